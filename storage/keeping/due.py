"""
What may leave the database: the oldest places, up to the first that must stay.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, or_, select

from bot.domain.archive import Due
from storage.chain.head import head_of
from storage.columns import Moment
from storage.promises import ACTIVE
from storage.tables import archives, events, operations, seals

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import Connection

_LAST = select(func.coalesce(func.max(archives.c.last), 0))
# Under way, or due again: a line of it may still be asked for to go on with it.
_IS_OPEN = and_(
    operations.c.number.is_not(None),
    or_(
        operations.c.state.in_([one.value for one in ACTIVE]),
        operations.c.due_at.is_not(None),
    ),
)
_STAYS = (
    select(
        seals.c.place,
        operations.c.number.label("operation"),
        _IS_OPEN.label("open"),
        (events.c.at < bindparam("until", type_=Moment())).label("old"),
    )
    .select_from(seals)
    .outerjoin(events, events.c.number == seals.c.event)
    .outerjoin(operations, operations.c.number == events.c.operation)
    .where(
        seals.c.place.between(bindparam("low"), bindparam("high")),
        or_(
            # A line that somebody removed is for verifying to tell.
            events.c.number.is_(None),
            events.c.at >= bindparam("until", type_=Moment()),
            _IS_OPEN,
        ),
    )
    .order_by(seals.c.place)
    .limit(1)
)
_AT = (
    select(events.c.at)
    .select_from(seals)
    .join(events, events.c.number == seals.c.event)
    .where(seals.c.place == bindparam("of_place"))
)


def due_in(db: Connection, until: datetime, most: int) -> Due:
    """Which places may leave: those before *until*, at most so many."""
    first = int(db.execute(_LAST).scalar_one()) + 1
    # The last one stays, so that it can be seen here where the chain ends.
    last = min(first + most - 1, head_of(db).length - 1)
    reach = {"low": first, "high": last, "until": until}
    stays = db.execute(_STAYS, reach).first()
    held_by = None
    if stays is not None:
        last = int(stays.place) - 1
        held_by = int(stays.operation) if stays.open and stays.old else None
    if last < first:
        return Due(first, last, held_by=held_by)
    since, to = (
        db.execute(_AT, {"of_place": place}).scalar() for place in (first, last)
    )
    return Due(first, last, since, to, held_by)
