"""
A report as one page: no script, nothing from elsewhere, light and dark, on paper too.
"""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from bot.cli import report_decided, report_tables
from bot.cli.report_html import (
    MADE_BY,
    Html,
    bullets,
    code,
    paragraph,
    plain,
    section,
)
from bot.cli.report_picture import NARROW, ROOMS, WIDE, timeline
from bot.cli.report_style import STYLE
from bot.cli.report_words import count, length
from bot.domain.second_looks import Came

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.cli.report_words import Times
    from bot.domain.summary import Summary

_FEW = 12
_LEGEND = (
    ("air", "on air"),
    ("doubt", "unknown: it may have been on air, or not"),
    ("tape", "recorded"),
)


def page(summary: Summary, times: Times) -> str:
    """Write all of it."""
    title = f"On air, {times.title()}"
    parts = [_head(summary, times, title)]
    if summary.is_empty:
        parts.append(paragraph("Nothing is on record for this time."))
    else:
        parts += [*_alarms(summary), _numbers(summary), *_sections(summary, times)]
    body = "\n".join((*parts, _foot(summary)))
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"{MADE_BY}\n"
        f"<title>{escape(title)}</title>\n<style>\n{STYLE}</style>\n</head>\n"
        f"<body>\n<main>\n{body}\n</main>\n</body>\n</html>\n"
    )


def _head(summary: Summary, times: Times, title: str) -> Html:
    of = Html(f" in {code(summary.room)}") if summary.room else Html("")
    since, until = times.whole(summary.period.since), times.whole(summary.period.until)
    return Html(
        f"<header>\n<h1>{escape(title)}{of}</h1>\n"
        + paragraph(
            "Workspace ",
            code(summary.team),
            f", from {since} to {until} ({times.zone}). Read from the record on "
            f"{times.whole(summary.made_at)}.",
            style="soft",
        )
        + _archived(summary, times)
        + "\n</header>"
    )


def _archived(summary: Summary, times: Times) -> Html:
    """What the page cannot tell, because the record has it no more."""
    if summary.told_from is None:
        return Html("")
    return paragraph(
        f"The history before {times.whole(summary.told_from)} is archived in files: "
        "approvals, failures, refusals and who did how much are counted from then on; "
        "time on air and recordings are whole."
    )


def _alarms(summary: Summary) -> Iterator[Html]:
    """What somebody should look at, on top of everything."""
    found: list[Html] = []
    if summary.debts:
        number = count(len(summary.debts), "act")
        said = f"{number} run without approval, not reviewed yet."
        found.append(Html(f'<a class="open" href="#glass">{escape(said)}</a>'))
    doubtful = [room for room in summary.rooms if room.unknown_now]
    if doubtful:
        rooms = ", ".join(room.room for room in doubtful[:_FEW])
        more = f" and {len(doubtful) - _FEW:,} more" if len(doubtful) > _FEW else ""
        found.append(plain(f"Nobody can say whether it is on air: {rooms}{more}."))
    if any(halt.until is None for halt in summary.freezes):
        found.append(plain("A freeze is in force: nothing goes out but stops."))
    if found:
        yield Html(
            '<section class="alarm" aria-labelledby="alarm">\n'
            f'<h2 id="alarm">To be looked at</h2>\n{bullets(found)}\n</section>'
        )


def _numbers(summary: Summary) -> Html:
    asked = summary.approvals
    median = "none" if asked.median is None else length(asked.median)
    failed = sum(one.failed for one in summary.failures)
    unknown = sum(one.unknown for one in summary.failures)
    decided = asked.came[Came.APPROVED] + asked.came[Came.DECLINED]
    live = sum(room.live_now for room in summary.rooms)
    cells = (
        (
            "Time on air",
            length(summary.time_on_air),
            f"in {count(len([one for one in summary.rooms if one.on_air]), 'room')}",
        ),
        ("Broadcasts", f"{summary.broadcasts:,}", f"{live:,} on air at the end"),
        ("Recordings", f"{summary.recorded:,}", ""),
        ("Time to decide", median, f"median of {count(decided, 'decision')}"),
        ("Failed", f"{failed:,}", f"{unknown:,} with unknown outcome"),
        ("Refused", f"{summary.refused:,}", ""),
    )
    inside = "\n".join(
        f"<div><dt>{escape(name)}</dt><dd>{escape(value)}"
        + (f' <span class="more">{escape(more)}</span>' if more else "")
        + "</dd></div>"
        for name, value, more in cells
    )
    return Html(f'<dl class="numbers">\n{inside}\n</dl>')


def _sections(summary: Summary, times: Times) -> Iterator[Html]:
    if summary.rooms:
        yield _timeline(summary, times)
    yield report_tables.rooms(summary, times)
    yield report_tables.recordings(summary, times)
    yield report_decided.approvals(summary, times)
    yield report_tables.failures(summary)
    yield report_decided.emergencies(summary, times)
    yield report_decided.freezes(summary, times)
    yield report_tables.refusals(summary, times)
    yield report_tables.doers(summary)


def _timeline(summary: Summary, times: Times) -> Html:
    legend = [*_LEGEND, *([("halt", "frozen")] if summary.freezes else [])]
    items = (
        Html(f'<i class="{name}" aria-hidden="true"></i>{escape(says)}')
        for name, says in legend
    )
    pictures = [
        Html(
            "<figure>"
            + "\n".join(
                timeline(
                    summary.rooms[first : first + ROOMS],
                    times,
                    summary.freezes,
                    shape,
                    first // ROOMS,
                )
                for shape in (WIDE, NARROW)
            )
            + "</figure>"
        )
        for first in range(0, len(summary.rooms), ROOMS)
    ]
    return section("timeline", "On-air timeline", bullets(items, "legend"), *pictures)


def _foot(summary: Summary) -> Html:
    if not summary.length:
        said = paragraph("No line of this record's history was sealed yet.")
    else:
        said = paragraph(
            f"When this was read, {count(summary.length, 'line')} of the record's "
            "history were sealed; the last seal was ",
            code(summary.seal),
            ". While the record has that seal in that place, nothing before it has "
            "been changed; ",
            code("onair audit verify"),
            " walks the chain.",
        )
    return Html(f"<footer>\n{said}\n</footer>")
