"""
Moments that a restart must not forget.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from storage.tables import moments

if TYPE_CHECKING:
    from datetime import datetime

    from storage.transaction import Transaction

QUIET = "quiet_until"  # until then nobody may call the backend
SEEN = "seen_at"  # when this record was last seen alive

_FIND = select(moments.c.at).where(moments.c.name == bindparam("of_name"))
_MOVE = (
    update(moments)
    .where(moments.c.name == bindparam("of_name"))
    .values(at=bindparam("its_moment"))
)
_ADD = insert(moments)


def moment(transaction: Transaction, name: str) -> datetime | None:
    """The moment of that name, or None."""
    found: datetime | None = transaction.db.execute(
        _FIND, {"of_name": name}
    ).scalar_one_or_none()
    return found


def keep_moment(transaction: Transaction, name: str, at: datetime) -> None:
    """Remember it, in place of the one before."""
    moved = transaction.db.execute(_MOVE, {"of_name": name, "its_moment": at})
    if not moved.rowcount:
        transaction.db.execute(_ADD, {"name": name, "at": at})
