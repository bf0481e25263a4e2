"""
What no constraint can say: lines that never change, states that follow their table.

Each promise is written once for each database.  A violation is an integrity error
on both, like that of a constraint.
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from bot.domain.operation import NEXT, State
from storage.promises import listed, metadata

FIRST = frozenset(
    {
        State.CHECKING,
        State.AWAITING_CONFIRMATION,
        State.AWAITING_APPROVAL,
        State.READY,
        State.REFUSED,
    }
)
"""The states in which an operation may come on record."""


def _edges() -> str:
    """Every permitted step as one condition."""
    return "\n    OR ".join(
        f"(OLD.state = '{old.value}' AND NEW.state IN ({listed(new)}))"
        for old, new in NEXT.items()
        if new
    )


def sqlite() -> tuple[str, ...]:
    """The triggers as SQLite wants them, one statement each."""
    return (
        *_sqlite_rows_that_stay(),
        _sqlite(
            "operations_step",
            "UPDATE OF state ON operations",
            "no such step in the life of an operation",
            f"NOT (\n    {_edges()}\n  )",
        ),
        _sqlite(
            "operations_begin",
            "INSERT ON operations",
            "no operation begins so",
            f"NEW.state NOT IN ({listed(FIRST)})",
        ),
    )


def _sqlite_rows_that_stay() -> tuple[str, ...]:
    same = '(enterprise = NEW.enterprise AND team = NEW.team AND "user" = NEW."user")'
    ids = 'number, enterprise, team, "user"'
    return (
        _sqlite("events_not_changed", "UPDATE ON events", "events never change"),
        _sqlite("events_not_removed", "DELETE ON events", "events never go"),
        # INSERT OR REPLACE removes a row without firing the trigger above.
        _sqlite_not_replaced("events"),
        _sqlite(
            "actors_not_changed", f"UPDATE OF {ids} ON actors", "actors keep their ids"
        ),
        _sqlite("actors_not_removed", "DELETE ON actors", "actors never go"),
        _sqlite_not_replaced("actors", f" OR {same}"),
        _sqlite("operations_not_removed", "DELETE ON operations", "operations stay"),
        _sqlite_not_replaced("operations"),
        *_sqlite_approvals_stay(),
    )


def _sqlite_approvals_stay() -> tuple[str, ...]:
    same = "operation = NEW.operation AND person = NEW.person"
    there = f"EXISTS (SELECT 1 FROM approvals WHERE {same})"  # noqa: S608  built from constants
    final = "a decision is final"
    return (
        _sqlite("approvals_not_changed", "UPDATE ON approvals", final),
        _sqlite("approvals_not_removed", "DELETE ON approvals", final),
        _sqlite("approvals_not_replaced", "INSERT ON approvals", final, there),
    )


def _sqlite_not_replaced(table: str, same: str = "") -> str:
    there = f"EXISTS (SELECT 1 FROM {table} WHERE number = NEW.number{same})"  # noqa: S608  built from constants
    what = f"{table} are never replaced"
    return _sqlite(f"{table}_not_replaced", f"INSERT ON {table}", what, there)


def _sqlite(name: str, when: str, what: str, condition: str = "") -> str:
    only = f"\n  WHEN {condition}" if condition else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {when}{only}\n"
        f"BEGIN\n  SELECT RAISE(ABORT, '{what}');\nEND"
    )


def postgresql() -> tuple[str, ...]:
    """The triggers as PostgreSQL wants them, one statement each."""
    return (
        _function("onair_never", "this row is never changed or removed"),
        _function("onair_no_such_step", "no such step in the life of an operation"),
        _trigger("events_not_changed", "UPDATE OR DELETE ON events", "ROW"),
        _trigger("events_not_emptied", "TRUNCATE ON events", "STATEMENT"),
        _trigger(
            "actors_not_changed",
            'DELETE OR UPDATE OF number, enterprise, team, "user" ON actors',
            "ROW",
        ),
        _trigger("actors_not_emptied", "TRUNCATE ON actors", "STATEMENT"),
        _trigger("operations_not_removed", "DELETE ON operations", "ROW"),
        _trigger("operations_not_emptied", "TRUNCATE ON operations", "STATEMENT"),
        _trigger("approvals_not_changed", "UPDATE OR DELETE ON approvals", "ROW"),
        _trigger("approvals_not_emptied", "TRUNCATE ON approvals", "STATEMENT"),
        _trigger(
            "operations_step",
            "UPDATE OF state ON operations",
            "ROW",
            "onair_no_such_step",
            f"NOT (\n    {_edges()}\n  )",
        ),
        _trigger(
            "operations_begin",
            "INSERT ON operations",
            "ROW",
            "onair_no_such_step",
            f"NEW.state NOT IN ({listed(FIRST)})",
        ),
    )


def _function(name: str, what: str) -> str:
    return (
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$\n"
        f"BEGIN\n  RAISE EXCEPTION '{what}'\n"
        f"    USING ERRCODE = 'integrity_constraint_violation';\nEND $$"
    )


def _trigger(
    name: str, when: str, each: str, function: str = "onair_never", condition: str = ""
) -> str:
    only = f"\n  WHEN ({condition})" if condition else ""
    return (
        f"CREATE TRIGGER {name} BEFORE {when}\n  FOR EACH {each}{only}\n"
        f"  EXECUTE FUNCTION {function}()"
    )


def _attach() -> None:
    """Make `metadata.create_all` make the triggers as well."""
    for dialect, statements in (("sqlite", sqlite()), ("postgresql", postgresql())):
        for statement in statements:
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy has no type for it
            event.listen(metadata, "after_create", ddl.execute_if(dialect=dialect))


_attach()
