"""
Engines: one that writes, one that reads and never waits for the other.
"""

from __future__ import annotations

import os
import sqlite3
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from sqlalchemy import create_engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from bot.domain.errors import SettingsError
from storage.faults import replaced, unavailable

if TYPE_CHECKING:
    from sqlalchemy import URL, Connection, Engine
    from sqlalchemy.engine.interfaces import DBAPIConnection
    from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE = timedelta(milliseconds=800)
"""
How long a lock is waited for.

With the wait for a connection less than two seconds: Slack gives up after three, and
what was told to have failed must not be carried out afterwards.
"""

_POOL_TIMEOUT_S = 1
_CONNECT_TIMEOUT_S = 2
_IDLE_MS = 5_000
_SILENCE_MS = 5000
_SERVER_CONNECTIONS = 5
_FILE = "file"


@dataclass(frozen=True, slots=True)
class Engines:
    """
    Both ways into one database.

    Attributes:
        writer: Its transactions hold the right to write from their first moment.
        reader: Its transactions see one state of everything, and change nothing.
    """

    writer: Engine
    reader: Engine

    def close(self) -> None:
        """Give every connection back."""
        self.writer.dispose()
        self.reader.dispose()


def make_engines(url: str, patience: timedelta = PATIENCE) -> Engines:
    """
    Both engines for *url*; a SQLite file is made, but no table in it.

    Args:
        url: `sqlite:///onair.db` or `postgresql://user:password@host/name`.
        patience: How long a lock is waited for.

    Raises:
        SettingsError: No database that OnAir can use is named so.
        RecordUnavailableError: The file cannot be made.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        # Not from the cause, which may quote the password.
        raise _unusable("cannot be read") from None
    kind = parsed.get_backend_name()
    if kind == "sqlite":
        return _sqlite(parsed, patience)
    if kind in {"postgresql", "postgres"}:
        return _postgresql(parsed, patience)
    raise _unusable(f"names {kind}, which OnAir cannot use")


def _unusable(why: str) -> SettingsError:
    return SettingsError(
        f"ONAIR_DATABASE_URL {why}.",
        remedy="Set it to sqlite:///onair.db or to "
        "postgresql://user:password@host/database.",
    )


def _sqlite(url: URL, patience: timedelta) -> Engines:
    if not url.database or url.database == ":memory:":
        raise _unusable("names no file")
    path = Path(url.database)
    _make_file(path)

    def connect() -> DBAPIConnection:
        # `mode=rw`: a file that somebody took away is not silently made anew.
        # Without an isolation level the driver leaves every BEGIN to us.
        return sqlite3.connect(  # type: ignore[return-value]  # typeshed knows less of it than SQLAlchemy wants
            f"file:{quote(str(path))}?mode=rw",
            uri=True,
            timeout=patience.total_seconds(),
            isolation_level=None,
            check_same_thread=False,
        )

    common = {
        "creator": connect,
        "poolclass": QueuePool,
        "pool_timeout": _POOL_TIMEOUT_S,
        "hide_parameters": True,
    }
    # One connection: threads queue in the pool, in the order in which they came,
    # and not in SQLite's lock, which has no order.
    writer = create_engine(url, pool_size=1, max_overflow=0, **common)
    reader = create_engine(url, **common)
    event.listen(writer, "connect", _prepare_writer)
    event.listen(reader, "connect", _prepare_reader)
    _watch_file(writer, path)
    event.listen(writer, "begin", _begin_writing)
    event.listen(reader, "begin", _begin_reading)
    return Engines(writer, reader)


def _make_file(path: Path) -> None:
    """Only its owner reads it; SQLite makes `-wal` and `-shm` alike."""
    if path.exists():
        return
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        return
    except OSError as error:
        raise unavailable(error) from error


def _watch_file(writer: Engine, path: Path) -> None:
    """
    Let no transaction begin on a file that is not the one at *path* any more.

    SQLite goes on with a file that was removed, and all that it acknowledged would
    be gone with the process.
    """

    def remember(_: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        entry.info[_FILE] = _identity(path)

    def compare(connection: Connection) -> None:
        if _identity(path) != connection.info[_FILE]:
            raise replaced()

    event.listen(writer, "connect", remember)
    event.listen(writer, "begin", compare)


def _identity(path: Path) -> tuple[int, int]:
    """Which file is there, whatever its name."""
    try:
        found = os.stat(path)  # noqa: PTH116  before every transaction, so the quick one
    except OSError as error:
        raise replaced() from error
    return found.st_dev, found.st_ino


def _prepare_writer(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    _run(
        connection,
        "PRAGMA journal_mode = WAL",
        "PRAGMA synchronous = FULL",
        "PRAGMA foreign_keys = ON",
        # What is deleted here was a secret.
        "PRAGMA secure_delete = ON",
    )


def _prepare_reader(connection: DBAPIConnection, _: ConnectionPoolEntry) -> None:
    _run(connection, "PRAGMA query_only = ON")


def _run(connection: DBAPIConnection, *pragmas: str) -> None:
    cursor = connection.cursor()
    try:
        for pragma in pragmas:
            cursor.execute(pragma)
    finally:
        cursor.close()


def _begin_writing(connection: Connection) -> None:
    # The driver would begin only at the first write, so two transactions could
    # read the same state and both act on it.  Take the write lock up front.
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_reading(connection: Connection) -> None:
    # One statement sees one moment by itself.
    if not connection.get_execution_options().get("one_statement"):
        connection.exec_driver_sql("BEGIN")


def _postgresql(url: URL, patience: timedelta) -> Engines:
    wait = round(patience.total_seconds() * 1000)
    arguments = {
        "connect_timeout": _CONNECT_TIMEOUT_S,
        "tcp_user_timeout": _SILENCE_MS,
        "application_name": "onair",
        "options": f"-c lock_timeout={wait} -c timezone=UTC "
        f"-c idle_in_transaction_session_timeout={max(wait, _IDLE_MS)}",
    }

    def engine(isolation: str) -> Engine:
        return create_engine(
            url.set(drivername="postgresql+psycopg"),
            connect_args=arguments,
            isolation_level=isolation,
            pool_size=_SERVER_CONNECTIONS,
            pool_timeout=_POOL_TIMEOUT_S,
            # After a restart of the server the first caller must not be the one
            # who finds out.
            pool_pre_ping=True,
            hide_parameters=True,
        )

    try:
        writer, reader = engine("READ COMMITTED"), engine("REPEATABLE READ")
    except ModuleNotFoundError as error:
        raise SettingsError(
            "The driver for PostgreSQL is not installed.",
            remedy="Install onair with its extra: `pip install 'onair[postgres]'`.",
        ) from error
    return Engines(writer, reader.execution_options(postgresql_readonly=True))
