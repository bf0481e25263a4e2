"""
What the database itself refuses, whoever asks it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import inspect, text
from sqlalchemy.exc import IntegrityError

from bot.domain.command import Action
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.moment import Spoken
from bot.domain.operation import NEXT, State
from bot.domain.report import NoticeKind, ReportKind
from bot.domain.room import Kind, Sdk, Source
from storage.promises import ACTIVE
from storage.triggers import FIRST
from tests.storage.wishes import ANN, asked, kick, origin, start

if TYPE_CHECKING:
    from enum import Enum

    from sqlalchemy import Connection, Engine

    from storage import Record


_ASKED = "quorums = '[1]', approve_by = asked_at"


def _put(db: Connection, state: State) -> None:
    """Bring operation 1 into that state, with the guard asleep."""
    on = db.dialect.name
    if on == "sqlite":
        sql = db.execute(
            text("SELECT sql FROM sqlite_master WHERE name = 'operations_step'")
        ).scalar_one()
        db.execute(text("DROP TRIGGER operations_step"))
    else:
        db.execute(text("ALTER TABLE operations DISABLE TRIGGER USER"))
    db.execute(text(_step(state)))
    if on == "sqlite":
        db.exec_driver_sql(sql)
    else:
        db.execute(text("ALTER TABLE operations ENABLE TRIGGER USER"))


def _step(state: State) -> str:
    """The statement that makes it so, with all that the state demands."""
    due = "asked_at" if state in ACTIVE else "NULL"
    worker = "w" if state is State.RUNNING else ""
    return (
        f"UPDATE operations SET state = '{state.value}', due_at = {due},"  # noqa: S608  constants
        f" worker = '{worker}', {_ASKED} WHERE number = 1"
    )


@pytest.mark.parametrize("old", State, ids=lambda state: state.value)
@pytest.mark.parametrize("new", State, ids=lambda state: state.value)
def test_only_the_steps_of_the_table_are_possible(
    guarded: Record, old: State, new: State
) -> None:
    """
    The database knows the same life cycle as the code, for every pair of states.
    """
    with guarded.engines.writer.connect() as db:
        _put(db, old)
        try:
            db.execute(text(_step(new)))
            possible = True
        except IntegrityError:
            possible = False
        db.rollback()

    assert (new in NEXT[old]) == possible


@pytest.mark.parametrize("state", State)
def test_an_operation_begins_only_at_a_beginning(
    record: Record, outsider: Engine, state: State
) -> None:
    """
    Nothing comes on record as if it had been carried out already.
    """
    asked(record, kick())
    columns = [one["name"] for one in inspect(outsider).get_columns("operations")]
    quoted = [f'"{one}"' for one in columns if one != "number"]
    values = {
        '"state"': f"'{state.value}'",
        '"position"': "99",
        '"due_at"': "asked_at" if state in ACTIVE else "NULL",
        '"worker"': "'w'",
        '"quorums"': "'[1]'",
        '"approve_by"': "asked_at",
    }
    chosen = [values.get(one, one) for one in quoted]
    statement = text(
        f"INSERT INTO operations ({', '.join(quoted)})"  # noqa: S608  constants
        f" SELECT {', '.join(chosen)} FROM operations WHERE number = 1"
    )

    with outsider.begin() as db:
        try:
            db.execute(statement)
            possible = True
        except IntegrityError:
            possible = False
            db.rollback()
    assert (state in FIRST) == possible


CHECKS: list[tuple[str, str, type[Enum]]] = [
    ("operations", "state", State),
    ("operations", "action", Action),
    ("feeds", "state", FeedState),
    ("feeds", "kind", Kind),
    ("feeds", "source", Source),
    ("feeds", "sdk", Sdk),
    ("rooms", "sdk", Sdk),
    ("events", "kind", EventKind),
    ("reports", "kind", ReportKind),
    ("reports", "notice", NoticeKind),
]


@pytest.mark.parametrize(("table", "column", "values"), CHECKS)
def test_every_closed_set_is_the_databases_too(
    record: Record, outsider: Engine, table: str, column: str, values: type[Enum]
) -> None:
    """
    What the code can say, the table can hold, and nothing else.
    """
    assert record.version()
    found = {
        str(one["name"]): str(one["sqltext"])
        for one in inspect(outsider).get_check_constraints(table)
    }
    words = set(re.findall(r"'([^']*)'", found[f"{table}_{column}_known"]))

    assert {one.value for one in values} == words


ONCE = {
    "one decision of each person": "INSERT INTO approvals"
    " (operation, person, actor, approved, reason, at)"
    " SELECT 1, 'U2', 1, approved, '', asked_at FROM operations,"
    " (SELECT true AS approved UNION ALL SELECT false) AS said",
    "one open review of each person": "INSERT INTO reviews"
    " (operation, team, person, broken_by, why, at, note)"
    " SELECT number, 'T1', 'U2', 1, '', asked_at, '' FROM operations",
    "one halt of each workspace": 'INSERT INTO freezes (team, "by", why, at)'
    " SELECT 'T1', 1, '', asked_at FROM operations",
    "one request of each person": "INSERT INTO reports"
    ' (kind, subject, "to", team, state, version, tries, due_at, reason, begun)'
    " SELECT 'request', 'request/1/U2', 'U2', 'T1', 'owed', 1, 0, asked_at, '', 0"
    " FROM operations",
}


@pytest.mark.parametrize("statement", ONCE.values(), ids=ONCE)
def test_what_there_is_once_is_there_once(
    record: Record, outsider: Engine, statement: str
) -> None:
    """
    No two of what must be single, whoever writes them and however fast.
    """
    asked(record, start(1), by=ANN)
    asked(record, start(2), by=ANN)

    with outsider.connect() as db, pytest.raises(IntegrityError):
        db.execute(text(statement))


@pytest.mark.parametrize("closing", ["closed_by = NULL", "closed_at = NULL"])
def test_a_review_is_closed_by_somebody_at_some_time(
    record: Record, outsider: Engine, closing: str
) -> None:
    """
    A debt that nobody closed is not closed, and one that is says by whom.
    """
    asked(record, start())
    add = text(
        "INSERT INTO reviews (operation, team, person, broken_by, why, at, note,"
        " closed_by, closed_at) SELECT 1, 'T1', 'U2', 1, '', asked_at, '', 1, asked_at"
        " FROM operations"
    )

    with outsider.connect() as db:
        db.execute(add)
        with pytest.raises(IntegrityError):
            db.execute(text(f"UPDATE reviews SET {closing}"))  # noqa: S608  constants


@pytest.mark.parametrize("missing", ["quorums = '[]'", "approve_by = NULL"])
def test_who_waits_for_approval_waits_for_somebody_and_not_for_ever(
    record: Record, outsider: Engine, missing: str
) -> None:
    """
    Without second persons, or without an end, nothing could ever come of it.
    """
    asked(record, start(begins=Spoken.parse("15:00")))
    wait = f"UPDATE operations SET state = 'awaiting_approval', {_ASKED}"  # noqa: S608  constants

    with outsider.connect() as db:
        db.execute(text(wait))
        with pytest.raises(IntegrityError):
            db.execute(text(f"UPDATE operations SET {missing}"))  # noqa: S608  constants


def test_one_target_runs_once_whatever_the_code_does(
    record: Record, outsider: Engine
) -> None:
    """
    One running operation for each target is the database's own promise.
    """
    asked(record, start())
    other = start()
    object.__setattr__(other.call, "name", "another")
    asked(record, other)
    run = "UPDATE operations SET state = 'running', worker = 'w'"

    with outsider.connect() as db, pytest.raises(IntegrityError):
        db.execute(text(run))


@pytest.mark.parametrize(
    "change", ["target = NULL", "wish = NULL", "call = NULL", "due_at = NULL"]
)
def test_no_part_of_a_promise_is_null(
    record: Record, outsider: Engine, change: str
) -> None:
    """
    An index that compares nothing with nothing would let two through.
    """
    asked(record, start())

    with outsider.connect() as db, pytest.raises(IntegrityError):
        db.execute(text(f"UPDATE operations SET {change}"))  # noqa: S608  constants


def test_one_target_has_one_open_feed(record: Record, outsider: Engine) -> None:
    """
    Two open feeds of one target would be two truths about it.
    """
    asked(record, start())
    columns = [one["name"] for one in inspect(outsider).get_columns("feeds")]
    quoted = ", ".join(f'"{one}"' for one in columns if one != "number")
    again = f"INSERT INTO feeds ({quoted}) SELECT {quoted} FROM feeds"  # noqa: S608  constants

    with outsider.connect() as db, pytest.raises(IntegrityError):
        db.execute(text(again))


def test_a_card_is_owed_by_one_row(record: Record, outsider: Engine) -> None:
    """
    Two rows of one card would be two cards in the channel.
    """
    record.ledger.refuse(Action.SEE, "x", "No.", origin())
    asked(record, start())
    columns = [one["name"] for one in inspect(outsider).get_columns("reports")]
    quoted = ", ".join(f'"{one}"' for one in columns if one != "number")
    again = f"INSERT INTO reports ({quoted}) SELECT {quoted} FROM reports"  # noqa: S608  constants

    with outsider.connect() as db, pytest.raises(IntegrityError):
        db.execute(text(again))
