"""
Spans: between which numbers the lines of a time must lie.

Numbers grow with time, but for a clock that was set back and for transactions that
ended in another order than they began in.  So a span is wider than the time by as
much as that can be; the lines' own times decide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal_column, select

from storage import details
from storage.tables import events

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from bot.domain.history_filter import Filter

_LAST = 2**63 - 1
# How far commits may lie from the order of their times.
_SLACK = timedelta(minutes=5)
# Closer than that the lines' own times tell.
_NEAR_ENOUGH = 200

_PROBE = (
    select(events.c.number, events.c.at)
    .where(events.c.team == bindparam("of_team"), events.c.number >= bindparam("least"))
    .order_by(events.c.number)
    .limit(1)
)
_NEWEST = (
    select(events.c.number, events.c.at)
    .where(events.c.team == bindparam("of_team"))
    .order_by(events.c.number.desc())
    .limit(1)
)
# It concerns no workspace, and of such lines there are few.
_SET = select(events.c.details).where(
    events.c.team == literal_column("''"),
    events.c.kind == literal_column("'clock_moved'"),
)


@dataclass(frozen=True, slots=True)
class Span:
    """
    Numbers of lines, both ends left out.

    Attributes:
        above: All are greater.
        below: All are smaller.
    """

    above: int = 0
    below: int = _LAST

    def holds(self) -> list[ColumnElement[bool]]:
        """The conditions that say so."""
        found: list[ColumnElement[bool]] = []
        if self.above > 0:
            found.append(events.c.number > self.above)
        if self.below < _LAST:
            found.append(events.c.number < self.below)
        return found

    def beyond(self, number: int, *, ascending: bool) -> Span:
        """What comes after that line, on the way."""
        if ascending:
            return replace(self, above=max(self.above, number))
        return replace(self, below=min(self.below, number))

    def up_to(self, number: int, *, ascending: bool) -> Span:
        """No further than that line, which is still in it."""
        if ascending:
            return replace(self, below=min(self.below, number + 1))
        return replace(self, above=max(self.above, number - 1))


def span_of(
    db: Connection, team: str, wanted: Filter, *, before: int | None, after: int | None
) -> Span:
    """Where everything lies that fits the moments and the page."""
    above = min(after or 0, _LAST - 1)
    below = _LAST if before is None else min(before, _LAST)
    if wanted.since is not None or wanted.until is not None:
        apart = _SLACK + _set_by(db)
        if wanted.since is not None:
            above = max(above, _crossing(db, team, wanted.since, -apart)[0])
        if wanted.until is not None:
            below = min(below, _crossing(db, team, wanted.until, apart)[1])
    return Span(above, below)


def _set_by(db: Connection) -> timedelta:
    """By how much the machine's clock was set, altogether."""
    moved = (details.read(row.details, {}).get("by_s") for row in db.execute(_SET))
    seconds = sum(abs(one) for one in moved if isinstance(one, int | float))
    return timedelta(seconds=min(seconds, timedelta.max.days))


def _crossing(
    db: Connection, team: str, moment: datetime, apart: timedelta
) -> tuple[int, int]:
    """
    Two numbers: one whose line was written before then, and one whose was not.

    Everything up to the first was written before *moment* less what clocks may be
    *apart*, everything from the second on not before it.
    """
    try:
        moment += apart
    except OverflowError:
        return 0, _LAST
    first = db.execute(_PROBE, {"of_team": team, "least": 0}).first()
    last = db.execute(_NEWEST, {"of_team": team}).first()
    if first is None or last is None:
        return 0, _LAST
    low, high = (0, first.at), (last.number + 1, last.at)
    guessed = True
    while high[0] - low[0] > _NEAR_ENOUGH:
        # Lines come about as evenly as time goes; where they do not, half-way helps.
        guessed = not guessed and low[1] < moment <= high[1]
        middle = _guess(low, high, moment) if guessed else (low[0] + high[0]) // 2
        row = db.execute(_PROBE, {"of_team": team, "least": middle}).first()
        if row is not None and row.at < moment:
            low = (row.number, row.at)
        else:
            # Between there and the row there is none.
            high = (middle, high[1] if row is None else row.at)
    return low[0], high[0]


def _guess(
    low: tuple[int, datetime], high: tuple[int, datetime], moment: datetime
) -> int:
    """Where a line of that moment would be, well between the two."""
    span = high[0] - low[0]
    part = (moment - low[1]) / (high[1] - low[1])
    return low[0] + min(max(int(span * part), span // 16), span - span // 16)
