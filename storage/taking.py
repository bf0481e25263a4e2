"""
Taking reports: which are due, in which order, and for whom nobody is at it yet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.domain.report import ReportKind
from storage import mapping
from storage.owing import OWED
from storage.tables import cards, operations, reports
from storage.turns import FREE as OPERATION_FREE

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from bot.domain.report import Report

ALL = select(reports)

_first = reports.alias("first")
_taken = reports.alias("taken")
_OWED: ColumnElement[str] = literal_column("'owed'")
# Replies that must come one after the other, each about the same thing.
_IN_TURN = (ReportKind.NOTICE.value, ReportKind.DIRECT.value)
# A notice is a reply to its card, so the card must be there, or be given up.
_BEHIND = exists().where(
    _first.c.subject == reports.c.subject,
    _first.c.state == _OWED,
    or_(
        and_(
            reports.c.kind == ReportKind.NOTICE.value,
            _first.c.kind == ReportKind.CARD.value,
        ),
        and_(
            _first.c.kind == reports.c.kind,
            _first.c.to == reports.c.to,
            _first.c.number < reports.c.number,
        ),
    ),
)
_FREE = and_(OWED, or_(reports.c.kind.not_in(_IN_TURN), ~_BEHIND))
_DUE = and_(
    _FREE,
    reports.c.due_at <= bindparam("now"),
    or_(reports.c.held_until.is_(None), reports.c.held_until <= bindparam("now")),
)
_LOOK = ALL.where(_DUE).order_by(reports.c.number).limit(bindparam("most"))
# In one statement with the choice: two who choose at once see the same holds.
_NOT_BUSY = reports.c.to.not_in(
    select(_taken.c.to).where(
        _taken.c.state == _OWED, _taken.c.held_until > bindparam("now")
    )
)
_PLACES = select(reports.c.to).where(_DUE, _NOT_BUSY).distinct()
_NUMBER = func.min(reports.c.number)
# Many may be asked to agree; what channels wait for goes first.
_LAST = func.min(case((reports.c.kind == ReportKind.REQUEST.value, 1), else_=0))
_CHOOSE = (
    select(_NUMBER)
    .where(
        _DUE,
        _NOT_BUSY,
        reports.c.to.not_in(bindparam("resting", expanding=True)),
    )
    .group_by(reports.c.to)
    .order_by(_LAST, _NUMBER)
    .limit(bindparam("most"))
)
_CHOSEN = reports.c.number.in_(bindparam("numbers", expanding=True))
# Looked at again under the lock: another one may have been quicker.
_LOCK = (
    ALL.where(_CHOSEN, _DUE)
    .order_by(reports.c.number)
    .with_for_update(of=reports, skip_locked=True)
)
_HOLD = (
    update(reports)
    .where(_CHOSEN)
    .values(begun=reports.c.begun + 1, held_until=bindparam("until"))
)
_FORGET_GONE = (
    update(reports)
    .where(
        reports.c.kind.in_([ReportKind.CARD.value, ReportKind.REQUEST.value]),
        OWED,
        exists().where(cards.c.subject == reports.c.subject, cards.c.gone.is_(True)),
    )
    .values(state="delivered", reason="gone")
)
_newest = reports.alias("newest")
# Of the latest ones only, so that the table may grow.
UNDELIVERABLE = select(func.count(reports.c.number)).where(
    reports.c.number
    > select(func.coalesce(func.max(_newest.c.number), 0) - 10_000).scalar_subquery(),
    reports.c.state == literal_column("'undeliverable'"),
    reports.c.kind.in_(
        [
            ReportKind.DIRECT.value,
            ReportKind.REQUEST.value,
            ReportKind.CHECKPOINT.value,
            ReportKind.WEEKLY.value,
        ]
    ),
)
"""What nobody got: people, or a channel of its own, who were not told at all."""

FREE_ALL = (update(reports).where(OWED, reports.c.held_until.is_not(None))).values(
    held_until=None
)
_WHEN = case(
    (reports.c.held_until > reports.c.due_at, reports.c.held_until),
    else_=reports.c.due_at,
)
_NEXT_REPORT = select(func.min(_WHEN)).where(_FREE)
# Due when somebody's time to answer, or to come back, is over.
_TIMED = ["running", "awaiting_confirmation", "awaiting_approval"]
_NEXT_OPERATION = select(func.min(operations.c.due_at)).where(
    operations.c.due_at.is_not(None),
    or_(operations.c.state.in_(_TIMED), OPERATION_FREE),
)


def due(db: Connection, at: datetime, most: int) -> tuple[Report, ...]:
    """What is due, in order; nothing is taken."""
    rows = db.execute(_LOOK, {"now": at, "most": most})
    return tuple(mapping.report_from(row) for row in rows)


def places(db: Connection, at: datetime) -> frozenset[str]:
    """Channels and people for whom something is due, and nobody is at it."""
    return frozenset(db.execute(_PLACES, {"now": at}).scalars())


def take(
    db: Connection, at: datetime, until: datetime, most: int, resting: frozenset[str]
) -> tuple[Report, ...]:
    """Choose, lock and hold: one for each place, in order."""
    # What was deleted is not posted anew by itself, whatever changes.
    db.execute(_FORGET_GONE)
    wanted = {"now": at, "most": most, "resting": sorted(resting)}
    numbers = list(db.execute(_CHOOSE, wanted).scalars())
    if not numbers:
        return ()
    rows = db.execute(_LOCK, {"now": at, "numbers": numbers}).all()
    found = tuple(mapping.report_from(row) for row in rows)
    if found:
        mine = {"numbers": [one.number for one in found], "until": until}
        db.execute(_HOLD, mine)
    return found


def next_due(db: Connection) -> datetime | None:
    """When somebody must look again, or None."""
    found = [
        db.execute(_NEXT_REPORT).scalar_one(),
        db.execute(_NEXT_OPERATION).scalar_one(),
    ]
    return min((one for one in found if one is not None), default=None)
