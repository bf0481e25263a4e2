"""
A database that fails: a clear error, nothing half done, and then it goes on.

The faults are real ones: a file that may not grow, a lock that somebody holds, a
connection that may only read.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import RecordUnavailableError
from bot.domain.settlement import settle
from tests.storage.wishes import (
    LEASE,
    LIVE,
    asked,
    claimed,
    kinds,
    on_air,
    opened,
    origin,
    plan,
    start,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine

    from storage import Record

    Act = Callable[[], object]


def _opening(record: Record) -> Act:
    return lambda: record.ledger.open(plan(start(7)), origin(gesture="press"))


def _claiming(record: Record) -> Act:
    asked(record, start(7))
    return lambda: record.ledger.claim("w2", LEASE)


def _sending(record: Record) -> Act:
    asked(record, start(7))
    claim = claimed(record)
    return lambda: record.ledger.sending(claim, LEASE)


def _settling(record: Record) -> Act:
    asked(record, start(7, password="planted-5"))
    claim = claimed(record)
    assert record.ledger.sending(claim, LEASE)
    settlement = settle(claim.operation, claim.feed, LIVE, record.ledger.now())
    return lambda: record.ledger.settle(claim, settlement)


def _delivering(record: Record) -> Act:
    report = record.ledger.owed(1)[0]
    return lambda: record.ledger.delivered(report, None)


ACTS = {
    "open": _opening,
    "claim": _claiming,
    "sending": _sending,
    "settle": _settling,
    "delivered": _delivering,
}
acts = pytest.mark.parametrize("act", ACTS.values(), ids=list(ACTS))


@contextmanager
def _full(record: Record, _: Engine) -> Iterator[None]:
    """Not one more page: the file is as large as it may ever be."""
    with record.engines.writer.connect() as db:
        pages = db.execute(text("PRAGMA page_count")).scalar_one()
        db.execute(text(f"PRAGMA max_page_count = {pages}"))
    line = (
        "INSERT INTO events (at, kind, actor, team, action, room, channel,"
        " rules, details) VALUES ('2026-01-01T00:00:00.000000Z', 'shown', 1,"
        " 'T1', '', '', '', '', :details)"
    )
    # Ever smaller lines, until not even the smallest one fits.
    for size in (2000, 500, 100, 20, 2):
        with pytest.raises(DBAPIError, match="full"):
            _write_on(record, line, f"{' ' * (size - 2)}{{}}")
    yield
    with record.engines.writer.connect() as db:
        db.execute(text("PRAGMA max_page_count = 1000000"))


def _write_on(record: Record, line: str, details: str) -> None:
    while True:
        with record.engines.writer.begin() as db:
            db.execute(text(line), {"details": details})


@contextmanager
def _locked(_: Record, outsider: Engine) -> Iterator[None]:
    """Somebody else holds the database and does not let go."""
    with outsider.connect() as db:
        if db.dialect.name == "sqlite":
            db.connection.driver_connection.isolation_level = None  # type: ignore[union-attr]  # SQLite's driver has it
            db.execute(text("BEGIN EXCLUSIVE"))
            yield
            db.execute(text("ROLLBACK"))
            return
        db.execute(text("LOCK TABLE events, operations IN EXCLUSIVE MODE"))
        yield
        db.rollback()


@contextmanager
def _read_only(record: Record, _: Engine) -> Iterator[None]:
    """The right to write is gone, also for whoever is connected already."""
    _let_write(record, allowed=False)
    yield
    _let_write(record, allowed=True)


def _let_write(record: Record, *, allowed: bool) -> None:
    engine = record.engines.writer
    on = "OFF" if allowed else "ON"
    told = {
        "sqlite": f"PRAGMA query_only = {on}",
        "postgresql": f"SET SESSION default_transaction_read_only = {on}",
    }
    # The driver's own connection: ours would begin by taking the right to write.
    raw = engine.raw_connection()
    cursor = raw.cursor()
    cursor.execute(told[engine.dialect.name])
    cursor.close()
    raw.commit()
    raw.close()


FAULTS = {
    "full": (_full, "disk with the database is full"),
    "locked": (_locked, "held by another program"),
    "read-only": (_read_only, "only be read"),
}
CASES = [
    ("sqlite", "full"),
    ("sqlite", "locked"),
    ("sqlite", "read-only"),
    ("postgresql", "locked"),
    ("postgresql", "read-only"),
]


def _all(record: Record) -> list[str]:
    """Everything that is on record, to be compared."""
    tables = ("operations", "feeds", "reports", "secrets", "gestures", "cards")
    with record.engines.reader.begin() as db:
        rows = [
            f"{table} {row}"
            for table in tables
            for row in db.execute(text(f"SELECT * FROM {table}"))  # noqa: S608  constants
        ]
    return sorted(rows)


@acts
@pytest.mark.parametrize(("kind", "fault"), CASES)
def test_a_failing_database_is_named_and_survived(
    record: Record,
    outsider: Engine,
    fault: str,
    act: Callable[[Record], Act],
) -> None:
    """
    Full, locked or read-only: the error says which, nothing is half done, and as
    soon as the fault is mended the same act succeeds.
    """
    on_air(record)
    attempt = act(record)
    make, words = FAULTS[fault]
    before = _all(record)

    with make(record, outsider):
        with pytest.raises(RecordUnavailableError, match=words) as caught:
            attempt()
        assert before == _all(record)
        assert () != record.reader.open_feeds("T1")

    assert "hoever runs OnAir" in caught.value.remedy
    assert attempt() is not False
    assert before != _all(record)


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_pool_that_is_taken_is_busy(record: Record) -> None:
    """
    A writer that never gives its turn back is an error, not a standstill.
    """
    held = threading.Event()
    done = threading.Event()

    def hold() -> None:
        with record.engines.writer.begin():
            held.set()
            done.wait()

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()

    with pytest.raises(RecordUnavailableError, match="busy"):
        asked(record, start())

    done.set()
    holder.join()
    asked(record, start())


def test_a_connection_that_is_cut_in_the_middle_is_survived(record: Record) -> None:
    """
    What was under way is undone, and the next wish goes through.
    """
    if record.engines.writer.dialect.name == "sqlite":
        cut = "ROLLBACK"
    else:
        cut = "SELECT pg_terminate_backend(pg_backend_pid())"
    record.ledger.open(plan(start()), origin())
    with pytest.raises(DBAPIError):
        _cut_off(record, cut)

    asked(record, start(7))

    assert 2 == len(record.reader.waiting("T1"))


def _cut_off(record: Record, cut: str) -> None:
    with record.engines.writer.begin() as db:
        db.execute(text(cut))
        db.execute(text("SELECT * FROM nowhere"))


def test_trouble_is_silent_while_all_is_well(url: str) -> None:
    """
    Health is asked of the database itself, and names what is wrong.
    """
    record = opened(url)
    well = record.trouble()
    asked(record, start())
    told(record)
    lines = kinds(record)
    record.close()

    assert "" == well
    assert "reported" == lines[-1]


@pytest.mark.parametrize("kind", ["sqlite"])
def test_a_lock_is_trouble(record: Record, outsider: Engine) -> None:
    """
    Who asks whether the record can be written is told when it cannot.
    """
    with _locked(record, outsider):
        trouble = record.trouble()

    assert "held by another program" in trouble
