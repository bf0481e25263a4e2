"""
Whether a database is a record at all, and whether its guards stand.

Guards are no proof: who can take them away can put them back.  But where one is gone,
somebody was there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import RecordVersionError
from storage import permanence
from storage.schema import VERSIONS

if TYPE_CHECKING:
    from storage.verifying.source import Source

TABLES = (
    *("events", "seals", "heads", "actors", "names", "checkpoints", "archives"),
    "moments",
)
"""What must be there of a record that seals its lines."""
_SEALED_SINCE = "0004"
_NAMED = 3

_TABLES_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table'",
    "postgresql": "SELECT table_name FROM information_schema.tables"
    " WHERE table_schema = ANY(current_schemas(false)) AND table_type = 'BASE TABLE'",
}
_GUARDS_THERE = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    " AND tgenabled IN ('O', 'A')",
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
    on = permanence.sqlite if source.kind == "sqlite" else permanence.postgresql
    wanted = {
        words[2]
        for statement in on()
        if (words := statement.split(maxsplit=3))[1] == "TRIGGER"
    }
    there = {str(name) for (name,) in source.rows(_GUARDS_THERE[source.kind])}
    gone = sorted(wanted - there)
    if not gone:
        return []
    named = ", ".join(gone[:_NAMED]) + (" …" if len(gone) > _NAMED else "")
    told = (
        f"Guards against changes are not there any more ({len(gone)}: {named}): "
        "somebody with access to the database took them away."
    )
    return [told]
