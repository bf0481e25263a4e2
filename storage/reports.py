"""
Reports: read when due, and crossed out only when they are really there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, func, insert, or_, select, update

from bot.domain.actor import ONAIR_ITSELF
from bot.domain.history import EventKind
from bot.domain.report import NoticeKind, ReportKind
from storage import feeds, mapping
from storage.faults import translated
from storage.owing import OWED, owe_alone
from storage.tables import cards, operations, reports
from storage.transaction import Writing, now, one_transaction
from storage.turns import FREE

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation
    from bot.domain.report import Posted, Report
    from storage.mapping import AnyRow
    from storage.transaction import Transaction

_card = reports.alias("card")
_CARD_FIRST = exists().where(
    _card.c.subject == reports.c.subject,
    _card.c.kind == ReportKind.CARD.value,
    _card.c.state == "owed",
)
# A notice is a reply to its card, so the card must be there, or be given up.
_FREE = and_(OWED, or_(reports.c.kind != ReportKind.NOTICE.value, ~_CARD_FIRST))
_DUE = (
    select(reports)
    .where(_FREE, reports.c.due_at <= bindparam("now"))
    .order_by(reports.c.number)
    .limit(bindparam("most"))
)
_NEXT_REPORT = select(func.min(reports.c.due_at)).where(_FREE)
_NEXT_OPERATION = select(func.min(operations.c.due_at)).where(
    operations.c.due_at.is_not(None),
    or_(operations.c.state.in_(["running", "awaiting_confirmation"]), FREE),
)
_HELD = (
    select(reports).where(reports.c.number == bindparam("of_number")).with_for_update()
)
_ONE = update(reports).where(reports.c.number == bindparam("of_number"))
_CROSS_OUT = _ONE.values(state="delivered")
_GIVE_UP = _ONE.values(state="undeliverable", reason=bindparam("why"))
_POSTPONE = _ONE.values(tries=reports.c.tries + 1, due_at=bindparam("until"))
_MOVE_CARD = (
    update(cards)
    .where(cards.c.subject == bindparam("of_subject"))
    .values(channel=bindparam("its_channel"), ts=bindparam("its_ts"))
)
_ADD_CARD = insert(cards)
_OPERATION = mapping.OPERATIONS.where(operations.c.number == bindparam("of_number"))


class Reports(Writing):
    """The part of the ledger that the reporter uses."""

    def owed(self, most: int) -> tuple[Report, ...]:
        """The reports that are due, in order; cards before their notices."""
        with translated(), self._settings.engines.reader.begin() as db:
            due = {"now": now(db, self._settings), "most": most}
            return tuple(mapping.report_from(row) for row in db.execute(_DUE, due))

    def next_due(self) -> datetime | None:
        """When somebody must look again (operations and reports), or None."""
        with translated(), self._settings.engines.reader.begin() as db:
            found = [
                db.execute(_NEXT_REPORT).scalar_one(),
                db.execute(_NEXT_OPERATION).scalar_one(),
            ]
            return min((one for one in found if one is not None), default=None)

    def now(self) -> datetime:
        """The database's time, which decides."""
        with translated(), self._settings.engines.reader.begin() as db:
            return now(db, self._settings)

    @one_transaction
    def delivered(
        self, transaction: Transaction, report: Report, posted: Posted | None
    ) -> None:
        """It is there; a card that changed meanwhile stays owed."""
        row = _held(transaction, report)
        if row is None:
            return
        if row.version == report.version:
            transaction.db.execute(_CROSS_OUT, {"of_number": report.number})
        if posted is not None and report.kind is ReportKind.CARD:
            _keep_card(transaction, row.subject, posted)
        _write(transaction, EventKind.REPORTED, row)

    @one_transaction
    def postponed(
        self, transaction: Transaction, report: Report, until: datetime
    ) -> None:
        """Not now: try again at *until*."""
        row = _held(transaction, report)
        # A card that changed meanwhile is tried at once, but the try counts.
        if row is not None:
            again = {"of_number": report.number, "until": until}
            transaction.db.execute(_POSTPONE, again)

    @one_transaction
    def undeliverable(
        self, transaction: Transaction, report: Report, reason: str
    ) -> None:
        """Not there: remember why; what the channel cannot get, its asker gets."""
        row = _held(transaction, report)
        if row is None:
            return
        if row.version == report.version:
            gone = {"of_number": report.number, "why": reason}
            transaction.db.execute(_GIVE_UP, gone)
        _write(transaction, EventKind.UNDELIVERED, row, reason=reason)
        if report.kind is ReportKind.DIRECT:
            return
        feed = feeds.feed_of(transaction, row.feed)
        notice = None if row.notice is None else NoticeKind(row.notice)
        owe_alone(transaction, notice, _operation(transaction, row), feed)


def _held(transaction: Transaction, report: Report) -> AnyRow | None:
    """The report's row, if it is still owed."""
    row = transaction.db.execute(_HELD, {"of_number": report.number}).first()
    return row if row is not None and row.state == "owed" else None


def _operation(transaction: Transaction, row: AnyRow) -> Operation | None:
    number = {"of_number": row.operation}
    found = transaction.db.execute(_OPERATION, number).first()
    return None if found is None else mapping.operation_from(found)


def _keep_card(transaction: Transaction, of_subject: str, posted: Posted) -> None:
    place = {"its_channel": posted.channel, "its_ts": posted.ts}
    moved = transaction.db.execute(_MOVE_CARD, {"of_subject": of_subject, **place})
    if not moved.rowcount:
        row = {"subject": of_subject, "channel": posted.channel, "ts": posted.ts}
        transaction.db.execute(_ADD_CARD, row)


def _write(
    transaction: Transaction, kind: EventKind, row: AnyRow, **details: object
) -> None:
    """The line of a report, with the room of what it tells of."""
    feed = feeds.feed_of(transaction, row.feed)
    operation = _operation(transaction, row)
    room = feed.room.text if feed else operation.room if operation else ""
    transaction.write(
        kind,
        ONAIR_ITSELF,
        row.team,
        action=operation.action.value if operation else "",
        room=room,
        channel=feed.channel if feed else operation.channel if operation else "",
        operation=row.operation,
        feed=row.feed,
        details={"report": row.kind, "notice": row.notice, **details},
    )
