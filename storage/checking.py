"""
Checking: what waits until a time zone or a group is known, and what comes of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal_column, update

from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from bot.domain.telling import stood
from storage import feeds, mapping
from storage.ending import End, release_followers, withdraw
from storage.entering import write_operation
from storage.faults import translated
from storage.onward import agreed_on, ask_alone, go_on, wait, wants_confirmation
from storage.owing import owe_own_card, owe_whisper
from storage.quorums import agreement_details
from storage.tables import operations
from storage.transaction import Writing, now, one_transaction

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.command import Agreement
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
_ONE = update(operations).where(operations.c.number == bindparam("of_number"))
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
        self,
        transaction: Transaction,
        number: int,
        begins_at: datetime | None = None,
        agreement: Agreement | None = None,
    ) -> Operation:
        """
        All is known: `checking` → `ready`, or what it waits for next.

        What nobody in Slack asked for waits for a person's yes, what the rules want
        others to agree to for theirs; what is left is due at its moment.

        Args:
            transaction: The one that this method is.
            number: The operation's.
            begins_at: When it is to begin, where it was asked for a moment.
            agreement: What the rules say, where that had to wait for a group.

        Raises:
            WrongStateError: It is not waiting for that any more, or a group is
                still not known.
        """
        operation = _held(transaction, number)
        if agreement is not None and agreement.unread:
            raise WrongStateError(
                f"Nobody can tell yet who must agree to operation {number}.",
                remedy="It is checked again in a moment.",
            )
        operation = replace(operation, begins_at=begins_at or operation.begins_at)
        operation = agreed_on(transaction, operation, agreement)
        details: dict[str, object] = {}
        if operation.begins is not None:
            details["at"] = operation.begins
        if operation.begins_at is not None:
            details["begins_at"] = operation.begins_at.isoformat()
        details |= agreement_details(operation) if agreement is not None else {}
        write_operation(transaction, EventKind.CHECKED, operation, details=details)
        if wants_confirmation(operation):
            state = State.AWAITING_CONFIRMATION
            return wait(transaction, operation, state, agreement)
        if operation.quorums:
            return wait(transaction, operation, State.AWAITING_APPROVAL, agreement)
        operation = go_on(transaction, operation)
        if operation.feed is None and operation.begins is not None:
            owe_own_card(transaction, operation)
        ask_alone(transaction, operation)
        return operation

    @one_transaction
    def check_failed(
        self, transaction: Transaction, number: int, finding: Finding
    ) -> Operation:
        """
        It cannot be: `checking` → `refused`; the asker alone is told why.

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
        raise WrongStateError(stood(operation), remedy=f"See /onair history {number}.")
    return operation
