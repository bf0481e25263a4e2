"""
The ledger: the chain that its history is sealed into.
"""

from __future__ import annotations

from typing import Protocol


class Sealing(Protocol):
    """
    What makes the history provable.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    def seal(self, most: int = 200) -> int:
        """
        Chain the lines that wait for it, oldest first; gives how many were.

        None where another process is at it, or was faster.
        """
