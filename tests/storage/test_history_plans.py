"""
Each question of the history goes along its own index, on both databases.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event

from bot.domain.command import Action
from bot.domain.history_filter import Filter
from bot.domain.operation import State
from tests.storage.wishes import ANN, on_air

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

    from storage import Record

Asked = list[tuple[str, Any]]

QUESTIONS = {
    "events_team": Filter(),
    "events_room": Filter(room="room42"),
    "events_channel": Filter(channel="C1"),
    "events_operation": Filter(operation=1),
    "events_feed": Filter(feed=1),
    "events_actor": Filter(actor=ANN.user),
    "events_action": Filter(action=Action.BROADCAST_START),
    "operations_state": Filter(state=State.SUCCEEDED),
}
"""The index that each needs."""


def asked_of(record: Record, question: Callable[[], object]) -> Asked:
    """Every statement that answers it, with its values."""
    found: Asked = []

    def note(
        _db: Connection,
        _cursor: object,
        statement: str,
        values: object,
        _context: object,
        _many: bool,  # noqa: FBT001  as SQLAlchemy calls it
    ) -> None:
        if statement.startswith("SELECT"):
            found.append((statement, values))

    event.listen(record.engines.reader, "before_cursor_execute", note)
    question()
    event.remove(record.engines.reader, "before_cursor_execute", note)
    return found


def plan_of(record: Record, asked: Asked) -> str:
    """How the database goes about them."""
    told = []
    with record.engines.reader.connect() as db:
        if db.dialect.name == "postgresql":
            # Of so small a table it would read all, index or not.
            db.exec_driver_sql("SET LOCAL enable_seqscan = off")
            db.exec_driver_sql("SET LOCAL enable_bitmapscan = off")
            explain = "EXPLAIN"
        else:
            explain = "EXPLAIN QUERY PLAN"
        for statement, values in asked:
            rows = db.exec_driver_sql(f"{explain} {statement}", values)
            told += [str(row[-1]) for row in rows]
    return "\n".join(told)


@pytest.mark.parametrize("index", QUESTIONS)
def test_each_question_has_its_index(record: Record, index: str) -> None:
    """
    By room, channel, person, act, state …: no question reads every line.
    """
    on_air(record)
    asked = asked_of(record, lambda: record.reader.find("T1", QUESTIONS[index]))
    plan = plan_of(record, asked)

    assert index in plan
    assert "SCAN events" not in plan
    assert "Seq Scan on events" not in plan


def test_a_time_is_found_without_an_index_of_its_own(record: Record) -> None:
    """
    Numbers grow with time, so a few looks by number find where a time begins.
    """
    on_air(record)
    now = record.ledger.now()
    wanted = Filter(since=now - timedelta(hours=1), until=now)
    plan = plan_of(record, asked_of(record, lambda: record.reader.find("T1", wanted)))

    assert "events_team" in plan
    assert "Seq Scan on events" not in plan


def test_what_is_open_is_found_among_what_is_due(record: Record) -> None:
    """
    However many are over: what waits is in an index that holds nothing else.
    """
    on_air(record)
    asked = asked_of(record, lambda: record.reader.waiting("T1"))
    asked += asked_of(record, record.ledger.next_due)
    plan = plan_of(record, asked)

    assert "operations_due" in plan
    assert "SCAN operations\n" not in f"{plan}\n"
    assert "Seq Scan on operations" not in plan
