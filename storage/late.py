"""
Late answers: they came when the operation was somebody else's already.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from storage import feeds
from storage.answered import write_answer
from storage.owing import owe_card, owe_notice
from storage.timing import arm, watch_again

if TYPE_CHECKING:
    from bot.domain.operation import Claim
    from bot.domain.settlement import Settlement
    from storage.transaction import Transaction


def note_late(transaction: Transaction, claim: Claim, settlement: Settlement) -> None:
    """
    Its call may have been under way beside another: how things stand is unknown.

    An answer that says "certainly no effect" changes nothing.
    """
    operation = claim.operation
    write_answer(transaction, operation, settlement, EventKind.LATE)
    if settlement.state in {State.READY, State.FAILED} or operation.call is None:
        return
    target = getattr(operation.call, "target", None)
    if target is None:
        return
    feed = feeds.open_feed(transaction, target.key)
    if feed is None:
        feed = feeds.feed_of(transaction, operation.feed, hold=True)
    if feed is None or feed.state is FeedState.UNKNOWN:
        return
    doubted = replace(feed, state=FeedState.UNKNOWN, ended_at=None, ended_by=None)
    feeds.change_feed(transaction, feed, doubted, operation)
    if not feed.is_open:
        watch_again(transaction, doubted)
    if feed.number == operation.feed:
        arm(transaction, doubted, operation, sure=False)
    owe_card(transaction, doubted, operation)
    owe_notice(transaction, NoticeKind.UNKNOWN, operation, doubted)
