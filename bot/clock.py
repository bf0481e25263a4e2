"""
The one place that asks the machine what time it is.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_DRIFT = timedelta(seconds=2)
_STILL = timedelta(0)


def _wall() -> datetime:
    return datetime.now(UTC)  # noqa: TID251  this is the clock


def _elapsed() -> float:
    """Seconds since some moment, those in which the machine slept among them."""
    # Plain `monotonic` stands still while Linux sleeps; elsewhere it is all there is.
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


class SystemClock:
    """
    A steady time of day (fits `ports.Clock`).

    It is the machine's time when this was made, and what has gone by since.  Whoever
    sets the machine's clock does not move it: `jump` tells how far they are apart,
    and `follow` closes the gap once whatever waits for a time of day was moved too.
    """

    def __init__(
        self,
        wall: Callable[[], datetime] = _wall,
        elapsed: Callable[[], float] = _elapsed,
    ) -> None:
        """
        Agree with the machine, for now.

        Args:
            wall: The machine's time of day, aware, in UTC.
            elapsed: Seconds that only go forward.
        """
        self._wall = wall
        self._elapsed = elapsed
        self._lock = Lock()
        self._begun = elapsed()
        self._base = wall()
        self._latest = self._base

    def now(self) -> datetime:
        """The time of day, aware, in UTC; only `follow` ever takes it back."""
        with self._lock:
            self._latest = max(self._latest, self._steady())
            return self._latest

    def monotonic(self) -> float:
        """Seconds that only go forward, also while the machine sleeps."""
        return self._elapsed()

    def jump(self) -> timedelta:
        """
        How far the machine's clock is ahead of this one; behind it: negative.

        Less than two seconds are no jump: that is followed without a word, and
        nothing that was told before lies in the future then.
        """
        with self._lock:
            apart = self._wall() - self._steady()
            if abs(apart) >= _DRIFT:
                return apart
            self._base += apart
            return _STILL

    def follow(self, by: timedelta) -> None:
        """Move by that much, forward or back."""
        with self._lock:
            self._base += by
            self._latest = self._steady()

    def _steady(self) -> datetime:
        return self._base + timedelta(seconds=self._elapsed() - self._begun)
