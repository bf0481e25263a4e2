"""
Settling: an answer, or the lack of one, becomes state, history and debts at once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.feed import FeedState
from bot.domain.report import NoticeKind
from storage import feeds
from storage.ending import close, release_followers
from storage.owing import owe_card, owe_notice, owe_own_card, owe_whisper

if TYPE_CHECKING:
    from bot.domain.feed import Feed
    from bot.domain.history import EventKind
    from bot.domain.operation import Operation
    from bot.domain.settlement import Settlement
    from storage.transaction import Transaction


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
    close(transaction, operation.number, settlement.state, settlement.finding)
    _write(transaction, operation, settlement, kind)
    before = feeds.feed_of(transaction, operation.feed, hold=True)
    after = _change(transaction, operation, before, settlement)
    if after is not None:
        operation = replace(operation, feed=after.number)
        owe_card(transaction, after, operation)
        if after.linked_to is not None:
            broadcast = feeds.feed_of(transaction, after.linked_to)
            if broadcast is not None:
                owe_card(transaction, broadcast)
    elif isinstance(operation.call, RemoveFromRoom):
        owe_own_card(transaction, operation)
    for notice in settlement.notices:
        if _for_asker_only(notice, operation, before, after):
            owe_whisper(transaction, notice, operation, after)
        else:
            owe_notice(transaction, notice, operation, after)
    release_followers(transaction, operation, settlement.state)


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
    after = replace(after, number=before.number, linked_to=before.linked_to)
    if after.is_open and not before.is_open:
        # While a stop of something long over was under way its target may have
        # been opened anew: then this old feed stays closed.
        other = feeds.open_feed(transaction, before.target.key)
        if other is not None:
            return before
    feeds.change_feed(transaction, before, after, operation)
    return after


def _renew(
    transaction: Transaction,
    operation: Operation,
    before: Feed,
    after: Feed,
) -> Feed:
    """The feed before closed itself unseen; what is on air now is another one."""
    over = replace(
        before, state=FeedState.ENDED, ended_at=transaction.at, ended_by=None
    )
    feeds.change_feed(transaction, before, over, operation, closed_itself=True)
    renewed = feeds.add_feed(
        transaction, replace(after, linked_to=before.linked_to, ended_by=None)
    )
    feeds.move_operation(transaction, operation.number, renewed.number)
    feeds.move_waiting(transaction, before.number, renewed.number)
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


def _write(
    transaction: Transaction,
    operation: Operation,
    settlement: Settlement,
    kind: EventKind,
) -> None:
    details: dict[str, object] = {"outcome": settlement.state.value}
    finding = settlement.finding
    if finding is not None:
        details["what"] = finding.what
        if finding.refusal is not None:
            details["code"] = finding.refusal.number
            details["name"] = finding.refusal.name
            details["said"] = finding.refusal.said
    transaction.write(
        kind,
        operation.actor,
        operation.actor.team,
        action=operation.action.value,
        room=operation.room,
        channel=operation.channel,
        operation=operation.number,
        feed=operation.feed,
        details=details,
    )
