"""
Sweeping: what the dead held is taken back, what waited too long comes to its end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from bot.domain.errors import OutcomeUnknownError
from bot.domain.history import EventKind
from bot.domain.operation import Finding, Operation, State
from bot.domain.settlement import settle as meaning
from storage import feeds, mapping
from storage.ending import End, release_followers, withdraw
from storage.entering import write_operation
from storage.onward import wants_confirmation
from storage.settling import apply
from storage.superseding import give_way
from storage.tables import operations
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from storage.transaction import Transaction

_RETURN = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(state=State.READY.value, worker="", due_at=bindparam("now"))
)
_HELD = mapping.OPERATIONS.add_columns(operations.c.worker).with_for_update(
    of=operations, skip_locked=True
)
# Not in order: SQLite would read the whole table for the order's sake.
_OVERDUE = _HELD.where(
    operations.c.due_at <= bindparam("now"),
    operations.c.state.in_([State.RUNNING.value, State.AWAITING_CONFIRMATION.value]),
)
_ONE_HELD = _HELD.where(operations.c.number == bindparam("of_number"))
_RUNS = _HELD.where(operations.c.state == State.RUNNING.value)


class Sweeping(Writing):
    """The part of the ledger that cleans up behind the dead."""

    @one_transaction
    def sweep(self, transaction: Transaction, alive: frozenset[str]) -> int:
        """
        Take back what dead workers held, and end what waited too long.

        Args:
            transaction: The one that this method is.
            alive: The tokens of claims that are under way in this process,
                whatever their lease.

        Returns:
            How many operations were touched.
        """
        rows = transaction.db.execute(_OVERDUE, {"now": transaction.at}).all()
        touched = 0
        for row in sorted(rows, key=lambda one: int(one.number)):
            operation = mapping.operation_from(row)
            if operation.state is State.RUNNING:
                if row.worker in alive:
                    continue
                _take_back(transaction, operation)
            elif not _expire(transaction, operation):
                continue
            touched += 1
        return touched

    @one_transaction
    def take_over(self, transaction: Transaction) -> int:
        """
        Take back everything that runs, whatever its lease.

        Only for whoever knows that no other process is at work on this record.
        """
        rows = transaction.db.execute(_RUNS).all()
        for row in sorted(rows, key=lambda one: int(one.number)):
            _take_back(transaction, mapping.operation_from(row))
        return len(rows)


def _take_back(transaction: Transaction, operation: Operation) -> None:
    """Whoever held it is gone; what was sent may have happened."""
    if operation.first_sent_at is None:
        if give_way(transaction, operation, unsure=False):
            return
        number = {"of_number": operation.number, "now": transaction.at}
        transaction.db.execute(_RETURN, number)
        write_operation(transaction, EventKind.RETURNED, operation)
        return
    lost = OutcomeUnknownError(
        "OnAir stopped between sending this and hearing the answer.",
        remedy="",
    )
    feed = feeds.feed_of(transaction, operation.feed, hold=True)
    if operation.settled_at is None:
        # It never was unknown before, so nobody has been told yet that it is.
        operation = replace(operation, first_sent_at=None)
    settlement = meaning(
        operation, feed, lost, transaction.at, pace=transaction.settings.pace
    )
    apply(transaction, operation, settlement, EventKind.LOST)


def _expire(transaction: Transaction, operation: Operation) -> bool:
    """Nobody said yes to it; whether it still waited for that."""
    held = transaction.db.execute(_ONE_HELD, {"of_number": operation.number}).one()
    if held.state != operation.state.value:
        # It ended with the one that it was to come after.
        return False
    what, asked = "Nobody confirmed it in time.", "Type the command again."
    if wants_confirmation(operation):
        asked = "Run the workflow again, or type the command."
    if operation.held:
        what = "A freeze held it up, and nobody said in time that it is still wanted."
    end = End(
        State.EXPIRED,
        EventKind.EXPIRED,
        finding=Finding(what, asked),
        noticed=operation.held,
    )
    withdraw(transaction, operation, end)
    release_followers(transaction, operation, State.EXPIRED)
    return True
