"""
A summary: what a period was like, in numbers that people ask for.

`bot.domain.summing` computes it; a page and a weekly message are made of it.  What
people said to one another's acts is in `bot.domain.second_looks`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.airtime import NO_TIME, Stretch

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.domain.actor import Actor
    from bot.domain.second_looks import Approvals, Emergency, Halt, Refused


@dataclass(frozen=True, slots=True)
class RoomTime:
    """
    One room's time in the period.

    Attributes:
        room: Its name.
        on_air: When it was known to be on air, joined: no minute counts twice.
        unknown: When nobody could say whether it was, joined; never in `on_air`.
        recorded: When it was recorded, joined.
        broadcasts: How many broadcasts had any of that time.
        live_now: Whether it was on air at the end of the period.
        unknown_now: Whether nobody could say so then.
    """

    room: str
    on_air: tuple[Stretch, ...] = ()
    unknown: tuple[Stretch, ...] = ()
    recorded: tuple[Stretch, ...] = ()
    broadcasts: int = 0
    live_now: bool = False
    unknown_now: bool = False

    @property
    def time_on_air(self) -> timedelta:
        """How long it was known to be on air."""
        return sum((one.length for one in self.on_air), NO_TIME)

    @property
    def time_unknown(self) -> timedelta:
        """For how long nobody could say."""
        return sum((one.length for one in self.unknown), NO_TIME)

    @property
    def time_recorded(self) -> timedelta:
        """How long it was recorded."""
        return sum((one.length for one in self.recorded), NO_TIME)


class Standing(Enum):
    """How a recording stands."""

    RUNNING = "running"
    UNKNOWN = "unknown"  # nobody can say whether it runs, or did
    KEPT = "kept"  # it ended, and its files are known
    NO_FILES = "no files"  # it ended, and nobody told us of files


@dataclass(frozen=True, slots=True)
class Kept:
    """
    One recording.

    Attributes:
        feed: Its number on record.
        room: The room's name.
        asked_by: Who wanted it.
        since: When it began; when it was asked for, where that is not known.
        until: When it ended, or None.
        standing: How it stands.
        file_name: The key to its files, or "".
        file_ids: The backend's handles, in order.
    """

    feed: int
    room: str
    asked_by: Actor
    since: datetime
    until: datetime | None
    standing: Standing
    file_name: str = ""
    file_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """
    Acts that failed, or whose outcome nobody knows, for one reason.

    Attributes:
        code: The backend's code, or None.
        name: Our name for it, or "".
        meaning: What happened, in plain words.
        advice: What to do about it, or "".
        failed: How many certainly had no effect.
        unknown: How many nobody could settle yet.
        rooms: The rooms, by name; at most a handful.
        last: The last time.
    """

    code: int | None
    name: str
    meaning: str
    advice: str
    failed: int
    unknown: int
    rooms: tuple[str, ...]
    last: datetime


@dataclass(frozen=True, slots=True)
class Doer:
    """
    How much one person did in the period.

    Attributes:
        actor: Who.
        starts: Broadcasts they asked to start.
        stops: Broadcasts they asked to stop.
        recordings: Recordings they asked to start or to stop.
        kicks: Removals from a room they asked for.
        others: What else they asked for: rooms, freezes, more time.
        decided: How often they approved, declined or reviewed.
        refused: How often they were told no.
    """

    actor: Actor
    starts: int = 0
    stops: int = 0
    recordings: int = 0
    kicks: int = 0
    others: int = 0
    decided: int = 0
    refused: int = 0

    @property
    def acts(self) -> int:
        """All but what was refused."""
        asked = self.starts + self.stops + self.recordings + self.kicks
        return asked + self.others + self.decided


@dataclass(frozen=True, slots=True)
class Summary:
    """
    What a period was like in one workspace.

    Where a list is limited, `left_out` says how many are missing from it, by the
    list's name; the numbers count them all.

    Attributes:
        team: The workspace.
        period: From when until when; never after `made_at`.
        made_at: When the record was read.
        rooms: Those with any time in it, longest on air first.
        recordings: In order; the newest where there are too many.
        approvals: How second persons decided.
        failures: By reason, most first.
        emergencies: Glass broken in the period, and debts still open from before.
        freezes: Those of the period, in order.
        refusals: Most first.
        doers: Who did how much, most first; OnAir itself is one of them.
        broadcasts: How many broadcasts had any time in it.
        recorded: How many recordings had.
        refused: How many refusals there were.
        room: The only room it is about, or "".
        length: How many lines the record's chain has; 0: none is sealed.
        seal: The seal of the last of them, or "".
        told_from: Since when the history's lines are here, where earlier ones of the
            period were archived: decisions, failures, refusals and people's acts
            are counted from then on, time on air in any case; None: from its
            beginning.
        left_out: How many a limited list lacks.
    """

    team: str
    period: Stretch
    made_at: datetime
    rooms: tuple[RoomTime, ...]
    recordings: tuple[Kept, ...]
    approvals: Approvals
    failures: tuple[Failure, ...]
    emergencies: tuple[Emergency, ...]
    freezes: tuple[Halt, ...]
    refusals: tuple[Refused, ...]
    doers: tuple[Doer, ...]
    broadcasts: int = 0
    recorded: int = 0
    refused: int = 0
    room: str = ""
    length: int = 0
    seal: str = ""
    told_from: datetime | None = None
    left_out: dict[str, int] = field(default_factory=dict)

    @property
    def time_on_air(self) -> timedelta:
        """The rooms' time on air, added up."""
        return sum((one.time_on_air for one in self.rooms), NO_TIME)

    @property
    def time_unknown(self) -> timedelta:
        """The rooms' time of which nobody can say, added up."""
        return sum((one.time_unknown for one in self.rooms), NO_TIME)

    @property
    def debts(self) -> tuple[Emergency, ...]:
        """What was run without approvals and nobody has looked at yet."""
        return tuple(one for one in self.emergencies if one.is_open)

    @property
    def is_empty(self) -> bool:
        """Whether nothing at all happened."""
        lists = (self.rooms, self.recordings, self.failures, self.emergencies)
        more = (self.freezes, self.refusals, self.doers)
        return not (any(lists) or any(more) or self.approvals.settled)
