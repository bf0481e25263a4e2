"""
Superseding: what a later act on the same target makes pointless, or settles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam

from bot.domain.call import StopBroadcast, StopRecording, target_key
from bot.domain.command import Action
from bot.domain.history import EventKind
from bot.domain.operation import WAITING, Finding, State
from bot.domain.retrying import starts
from storage import mapping
from storage.ending import End, close, release_followers, withdraw
from storage.entering import write_operation
from storage.owing import owe_requests_again
from storage.tables import operations

if TYPE_CHECKING:
    from sqlalchemy import Select

    from bot.domain.operation import Operation
    from storage.transaction import Transaction

_BEFORE = (
    mapping.OPERATIONS.where(
        operations.c.target == bindparam("of_target"),
        operations.c.number < bindparam("of_number"),
    )
    .order_by(operations.c.number)
    .with_for_update(of=operations)
)
_WAITING_BEFORE = _BEFORE.where(operations.c.due_at.is_not(None))
_UNKNOWN_BEFORE = _BEFORE.where(operations.c.state == State.UNKNOWN.value)
_STOPS_AFTER = mapping.OPERATIONS.where(
    operations.c.target == bindparam("of_target"),
    operations.c.number > bindparam("of_number"),
    operations.c.due_at.is_not(None),
    # What waits for a person's yes stops nothing yet.
    operations.c.state != State.AWAITING_CONFIRMATION.value,
    operations.c.action.in_([Action.BROADCAST_STOP.value, Action.RECORD_STOP.value]),
).order_by(operations.c.number)


def supersede(transaction: Transaction, stop: Operation) -> None:
    """
    A stop makes every earlier start of its target pointless.

    One that waits, also for its moment, is never sent: a room that goes on air after
    somebody stopped it would be the worst surprise.  One that is unknown is settled
    by the stop's own answer.  But what somebody planned for later, or wanted with
    the yes of others, has nothing to do with the end of what runs until then by
    OnAir's own clock.  And a stop that comes from the journal is older than its
    number: what was asked after it stays.

    What a worker has just then is left to it: it gives way before its first byte,
    unless the stop was taken back by then.
    """
    call = stop.call
    if not isinstance(call, StopBroadcast | StopRecording):
        return
    # Two moments are compared only there: a clock may have been set back.
    late = stop.asked_at < transaction.at
    for one in _found(transaction, _WAITING_BEFORE, stop):
        if late and one.asked_at > stop.asked_at:
            continue
        planned = stop.actor.is_onair and _is_for_later(one)
        if one.state in WAITING and starts(one) and not planned:
            _withdraw_for(transaction, one, stop)
    for one in _found(transaction, _UNKNOWN_BEFORE, stop):
        if starts(one) and not (late and one.asked_at > stop.asked_at):
            _settled_by(transaction, one, _stopped(stop))


def give_way(transaction: Transaction, operation: Operation, *, unsure: bool) -> bool:
    """
    Whether a stop was asked for while a worker had this start; then it is over.

    A stop that its asker has taken back since does not count: nobody wants it.

    Args:
        transaction: The one that holds the operation, and does not send it any more.
        operation: Anything; what is no start gives way to nothing.
        unsure: True when something of it may have had an effect.
    """
    if not starts(operation):
        return False
    for stop in _found(transaction, _STOPS_AFTER, operation):
        if stop.actor.is_onair and _is_for_later(operation):
            # One booking ends where the next begins.
            continue
        if unsure:
            _settled_by(transaction, operation, _stopped(stop))
        else:
            _withdraw_for(transaction, operation, stop)
        return True
    return False


def settle_doubts(transaction: Transaction, operation: Operation) -> None:
    """A certain answer about a target ends every earlier doubt about it."""
    for one in _found(transaction, _UNKNOWN_BEFORE, operation):
        finding = Finding(f"Operation {operation.number} settled how it stands now.")
        _settled_by(transaction, one, finding)


def _found(
    transaction: Transaction, statement: Select[Any], by: Operation
) -> list[Operation]:
    if by.call is None:
        return []
    of = {"of_target": target_key(by.call), "of_number": by.number}
    rows = transaction.db.execute(statement, of).all()
    return [mapping.operation_from(row) for row in rows]


def _withdraw_for(
    transaction: Transaction, operation: Operation, stop: Operation
) -> None:
    end = End(State.SUPERSEDED, EventKind.SUPERSEDED, _stopped(stop), noticed=True)
    withdraw(transaction, operation, end)
    release_followers(transaction, operation, State.SUPERSEDED)


def _settled_by(
    transaction: Transaction, operation: Operation, finding: Finding
) -> None:
    close(transaction, operation.number, State.SUPERSEDED, finding)
    details: dict[str, object] = {"what": finding.what}
    write_operation(transaction, EventKind.SUPERSEDED, operation, details=details)
    owe_requests_again(transaction, operation)
    release_followers(transaction, operation, State.SUPERSEDED)


def _is_for_later(operation: Operation) -> bool:
    """Whether it began, or begins, at another moment than when it was asked for."""
    return operation.begins is not None or bool(operation.quorums)


def _stopped(stop: Operation) -> Finding:
    return Finding(
        f"A stop was asked for after it (operation {stop.number}).",
        "Start again if it is wanted after all.",
    )
