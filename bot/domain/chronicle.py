"""
Chronicles: one operation's whole life, and the story of what began in a channel.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.history import EventKind

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.history import Event
    from bot.domain.operation import Operation
    from bot.domain.report import Posted

ROUTINE = frozenset(
    {
        EventKind.ARCHIVED,
        EventKind.CARD_AGAIN,
        EventKind.CARD_LOST,
        EventKind.CHECKED,
        EventKind.CHECKPOINT,
        EventKind.CLAIMED,
        EventKind.ERASED,
        EventKind.FEED_OPENED,
        EventKind.IN_VAIN,
        EventKind.REMINDED,
        EventKind.REPEATED,
        EventKind.REPORTED,
        EventKind.RETURNED,
        EventKind.RULES,
        EventKind.SENT,
        EventKind.SHOWN,
        EventKind.STOP_SET,
    }
)
"""What a story of an incident leaves out: how OnAir went about it."""


# Each says once more what an answer of the same moment says.
_CAME_OF_IT = frozenset(
    {EventKind.FEED_LIVE, EventKind.FEED_ENDED, EventKind.FEED_FAILED}
    | {EventKind.FEED_UNKNOWN}
)
_ANSWERS = frozenset({EventKind.ANSWERED, EventKind.UNKNOWN})


def story_lines(events: Iterable[Event]) -> tuple[Event, ...]:
    """Those that a story needs; what came of an answer is told once."""
    kept = [one for one in events if one.kind not in ROUTINE]
    told = {(one.operation, one.at) for one in kept if one.kind in _ANSWERS}
    return tuple(
        one
        for one in kept
        if one.kind not in _CAME_OF_IT or (one.operation, one.at) not in told
    )


@dataclass(frozen=True, slots=True)
class LifeShown:
    """
    All that is on record of one operation, as far as the asker may see it.

    Attributes:
        number: The operation's.
        operation: As it stands now; None: there is nothing for them to see.
        events: Its lines, oldest first.
        more: Whether there are lines before these that are not shown.
        card: Where its card stands, or None.
        at: When this was read.
        behind: Where to find lines that left the database, a sentence, or "".
    """

    number: int
    operation: Operation | None
    events: tuple[Event, ...]
    more: bool
    card: Posted | None
    at: datetime
    behind: str = ""


@dataclass(frozen=True, slots=True)
class Timeline:
    """
    What happened in a channel, and to what was begun there.

    Attributes:
        channel: The channel's id.
        events: The lines that a story needs, oldest first.
        left: How many there are besides; older ones.
        more: Whether there are older ones yet that nobody counted.
        at: When this was read.
        left_out: How many are not told, being of what its readers may not see.
    """

    channel: str
    events: tuple[Event, ...]
    left: int
    more: bool
    at: datetime
    left_out: int = 0


@dataclass(frozen=True, slots=True)
class TimelineShown:
    """The timeline, as a message for its channel."""

    timeline: Timeline


@dataclass(frozen=True, slots=True)
class TimelineWritten:
    """The same as Markdown to take along, for whoever asked alone."""

    timeline: Timeline
