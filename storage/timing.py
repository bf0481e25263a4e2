"""
Timing: when a feed is stopped by itself, how near that is, and who moved it.

Everything is an absolute moment on record, so a restart changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.retrying import starts
from storage import feeds
from storage.tables import feeds as table

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.actor import Actor
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from storage.transaction import Transaction

WARNING = timedelta(minutes=10)
"""How long before the automatic stop people are told."""

_SET = (
    update(table)
    .where(table.c.number == bindparam("of_number"))
    .values(
        stops_at=bindparam("its_stop"),
        stops_by=bindparam("its_limit"),
        look_at=bindparam("next_look"),
        stop_tries=0,
    )
)
_LOOK = (
    update(table)
    .where(table.c.number == bindparam("of_number"))
    .values(look_at=bindparam("next_look"))
)
_RUNS = frozenset({FeedState.LIVE, FeedState.UNKNOWN})


def arm(transaction: Transaction, feed: Feed, operation: Operation) -> None:
    """
    Set the automatic stop of what a start has put on air, or may have.

    The time runs from when it is on air; of what is unknown, from its sending.
    What was on air before keeps the stop that it has.
    """
    span = operation.duration
    if span is None or feed.stops_at is not None:
        return
    if not starts(operation) or feed.state not in _RUNS:
        return
    since = feed.live_at or operation.first_sent_at or operation.sent_at
    since = since or transaction.at
    limit = None if operation.at_most is None else since + operation.at_most
    set_stop(transaction, feed, since + span, limit)
    write(transaction, EventKind.STOP_SET, feed, operation.actor, operation.number)


def set_stop(
    transaction: Transaction, feed: Feed, stop: datetime, limit: datetime | None
) -> Feed:
    """Let it be stopped at that moment; the same feed as it is then."""
    warned = stop - WARNING
    look = warned if warned > transaction.at else stop
    transaction.db.execute(
        _SET,
        {
            "of_number": feed.number,
            "its_stop": stop,
            "its_limit": limit,
            "next_look": look,
        },
    )
    return replace(feed, stops_at=stop, stops_by=limit)


def watch_again(transaction: Transaction, feed: Feed) -> None:
    """It was thought off, and may be on air after all: its stop is still to come."""
    look = {"of_number": feed.number, "next_look": feed.stops_at}
    transaction.db.execute(_LOOK, look)


def write(
    transaction: Transaction,
    kind: EventKind,
    feed: Feed,
    actor: Actor,
    operation: int | None = None,
    details: dict[str, object] | None = None,
    rules: str = "",
) -> None:
    """A line about the feed's own clock."""
    now = feeds.feed_of(transaction, feed.number) or feed
    stops_at = now.stops_at.isoformat() if now.stops_at else ""
    transaction.write(
        kind,
        actor,
        feed.team,
        room=feed.room.text,
        channel=feed.channel,
        operation=operation,
        feed=feed.number,
        rules=rules,
        details={"stops_at": stops_at, **(details or {})},
    )
