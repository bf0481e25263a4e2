"""
History: read in pages by number, so that a million lines cost what a thousand do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal_column

from bot.domain.history import EventKind
from storage import mapping
from storage.faults import translated
from storage.tables import events

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement, Engine

    from bot.domain.history import Event

_PAGE = 500

_AFTER = (
    mapping.EVENTS.where(events.c.number > bindparam("after"))
    .order_by(events.c.number)
    .limit(_PAGE)
)
_ROUTINE = (EventKind.CLAIMED.value, EventKind.REPORTED.value)
_NONE: ColumnElement[str] = literal_column("''")


def newest(
    engine: Engine,
    team: str,
    *,
    room: str | None,
    channel: str | None,
    operation: int | None,
    feed: int | None,
    most: int,
) -> tuple[Event, ...]:
    """The newest lines that fit, oldest of them first."""
    fits: list[ColumnElement[bool]] = [events.c.team == team]
    # The second half of these two is what lets the partial index fit.
    if room is not None:
        fits += [events.c.room == room, events.c.room != _NONE]
    if channel is not None:
        fits += [events.c.channel == channel, events.c.channel != _NONE]
    if operation is not None:
        fits.append(events.c.operation == operation)
    if feed is not None:
        fits.append(events.c.feed == feed)
    if operation is None and feed is None:
        # Of the whole life of one thing every step counts; else who did what.
        fits.append(events.c.kind.not_in(_ROUTINE))
    query = mapping.EVENTS.where(*fits).order_by(events.c.number.desc()).limit(most)
    with translated(), engine.begin() as db:
        rows = db.execute(query).all()
    return tuple(mapping.event_from(row) for row in reversed(rows))


def following(engine: Engine, after: int) -> Iterator[Event]:
    """
    Every line after that number, in order.

    Each page is a transaction of its own, so that a slow reader holds nothing.
    """
    while True:
        with translated(), engine.begin() as db:
            rows = db.execute(_AFTER, {"after": after}).all()
        if not rows:
            return
        yield from (mapping.event_from(row) for row in rows)
        after = rows[-1].number
