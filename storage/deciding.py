"""
Deciding: the asker's own second yes, and their taking it back.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select, update

from bot.domain.call import RemoveFromRoom
from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import WAITING, Finding, State
from storage import mapping
from storage.ending import End, cancel_followers, withdraw
from storage.gestures import gesture_found, keep_gesture, repeated
from storage.owing import owe_own_card
from storage.tables import events, operations
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_HELD = (
    mapping.OPERATIONS.add_columns(operations.c.due_at)
    .where(operations.c.number == bindparam("of_number"))
    .with_for_update(of=operations)
)
_CONFIRM = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(
        state=State.READY.value,
        due_at=bindparam("now"),
        expires_at=bindparam("until"),
    )
)
_FOUND_BY_OTHERS = select(events.c.operation).where(
    events.c.team == bindparam("of_team"),
    events.c.kind == EventKind.REPEATED.value,
    events.c.actor != bindparam("of_actor"),
    events.c.operation.in_(
        select(operations.c.number).where(
            or_(
                operations.c.number == bindparam("of_number"),
                operations.c.after == bindparam("of_number"),
            )
        )
    ),
)
_SHARED = Finding(
    "Its asker took it back; somebody else had asked for the same.",
    "Whoever still wants it can ask for it again.",
)


class Deciding(Writing):
    """The part of the ledger in which an asker has the last word."""

    @one_transaction
    def confirm(
        self, transaction: Transaction, number: int, origin: Origin
    ) -> Operation:
        """
        The asker's second yes: `awaiting_confirmation` → `ready`.

        Raises:
            WrongStateError: Not waiting for one, or somebody else's wish.
        """
        found = gesture_found(transaction, origin)
        if found:
            return repeated(transaction, found, origin).operations[0]
        operation = _held(transaction, number, origin, {State.AWAITING_CONFIRMATION})
        until = transaction.at + operation.run_within
        confirm = {"of_number": number, "now": transaction.at, "until": until}
        transaction.db.execute(_CONFIRM, confirm)
        operation = replace(
            operation, state=State.READY, due_at=transaction.at, expires_at=until
        )
        transaction.write(
            EventKind.CONFIRMED,
            origin.actor,
            operation.actor.team,
            action=operation.action.value,
            room=operation.room,
            channel=origin.channel,
            operation=number,
            feed=operation.feed,
            rules=origin.rules,
        )
        if isinstance(operation.call, RemoveFromRoom):
            owe_own_card(transaction, operation)
        keep_gesture(transaction, origin, number)
        return operation

    @one_transaction
    def cancel(
        self, transaction: Transaction, number: int, origin: Origin
    ) -> Operation:
        """
        The asker takes a waiting operation back, with those that follow it.

        Where others asked for the same and found it, the channel is told.

        Raises:
            WrongStateError: Not waiting any more, or somebody else's wish.
        """
        found = gesture_found(transaction, origin)
        if found:
            return repeated(transaction, found, origin).operations[0]
        operation = _held(transaction, number, origin, WAITING)
        shared = _found_by_others(transaction, operation)
        own = number in shared
        end = End(State.CANCELLED, EventKind.CANCELLED, rules=origin.rules)
        told = replace(end, finding=_SHARED, noticed=True)
        withdraw(transaction, operation, told if own else end)
        # One notice is enough for both.
        later = replace(told, noticed=not own) if shared - {number} else end
        cancel_followers(transaction, operation, later)
        keep_gesture(transaction, origin, number)
        return replace(
            operation,
            state=State.CANCELLED,
            finding=_SHARED if own else operation.finding,
            settled_at=transaction.at,
            due_at=None,
        )


def _found_by_others(transaction: Transaction, operation: Operation) -> set[int]:
    """Which of it and its followers somebody else asked for, too."""
    of = {
        "of_team": operation.actor.team,
        "of_actor": transaction.actor(operation.actor),
        "of_number": operation.number,
    }
    return set(transaction.db.execute(_FOUND_BY_OTHERS, of).scalars())


def _held(
    transaction: Transaction,
    number: int,
    origin: Origin,
    states: set[State] | frozenset[State],
) -> Operation:
    """The operation, if it is theirs and still in one of those states."""
    row = transaction.db.execute(_HELD, {"of_number": number}).first()
    if row is None:
        raise WrongStateError(
            f"There is no operation {number}.", remedy="Type the command again."
        )
    operation = mapping.operation_from(row)
    see = f"See /onair history {number}."
    if operation.actor != origin.actor:
        raise WrongStateError(
            f"Operation {number} is somebody else's wish.",
            remedy=f"Only its asker can answer that. {see}",
            by=operation.actor.user,
        )
    if operation.state not in states:
        state = operation.state.value.replace("_", " ")
        raise WrongStateError(f"Operation {number} is {state} already.", remedy=see)
    over = operation.state is State.AWAITING_CONFIRMATION and (
        row.due_at <= transaction.at
    )
    if over:
        raise WrongStateError(
            f"Operation {number} waited too long for its second yes.",
            remedy="Type the command again.",
        )
    return operation
