"""
Timekeeping: warnings, automatic stops, and more time.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, select, update

from bot.domain.actor import onair_in
from bot.domain.command import Action, Plan
from bot.domain.ending import ends_of
from bot.domain.errors import WrongStateError
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.record import Extended, Origin
from bot.domain.report import NoticeKind
from storage import feeds, mapping
from storage.feeds import IS_OPEN
from storage.gestures import gesture_known, keep_gesture
from storage.opening import open_wish
from storage.owing import owe_card, owe_notice
from storage.sameness import TYPED_AGAIN
from storage.tables import events, operations
from storage.tables import feeds as table
from storage.timing import set_stop, write
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from storage.transaction import Transaction

_AT_ONCE = 20
_NEXT_TRY = timedelta(minutes=1)
_LONGEST_PAUSE = timedelta(minutes=15)
_LOOK_AGAIN = timedelta(seconds=30)
_DUE = (
    mapping.FEEDS.where(IS_OPEN, table.c.look_at <= bindparam("now"))
    .order_by(table.c.look_at, table.c.number)
    .limit(_AT_ONCE)
    .with_for_update(of=table, skip_locked=True)
)
_LOOK = (
    update(table)
    .where(table.c.number == bindparam("of_number"))
    .values(look_at=bindparam("next_look"), stop_tries=bindparam("its_tries"))
)
_LINKED = mapping.FEEDS.where(
    IS_OPEN, table.c.linked_to == bindparam("of_feed")
).order_by(table.c.number)
_STOPPING = select(
    exists().where(
        operations.c.feed == bindparam("of_feed"),
        operations.c.due_at.is_not(None),
        # What waits for a person's yes stops nothing yet.
        operations.c.state != State.AWAITING_CONFIRMATION.value,
        operations.c.action.in_(
            [Action.BROADCAST_STOP.value, Action.RECORD_STOP.value]
        ),
    )
)
_EXTENDED_BEFORE = (
    select(events.c.details)
    .where(events.c.team == bindparam("of_team"), events.c.feed == bindparam("of_feed"))
    .where(events.c.kind == EventKind.EXTENDED.value)
    .where(events.c.actor == bindparam("of_actor"), events.c.at > bindparam("since"))
    # What lies ahead was written before the clock was set back.
    .where(events.c.at <= bindparam("now"))
)


class Timekeeping(Writing):
    """The part of the ledger that watches the clock."""

    @one_transaction
    def keep_time(self, transaction: Transaction) -> int:
        """
        Warn of what stops soon, and stop what is due; gives how many were touched.

        The stop is an operation like any other, on OnAir's own word.  Until the
        feed is off it is opened anew, more and more seldom.
        """
        rows = transaction.db.execute(_DUE, {"now": transaction.at}).all()
        for row in rows:
            _look_at(transaction, mapping.feed_from(row), row.stop_tries)
        return len(rows)

    @one_transaction
    def extend(
        self,
        transaction: Transaction,
        number: int,
        by: timedelta,
        origin: Origin,
        moves: datetime | None = None,
        at_most: timedelta | None = None,
    ) -> Extended:
        """
        Move the automatic stop of a feed, never past what the rules allow.

        Args:
            transaction: The one that this method is.
            number: The feed's.
            by: How much later.
            origin: On whose word.
            moves: The stop that the asker saw; when it was moved since, nothing
                is moved again.
            at_most: How long the rules let it run on the asker's word, or None.

        Raises:
            WrongStateError: Not on air any more, without an automatic stop, being
                stopped just now, or at its limit already.
        """
        feed = feeds.feed_of(transaction, number, hold=True)
        if feed is None or feed.team != origin.actor.team or not feed.is_open:
            raise _nothing_to_extend(feed)
        if feed.state is FeedState.OPENING:
            raise WrongStateError(
                f"{feed.room} is not on air yet; its time begins when it is.",
                remedy="Extend it once it is on air.",
            )
        if feed.stops_at is None:
            raise WrongStateError(
                f"{feed.room} has no automatic stop: it runs until somebody stops it.",
                remedy="Nothing needs more time.",
            )
        if moves is None:
            before = _typed_again(transaction, feed, by, origin)
        else:
            before = moves != feed.stops_at
        if before or gesture_known(transaction, origin):
            return Extended(feed, feed.stops_at, repeat=True)
        extended = _moved(transaction, feed, by, at_most)
        keep_gesture(transaction, origin)
        write(
            transaction,
            EventKind.EXTENDED,
            feed,
            origin.actor,
            details={"by_s": by.total_seconds(), "was": feed.stops_at.isoformat()},
            rules=origin.rules,
        )
        owe_card(transaction, extended.feed)
        return extended


def _look_at(transaction: Transaction, feed: Feed, tries: int) -> None:
    """It is this feed's time: for the warning, or for the stop."""
    stop = feed.stops_at
    if stop is None:
        _look_next(transaction, feed, None, tries)
    elif transaction.at < stop:
        owe_notice(transaction, NoticeKind.ENDING_SOON, None, feed)
        write(transaction, EventKind.WARNED, feed, onair_in(feed.team))
        owe_card(transaction, feed)
        _look_next(transaction, feed, stop, tries)
    elif transaction.db.execute(_STOPPING, {"of_feed": feed.number}).scalar_one():
        _look_next(transaction, feed, transaction.at + _LOOK_AGAIN, tries)
    else:
        _open_stop(transaction, feed, tries)
        pause = min(_NEXT_TRY * 2 ** min(tries, 10), _LONGEST_PAUSE)
        _look_next(transaction, feed, transaction.at + pause, tries + 1)


