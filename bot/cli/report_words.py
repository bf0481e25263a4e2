"""
How a report says moments, lengths of time, people and acts; plain text, unescaped.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.moment import spell_duration
from bot.domain.rules import WORKFLOW
from bot.domain.second_looks import Came
from bot.domain.summary import Standing
from storage.details import ERASED, erased

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from bot.domain.actor import Actor
    from bot.domain.airtime import Stretch

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

ACT = {
    Action.BROADCAST_START: "start a broadcast",
    Action.BROADCAST_STOP: "stop a broadcast",
    Action.BROADCAST_EXTEND: "extend a broadcast",
    Action.RECORD_START: "start a recording",
    Action.RECORD_STOP: "stop a recording",
    Action.ROOM_ADD: "add a room",
    Action.ROOM_EDIT: "edit a room",
    Action.ROOM_REMOVE: "remove a room",
    Action.ROOM_HERE: "choose a channel's room",
    Action.ROOM_KICK: "remove people from a room",
    Action.SEE: "look at a room",
    Action.FREEZE: "freeze",
    Action.UNFREEZE: "unfreeze",
    Action.BREAK_GLASS: "break glass",
}
"""What an act is called."""

CAME = {
    Came.APPROVED: "approved",
    Came.DECLINED: "declined",
    Came.EXPIRED: "expired: too few said yes in time",
    Came.WITHDRAWN: "withdrawn before it was decided",
    Came.CHANGED: "no longer what was shown, or not allowed any more",
    Came.GLASS: "run without approval: glass broken",
}
"""What became of what second persons were asked."""

STANDS = {
    Standing.RUNNING: "still recording",
    Standing.UNKNOWN: "unknown: it may run, or not",
    Standing.KEPT: "kept",
    Standing.NO_FILES: "ended; no file ids were told",
}
"""How a recording stands."""


def act(action: str) -> str:
    """An act as the record names it, in words."""
    known = {one.value: one for one in Action}
    return ACT[known[action]] if action in known else action


def length(span: timedelta) -> str:
    """How long: `3 h 12 min`; below a minute in seconds."""
    if span < _MINUTE:
        return f"{max(span, timedelta(0)) // _SECOND} s"
    return spell_duration(span)


def count(number: int, one: str, many: str = "") -> str:
    """So many of them: `1 room`, `2,000 rooms`."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def called(actor: Actor) -> str:
    """Who; the id where no name is known."""
    if actor.user.startswith(ERASED):
        return erased(int(actor.user.removeprefix(ERASED)))
    if actor.user == WORKFLOW:
        return "a workflow"
    return actor.name or actor.user


def ids(actor: Actor) -> str:
    """The id that goes with the name, or "" where it would say nothing new."""
    if actor.is_onair or actor.user == WORKFLOW or actor.user.startswith(ERASED):
        return ""
    return actor.user if actor.name else ""


@dataclass(frozen=True)
class Times:
    """
    Moments as the clocks of one place show them.

    Attributes:
        zone: Where.
        period: Of what is told; if clocks change in it, each time says its zone.
    """

    zone: ZoneInfo
    period: Stretch
    _changes: bool = field(init=False)

    def __post_init__(self) -> None:
        """See whether clocks change in the period."""
        object.__setattr__(self, "_changes", self._clocks_change())

    def minute(self, at: datetime) -> str:
        """`Mon 23 Nov 13:29`; with the year where it is not the period's."""
        here = at.astimezone(self.zone)
        return f"{self.day(at)} {here:%H:%M}{self._suffix(here)}"

    def day(self, at: datetime) -> str:
        """`Mon 23 Nov`; with the year where it is not the period's."""
        here = at.astimezone(self.zone)
        month = _MONTHS[here.month - 1][:3]
        year = "" if here.year in self._years() else f" {here.year}"
        return f"{_DAYS[here.weekday()]} {here.day} {month}{year}"

    def whole(self, at: datetime) -> str:
        """`23 November 2026, 13:29`."""
        here = at.astimezone(self.zone)
        month = _MONTHS[here.month - 1]
        clock = f"{here:%H:%M}{self._suffix(here)}"
        return f"{here.day} {month} {here.year}, {clock}"

    def title(self) -> str:
        """The days of the period: `16 to 23 November 2026`."""
        first = self.period.since.astimezone(self.zone)
        # The midnight that ends a day belongs to that day.
        inside = max(self.period.since, self.period.until - timedelta(microseconds=1))
        last = inside.astimezone(self.zone)
        end = f"{last.day} {_MONTHS[last.month - 1]} {last.year}"
        if first.date() == last.date():
            return end
        if (first.year, first.month) == (last.year, last.month):
            return f"{first.day} to {end}"
        begin = f"{first.day} {_MONTHS[first.month - 1]}"
        if first.year != last.year:
            begin = f"{begin} {first.year}"
        return f"{begin} to {end}"

    def _suffix(self, here: datetime) -> str:
        return f" {here:%Z}" if self._changes else ""

    def _years(self) -> set[int]:
        ends = (self.period.since, self.period.until)
        years = {one.astimezone(self.zone).year for one in ends}
        return years if len(years) == 1 else set()

    def _clocks_change(self) -> bool:
        at, until = self.period.since, self.period.until
        first = at.astimezone(self.zone).utcoffset()
        while at < until:
            at = min(at + _DAY, until)
            if at.astimezone(self.zone).utcoffset() != first:
                return True
        return False
