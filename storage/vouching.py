"""
Vouching: a person looks, and says how something unknown stands.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, select

from bot.domain.errors import WrongStateError
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import Finding, State
from bot.domain.report import NoticeKind
from bot.domain.retrying import starts
from bot.domain.room import Kind
from storage import feeds, mapping
from storage.ending import close, release_followers
from storage.gestures import gesture_known, keep_gesture
from storage.owing import owe_card, owe_notice, owe_requests_again
from storage.tables import operations
from storage.timing import arm
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_DOUBTED = (
    mapping.OPERATIONS.where(
        operations.c.target == bindparam("of_target"),
        operations.c.state == State.UNKNOWN.value,
    )
    .order_by(operations.c.number)
    .with_for_update(of=operations)
)
_UNDER_WAY = select(
    exists().where(
        operations.c.target == bindparam("of_target"),
        operations.c.state == State.RUNNING.value,
    )
)


class Vouching(Writing):
    """The part of the ledger in which a person ends a doubt."""

    @one_transaction
    def vouch(
        self, transaction: Transaction, number: int, origin: Origin, *, on_air: bool
    ) -> Feed:
        """
        Take a person's word for how an unknown feed stands; gives it as it is then.

        Whatever of it was unknown is settled by that: a start came true if it is on
        air, a stop if it is not.

        Raises:
            WrongStateError: No such feed here, not unknown any more, or the backend
                is being asked at this moment.
        """
        feed = feeds.feed_of(transaction, number, hold=True)
        if feed is None or feed.team != origin.actor.team:
            raise WrongStateError(
                "That button names nothing that is on record here.",
                remedy="See /broadcast list.",
            )
        if gesture_known(transaction, origin):
            return feed
        _demand_unknown(transaction, feed)
        keep_gesture(transaction, origin)
        rows = transaction.db.execute(_DOUBTED, {"of_target": feed.target.key}).all()
        doubted = [mapping.operation_from(row) for row in rows]
        after = _as_said(transaction, feed, doubted, origin, on_air=on_air)
        transaction.write(
            EventKind.VOUCHED,
            origin.actor,
            feed.team,
            room=feed.room.text,
            channel=origin.channel,
            feed=feed.number,
            rules=origin.rules,
            details={"on_air": on_air},
        )
        for one in doubted:
            _settle(transaction, one, origin, on_air=on_air)
        feeds.change_feed(transaction, feed, after, doubted[-1] if doubted else None)
        for one in doubted:
            arm(transaction, after, one, sure=True)
        owe_card(transaction, after)
        owe_notice(transaction, _notice(after), None, after)
        return feeds.feed_of(transaction, number) or after


def _demand_unknown(transaction: Transaction, feed: Feed) -> None:
    what = "broadcast" if feed.target.kind is Kind.BROADCAST else "recording"
    if feed.state is not FeedState.UNKNOWN:
        by = feed.vouched_by or feed.ended_by
        raise WrongStateError(
            f"There is no doubt about this {what} of {feed.room} any more.",
            remedy=f"See /broadcast status {feed.room}.",
            by=by.user if by else "",
        )
    under_way = {"of_target": feed.target.key}
    if transaction.db.execute(_UNDER_WAY, under_way).scalar_one():
        raise WrongStateError(
            "OnAir is asking the backend at this very moment.",
            remedy="Look at the card in a few seconds: its answer counts.",
        )


def _as_said(
    transaction: Transaction,
    feed: Feed,
    doubted: list[Operation],
    origin: Origin,
    *,
    on_air: bool,
) -> Feed:
    """The feed as that person says it is."""
    feed = replace(feed, vouched_by=origin.actor)
    if on_air:
        sent = [one.first_sent_at for one in doubted if starts(one)]
        since = feed.live_at or next((one for one in sent if one), transaction.at)
        return replace(feed, state=FeedState.LIVE, live_at=since)
    return replace(feed, state=FeedState.ENDED, ended_at=transaction.at, ended_by=None)


def _settle(
    transaction: Transaction, operation: Operation, origin: Origin, *, on_air: bool
) -> None:
    came_true = starts(operation) is on_air
    state = State.SUCCEEDED if came_true else State.FAILED
    how = "is on air" if on_air else "is not on air"
    finding = Finding(f"Somebody looked, and said that it {how}.")
    close(transaction, operation.number, state, finding)
    transaction.write(
        EventKind.VOUCHED,
        origin.actor,
        operation.actor.team,
        action=operation.action.value,
        room=operation.room,
        channel=origin.channel,
        operation=operation.number,
        feed=operation.feed,
        rules=origin.rules,
        details={"outcome": state.value, "what": finding.what},
    )
    owe_requests_again(transaction, operation)
    release_followers(transaction, operation, state)


def _notice(feed: Feed) -> NoticeKind:
    if feed.state is FeedState.ENDED:
        return NoticeKind.OFF_AIR
    recording = feed.target.kind is Kind.RECORDING
    return NoticeKind.RECORDING if recording else NoticeKind.ON_AIR
