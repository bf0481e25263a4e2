"""
What of the history is in files, for whoever asks for what is older.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.domain.archive import Shelf
from storage.tables import archives, events, seals

if TYPE_CHECKING:
    from sqlalchemy import Connection

_NEWEST = select(archives.c.file, archives.c.last).order_by(archives.c.last.desc())
_COUNT = select(func.count(archives.c.number))


def shelf_of(db: Connection) -> Shelf:
    """The files, and from when on lines are here."""
    newest = db.execute(_NEWEST.limit(1)).first()
    if newest is None:
        return Shelf()
    oldest = (
        select(events.c.at)
        .join_from(seals, events, events.c.number == seals.c.event)
        .where(seals.c.place > newest.last)
        .order_by(seals.c.place)
        .limit(1)
    )
    return Shelf(
        files=int(db.execute(_COUNT).scalar_one()),
        newest=newest.file,
        before=db.execute(oldest).scalar(),
    )
