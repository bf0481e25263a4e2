"""
Markdown: a timeline as a text that a canvas, or any other page, can take.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.slack.views.looked import left_out
from bot.slack.views.markup import tame, units
from bot.slack.views.story import clock, day, spoken

if TYPE_CHECKING:
    from bot.domain.chronicle import Timeline

# Room for the heading.
_HEAD = 400
# What would be drawn in place of being read.  An escaped `:` keeps words between
# colons from becoming pictures; a backtick has a look-alike, as everywhere here.
_MARKS = re.compile(r"([\\*_{}\[\]<>#|~&!]|:(?=[a-z0-9_+'-]+:))")
# At the beginning of a line these would begin a list, a heading or a table.
_LEADING = re.compile(r"^(\d+)([.)])|^([-+=])")


def escaped(text: str) -> str:
    """What somebody wrote, on one line, so that Markdown shows it as it is."""
    flat = tame(text).replace("`", "\u02cb")
    marked = _MARKS.sub(r"\\\1", flat)
    return _LEADING.sub(_led, marked)


def _led(found: re.Match[str]) -> str:
    return f"{found[1]}\\{found[2]}" if found[1] else f"\\{found[3]}"


def markdown(told: Timeline, size: int, most: int) -> tuple[str, ...]:
    """
    The timeline in at most *most* texts of *size* units, oldest first.

    What does not fit is left out from the beginning, and the first text says how
    much that is.
    """
    room = size * most
    first = told.events[0].at if told.events else told.at
    last = told.events[-1].at if told.events else told.at
    entries = [f"- {clock(one.at)} {escaped(spoken(one))}" for one in told.events]
    days = [day(one.at) for one in told.events]
    begin = _fitting(entries, days, room - _HEAD)
    left = told.left + begin
    head = [
        f"# Timeline of {_place(told.channel)}",
        "",
        f"{day(first)} {clock(first)} to {day(last)} {clock(last)}, times in UTC.",
        f"{len(told.events) + told.left} entries.",
    ]
    if unseen := left_out(told.left_out):
        head += ["", unseen]
    if left or told.more:
        head += ["", _older(left)]
    lines, seen = head, ""
    for entry, that in zip(entries[begin:], days[begin:], strict=True):
        if that != seen:
            lines += ["", f"## {that}", ""]
            seen = that
        lines.append(entry)
    return _parts(lines, size)


def _place(channel: str) -> str:
    """A conversation of two has no name that others know."""
    told_apart = channel.startswith("D")
    return "a direct message" if told_apart else f"channel {escaped(channel)}"


def _older(left: int) -> str:
    if left:
        return f"… and {left} more before these."
    return "There are older entries than these."


def _fitting(entries: list[str], days: list[str], room: int) -> int:
    """From which entry on there is room for all that follow."""
    for back, (entry, that) in enumerate(zip(entries[::-1], days[::-1], strict=True)):
        at = len(entries) - 1 - back
        begins = at == 0 or days[at - 1] != that
        room -= _size(entry) + 1 + (len(that) + 6 if begins else 0)
        if room < 0:
            return at + 1
    return 0


def _parts(lines: list[str], size: int) -> tuple[str, ...]:
    """The lines in texts of that size, none of them torn."""
    parts: list[str] = []
    left = size
    for line in lines:
        left -= _size(line) + 1
        if parts and left >= 0:
            parts[-1] += f"\n{line}"
        else:
            parts.append(line)
            left = size - _size(line)
    return tuple(parts)


def _size(text: str) -> int:
    """How long it is for Slack, which gets some characters spelled out."""
    return units(text) + 4 * sum(text.count(one) for one in "&<>")
