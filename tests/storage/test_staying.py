"""
What is on record stays there as it is, whoever is at the database.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from tests.storage.wishes import asked, count, start

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage import Record


def _decided(of: str, number: int) -> str:
    """One person's yes, taken from a row of that table."""
    at = {"approvals": "at", "operations": "asked_at"}[of]
    return (
        "INSERT INTO approvals (operation, person, actor, approved, reason, at)"  # noqa: S608  constants
        f" SELECT {number}, 'U2', 1, true, '', {at} FROM {of}"
    )


NEVER = {
    "change an event": "UPDATE events SET room = 'x'",
    "change an event's number": "UPDATE events SET number = 99",
    "remove an event": "DELETE FROM events",
    "change an actor's user": "UPDATE actors SET \"user\" = 'U666'",
    "change an actor's workspace": "UPDATE actors SET team = 'T666'",
    "change an actor's organisation": "UPDATE actors SET enterprise = 'E666'",
    "change an actor's number": "UPDATE actors SET number = 99",
    "remove an actor": "DELETE FROM actors",
    "remove an operation": "DELETE FROM operations",
    "change a decision": "UPDATE approvals SET approved = NOT approved",
    "change a decision's person": "UPDATE approvals SET person = 'U9'",
    "remove a decision": "DELETE FROM approvals",
    "decide twice": _decided("approvals", 1),
}
ONLY_SQLITE = {
    "replace an event": "INSERT OR REPLACE INTO events SELECT * FROM events",
    "replace while changing": "UPDATE OR REPLACE events SET number = 1",
    "replace an actor": "INSERT OR REPLACE INTO actors SELECT * FROM actors",
    "replace an actor by its ids": "INSERT OR REPLACE INTO actors"
    ' (enterprise, team, "user", name)'
    " SELECT enterprise, team, \"user\", 'x' FROM actors",
    "replace an operation": "INSERT OR REPLACE INTO operations"
    " SELECT * FROM operations",
    "replace a decision": "INSERT OR REPLACE INTO approvals SELECT * FROM approvals",
    "replace a decision by changing": "UPDATE OR REPLACE approvals SET approved = 0",
}
ONLY_POSTGRESQL = {
    "empty the history": "TRUNCATE events",
    "empty the actors": "TRUNCATE actors CASCADE",
    "empty the operations": "TRUNCATE operations CASCADE",
    "empty the decisions": "TRUNCATE approvals",
    "replace a decision by a conflict": "INSERT INTO approvals SELECT * FROM approvals"
    " ON CONFLICT (operation, person) DO UPDATE SET approved = false",
    "replace an event by a conflict": "INSERT INTO events SELECT * FROM events"
    " ON CONFLICT (number) DO UPDATE SET room = 'x'",
}
TRICKS = [
    *[(one, kind) for one in NEVER.items() for kind in ("sqlite", "postgresql")],
    *[(one, "sqlite") for one in ONLY_SQLITE.items()],
    *[(one, "postgresql") for one in ONLY_POSTGRESQL.items()],
]


@pytest.mark.parametrize(
    ("trick", "kind"), TRICKS, ids=[f"{one[0]}-{kind}" for one, kind in TRICKS]
)
def test_what_is_on_record_stays_so(
    record: Record, outsider: Engine, trick: tuple[str, str]
) -> None:
    """
    Somebody with a shell on the database cannot rewrite the past by mistake.
    """
    asked(record, start())
    with outsider.begin() as db:
        db.execute(text(_decided("operations", 1)))
    before = _kept(record)

    with outsider.connect() as db, pytest.raises(IntegrityError):
        db.execute(text(trick[1]))

    assert before == _kept(record)


def _kept(record: Record) -> tuple[object, ...]:
    lines, said = list(record.reader.events()), record.reader.approvals(1)
    assert said
    return lines, said, count(record, "actors")
