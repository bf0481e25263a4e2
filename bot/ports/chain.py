"""
The ledger: what the record says of itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from bot.domain.checkpoints import Occasion
    from bot.domain.seal import Checkpoint
    from bot.domain.week import Week


class Speaking(Protocol):
    """
    What the record says of itself: its signed head, and what a week came to.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    def checkpoint(
        self, occasion: Occasion, team: str = "", to: str = ""
    ) -> Checkpoint | None:
        """
        Sign the chain's head; None where none is due then, or there is no key.

        Args:
            occasion: Why it is made.
            team: The workspace in whose history it is told, or "".
            to: The channel to which it is owed, or "".
        """

    def owe_week(self, team: str, week: Week, to: str) -> bool:
        """Owe that week of a workspace to a channel; False: it was owed before."""
