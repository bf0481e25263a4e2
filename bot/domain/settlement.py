"""
What an answer of the backend means for the operation and for its feed.

One pure function holds the whole table (product rules: "Sending", "A second
start"; field notes §3 and §4), so that it can be read, and walked by a test.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.call import StartRecording
from bot.domain.errors import (
    OutcomeUnknownError,
)
from bot.domain.feed import Feed, FeedState
from bot.domain.operation import Finding, State
from bot.domain.outcome import (
    AlreadyEnded,
    AlreadyLive,
    Ended,
    Live,
    RecordingStarted,
    Removed,
    Saved,
)
from bot.domain.report import NoticeKind
from bot.domain.retrying import Pace
from bot.domain.setback import not_done, silent
from bot.domain.settled import Result, Settlement

__all__ = ["Result", "Settlement", "settle"]

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation
    from bot.domain.outcome import Address


def settle(
    operation: Operation,
    feed: Feed | None,
    result: Result,
    at: datetime,
    computed: tuple[Address, ...] = (),
    *,
    pace: Pace | None = None,
    jitter: float = 0.0,
) -> Settlement:
    """
    The meaning of *result*, which came at *at*.

    Args:
        operation: In state `running`.
        feed: What it acts on, as last known; None for a kick or for a stop of
            something that was not known to be on air.
        result: An outcome, or one of the three ways not to get one.
        at: Now, UTC.
        computed: Addresses worked out without the backend, where possible.
        pace: How soon, and how long, the same call may go out again.
        jitter: From 0 to 1, so that many do not come back at once.
    """
    match result:
        case Live() | RecordingStarted():
            return _on_air(operation, feed, result, at, computed)
        case AlreadyLive():
            return _confirmed(feed, result, at, computed)
        case Ended() | Saved() | AlreadyEnded():
            return _off(operation, feed, result, at)
        case Removed():
            return Settlement(
                State.SUCCEEDED, None, feed, notices=(NoticeKind.REMOVED,)
            )
        case OutcomeUnknownError():
            return silent(operation, feed, result, at, pace or Pace())
        case _:
            return not_done(operation, feed, result, at, pace or Pace(), jitter)


def _on_air(
    operation: Operation,
    feed: Feed | None,
    result: Live | RecordingStarted,
    at: datetime,
    computed: tuple[Address, ...],
) -> Settlement:
    """
    A start with result 0; a feed thought live had closed itself before.

    Where the answer brings no address the earlier ones are kept (the same push
    comes back at the same place), or those that can be worked out.
    """
    if feed is None:
        return Settlement(State.SUCCEEDED, None, None)
    renews = feed.state is FeedState.LIVE
    # To a call that was sent once, 0 says that nothing was on air before it.
    begins = operation.first_sent_at is None
    live = replace(
        feed,
        state=FeedState.LIVE,
        live_at=at,
        confirmed_at=at,
        ended_at=None,
        ended_by=None,
        unconfirmed=False,
        vouched_by=None,
    )
    if renews:
        live = replace(
            live,
            number=0,
            channel=operation.channel,
            asked_by=operation.whose,
            why=operation.why,
            opened_at=operation.asked_at,
            file_ids=(),
            stops_at=None,
            stops_by=None,
        )
    if isinstance(operation.call, StartRecording):
        live = replace(live, file_name=operation.call.file_name)
    if isinstance(result, Live):
        live = replace(
            live,
            addresses=result.addresses or live.addresses or computed,
            channel_id=result.channel_id or live.channel_id,
            tape_task=result.tape_task,
        )
        return Settlement(
            State.SUCCEEDED, None, live, renews, begins, (NoticeKind.ON_AIR,)
        )
    return Settlement(
        State.SUCCEEDED, None, live, renews, begins, (NoticeKind.RECORDING,)
    )


def _confirmed(
    feed: Feed | None, result: AlreadyLive, at: datetime, computed: tuple[Address, ...]
) -> Settlement:
    """On air by somebody's start: what is known is kept, nothing is invented."""
    finding = Finding(result.refusal.meaning, result.refusal.advice, result.refusal)
    if feed is None:
        return Settlement(State.SUCCEEDED, finding, None)
    ours = feed.state is FeedState.LIVE
    live = replace(
        feed,
        state=FeedState.LIVE,
        live_at=feed.live_at or at,
        confirmed_at=at,
        addresses=result.addresses or feed.addresses or computed,
        unconfirmed=feed.unconfirmed or not ours,
        vouched_by=None,
    )
    notice = NoticeKind.CONFIRMED if ours else NoticeKind.ON_AIR
    return Settlement(State.SUCCEEDED, finding, live, notices=(notice,))


def _off(
    operation: Operation,
    feed: Feed | None,
    result: Ended | Saved | AlreadyEnded,
    at: datetime,
) -> Settlement:
    """A stop that ended it, or that found nothing to end."""
    finding = None
    if isinstance(result, AlreadyEnded):
        finding = Finding(result.refusal.meaning, result.refusal.advice, result.refusal)
    if feed is None or (finding is not None and not feed.is_open):
        ended = finding is None
        notice = NoticeKind.OFF_AIR if ended else NoticeKind.NOTHING_TO_END
        if isinstance(result, Saved):
            finding = Finding(f"Recorded files: {', '.join(result.file_ids) or 'none'}")
        return Settlement(State.SUCCEEDED, finding, feed, notices=(notice,))
    ended_feed = replace(
        feed,
        state=FeedState.ENDED,
        ended_at=at,
        ended_by=operation.actor,
        vouched_by=None,
    )
    if isinstance(result, AlreadyEnded) and (
        operation.first_sent_at is None or result.refusal.absent
    ):
        # Whoever asked to stop what had stopped before did not stop it; asked for
        # the second time, "already" speaks of the first.
        ended_feed = replace(ended_feed, ended_by=None)
    if feed.state is FeedState.OPENING and finding is not None:
        # Its start was never sent.
        ended_feed = replace(ended_feed, state=FeedState.FAILED)
    if isinstance(result, Saved):
        ended_feed = replace(ended_feed, file_ids=result.file_ids)
    return Settlement(
        State.SUCCEEDED, finding, ended_feed, notices=(NoticeKind.OFF_AIR,)
    )
