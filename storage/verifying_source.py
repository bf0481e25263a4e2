"""
A database as verification reads it: only to read, with the driver's own cursor, and
without anything else of the bot.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.domain.errors import RecordUnavailableError, RecordVersionError, SettingsError
from storage.faults import no_tables, translated
from storage.schema import VERSIONS
from storage.sealed import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Row = tuple[Any, ...]

TABLES = ("events", "seals", "heads", "actors", "names", "checkpoints", "archives")
"""What must be there of a record that seals its lines."""
_SEALED_SINCE = "0004"
_SPELLED = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
_CALLED = '"user"'


class Source:
    """
    One database, open to be read.

    Attributes:
        kind: `sqlite` or `postgresql`.
    """

    def __init__(self, connection: Any, kind: str) -> None:  # noqa: ANN401  either driver's own
        """Use `opened`, which looks whether it is a record."""
        self._connection = connection
        self.kind = kind
        line = ", ".join(
            self._moment("e.at") if one == "at" else f"e.{one}" for one in COLUMNS
        )
        self._line = line
        self._page = (
            f"SELECT {line}, s.place, s.seal, s.event FROM seals s"  # noqa: S608  built from constants
            " LEFT JOIN events e ON e.number = s.event"
            " WHERE s.place > {0} ORDER BY s.place LIMIT {1}"
        )

    @contextmanager
    def moment(self) -> Iterator[None]:
        """All that is read within is of one moment."""
        with self._spoken():
            self._connection.execute(
                "BEGIN"
                if self.kind == "sqlite"
                else "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
            )
        try:
            yield
        finally:
            with self._spoken():
                self._connection.execute("ROLLBACK")

    def page(self, after: int, most: int) -> list[Row]:
        """The next places, each a line's columns, then place, seal and event."""
        return self.rows(self._page, after, most)

    def rows(self, query: str, *values: int | str) -> list[Row]:
        """
        What *query* finds; `{0}`, `{1}` … stand for the values, which are ours.

        Raises:
            RecordUnavailableError: It cannot be read.
        """
        marker = "?" if self.kind == "sqlite" else "%s"
        asked = query.format(*(marker for _ in values))
        with self._spoken():
            try:
                return self._fetched(asked, values)
            except sqlite3.OperationalError as error:
                if "decode" not in str(error):
                    raise
                # Somebody put in what is no text; it must not stop us.
                self._connection.text_factory = _tolerant
                try:
                    return self._fetched(asked, values)
                finally:
                    self._connection.text_factory = str

    def _fetched(self, query: str, values: tuple[int | str, ...]) -> list[Row]:
        found: list[Row] = self._connection.execute(query, values).fetchall()
        return found

    def actors(self) -> Iterable[Row]:
        """Everybody, see `verifying_people.Told`."""
        return self.rows(
            f"SELECT number, enterprise, team, {_CALLED}, key, mark FROM actors"  # noqa: S608  built from constants
        )

    def names(self) -> Iterable[Row]:
        """Every name, see `verifying_people.Told`."""
        return self.rows("SELECT number, actor, name, mark FROM names")

    def first_line(self, column: str, number: int) -> tuple[int, int]:
        """Place and number of the first line with that actor, or name."""
        found = self.rows(
            f"SELECT s.place, e.number FROM events e, seals s WHERE e.{column} = {{0}}"  # noqa: S608  ours
            " AND s.event = e.number ORDER BY e.number LIMIT 1",
            number,
        )
        return (found[0][0], found[0][1]) if found else (0, 0)

    def unsealed(self, most: int) -> tuple[int, str, list[Row]]:
        """How many lines have no seal, since when, and the first of them."""
        without = "NOT EXISTS (SELECT 1 FROM seals s WHERE s.event = e.number)"
        oldest = self._moment("min(e.at)")
        count, since = self.rows(
            f"SELECT count(*), {oldest} FROM events e WHERE {without}"  # noqa: S608  built from constants
        )[0]
        if not count:
            return 0, "", []
        some = self.rows(
            f"SELECT {self._line} FROM events e WHERE {without}"  # noqa: S608  built from constants
            " ORDER BY e.number LIMIT {0}",
            most,
        )
        return count, str(since), some

    def alive(self) -> str:
        """When the record was last in service, as far as it says so itself; or ""."""
        at = self._moment("at")
        found = self.rows(
            f"SELECT {at} FROM moments WHERE name = 'seen_at' UNION ALL "  # noqa: S608  built from constants
            f"SELECT {at} FROM events WHERE number = (SELECT max(number) FROM events)"
        )
        return max((str(at) for (at,) in found), default="")

    def table(self, name: str, columns: str) -> list[Row]:
        """All of a small table of ours, by its number."""
        spelled = ", ".join(
            self._moment("at") if one == "at" else one for one in columns.split()
        )
        key = "id" if name == "heads" else "number"
        return self.rows(f"SELECT {spelled} FROM {name} ORDER BY {key}")  # noqa: S608  ours

    def missing(self) -> list[str]:
        """
        Which tables are not there, of those that must be.

        Raises:
            RecordVersionError: It is no record, or one of another version.
        """
        named = (
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
            if self.kind == "sqlite"
            else "SELECT table_name FROM information_schema.tables"
            " WHERE table_schema = ANY(current_schemas(false))"
        )
        there = {str(name) for (name,) in self.rows(named)}
        if "alembic_version" not in there:
            raise no_tables()
        kept = self.rows("SELECT version_num FROM alembic_version")
        found = max((str(version) for (version,) in kept), default="")
        if found not in VERSIONS:
            raise RecordVersionError(
                f"The database is at version {found}, which this OnAir does not know.",
                remedy="Verify it with the newer OnAir that made it.",
            )
        if found < _SEALED_SINCE:
            raise RecordVersionError(
                f"The database is at version {found}; lines are sealed since "
                f"{_SEALED_SINCE}.",
                remedy="Whoever runs OnAir makes a backup and runs `onair db upgrade`.",
            )
        return [one for one in TABLES if one not in there]

    def guards(self) -> set[str]:
        """The names of the triggers that are there and awake."""
        named = (
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            if self.kind == "sqlite"
            else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
            " AND tgenabled IN ('O', 'A')"
        )
        return {str(name) for (name,) in self.rows(named)}

    def close(self) -> None:
        """Give the connection back."""
        self._connection.close()

    def _moment(self, column: str) -> str:
        return column if self.kind == "sqlite" else _SPELLED.format(column)

    @contextmanager
    def _spoken(self) -> Iterator[None]:
        with translated():
            try:
                yield
            except Exception as error:
                if isinstance(error, _driver_errors(self.kind)):
                    raise DBAPIError(None, None, error) from error
                raise


