"""
The playground's time: the machine's, and as far ahead of it as somebody moved it.
"""

from __future__ import annotations

import mmap
import os
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

from bot.clock import SystemClock

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

_SIZE = 8


class PlayClock(SystemClock):
    """
    One time for the bot, in its own process (fits `ports.Clock`).

    The time of day and the seconds that only go forward are moved by the same, so
    that this looks as if the time had gone by: nobody set a clock.  How far is one
    number in a file that all processes have mapped, read at every look.
    """

    def __init__(self, file: Path) -> None:
        """
        Go by the number in *file*, which begins at 0 if it is not there.

        Raises:
            OSError: The file cannot be made, or used.
        """
        super().__init__()
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if os.fstat(descriptor).st_size < _SIZE:
                os.ftruncate(descriptor, _SIZE)
            shared = mmap.mmap(descriptor, _SIZE)
        finally:
            os.close(descriptor)
        # One machine word, which no other process ever sees half written.
        self._shared = memoryview(shared).cast("d")
        self._moving = Lock()

    @property
    def ahead(self) -> timedelta:
        """How far it is ahead of the machine."""
        return timedelta(seconds=self._shared[0])

    def now(self) -> datetime:
        """The time of day, aware, in UTC."""
        return super().now() + self.ahead

    def monotonic(self) -> float:
        """Seconds that only go forward."""
        return super().monotonic() + float(self._shared[0])

    def elapsed(self) -> timedelta:
        """The same as a length of time."""
        return timedelta(seconds=self.monotonic())

    def forward(self, by: timedelta) -> None:
        """
        Let so much time go by at once, for every process.

        Raises:
            ValueError: Time does not go back.
        """
        if by < timedelta(0):
            raise ValueError("time does not go back")
        with self._moving:
            self._shared[0] += by.total_seconds()


class WorldClock(PlayClock):
    """
    The same time for the stand-ins, which have nobody to look after their clock.
    """

    def now(self) -> datetime:
        """The time of day, aware, in UTC; the machine's clock may be set meanwhile."""
        self.follow(self.jump())
        return super().now()
