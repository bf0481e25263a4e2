"""
The sections of a report that tell of time on air, recordings, failures and people.

Each says all it has to say in words and tables; the picture only shows it at a glance.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from bot.cli.report_html import (
    NOTHING,
    Column,
    Html,
    code,
    joined,
    moment,
    opened,
    paragraph,
    person,
    plain,
    section,
    table,
    text,
)
from bot.cli.report_words import STANDS, act, count, length
from bot.domain.airtime import NO_TIME
from bot.domain.summary import Standing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from bot.cli.report_words import Times
    from bot.domain.airtime import Stretch
    from bot.domain.summary import Failure, Kept, RoomTime, Summary

MOST_STRETCHES = 500
"""How many single times on air are listed, the newest of them."""


def rooms(summary: Summary, times: Times) -> Html:
    """Time on air by room, and in all; then one by one."""
    if not summary.rooms:
        return section(
            "rooms",
            "Time on air by room",
            paragraph("No room was on air or recorded in this time."),
        )
    columns = (
        Column("Room", "room"),
        Column("On air", "number"),
        Column("Broadcasts", "number"),
        Column("Recorded", "number"),
        Column("Unknown", "number"),
        Column("At the end"),
    )
    total = [
        Html("<strong>All rooms</strong>"),
        Html(f"<strong>{length(summary.time_on_air)}</strong>"),
        plain(f"{summary.broadcasts:,}"),
        _some(sum((one.time_recorded for one in summary.rooms), NO_TIME)),
        _some(summary.time_unknown),
        NOTHING,
    ]
    rows = [*(_room(one) for one in summary.rooms), total]
    return section(
        "rooms",
        "Time on air by room",
        table("Longest on air first; no minute is counted twice.", columns, rows),
        *_one_by_one(summary, times),
    )


def recordings(summary: Summary, times: Times) -> Html:
    """Each recording, with the handles of its files."""
    if not summary.recorded:
        return section("recordings", "Recordings", paragraph("Nothing was recorded."))
    columns = (
        Column("Recording"),
        Column("Began", "when"),
        Column("Length", "number"),
        Column("Asked for by", "who"),
        Column("File ids"),
    )
    rows = [_recording(one, times, summary.made_at) for one in summary.recordings]
    return section(
        "recordings",
        "Recordings",
        table("In order; file ids as the backend told them.", columns, rows),
        *_missing(summary, "recordings", "earlier recording"),
    )


def failures(summary: Summary) -> Html:
    """What failed and what nobody could settle, by reason."""
    title = "What failed"
    if not summary.failures:
        return section("failures", title, paragraph("Nothing failed."))
    columns = (
        Column("Code"),
        Column("What it means"),
        Column("Failed", "number"),
        Column("Unknown", "number"),
        Column("Rooms"),
    )
    return section(
        "failures",
        title,
        table(
            "Most first. Failed: it certainly had no effect. Unknown: nobody has been "
            "able to say.",
            columns,
            [_failure(one) for one in summary.failures],
        ),
        *_missing(summary, "failures", "act", "with other reasons"),
    )


def refusals(summary: Summary, times: Times) -> Html:
    """Who was told no."""
    title = "What was refused"
    if not summary.refused:
        return section("refusals", title, paragraph("Nothing was refused."))
    columns = (
        Column("Who", "who"),
        Column("Wanted to", "act"),
        Column("Room", "room"),
        Column("Times", "number"),
        Column("Last", "when"),
        Column("Last told"),
    )
    rows = [
        [
            person(one.actor),
            plain(act(one.action)) if one.action else NOTHING,
            code(one.room) if one.room else NOTHING,
            plain(f"{one.times:,}"),
            moment(one.last, times),
            text(one.why),
        ]
        for one in summary.refusals
    ]
    return section(
        "refusals",
        title,
        table("By person, act and room; most first.", columns, rows),
        *_missing(summary, "refusals", "refusal"),
    )


def doers(summary: Summary) -> Html:
    """Who did how much."""
    title = "Who did how much"
    if not summary.doers:
        return section("doers", title, paragraph("Nobody did anything."))
    columns = (
        Column("Who", "who"),
        Column("Started", "number"),
        Column("Stopped", "number"),
        Column("Recordings", "number"),
        Column("Removals", "number"),
        Column("Decided", "number"),
        Column("Other", "number"),
        Column("Refused", "number"),
    )
    rows = [
        [
            person(one.actor),
            *(
                plain(f"{number:,}") if number else NOTHING
                for number in (
                    one.starts,
                    one.stops,
                    one.recordings,
                    one.kicks,
                    one.decided,
                    one.others,
                    one.refused,
                )
            ),
        ]
        for one in summary.doers
    ]
    return section(
        "doers",
        title,
        table(
            "What each person asked for, carried out or not. Recordings: started and "
            "stopped. Decided: approved, declined, reviewed. Refused: told no.",
            columns,
            rows,
        ),
        *_missing(summary, "doers", "more person", many="more people"),
    )


def _room(room: RoomTime) -> list[Html]:
    stands = NOTHING
    if room.live_now:
        stands = plain("on air")
    elif room.unknown_now:
        stands = opened("unknown")
    return [
        code(room.room),
        _some(room.time_on_air),
        plain(f"{room.broadcasts:,}") if room.broadcasts else NOTHING,
        _some(room.time_recorded),
        _some(room.time_unknown),
        stands,
    ]


def _one_by_one(summary: Summary, times: Times) -> Iterator[Html]:
    """The timeline in words."""
    on_air, unknown = plain("on air"), opened("unknown")
    found = [
        (one, room.room, was)
        for room in summary.rooms
        for was, stretches in ((on_air, room.on_air), (unknown, room.unknown))
        for one in stretches
    ]
    found.sort(key=itemgetter(0, 1))
    shown = found[-MOST_STRETCHES:]
    if not shown:
        return
    columns = (
        Column("Room", "room"),
        Column("From", "when"),
        Column("Until", "when"),
        Column("Length", "number"),
        Column("Was"),
    )
    rows = [
        [code(room), *_ends(one, summary.period, times), plain(length(one.length)), was]
        for one, room, was in shown
    ]
    yield table("The timeline in words, in order.", columns, rows)
    if len(found) > len(shown):
        more = count(len(found) - len(shown), "earlier time")
        yield paragraph(f"And {more} on air, which are not listed.", style="soft")


def _ends(one: Stretch, period: Stretch, times: Times) -> tuple[Html, Html]:
    """From when until when; what goes on outside of the period says so."""
    before, after = one.since == period.since, one.until == period.until
    since = plain("before this time") if before else moment(one.since, times)
    until = plain("still so at the end") if after else moment(one.until, times)
    return since, until


def _recording(one: Kept, times: Times, now: datetime) -> list[Html]:
    # How long it has been running is known only where it is sure that it runs.
    end = now if one.standing is Standing.RUNNING else one.until
    name = Html(f"{code(one.file_name)}<br>") if one.file_name else Html("")
    files = joined((code(handle) for handle in one.file_ids), " ")
    stands = plain(STANDS[one.standing])
    if one.standing is Standing.UNKNOWN:
        stands = opened(STANDS[one.standing])
    return [
        Html(f"{name}{code(one.room)}"),
        moment(one.since, times),
        NOTHING if end is None else plain(length(max(end - one.since, NO_TIME))),
        person(one.asked_by),
        files if one.file_ids else stands,
    ]


def _failure(one: Failure) -> list[Html]:
    name = Html(f"<br>{code(one.name)}") if one.name else Html("")
    number = plain("none") if one.code is None else code(str(one.code))
    advice = Html(f"<br><span class='soft'>{text(one.advice)}</span>")
    return [
        Html(f"{number}{name}"),
        Html(f"{text(one.meaning)}{advice if one.advice else ''}"),
        plain(f"{one.failed:,}") if one.failed else NOTHING,
        opened(f"{one.unknown:,}") if one.unknown else NOTHING,
        joined(code(room) for room in one.rooms) if one.rooms else NOTHING,
    ]


def _missing(
    summary: Summary, name: str, one: str, after: str = "", *, many: str = ""
) -> Iterator[Html]:
    """What a limited list does not show."""
    number = summary.left_out.get(name, 0)
    if number:
        said = " ".join(part for part in (count(number, one, many), after) if part)
        yield paragraph(
            f"And {said}: not listed here, but counted; onair audit export has all.",
            style="soft",
        )


def _some(span: timedelta) -> Html:
    return plain(length(span)) if span else NOTHING
