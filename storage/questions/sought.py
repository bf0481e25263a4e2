"""
What is sought: each condition of a question, as an index knows it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from sqlalchemy import ColumnElement, bindparam, exists, func, literal_column, select

from storage.questions.searching import preselected
from storage.tables import actors, events, operations

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from bot.domain.history_filter import Filter
    from bot.domain.operation import State
    from storage.questions.spans import Span

Conditions: TypeAlias = list[ColumnElement[bool]]

REACH = 5_000
"""How many lines are looked at, one by one, for one page."""

_MOST_OPERATIONS = 200
_NONE: ColumnElement[str] = literal_column("''")

_ACTORS = select(actors.c.number).where(
    actors.c.user == bindparam("of_user"), actors.c.team == bindparam("of_team")
)
_other = events.alias("other")
_INDEXES = {
    names[-2]: str(index.name)
    for index in events.indexes
    if (names := [column.name for column in index.columns])[-1] == "number"
    and len(names) > 1
}
_IN_STATE = (
    select(operations.c.number)
    .where(
        operations.c.team == bindparam("of_team"),
        operations.c.state == bindparam("of_state"),
        # What lets the partial index fit.
        operations.c.state != _NONE,
    )
    .order_by(operations.c.number.desc())
    .limit(_MOST_OPERATIONS + 1)
)


@dataclass(frozen=True, slots=True)
class Sought:
    """
    One condition, in two spellings.

    Attributes:
        leads: By an index; one way for each value there may be.
        checks: Where another condition leads, and the lines' numbers are known:
            by its index too, so that only what fits is read.
    """

    leads: tuple[Conditions, ...]
    checks: ColumnElement[bool]


def sought(db: Connection, team: str, wanted: Filter) -> list[Sought] | None:
    """The conditions that an index knows; None: nothing can fit."""
    found: list[Sought] = []
    here = events.c.team == team
    for column, value in (
        (events.c.operation, wanted.operation),
        (events.c.feed, wanted.feed),
    ):
        if value is not None:
            whole = _also([_other.c[column.name] == value], column.name)
            found.append(Sought(([here, column == value],), whole))
    for text, name in (
        (events.c.room, wanted.room),
        (events.c.channel, wanted.channel),
        (events.c.action, wanted.action and wanted.action.value),
    ):
        if name is not None:
            # The second half is what lets the partial index fit.
            way = [here, text == name, text != _NONE]
            there = _other.c[text.name]
            found.append(
                Sought((way,), _also([there == name, there != _NONE], text.name))
            )
    if wanted.state is not None:
        few = _few(db, team, wanted.state)
        if few == []:
            return None
        if few is not None:
            way = [events.c.operation.in_(few)]
            found.append(Sought((way,), _stands(wanted.state)))
    if wanted.actor is not None:
        who = {"of_user": wanted.actor, "of_team": team}
        numbers = [row.number for row in db.execute(_ACTORS, who)]
        if not numbers:
            return None
        ways = tuple([events.c.actor == one] for one in numbers)
        found.append(Sought(ways, _also([_other.c.actor.in_(numbers)], "actor")))
    return found


def _also(conditions: Conditions, column: str) -> ColumnElement[bool]:
    """Whether the line of this number is among those that another index knows."""
    if column != "actor":
        # An actor is of one workspace; the other indexes begin with it.
        conditions = [_other.c.team == events.c.team, *conditions]
    found: Select[Any] = select(literal_column("1")).where(
        _other.c.number == events.c.number, *conditions
    )
    index = _INDEXES.get(column)
    if index is not None:
        # SQLite would read the line itself, which may be anywhere.
        found = found.with_hint(_other, f"INDEXED BY {index}", "sqlite")
    return found.correlate(events).exists()


def led(
    db: Connection,
    span: Span,
    found: list[Sought],
    looks_at: Conditions,
) -> tuple[Sought | None, list[Sought]]:
    """The condition that leaves the fewest lines, and the others."""
    if not found or (len(found) == 1 and not looks_at):
        return (found[0] if found else None), []
    sizes = [_size(db, span, one) for one in found]
    best = sizes.index(min(sizes))
    return found[best], [*found[:best], *found[best + 1 :]]


def _size(db: Connection, span: Span, one: Sought) -> int:
    """How many lines it leaves, counted no further than it matters."""
    count = 0
    for way in one.leads:
        some = (
            select(events.c.number).where(*way, *span.holds()).limit(REACH).subquery()
        )
        count += db.execute(select(func.count()).select_from(some)).scalar_one()
    return count


def per_line(db: Connection, team: str, wanted: Filter) -> Conditions:
    """What only the lines themselves can tell."""
    found: Conditions = []
    if wanted.state is not None and _few(db, team, wanted.state) is None:
        found.append(_stands(wanted.state))
    if wanted.kind is not None:
        found.append(events.c.kind == wanted.kind.value)
    if wanted.text:
        found.append(preselected(wanted.text, db.dialect.name))
    return found


def _stands(state: State) -> ColumnElement[bool]:
    return exists().where(
        operations.c.number == events.c.operation, operations.c.state == state.value
    )


def _few(db: Connection, team: str, state: State) -> list[int] | None:
    """The operations that stand so, where they are few; else None."""
    whose = {"of_team": team, "of_state": state.value}
    numbers = [row.number for row in db.execute(_IN_STATE, whose)]
    return numbers if len(numbers) <= _MOST_OPERATIONS else None
