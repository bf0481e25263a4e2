"""
What is asked of the history, once the moments in it are known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol
from zoneinfo import ZoneInfo

from bot.commands.history import ME
from bot.domain.errors import UsageError
from bot.domain.history_filter import Filter

if TYPE_CHECKING:
    from datetime import datetime

    from bot.commands.grammar import HistoryAsk
    from bot.domain.command import Asking
    from bot.ports import Ledger, Reader

# People travel, but to read in a zone of last month beats reading in no zone.
_ZONE_HOLDS = timedelta(days=30)
_ZONE_FRESH = timedelta(days=1)
_NO_ZONE = (
    "Your time zone is not known here yet, so the times you typed were read as UTC. It "
    "is being looked up: ask again in a moment for your own."
)


class Learns(Protocol):
    """Looks up time zones, later."""

    def want(self, team: str, user: str) -> None:
        """Have that person's zone looked up; never waits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for, once the moments in it are known."""

    wanted: Filter
    before: int | None = None
    after: int | None = None
    said: tuple[str, ...] = ()

    @property
    def is_counted(self) -> bool:
        """Whether it may be told how many lines are not for the asker."""
        whole = self.before is None and self.after is None
        return whole and self.wanted.is_of_a_place


class Understanding:
    """Makes moments of what people said."""

    def __init__(self, reader: Reader, ledger: Ledger, zones: Learns | None) -> None:
        """The ledger knows the time, the reader where people live."""
        self._reader = reader
        self._ledger = ledger
        self._zones = zones

    def understood(self, ask: HistoryAsk, asking: Asking) -> Asked:
        """
        What is asked for, with its moments.

        Raises:
            UsageError: They cannot be.
        """
        now = self._ledger.now()
        zone, said = self._zone(ask, asking, now)
        since = ask.since.at(now, zone) if ask.since else None
        until = ask.until.at(now, zone, end=True) if ask.until else None
        if since is not None and since > now:
            raise UsageError(
                f"since={ask.since} lies ahead, and the history tells of what was.",
                remedy="Write a moment that is over, as in since=yesterday.",
                about="since",
            )
        wanted = Filter(
            room=ask.room.text if ask.room else None,
            channel=asking.channel if ask.here else ask.channel or None,
            operation=ask.operation,
            actor=asking.actor.user if ask.who == ME else ask.who or None,
            action=ask.action,
            state=ask.state,
            since=since,
            until=until,
            text=ask.text,
        )
        return Asked(wanted, ask.before, ask.after, said)

    def _zone(
        self, ask: HistoryAsk, asking: Asking, now: datetime
    ) -> tuple[ZoneInfo, tuple[str, ...]]:
        """Where they live, as far as that is known without asking Slack now."""
        utc = ZoneInfo("UTC")
        said = (ask.since, ask.until)
        if not any(one is not None and one.is_local for one in said):
            return utc, ()
        who = asking.actor.team, asking.actor.user
        fresh = self._reader.zone(*who, now - _ZONE_FRESH)
        if fresh is None and self._zones is not None:
            self._zones.want(*who)
        known = fresh or self._reader.zone(*who, now - _ZONE_HOLDS)
        if known is not None:
            try:
                return ZoneInfo(known), ()
            except (KeyError, ValueError, OSError):
                pass
        return utc, (_NO_ZONE,)
