"""
Reports: taken by one at a time, and crossed out only when they are really there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, update

from bot.domain.actor import ONAIR_ITSELF
from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from bot.domain.report import NoticeKind, ReportKind
from storage import feeds, mapping, taking
from storage.faults import translated
from storage.gestures import gesture_known, keep_gesture
from storage.owing import (
    owe_alone,
    owe_card,
    owe_lost_card,
    owe_own_card,
    subject,
)
from storage.tables import cards, operations, reports
from storage.transaction import Writing, now, one_transaction

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from bot.domain.report import Posted, Report
    from storage.mapping import AnyRow
    from storage.transaction import Transaction

# Messages that stand somewhere and are brought up to date there.
_STANDING = frozenset({ReportKind.CARD, ReportKind.REQUEST})

_HELD = taking.ALL.where(reports.c.number == bindparam("of_number")).with_for_update()
_ONE = update(reports).where(reports.c.number == bindparam("of_number"))
_CROSS_OUT = _ONE.values(state="delivered", held_until=None)
_GIVE_UP = _ONE.values(state="undeliverable", reason=bindparam("why"), held_until=None)
_LET_GO = _ONE.values(held_until=None, begun=bindparam("known"))
_POSTPONE = _LET_GO.values(tries=reports.c.tries + 1, due_at=bindparam("until"))
_CARD = cards.c.subject == bindparam("of_subject")
_MOVE_CARD = (
    update(cards)
    .where(_CARD)
    .values(channel=bindparam("its_channel"), ts=bindparam("its_ts"), gone=False)
)
# Without a time stamp it stands nowhere, so nothing is posted under it either.
_LOSE_CARD = (
    update(cards).where(_CARD, cards.c.gone.is_(False)).values(gone=True, ts="")
)
_FORGET_CARD = delete(cards).where(_CARD, cards.c.gone.is_(True))
_ADD_CARD = insert(cards)
_OPERATION = mapping.OPERATIONS.where(operations.c.number == bindparam("of_number"))

# What none but the one it is addressed to has any use for.
_NOBODY_ELSE = frozenset(
    {ReportKind.DIRECT, ReportKind.REQUEST, ReportKind.STEP}
    | {ReportKind.CHECKPOINT, ReportKind.WEEKLY}
)


class Reports(Writing):
    """The part of the ledger that the reporter uses."""

    def owed(self, most: int) -> tuple[Report, ...]:
        """What is due, in order, to look at it: nothing is taken."""
        with translated(), self._settings.engines.reader.begin() as db:
            return taking.due(db, now(db, self._settings), most)

    def places_due(self) -> frozenset[str]:
        """Channels and people for whom something could be taken now."""
        with translated(), self._settings.engines.reader.begin() as db:
            return taking.places(db, now(db, self._settings))

    @one_transaction
    def take_reports(
        self,
        transaction: Transaction,
        most: int,
        hold: timedelta,
        resting: frozenset[str],
    ) -> tuple[Report, ...]:
        """
        Take what is due, so that nobody else delivers it before *hold* is over.

        At most one for each channel or person, cards before their notices, and
        nothing for those that are *resting*.
        """
        at = transaction.at
        return taking.take(transaction.db, at, at + hold, most, resting)

    @one_transaction
    def free_reports(self, transaction: Transaction) -> None:
        """End every hold: whoever took something before us is gone."""
        transaction.db.execute(taking.FREE_ALL)

    def next_due(self) -> datetime | None:
        """When somebody must look again (operations and reports), or None."""
        with translated(), self._settings.engines.reader.begin() as db:
            return taking.next_due(db)

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
        else:
            _let_go(transaction, report, 0)
        if posted is not None and report.kind in _STANDING:
            _keep_card(transaction, row.subject, posted)
        place = {"channel": posted.channel, "ts": posted.ts} if posted else {}
        _write(transaction, EventKind.REPORTED, row, **place)

    @one_transaction
    def postponed(
        self,
        transaction: Transaction,
        report: Report,
        until: datetime,
        *,
        may_have_posted: bool = True,
    ) -> None:
        """Not now: try again at *until*, and know whether it may be there."""
        row = _held(transaction, report)
        # A card that changed meanwhile is tried at once, but the try counts.
        if row is not None:
            known = row.begun if may_have_posted else report.begun
            again = {"of_number": report.number, "until": until, "known": known}
            transaction.db.execute(_POSTPONE, again)

    @one_transaction
    def undeliverable(
        self, transaction: Transaction, report: Report, reason: str
    ) -> None:
        """
        Not there: remember why; what the channel cannot get, its asker gets.

        An approver who cannot be asked is named on the operation's card instead.
        """
        row = _held(transaction, report)
        if row is None:
            return
        given_up = row.version == report.version
        if given_up:
            gone = {"of_number": report.number, "why": reason}
            transaction.db.execute(_GIVE_UP, gone)
        else:
            _let_go(transaction, report, report.begun)
        _write(transaction, EventKind.UNDELIVERED, row, reason=reason)
        if report.kind is ReportKind.REQUEST and given_up:
            # What waits for approval has a card of its own.
            _owe_own_card(transaction, row)
        if report.kind in _NOBODY_ELSE:
            return
        feed = feeds.feed_of(transaction, row.feed)
        notice = None if row.notice is None else NoticeKind(row.notice)
        owe_alone(transaction, notice, _operation(transaction, row), feed)

    @one_transaction
    def card_lost(self, transaction: Transaction, report: Report) -> None:
        """
        Somebody deleted the card: ask once whether it is still wanted.

        The card itself is not owed any more; a notice still is, in the channel.
        An approver who deleted what they were asked is left alone.
        """
        row = _held(transaction, report)
        if row is None:
            return
        if report.kind is ReportKind.REQUEST:
            transaction.db.execute(_CROSS_OUT, {"of_number": report.number})
            if _lost(transaction, row):
                _write(transaction, EventKind.CARD_LOST, row)
            return
        if report.kind is ReportKind.CARD:
            why = {"of_number": report.number, "why": "deleted"}
            transaction.db.execute(_GIVE_UP, why)
        else:
            _let_go(transaction, report, report.begun)
        if _lost(transaction, row):
            _write(transaction, EventKind.CARD_LOST, row)
            feed = feeds.feed_of(transaction, row.feed)
            owe_lost_card(transaction, _operation(transaction, row), feed)

    @one_transaction
    def post_again(self, transaction: Transaction, feed: int, origin: Origin) -> Feed:
        """
        Owe a new card in place of the one that was deleted.

        Raises:
            WrongStateError: The card was not deleted, or was asked for already.
        """
        found = feeds.feed_of(transaction, feed, hold=True)
        if found is None or found.team != origin.actor.team:
            raise WrongStateError(
                "There is nothing of that number on record.",
                remedy="See what is on air with `/broadcast list`.",
            )
        if gesture_known(transaction, origin):
            return found
        of = {"of_subject": subject(found.number, None)}
        if not transaction.db.execute(_FORGET_CARD, of).rowcount:
            raise WrongStateError(
                "The card is there already.",
                remedy="Look further up in the channel; a new one comes in a moment.",
            )
        keep_gesture(transaction, origin)
        owe_card(transaction, found)
        transaction.write(
            EventKind.CARD_AGAIN,
            origin.actor,
            found.team,
            room=found.room.text,
            channel=found.channel,
            feed=found.number,
            rules=origin.rules,
        )
        return found


def _held(transaction: Transaction, report: Report) -> AnyRow | None:
    """The report's row, if it is still owed and nobody took it after us."""
    row = transaction.db.execute(_HELD, {"of_number": report.number}).first()
    if row is None or row.state != "owed" or row.begun > report.begun + 1:
        return None
    return row


