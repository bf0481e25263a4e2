"""
Looking back: the lines that somebody asked for, a page at a time, by number.

Every page costs the same, however long the history is: one condition leads along an
index, and where others have to be looked at line by line, no more than so many lines
are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, not_, select

from bot.domain.command import Action
from bot.domain.history import ROUTINE, EventKind
from bot.domain.history_filter import Found
from storage import mapping
from storage.faults import translated
from storage.history import lines
from storage.questions.sought import REACH, led, per_line, sought
from storage.questions.spans import Span, span_of
from storage.tables import events

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

    from bot.domain.history import Event
    from bot.domain.history_filter import Filter
    from storage.questions.sought import Conditions

TEXT_REACH = 20_000
"""The same where a text is looked for; its reader is told how far that was."""

_BATCH = 200
_ROUTINE = sorted(one.value for one in ROUTINE)


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
        found = sought(db, team, wanted)
        if found is None:
            return Found(())
        span = span_of(db, team, wanted, before=before, after=after)
        looks_at = per_line(db, team, wanted)
        lead, rest = led(db, span, found, looks_at)
        where = [
            events.c.team == team,
            *_within_time(wanted),
            *_told(wanted),
            *looks_at,
        ]
        far = None
        if rest or looks_at:
            far = reach or (TEXT_REACH if wanted.text else REACH)
        walk = _Walk(db, wanted, span, most, far, ascending=after is not None)
        ways = lead.leads if lead is not None else ([events.c.team == team],)
        sieve = [one.checks for one in rest]
        pages = [walk.along(list(way), sieve, where) for way in ways]
    return _joined(pages, walk, before, after)


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

    def along(self, way: Conditions, sieve: Conditions, where: Conditions) -> _Page:
        """
        One line more than fits, where there is one.

        Args:
            way: What leads along an index.
            sieve: What other indexes know of a line by its number.
            where: What only the line itself tells.
        """
        span, edge = self._span, None
        if self.reach is not None:
            edge = self._edge(way)
            if edge is not None:
                span = span.up_to(edge, ascending=self.ascending)
        found: list[Event] = []
        while len(found) <= self.most:
            told, last = self._batch(span, way, sieve, where)
            found += [one for one in told if self._wanted.holds(one)]
            if last is None:
                return _Page(found, edge)
            span = span.beyond(last, ascending=self.ascending)
        return _Page(found[: self.most + 1])

    def _batch(
        self, span: Span, way: Conditions, sieve: Conditions, where: Conditions
    ) -> tuple[list[Event], int | None]:
        """Some lines, and the number up to which was looked; None: to the end."""
        size = _BATCH if self._wanted.text or sieve else self.most + 1
        query = mapping.EVENTS.where(*where).order_by(self._order)
        if not sieve:
            rows = self._db.execute(query.where(*way, *span.holds()).limit(size)).all()
            last = rows[-1].number if len(rows) == size else None
            return lines(self._db, rows), last
        numbers = list(
            self._db.execute(
                select(events.c.number)
                .where(*way, *span.holds(), *sieve)
                .order_by(self._order)
                .limit(size)
            ).scalars()
        )
        rows = self._db.execute(query.where(events.c.number.in_(numbers))).all()
        return lines(self._db, rows), numbers[-1] if len(numbers) == size else None

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
