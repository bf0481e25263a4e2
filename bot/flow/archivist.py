"""
The archivist: lines that are older than they are to be kept go into files.

What keeps it from that, a full disk or a missing key, is in the log and in `trouble`,
and is tried again every hour; until it works, nothing leaves the database.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.archive import EVERY
from bot.domain.errors import RecordUnavailableError, SettingsError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from bot.domain.archive import Archive
    from bot.ports import Clock
    from bot.ports.keeping import Keeping

    Wanted = Callable[[], tuple[timedelta | None, Path | None]]

log = logging.getLogger(__name__)

# People who type meanwhile come first: a short rest after each batch of deletions,
# and no more of them than leave time to see whether the process is to end.
_REST = timedelta(milliseconds=100)
_BATCHES = 100
_FIRST_S = 10.0
_AGAIN_S = 3600.0


class Archivist:
    """Looks once a day; what an earlier process left half done is finished first."""

    def __init__(
        self,
        ledger: Keeping,
        clock: Clock,
        team: Callable[[], str],
        wanted: Wanted,
        pause: Callable[[timedelta], bool],
    ) -> None:
        """
        Nothing leaves before `look`.

        Args:
            ledger: Lets lines go.
            clock: What the pauses are measured by.
            team: The workspace in whose history it is told, or "".
            wanted: How long lines are kept now, or None; and the folder, or None.
            pause: Waits; False when the process is going down.
        """
        self._ledger = ledger
        self._seconds = clock.monotonic
        self._team = team
        self._wanted = wanted
        self._pause = pause
        self._next: float | None = None
        self._trouble = ""

    def look(self) -> bool:
        """
        Archive what is due; to be called about once a second.

        Returns:
            Whether there may be more to do at once.
        """
        now = self._seconds()
        if self._next is None:
            self._next = now + _FIRST_S
        if now < self._next:
            return False
        rest = EVERY.total_seconds()
        try:
            more = self._remove() or self._archive() is not None
        except (RecordUnavailableError, SettingsError) as error:
            self._trouble = str(error)
            log.error("old lines stay in the database: %s", error)  # noqa: TRY400  it says what to do
            more, rest = False, _AGAIN_S
        else:
            self._trouble = ""
        if not more:
            self._next = now + rest
        return more

    def trouble(self) -> str:
        """Why lines that should have left are still here; "" when all is well."""
        return self._trouble

    def _remove(self) -> bool:
        """Delete what is in a file; whether there is more of it."""
        for _ in range(_BATCHES):
            if not self._ledger.remove_archived():
                return False
            if not self._pause(_REST):
                break
        return True

    def _archive(self) -> Archive | None:
        keep, folder = self._wanted()
        if keep is None or folder is None:
            return None
        until = self._ledger.now() - keep
        made = self._ledger.archive(folder, until, team=self._team())
        if made is not None:
            log.info(
                "archived %d lines, places %d to %d, in %s",
                *(made.lines, made.first, made.last, made.file),
            )
        return made
