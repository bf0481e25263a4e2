"""
The chain as it is read: its head, the seals of single lines, the last checkpoint.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, select

from bot.domain.seal import Checkpoint, Head, Seal
from storage.tables import checkpoints, heads, seals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Connection

_PAGE = 500

_HEAD = select(heads.c.length, heads.c.seal, heads.c.event).where(heads.c.id == 1)
_HEAD_HELD = _HEAD.with_for_update()
_SEALS = select(seals).where(seals.c.event.in_(bindparam("of_events", expanding=True)))
_LAST_CHECKPOINT = select(checkpoints).order_by(checkpoints.c.number.desc()).limit(1)


def head_of(db: Connection, *, held: bool = False) -> Head:
    """Where the chain ends; *held*, so that nobody lengthens it meanwhile."""
    row = db.execute(_HEAD_HELD if held else _HEAD).first()
    return Head() if row is None else Head(row.length, row.seal, row.event)


def seals_of(db: Connection, events: Iterable[int]) -> dict[int, Seal]:
    """The seals of those lines that have one by now, by the lines' numbers."""
    numbers = sorted(set(events))
    found: dict[int, Seal] = {}
    for first in range(0, len(numbers), _PAGE):
        some = {"of_events": numbers[first : first + _PAGE]}
        found |= {
            row.event: Seal(row.place, row.seal) for row in db.execute(_SEALS, some)
        }
    return found


def last_checkpoint(db: Connection) -> Checkpoint | None:
    """The latest one, or None."""
    row = db.execute(_LAST_CHECKPOINT).mappings().first()
    return None if row is None else Checkpoint(**row)
