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
from bot.domain.operation import Finding, State
from bot.domain.retrying import starts
from storage import feeds, mapping
from storage.ending import End, release_followers, withdraw
from storage.tables import feeds as table
from storage.tables import operations

if TYPE_CHECKING:
    from collections.abc import Mapping
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
_READY_ON = (
    mapping.OPERATIONS.where(
        operations.c.feed == bindparam("of_feed"),
        operations.c.state == State.READY.value,
    )
    .order_by(operations.c.number)
    .with_for_update(of=operations)
)
_RUNS = frozenset({FeedState.LIVE, FeedState.UNKNOWN})


def arm(
    transaction: Transaction, feed: Feed, operation: Operation, *, sure: bool
) -> None:
    """
    Set the automatic stop of what a start has put on air, or may have.

    The time runs from when it is on air; of what is unknown, from its sending.  A
    start that finds it on air begins nothing: it gives more time where there is a
    stop that would come sooner, and never less.

    Args:
        transaction: The one that settles the start.
        feed: As it is by now.
        operation: The start, or anything else, which sets nothing.
        sure: True when it certainly came true.
    """
    span = operation.duration
    if span is None or not starts(operation) or feed.state not in _RUNS:
        return
    sent = operation.first_sent_at or operation.sent_at or transaction.at
    joined = feed.live_at is not None and feed.live_at < sent
    since = sent if joined else feed.live_at or sent
    if joined and (not sure or feed.stops_at is None or feed.stops_at >= sent + span):
        return
    if not joined and feed.stops_at is not None:
        return
    limit = None if operation.at_most is None else since + operation.at_most
    set_stop(transaction, feed, since + span, limit)
    was = {"was": feed.stops_at.isoformat()} if feed.stops_at else {}
    number = operation.number
    write(transaction, EventKind.STOP_SET, feed, operation.actor, number, was)
    if joined:
        drop_own_stops(transaction, feed.number)


def drop_own_stops(transaction: Transaction, feed: int) -> None:
    """The stops that OnAir's own clock has opened for that feed, and not sent."""
    rows = transaction.db.execute(_READY_ON, {"of_feed": feed}).all()
    for row in rows:
        operation = mapping.operation_from(row)
        if operation.actor.is_onair:
            what = Finding("What it was to stop has more time now, or is over.")
            end = End(State.SUPERSEDED, EventKind.SUPERSEDED, what)
            withdraw(transaction, operation, end)
            release_followers(transaction, operation, State.SUPERSEDED)


def clear_stop(transaction: Transaction, feed: Feed, operation: Operation) -> Feed:
    """What was to stop then is over; the same feed, which nothing stops by itself."""
    drop_own_stops(transaction, feed.number)
    none = {"its_stop": None, "its_limit": None, "next_look": None}
    transaction.db.execute(_SET, {"of_number": feed.number, **none})
    was = {"was": feed.stops_at.isoformat()} if feed.stops_at else {}
    cleared = replace(feed, stops_at=None, stops_by=None)
    number = operation.number
    write(transaction, EventKind.STOP_SET, cleared, operation.actor, number, was)
    return cleared


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
    details: Mapping[str, object] | None = None,
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
