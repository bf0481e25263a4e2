"""
The checkpointer: signs the chain's head when the bot comes up, and every day.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.domain.checkpoints import Occasion

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.seal import Checkpoint
    from bot.ports import Clock, Ledger

log = logging.getLogger(__name__)

# What was written while it came up is sealed by then, and so under the first one.
_SEALED_BY_THEN_S = 2.0
_LOOK_S = 60.0


class Checkpointer:
    """Asks the record for a checkpoint when one may be due; the record decides."""

    def __init__(
        self,
        ledger: Ledger,
        clock: Clock,
        team: Callable[[], str],
        channel: Callable[[], str],
    ) -> None:
        """
        Nothing is signed before `look`.

        Args:
            ledger: Signs, and owes what was signed to the channel.
            clock: What the pauses are measured by.
            team: The workspace that is served, or "" while that is not known.
            channel: Where checkpoints are posted now, or "".
        """
        self._ledger = ledger
        self._seconds = clock.monotonic
        self._team = team
        self._channel = channel
        self._occasion = Occasion.START
        self._next: float | None = None

    def look(self) -> bool:
        """
        Make what is due; to be called about once a second.

        Returns:
            Whether one was made.

        Raises:
            RecordUnavailableError: Not now; call again.
        """
        now = self._seconds()
        if self._next is None:
            self._next = now + _SEALED_BY_THEN_S
        if now < self._next:
            return False
        made = self._make(self._occasion)
        self._occasion, self._next = Occasion.DAILY, now + _LOOK_S
        return made is not None

    def _make(self, occasion: Occasion) -> Checkpoint | None:
        made = self._ledger.checkpoint(occasion, self._team(), self._channel())
        if made is not None:
            log.info("signed the history's head: %s lines", made.length)
        return made
