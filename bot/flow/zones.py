"""
Zones: where people live is looked up behind them, for the next time they ask.

Nobody waits for Slack before the acknowledgement.
"""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING

from bot.domain.errors import DirectoryError

if TYPE_CHECKING:
    from bot.ports import Directory, Ledger

log = logging.getLogger(__name__)

_MOST = 100


class Zones:
    """Learns time zones."""

    def __init__(self, ledger: Ledger, directory: Directory) -> None:
        """Nothing is looked up before `look`."""
        self._ledger = ledger
        self._directory = directory
        self._lock = Lock()
        self._wanted: dict[tuple[str, str], None] = {}

    def want(self, team: str, user: str) -> None:
        """Have that person's zone looked up; never waits."""
        with self._lock:
            if len(self._wanted) < _MOST:
                self._wanted[team, user] = None

    def look(self) -> bool:
        """
        Ask Slack about one of them; who is not told of is asked for next time.

        Raises:
            RecordUnavailableError: What Slack told cannot be kept.
        """
        with self._lock:
            person = next(iter(self._wanted), None)
            if person is None:
                return False
            del self._wanted[person]
        try:
            zone = self._directory.zone(*person)
        except DirectoryError as error:
            log.info("a time zone is not known yet: %s", error)
            return True
        self._ledger.keep_zone(*person, zone)
        return True
