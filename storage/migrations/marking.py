"""
Marks for everybody who is on record already, and lines in the form that is sealed.

Frozen with version 0004: it names tables and columns as they are then.
"""

from __future__ import annotations

import json
import secrets
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from sqlalchemy import text

from storage.details import written
from storage.sealed import actor_mark, name_mark

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sqlalchemy import Connection

_PAGE = 1000
_GUARD = "SELECT sql FROM sqlite_master WHERE name = 'events_not_changed'"
_CALLED = """
SELECT DISTINCT actor, name FROM events WHERE name <> ''
UNION SELECT number, name FROM actors WHERE name <> ''
ORDER BY actor, name
"""
_NAME_LINES = """
UPDATE events SET named = (
  SELECT names.number FROM names
  WHERE names.actor = events.actor AND names.name = events.name AND names.name <> ''
) WHERE name <> ''
"""
_LINES = """
SELECT number, team, details FROM events WHERE number > :after
ORDER BY number LIMIT :most
"""


def mark_everybody(db: Connection) -> None:
    """
    Give each person a key and a mark, each name too, and each line its form.

    What the details say stays the same; Slack ids in them become mentions.
    """
    with _unguarded(db):
        _mark(db)


@contextmanager
def _unguarded(db: Connection) -> Iterator[None]:
    """On SQLite the guard of the lines is the old one, and steps aside."""
    guard = None
    if db.dialect.name == "sqlite":
        guard = db.execute(text(_GUARD)).scalar_one()
        db.exec_driver_sql("DROP TRIGGER events_not_changed")
    yield
    if guard is not None:
        db.exec_driver_sql(guard)


def _mark(db: Connection) -> None:
    keys: dict[int, str] = {}
    ids: dict[tuple[str, str], int] = {}
    people = db.execute(text("SELECT * FROM actors ORDER BY number")).mappings().all()
    for one in people:
        keys[one["number"]] = secrets.token_hex(32)
        ids.setdefault((one["team"], one["user"]), one["number"])
    _put(
        db,
        "UPDATE actors SET key = :key, mark = :mark WHERE number = :number",
        [
            {
                "number": one["number"],
                "key": keys[one["number"]],
                "mark": actor_mark(
                    keys[one["number"]], one["enterprise"], one["team"], one["user"]
                ),
            }
            for one in people
        ],
    )
    _put(
        db,
        "INSERT INTO names (actor, name, mark) VALUES (:actor, :name, :mark)",
        [
            {
                "actor": one.actor,
                "name": one.name,
                "mark": name_mark(keys[one.actor], one.name),
            }
            for one in db.execute(text(_CALLED)).all()
        ],
    )
    db.execute(text(_NAME_LINES))
    _rewrite(db, ids)


def _rewrite(db: Connection, ids: Mapping[tuple[str, str], int]) -> None:
    """Every line's details, a page at a time."""
    after = 0
    while True:
        rows = db.execute(text(_LINES), {"after": after, "most": _PAGE}).all()
        if not rows:
            return
        changed = [
            {"number": row.number, "details": details}
            for row in rows
            if (details := _details(row.team, row.details, ids)) != row.details
        ]
        _put(db, "UPDATE events SET details = :details WHERE number = :number", changed)
        after = rows[-1].number


def _details(team: str, kept: str, ids: Mapping[tuple[str, str], int]) -> str:
    def find(users: set[str]) -> dict[str, int]:
        return {one: ids[team, one] for one in users if (team, one) in ids}

    return written(json.loads(kept), find)


def _put(db: Connection, statement: str, rows: list[dict[str, Any]]) -> None:
    if rows:
        db.execute(text(statement), rows)
