"""
What stays: lines and their seals, who acted, what was decided.

Two ways out are left open, and no wider than they must be.  A line that was archived
may go, with its seal, the newest one excepted.  A person's ids may be destroyed, with
their key and their names; their mark stays, and so does every seal.
"""

from __future__ import annotations

from storage.guarding import (
    function_unless,
    not_emptied,
    not_replaced,
    on_postgresql,
    on_sqlite,
)

# Always true or false: what is NULL would let a change through.
_ALIKE = {"sqlite": "IS", "postgresql": "IS NOT DISTINCT FROM"}
_EVENT_ARCHIVED = (
    "EXISTS (SELECT 1 FROM seals, archives WHERE seals.event = OLD.number"
    " AND seals.place <= archives.last)"
    # SQLite would give the number of the newest one once more.
    " AND EXISTS (SELECT 1 FROM events WHERE number > OLD.number)"
)
_SEAL_ARCHIVED = "EXISTS (SELECT 1 FROM archives WHERE last >= OLD.place)"
_KEY_GONE = "EXISTS (SELECT 1 FROM actors WHERE number = {row}.actor AND key IS NULL)"
_ONLY_THE_NAME = (
    "NEW.number = OLD.number AND NEW.actor = OLD.actor AND NEW.mark = OLD.mark"
    " AND NEW.name = '' AND " + _KEY_GONE.format(row="OLD")
)
_NEVER = ("checkpoints", "archives")
_WHOLE = ("events", "seals", "heads", "actors", "names", "approvals", *_NEVER)


def sqlite() -> tuple[str, ...]:
    """The guards as SQLite wants them."""
    return (
        on_sqlite("events_not_changed", "UPDATE ON events", "events never change"),
        on_sqlite(
            "events_not_removed",
            "DELETE ON events",
            "events never go",
            f"NOT ({_EVENT_ARCHIVED})",
        ),
        not_replaced("events"),
        on_sqlite(
            "events_by_somebody",
            "INSERT ON events",
            "nobody acts who was erased",
            _KEY_GONE.format(row="NEW"),
        ),
        *_sqlite_chain(),
        *_sqlite_people(),
    )


def _sqlite_chain() -> tuple[str, ...]:
    never = (
        guard
        for table in _NEVER
        for guard in (
            on_sqlite(f"{table}_not_changed", f"UPDATE ON {table}", f"{table} stay"),
            on_sqlite(f"{table}_not_removed", f"DELETE ON {table}", f"{table} stay"),
            not_replaced(table),
        )
    )
    return (
        on_sqlite("seals_not_changed", "UPDATE ON seals", "seals never change"),
        on_sqlite(
            "seals_not_removed",
            "DELETE ON seals",
            "seals never go",
            f"NOT ({_SEAL_ARCHIVED})",
        ),
        not_replaced("seals", "place = NEW.place OR event = NEW.event"),
        on_sqlite(
            "heads_only_grow",
            "UPDATE ON heads",
            "the chain only grows",
            "NEW.id <> OLD.id OR NEW.length <= OLD.length",
        ),
        on_sqlite("heads_not_removed", "DELETE ON heads", "the head stays"),
        not_replaced("heads", "id = NEW.id"),
        *never,
    )


def _sqlite_people() -> tuple[str, ...]:
    same = '(enterprise = NEW.enterprise AND team = NEW.team AND "user" = NEW."user")'
    decision = "operation = NEW.operation AND person = NEW.person"
    final = "a decision is final"
    return (
        on_sqlite(
            "actors_not_changed",
            "UPDATE ON actors",
            "actors keep their ids",
            f"NOT ({_actor_may('sqlite')})",
        ),
        on_sqlite("actors_not_removed", "DELETE ON actors", "actors never go"),
        not_replaced("actors", f"number = NEW.number OR {same}"),
        on_sqlite(
            "names_not_changed",
            "UPDATE ON names",
            "names are kept as they were",
            f"NOT ({_ONLY_THE_NAME})",
        ),
        on_sqlite("names_not_removed", "DELETE ON names", "names never go"),
        not_replaced(
            "names",
            "number = NEW.number"
            " OR (actor = NEW.actor AND name = NEW.name AND name <> '')",
        ),
        on_sqlite(
            "approvals_not_changed",
            "UPDATE ON approvals",
            final,
            f"NOT ({_decision_may('sqlite')})",
        ),
        on_sqlite("approvals_not_removed", "DELETE ON approvals", final),
        not_replaced("approvals", decision),
    )


