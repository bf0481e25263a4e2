"""
The one place that asks the machine what time it is.
"""

from __future__ import annotations

import time
from datetime import UTC, datetime


class SystemClock:
    """The machine's clocks (fits `ports.Clock`)."""

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return datetime.now(UTC)  # noqa: TID251  this is the clock

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return time.monotonic()
