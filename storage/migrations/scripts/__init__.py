"""
Frozen scripts, one for each version and database: what ran once never changes.

A line `-- next` stands between two statements.  A file `…_tables` holds what SQLite
cannot change by a statement: whole tables, as they read from that version on.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from alembic import op

from bot.domain.errors import RecordUnavailableError

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy import Connection

_NEXT = "\n-- next\n"
_GUARDS = ("CREATE TRIGGER", "CREATE FUNCTION")


def run_script(
    version: str, before_guards: Callable[[Connection], None] | None = None
) -> None:
    """
    Run every statement of that version's script, as it stands.

    Args:
        version: Whose script.
        before_guards: Fills what is new, before the first trigger is made.
    """
    db = op.get_bind()
    for statement in statements(f"{version}_{db.dialect.name}"):
        if before_guards is not None and statement.startswith(_GUARDS):
            before_guards(db)
            before_guards = None
        db.exec_driver_sql(statement)


def statements(name: str) -> list[str]:
    """The statements of one file, in their order."""
    script = Path(__file__).parent / f"{name}.sql"
    return [
        one.strip() for one in script.read_text(encoding="utf-8").split(_NEXT) if one
    ]


def restate_tables(version: str) -> None:
    """
    On SQLite, put that version's tables in place of how they read before.

    Only for what no stored row has to change for: what a CHECK allows, a reference,
    a NOT NULL that every row fulfils already, the order of a table's clauses.  It
    is the shorter of the two ways in SQLite's own manual (ALTER TABLE, "Making
    Other Kinds Of Table Schema Changes"); the longer one would copy and drop the
    tables that others refer to, with every trigger.

    Raises:
        RecordUnavailableError: The rows do not fit the tables as they now read.
    """
    db = op.get_bind()
    if db.dialect.name != "sqlite":
        return
    db.exec_driver_sql("PRAGMA writable_schema = ON")
    try:
        for statement in statements(f"{version}_sqlite_tables"):
            _restate(db, statement)
        # Everybody who has the file open reads the tables anew, we too.
        cookie = db.exec_driver_sql("PRAGMA schema_version").scalar_one()
        db.exec_driver_sql(f"PRAGMA schema_version = {cookie + 1}")
    finally:
        # The connection goes on to be used, whatever became of this.
        db.exec_driver_sql("PRAGMA writable_schema = OFF")
    _demand_whole(db)


def _restate(db: Connection, statement: str) -> None:
    name = statement.removeprefix("CREATE TABLE ").partition(" ")[0]
    done = db.exec_driver_sql(
        "UPDATE sqlite_master SET sql = ? WHERE type = 'table' AND name = ?",
        (statement, name),
    )
    if done.rowcount != 1:
        raise _does_not_fit(f"there is no table {name}")


def _demand_whole(db: Connection) -> None:
    """A table that reads otherwise than its rows were written is damage."""
    found = db.exec_driver_sql("PRAGMA integrity_check").scalars().all()
    if found != ["ok"]:
        raise _does_not_fit(str(found[0]))
    lost = db.exec_driver_sql("PRAGMA foreign_key_check").all()
    if lost:
        raise _does_not_fit(f"{lost[0][0]} refers to a row that is not there")


def _does_not_fit(why: str) -> RecordUnavailableError:
    return RecordUnavailableError(
        f"The database could not be brought up to date: {why}.",
        remedy="It is as it was before. Whoever runs OnAir checks the file, or puts "
        "a backup in its place, and starts again.",
    )
