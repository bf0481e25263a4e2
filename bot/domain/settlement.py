"""
What an answer of the backend means for the operation and for its feed.

One pure function holds the whole table (product rules: "Sending", "A second
start"; field notes §3 and §4), so that it can be read, and walked by a test.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.call import StartBroadcast, StartRecording, StopBroadcast, StopRecording
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.feed import Feed, FeedState
from bot.domain.operation import Finding, State
from bot.domain.outcome import (
    AlreadyEnded,
    AlreadyLive,
    Ended,
    Live,
    Outcome,
    RecordingStarted,
    Removed,
    Saved,
)
from bot.domain.report import NoticeKind

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation
    from bot.domain.outcome import Address

Result: TypeAlias = (
    Outcome | BackendRefusedError | NothingSentError | OutcomeUnknownError
)


@dataclass(frozen=True, slots=True)
class Settlement:
    """
    How an operation ends, and what its feed is from then on.

    Attributes:
        state: `succeeded`, `failed` or `unknown`.
        finding: What is known, in plain words; None where nothing needs saying.
        feed: The feed as it is now; None where the operation has none.
        renews: True when the feed before closed itself and `feed` is a new
            one: the old is ended, the new gets a number and a card of its own.
        notices: What must be noticed, in order.
    """

    state: State
    finding: Finding | None
    feed: Feed | None
    renews: bool = False
    notices: tuple[NoticeKind, ...] = ()


def settle(
    operation: Operation,
    feed: Feed | None,
    result: Result,
    at: datetime,
    computed: tuple[Address, ...] = (),
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
    """
    match result:
        case Live() | RecordingStarted():
            return _on_air(operation, feed, result, at)
        case AlreadyLive():
            return _confirmed(feed, result, at, computed)
        case Ended() | Saved() | AlreadyEnded():
            return _off(operation, feed, result, at)
        case Removed():
            return Settlement(
                State.SUCCEEDED, None, feed, notices=(NoticeKind.REMOVED,)
            )
        case OutcomeUnknownError():
            return _silent(operation, feed, result)
        case _:
            return _refused(operation, feed, result, at)


def _on_air(
    operation: Operation,
    feed: Feed | None,
    result: Live | RecordingStarted,
    at: datetime,
) -> Settlement:
    """A start with result 0; a feed thought live had closed itself before."""
    if feed is None:
        return Settlement(State.SUCCEEDED, None, None)
    renews = feed.state is FeedState.LIVE
    live = replace(
        feed,
        state=FeedState.LIVE,
        live_at=at,
        confirmed_at=at,
        ended_at=None,
        ended_by=None,
        unconfirmed=False,
    )
    if renews:
        live = replace(
            live,
            number=0,
            channel=operation.channel,
            asked_by=operation.actor,
            why=operation.why,
            opened_at=operation.asked_at,
            file_ids=(),
        )
    if isinstance(operation.call, StartRecording):
        live = replace(live, file_name=operation.call.file_name)
    if isinstance(result, Live):
        live = replace(
            live,
            addresses=result.addresses,
            channel_id=result.channel_id,
            tape_task=result.tape_task,
        )
        return Settlement(State.SUCCEEDED, None, live, renews, (NoticeKind.ON_AIR,))
    return Settlement(State.SUCCEEDED, None, live, renews, (NoticeKind.RECORDING,))


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
        # Whoever asked to stop what had stopped before did not stop it.
        ended_by=None if isinstance(result, AlreadyEnded) else operation.actor,
    )
    if isinstance(result, Saved):
        ended_feed = replace(ended_feed, file_ids=result.file_ids)
    return Settlement(
        State.SUCCEEDED, finding, ended_feed, notices=(NoticeKind.OFF_AIR,)
    )


def _silent(
    operation: Operation, feed: Feed | None, result: OutcomeUnknownError
) -> Settlement:
    """Sent, and nobody can say: never a failure, and never a success."""
    finding = Finding(result.what, result.remedy, result.refusal)
    known = (
        feed is not None
        and feed.state is FeedState.LIVE
        and isinstance(operation.call, StartBroadcast | StartRecording)
    )
    if feed is not None and not known:
        feed = replace(feed, state=FeedState.UNKNOWN)
    return Settlement(State.UNKNOWN, finding, feed, notices=(NoticeKind.UNKNOWN,))


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
        return Settlement(
            State.FAILED, finding, feed, notices=(NoticeKind.STILL_ON_AIR,)
        )
    notices: tuple[NoticeKind, ...] = (NoticeKind.FAILED,)
    if feed is not None and feed.state is FeedState.OPENING:
        feed = replace(feed, state=FeedState.FAILED, ended_at=at)
    elif feed is not None and refusal is not None and refusal.absent:
        feed = replace(feed, state=FeedState.ENDED, ended_at=at, ended_by=None)
        notices = (NoticeKind.FAILED, NoticeKind.OFF_AIR)
    return Settlement(State.FAILED, finding, feed, notices=notices)