def postgresql() -> tuple[str, ...]:
    """The guards as PostgreSQL wants them; its functions first."""
    return (
        *_postgresql_functions(),
        on_postgresql("events_not_changed", "UPDATE ON events"),
        on_postgresql(
            "events_not_removed", "DELETE ON events", runs="onair_event_goes"
        ),
        on_postgresql("events_by_somebody", "INSERT ON events", runs="onair_somebody"),
        on_postgresql("seals_not_changed", "UPDATE ON seals"),
        on_postgresql("seals_not_removed", "DELETE ON seals", runs="onair_seal_goes"),
        on_postgresql(
            "heads_only_grow",
            "UPDATE ON heads",
            condition="NEW.id <> OLD.id OR NEW.length <= OLD.length",
        ),
        on_postgresql("heads_not_removed", "DELETE ON heads"),
        *(
            on_postgresql(f"{table}_not_changed", f"UPDATE OR DELETE ON {table}")
            for table in _NEVER
        ),
        on_postgresql(
            "actors_not_changed",
            "UPDATE ON actors",
            condition=f"NOT ({_actor_may('postgresql')})",
        ),
        on_postgresql("actors_not_removed", "DELETE ON actors"),
        on_postgresql("names_not_changed", "UPDATE ON names", runs="onair_name_goes"),
        on_postgresql("names_not_removed", "DELETE ON names"),
        on_postgresql(
            "approvals_not_changed",
            "UPDATE ON approvals",
            condition=f"NOT ({_decision_may('postgresql')})",
        ),
        on_postgresql("approvals_not_removed", "DELETE ON approvals"),
        *(not_emptied(table) for table in _WHOLE),
    )


def _postgresql_functions() -> tuple[str, ...]:
    return (
        function_unless(
            "onair_event_goes", "events never go", _EVENT_ARCHIVED, row="OLD"
        ),
        function_unless("onair_seal_goes", "seals never go", _SEAL_ARCHIVED, row="OLD"),
        function_unless(
            "onair_name_goes", "names are kept as they were", _ONLY_THE_NAME, row="NEW"
        ),
        function_unless(
            "onair_somebody",
            "nobody acts who was erased",
            f"NOT {_KEY_GONE.format(row='NEW')}",
            row="NEW",
        ),
    )


def _actor_may(database: str) -> str:
    """Be called otherwise, or be erased; and nothing else."""
    alike = _ALIKE[database]
    renamed = (
        f'NEW."user" = OLD."user" AND NEW.key {alike} OLD.key'
        " AND (NEW.key IS NOT NULL OR NEW.name = OLD.name)"
    )
    erased = "NEW.\"user\" = 'erased:' || OLD.number AND NEW.key IS NULL"
    kept = " AND ".join(
        f"NEW.{one} = OLD.{one}" for one in ("number", "enterprise", "team", "mark")
    )
    return f"{kept} AND (({renamed}) OR ({erased} AND NEW.name = ''))"


def _decision_may(database: str) -> str:
    """Be that of somebody who was erased; and nothing else."""
    alike = _ALIKE[database]
    kept = " AND ".join(
        f"NEW.{one} {alike} OLD.{one}"
        for one in ("operation", "actor", "approved", "reason", "at")
    )
    return f"{kept} AND NEW.person = 'erased:' || OLD.actor"