def _let_go(transaction: Transaction, report: Report, known: int) -> None:
    """Others may take it; *known*: how many of its deliveries have an unknown fate."""
    free = {"of_number": report.number, "known": known}
    transaction.db.execute(_LET_GO, free)


def _operation(transaction: Transaction, row: AnyRow) -> Operation | None:
    number = {"of_number": row.operation}
    found = transaction.db.execute(_OPERATION, number).first()
    return None if found is None else mapping.operation_from(found)


def _owe_own_card(transaction: Transaction, row: AnyRow) -> None:
    """The card of that about which an approver could not be asked says so."""
    operation = _operation(transaction, row)
    if operation is not None:
        owe_own_card(transaction, operation)


def _lost(transaction: Transaction, row: AnyRow) -> bool:
    """Note that it stands nowhere any more; whether it did until now."""
    lost = transaction.db.execute(_LOSE_CARD, {"of_subject": row.subject})
    return lost.rowcount > 0


def _keep_card(transaction: Transaction, of_subject: str, posted: Posted) -> None:
    place = {"its_channel": posted.channel, "its_ts": posted.ts}
    moved = transaction.db.execute(_MOVE_CARD, {"of_subject": of_subject, **place})
    if not moved.rowcount:
        row = {"subject": of_subject, "channel": posted.channel, "ts": posted.ts}
        transaction.db.execute(_ADD_CARD, {**row, "gone": False})


def _write(
    transaction: Transaction, kind: EventKind, row: AnyRow, **details: object
) -> None:
    """The line of a report: to whom, and the room of what it tells of."""
    notice = {"notice": row.notice} if row.notice else {}
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
        details={"report": row.kind, **notice, "to": row.to, **details},
    )
