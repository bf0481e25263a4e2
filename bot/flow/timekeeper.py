"""
The timekeeper: warnings, automatic stops, and a clock that somebody sets.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.ports import Ledger

log = logging.getLogger(__name__)

_NOTE_EVERY_S = 10.0
# Less is no clock that was set: it is how exactly two clocks agree.
_AGREES = timedelta(seconds=2)


class Movable(Protocol):
    """A clock that stays steady when the machine's is set, and can follow it."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only go forward."""

    def jump(self) -> timedelta:
        """How far the machine's clock is ahead; nothing where they agree."""

    def follow(self, by: timedelta) -> None:
        """Move by that much."""


class Timekeeper:
    """Looks at the clock about once a second."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Movable,
        wake: Callable[[], None],
        *,
        own_time: bool = True,
    ) -> None:
        """
        Wire the timekeeper.

        Args:
            ledger: Where it stands what is due when.
            clock: Ours.
            wake: Called when something new may be due.
            own_time: True where the record goes by our clock, not by its own.
        """
        self._ledger = ledger
        self._clock = clock
        self._wake = wake
        self._own_time = own_time
        self._noted: float | None = None

    def look(self) -> bool:
        """
        Do what the clock says; gives whether anything was due.

        Raises:
            RecordUnavailableError: Nothing was done; look again.
        """
        self._follow()
        touched = self._ledger.keep_time() > 0
        if touched:
            self._wake()
        return touched

    def come_up(self, *, alone: bool) -> None:
        """
        Before anything else: set right what the time since the last stop left over.

        Args:
            alone: True when certainly no other process is at work on this record;
                then whatever is under way there belongs to the dead.

        Raises:
            RecordUnavailableError: Not now; call again.
        """
        if self._own_time:
            before = self._ledger.seen()
            now = self._clock.now()
            if before is not None and before > now + _AGREES:
                back = before - now
                self._ledger.shift(-back)
                log.warning("the clock was set back by %s while OnAir was down", back)
        if alone:
            self._ledger.take_over()
            self._ledger.free_reports()

    def _follow(self) -> None:
        clock = self._clock
        jump = clock.jump()
        if jump:
            log.warning("the machine's clock was set by %s", jump)
            if not self._own_time:
                clock.follow(jump)
                return
            self._ledger.shift(jump, lambda: clock.follow(jump))
        elapsed = clock.monotonic()
        late = self._noted is None or elapsed - self._noted >= _NOTE_EVERY_S
        if self._own_time and (jump or late):
            self._ledger.seen()
            self._noted = elapsed
