"""
The ledger: what workers take, send and settle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from bot.domain.operation import Claim
    from bot.domain.settlement import Settlement
    from bot.ports.agreeing import Judge


class Work(Protocol):
    """
    What workers take, send and settle.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    def claim(
        self,
        worker: str,
        lease: timedelta,
        judge: Judge | None = None,
        rules: str = "",
    ) -> Claim | None:
        """
        Take the next operation that is due: `ready` → `running`.

        What is `unknown` is taken again where asking again is right (product
        rules, "After a lost answer").  *judge* says what the rules in force make of
        it: not allowed any more is refused, other than what was approved is stale.
        Where rules of another hash than *rules* are in force nothing is taken, and
        nothing but stops while a freeze is.

        One winner; in the order asked for each target; none while another
        operation of that target is running, or while the one it comes `after`
        has not ended; a start, or a stop of a push, no sooner than 3 s after
        the last sending for its account (field notes §3 and §4); a start or a
        kick whose moment has passed is ended in place of being taken.
        """

    def sending(self, claim: Claim, lease: timedelta) -> datetime | None:
        """
        Commit `sent_at`, the last thing before the first byte; None: lost.

        The lease begins anew.
        """

    def give_back(self, claim: Claim, wait: timedelta) -> bool:
        """Let go of what was taken and not sent; False: the lease was lost."""

    def settle(self, claim: Claim, settlement: Settlement) -> bool:
        """
        Record how it ended, the feed with it, and delete the secret.

        Those that were pointless without it (`only_if`) are cancelled when it
        did not succeed.  False: the lease was lost by then, and what is known of
        the target is unknown from now on.
        """

    def sweep(self, alive: frozenset[str]) -> int:
        """
        Take back what dead workers held, and end what waited too long.

        Claims whose token is *alive* are under way, whatever their lease.

        A running operation past its lease goes back to `ready` when nothing
        was sent, else becomes `unknown`, its feed with it.  A confirmation
        that nobody gave expires.  Gives how many rows were touched.
        """

    def take_over(self) -> int:
        """
        Take back everything that runs, whatever its lease.

        Only for whoever knows that no other process is at work on this record.
        """

    def keep_time(self) -> int:
        """Warn of what stops soon and stop what is due; how many were touched."""

    def shift(self, by: timedelta, then: Callable[[], None] = lambda: None) -> None:
        """
        The clock was set by that much: every length of time goes on as before.

        *then* moves the clock itself, before anybody else can write.
        """

    def seen(self) -> datetime | None:
        """Note that the record is alive now; gives when it last was."""

    def next_due(self) -> datetime | None:
        """When somebody must look again (operations and reports), or None."""

    def now(self) -> datetime:
        """The database's time, which decides."""
