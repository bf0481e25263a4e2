"""
What no constraint can say: lines that never change, states that follow their table.

Each promise is written once for each database.  A violation is an integrity error
on both, like that of a constraint.
"""

from __future__ import annotations

from sqlalchemy import DDL, event

from bot.domain.operation import NEXT, State
from storage import permanence
from storage.guarding import (
    function,
    not_emptied,
    not_replaced,
    on_postgresql,
    on_sqlite,
)
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
        *permanence.sqlite(),
        on_sqlite("operations_not_removed", "DELETE ON operations", "operations stay"),
        not_replaced("operations"),
        on_sqlite(
            "operations_step",
            "UPDATE OF state ON operations",
            "no such step in the life of an operation",
            f"NOT (\n    {_edges()}\n  )",
        ),
        on_sqlite(
            "operations_begin",
            "INSERT ON operations",
            "no operation begins so",
            f"NEW.state NOT IN ({listed(FIRST)})",
        ),
    )


def postgresql() -> tuple[str, ...]:
    """The triggers as PostgreSQL wants them, one statement each."""
    return (
        function("onair_never", "this row is never changed or removed"),
        function("onair_no_such_step", "no such step in the life of an operation"),
        *permanence.postgresql(),
        on_postgresql("operations_not_removed", "DELETE ON operations"),
        not_emptied("operations"),
        on_postgresql(
            "operations_step",
            "UPDATE OF state ON operations",
            runs="onair_no_such_step",
            condition=f"NOT (\n    {_edges()}\n  )",
        ),
        on_postgresql(
            "operations_begin",
            "INSERT ON operations",
            runs="onair_no_such_step",
            condition=f"NEW.state NOT IN ({listed(FIRST)})",
        ),
    )


def _attach() -> None:
    """Make `metadata.create_all` make the triggers as well."""
    for dialect, statements in (("sqlite", sqlite()), ("postgresql", postgresql())):
        for statement in statements:
            ddl = DDL(statement.replace("%", "%%"))  # type: ignore[no-untyped-call]  # SQLAlchemy has no type for it
            event.listen(metadata, "after_create", ddl.execute_if(dialect=dialect))


_attach()
