"""
Retrying: when the same call is sent again by itself, and when it is not.

Two kinds, never to be mixed.  A call that certainly had no effect is *tried again*,
as its code's class allows.  A call whose outcome nobody knows is *asked again*, by
the rules for lost answers, because only the answer to a repetition tells what came
of it (field notes §4): a repeated start executes, so its time is short.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.call import (
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.limits import Limits
from bot.domain.outcome import Retry

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Finding, Operation

ASK_WITHIN = timedelta(seconds=60)
"""How long after its first sending a start may be sent again."""

_SPACING = timedelta(seconds=3)
_HALF_MINUTE = timedelta(seconds=30)
_SILENCE = timedelta(minutes=1)
_SOON = timedelta(seconds=5)
_LONGEST = timedelta(seconds=30)
_LONGEST_ASK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Pace:
    """
    What decides how soon the same call may go out again.

    Attributes:
        deadline: The longest that one call can be under way.
        spacing: The least between two sendings for one account.
        limits: The ceilings.
    """

    deadline: timedelta = timedelta(seconds=10)
    spacing: timedelta = _SPACING
    limits: Limits = field(default_factory=Limits)


@dataclass(frozen=True, slots=True)
class Wait:
    """
    How long to wait before the same call may go out again.

    Attributes:
        duration: From now.
        everybody: True when nobody may call the backend until then.
    """

    duration: timedelta
    everybody: bool = False


def try_again(
    operation: Operation,
    error: BackendRefusedError | NothingSentError,
    at: datetime,
    pace: Pace,
    jitter: float,
) -> Wait | None:
    """
    When a call without effect is tried again; None: it has failed for good.

    Args:
        operation: In state `running`; `tries` counts the tries before this one.
        error: Why it had no effect.
        at: Now.
        pace: The ceilings.
        jitter: From 0 to 1, so that many do not come back at once.
    """
    wait = _wait(operation, error, pace, jitter)
    if wait is None or _beyond(operation, at + wait.duration, pace):
        return None
    return wait


def silence_after(
    error: BackendRefusedError | NothingSentError | OutcomeUnknownError | Finding,
) -> timedelta | None:
    """For how long nobody may call the backend after this answer, if so."""
    refusal = getattr(error, "refusal", None)
    asked_for = refusal is not None and refusal.retry is Retry.SILENCE
    return _SILENCE if asked_for else None


def ask_again(
    operation: Operation,
    error: BackendRefusedError | NothingSentError | OutcomeUnknownError,
    at: datetime,
    pace: Pace,
) -> Wait | None:
    """
    When a call of which nobody knows the outcome is sent once more, or None.

    Not before its own first request can no longer be under way.  Whether something
    later on the same target makes it pointless is for the record to say.
    """
    call = operation.call
    if call is None or isinstance(call, RemoveFromRoom):
        # No answer to a second kick would say anything of the first one.
        return None
    sent = operation.sent_at or at
    first = operation.first_sent_at or sent
    refusal = getattr(error, "refusal", None)
    if refusal is not None and refusal.retry is Retry.NEVER and starts(operation):
        # The same answer would come again, and settle nothing again.
        return None
    pauses = [sent + pace.deadline + pace.spacing - at, pace.spacing]
    if refusal is not None and refusal.retry is Retry.HALF_MINUTE:
        pauses.append(_HALF_MINUTE)
    if silence_after(error) is not None:
        pauses.append(_SILENCE)
    if isinstance(call, StopBroadcast | StopRecording):
        # The longer it stays unknown, the more seldom it is asked.
        tried = max(operation.tries - 1, 0)
        pauses.append(min(pace.spacing * 2 ** min(tried, 10), _LONGEST_ASK))
        ends = first + pace.limits.stop_within
    else:
        ends = asked_until(operation, first)
    wait = max(pauses)
    # A moment "before" the first sending was written by a clock that was set back.
    return None if at + wait > ends or at < first else Wait(wait)


def asked_until(operation: Operation, first: datetime) -> datetime:
    """Until when a start that was sent *first* then may be sent once more."""
    ends = first + ASK_WITHIN
    if operation.duration is not None:
        ends = min(ends, first + operation.duration)
    if operation.expires_at is not None:
        ends = min(ends, operation.expires_at)
    return ends


def _wait(
    operation: Operation,
    error: BackendRefusedError | NothingSentError,
    pace: Pace,
    jitter: float,
) -> Wait | None:
    backoff = min(timedelta(seconds=2 ** min(operation.tries, 10)), _LONGEST)
    backoff *= 0.5 + jitter / 2
    if isinstance(error, NothingSentError):
        return Wait(backoff) if error.passing else None
    retry = error.refusal.retry
    waits = {
        Retry.SPACED: Wait(max(pace.spacing, _SPACING)),
        Retry.HALF_MINUTE: Wait(_HALF_MINUTE),
        Retry.BACKOFF: Wait(backoff),
        Retry.SOON: Wait(_SOON + backoff),
        Retry.SILENCE: Wait(_SILENCE, everybody=True),
    }
    return waits.get(retry)


def _beyond(operation: Operation, again: datetime, pace: Pace) -> bool:
    """Whether the next try would be one too many, or too late."""
    limits = pace.limits
    begun = operation.begins_at or operation.asked_at
    if operation.expires_at is not None:
        # From when it could begin, whatever it had to wait for until then.
        begun = operation.expires_at - operation.run_within
    if isinstance(operation.call, StopBroadcast | StopRecording):
        return again > begun + limits.stop_within
    if operation.tries + 1 >= limits.most_tries:
        return True
    late = operation.expires_at is not None and again > operation.expires_at
    return late or again > begun + limits.try_within


def starts(operation: Operation) -> bool:
    """Whether it is a start: its moment can pass, and a stop makes it pointless."""
    return isinstance(operation.call, StartBroadcast | StartRecording)


def stops(operation: Operation) -> bool:
    """Whether it is a stop, which never comes too late."""
    return isinstance(operation.call, StopBroadcast | StopRecording)
