"""
How the databases are reached, and what is never made by accident.
"""

from __future__ import annotations

import os
import stat
import threading
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.pool import QueuePool

from bot.domain.errors import RecordUnavailableError, SettingsError
from storage.engine import PATIENCE, make_engines
from tests.storage.wishes import ANN, asked, kinds, on_air, opened, origin, plan, start

if TYPE_CHECKING:
    from storage import Record
    from tests.postgres import Postgres


def test_the_files_are_their_owners_alone(tmp_path: Path) -> None:
    """
    Nobody else on the machine reads the record, whatever the umask.
    """
    before = os.umask(0)
    record = opened(f"sqlite:///{tmp_path / 'onair.db'}")
    record.upgrade()
    asked(record, start())
    os.umask(before)

    found = {
        path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()
    }
    record.close()
    assert {"onair.db": 0o600, "onair.db-wal": 0o600, "onair.db-shm": 0o600} == found


def test_sqlite_is_told_to_lose_nothing(file_url: str) -> None:
    """
    What was acknowledged is on disk, and every reference is checked.
    """
    record = opened(file_url)
    with record.engines.writer.connect() as db:
        found = {
            name: db.execute(text(f"PRAGMA {name}")).scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    record.close()

    assert {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "busy_timeout": 150,
    } == found


@pytest.mark.parametrize("kind", ["postgresql"])
def test_postgresql_waits_for_no_lock_for_long(record: Record) -> None:
    """
    A replica that paused inside a transaction does not stop the others.
    """
    with record.engines.writer.connect() as db:
        found = [
            db.execute(text(f"SHOW {name}")).scalar_one()
            for name in (
                "lock_timeout",
                "idle_in_transaction_session_timeout",
                "timezone",
            )
        ]

    assert ["150ms", "5s", "UTC"] == found


@pytest.mark.parametrize(
    "url",
    [
        "",
        "onair.db",
        "sqlite://",
        "sqlite:///:memory:",
        "mysql://root:planted@host/onair",
        "postgresql://user:planted@host:port/onair",
    ],
)
def test_what_names_no_usable_database_is_refused(url: str) -> None:
    """
    The error says how it is written, and does not quote what was.
    """
    with pytest.raises(SettingsError, match="ONAIR_DATABASE_URL") as caught:
        make_engines(url)

    assert "planted" not in str(caught.value)
    assert "sqlite:///onair.db" in caught.value.remedy


def test_a_folder_that_is_not_there_is_named_as_the_cause(tmp_path: Path) -> None:
    """
    Whoever mistyped the path is told that the file cannot be opened.
    """
    with pytest.raises(RecordUnavailableError, match="cannot be opened"):
        opened(f"sqlite:///{tmp_path / 'nowhere' / 'onair.db'}")


def test_a_file_that_was_taken_away_is_not_made_anew(file_url: str) -> None:
    """
    An empty record in the place of a lost one would look as if nothing had been.
    """
    record = opened(file_url)
    path = Path(file_url.removeprefix("sqlite:///"))
    path.unlink()

    with pytest.raises(RecordUnavailableError, match="cannot be opened"):
        asked(record, start())
    record.close()
    assert not path.exists()


@pytest.mark.parametrize("replaced", [False, True])
def test_nothing_begins_on_a_file_that_was_taken_away_meanwhile(
    file_url: str, *, replaced: bool
) -> None:
    """
    What would be written into a removed file is lost; so it is refused, until the
    file is back in its place.
    """
    record = opened(file_url)
    asked(record, start())
    path = Path(file_url.removeprefix("sqlite:///"))
    away = path.rename(path.with_name("away.db"))
    if replaced:
        path.write_bytes(away.read_bytes())

    with pytest.raises(RecordUnavailableError, match="removed or replaced") as caught:
        record.ledger.claim("w1", timedelta(seconds=30))
    trouble = record.trouble()
    away.rename(path)
    claim = record.ledger.claim("w1", timedelta(seconds=30))
    calm = record.trouble()
    record.close()
    assert "restarts OnAir" in caught.value.remedy
    assert "removed or replaced" in trouble
    assert claim is not None
    assert calm == ""


def test_whoever_waits_is_told_before_slack_gives_up(url: str) -> None:
    """
    Waiting for a connection and then for a lock takes less than two of three seconds.
    """
    record = opened(url, patience=PATIENCE)
    pool = record.engines.writer.pool
    assert isinstance(pool, QueuePool)
    longest = timedelta(seconds=pool.timeout()) + PATIENCE
    record.close()

    assert timedelta(seconds=2) > longest


def test_what_is_no_database_is_told_so(tmp_path: Path) -> None:
    """
    A file of something else is neither used nor overwritten.
    """
    path = tmp_path / "onair.db"
    path.write_text("Dear diary, " * 100)
    record = opened(f"sqlite:///{path}")

    with pytest.raises(RecordUnavailableError, match="not a database"):
        record.upgrade()
    record.close()


def test_a_path_may_hold_any_character(tmp_path: Path) -> None:
    """
    Blanks, question marks and percent signs are part of a name.
    """
    path = tmp_path / "on air? 100%41.db"
    record = opened(f"sqlite:///{str(path).replace('%', '%25').replace('?', '%3F')}")
    names = {one.name for one in tmp_path.iterdir()}
    record.close()

    assert 1 == len(names)


def test_the_reader_changes_nothing(record: Record) -> None:
    """
    What reads cannot write, even by mistake.
    """
    with (
        pytest.raises(Exception, match=r"readonly|read-only"),
        record.engines.reader.begin() as db,
    ):
        db.execute(text("UPDATE alembic_version SET version_num = 'x'"))


def test_the_reader_does_not_wait_for_a_writer(record: Record) -> None:
    """
    A question is answered while somebody holds the right to write.
    """
    on_air(record)
    with record.engines.writer.begin() as db:
        db.execute(text("UPDATE feeds SET why = 'not yet'"))
        feeds = record.reader.open_feeds("T1")
        due = record.ledger.next_due()

    assert [""] == [feed.why for feed in feeds]
    assert due is not None


def test_two_writers_never_act_on_the_same_old_state(url: str) -> None:
    """
    Fifty wishes by ten threads are one operation, and one actor.
    """
    record = opened(url, patience=timedelta(seconds=30))

    def press() -> None:
        for _ in range(5):
            asked(record, start())

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lines = record.reader.history("T1", most=100)
    repeated = kinds(record).count("repeated")
    record.close()
    assert {ANN} == {line.actor for line in lines}
    assert 49 == repeated


def test_the_server_may_come_and_go(postgres: Postgres) -> None:
    """
    Connections that the server dropped are replaced without anybody noticing.
    """
    url = postgres.fresh()
    record = opened(url)
    asked(record, start())
    outsider = opened(url)
    with outsider.engines.writer.begin() as db:
        db.execute(
            text(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                " WHERE datname = current_database() AND pid <> pg_backend_pid()"
            )
        )

    operation = record.reader.operation(1)
    found = record.ledger.open(plan(start()), origin())
    record.close()
    outsider.close()
    postgres.drop(url)
    assert operation is not None
    assert found.repeat


def test_a_server_that_is_not_there_is_named_as_the_cause() -> None:
    """
    The error says that the server does not answer, and shows no password.
    """
    record = opened("postgresql://onair:planted@127.0.0.1:1/onair")

    with pytest.raises(RecordUnavailableError, match="does not answer") as caught:
        asked(record, start())
    trouble = record.trouble()
    record.close()
    assert "planted" not in str(caught.value)
    assert "does not answer" in trouble
