"""
Facts: what the record holds of a period, before anybody counts it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.airtime import Stretch
from bot.domain.command import Action
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.rules import WORKFLOW
from bot.domain.second_looks import Came, Decision

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.actor import Actor
    from bot.domain.feed import Feed
    from bot.domain.operation import Finding
    from bot.domain.second_looks import Emergency, Halt


@dataclass(frozen=True, slots=True)
class Aired:
    """
    One feed, and since when nobody could say how it stands.

    Attributes:
        feed: As it stands now.
        doubted_at: When its state became unknown, where it was never known to be
            on air after that; None where the history does not tell.
    """

    feed: Feed
    doubted_at: datetime | None = None

    def known(self, now: datetime) -> Stretch | None:
        """From when until when it was on air for sure."""
        if self.feed.live_at is None or self.feed.state is FeedState.FAILED:
            return None
        ends = [self._end(now)]
        if self._doubt is not None:
            ends.append(self._doubt)
        return _stretch(self.feed.live_at, min(ends))

    def unknown(self, now: datetime) -> Stretch | None:
        """From when until when nobody could say whether it was."""
        if self._doubt is None or self.feed.state is FeedState.FAILED:
            return None
        return _stretch(self._doubt, self._end(now))

    @property
    def _doubt(self) -> datetime | None:
        """Since when it is not known; None: it is, or was until its end."""
        feed = self.feed
        if feed.state is FeedState.UNKNOWN:
            told = self.doubted_at or feed.confirmed_at or feed.live_at
            return told or feed.opened_at
        if feed.state is FeedState.ENDED:
            # One that nobody saw live, and that has ended, may have been on air.
            never_seen = None if feed.live_at else feed.opened_at
            return self.doubted_at or never_seen
        return None

    def _end(self, now: datetime) -> datetime:
        return now if self.feed.is_open else self.feed.ended_at or now


@dataclass(frozen=True, slots=True)
class Line:
    """
    One line in the life of what needed second persons.

    Attributes:
        kind: What kind of line.
        at: When.
        actor: On whose word.
        asks: Whether it asks for second persons from then on.
        said: Whether a second person said it.
        enough: Whether no more of them are needed after it.
    """

    kind: EventKind
    at: datetime
    actor: Actor
    asks: bool = False
    said: bool = False
    enough: bool = False


@dataclass(frozen=True, slots=True)
class Consulted:
    """
    A wish that needed second persons, and its whole life.

    Attributes:
        operation: Its number.
        action: The act's name.
        room: The room's name, or "".
        asked_by: Whose wish it is.
        lines: What happened to it, in order.
    """

    operation: int
    action: str
    room: str
    asked_by: Actor
    lines: tuple[Line, ...]

    @property
    def decision(self) -> Decision | None:
        """What became of it; None while it waits, or where nobody was asked."""
        asked = self._asked()
        if asked is None:
            return None
        for line in self.lines:
            came = _CAME.get(line.kind)
            yes = line.kind is not EventKind.APPROVED or line.enough
            if came is not None and yes and line.at >= asked:
                return Decision(
                    self.operation,
                    self.action,
                    self.room,
                    self.asked_by,
                    line.at - asked,
                    line.at,
                    came,
                )
        return None

    @property
    def words(self) -> tuple[tuple[Line, timedelta], ...]:
        """What second persons said, and how long after they were asked."""
        asked = self._asked()
        said = [line for line in self.lines if line.said]
        return tuple(
            (line, timedelta(0) if asked is None else max(line.at - asked, _NONE))
            for line in said
        )

    def _asked(self) -> datetime | None:
        """When second persons were asked: not before its asker's own second yes."""
        asks = [line for line in self.lines if line.asks]
        confirmed = [one.at for one in asks if one.kind is EventKind.CONFIRMED]
        if confirmed:
            return confirmed[0]
        own = self.action == Action.ROOM_KICK.value or self.asked_by.user == WORKFLOW
        if own and not any(line.said for line in self.lines):
            return None
        return asks[-1].at if asks else None


@dataclass(frozen=True, slots=True)
class Failing:
    """
    An act that failed, or whose outcome is unknown.

    Attributes:
        finding: What is known of it, or None.
        unknown: True where nobody can say whether it had an effect.
        room: The room's name, or "".
        at: When it came to that.
    """

    finding: Finding | None
    unknown: bool
    room: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turned:
    """Somebody was told no: who, what they wanted, where, why and when."""

    actor: Actor
    action: str
    room: str
    why: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Tally:
    """How often one person made one kind of line about one kind of act."""

    actor: Actor
    kind: EventKind
    action: str
    times: int


@dataclass(frozen=True, slots=True)
class Facts:
    """
    All that a summary is computed of; each is read once, in order, and not kept.

    Attributes:
        aired: Feeds that may have any time in the period.
        consulted: Wishes to which anything about second persons happened in it.
        waiting: How many wait for second persons now.
        failings: What failed or became unknown in it.
        emergencies: Glass broken in it, and every debt that is open.
        halts: Freezes in force at any moment of it.
        turned: Who was told no in it.
        tallies: Who did what how often in it.
        told_from: Since when the history's lines are here; None: all of them are.
    """

    aired: Iterable[Aired]
    consulted: Iterable[Consulted]
    waiting: int
    failings: Iterable[Failing]
    emergencies: Iterable[Emergency]
    halts: Iterable[Halt]
    turned: Iterable[Turned]
    tallies: Iterable[Tally]
    told_from: datetime | None = None


_NONE = timedelta(0)
_CAME = {
    EventKind.APPROVED: Came.APPROVED,
    EventKind.DECLINED: Came.DECLINED,
    EventKind.EXPIRED: Came.EXPIRED,
    EventKind.CANCELLED: Came.WITHDRAWN,
    EventKind.SUPERSEDED: Came.WITHDRAWN,
    EventKind.STALE: Came.CHANGED,
    EventKind.REFUSED: Came.CHANGED,
    EventKind.BROKEN_GLASS: Came.GLASS,
}
DECIDING = frozenset(_CAME)
"""The kinds of lines with which the wait for second persons may end."""


def _stretch(since: datetime, until: datetime) -> Stretch | None:
    # A clock that was set back may have put the end first.
    return Stretch(since, until) if since < until else None
