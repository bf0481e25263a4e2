"""
The stand-in's own two clocks.

The stand-in plays a foreign service, and a foreign service has a clock of its own.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """
    What the stand-in wants to know about time.
    """

    def now(self) -> datetime:
        """
        Give the time of day, aware, in UTC; usersigs expire by it.
        """

    def elapsed(self) -> timedelta:
        """
        Give the time since an arbitrary start; it never goes back.

        The spacing of calls and the length of recordings are measured with it.
        """


class SystemClock:
    """
    The clock of this machine.
    """

    def now(self) -> datetime:
        """
        Read the machine's time of day.
        """
        return datetime.now(UTC)  # noqa: TID251 - the foreign service's own clock

    def elapsed(self) -> timedelta:
        """
        Read the machine's monotonic clock.
        """
        return timedelta(seconds=time.monotonic())
