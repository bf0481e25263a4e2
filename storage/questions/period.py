"""
A period of the record: what its questions have in common.

Whoever asks does so in one open transaction, so that all answers fit one another.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sqlalchemy import literal_column, select

from bot.domain.history_filter import Filter
from storage.questions.spans import span_of
from storage.tables import events

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import ColumnElement, Connection, Select

    from bot.domain.airtime import Stretch
    from storage.mapping import AnyRow

_PAGE = 500
_NO_ROOM: ColumnElement[str] = literal_column("''")


class Asking:
    """
    One workspace's period.

    Attributes:
        db: An open transaction.
        team: The workspace.
        period: From when until when.
        room: The only room that is asked about, or "".
    """

    def __init__(self, db: Connection, team: str, period: Stretch, room: str) -> None:
        """Find where the period's lines are; none of them is read yet."""
        self.db = db
        self.team = team
        self.period = period
        self.room = room
        wanted = Filter(since=period.since, until=period.until)
        self._span = span_of(db, team, wanted, before=None, after=None)

    def touched(self, kinds: Iterable[str]) -> Select[Any]:
        """The operations to which any of that happened in the period."""
        return select(events.c.operation).where(*self.lines(kinds))

    def lines(self, kinds: Iterable[str]) -> list[ColumnElement[bool]]:
        """What a line of the period of one of these kinds fits."""
        fits = [
            *self._span.holds(),
            events.c.team == self.team,
            events.c.at >= self.period.since,
            events.c.at < self.period.until,
            events.c.kind.in_(tuple(kinds)),
        ]
        if self.room:
            # The second half of it is what lets the partial index fit.
            fits += [events.c.room == self.room, events.c.room != _NO_ROOM]
        return fits

    def rows(self, query: Select[Any]) -> Iterator[AnyRow]:
        """One page of them in memory, however many there are."""
        streaming = {"yield_per": _PAGE}
        return iter(self.db.execute(query, execution_options=streaming))


def pages(rows: Iterator[AnyRow]) -> Iterator[list[AnyRow]]:
    """The same, some at a time."""
    while page := list(islice(rows, _PAGE)):
        yield page
