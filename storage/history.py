"""
History: read in pages by number, so that a million lines cost what a thousand do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal_column, select

from bot.domain.history import EventKind
from storage import mapping
from storage.details import mentions
from storage.faults import translated
from storage.tables import actors, events

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Engine

    from bot.domain.history import Event
    from storage.mapping import AnyRow

_PAGE = 500

_AFTER = (
    mapping.EVENTS.where(events.c.number > bindparam("after"))
    .order_by(events.c.number)
    .limit(_PAGE)
)
_PEOPLE = select(actors.c.number, actors.c.user).where(
    actors.c.number.in_(bindparam("of_numbers", expanding=True))
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
        found = lines(db, db.execute(query).all())
    return tuple(reversed(found))


def following(engine: Engine, after: int) -> Iterator[Event]:
    """
    Every line after that number, in order.

    Each page is a transaction of its own, so that a slow reader holds nothing.
    """
    while True:
        with translated(), engine.begin() as db:
            page = lines(db, db.execute(_AFTER, {"after": after}).all())
        if not page:
            return
        yield from page
        after = page[-1].number


def lines(db: Connection, rows: Sequence[AnyRow]) -> list[Event]:
    """These rows of `mapping.EVENTS` as lines; whom they mention is looked up."""
    numbers = sorted(mentions(row.details for row in rows))
    people: dict[int, str] = {}
    for first in range(0, len(numbers), _PAGE):
        some = {"of_numbers": numbers[first : first + _PAGE]}
        people |= {row.number: row.user for row in db.execute(_PEOPLE, some)}
    return [mapping.event_from(row, people) for row in rows]
