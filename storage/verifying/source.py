"""
A database as verification reads it: only to read, with the driver's own cursor, and
without anything else of the bot.
"""

from __future__ import annotations

import re
import sqlite3
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from bot.domain.errors import RecordUnavailableError, SettingsError
from storage.faults import translated
from storage.sealed import COLUMNS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.history import EventKind

    Row = tuple[Any, ...]

_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z\Z", re.ASCII)
_SPELLED = "to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')"
_CALLED = '"user"'


class Source:
    """
    One database, open to be read.

    Attributes:
        kind: `sqlite` or `postgresql`.
    """

    def __init__(self, connection: Any, kind: str) -> None:  # noqa: ANN401  either driver's own
        """Use `opened`; whether it is a record is not looked at yet."""
        self._connection = connection
        self.kind = kind
        self._still: Path | None = None
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
        if self._still is not None and _log(self._still).exists():
            # Somebody began to write it.
            self.close()
            self._connection = _connected(self._still, "mode=ro")
            self._still = None
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

    def at_rest(self, path: Path | None) -> None:
        """Nobody writes that file just now; whether that stays so is looked after."""
        self._still = path

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
        """Everybody, see `people.Told`."""
        return self.rows(
            f"SELECT number, enterprise, team, {_CALLED}, key, mark FROM actors"  # noqa: S608  built from constants
        )

    def names(self) -> Iterable[Row]:
        """Every name, see `people.Told`."""
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

    def told(self, kind: EventKind) -> list[object]:
        """The details of every line of that kind; all lines are looked through."""
        query = "SELECT details FROM events WHERE kind = {0}"
        return [details for (details,) in self.rows(query, kind.value)]

    def alive(self) -> str:
        """When the record was last in service, as far as it says so itself; or ""."""
        at = self._moment("at")
        found = self.rows(
            f"SELECT {at} FROM moments WHERE name = 'seen_at' UNION ALL "  # noqa: S608  built from constants
            f"SELECT {at} FROM events WHERE number = (SELECT max(number) FROM events)"
        )
        return max((str(at) for (at,) in found if _MOMENT.match(str(at))), default="")

    def table(self, name: str, columns: str) -> list[Row]:
        """All of a small table of ours, by its number."""
        spelled = ", ".join(
            self._moment("at") if one == "at" else one for one in columns.split()
        )
        return self.rows(f"SELECT {spelled} FROM {name} ORDER BY number")  # noqa: S608  ours

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
    # Without a log beside it nobody has it open to write; then nothing need be written
    # beside it either, and a copy may be where nobody may write.
    still = not _log(path).exists()
    source = Source(_connected(path, "immutable=1" if still else "mode=ro"), "sqlite")
    source.at_rest(path if still else None)
    return source


def _log(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


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
