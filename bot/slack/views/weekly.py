"""
The week: what the record says of seven days, for a channel that wants to know.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.second_looks import Came
from bot.slack.views.kit import Message, context, fields, message, packed, section
from bot.slack.views.markup import NOTHING, Mrkdwn, code, join, mention, named, say
from bot.slack.views.words import counted, length

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from bot.domain.second_looks import Approvals, Emergency
    from bot.domain.summary import Failure, RoomTime, Summary

_MOST = 5
_PENDING = "/onair pending"
CAME = {
    Came.APPROVED: "approved",
    Came.DECLINED: "declined",
    Came.EXPIRED: "given up",
    Came.WITHDRAWN: "taken back",
    Came.CHANGED: "stale",
    Came.GLASS: "run without them",
}
"""What is said of each end that a wish for approval can come to."""


def weekly(told: Summary) -> Message:
    """The whole of it; the day and the seal say which week of which record."""
    days = say(
        "{since} to {until}",
        since=_day(told.period.since),
        # The last day is the one before the midnight that ends it.
        until=_day(told.period.until - timedelta(days=1)),
    )
    title = say("OnAir's week, {days}", days=days)
    if told.is_empty and not told.debts:
        nothing = say("{title}: nothing happened.", title=title)
        return message(nothing, section(nothing), context(_proof(told)))
    return message(
        say("{title}: {line}", title=title, line=_line(told)),
        section(Mrkdwn(f"*{title}*")),
        fields(
            ("On air", _on_air(told)),
            ("Recordings", Mrkdwn(str(told.recorded))),
            ("Second persons", _approvals(told.approvals)),
            ("Refused", Mrkdwn(str(told.refused))),
        ),
        *_listed("Rooms", [_room(one) for one in told.rooms]),
        *_listed("Failures", [_failure(one) for one in told.failures]),
        *_listed("Glass broken", [_emergency(one) for one in told.emergencies]),
        context(_debts(told)),
        context(_proof(told)),
    )


def _line(told: Summary) -> Mrkdwn:
    """In one line, for lock screens."""
    parts = [
        say(
            "{count}, {time} on air",
            count=counted(told.broadcasts, "broadcast", "broadcasts"),
            time=length(told.time_on_air),
        ),
        Mrkdwn(counted(told.recorded, "recording", "recordings")),
        Mrkdwn(counted(told.refused, "refusal", "refusals")),
        _debts(told),
    ]
    return join(", ", parts)


def _on_air(told: Summary) -> Mrkdwn:
    count = counted(told.broadcasts, "broadcast", "broadcasts")
    doubt = (
        say(", {time} unknown", time=length(told.time_unknown))
        if told.time_unknown
        else NOTHING
    )
    return say(
        "{time}, {count}{doubt}",
        time=length(told.time_on_air),
        count=count,
        doubt=doubt,
    )


def _approvals(told: Approvals) -> Mrkdwn:
    if not told.settled and not told.waiting:
        return Mrkdwn("nothing to decide")
    ends = [
        say("{n} {came}", n=told.came.get(came, 0), came=word)
        for came, word in CAME.items()
        if told.came.get(came, 0)
    ]
    if told.waiting:
        ends.append(say("{n} waiting", n=told.waiting))
    if told.median is not None:
        ends.append(say("half within {time}", time=length(told.median)))
    return join(", ", ends)


def _room(told: RoomTime) -> Mrkdwn:
    parts = [
        say("{time} on air", time=length(told.time_on_air)),
        say("{time} unknown", time=length(told.time_unknown))
        if told.time_unknown
        else NOTHING,
        say("{time} recorded", time=length(told.time_recorded))
        if told.time_recorded
        else NOTHING,
        Mrkdwn("*still on air*") if told.live_now else NOTHING,
        Mrkdwn("*nobody can say whether it is on air*")
        if told.unknown_now
        else NOTHING,
    ]
    return say("{room}: {parts}", room=named(told.room), parts=join(", ", parts))


def _failure(told: Failure) -> Mrkdwn:
    number = code(str(told.code)) if told.code is not None else NOTHING
    what = join(" ", (number, say("{what}", what=told.meaning)))
    how_often = [
        say("{n} failed", n=told.failed) if told.failed else NOTHING,
        say("{n} unknown", n=told.unknown) if told.unknown else NOTHING,
    ]
    rooms = join(", ", [named(one) for one in told.rooms])
    where = say(" in {rooms}", rooms=rooms) if rooms else NOTHING
    return say(
        "{what}: {often}{where}", what=what, often=join(", ", how_often), where=where
    )


def _emergency(told: Emergency) -> Mrkdwn:
    looked = (
        Mrkdwn("*nobody has looked at it yet*")
        if told.closed_by is None
        else say("looked at by {who}", who=mention(told.closed_by))
    )
    return say(
        "operation {n}, {act} {room}, by {who}: {why} ({looked})",
        n=told.operation,
        act=code(told.action),
        room=named(told.room) if told.room else NOTHING,
        who=mention(told.broken_by),
        why=told.why,
        looked=looked,
    )


def _debts(told: Summary) -> Mrkdwn:
    if not told.debts:
        return NOTHING
    count = counted(len(told.debts), "review", "reviews")
    return say("{count} still owed: {command}", count=count, command=code(_PENDING))


def _proof(told: Summary) -> Mrkdwn:
    if not told.length:
        return NOTHING
    count = counted(told.length, "line", "lines")
    return say(
        "From a record of {count}, sealed up to {seal}",
        count=count,
        seal=code(f"{told.seal[:12]}…"),
    )


def _listed(label: str, lines: Sequence[Mrkdwn]) -> list[dict[str, object]]:
    """A labelled list, and a word on those that do not fit."""
    if not lines:
        return []
    shown = [say("• {line}", line=one) for one in lines[:_MOST]]
    left = len(lines) - len(shown)
    if left:
        shown.append(say("… and {n} more", n=left))
    head = Mrkdwn(f"*{label}*")
    return packed([head, *shown], lambda more: say("… and {n} more", n=more), 3_000)


def _day(at: datetime) -> str:
    return f"{at:%a} {at.day} {at:%b %Y}"
