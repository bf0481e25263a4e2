"""
Onward: what has the yes it waited for goes on, to second persons or to the workers.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select, update

from bot.domain.operation import State
from bot.domain.retrying import stops
from bot.domain.rules import WORKFLOW
from storage import feeds, mapping
from storage.approvals import said_to, sign_call, sign_terms, terms_of
from storage.ending import followers_of
from storage.owing import (
    owe_card,
    owe_own_card,
    owe_own_card_again,
    owe_requests,
    owe_requests_again,
)
from storage.quorums import agreement_values
from storage.tables import operations

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.command import Agreement, Wish
    from bot.domain.operation import Operation
    from storage.transaction import Transaction

UNDECIDED = frozenset(
    {State.CHECKING, State.AWAITING_CONFIRMATION, State.AWAITING_APPROVAL}
)
"""The states of what no worker may take yet."""

_AT_ONCE = timedelta(0)
_ONE = update(operations).where(operations.c.number == bindparam("of_number"))
_WAIT = _ONE.values(
    state=bindparam("its_state"),
    due_at=bindparam("look_at"),
    begins_at=bindparam("moment"),
    quorums=bindparam("its_quorums"),
    approve_by=bindparam("until"),
    trace=bindparam("its_trace"),
    expires_at=None,
)
_READY = _ONE.values(
    state=State.READY.value,
    due_at=bindparam("its_turn"),
    begins_at=bindparam("moment"),
    expires_at=bindparam("until"),
    held=False,
)
_LEADER = mapping.OPERATIONS.where(operations.c.number == bindparam("of_number"))
# Not held: whoever ends it holds what follows it, and waits for us.
_FIRST = select(operations.c.state, operations.c.due_at, operations.c.gesture).where(
    operations.c.number == bindparam("of_number")
)


def first_state(wish: Wish) -> State:
    """In which state it comes on record."""
    unresolved = wish.begins is not None and wish.begins_at is None
    if wish.confirm and not unresolved:
        return State.AWAITING_CONFIRMATION
    asked = wish.agreement
    if unresolved or (asked is not None and asked.unread):
        return State.CHECKING
    if asked is not None and asked.quorums:
        return State.AWAITING_APPROVAL
    return State.READY


def first_look(transaction: Transaction, operation: Operation) -> datetime:
    """When somebody must look at it: a worker, the asker, second persons, a checker."""
    if operation.state is State.AWAITING_CONFIRMATION:
        return transaction.at + transaction.settings.confirm_within
    if operation.state is State.AWAITING_APPROVAL and operation.approve_by:
        return half_way(transaction, operation.approve_by)
    if operation.state is State.CHECKING:
        return transaction.at
    return operation.begins_at or transaction.at


def too_late_for_a_yes(
    transaction: Transaction, operation: Operation, within: timedelta | None
) -> datetime:
    """Until when second persons may agree, where they are asked now."""
    until = transaction.at + (within or transaction.settings.approve_within)
    if operation.begins_at is None:
        return until
    # Nobody is asked for a yes to what would come too late with it.
    return min(until, operation.begins_at + operation.run_within)


def half_way(transaction: Transaction, until: datetime) -> datetime:
    """When whoever has not decided is reminded."""
    return transaction.at + max(until - transaction.at, _AT_ONCE) / 2


def agreed_on(
    transaction: Transaction, operation: Operation, agreement: Agreement | None
) -> Operation:
    """
    The same, with what the rules want of second persons now; nothing is written.

    Without an *agreement* that stays as it was asked for, with its whole time.
    """
    within = agreement.within if agreement else None
    if agreement is None and operation.approve_by is not None:
        within = operation.approve_by - operation.asked_at
    if agreement is not None:
        operation = replace(operation, quorums=agreement.quorums, trace=agreement.trace)
    if not operation.quorums:
        return (
            replace(operation, approve_by=None) if operation.approve_by else operation
        )
    until = too_late_for_a_yes(transaction, operation, within)
    return replace(operation, approve_by=until)


def wait(
    transaction: Transaction,
    operation: Operation,
    state: State,
    agreement: Agreement | None = None,
) -> Operation:
    """
    Let it wait in *state* for somebody's word; whoever is to give it is asked.

    Args:
        transaction: The one that holds it.
        operation: As `agreed_on` gave it.
        state: `awaiting_confirmation` or `awaiting_approval`.
        agreement: What the rules want now; None: what was kept when it was asked.
    """
    if state is State.AWAITING_APPROVAL and operation.approve_by is not None:
        due_at = half_way(transaction, operation.approve_by)
    else:
        due_at = transaction.at + transaction.settings.confirm_within
    operation = replace(operation, state=state, due_at=due_at, expires_at=None)
    values = agreement_values(operation)
    transaction.db.execute(
        _WAIT,
        {
            "of_number": operation.number,
            "its_state": state.value,
            "look_at": due_at,
            "moment": operation.begins_at,
            "its_quorums": values["quorums"],
            "until": operation.approve_by,
            "its_trace": values["trace"],
        },
    )
    if agreement is not None:
        sign_terms(transaction, operation, agreement.terms, agreement.asked)
    elif operation.quorums:
        sign_call(transaction, operation)
    feed = feeds.feed_of(transaction, operation.feed)
    if feed is not None:
        owe_card(transaction, feed, operation)
    if _is_decided_with_another(transaction, operation):
        # Whoever is asked about that one must see this one beside it from now on.
        first = transaction.db.execute(_LEADER, {"of_number": operation.after}).one()
        show(transaction, mapping.operation_from(first))
    ask(transaction, operation)
    return operation


def ask(transaction: Transaction, operation: Operation) -> None:
    """
    Show what waits for somebody's word to those who can give it.

    What was asked in one breath with something that waits as well is decided with
    that.
    """
    if _is_decided_with_another(transaction, operation):
        return
    owe_own_card(transaction, operation)
    if operation.state is State.AWAITING_APPROVAL:
        said = {one.actor.user for one in said_to(transaction, operation.number)}
        asked = terms_of(transaction, operation.number).asked
        owe_requests(transaction, operation, (one for one in asked if one not in said))


def ask_alone(transaction: Transaction, operation: Operation) -> None:
    """What was to be decided with it, and is not decided yet, is asked by itself."""
    for one in followers_of(transaction, operation.number):
        if one.state in {State.AWAITING_APPROVAL, State.AWAITING_CONFIRMATION}:
            ask(transaction, one)


def go_on(
    transaction: Transaction, operation: Operation, *, anew: bool = False
) -> Operation:
    """
    A worker may take it from now on, or from its moment.

    What comes after another one can begin only once that has ended, so only then its
    time begins to run out.

    Args:
        transaction: The one that holds it.
        operation: As it waited.
        anew: True when its asker has just said yes, so that its moment is not past.
    """
    turn = operation.begins_at or transaction.at
    if anew:
        turn = max(turn, transaction.at)
    expires_at = None
    if not stops(operation) and not _waits_for_another(transaction, operation):
        expires_at = turn + operation.run_within
    operation = replace(
        operation, state=State.READY, due_at=turn, expires_at=expires_at, held=False
    )
    transaction.db.execute(
        _READY,
        {
            "of_number": operation.number,
            "its_turn": turn,
            "moment": operation.begins_at,
            "until": expires_at,
        },
    )
    show(transaction, operation)
    return operation


def show(transaction: Transaction, operation: Operation) -> None:
    """Whatever shows it must be brought up to date."""
    feed = feeds.feed_of(transaction, operation.feed)
    if feed is not None:
        owe_card(transaction, feed, operation)
    owe_own_card_again(transaction, operation)
    owe_requests_again(transaction, operation)


def wants_confirmation(operation: Operation) -> bool:
    """Whether a person must say yes to it once more: nobody in Slack asked for it."""
    return operation.actor.user == WORKFLOW


def _is_decided_with_another(transaction: Transaction, operation: Operation) -> bool:
    if operation.after is None:
        return False
    first = transaction.db.execute(_FIRST, {"of_number": operation.after}).one()
    return first.gesture == operation.gesture and State(first.state) in UNDECIDED


def _waits_for_another(transaction: Transaction, operation: Operation) -> bool:
    """Whether something that goes first has not ended."""
    if operation.after is None:
        return False
    first = transaction.db.execute(_FIRST, {"of_number": operation.after}).one()
    if first.due_at is None:
        return False
    return operation.only_if or first.state != State.UNKNOWN.value
