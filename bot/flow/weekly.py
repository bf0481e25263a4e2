"""
The week: owed to its channel when it is over, once, by whichever process looks first.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.week import Week, WeekTime

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.ports import Clock, Ledger

# Who sets the channel on a Thursday does not want last week's news at once; a bot
# that was down over its Monday still tells them.
_LATEST = timedelta(days=2)
_LOOK_S = 30.0


class Weekly:
    """Looks at the record's clock for the moment when a week is to be told."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        team: Callable[[], str],
        wanted: Callable[[], tuple[str, WeekTime]],
    ) -> None:
        """
        Nothing is owed before `look`.

        Args:
            ledger: Keeps the time, and decides who is first.
            clock: What the pauses are measured by.
            team: The workspace that is told, or "" while that is not known.
            wanted: The channel, or "", and when it is told.
        """
        self._ledger = ledger
        self._seconds = clock.monotonic
        self._team = team
        self._wanted = wanted
        self._owed: tuple[str, str] = ("", "")
        self._next = self._seconds()

    def look(self) -> bool:
        """
        Owe the week that is over; to be called about once a second.

        Returns:
            Whether something is owed now that was not before.

        Raises:
            RecordUnavailableError: Not now; call again.
        """
        if self._seconds() < self._next:
            return False
        team, (channel, at) = self._team(), self._wanted()
        if not team or not channel:
            return False
        now = self._ledger.now()
        due = at.last(now)
        week = Week.before(due)
        new = False
        if now - due <= _LATEST and self._owed != (team, week.key):
            new = self._ledger.owe_week(team, week, channel)
            self._owed = team, week.key
        self._next = self._seconds() + _LOOK_S
        return new
