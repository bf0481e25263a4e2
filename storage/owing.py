"""
Owing: what people are to be told, put down with the change that it tells of.

A card is owed once, however often it changes before it is delivered; what must be
noticed is owed each time.  Where there is no channel, the asker is told alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, insert, literal_column, or_, select, update

from bot.domain.report import NoticeKind, ReportKind
from storage.tables import reports

if TYPE_CHECKING:
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from storage.transaction import Transaction

OWED = reports.c.state == literal_column("'owed'")
"""Spelled out, so that the index of what is owed fits."""

_OWED_CARD = (
    update(reports)
    .where(reports.c.subject == bindparam("of_subject"))
    .where(reports.c.kind == literal_column("'card'"))
    .where(OWED)
    .values(
        version=reports.c.version + 1,
        due_at=bindparam("now"),
        operation=func.coalesce(bindparam("by"), reports.c.operation),
    )
)
_ADD_REPORT = insert(reports)
_ALONE_ALREADY = (
    select(reports.c.number)
    .where(reports.c.subject == bindparam("of_subject"))
    .where(reports.c.kind == literal_column("'direct'"))
    .where(reports.c.to == bindparam("of_person"))
    .where(func.coalesce(reports.c.notice, "") == bindparam("what"))
    # A card shows whatever happened last; a notice tells of one operation.
    .where(
        or_(
            reports.c.notice.is_(None),
            func.coalesce(reports.c.operation, 0) == bindparam("of_operation"),
        )
    )
)


def subject(feed: int | None, operation: int | None) -> str:
    """What a card shows: a feed, or an operation that has none."""
    return f"operation/{operation}" if feed is None else f"feed/{feed}"


def owe_card(
    transaction: Transaction,
    feed: Feed,
    operation: Operation | None = None,
    *,
    new: bool = False,
) -> None:
    """
    The feed's card must be brought up to date.

    Args:
        transaction: The one that changes the feed.
        feed: Which one.
        operation: What changed it, where it was an operation on this very feed.
        new: True when there is certainly no card owed yet.
    """
    if not feed.channel:
        owe_alone(transaction, None, operation, feed)
        return
    number = operation.number if operation else None
    bump = {"of_subject": subject(feed.number, None), "now": transaction.at}
    if not new:
        done = transaction.db.execute(_OWED_CARD, {**bump, "by": number})
        if done.rowcount:
            return
    _add(transaction, ReportKind.CARD, None, operation, feed, feed.channel)


def owe_own_card(transaction: Transaction, operation: Operation) -> None:
    """An operation without a feed has a card of its own."""
    if not operation.channel:
        owe_alone(transaction, None, operation, None)
        return
    bump = {"of_subject": subject(None, operation.number), "now": transaction.at}
    done = transaction.db.execute(_OWED_CARD, {**bump, "by": operation.number})
    if not done.rowcount:
        _add(transaction, ReportKind.CARD, None, operation, None, operation.channel)


def owe_notice(
    transaction: Transaction,
    notice: NoticeKind,
    operation: Operation,
    feed: Feed | None,
) -> None:
    """This must be noticed in the channel of the card."""
    channel = feed.channel if feed else operation.channel
    if channel:
        _add(transaction, ReportKind.NOTICE, notice, operation, feed, channel)
    else:
        owe_alone(transaction, notice, operation, feed)


def owe_whisper(
    transaction: Transaction,
    notice: NoticeKind,
    operation: Operation,
    feed: Feed | None,
) -> None:
    """Only the asker need know, in the channel where they asked."""
    if operation.channel:
        to = operation.actor.user
        _add(transaction, ReportKind.WHISPER, notice, operation, feed, to)
    else:
        owe_alone(transaction, notice, operation, feed)


def owe_alone(
    transaction: Transaction,
    notice: NoticeKind | None,
    operation: Operation | None,
    feed: Feed | None,
) -> None:
    """A direct message to the asker; the same is said once to the same person."""
    asker = operation.actor if operation else feed.asked_by if feed else None
    if asker is None:
        return
    found = transaction.db.execute(
        _ALONE_ALREADY,
        {
            "of_subject": subject(
                feed.number if feed else None, operation.number if operation else None
            ),
            "of_person": asker.user,
            "what": notice.value if notice else "",
            "of_operation": operation.number if operation else 0,
        },
    ).first()
    if found is None:
        _add(transaction, ReportKind.DIRECT, notice, operation, feed, asker.user)


def _add(
    transaction: Transaction,
    kind: ReportKind,
    notice: NoticeKind | None,
    operation: Operation | None,
    feed: Feed | None,
    to: str,
) -> None:
    number = operation.number if operation else None
    transaction.db.execute(
        _ADD_REPORT,
        {
            "kind": kind.value,
            "notice": notice.value if notice else None,
            "subject": subject(feed.number if feed else None, number),
            "feed": feed.number if feed else None,
            "operation": number,
            "to": to,
            "team": feed.team if feed else operation.actor.team if operation else "",
            "state": "owed",
            "version": 1,
            "tries": 0,
            "due_at": transaction.at,
            "reason": "",
        },
    )
