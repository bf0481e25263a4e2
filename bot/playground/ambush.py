"""
The worst moment: the bot is killed in the middle of the backend's next call.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING

from bot.playground.backend import Fault, Kind
from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from bot.playground.world import World

_SLOW = timedelta(seconds=20)  # longer than the bot waits for an answer
_LOOK_S = 0.02
_MOMENT_S = 0.5


class Ambush:
    """
    Lets the next call be done and not be answered, and kills the bot meanwhile.

    Attributes:
        waits: Whether it lies in wait.
    """

    def __init__(self, world: World) -> None:
        """Wait for the calls of this world's bot."""
        self.waits = False
        self._world = world
        self._lock = Lock()
        self._over = Event()

    def lay(self) -> None:
        """
        Break the backend for one call, and lie in wait for it.

        Raises:
            GestureError: There is nobody to kill, or it lies in wait already.
        """
        if not self._world.bot_runs:
            raise GestureError("the bot is dead already; start it again")
        with self._lock:
            if self.waits:
                raise GestureError("that is so already: the next call is waited for")
            self.waits = True
        fault = Fault(Kind.HANG_AFTER, pause=_SLOW)
        seen = len(self._world.backend.calls)
        self._world.backend.faults.add(fault)
        Thread(
            target=self._wait, args=(fault.number, seen), name="ambush", daemon=True
        ).start()

    def end(self) -> None:
        """Wait no longer."""
        self._over.set()

    def _wait(self, number: int, seen: int) -> None:
        faults = self._world.backend.faults
        while not self._over.wait(_LOOK_S) and not self._is_met(seen):
            # Whoever mends the backend, or begins a tour, calls it off.
            if all(one.number != number for one in faults.snapshot()):
                wait_until(lambda: self._is_met(seen), _MOMENT_S)
                break
        if self._is_met(seen):
            faults.remove(number)  # another such fault may have been the first
            # Somebody may have been quicker.
            with suppress(GestureError):
                self._world.kill_bot()
        self.waits = False

    def _is_met(self, seen: int) -> bool:
        calls = self._world.backend.calls[seen:]
        return any(Kind.HANG_AFTER in one.faults and not one.done for one in calls)
