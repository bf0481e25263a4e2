"""
Where stops are noted while there is no record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Collection

    from bot.domain.noted import Noted


class Journal(Protocol):
    """
    Where stops are noted while the record cannot be written.

    Raises (each method that writes):
        RecordUnavailableError: Not even the journal can be written.
    """

    def note(self, *stops: Noted) -> None:
        """Keep them as they stand now; durable when this returns."""

    def noted(self) -> tuple[Noted, ...]:
        """Every stop that is not forgotten, as last noted, in the order asked."""

    def forget(self, keys: Collection[str]) -> bool:
        """These are on record: be empty if there are no others; whether it is."""