def opened(url: str) -> Source:
    """
    Open a database to read it; nothing in it, nor beside it, is changed.

    Args:
        url: As `ONAIR_DATABASE_URL`; or `sqlite:///` and the path of a copy.

    Raises:
        SettingsError: No database that OnAir can use is named so.
        RecordUnavailableError: It is not there, or cannot be read.
    """
    try:
        parsed = make_url(url)
        kind = parsed.get_backend_name()
    except (ArgumentError, ValueError):
        raise _unusable() from None
    if kind == "sqlite" and parsed.database:
        return _sqlite(Path(parsed.database))
    if kind in {"postgresql", "postgres"}:
        plain = parsed.set(drivername="postgresql")
        return _postgresql(plain.render_as_string(hide_password=False))
    raise _unusable()


def _sqlite(path: Path) -> Source:
    if not path.is_file():
        raise RecordUnavailableError(
            f"There is no file {path}.",
            remedy="Name the database's file, a copy of it, or an export.",
        )
    source = Source(_connected(path, "mode=ro"), "sqlite")
    try:
        source.rows("SELECT count(*) FROM sqlite_master")
    except RecordUnavailableError:
        source.close()
        beside = path.with_name(f"{path.name}-wal")
        if beside.exists() and beside.stat().st_size:
            raise
        # A copy in a folder that we may not write: SQLite would make files beside it.
        source = Source(_connected(path, "immutable=1"), "sqlite")
    return source


def _connected(path: Path, how: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        f"file:{quote(str(path.absolute()))}?{how}",
        uri=True,
        timeout=10,
        isolation_level=None,
    )
    connection.execute("PRAGMA query_only = ON")
    return connection


def _postgresql(url: str) -> Source:
    try:
        import psycopg  # noqa: PLC0415  an extra that not everybody has
    except ModuleNotFoundError as error:
        raise SettingsError(
            "The driver for PostgreSQL is not installed.",
            remedy="Install onair with its extra: `pip install 'onair[postgres]'`.",
        ) from error
    with translated():
        try:
            # Autocommit: every BEGIN is ours, as with SQLite.
            connection = psycopg.connect(url, autocommit=True, connect_timeout=10)
        except psycopg.Error as error:
            raise DBAPIError(None, None, error) from None
    return Source(connection, "postgresql")


def _driver_errors(kind: str) -> tuple[type[Exception], ...]:
    if kind == "sqlite":
        return (sqlite3.Error,)
    import psycopg  # noqa: PLC0415  as above

    return (psycopg.Error,)


def _tolerant(raw: bytes) -> str:
    return raw.decode(errors="surrogateescape")


def _unusable() -> SettingsError:
    return SettingsError(
        "That names no database that OnAir can use.",
        remedy="Give the path of a file, or sqlite:///onair.db, or "
        "postgresql://user:password@host/database.",
    )
