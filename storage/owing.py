"""
Owing: what people are to be told, put down with the change that it tells of.

A card is owed once, however often it changes before it is delivered; what must be
noticed is owed each time.  Where there is no channel, the asker is told alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, case, func, literal_column, or_, select, update

from bot.domain.report import NoticeKind, ReportKind
from bot.domain.rules import WORKFLOW
from storage.quick import Insertion
from storage.tables import reports

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.domain.actor import Actor
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
_ADD_REPORT = Insertion(reports)
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
_HAS_CARD = (
    select(reports.c.number)
    .where(reports.c.subject == bindparam("of_subject"))
    .where(reports.c.kind.in_([ReportKind.CARD.value, ReportKind.DIRECT.value]))
    .where(reports.c.notice.is_(None))
    .limit(1)
)
_ABOUT = (
    select(reports.c.number)
    .where(reports.c.subject == bindparam("of_subject"))
    .limit(1)
)
_REQUESTS_OF = reports.c.operation == bindparam("of_number")
_IS_REQUEST = reports.c.kind == literal_column("'request'")
_ASKED = (
    select(reports.c.to).where(_IS_REQUEST, _REQUESTS_OF).order_by(reports.c.number)
)
_OWED_AGAIN = (
    update(reports)
    .where(_IS_REQUEST, _REQUESTS_OF)
    # Whom no direct message reached, none will reach.
    .where(reports.c.state != literal_column("'undeliverable'"))
    .values(
        state="owed",
        version=reports.c.version + 1,
        due_at=bindparam("now"),
        # What was delivered is delivered anew, from the beginning.
        tries=case((OWED, reports.c.tries), else_=0),
        begun=case((OWED, reports.c.begun), else_=0),
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


def owe_own_card_again(transaction: Transaction, operation: Operation) -> None:
    """The same, where it has been owed before: not everything has a card."""
    of = {"of_subject": subject(None, operation.number)}
    if transaction.db.execute(_HAS_CARD, of).first() is not None:
        owe_own_card(transaction, operation)


def owe_requests(
    transaction: Transaction, operation: Operation, users: Iterable[str]
) -> None:
    """Each of those second persons is asked, once, by direct message."""
    asked = asked_by_message(transaction, operation.number)
    for user in dict.fromkeys(users):
        if user not in asked:
            about = f"request/{operation.number}/{user}"
            _add(transaction, ReportKind.REQUEST, None, operation, None, user, about)


def owe_requests_again(transaction: Transaction, operation: Operation) -> None:
    """
    What second persons were asked has changed: every copy is brought up to date.

    Where the rules asked nobody the database is not asked either.
    """
    if operation.quorums:
        again = {"of_number": operation.number, "now": transaction.at}
        transaction.db.execute(_OWED_AGAIN, again)


def asked_by_message(transaction: Transaction, number: int) -> tuple[str, ...]:
    """The user ids of the second persons who were asked by direct message."""
    asked = transaction.db.execute(_ASKED, {"of_number": number}).scalars()
    return tuple(dict.fromkeys(asked))


def owe_direct(
    transaction: Transaction, notice: NoticeKind, operation: Operation, user: str
) -> None:
    """That person must notice it, wherever it was asked."""
    _add(transaction, ReportKind.DIRECT, notice, operation, None, user)


def owe_notice(
    transaction: Transaction,
    notice: NoticeKind,
    operation: Operation | None,
    feed: Feed | None,
) -> None:
    """This must be noticed in the channel of the card."""
    channel = feed.channel if feed else operation.channel if operation else ""
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
    asker = _asker(operation, feed)
    if operation.channel and asker is not None:
        _add(transaction, ReportKind.WHISPER, notice, operation, feed, asker.user)
    else:
        owe_alone(transaction, notice, operation, feed)


def owe_alone(
    transaction: Transaction,
    notice: NoticeKind | None,
    operation: Operation | None,
    feed: Feed | None,
) -> None:
    """A direct message to the asker; the same is said once to the same person."""
    asker = operation.whose if operation else None
    if feed is not None and (asker is None or asker.is_onair):
        # What OnAir does by its own clock concerns whoever began it.
        asker = feed.asked_by
    if asker is None or asker.user == WORKFLOW:
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


def owe_step(transaction: Transaction, execution: str, operation: Operation) -> None:
    """The workflow that waits for this run of a step must hear how it came out."""
    kind = ReportKind.STEP
    _add(transaction, kind, None, operation, None, execution, f"step/{execution}")


def owe_posting(
    transaction: Transaction, kind: ReportKind, about: str, to: str, team: str
) -> None:
    """A channel must be told what is about no feed and no operation."""
    none = {"notice": None, "feed": None, "operation": None}
    _write(transaction, {**none, "kind": kind.value, "subject": about}, to, team)


def step_is_told(transaction: Transaction, execution: str) -> bool:
    """Whether that is owed, or was: a step ends once."""
    of = {"of_subject": f"step/{execution}"}
    return transaction.db.execute(_ABOUT, of).first() is not None


def owe_lost_card(
    transaction: Transaction, operation: Operation | None, feed: Feed | None
) -> None:
    """Whoever asked for what the card showed is asked whether it is still wanted."""
    # A feed's card is its first asker's, whoever changed the feed last.
    told = None if feed else operation
    asker = _asker(told, feed)
    if asker is not None:
        kind, notice = ReportKind.WHISPER, NoticeKind.CARD_LOST
        _add(transaction, kind, notice, told, feed, asker.user)


def _asker(operation: Operation | None, feed: Feed | None) -> Actor | None:
    """The person behind it; what OnAir does by itself it does for the feed's asker."""
    asker = operation.whose if operation else None
    if feed is not None and (asker is None or asker.is_onair):
        asker = feed.asked_by
    if asker is None or asker.is_onair or asker.user == WORKFLOW:
        return None
    return asker


def _add(
    transaction: Transaction,
    kind: ReportKind,
    notice: NoticeKind | None,
    operation: Operation | None,
    feed: Feed | None,
    to: str,
    about: str = "",
) -> None:
    number = operation.number if operation else None
    what = {
        "kind": kind.value,
        "notice": notice.value if notice else None,
        "subject": about or subject(feed.number if feed else None, number),
        "feed": feed.number if feed else None,
        "operation": number,
    }
    team = feed.team if feed else operation.actor.team if operation else ""
    _write(transaction, what, to, team)


def _write(
    transaction: Transaction, what: Mapping[str, object], to: str, team: str
) -> None:
    """A new report; its row names every column."""
    _ADD_REPORT.add(
        transaction.db,
        {
            **what,
            "to": to,
            "team": team,
            "state": "owed",
            "version": 1,
            "tries": 0,
            "due_at": transaction.at,
            "reason": "",
            "begun": 0,
            "held_until": None,
        },
    )
