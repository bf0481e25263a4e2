"""
The checker: works out the moments that were said in a time zone not yet known.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import (
    DirectoryError,
    RecordUnavailableError,
    UsageError,
    WrongStateError,
)
from bot.domain.moment import Spoken
from bot.domain.operation import Finding

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation
    from bot.ports import Clock, Directory, Ledger

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=2)
"""How long a time zone is asked for before the wish is refused."""

FRESH = timedelta(days=1)
"""How long a time zone on record is believed; people travel."""

_AT_ONCE = 20
_BETWEEN_TRIES = timedelta(seconds=5)
# The same person's next wish, before the record has the zone.
_HELD = timedelta(minutes=1)


class Checker:
    """Asks the directory, and makes moments of what people said."""

    def __init__(self, ledger: Ledger, directory: Directory, clock: Clock) -> None:
        """*directory* is the only one that talks to Slack here."""
        self._ledger = ledger
        self._directory = directory
        self._clock = clock
        self._zones: dict[tuple[str, str], tuple[str, float]] = {}
        self._silent: tuple[DirectoryError, float] | None = None

    def check(self) -> bool:
        """
        Look at what waits for its moment to be known.

        A record that is away is survived: what was not written is looked at again.

        Returns:
            Whether anything became ready, or was refused: then there is more to do.
        """
        touched = False
        try:
            for operation in self._ledger.unchecked(_AT_ONCE):
                touched = self._judged(operation) or touched
        except RecordUnavailableError as error:
            log.warning("the checks wait for the record: %s", error)
        return touched

    def _judged(self, operation: Operation) -> bool:
        """Ready, refused, or looked at again later; True for the first two."""
        try:
            begins_at = self._moment(operation)
        except UsageError as error:
            finding = Finding(error.what, error.remedy)
            return self._refused(operation, finding)
        except DirectoryError as error:
            return self._put_off(operation, error)
        try:
            self._ledger.checked(operation.number, begins_at)
        except WrongStateError:
            return False
        return True

    def _moment(self, operation: Operation) -> datetime:
        """
        When it is to begin.

        Raises:
            UsageError: At no moment that can be.
            DirectoryError: The time zone is not known.
        """
        spoken = Spoken.parse(operation.begins or "")
        zone = self._zone(operation) if spoken.is_local else ""
        # “Tomorrow” is the day after it was said, however long the look-up took.
        return spoken.at(operation.asked_at, zone)

    def _zone(self, operation: Operation) -> str:
        """
        The asker's time zone, kept for the next time.

        Raises:
            DirectoryError: Slack did not tell, or is to be left alone for now.
        """
        person = operation.actor.team, operation.actor.user
        now = self._clock.monotonic()
        self._zones = {
            one: (zone, until)
            for one, (zone, until) in self._zones.items()
            if now < until
        }
        if person in self._zones:
            return self._zones[person][0]
        if self._silent is not None and now < self._silent[1]:
            raise self._silent[0]
        try:
            zone = self._directory.zone(*person)
        except DirectoryError as error:
            if error.after is not None:
                self._silent = error, now + error.after.total_seconds()
            raise
        self._silent = None
        self._zones[person] = zone, now + _HELD.total_seconds()
        self._ledger.keep_zone(*person, zone)
        return zone

    def _put_off(self, operation: Operation, error: DirectoryError) -> bool:
        """Ask again a little later, unless that is no use, or has lasted too long."""
        now = self._ledger.now()
        given_up = operation.asked_at + PATIENCE
        if error.after is None or now >= given_up:
            finding = _unread(operation, error)
            log.warning("operation %s is refused: %s", operation.number, error)
            return self._refused(operation, finding)
        again = min(now + max(error.after, _BETWEEN_TRIES), given_up)
        log.info("operation %s waits for a time zone: %s", operation.number, error)
        self._ledger.check_later(operation.number, again)
        return False

    def _refused(self, operation: Operation, finding: Finding) -> bool:
        try:
            self._ledger.check_failed(operation.number, finding)
        except WrongStateError:
            return False
        return True


def _unread(operation: Operation, error: DirectoryError) -> Finding:
    """What the asker can do without a time zone: say it with its offset."""
    day = (operation.asked_at + timedelta(days=1)).date()
    clock = Spoken.parse(operation.begins or "").clock
    mends = "" if error.after is not None else f" {error.remedy}"
    return Finding(
        f"Your time zone could not be read: {error.what}",
        "Write the date, and after the time its distance from UTC, as in "
        f"at={day}T{clock:%H:%M}+01:00.{mends}",
    )
