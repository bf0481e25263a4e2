"""
What the drivers' errors mean, said once: what happened and who can mend it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.domain.errors import (
    RecordError,
    RecordUnavailableError,
    RecordVersionError,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

_FULL = (
    "The disk with the database is full.",
    "Whoever runs OnAir frees space there; nothing needs a restart.",
)
_LOCKED = (
    "The database is held by another program.",
    "Try again in a moment. If it stays so, whoever runs OnAir ends what holds it.",
)
_READ_ONLY = (
    "The database can only be read, not written.",
    "Whoever runs OnAir gives its user the right to write the database.",
)
_NOT_OPENED = (
    "The database file cannot be opened.",
    "Whoever runs OnAir checks that its folder is there, and who may write in it.",
)
_REPLACED = (
    "The database file was removed or replaced while OnAir runs.",
    "Whoever runs OnAir puts that file back in its place, or restarts OnAir.",
)
_DAMAGED = (
    "The database file cannot be read; it is damaged or not a database.",
    "Whoever runs OnAir checks the disk and puts a backup in its place.",
)
_AWAY = (
    "The database server does not answer.",
    "Whoever runs OnAir checks that it runs and that ONAIR_DATABASE_URL is right.",
)
_DENIED = (
    "The database server does not let OnAir in.",
    "Whoever runs OnAir checks user, password and database in ONAIR_DATABASE_URL.",
)
_BUSY = (
    "The database is busy.",
    "Try again in a moment.",
)
_ODD = (
    "The database did not do what was asked.",
    "Try again. If it stays so, whoever runs OnAir looks into its log.",
)

# The beginnings of SQLite's names for its result codes.
_SQLITE = {
    "SQLITE_FULL": _FULL,
    "SQLITE_BUSY": _LOCKED,
    "SQLITE_LOCKED": _LOCKED,
    "SQLITE_READONLY": _READ_ONLY,
    "SQLITE_PERM": _READ_ONLY,
    "SQLITE_CANTOPEN": _NOT_OPENED,
    "SQLITE_NOTADB": _DAMAGED,
    "SQLITE_CORRUPT": _DAMAGED,
    "SQLITE_IOERR": _DAMAGED,
}
# The beginnings of PostgreSQL's SQLSTATE codes (its manual, appendix A).
_SQLSTATE = {
    "53100": _FULL,
    "53": _BUSY,
    "55P03": _LOCKED,
    "25006": _READ_ONLY,
    "28": _DENIED,
    "3D": _DENIED,
    "42501": _DENIED,
    "08": _AWAY,
    "57": _AWAY,
    "25P03": _AWAY,
}
_LOST_A_RACE = ("40001", "40P01")
_NO_TABLE = "42P01"


class RaceLostError(Exception):
    """Somebody else was faster; the same transaction, run anew, sees it."""


@contextmanager
def translated() -> Iterator[None]:
    """
    Turn whatever a driver raises into an error of ours.

    Raises:
        RecordUnavailableError: It cannot be read or written just now.
        RecordVersionError: The tables are not there.
        RaceLostError: The transaction is worth running again.
    """
    try:
        yield
    except IntegrityError as error:
        raise RaceLostError from error
    except DBAPIError as error:
        if _sqlstate(error) in _LOST_A_RACE:
            raise RaceLostError from error
        raise _meaning(error) from error
    except PoolTimeoutError as error:
        what, remedy = _BUSY
        raise RecordUnavailableError(what, remedy=remedy) from error


def unavailable(error: OSError) -> RecordUnavailableError:
    """The error for a file that the operating system does not give us."""
    what, remedy = _NOT_OPENED
    return RecordUnavailableError(f"{what[:-1]}: {error.strerror}.", remedy=remedy)


def replaced() -> RecordUnavailableError:
    """The error for a file that is not the one that was opened."""
    what, remedy = _REPLACED
    return RecordUnavailableError(what, remedy=remedy)


def odd() -> RecordUnavailableError:
    """The error for what should not happen, and what nobody can name."""
    what, remedy = _ODD
    return RecordUnavailableError(what, remedy=remedy)


def no_tables() -> RecordVersionError:
    """The error for a database without our tables."""
    return RecordVersionError(
        "The database has no tables of OnAir yet.",
        remedy="Whoever runs OnAir runs `onair db upgrade`.",
    )


def _meaning(error: DBAPIError) -> RecordError:
    name = str(getattr(error.orig, "sqlite_errorname", ""))
    state = _sqlstate(error)
    if state == _NO_TABLE or "no such table" in str(error.orig):
        return no_tables()
    table, key = (_SQLITE, name) if name else (_SQLSTATE, state)
    found = [texts for start, texts in table.items() if key.startswith(start)]
    if not found and not name and (not state or error.connection_invalidated):
        found = [_AWAY]
    what, remedy = found[0] if found else _ODD
    return RecordUnavailableError(what, remedy=remedy)


def _sqlstate(error: DBAPIError) -> str:
    return getattr(error.orig, "sqlstate", None) or ""
