"""
Looking back: the lines that somebody asked for, a page at a time, by number.

Every page costs the same, however long the history is: one condition leads along an
index, and where others have to be looked at line by line, no more than so many lines
are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, func, literal_column, not_, select

from bot.domain.command import Action
from bot.domain.history import ROUTINE, EventKind
from bot.domain.history_filter import Found
from storage import mapping
from storage.faults import translated
from storage.history import lines
from storage.searching import preselected
from storage.spans import Span, span_of
from storage.tables import actors, events, operations

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Connection, Engine

    from bot.domain.history import Event
    from bot.domain.history_filter import Filter
    from bot.domain.operation import State

    Conditions = list[ColumnElement[bool]]

REACH = 10_000
"""How many lines are looked at, one by one, for one page."""

TEXT_REACH = 50_000
"""The same where a text is looked for; its reader is told how far that was."""

_MOST_OPERATIONS = 200
_TEXT_BATCH = 200
_NONE: ColumnElement[str] = literal_column("''")
_ROUTINE = sorted(one.value for one in ROUTINE)

_ACTORS = select(actors.c.number).where(
    actors.c.user == bindparam("of_user"), actors.c.team == bindparam("of_team")
)
_IN_STATE = (
    select(operations.c.number)
    .where(
        operations.c.team == bindparam("of_team"),
        operations.c.state == bindparam("of_state"),
    )
    .order_by(operations.c.number.desc())
    .limit(_MOST_OPERATIONS + 1)
)


@dataclass(frozen=True, slots=True)
class _Sought:
    """
    One condition, in two spellings.

    Attributes:
        leads: By an index; one way for each value there may be.
        checks: Line by line, where another condition leads.
    """

    leads: tuple[Conditions, ...]
    checks: ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class _Page:
    """What one way found: its lines in its order, and where it stopped looking."""

    found: list[Event]
    edge: int | None = None


def find(
    engine: Engine,
    team: str,
    wanted: Filter,
    *,
    before: int | None,
    after: int | None,
    most: int,
    reach: int | None = None,
) -> Found:
    """
    The newest page before a number, or the oldest one after a number.

    Whatever needs no look at single lines is found however far back; the rest within
    *reach* lines, `REACH` or `TEXT_REACH` unless given.
    """
    with translated(), engine.begin() as db:
        sought = _sought(db, team, wanted)
        if sought is None:
            return Found(())
        span = span_of(db, team, wanted, before=before, after=after)
        looks_at = _per_line(db, team, wanted)
        lead, rest = _led(db, team, span, sought, looks_at)
        where = [events.c.team == team, *_within_time(wanted), *_told(wanted)]
        checks = [*(one.checks for one in rest), *looks_at]
        far = None
        if checks:
            far = reach or (TEXT_REACH if wanted.text else REACH)
        walk = _Walk(db, wanted, span, most, far, ascending=after is not None)
        ways = lead.leads if lead is not None else ([],)
        pages = [walk.along([*where, *way], checks) for way in ways]
    return _joined(pages, walk, before, after)


def _sought(db: Connection, team: str, wanted: Filter) -> list[_Sought] | None:
    """The conditions that an index knows; None: nothing can fit."""
    found = []
    for column, value in (
        (events.c.operation, wanted.operation),
        (events.c.feed, wanted.feed),
    ):
        if value is not None:
            found.append(_Sought(([column == value],), column + 0 == value))
    for text, name in (
        (events.c.room, wanted.room),
        (events.c.channel, wanted.channel),
        (events.c.action, wanted.action and wanted.action.value),
    ):
        if name is not None:
            # The second half is what lets the partial index fit.
            way = [text == name, text != _NONE]
            found.append(_Sought((way,), text.op("||")(_NONE) == name))
    if wanted.state is not None:
        few = _few(db, team, wanted.state)
        if few is not None:
            way = [events.c.operation.in_(few)]
            found.append(_Sought((way,), _stands(wanted.state)))
    if wanted.actor is not None:
        who = {"of_user": wanted.actor, "of_team": team}
        numbers = [row.number for row in db.execute(_ACTORS, who)]
        if not numbers:
            return None
        ways = tuple([events.c.actor == one] for one in numbers)
        found.append(_Sought(ways, (events.c.actor + 0).in_(numbers)))
    return found


def _led(
    db: Connection,
    team: str,
    span: Span,
    sought: list[_Sought],
    looks_at: Conditions,
) -> tuple[_Sought | None, list[_Sought]]:
    """The condition that leaves the fewest lines, and the others."""
    if not sought or (len(sought) == 1 and not looks_at):
        return (sought[0] if sought else None), []
    sizes = [_size(db, team, span, one) for one in sought]
    best = sizes.index(min(sizes))
    return sought[best], [*sought[:best], *sought[best + 1 :]]


def _size(db: Connection, team: str, span: Span, one: _Sought) -> int:
    """How many lines it leaves, counted no further than it matters."""
    count = 0
    for way in one.leads:
        some = (
            select(events.c.number)
            .where(events.c.team == team, *way, *span.holds())
            .limit(REACH)
            .subquery()
        )
        count += db.execute(select(func.count()).select_from(some)).scalar_one()
    return count


def _per_line(db: Connection, team: str, wanted: Filter) -> Conditions:
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


def _within_time(wanted: Filter) -> Conditions:
    found: Conditions = []
    if wanted.since is not None:
        found.append(events.c.at >= wanted.since)
    if wanted.until is not None:
        found.append(events.c.at < wanted.until)
    return found


def _told(wanted: Filter) -> Conditions:
    """Of the whole life of one thing every step counts; else who did what."""
    if wanted.operation is not None or wanted.feed is not None or wanted.kind:
        return []
    found: Conditions = [events.c.kind.not_in(_ROUTINE)]
    if wanted.action is not Action.SEE:
        looked = and_(
            events.c.kind == EventKind.SHOWN.value,
            events.c.action == Action.SEE.value,
        )
        found.append(not_(looked))
    return found


class _Walk:
    """One look at the history, in one direction."""

    def __init__(
        self,
        db: Connection,
        wanted: Filter,
        span: Span,
        most: int,
        reach: int | None,
        *,
        ascending: bool,
    ) -> None:
        """At most *most* lines, and with *reach* no further than that many lines."""
        self._db = db
        self._wanted = wanted
        self._span = span
        self.most = most
        self.reach = reach
        self.ascending = ascending
        number = events.c.number
        self._order = number.asc() if ascending else number.desc()

    def along(self, way: Conditions, checks: Conditions) -> _Page:
        """One line more than fits, where there is one."""
        span, edge = self._span, None
        if self.reach is not None:
            edge = self._edge(way)
            if edge is not None:
                span = span.up_to(edge, ascending=self.ascending)
        found: list[Event] = []
        size = _TEXT_BATCH if self._wanted.text else self.most + 1
        query = mapping.EVENTS.where(*way, *checks).order_by(self._order).limit(size)
        while len(found) <= self.most:
            rows = self._db.execute(query.where(*span.holds())).all()
            told = lines(self._db, rows)
            found += [one for one in told if self._wanted.holds(one)]
            if len(rows) < size:
                break
            span = span.beyond(told[-1].number, ascending=self.ascending)
        else:
            return _Page(found[: self.most + 1])
        return _Page(found, edge)

    def _edge(self, way: Conditions) -> int | None:
        """The last line that is looked at; None: all of them are."""
        query = (
            select(events.c.number)
            .where(*way, *self._span.holds())
            .order_by(self._order)
            .offset(max(self.reach or 1, 1))
            .limit(1)
        )
        return self._db.execute(query).scalar()


def _joined(
    pages: list[_Page], walk: _Walk, before: int | None, after: int | None
) -> Found:
    """One page of what several ways found; none goes further than the others."""
    up = walk.ascending
    edges = [one.edge for one in pages if one.edge is not None]
    edge = None if not edges else (min(edges) if up else max(edges))
    found = sorted(
        (line for one in pages for line in one.found),
        key=lambda line: line.number,
        reverse=not up,
    )
    if edge is not None:
        found = [
            one for one in found if (one.number <= edge if up else one.number >= edge)
        ]
    shown = found[: walk.most]
    ahead, looked = None, None
    if len(found) > walk.most:
        ahead = shown[-1].number
    elif edge is not None:
        ahead, looked = edge, walk.reach
    behind = None
    if up and after is not None:
        behind = shown[0].number if shown else after + 1
    elif before is not None:
        behind = shown[0].number if shown else before - 1
    page = Found(tuple(shown if up else reversed(shown)), looked=looked)
    if up:
        return replace(page, older=behind, newer=ahead)
    return replace(page, older=ahead, newer=behind)
