"""
Stories: all that one report can tell, read in one go.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, select

from bot.domain.airtime import Stretch
from bot.domain.operation import WAITING
from bot.domain.report import Posted, ReportKind, Story
from bot.domain.retrying import stops
from bot.domain.week import Week
from storage import mapping
from storage.approvals import APPROVALS, REVIEWS, approval_from, review_from
from storage.chain.checkpoints import kept
from storage.freezing import frozen
from storage.owing import subject
from storage.questions import summary
from storage.questions.period import Asking
from storage.tables import cards, feeds, operations, reports, reviews
from storage.transaction import now

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.domain.approval import Approval, Review
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.report import Report
    from storage.mapping import AnyRow
    from storage.transaction import Settings

_OF_THE_RECORD = frozenset({ReportKind.CHECKPOINT, ReportKind.WEEKLY})

NEWEST = operations.c.number.desc()

_CARD = select(cards).where(cards.c.subject == bindparam("of_subject"))
_REQUESTS = (
    select(reports.c.to, reports.c.state)
    .where(
        reports.c.operation == bindparam("of_number"),
        # Spelled out, so that the index of the requests fits.
        reports.c.kind == literal_column("'request'"),
    )
    .order_by(reports.c.number)
)
REVIEW_OF = REVIEWS.where(reviews.c.operation == bindparam("of_number"))
# What was wanted after it later is a wish of its own, with requests of its own.
_FOLLOWERS = mapping.OPERATIONS.where(
    operations.c.after == bindparam("of_number"),
    operations.c.gesture == bindparam("of_gesture"),
    operations.c.quorums != "[]",
).order_by(operations.c.number)


@dataclass(frozen=True, slots=True)
class _Agreed:
    """What second persons have to do with it; nothing where nobody was asked."""

    approvals: tuple[Approval, ...] = ()
    followers: tuple[Operation, ...] = ()
    review: Review | None = None
    asked: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()


_NOBODY_ASKED = _Agreed()


def story_of(db: Connection, settings: Settings, report: Report) -> Story:
    """All that this report can tell."""
    if report.kind in _OF_THE_RECORD:
        return _of_the_record(db, settings, report)
    operation = _told(db, report)
    on = report.feed
    if report.kind is ReportKind.STEP and operation is not None:
        # Its start may have opened another feed than it was asked for.
        on = operation.feed
    feed = feed_of(db, on)
    first = _on_feed(db, report.feed, operations.c.number)
    agreed = _agreed(db, _decided(report, operation, first))
    return Story(
        feed=feed,
        operation=operation,
        first=first,
        recording=_linked_to(db, on),
        card=_card(db, report),
        at=now(db, settings),
        approvals=agreed.approvals,
        followers=agreed.followers,
        review=agreed.review,
        asked=agreed.asked,
        unreached=agreed.unreached,
        freeze=(
            frozen(db, operation.actor.team)
            if operation and operation.state in WAITING and not stops(operation)
            else None
        ),
        onward=_onward(db, report, operation),
    )


def _of_the_record(db: Connection, settings: Settings, report: Report) -> Story:
    """What is about no feed and no operation, but about the record itself."""
    story = Story(None, None, None, None, None, now(db, settings))
    *_, which = report.about.split("/")
    if report.kind is ReportKind.CHECKPOINT:
        return replace(story, kept=kept(db, int(which)))
    week = Week.of(which)
    asked = Asking(db, report.team, Stretch(week.since, week.until), "")
    return replace(story, summary=summary.summed(asked, story.at))


def _decided(
    report: Report, operation: Operation | None, first: Operation | None
) -> Operation | None:
    """
    Of which operation the second persons are told, if of any.

    A feed's card goes on saying who let it begin, whatever was done with it since.
    """
    on_card = report.kind is ReportKind.CARD and report.feed is not None
    for one in (operation, first if on_card else None):
        if one is not None and one.quorums:
            return one
    return None


def _agreed(db: Connection, operation: Operation | None) -> _Agreed:
    if operation is None:
        return _NOBODY_ASKED
    number = {"of_number": operation.number}
    # The last word on each counts, and everybody is named once.
    states = {row.to: row.state for row in db.execute(_REQUESTS, number)}
    review = db.execute(REVIEW_OF, number).first()
    return _Agreed(
        approvals=tuple(approval_from(row) for row in db.execute(APPROVALS, number)),
        followers=tuple(
            mapping.operation_from(row)
            for row in db.execute(
                _FOLLOWERS, {**number, "of_gesture": operation.gesture}
            )
        ),
        review=None if review is None else review_from(review),
        asked=tuple(states),
        unreached=tuple(
            who for who, state in states.items() if state == "undeliverable"
        ),
    )


def _told(db: Connection, report: Report) -> Operation | None:
    """The operation that the report is about: for a feed's card, the latest."""
    of_feed = report.feed is not None and report.notice is None
    if of_feed or report.operation is None:
        return _on_feed(db, report.feed, NEWEST)
    query = mapping.OPERATIONS.where(operations.c.number == report.operation)
    return operation_or_none(db.execute(query).first())


def _on_feed(db: Connection, feed: int | None, order: Any) -> Operation | None:  # noqa: ANN401  SQLAlchemy has no one type for it
    if feed is None:
        return None
    query = mapping.OPERATIONS.where(operations.c.feed == feed)
    return operation_or_none(db.execute(query.order_by(order).limit(1)).first())


def _linked_to(db: Connection, broadcast: int | None) -> Feed | None:
    if broadcast is None:
        return None
    query = mapping.FEEDS.where(feeds.c.linked_to == broadcast)
    return feed_or_none(
        db.execute(query.order_by(feeds.c.number.desc()).limit(1)).first()
    )


def feed_of(db: Connection, number: int | None) -> Feed | None:
    """The feed of that number, if it is one."""
    if number is None:
        return None
    return feed_or_none(
        db.execute(mapping.FEEDS.where(feeds.c.number == number)).first()
    )


def _card(db: Connection, report: Report) -> Posted | None:
    if report.kind is ReportKind.REQUEST:
        of = f"request/{report.operation}/{report.to}"
    else:
        of = subject(report.feed, report.operation)
    row = db.execute(_CARD, {"of_subject": of}).first()
    return None if row is None else Posted(row.channel, row.ts)


def _onward(
    db: Connection, report: Report, operation: Operation | None
) -> Posted | None:
    """The card of the feed that it went on to, which may be in another channel."""
    if report.feed is not None or operation is None or operation.feed is None:
        return None
    of = subject(operation.feed, None)
    row = db.execute(_CARD, {"of_subject": of}).first()
    return None if row is None else Posted(row.channel, row.ts)


def feed_or_none(row: AnyRow | None) -> Feed | None:
    """The row of `FEEDS` that was found, if any."""
    return None if row is None else mapping.feed_from(row)


def operation_or_none(row: AnyRow | None) -> Operation | None:
    """The row of `OPERATIONS` that was found, if any."""
    return None if row is None else mapping.operation_from(row)
