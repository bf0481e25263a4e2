"""
Whether a database is a record at all, and whether its guards stand.

Guards are no proof: who can take them away can put them back.  But where one is gone,
somebody was there.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.domain.errors import RecordVersionError
from storage import triggers
from storage.schema import VERSIONS
from storage.tables import events

if TYPE_CHECKING:
    from storage.verifying.source import Source

TABLES = (
    *("events", "seals", "heads", "actors", "names", "checkpoints", "archives"),
    "moments",
)
"""What must be there of a record that seals its lines."""
_SEALED_SINCE = "0004"
_NAMED = 3
_TRIGGER = re.compile(r"CREATE TRIGGER (\w+) BEFORE [A-Z a-z]*? ON (\w+)")

_TABLES_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = ANY(current_schemas(false)) AND table_type = 'BASE TABLE'",
}
_GUARDS_THERE = {
    "sqlite": "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT t.tgname, c.relname, '' FROM pg_trigger t"
    " JOIN pg_class c ON c.oid = t.tgrelid"
    " JOIN pg_namespace n ON n.oid = c.relnamespace"
    " WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A')"
    " AND n.nspname = ANY(current_schemas(false))",
}


def missing_tables(source: Source) -> list[str]:
    """
    Which tables are not there, of those that must be.

    Raises:
        RecordVersionError: It is no record, or one of another version.
    """
    there = {str(name) for (name,) in source.rows(_TABLES_THERE[source.kind])}
    if "alembic_version" not in there:
        raise RecordVersionError(
            "It has no tables of OnAir, so it is no record.",
            remedy="Name the database that OnAir writes, or a copy of it.",
        )
    kept = source.rows("SELECT version_num FROM alembic_version")
    found = max((str(version) for (version,) in kept), default="")
    if found not in VERSIONS:
        raise RecordVersionError(
            f"The database is at version {ascii(found)[1:-1]}, which this OnAir does "
            "not know.",
            remedy="Verify it with the newer OnAir that made it.",
        )
    if found < _SEALED_SINCE:
        raise RecordVersionError(
            f"The database is at version {found}; lines are sealed since "
            f"{_SEALED_SINCE}.",
            remedy="Whoever runs OnAir makes a backup and runs `onair db upgrade`.",
        )
    return [one for one in TABLES if one not in there]


def asleep(source: Source) -> list[str]:
    """A sentence on the guards that are not there, or sleep; none where all stand."""
    return _told(
        set(_wanted(source)) - set(_there(source)),
        "Guards against changes are not there any more",
        "somebody with access to the database took them away",
    )


def changed(source: Source) -> list[str]:
    """A sentence on guards that bear our name and do something else; SQLite only."""
    if source.kind != "sqlite":
        # PostgreSQL keeps no text of a trigger, and its functions apart from them.
        return []
    wanted = _wanted(source)
    return _told(
        {
            one
            for one, text in _there(source).items()
            if one in wanted and _plain(text) != _plain(wanted[one])
        },
        "Guards against changes are not as OnAir made them",
        "somebody with access to the database put others in their place",
    )


def foreign(source: Source) -> list[str]:
    """A sentence on triggers on our tables that are none of ours."""
    wanted = _wanted(source)
    return _told(
        {
            (name, table)
            for name, table in _there(source)
            if (name, table) not in wanted and table in events.metadata.tables
        },
        "Triggers that OnAir does not know are on its tables",
        "they may do anything to what is written; ask who put them there",
    )


def _wanted(source: Source) -> dict[tuple[str, str], str]:
    """Every guard there must be: name, table, and its text."""
    on = triggers.sqlite() if source.kind == "sqlite" else triggers.postgresql()
    return {
        (found[1], found[2]): statement
        for statement in on
        if (found := _TRIGGER.match(statement))
    }


def _there(source: Source) -> dict[tuple[str, str], str]:
    """The same of every trigger that is awake."""
    rows = source.rows(_GUARDS_THERE[source.kind])
    return {(str(name), str(table)): str(text) for name, table, text in rows}


def _plain(text: str) -> str:
    """Without what SQLite may change: blanks, and quotes around names."""
    return " ".join(text.replace('"', "").split())


def _told(found: set[tuple[str, str]], what: str, who: str) -> list[str]:
    names = sorted(name for name, _ in found)
    if not names:
        return []
    # Whoever made a trigger chose its name.
    few = ", ".join(ascii(one)[1:-1] for one in names[:_NAMED])
    more = " …" if len(names) > _NAMED else ""
    return [f"{what} ({len(names)}: {few}{more}): {who}."]
