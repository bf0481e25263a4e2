"""
Settling: an answer, or the lack of one, becomes state, history and debts at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from bot.domain.retrying import starts
from storage import feeds
from storage.answered import write_answer
from storage.ending import close, release_followers
from storage.owing import (
    owe_alone,
    owe_card,
    owe_notice,
    owe_own_card,
    owe_requests_again,
    owe_whisper,
)
from storage.retrying import count_try, keep_silence, overtaken, put_back
from storage.superseding import give_way, settle_doubts
from storage.timing import arm, clear_stop, drop_own_stops, watch_again

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.feed import Feed
    from bot.domain.history import EventKind
    from bot.domain.operation import Operation
    from bot.domain.settlement import Settlement
    from storage.transaction import Transaction


_ALARMS = frozenset({NoticeKind.STILL_ON_AIR, NoticeKind.UNKNOWN})


def apply(
    transaction: Transaction,
    operation: Operation,
    settlement: Settlement,
    kind: EventKind,
) -> None:
    """
    Write down how it ended; the caller holds the operation's row.

    Args:
        transaction: The one that claims, settles or sweeps.
        operation: As it was while it ran.
        settlement: What the answer means.
        kind: The line that tells it.
    """
    keep_silence(transaction, settlement)
    if settlement.state is State.READY:
        put_back(transaction, operation, settlement)
        return
    again_at = _asked_again_at(transaction, operation, settlement)
    close(transaction, operation.number, settlement.state, settlement.finding, again_at)
    count_try(transaction, operation)
    write_answer(transaction, operation, settlement, kind)
    owe_requests_again(transaction, operation)
    before = feeds.feed_of(transaction, operation.feed, hold=True)
    after = _change(transaction, operation, before, settlement)
    if after is not None:
        operation = replace(operation, feed=after.number)
        sure = settlement.state is State.SUCCEEDED
        arm(transaction, after, operation, sure=sure)
        owe_card(transaction, after, operation)
        if after.linked_to is not None:
            broadcast = feeds.feed_of(transaction, after.linked_to)
            if broadcast is not None:
                owe_card(transaction, broadcast)
    elif isinstance(operation.call, RemoveFromRoom):
        owe_own_card(transaction, operation)
    notices = settlement.notices
    if settlement.wait is not None and again_at is None and starts(operation):
        # A stop that waits behind it settles both; else nobody would ever be told.
        stopped = give_way(transaction, operation, unsure=True)
        notices = () if stopped else (NoticeKind.UNKNOWN,)
    _tell(transaction, operation, notices, before, after)
    if _is_certain(settlement):
        settle_doubts(transaction, operation)
    release_followers(
        transaction, operation, settlement.state, asked_again=again_at is not None
    )


def _asked_again_at(
    transaction: Transaction, operation: Operation, settlement: Settlement
) -> datetime | None:
    """When the same call is sent once more to learn what came of it, or None."""
    if settlement.state is not State.UNKNOWN or settlement.wait is None:
        return None
    if overtaken(transaction, operation):
        return None
    return transaction.at + settlement.wait.duration


def _is_certain(settlement: Settlement) -> bool:
    """Whether it says how the target stands now, whatever was sent before."""
    if settlement.state is State.SUCCEEDED:
        return True
    refusal = settlement.finding.refusal if settlement.finding else None
    return settlement.state is State.FAILED and refusal is not None and refusal.absent


def _tell(
    transaction: Transaction,
    operation: Operation,
    notices: tuple[NoticeKind, ...],
    before: Feed | None,
    after: Feed | None,
) -> None:
    for notice in notices:
        if _for_asker_only(notice, operation, before, after):
            owe_whisper(transaction, notice, operation, after)
        else:
            owe_notice(transaction, notice, operation, after)
        if operation.actor.is_onair and notice in _ALARMS:
            # Nobody asked just now, so nobody looks: whoever started it is called.
            owe_alone(transaction, notice, operation, after)


def _change(
    transaction: Transaction,
    operation: Operation,
    before: Feed | None,
    settlement: Settlement,
) -> Feed | None:
    """What the feed is from now on, written down."""
    after = settlement.feed
    if before is None or after is None:
        return before
    if settlement.renews:
        return _renew(transaction, operation, before, after)
    if settlement.begins and before.stops_at is not None:
        before = clear_stop(transaction, before, operation)
    # Its automatic stop may have been moved while the call was under way.
    after = replace(
        after,
        number=before.number,
        linked_to=before.linked_to,
        stops_at=before.stops_at,
        stops_by=before.stops_by,
    )
    if after.is_open and not before.is_open:
        # While a stop of something long over was under way its target may have
        # been opened anew: then this old feed stays closed.
        other = feeds.open_feed(transaction, before.target.key)
        if other is not None:
            return before
    feeds.change_feed(transaction, before, after, operation)
    if after.is_open and not before.is_open:
        watch_again(transaction, after)
    return after


def _renew(
    transaction: Transaction,
    operation: Operation,
    before: Feed,
    after: Feed,
) -> Feed:
    """The feed before closed itself unseen; what is on air now is another one."""
    over = replace(
        before,
        state=FeedState.ENDED,
        ended_at=transaction.at,
        ended_by=None,
        vouched_by=None,
    )
    feeds.change_feed(transaction, before, over, operation, closed_itself=True)
    renewed = feeds.add_feed(
        transaction, replace(after, linked_to=before.linked_to, ended_by=None)
    )
    feeds.move_operation(transaction, operation.number, renewed.number)
    # The old one's time does not count for the new one.
    drop_own_stops(transaction, before.number)
    feeds.move_waiting(transaction, before.number, renewed.number)
    feeds.move_links(transaction, before.number, renewed.number)
    feeds.write_feed(transaction, renewed, operation)
    owe_card(transaction, over)
    return renewed


def _for_asker_only(
    notice: NoticeKind, operation: Operation, before: Feed | None, after: Feed | None
) -> bool:
    """What changed nothing need not be noticed by a whole channel."""
    if notice is NoticeKind.NOTHING_TO_END:
        return True
    return (
        notice in {NoticeKind.FAILED, NoticeKind.CONFIRMED}
        and isinstance(operation.call, StartBroadcast | StartRecording)
        and before is not None
        and after is not None
        and before.state is after.state
    )
