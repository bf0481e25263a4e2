"""
Second looks: what people said to one another's acts, in the numbers of a summary.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.domain.actor import Actor


class Came(Enum):
    """What became of a wish that needed second persons."""

    APPROVED = "approved"
    DECLINED = "declined"
    EXPIRED = "expired"  # nobody, or too few, said yes in time
    WITHDRAWN = "withdrawn"  # by its asker, by a stop, or with what it hung on
    CHANGED = "changed"  # what was shown is no longer what would be sent
    GLASS = "glass"  # run without them


@dataclass(frozen=True, slots=True)
class Decision:
    """
    One wish that needed second persons, and what became of it in the period.

    Attributes:
        operation: Its number.
        action: The act's name.
        room: The room's name, or "".
        asked_by: Whose wish it was.
        took: From when they were asked until it was settled.
        at: When it was settled.
        came: What became of it.
    """

    operation: int
    action: str
    room: str
    asked_by: Actor
    took: timedelta
    at: datetime
    came: Came


@dataclass(frozen=True, slots=True)
class Decider:
    """
    What one second person said in the period.

    Attributes:
        actor: Who.
        approved: How often yes.
        declined: How often no.
        median: Half of their answers came sooner; None where there is none.
    """

    actor: Actor
    approved: int = 0
    declined: int = 0
    median: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Approvals:
    """
    How second persons decided in the period.

    Attributes:
        came: How many wishes came to each end; every end is named.
        median: Half of those approved or declined took less; None: there is none.
        longest: The one of those that took longest, or None.
        deciders: Who said what, most first.
        waiting: How many waited when the summary was made.
    """

    came: dict[Came, int]
    median: timedelta | None = None
    longest: Decision | None = None
    deciders: tuple[Decider, ...] = ()
    waiting: int = 0

    @property
    def settled(self) -> int:
        """How many wishes came to an end, whichever."""
        return sum(self.came.values())


@dataclass(frozen=True, slots=True)
class Emergency:
    """
    Something that was run without its approvals.

    Attributes:
        operation: Its number.
        action: The act's name.
        room: The room's name.
        broken_by: By whom.
        why: The reason given.
        at: When.
        closed_by: The approver who looked at it; None: a debt that is open.
        closed_at: When, or None.
        note: What they had to say, or "".
    """

    operation: int
    action: str
    room: str
    broken_by: Actor
    why: str
    at: datetime
    closed_by: Actor | None = None
    closed_at: datetime | None = None
    note: str = ""

    @property
    def is_open(self) -> bool:
        """Whether nobody has looked at it yet."""
        return self.closed_by is None


@dataclass(frozen=True, slots=True)
class Halt:
    """
    A freeze: nothing but stops, for a while.

    Attributes:
        by: Who said so.
        why: The reason given, or "".
        since: From when.
        until: Until when; None: it is still in force.
        ended_by: Who ended it, or None.
    """

    by: Actor
    why: str
    since: datetime
    until: datetime | None = None
    ended_by: Actor | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """
    What one person was refused in one room, however often.

    Attributes:
        actor: Who.
        action: The act's name, or "".
        room: The room's name, or "".
        why: What they were told the last time.
        times: How often.
        last: The last time.
    """

    actor: Actor
    action: str
    room: str
    why: str
    times: int
    last: datetime
