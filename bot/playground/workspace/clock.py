"""
The two clocks of the stand-in workspace; tests bring their own.
"""

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """
    What the stand-in wants to know about time.
    """

    def now(self) -> datetime:
        """
        Give the time of day, aware, in UTC; it dates messages.
        """

    def monotonic(self) -> float:
        """
        Give seconds that only go forward; everything that runs out counts by them.
        """


class SystemClock:
    """
    The clocks of this machine.
    """

    def now(self) -> datetime:
        """
        Read the machine's time of day.
        """
        return datetime.now(UTC)  # noqa: TID251 - a foreign service has its own clock

    def monotonic(self) -> float:
        """
        Read the machine's monotonic clock.
        """
        return time.monotonic()