def _open_stop(transaction: Transaction, feed: Feed, tries: int) -> None:
    rows = transaction.db.execute(_LINKED, {"of_feed": feed.number}).all()
    linked = tuple(mapping.feed_from(row) for row in rows)
    plan = Plan(ends_of((feed,), linked), why="Its time is over.")
    stop = feed.stops_at.isoformat() if feed.stops_at else ""
    gesture = f"onair:stop:{feed.number}:{stop}:{tries}"
    origin = Origin(onair_in(feed.team), feed.channel, gesture, "")
    opened: list[Operation] = []
    for wish in plan.wishes:
        opened.append(open_wish(transaction, wish, plan, origin, opened))
    keep_gesture(transaction, origin, opened[0].number)


def _moved(
    transaction: Transaction, feed: Feed, by: timedelta, at_most: timedelta | None
) -> Extended:
    was = feed.stops_at or transaction.at
    stopping = transaction.db.execute(_STOPPING, {"of_feed": feed.number}).scalar_one()
    if was <= transaction.at and stopping:
        raise WrongStateError(
            f"{feed.room} is being stopped just now.",
            remedy="Start it again when it is off, if it is to go on.",
        )
    new = max(was, transaction.at) + by
    limit = feed.stops_by
    if at_most is not None:
        theirs = (feed.live_at or feed.opened_at) + at_most
        limit = theirs if limit is None else min(limit, theirs)
    if limit is not None and new > limit:
        if was >= limit:
            raise WrongStateError(
                f"The rules let {feed.room} run no longer.",
                remedy="Start it again when it is off; whoever runs OnAir can change "
                "max_duration in onair.toml.",
            )
        new = limit
    feed = set_stop(transaction, feed, new, feed.stops_by)
    return Extended(feed, was, limited=new == limit)


def _typed_again(
    transaction: Transaction, feed: Feed, by: timedelta, origin: Origin
) -> bool:
    """Whether the same person asked for the same a moment ago."""
    rows = transaction.db.execute(
        _EXTENDED_BEFORE,
        {
            "of_team": feed.team,
            "of_feed": feed.number,
            "of_actor": transaction.actor(origin.actor),
            "since": transaction.at - TYPED_AGAIN,
            "now": transaction.at,
        },
    ).all()
    wanted = by.total_seconds()
    return any(json.loads(row.details).get("by_s") == wanted for row in rows)


def _look_next(
    transaction: Transaction, feed: Feed, at: datetime | None, tries: int
) -> None:
    look = {"of_number": feed.number, "next_look": at, "its_tries": tries}
    transaction.db.execute(_LOOK, look)


def _nothing_to_extend(feed: Feed | None) -> WrongStateError:
    room = feed.room.text if feed else "It"
    return WrongStateError(
        f"{room} is not on air, so there is nothing to extend.",
        remedy="See what is with /broadcast list.",
        by=feed.ended_by.user if feed and feed.ended_by else "",
    )
