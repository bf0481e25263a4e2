"""
How a guard is spelled: a trigger that raises, on each of both databases.
"""

from __future__ import annotations


def on_sqlite(name: str, when: str, what: str, condition: str = "") -> str:
    """A trigger that refuses *when* the condition holds, and says *what*."""
    only = f"\n  WHEN {condition}" if condition else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {when}{only}\n"
        f"BEGIN\n  SELECT RAISE(ABORT, '{what}');\nEND"
    )


def not_replaced(table: str, same: str = "number = NEW.number") -> str:
    """INSERT OR REPLACE removes a row without firing a trigger that guards it."""
    there = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  built from constants
    what = f"{table} are never replaced"
    return on_sqlite(f"{table}_not_replaced", f"INSERT ON {table}", what, there)


def function(name: str, what: str) -> str:
    """What PostgreSQL runs to refuse."""
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\n  RAISE EXCEPTION '{what}'\n"
        f"    USING ERRCODE = 'integrity_constraint_violation';\nEND $$"
    )


def function_unless(name: str, what: str, allowed: str, row: str) -> str:
    """The same where other rows decide, which a trigger's condition cannot see."""
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\n  IF {allowed} THEN\n    RETURN {row};\n  END IF;\n"
        f"  RAISE EXCEPTION '{what}'\n"
        f"    USING ERRCODE = 'integrity_constraint_violation';\nEND $$"
    )


def on_postgresql(
    name: str,
    when: str,
    each: str = "ROW",
    runs: str = "onair_never",
    condition: str = "",
) -> str:
    """A trigger that runs that function *when* the condition holds."""
    only = f"\n  WHEN ({condition})" if condition else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {when}\n  FOR EACH {each}{only}\n"
        f"  EXECUTE FUNCTION {runs}()"
    )


def not_emptied(table: str) -> str:
    """PostgreSQL's TRUNCATE passes every guard of a row."""
    return on_postgresql(f"{table}_not_emptied", f"TRUNCATE ON {table}", "STATEMENT")
