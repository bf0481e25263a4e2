"""
What somebody who asks for the history is given beside the lines.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.history_filter import Filter

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.report import Posted

MOST_IN_FILE = 10_000
"""How many lines one file holds."""


class Shape(Enum):
    """How lines of the history are shown, as it goes on record."""

    PAGE = "page"  # to whoever asked
    CHANNEL = "channel"  # to everybody there
    CSV = "csv"  # as a file, to whoever asked
    MARKDOWN = "markdown"  # as a text to take along, to whoever asked


@dataclass(frozen=True, slots=True)
class Page:
    """
    Where the lines shown stand among those that fit.

    Attributes:
        wanted: What was asked for.
        older: The line that asks for the page before, or "".
        newer: The line that asks for the page after, or "".
        left_out: How many lines are not shown, being of what the asker may not see;
            None: that is not told.
        looked: How many lines were looked through, where there was no end to it.
        said: What else the asker should know, plain sentences.
        cards: Where the cards of feeds and operations stand, by `feed/7`.
    """

    wanted: Filter = field(default_factory=Filter)
    older: str = ""
    newer: str = ""
    left_out: int | None = 0
    looked: int | None = None
    said: tuple[str, ...] = ()
    cards: Mapping[str, Posted] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FileComing:
    """
    A file with lines of the history is being made, for whoever pressed alone.

    Attributes:
        wanted: Which lines.
    """

    wanted: Filter


@dataclass(frozen=True, slots=True)
class Sheet:
    """
    A file of lines, ready to be sent.

    Attributes:
        wanted: Which lines.
        lines: How many they are.
        more: True when there are older ones that did not fit.
        left_out: How many are left out, being of what the asker may not see; None:
            that is not told.
    """

    wanted: Filter
    lines: int
    more: bool = False
    left_out: int | None = 0
