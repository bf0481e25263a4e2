"""
Summing up: the numbers of a period, computed from its facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from typing import TYPE_CHECKING

from bot.domain.airtime import Stretch, joined, without
from bot.domain.counting import (
    MOST_ROWS,
    Asked,
    doers_of,
    failures_of,
    refusals_of,
)
from bot.domain.feed import FeedState
from bot.domain.room import Kind
from bot.domain.summary import Kept, RoomTime, Standing, Summary

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.facts import Aired, Facts
    from bot.domain.seal import Head

MOST_RECORDINGS = 1000
"""How many recordings are listed one by one."""

_STANDS = {FeedState.LIVE: Standing.RUNNING, FeedState.UNKNOWN: Standing.UNKNOWN}


def summary_of(
    team: str,
    period: Stretch,
    now: datetime,
    facts: Facts,
    head: Head,
    room: str = "",
) -> Summary:
    """
    Count everything once; the facts are read, not kept.

    Args:
        team: The workspace.
        period: From when until when; what is after *now* is cut off.
        now: When the record was read: so far goes what is still on air.
        facts: Of that period.
        head: Where the record's chain ends.
        room: The only room that the facts are about, or "".
    """
    period = Stretch(period.since, max(period.since, min(period.until, now)))
    air = _Air(period, now)
    for aired in facts.aired:
        air.add(aired)
    asked = Asked(period)
    for one in facts.consulted:
        asked.add(one)
    failures, more_failures = failures_of(facts.failings)
    refusals, refused, more_refusals = refusals_of(facts.turned)
    doers = doers_of(facts.tallies, asked.deciders(), refused)
    left_out = {
        "recordings": air.recorded - len(air.kept),
        "failures": more_failures,
        "refusals": more_refusals,
        "doers": max(0, len(doers) - MOST_ROWS),
    }
    return Summary(
        team=team,
        period=period,
        made_at=now,
        rooms=air.rooms(),
        recordings=tuple(sorted(air.kept, key=lambda one: (one.since, one.feed))),
        approvals=asked.approvals(facts.waiting),
        failures=failures,
        emergencies=tuple(facts.emergencies),
        freezes=tuple(facts.halts),
        refusals=refusals,
        doers=doers[:MOST_ROWS],
        broadcasts=air.broadcasts,
        recorded=air.recorded,
        refused=sum(refused.values()),
        room=room,
        length=head.length,
        seal=head.seal if head.length else "",
        told_from=_later(facts.told_from, period),
        left_out={name: times for name, times in left_out.items() if times},
    )


def _later(told_from: datetime | None, period: Stretch) -> datetime | None:
    """Since when lines tell of the period, where that is not from its beginning."""
    return told_from if told_from and told_from > period.since else None


class _Air:
    """The rooms' time, feed by feed."""

    def __init__(self, period: Stretch, now: datetime) -> None:
        self._period = period
        self._now = now
        self._on_air: dict[str, list[Stretch]] = defaultdict(list)
        self._unknown: dict[str, list[Stretch]] = defaultdict(list)
        self._taped: dict[str, list[Stretch]] = defaultdict(list)
        self._broadcasts: Counter[str] = Counter()
        self.kept: deque[Kept] = deque(maxlen=MOST_RECORDINGS)
        self.recorded = 0

    @property
    def broadcasts(self) -> int:
        return self._broadcasts.total()

    def add(self, aired: Aired) -> None:
        """Count the part of it that lies in the period."""
        known, unknown = self._part(aired.known), self._part(aired.unknown)
        room = aired.feed.room.text
        if aired.feed.target.kind is Kind.RECORDING:
            if known or unknown or self._ended_here(aired):
                self.recorded += 1
                self.kept.append(_kept(aired))
            if known:
                self._taped[room].append(known)
            return
        if known:
            self._on_air[room].append(known)
        if unknown:
            self._unknown[room].append(unknown)
        if known or unknown:
            self._broadcasts[room] += 1

    def rooms(self) -> tuple[RoomTime, ...]:
        """Those with any time, longest on air first."""
        names = {*self._on_air, *self._unknown, *self._taped}
        found = [self._room(name) for name in names]
        return tuple(
            sorted(
                found,
                key=lambda one: (-one.time_on_air, -one.time_unknown, one.room),
            )
        )

    def _room(self, name: str) -> RoomTime:
        on_air = joined(self._on_air[name])
        unknown = without(self._unknown[name], on_air)
        end = self._period.until
        return RoomTime(
            room=name,
            on_air=on_air,
            unknown=unknown,
            recorded=joined(self._taped[name]),
            broadcasts=self._broadcasts[name],
            live_now=bool(on_air) and on_air[-1].until == end,
            unknown_now=bool(unknown) and unknown[-1].until == end,
        )

    def _part(self, when: Callable[[datetime], Stretch | None]) -> Stretch | None:
        whole = when(self._now)
        return None if whole is None else whole.within(self._period)

    def _ended_here(self, aired: Aired) -> bool:
        ended = aired.feed.ended_at
        if ended is None or aired.feed.state is not FeedState.ENDED:
            return False
        return self._period.since <= ended < self._period.until


def _kept(aired: Aired) -> Kept:
    feed = aired.feed
    known = Standing.KEPT if feed.file_ids else Standing.NO_FILES
    return Kept(
        feed=feed.number,
        room=feed.room.text,
        asked_by=feed.asked_by,
        since=feed.live_at or feed.opened_at,
        until=feed.ended_at,
        standing=_STANDS.get(feed.state, known),
        file_name=feed.file_name,
        file_ids=feed.file_ids,
    )
