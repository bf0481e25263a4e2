"""
What needed second persons in a period, each with its whole life.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from sqlalchemy import and_, literal_column, select

from bot.domain.facts import DECIDING, Consulted, Line
from bot.domain.history import EventKind
from storage import mapping
from storage.questions.period import pages
from storage.tables import actors, events, operations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import ColumnElement

    from storage.mapping import AnyRow
    from storage.questions.period import Asking

_by = actors.alias("who")
_first = operations.alias("first")

_ASKS = (EventKind.ASKED, EventKind.CHECKED, EventKind.CONFIRMED)
_SAID = (EventKind.APPROVED, EventKind.DECLINED)
_LIFE = tuple(sorted(one.value for one in {*DECIDING, *_ASKS}))
_DECIDING = tuple(sorted(one.value for one in DECIDING))
_NONE: ColumnElement[str] = literal_column("'[]'")


def consulted(asking: Asking) -> Iterator[Consulted]:
    """All that anything about second persons happened to."""
    # What was asked together is decided together: the first one stands for all.
    together = and_(_first.c.gesture == operations.c.gesture, _first.c.quorums != _NONE)
    query = (
        select(
            operations.c.number,
            operations.c.action,
            operations.c.room,
            *mapping.ids(_by, "by"),
        )
        .join_from(operations, _by, operations.c.actor == _by.c.number)
        .outerjoin(_first, and_(_first.c.number == operations.c.after, together))
        .where(
            operations.c.number.in_(asking.touched(_DECIDING)),
            operations.c.quorums != _NONE,
            _first.c.number.is_(None),
        )
    )
    for page in pages(asking.rows(query)):
        lives = _lives(asking, [row.number for row in page])
        for row in page:
            by = mapping.somebody(row, "by")
            lines = tuple(lives.get(row.number, ()))
            yield Consulted(row.number, row.action, row.room, by, lines)


def _lives(asking: Asking, numbers: list[int]) -> dict[int, list[Line]]:
    query = (
        select(
            events.c.operation,
            events.c.kind,
            events.c.at,
            events.c.details,
            *mapping.ids(_by, "by"),
        )
        .join_from(events, _by, events.c.actor == _by.c.number)
        .where(
            events.c.team == asking.team,
            events.c.operation.in_(numbers),
            events.c.kind.in_(_LIFE),
        )
        .order_by(events.c.operation, events.c.number)
    )
    found: dict[int, list[Line]] = {}
    for row in asking.db.execute(query):
        found.setdefault(row.operation, []).append(_line(row))
    return found


def _line(row: AnyRow) -> Line:
    details = json.loads(row.details)
    kind = EventKind(row.kind)
    # A yes that came too late to count is on record as such; so is the end that a
    # no brought about, in a line of its asker's.
    said = kind in _SAID and "person" in details and details.get("counted", True)
    return Line(
        kind=kind,
        at=row.at,
        actor=mapping.somebody(row, "by"),
        asks=kind in _ASKS and "approve_by" in details,
        said=said,
        enough=bool(details.get("enough")),
    )
