"""
The sections of a report that tell of second persons, broken glass and freezes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.report_html import (
    NOTHING,
    Column,
    Html,
    code,
    moment,
    opened,
    paragraph,
    person,
    plain,
    section,
    table,
    text,
)
from bot.cli.report_words import CAME, act, count, length
from bot.domain.second_looks import Came

if TYPE_CHECKING:
    from bot.cli.report_words import Times
    from bot.domain.second_looks import Approvals, Decider, Emergency, Halt
    from bot.domain.summary import Summary

_TITLE = "Approvals"


def approvals(summary: Summary, times: Times) -> Html:
    """How second persons decided, how fast, and who."""
    asked = summary.approvals
    if not (asked.settled or asked.deciders or asked.waiting):
        said = paragraph("Nothing needed a second person.")
        return section("approvals", _TITLE, said)
    parts = [_speed(asked, times), _waiting(asked)]
    ends = [
        [plain(CAME[one]), plain(f"{asked.came.get(one, 0):,}")]
        for one in Came
        if asked.came.get(one) or one in {Came.APPROVED, Came.DECLINED, Came.EXPIRED}
    ]
    columns = (Column("Came to"), Column("Wishes", "number"))
    parts.append(table("What became of what was asked for.", columns, ends))
    if asked.deciders:
        parts.append(_deciders(asked))
    return section("approvals", _TITLE, *(part for part in parts if part))


def emergencies(summary: Summary, times: Times) -> Html:
    """What was run without its approvals, and whether somebody has looked at it."""
    title = "Broken glass"
    if not summary.emergencies:
        said = paragraph("Nothing was run without its approvals.")
        return section("glass", title, said)
    columns = (
        Column("Act", "act"),
        Column("When", "when"),
        Column("By", "who"),
        Column("Why", "why"),
        Column("Review", "why"),
    )
    rows = [_emergency(one, times) for one in summary.emergencies]
    caption = "What was run without its approvals; open reviews of any age."
    return section("glass", title, table(caption, columns, rows))


def freezes(summary: Summary, times: Times) -> Html:
    """When nothing but stops went out."""
    title = "Freezes"
    if not summary.freezes:
        return section("freezes", title, paragraph("Nothing was frozen."))
    columns = (
        Column("From", "when"),
        Column("Until", "when"),
        Column("Length", "number"),
        Column("By", "who"),
        Column("Why", "why"),
    )
    rows = [_halt(one, times, summary) for one in summary.freezes]
    return section(
        "freezes", title, table("Nothing but stops went out then.", columns, rows)
    )


def _speed(asked: Approvals, times: Times) -> Html:
    if asked.median is None or asked.longest is None:
        return paragraph("Nothing was approved or declined.")
    longest = asked.longest
    where = Html(f" in {code(longest.room)}") if longest.room else Html("")
    return paragraph(
        "Half of the decisions took ",
        Html(f"<strong>{length(asked.median)}</strong>"),
        " or less; the longest took ",
        Html(f"<strong>{length(longest.took)}</strong>"),
        f": operation {longest.operation}, to {act(longest.action)}",
        where,
        ", for ",
        person(longest.asked_by),
        f", {longest.came.value} on ",
        moment(longest.at, times),
        ".",
    )


def _waiting(asked: Approvals) -> Html:
    if not asked.waiting:
        return Html("")
    wait = "waits" if asked.waiting == 1 else "wait"
    said = f"{count(asked.waiting, 'wish', 'wishes')} still {wait} for a second person."
    return paragraph(opened(said))


def _deciders(asked: Approvals) -> Html:
    columns = (
        Column("Second person", "who"),
        Column("Approved", "number"),
        Column("Declined", "number"),
        Column("Half within", "number"),
    )
    return table(
        "Who decided, and how long after they were asked.",
        columns,
        [_decider(one) for one in asked.deciders],
    )


def _decider(one: Decider) -> list[Html]:
    return [
        person(one.actor),
        plain(f"{one.approved:,}") if one.approved else NOTHING,
        plain(f"{one.declined:,}") if one.declined else NOTHING,
        NOTHING if one.median is None else plain(length(one.median)),
    ]


def _emergency(one: Emergency, times: Times) -> list[Html]:
    where = Html(f"<br>{code(one.room)}") if one.room else Html("")
    review = opened("OPEN: nobody has reviewed it")
    if one.closed_by is not None:
        when = Html("") if one.closed_at is None else moment(one.closed_at, times)
        note = Html(f"<br>{text(one.note)}") if one.note else Html("")
        review = Html(f"{person(one.closed_by)}, {when}{note}")
    return [
        Html(f"{plain(act(one.action))} (operation {one.operation}){where}"),
        moment(one.at, times),
        person(one.broken_by),
        text(one.why),
        review,
    ]


def _halt(one: Halt, times: Times, summary: Summary) -> list[Html]:
    until = opened("still in force")
    if one.until is not None:
        by = NOTHING if one.ended_by is None else person(one.ended_by)
        until = Html(f"{moment(one.until, times)}<br>by {by}")
    long = (one.until or summary.made_at) - one.since
    return [
        moment(one.since, times),
        until,
        plain(length(long)),
        person(one.by),
        text(one.why),
    ]
