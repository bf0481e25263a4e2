"""
The checker: looks up what an operation's moment and its judgement wait for.

A moment may have been said in a time zone that is not known yet, and a rule may name
a user group whose members are not.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import (
    AskerError,
    DirectoryError,
    RecordUnavailableError,
    UsageError,
    WrongStateError,
)
from bot.domain.moment import Spoken
from bot.domain.operation import Finding

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.command import Agreement
    from bot.domain.operation import Operation
    from bot.flow.membership import Membership
    from bot.ports import Clock, Directory, Ledger

log = logging.getLogger(__name__)

PATIENCE = timedelta(minutes=2)
"""How long a time zone or a group is asked for before the wish is refused."""

FRESH = timedelta(days=1)
"""How long a time zone on record is believed; people travel."""

_AT_ONCE = 20
_BETWEEN_TRIES = timedelta(seconds=5)
# The same person's next wish, before the record has the zone.
_HELD = timedelta(minutes=1)


def _no_trouble() -> str:
    return ""


class Checker:
    """Has Slack asked, makes moments of what people said, and has them judged."""

    def __init__(
        self,
        ledger: Ledger,
        directory: Directory,
        clock: Clock,
        decide: Callable[[Operation], Agreement],
        membership: Membership,
        trouble: Callable[[], str] = _no_trouble,
    ) -> None:
        """
        Wire the checker.

        Args:
            ledger: Where it stands what waits.
            directory: Knows time zones.
            clock: Ours.
            decide: Says what the rules in force want of others before it is carried
                out, naming groups that must be read first; raises an `AskerError`
                where it is not to be.
            membership: Reads those.
            trouble: Why this process must not judge, or "".
        """
        self._ledger = ledger
        self._directory = directory
        self._clock = clock
        self._decide = decide
        self._membership = membership
        self._trouble = trouble
        self._zones: dict[tuple[str, str], tuple[str, float]] = {}
        self._silent: tuple[DirectoryError, float] | None = None

    def check(self) -> bool:
        """
        Look at what waits for its moment, or for a group, to be known.

        A record that is away is survived: what was not written is looked at again.

        Returns:
            Whether anything became ready, or was refused: then there is more to do.
        """
        if self._trouble():
            # By other rules than those in force it would refuse what they allow.
            return False
        touched = False
        try:
            for operation in self._ledger.unchecked(_AT_ONCE):
                touched = self._judged(operation) or touched
        except RecordUnavailableError as error:
            log.warning("the checks wait for the record: %s", error)
        return touched

    def _judged(self, operation: Operation) -> bool:
        """On its way, refused, or looked at again later; True for the first two."""
        try:
            begins_at = self._moment(operation)
        except UsageError as error:
            return self._refused(operation, Finding(error.what, error.remedy))
        except DirectoryError as error:
            return self._put_off(operation, error, _no_zone(operation, error))
        try:
            agreement = self._agreed(operation)
        except AskerError as error:
            return self._refused(operation, Finding(error.what, error.remedy))
        except DirectoryError as error:
            return self._put_off(operation, error, _no_group(error))
        try:
            self._ledger.checked(operation.number, begins_at, agreement)
        except WrongStateError:
            return False
        return True

    def _moment(self, operation: Operation) -> datetime | None:
        """
        When it is to begin; None where no moment was asked for.

        Raises:
            UsageError: At no moment that can be.
            DirectoryError: The time zone is not known.
        """
        if operation.begins is None or operation.begins_at is not None:
            return operation.begins_at
        spoken = Spoken.parse(operation.begins)
        zone = self._zone(operation) if spoken.is_local else ""
        # “Tomorrow” is the day after it was said, however long the look-up took.
        return spoken.at(operation.asked_at, zone)

    def _agreed(self, operation: Operation) -> Agreement:
        """
        What the rules want of others, once every group is read that matters.

        Raises:
            AskerError: It is not to be carried out.
            DirectoryError: Without a group nobody can tell, and it is not known.
        """
        agreement = self._decide(operation)
        read: set[str] = set()
        # What one group says may make another one matter.
        while not agreement.unread <= read:
            read |= agreement.unread
            failed = None
            try:
                self._membership.read(operation.actor.team, agreement.unread)
            except DirectoryError as error:
                failed = error
            agreement = self._decide(operation)
            if failed is not None and agreement.unread:
                raise failed
        if agreement.unread:
            names = ", ".join(sorted(agreement.unread))
            raise DirectoryError(
                f"What Slack told of the user group {names} is out of date already.",
                remedy="It is asked again.",
                after=_BETWEEN_TRIES,
            )
        return agreement

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

    def _put_off(
        self, operation: Operation, error: DirectoryError, finding: Finding
    ) -> bool:
        """Ask again a little later, unless that is no use, or has lasted too long."""
        now = self._ledger.now()
        given_up = operation.asked_at + PATIENCE
        if error.after is None or now >= given_up:
            log.warning("operation %s is refused: %s", operation.number, error)
            return self._refused(operation, finding)
        again = min(now + max(error.after, _BETWEEN_TRIES), given_up)
        log.info("operation %s is checked again later: %s", operation.number, error)
        self._ledger.check_later(operation.number, again)
        return False

    def _refused(self, operation: Operation, finding: Finding) -> bool:
        try:
            self._ledger.check_failed(operation.number, finding)
        except WrongStateError:
            return False
        return True


def _no_zone(operation: Operation, error: DirectoryError) -> Finding:
    """What the asker can do without a time zone: say it with its offset."""
    day = (operation.asked_at + timedelta(days=1)).date()
    clock = Spoken.parse(operation.begins or "").clock
    mends = "" if error.after is not None else f" {error.remedy}"
    return Finding(
        f"Your time zone could not be read: {error.what}",
        "Write the date, and after the time its distance from UTC, as in "
        f"at={day}T{clock:%H:%M}+01:00.{mends}",
    )


def _no_group(error: DirectoryError) -> Finding:
    """Who can mend it; what passes is over by the time the asker tries again."""
    if error.after is None:
        return Finding(error.what, error.remedy)
    return Finding(
        error.what,
        "Try again in a few minutes. If it stays so, whoever runs OnAir finds in its "
        "log since when.",
    )
