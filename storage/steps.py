"""
Steps: what workflows wait for, and that they are told once when all of it is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select

from bot.domain.command import Action
from bot.domain.operation import State
from storage import mapping
from storage.owing import owe_own_card_again, owe_step, step_is_told
from storage.tables import operations, steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_ADD = insert(steps)
_WAITING_FOR = (
    select(steps.c.execution)
    .where(steps.c.operation == bindparam("of_number"))
    .order_by(steps.c.execution)
)
_HELD = (
    select(steps.c.operation)
    .where(steps.c.execution == bindparam("of_execution"))
    .order_by(steps.c.operation)
    .with_for_update()
)
_WAITED_FOR = mapping.OPERATIONS.where(
    operations.c.number.in_(
        select(steps.c.operation).where(steps.c.execution == bindparam("of_execution"))
    )
).order_by(operations.c.number)
_PUSHES = frozenset({Action.BROADCAST_START, Action.BROADCAST_STOP})


def keep_step(
    transaction: Transaction, origin: Origin, opened: Iterable[Operation]
) -> None:
    """
    The step waits for those, where it is one that asked; they may be over already.
    """
    if not origin.step:
        return
    numbers = sorted({one.number for one in opened})
    rows = [{"execution": origin.step, "operation": number} for number in numbers]
    # Its reference holds each operation until the commit: whoever ends one of them just
    # now sees this row, or has ended it by now.
    transaction.db.execute(_ADD, rows)
    _tell_if_over(transaction, origin.step)


def ended(transaction: Transaction, number: int) -> None:
    """
    That operation has come to its end: whatever waited only for it is told.

    The caller has written the end down.
    """
    of = {"of_number": number}
    waiting = transaction.db.execute(_WAITING_FOR, of).scalars().all()
    for execution in waiting:
        _tell_if_over(transaction, execution, number)


def _tell_if_over(
    transaction: Transaction, execution: str, number: int | None = None
) -> None:
    of = {"of_execution": execution}
    # Of two that end at once the second must see that the first has.
    transaction.db.execute(_HELD, of).all()
    rows = transaction.db.execute(_WAITED_FOR, of).all()
    waited_for = [mapping.operation_from(row) for row in rows]
    for one in waited_for:
        if one.number == number:
            # A stop has a card of its own beside the feed's: it was confirmed there.
            owe_own_card_again(transaction, one)
    over = all(one.due_at is None for one in waited_for)
    if over and not step_is_told(transaction, execution):
        owe_step(transaction, execution, _main(waited_for))


def _main(waited_for: list[Operation]) -> Operation:
    """The first that did not succeed; else what was asked, after what went with it."""
    for one in waited_for:
        if one.state is not State.SUCCEEDED:
            return one
    return max(waited_for, key=lambda one: (one.action in _PUSHES, one.number))
