"""
The scripts of the newest version, held against the tables and triggers of the code.

    python -m tests.storage.frozen

writes anew what the newest version's scripts say of constraints, indexes, triggers
and whole tables, as long as that version is not released.  What is written by hand,
new columns and what fills them, stays as it is and comes first.
"""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

from storage import schema, triggers
from storage.migrations import scripts
from storage.promises import metadata

DIALECTS = ("sqlite", "postgresql")
_BY_HAND = re.compile(r"UPDATE|ALTER TABLE \w+ (ADD COLUMN|ALTER COLUMN)")
_MADE = re.compile(r"CREATE (?:UNIQUE )?(TABLE|INDEX|TRIGGER|FUNCTION) (\w+)")
_PART = re.compile(r"^\s*CONSTRAINT (\w+) (.*?),?$", re.MULTILINE)
_ADDED = re.compile(r"ALTER TABLE (\w+) ADD CONSTRAINT (\w+) (.*)", re.DOTALL)
_GONE = re.compile(r"DROP (TABLE|INDEX|TRIGGER|FUNCTION) (\w+)")
_LOST = re.compile(r"ALTER TABLE (\w+) DROP CONSTRAINT (\w+)")
_ON = re.compile(r" ON (\w+)\n")


def of_code(dialect: str) -> list[str]:
    """Every statement that makes an empty database what the code wants."""
    speak = {"sqlite": sqlite, "postgresql": postgresql}[dialect].dialect()
    guards = {"sqlite": triggers.sqlite, "postgresql": triggers.postgresql}[dialect]
    tables, indexes = [], []
    for table in metadata.sorted_tables:
        text = str(CreateTable(table).compile(dialect=speak)).strip()
        tables.append(re.sub(r" *\n\t*(?=\S)", "\n  ", text).replace("\n  )", "\n)"))
        indexes += [
            str(CreateIndex(one).compile(dialect=speak)).strip()
            for one in sorted(table.indexes, key=lambda one: str(one.name))
        ]
    return [*tables, *indexes, *guards()]


def on_file(version: str, dialect: str) -> list[str]:
    """Every statement that brings a database to that version."""
    names = [f"{version}_{dialect}", f"{version}_{dialect}_tables"]
    return [one for name in names if _path(name).exists() for one in _read(name)]


def newest(dialect: str) -> tuple[list[str], list[str]]:
    """What the newest version must say: its script, and its tables for SQLite."""
    before: dict[str, str] = {}
    for version in schema.VERSIONS[:-1]:
        _learn(before, on_file(version, dialect))
    after: dict[str, str] = {}
    _learn(after, of_code(dialect))
    by_hand = [
        one for one in _read(f"{schema.VERSIONS[-1]}_{dialect}") if _BY_HAND.match(one)
    ]
    gone = [key for key in before if before[key] != after.get(key)]
    new = [key for key in after if before.get(key) != after[key]]
    tables = [after[key] for key in new if key.startswith("TABLE") and key in before]
    if dialect == "sqlite":
        gone = [key for key in gone if not key.startswith("CONSTRAINT")]
        new = [key for key in new if not key.startswith("CONSTRAINT")]
    parts = [
        *by_hand,
        *(
            _drop(key, before[key], dialect)
            for key in gone
            if key not in _whole(before)
        ),
        *(_make(key, after[key]) for key in new if not _comes_along(key, before)),
    ]
    return parts, tables if dialect == "sqlite" else []


def _whole(known: dict[str, str]) -> set[str]:
    """Tables are changed, never dropped."""
    return {key for key in known if key.startswith("TABLE")}


def _comes_along(key: str, before: dict[str, str]) -> bool:
    """A table that is there is changed; a new one brings its constraints along."""
    kind, name = key.split(" ")[:2]
    if kind == "TABLE":
        return key in before
    return kind == "CONSTRAINT" and f"TABLE {name}" not in before


def _learn(known: dict[str, str], statements: list[str]) -> None:
    """What stands in the database after these."""
    for one in statements:
        if made := _MADE.match(one):
            known[f"{made[1]} {made[2]}"] = one
            for name, body in _PART.findall(one) if made[1] == "TABLE" else ():
                known[f"CONSTRAINT {made[2]} {name}"] = body
        elif added := _ADDED.match(one):
            known[f"CONSTRAINT {added[1]} {added[2]}"] = added[3]
        elif gone := _GONE.match(one):
            known.pop(f"{gone[1]} {gone[2]}", None)
        elif lost := _LOST.match(one):
            known.pop(f"CONSTRAINT {lost[1]} {lost[2]}", None)


def _drop(key: str, text: str, dialect: str) -> str:
    kind, name, *part = key.split(" ")
    if kind == "CONSTRAINT":
        return f"ALTER TABLE {name} DROP CONSTRAINT {part[0]}"
    on = _ON.search(text)
    if kind == "TRIGGER" and dialect == "postgresql" and on:
        return f"DROP TRIGGER {name} ON {on[1]}"
    return f"DROP {kind} {name}"


def _make(key: str, text: str) -> str:
    kind, name, *part = key.split(" ")
    if kind == "CONSTRAINT":
        return f"ALTER TABLE {name} ADD CONSTRAINT {part[0]} {text}"
    return text


def _path(name: str) -> Path:
    return Path(str(scripts.__file__)).parent / f"{name}.sql"


def _read(name: str) -> list[str]:
    return scripts.statements(name) if _path(name).exists() else []


def _write(name: str, statements: list[str]) -> None:
    text = "\n-- next\n".join(statements)
    _path(name).write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    for database in DIALECTS:
        script, whole = newest(database)
        _write(f"{schema.VERSIONS[-1]}_{database}", script)
        if whole:
            _write(f"{schema.VERSIONS[-1]}_{database}_tables", whole)
