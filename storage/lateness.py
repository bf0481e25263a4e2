"""
Lateness: a start or a kick whose moment has passed is not carried out any more.

People have turned to something else by then, and a room that goes on air by itself
is worse than one that does not.  A stop never comes too late.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, literal_column, select

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.history import EventKind
from bot.domain.operation import Finding, State
from storage.ending import End, release_followers, withdraw
from storage.tables import events, operations

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from storage.transaction import Transaction

_CONFIRMED = select(func.max(events.c.at)).where(
    events.c.team == bindparam("of_team"),
    events.c.operation == bindparam("of_number"),
    events.c.kind == literal_column(f"'{EventKind.CONFIRMED.value}'"),
)
_FIRST_ENDED = select(operations.c.settled_at).where(
    operations.c.number == bindparam("of_number")
)


def came_too_late(transaction: Transaction, operation: Operation) -> bool:
    """
    Expire it when its moment has passed, and say whether that is so.

    Its time runs from when it could have begun: asked for, confirmed, and with
    nothing left to go first.
    """
    call = operation.call
    if not isinstance(call, StartBroadcast | StartRecording | RemoveFromRoom):
        return False
    latest = transaction.at - transaction.settings.run_within
    if operation.asked_at >= latest:
        return False
    if isinstance(call, RemoveFromRoom):
        of = {"of_team": operation.actor.team, "of_number": operation.number}
        confirmed = transaction.db.execute(_CONFIRMED, of).scalar_one()
        if confirmed is not None and confirmed >= latest:
            return False
    if operation.after is not None:
        first = {"of_number": operation.after}
        ended = transaction.db.execute(_FIRST_ENDED, first).scalar_one()
        if ended is not None and ended >= latest:
            return False
    _expire(transaction, operation)
    return True


def _expire(transaction: Transaction, operation: Operation) -> None:
    minutes = transaction.settings.run_within / timedelta(minutes=1)
    so = "nobody was removed"
    if not isinstance(operation.call, RemoveFromRoom):
        so = "it was not started"
    end = End(
        State.EXPIRED,
        EventKind.EXPIRED,
        finding=Finding(
            f"It was not begun within {minutes:g} minutes, so {so}.", "Ask again."
        ),
        noticed=True,
    )
    withdraw(transaction, operation, end)
    release_followers(transaction, operation, State.EXPIRED)
