"""
Filling: a record of as many lines as wanted, sealed, in a minute and not in a day.

Rows go straight into the tables; every constraint, index and guard is there, but that
operations may come in as they ended.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

import psycopg
from sqlalchemy import make_url, text

from benchmarks.lives import TEAM, copies, people
from storage import Record
from storage.sealed import BEGINNING, COLUMNS, Marks, hash_of, next_seal
from storage.tables import operations

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from benchmarks.lives import Copy, Person

_GUARD = "operations_begin"
_LIVES_AT_ONCE = 2_000
_ACTORS = ("number", "enterprise", "team", "user", "name", "key", "mark")
_NAMES = ("number", "actor", "name", "mark")
_SEALS = ("place", "event", "seal")
_HEADS = ("id", "length", "seal", "event")


class Rows(Protocol):
    """Where rows go."""

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
        """Add them, and commit."""

    def repeat(self, lines: int, operations: int, first: int) -> None:
        """Add the *first* lines, and their operations, with higher numbers."""

    def close(self) -> None:
        """Let the database know what it holds, and leave."""


def fill(url: str, count: int) -> Record:
    """The record at *url*, an empty database, with at least so many lines in it."""
    record = Record(url)
    record.upgrade()
    everybody = people()
    with closing(_rows(url)) as rows:
        _add_people(rows, everybody)
        _add_lives(rows, count, everybody)
    return record


def multiply(record: Record, url: str, times: int) -> None:
    """
    So many times the lines there are, copied by the database; later, and renumbered.

    Their seals are as long as any, and fit nothing.
    """
    with record.engines.reader.begin() as db:
        lines = db.execute(text("SELECT max(number) FROM events")).scalar_one()
        wanted = db.execute(text("SELECT max(number) FROM operations")).scalar_one()
    with closing(_rows(url)) as rows:
        for round_ in range(1, times):
            rows.repeat(round_ * int(lines), round_ * int(wanted), int(lines))


def _add_people(rows: Rows, everybody: list[Person]) -> None:
    known = [
        (one.number, "", TEAM, one.user, one.name, one.key, one.mark)
        for one in everybody
    ]
    rows.add("actors", _ACTORS, known)
    named = [(one.number, one.number, one.name, one.name_mark) for one in everybody]
    rows.add("names", _NAMES, named)


def _add_lives(rows: Rows, count: int, everybody: list[Person]) -> None:
    marks = Marks(
        {one.number: one.mark for one in everybody},
        {one.number: one.name_mark for one in everybody},
    )
    source, seal, length, last = copies(count), BEGINNING, 0, 0
    while some := list(islice(source, _LIVES_AT_ONCE)):
        lines = [line for life in some for line in life.events]
        sealed = []
        for line in lines:
            seal = next_seal(seal, hash_of(line, marks))
            length += 1
            last = line[0]
            sealed.append((length, last, seal.hex()))
        rows.add("events", COLUMNS, lines)
        rows.add("seals", _SEALS, sealed)
        _add_operations(rows, some)
    rows.add("heads", _HEADS, [(1, length, seal.hex(), last)])


def _add_operations(rows: Rows, some: list[Copy]) -> None:
    wanted = [one for life in some for one in life.operations]
    if wanted:
        columns = list(wanted[0])
        rows.add("operations", columns, [tuple(one.values()) for one in wanted])


def _repeats(later: str, seal: str) -> tuple[str, ...]:
    """The statements that add everything once more, by `:lines` and `:operations`."""
    same = ", ".join(f'"{one}"' for one in COLUMNS)
    told = {
        "number": "number + :lines",
        "at": later,
        "operation": "operation + :operations",
        "feed": "feed + :operations",
    }
    moved = ", ".join(told.get(one, f'"{one}"') for one in COLUMNS)
    known = {"number": "number + :operations", "after": "after + :operations"}
    known["gesture"] = "gesture || '.' || :operations"
    columns = [one.name for one in operations.c]
    kept = ", ".join(f'"{one}"' for one in columns)
    other = ", ".join(known.get(one, f'"{one}"') for one in columns)
    known_operations = "(SELECT max(operation) FROM events WHERE number <= :first)"
    events_of = (
        f"INSERT INTO events ({same}) SELECT {moved} FROM events"  # noqa: S608  names of ours
        " WHERE number <= :first ORDER BY 1"
    )
    operations_of = (
        f"INSERT INTO operations ({kept}) SELECT {other} FROM operations"  # noqa: S608  names of ours
        f" WHERE number <= {known_operations} ORDER BY 1"
    )
    seals_of = (
        f"INSERT INTO seals (place, event, seal) SELECT number, number, {seal}"  # noqa: S608  names of ours
        " FROM events WHERE number > :lines AND number <= :lines + :first ORDER BY 1"
    )
    head = (
        "UPDATE heads SET (length, event, seal) ="
        " (SELECT place, event, seal FROM seals ORDER BY place DESC LIMIT 1)"
    )
    return events_of, operations_of, seals_of, head


def _rows(url: str) -> Rows:
    if url.startswith("sqlite"):
        return _Sqlite(str(make_url(url).database))
    return _Postgresql(url)


class _Sqlite:
    """Into the file, without waiting for the disk."""

    def __init__(self, path: str) -> None:
        self._db = sqlite3.connect(path, isolation_level=None)
        self._db.execute("PRAGMA synchronous = OFF")
        self._db.execute("PRAGMA cache_size = -200000")
        kept = f"SELECT sql FROM sqlite_master WHERE name = '{_GUARD}'"  # noqa: S608  a name of ours
        self._guard = str(self._db.execute(kept).fetchone()[0])
        self._db.execute(f"DROP TRIGGER {_GUARD}")

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
        names = ", ".join(f'"{one}"' for one in columns)
        marks = ", ".join("?" * len(columns))
        into = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608  names of ours
        self._db.execute("BEGIN IMMEDIATE")
        self._db.executemany(into, rows)
        self._db.execute("COMMIT")

    def repeat(self, lines: int, operations: int, first: int) -> None:
        # Each copy is as long after the one before as that one lasts.
        shift = "'+' || (:lines * 3) || ' seconds'"
        later = f"strftime('%Y-%m-%dT%H:%M:%f000Z', \"at\", {shift})"
        self._db.execute("BEGIN IMMEDIATE")
        for one in _repeats(later, "lower(hex(randomblob(32)))"):
            told = {"lines": lines, "operations": operations, "first": first}
            self._db.execute(one, told)
        self._db.execute("COMMIT")

    def close(self) -> None:
        self._db.execute(self._guard)
        self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.close()


class _Postgresql:
    """By COPY, and then its statistics are made as the server would by itself."""

    def __init__(self, url: str) -> None:
        plain = make_url(url).set(drivername="postgresql")
        named = plain.render_as_string(hide_password=False)
        self._db = psycopg.connect(named, autocommit=True)
        self._db.execute(f"ALTER TABLE operations DISABLE TRIGGER {_GUARD}")

    def add(self, table: str, columns: Sequence[str], rows: Iterable[Any]) -> None:
        names = ", ".join(f'"{one}"' for one in columns)
        into = f"COPY {table} ({names}) FROM STDIN"
        with self._db.cursor() as cursor, cursor.copy(into) as copy:
            for row in rows:
                copy.write_row(row)

    def repeat(self, lines: int, operations: int, first: int) -> None:
        later = "at + :lines * interval '3 seconds'"
        told = {"lines": lines, "operations": operations, "first": first}
        for one in _repeats(later, "encode(sha256(number::text::bytea), 'hex')"):
            plain = one
            for name, value in told.items():
                plain = plain.replace(f":{name}", str(value))
            self._db.execute(plain)

    def close(self) -> None:
        for table in ("events", "operations", "actors", "names"):
            newest = f"SELECT max(number) FROM {table}"  # noqa: S608  names of ours
            sequence = f"pg_get_serial_sequence('{table}', 'number')"
            self._db.execute(f"SELECT setval({sequence}, ({newest}))")
        self._db.execute(f"ALTER TABLE operations ENABLE TRIGGER {_GUARD}")
        self._db.execute("VACUUM ANALYZE")
        self._db.close()
