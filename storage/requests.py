"""
Requests: second persons are reminded once, and what they leave undecided ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal_column, update

from bot.domain.history import EventKind
from bot.domain.operation import Finding, State
from bot.domain.report import NoticeKind
from storage import mapping
from storage.approvals import said_to
from storage.ending import End, release_followers, withdraw
from storage.entering import write_operation
from storage.onward import ask_alone
from storage.owing import asked_by_message, owe_direct
from storage.tables import operations
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from storage.transaction import Transaction

_AT_ONCE = 50
_DUE = (
    mapping.OPERATIONS.where(
        operations.c.state == literal_column("'awaiting_approval'"),
        operations.c.due_at <= bindparam("now"),
    )
    # One at a time: what ends may take others, that are due as well, with it.
    .limit(1)
    .with_for_update(of=operations, skip_locked=True)
)
_LOOK_NEXT = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(due_at=bindparam("until"))
)


class Reminding(Writing):
    """The part of the ledger that minds what waits for second persons."""

    @one_transaction
    def remind(self, transaction: Transaction) -> int:
        """
        Remind second persons half-way, and end what they left; how many were touched.

        Whoever has spoken is not reminded.
        """
        for touched in range(_AT_ONCE):
            row = transaction.db.execute(_DUE, {"now": transaction.at}).first()
            if row is None:
                return touched
            operation = mapping.operation_from(row)
            until = operation.approve_by
            if until is None or until <= transaction.at:
                _expire(transaction, operation)
            else:
                _remind(transaction, operation)
                later = {"of_number": operation.number, "until": until}
                transaction.db.execute(_LOOK_NEXT, later)
        return _AT_ONCE


def _remind(transaction: Transaction, operation: Operation) -> None:
    said = {one.actor.user for one in said_to(transaction, operation.number)}
    asked = asked_by_message(transaction, operation.number)
    silent = [user for user in asked if user not in said]
    for user in silent:
        owe_direct(transaction, NoticeKind.REMINDER, operation, user)
    if silent:
        reminded: dict[str, object] = {"people": silent}
        write_operation(transaction, EventKind.REMINDED, operation, details=reminded)


def _expire(transaction: Transaction, operation: Operation) -> None:
    agreed = any(one.approved for one in said_to(transaction, operation.number))
    who = "not enough people" if agreed else "nobody"
    finding = Finding(f"Not started: {who} approved it in time.", "Ask again.")
    end = End(State.EXPIRED, EventKind.EXPIRED, finding, noticed=True)
    withdraw(transaction, operation, end)
    release_followers(transaction, operation, State.EXPIRED)
    ask_alone(transaction, operation)
