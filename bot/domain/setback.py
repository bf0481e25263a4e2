"""
What it means that a call was not done, or that nobody can say.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.call import StopBroadcast, StopRecording
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.feed import Feed, FeedState
from bot.domain.operation import Finding, State
from bot.domain.outcome import Retry
from bot.domain.report import NoticeKind
from bot.domain.retrying import Pace, ask_again, starts, stops, try_again
from bot.domain.settled import Settlement

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation
    from bot.domain.retrying import Wait


def silent(
    operation: Operation,
    feed: Feed | None,
    result: OutcomeUnknownError | BackendRefusedError | NothingSentError,
    at: datetime,
    pace: Pace,
) -> Settlement:
    """Sent, and nobody can say: never a failure, and never a success."""
    finding = Finding(result.what, result.remedy, getattr(result, "refusal", None))
    known = feed is not None and feed.state is FeedState.LIVE and starts(operation)
    if feed is not None and not known:
        feed = replace(feed, state=FeedState.UNKNOWN)
    wait = ask_again(operation, result, at, pace)
    notices: tuple[NoticeKind, ...] = (NoticeKind.UNKNOWN,)
    first = operation.first_sent_at is None
    # A start is usually settled within the minute, and then that is the news.  That
    # something may still be on air is news at once, and once.
    if (starts(operation) and wait is not None) or (stops(operation) and not first):
        notices = ()
    return Settlement(State.UNKNOWN, finding, feed, notices=notices, wait=wait)


def not_done(
    operation: Operation,
    feed: Feed | None,
    result: BackendRefusedError | NothingSentError,
    at: datetime,
    pace: Pace,
    jitter: float,
) -> Settlement:
    """Refused, or never sent: this time it certainly had no effect."""
    if operation.first_sent_at is not None:
        return _refused_again(operation, feed, result, at, pace)
    wait = try_again(operation, result, at, pace, jitter)
    if wait is not None:
        return _tried_again(operation, feed, result, wait)
    return _refused(operation, feed, result, at)


def _refused_again(
    operation: Operation,
    feed: Feed | None,
    result: BackendRefusedError | NothingSentError,
    at: datetime,
    pace: Pace,
) -> Settlement:
    """
    What a refusal of the second sending says of the first.

    "Nobody is there" says that nothing of it is on air now; everything else says
    nothing at all.
    """
    refusal = result.refusal if isinstance(result, BackendRefusedError) else None
    if refusal is None or not refusal.absent or not starts(operation):
        return silent(operation, feed, result, at, pace)
    if feed is not None:
        off = FeedState.FAILED if feed.live_at is None else FeedState.ENDED
        feed = replace(feed, state=off, ended_at=at, ended_by=None, vouched_by=None)
    finding = Finding(result.what, result.remedy, refusal)
    return Settlement(State.FAILED, finding, feed, notices=(NoticeKind.FAILED,))


def _tried_again(
    operation: Operation,
    feed: Feed | None,
    result: BackendRefusedError | NothingSentError,
    wait: Wait,
) -> Settlement:
    """Certainly without effect, and worth another try by itself."""
    refusal = result.refusal if isinstance(result, BackendRefusedError) else None
    finding = Finding(result.what, "OnAir tries again by itself.", refusal)
    # A stop that cannot be sent leaves something on air: that is said once, early.
    hushed = refusal is not None and refusal.retry is Retry.SPACED
    began = feed is None or feed.state is not FeedState.OPENING
    loud = stops(operation) and operation.tries == 1 and began and not hushed
    notices = (NoticeKind.STILL_ON_AIR,) if loud else ()
    return Settlement(State.READY, finding, feed, notices=notices, wait=wait)


def _refused(
    operation: Operation,
    feed: Feed | None,
    result: BackendRefusedError | NothingSentError,
    at: datetime,
) -> Settlement:
    """Certainly without effect; but "nobody is there" also says what is off."""
    refusal = result.refusal if isinstance(result, BackendRefusedError) else None
    finding = Finding(result.what, result.remedy, refusal)
    if isinstance(operation.call, StopBroadcast | StopRecording):
        if feed is not None and feed.state is FeedState.OPENING:
            # Its start was never sent, and was overtaken by this stop.
            feed = replace(feed, state=FeedState.FAILED, ended_at=at)
            quiet = (NoticeKind.NOTHING_TO_END,)
            return Settlement(State.FAILED, finding, feed, notices=quiet)
        return Settlement(
            State.FAILED, finding, feed, notices=(NoticeKind.STILL_ON_AIR,)
        )
    notices: tuple[NoticeKind, ...] = (NoticeKind.FAILED,)
    if feed is not None and feed.state is FeedState.OPENING:
        feed = replace(feed, state=FeedState.FAILED, ended_at=at)
    elif feed is not None and refusal is not None and refusal.absent:
        feed = replace(
            feed, state=FeedState.ENDED, ended_at=at, ended_by=None, vouched_by=None
        )
        notices = (NoticeKind.FAILED, NoticeKind.OFF_AIR)
    return Settlement(State.FAILED, finding, feed, notices=notices)
