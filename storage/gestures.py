"""
Gestures: one press or one line has one effect, however often it arrives.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, or_, select

from bot.domain.history import EventKind
from bot.domain.record import Opened
from storage import mapping
from storage.quick import Insertion
from storage.tables import gestures, operations

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_FIND = select(gestures.c.operation).where(gestures.c.key == bindparam("of_key"))
_OPENED = mapping.OPERATIONS.where(
    or_(
        operations.c.gesture == bindparam("of_key"),
        operations.c.number == bindparam("of_number"),
    )
).order_by(operations.c.position, operations.c.number)
_KEEP = Insertion(gestures)


def gesture_known(transaction: Transaction, origin: Origin) -> bool:
    """Whether this gesture has had its effect already."""
    if not origin.gesture:
        return False
    return transaction.db.execute(_FIND, {"of_key": origin.gesture}).first() is not None


def gesture_found(transaction: Transaction, origin: Origin) -> tuple[Operation, ...]:
    """The operations that this gesture opened, or found, when it came first."""
    key = {"of_key": origin.gesture}
    row = transaction.db.execute(_FIND, key).first()
    if row is None:
        return ()
    number = {"of_number": row.operation}
    rows = transaction.db.execute(_OPENED, {**key, **number}).all()
    return tuple(mapping.operation_from(one) for one in rows)


def keep_gesture(
    transaction: Transaction, origin: Origin, operation: int | None = None
) -> None:
    """It has had its effect; the database lets no second one of the key in."""
    if origin.gesture:
        row = {"key": origin.gesture, "operation": operation, "at": transaction.at}
        _KEEP.add(transaction.db, row)


def repeated(
    transaction: Transaction, found: tuple[Operation, ...], origin: Origin
) -> Opened:
    """The same came again, and finds what is there."""
    write_repeat(transaction, found[0], origin)
    return Opened(found, repeat=True)


def write_repeat(
    transaction: Transaction,
    found: Operation,
    origin: Origin,
    tried: str = "",
    why: str = "",
) -> None:
    """
    The line that somebody asked again, and what they found.

    Args:
        transaction: The one that found it.
        found: What was there.
        origin: On whose word.
        tried: What they did once more to another's wish, or "": it was asked again.
        why: The reason that they gave, or "".
    """
    told = {"tried": tried, "why": why, "line": origin.line}
    transaction.write(
        EventKind.REPEATED,
        origin.actor,
        origin.actor.team,
        action=found.action.value,
        room=found.room,
        channel=origin.channel,
        operation=found.number,
        feed=found.feed,
        rules=origin.rules,
        details={key: one for key, one in told.items() if one},
    )
