"""
Timing: when what was asked for begins, and how long it may last.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.answer import MoreTime
from bot.domain.command import Action
from bot.domain.errors import RecordUnavailableError, WrongStateError
from bot.domain.feed import FeedState
from bot.domain.room import Kind, Source

if TYPE_CHECKING:
    from bot.domain.command import Asking, Plan, Wish
    from bot.domain.errors import OnAirError
    from bot.domain.feed import Feed
    from bot.domain.record import Origin
    from bot.domain.room import Room
    from bot.domain.rules import Verdict
    from bot.ports import Ledger, Reader

_STARTS = frozenset({Action.BROADCAST_START, Action.RECORD_START})
# People travel: a time zone that is older than this is asked for anew.
_ZONE_HOLDS = timedelta(days=1)


class Timing:
    """Reads clocks, and moves automatic stops."""

    def __init__(self, reader: Reader, ledger: Ledger) -> None:
        """The reader knows time zones; the time that counts is the ledger's."""
        self._reader = reader
        self._ledger = ledger

    def timed(self, plan: Plan, asking: Asking, verdicts: tuple[Verdict, ...]) -> Plan:
        """
        The same plan with the rules' clocks, and with moments where they are known.

        Raises:
            UsageError: The moment asked for has passed, or there is none like it.
        """
        wishes = tuple(
            self._timed(wish, asking, verdict)
            for wish, verdict in zip(plan.wishes, verdicts, strict=True)
        )
        return replace(plan, wishes=wishes)

    def _timed(self, wish: Wish, asking: Asking, verdict: Verdict) -> Wish:
        if wish.action in _STARTS:
            wish = replace(wish, at_most=verdict.max_duration)
        wish = replace(wish, run_within=verdict.run_within)
        if wish.begins is None:
            return wish
        now = self._ledger.now()
        zone: str | None = ""
        if wish.begins.is_local:
            since = now - _ZONE_HOLDS
            zone = self._reader.zone(asking.actor.team, asking.actor.user, since)
        if zone is None:
            # Nothing waits for Slack before the acknowledgement: a worker asks.
            return wish
        return replace(wish, begins_at=wish.begins.at(now, zone))

    def extend(
        self,
        room: Room,
        by: timedelta,
        origin: Origin,
        at_most: timedelta | None = None,
    ) -> MoreTime:
        """
        Move the automatic stop of everything that is on air in the room.

        What cannot be moved keeps nothing else from it, and is named.

        Args:
            room: Where.
            by: How much later.
            origin: On whose word.
            at_most: How long the rules let it run on their word, or None.

        Raises:
            WrongStateError: Nothing there is on air, or nothing can be moved.
            RecordUnavailableError: Nothing was moved.
        """
        feeds = self._stoppable(room, origin.actor.team)
        moved = []
        said = []
        why_not: OnAirError | None = None
        for place, feed in enumerate(feeds):
            # One gesture has one effect for each feed.
            gesture = f"{origin.gesture}#{feed.number}" if place else origin.gesture
            one = replace(origin, gesture=gesture)
            try:
                extended = self._ledger.extend(feed.number, by, one, at_most=at_most)
                moved.append(extended)
            except (WrongStateError, RecordUnavailableError) as error:
                why_not = why_not or error
                said.append(f"{_whose(feed)} was given no more time. {error}")
        if why_not is not None and not moved:
            raise why_not
        return MoreTime(tuple(moved), tuple(said))

    def _stoppable(self, room: Room, team: str) -> list[Feed]:
        """What is on air there: with an automatic stop, else whatever there is."""
        feeds = [
            one
            for one in self._reader.open_feeds(team, room.name.text)
            if one.target.kind is Kind.BROADCAST
        ]
        if not feeds:
            raise WrongStateError(
                f"{room.name} is not on air, so there is nothing to extend.",
                remedy="See what is with /broadcast list.",
            )
        timed = [one for one in feeds if one.stops_at is not None]
        on_air = [one for one in feeds if one.state is not FeedState.OPENING]
        return timed or on_air[:1] or feeds[:1]


def _whose(feed: Feed) -> str:
    picture = "shared screen" if feed.target.source is Source.SCREEN else "camera"
    return f"{feed.target.account}'s {picture} in {feed.room}"
