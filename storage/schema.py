"""
The schema: which version a database has, and how it gets to ours.

What we know stands in `VERSIONS`, so that a database that is up to date is seen to
be so without Alembic, whose import costs more than the whole check.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from bot.domain.errors import RecordVersionError
from storage.faults import RaceLostError, no_tables, odd, translated

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

VERSIONS = ("0001", "0002", "0003", "0004")
"""Every version that these scripts can come from, oldest first; the last is ours."""

MIGRATIONS = Path(__file__).parent / "migrations"

_PATIENCE = (
    "SET LOCAL lock_timeout = '60s'",
    "SET LOCAL idle_in_transaction_session_timeout = '60s'",
)
_TAKE_TURNS = "SELECT pg_advisory_xact_lock(478593247602)"


def current(engine: Engine) -> str:
    """
    The version that the database has; "" for an empty one.

    Raises:
        RecordUnavailableError: It cannot be read just now.
    """
    with translated(), engine.begin() as db:
        return _version(db)


def check(engine: Engine) -> None:
    """
    Go on only with a database of exactly our version.

    Raises:
        RecordUnavailableError: It cannot be read just now.
        RecordVersionError: It is older, newer, or empty.
    """
    found = current(engine)
    if not found:
        raise no_tables()
    if found != VERSIONS[-1]:
        _demand_known(found)
        raise RecordVersionError(
            f"The database is at version {found}; this OnAir needs {VERSIONS[-1]}.",
            remedy="Whoever runs OnAir makes a backup and runs `onair db upgrade`.",
        )


def upgrade(engine: Engine) -> None:
    """
    Bring the database to our version, in one transaction; nothing if it is there.

    Raises:
        RecordUnavailableError: It cannot be written just now; nothing changed.
        RecordVersionError: It was made by a newer OnAir.
    """
    if current(engine) == VERSIONS[-1]:
        return
    try:
        with translated(), engine.begin() as db:
            if db.dialect.name == "postgresql":
                # Of several replicas that come up at once, one does it.
                for setting in _PATIENCE:
                    db.execute(text(setting))
                db.execute(text(_TAKE_TURNS))
            found = _version(db)
            if found:
                _demand_known(found)
            _run(db)
    except RaceLostError as error:
        raise odd() from error


def _version(db: Connection) -> str:
    if not inspect(db).has_table("alembic_version"):
        return ""
    found = db.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return found or ""


def _demand_known(found: str) -> None:
    if found not in VERSIONS:
        raise RecordVersionError(
            f"The database is at version {found}, which this OnAir does not know.",
            remedy="Whoever runs OnAir installs the newer OnAir that made it, or puts "
            "a backup from before in its place.",
        )


def _run(db: Connection) -> None:
    from alembic import command  # noqa: PLC0415  slow, and hardly ever needed
    from alembic.config import Config  # noqa: PLC0415  as above

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.attributes["connection"] = db
    command.upgrade(config, "head")
