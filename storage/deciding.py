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
from bot.domain.retrying import stops
from bot.domain.telling import stood
from storage import mapping
from storage.ending import End, asked_with, cancel_followers, withdraw
from storage.gestures import gesture_found, keep_gesture, repeated
from storage.onward import agreed_on, ask_alone, go_on, wait, wants_confirmation
from storage.owing import owe_own_card
from storage.quorums import agreement_details
from storage.superseding import supersede
from storage.tables import events, operations
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from bot.domain.command import Agreement
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_HELD = (
    mapping.OPERATIONS.add_columns(operations.c.due_at)
    .where(operations.c.number == bindparam("of_number"))
    .with_for_update(of=operations)
)
_CONFIRMED_BY = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(confirmed_by=bindparam("whom"))
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
        self,
        transaction: Transaction,
        number: int,
        origin: Origin,
        agreement: Agreement | None = None,
    ) -> Operation:
        """
        The asker's second yes: `awaiting_confirmation` → `ready`, or on to approvals.

        What a workflow asked for any person may confirm whom the caller lets.  What
        was asked with it and waits for the same yes goes with it.

        Args:
            transaction: The one that this method is.
            number: The operation's.
            origin: On whose word.
            agreement: What the rules say now; None: what they said before.

        Raises:
            WrongStateError: Not waiting for one, somebody else's wish, or a group
                must be read first.
        """
        found = gesture_found(transaction, origin)
        if found:
            return repeated(transaction, found, origin).operations[0]
        operation = _held(transaction, number, origin, {State.AWAITING_CONFIRMATION})
        if agreement is not None and agreement.unread:
            groups = ", ".join(sorted(agreement.unread))
            raise WrongStateError(
                f"Who must agree cannot be told yet: {groups} is being read.",
                remedy="Press again in a moment.",
            )
        operation = _confirmed(transaction, operation, agreement, origin)
        for one in asked_with(transaction, operation):
            if one.state is State.AWAITING_CONFIRMATION:
                _confirmed(transaction, one, None, origin)
        ask_alone(transaction, operation)
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
        end = End(State.CANCELLED, EventKind.CANCELLED, by=origin)
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


def _confirmed(
    transaction: Transaction,
    operation: Operation,
    agreement: Agreement | None,
    origin: Origin,
) -> Operation:
    """On to second persons, or to the workers."""
    if wants_confirmation(operation) and not operation.confirmed_by:
        # It is theirs from now on, so that they are none of its second persons.
        by = {"of_number": operation.number, "whom": origin.actor.user}
        transaction.db.execute(_CONFIRMED_BY, by)
        operation = replace(operation, confirmed_by=origin.actor.user)
    # What a freeze held up was ready before, so whoever had to agree did.
    agreed = operation.held and operation.quorums
    if not agreed:
        operation = agreed_on(transaction, operation, agreement)
    transaction.write(
        EventKind.CONFIRMED,
        origin.actor,
        operation.actor.team,
        action=operation.action.value,
        room=operation.room,
        channel=origin.channel,
        operation=operation.number,
        feed=operation.feed,
        rules=origin.rules,
        details=None if agreed else agreement_details(operation),
    )
    if operation.quorums and not agreed:
        return wait(transaction, operation, State.AWAITING_APPROVAL, agreement)
    operation = go_on(transaction, operation, anew=True)
    if stops(operation):
        supersede(transaction, operation)
    if isinstance(operation.call, RemoveFromRoom):
        owe_own_card(transaction, operation)
    return operation


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
    # Nobody in Slack asked for what a workflow wants, so somebody else answers.
    theirs = wants_confirmation(operation) and operation.actor.team == origin.actor.team
    if operation.actor != origin.actor and not theirs:
        raise WrongStateError(
            f"Operation {number} is somebody else's wish.",
            remedy=f"Only its asker can answer that. {see}",
        )
    if operation.state not in states:
        raise WrongStateError(stood(operation), remedy=see)
    over = operation.state is State.AWAITING_CONFIRMATION and (
        row.due_at <= transaction.at
    )
    if over:
        raise WrongStateError(
            f"Operation {number} waited too long for its second yes.",
            remedy="Type the command again.",
        )
    return operation
