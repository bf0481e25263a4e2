"""
The ledger: old lines leave the database for a file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from bot.domain.archive import MOST_LINES

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from bot.domain.archive import Archive


class Keeping(Protocol):
    """
    What lets old lines go, without any being lost.

    Raises (each method):
        RecordUnavailableError: It cannot be done just now; nothing has left.
    """

    def now(self) -> datetime:
        """The record's time."""

    def archive(
        self, folder: Path, until: datetime, most: int = MOST_LINES, team: str = ""
    ) -> Archive | None:
        """
        Write what may leave into a signed file, and put that on record.

        Only sealed lines that are older than *until*, and of nothing that is open.
        None where there are none, or where somebody else is at it.

        Raises:
            SettingsError: There is no key to sign it, or no such folder.
        """

    def remove_archived(self, most: int = 500) -> int:
        """Delete lines that are in a file, some at a time; gives how many."""
