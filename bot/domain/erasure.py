"""
Erasure: a person's ids and names are destroyed, and what they did stays on record.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_NAMED = 10
"""How many numbers are named where something is in the way."""


@dataclass(frozen=True, slots=True)
class Person:
    """
    Whom to erase; "" where it is left open.

    Attributes:
        user: The Slack id.
        team: The workspace's.
        enterprise: The organisation's.
    """

    user: str
    team: str = ""
    enterprise: str = ""


@dataclass(frozen=True, slots=True)
class Erasure:
    """
    What is destroyed, and what is not.

    Attributes:
        numbers: Who they are from now on: their actors' numbers.
        teams: In which workspaces they were known.
        called: How they were called, each name once; "" left out.
        lines: How many lines of the history tell of what they did; those stay.
        texts: In how many rows their id stood, by table.
        spoken: How many lines name the id in somebody's own words: sealed, they stay.
        rules: How many texts of rules that were in force name it; they stay.
    """

    numbers: tuple[int, ...]
    teams: tuple[str, ...]
    called: tuple[str, ...]
    lines: int
    texts: Mapping[str, int]
    spoken: int
    rules: int
