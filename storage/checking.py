"""
Checking: what waits until its asker's time zone is known, and what comes of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal_column, select, update

from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from bot.domain.retrying import stops
from storage import feeds, mapping
from storage.ending import End, release_followers, withdraw
from storage.entering import write_operation
from storage.faults import translated
from storage.owing import owe_card, owe_own_card, owe_whisper
from storage.tables import operations
from storage.transaction import Writing, now, one_transaction

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Finding, Operation
    from storage.transaction import Transaction

_CHECKING = operations.c.state == literal_column("'checking'")
_UNCHECKED = (
    mapping.OPERATIONS.where(_CHECKING, operations.c.due_at <= bindparam("now"))
    .order_by(operations.c.due_at, operations.c.number)
    .limit(bindparam("most"))
)
_HELD = mapping.OPERATIONS.where(
    operations.c.number == bindparam("of_number")
).with_for_update(of=operations)
# Not held: whoever ends it holds what follows it, and waits for us.
_FIRST = select(operations.c.state, operations.c.due_at).where(
    operations.c.number == bindparam("of_number")
)
_ONE = update(operations).where(operations.c.number == bindparam("of_number"))
_READY = _ONE.values(
    state=State.READY.value,
    begins_at=bindparam("moment"),
    due_at=bindparam("moment"),
    expires_at=bindparam("until"),
)
_LATER = _ONE.where(_CHECKING).values(due_at=bindparam("until"))


class Checking(Writing):
    """The part of the ledger for what cannot be told before Slack was asked."""

    def unchecked(self, most: int) -> tuple[Operation, ...]:
        """Those whose moment is to be worked out now; longest waiting first."""
        # Asked again and again: whoever writes does not wait for that.
        with translated(), self._settings.engines.reader.begin() as db:
            wanted = {"now": now(db, self._settings), "most": most}
            rows = db.execute(_UNCHECKED, wanted).all()
        return tuple(mapping.operation_from(row) for row in rows)

    @one_transaction
    def checked(
        self, transaction: Transaction, number: int, begins_at: datetime
    ) -> Operation:
        """
        Its moment is known: `checking` → `ready`, and due then.

        What comes after another one can begin only once that has ended, so only
        then its time begins to run out.

        Raises:
            WrongStateError: It is not waiting for that any more.
        """
        operation = _held(transaction, number)
        expires_at = None
        if not stops(operation) and not _waits_for_another(transaction, operation):
            expires_at = begins_at + operation.run_within
        operation = replace(
            operation,
            state=State.READY,
            begins_at=begins_at,
            due_at=begins_at,
            expires_at=expires_at,
        )
        moments = {"moment": begins_at, "until": expires_at}
        transaction.db.execute(_READY, {"of_number": number, **moments})
        details: dict[str, object] = {
            "at": operation.begins,
            "begins_at": begins_at.isoformat(),
        }
        write_operation(transaction, EventKind.CHECKED, operation, details=details)
        feed = feeds.feed_of(transaction, operation.feed)
        if feed is None:
            owe_own_card(transaction, operation)
        else:
            owe_card(transaction, feed, operation)
        return operation

    @one_transaction
    def check_failed(
        self, transaction: Transaction, number: int, finding: Finding
    ) -> Operation:
        """
        Its moment cannot be: `checking` → `refused`; the asker alone is told why.

        Raises:
            WrongStateError: It is not waiting for that any more.
        """
        operation = _held(transaction, number)
        withdraw(
            transaction,
            operation,
            End(State.REFUSED, EventKind.REFUSED, finding=finding),
        )
        feed = feeds.feed_of(transaction, operation.feed)
        owe_whisper(transaction, NoticeKind.CANCELLED, operation, feed)
        release_followers(transaction, operation, State.REFUSED)
        return replace(
            operation,
            state=State.REFUSED,
            finding=finding,
            settled_at=transaction.at,
            due_at=None,
        )

    @one_transaction
    def check_later(
        self, transaction: Transaction, number: int, until: datetime
    ) -> None:
        """Look again at *until*; nothing where it is not waiting any more."""
        transaction.db.execute(_LATER, {"of_number": number, "until": until})


def _held(transaction: Transaction, number: int) -> Operation:
    """The operation, while it is being checked."""
    row = transaction.db.execute(_HELD, {"of_number": number}).first()
    if row is None:
        raise WrongStateError(
            f"There is no operation {number}.", remedy="Type the command again."
        )
    operation = mapping.operation_from(row)
    if operation.state is not State.CHECKING:
        state = operation.state.value.replace("_", " ")
        raise WrongStateError(
            f"Operation {number} is {state} already.",
            remedy=f"See /onair history {number}.",
        )
    return operation


def _waits_for_another(transaction: Transaction, operation: Operation) -> bool:
    """Whether something that goes first has not ended."""
    if operation.after is None:
        return False
    first = transaction.db.execute(_FIRST, {"of_number": operation.after}).one()
    if first.due_at is None:
        return False
    return operation.only_if or first.state != State.UNKNOWN.value
