"""
What the answer to a call that is sent once more says of the call before it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.call import Call, RemoveFromRoom
from bot.domain.command import Action
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.feed import FeedState
from bot.domain.operation import Operation, State
from bot.domain.outcome import (
    AlreadyEnded,
    AlreadyLive,
    Effect,
    Ended,
    Live,
    RecordingStarted,
    Refusal,
    Retry,
    Saved,
)
from bot.domain.report import NoticeKind
from bot.domain.retrying import ASK_WITHIN, Pace
from bot.domain.room import Account, GroupNumber
from bot.domain.settlement import settle
from tests.domain.test_settlement import (
    HLS,
    NOW,
    OTHER,
    RECORD,
    SAVE,
    START,
    STOP,
    TAPE,
    UNKNOWN,
    feed,
    operation,
    refusal,
)

if TYPE_CHECKING:
    from bot.domain.settled import Result, Settlement

PACE = Pace(deadline=timedelta(seconds=10), spacing=timedelta(seconds=3))
AGAIN = timedelta(seconds=15)
ACTIONS = {
    START: Action.BROADCAST_START,
    STOP: Action.BROADCAST_STOP,
    RECORD: Action.RECORD_START,
    SAVE: Action.RECORD_STOP,
}


def asked_again(call: Call, after: timedelta = AGAIN, tries: int = 1) -> Operation:
    """The call was sent a while ago, nobody answered, and now it went out again."""
    return replace(
        operation(call, ACTIONS[call]),
        sent_at=NOW,
        first_sent_at=NOW - after,
        tries=tries,
    )


def told(call: Call, result: Result) -> Settlement:
    """What that answer to the second sending means."""
    target = TAPE if call in (RECORD, SAVE) else START.target
    unknown = replace(feed(FeedState.UNKNOWN, target), addresses=(HLS,))
    return settle(asked_again(call), unknown, result, NOW, pace=PACE)


def doubt(number: int, retry: Retry = Retry.NEVER) -> OutcomeUnknownError:
    """A code after which the act may have happened."""
    code: Refusal = replace(refusal(number, Effect.POSSIBLE), retry=retry)
    return OutcomeUnknownError("Nobody can say.", remedy="Wait.", refusal=code)


def no(number: int, *, absent: bool = False) -> BackendRefusedError:
    """A code after which it certainly did not happen."""
    return BackendRefusedError(refusal(number, absent=absent))


def already(number: int, *, absent: bool = False) -> AlreadyEnded:
    """A code that says it had ended before."""
    return AlreadyEnded(refusal(number, Effect.ALREADY, absent=absent))


def test_a_start_that_is_done_at_the_second_time_is_on_air() -> None:
    """
    Result 0 to the repetition: on air, at the addresses that came now.
    """
    settled = told(START, Live((OTHER,)))

    assert settled.feed is not None
    assert (State.SUCCEEDED, FeedState.LIVE, (OTHER,), False) == (
        settled.state,
        settled.feed.state,
        settled.feed.addresses,
        settled.feed.unconfirmed,
    )
    assert (NoticeKind.ON_AIR,) == settled.notices
    assert settled.wait is None


def test_a_start_that_is_there_already_is_on_air_by_somebody() -> None:
    """
    Nobody can tell whether the first sending or another person did it, so options
    and password are unconfirmed.
    """
    settled = told(START, AlreadyLive(refusal(40000415, Effect.ALREADY)))

    assert settled.feed is not None
    assert (State.SUCCEEDED, FeedState.LIVE, True, (HLS,)) == (
        settled.state,
        settled.feed.state,
        settled.feed.unconfirmed,
        settled.feed.addresses,
    )


@pytest.mark.parametrize("number", [40000410, 40000411])
def test_a_start_of_somebody_who_is_gone_is_not_on_air(number: int) -> None:
    """
    Where nobody is, nothing of the first sending can be on air.
    """
    settled = told(START, no(number, absent=True))

    assert settled.feed is not None
    assert (State.FAILED, FeedState.FAILED) == (settled.state, settled.feed.state)
    assert (NoticeKind.FAILED,) == settled.notices


def test_what_had_been_live_is_over_when_nobody_is_there() -> None:
    """
    A feed that was on air once has ended, not failed, and by nobody's hand.
    """
    was = replace(feed(FeedState.UNKNOWN), live_at=NOW - AGAIN)
    gone = settle(asked_again(START), was, no(40000411, absent=True), NOW, pace=PACE)

    assert gone.feed is not None
    assert (FeedState.ENDED, None) == (gone.feed.state, gone.feed.ended_by)


@pytest.mark.parametrize(
    "result",
    [
        UNKNOWN,
        doubt(40000500, Retry.HALF_MINUTE),
        no(1001),
        no(20406),
        NothingSentError("No connection.", remedy="Wait."),
        NothingSentError("No certificate.", remedy="Mend it.", passing=False),
    ],
    ids=["silence", "40000500", "refused", "too often", "not sent", "for good"],
)
@pytest.mark.parametrize("call", [START, RECORD, STOP, SAVE])
def test_what_says_nothing_of_the_first_sending_settles_nothing(
    call: Call, result: Result
) -> None:
    """
    Only an answer about the target itself ends the doubt; a refusal of the
    repetition is no news of what went before it.
    """
    settled = told(call, result)

    assert settled.feed is not None
    assert (State.UNKNOWN, FeedState.UNKNOWN) == (settled.state, settled.feed.state)


@pytest.mark.parametrize("result", [Ended(), already(40000412), already(40000413)])
def test_a_stop_that_is_done_or_was_done_is_off(result: Result) -> None:
    """
    Asked again, "ended already" speaks of the first sending: whoever asked for the
    stop ended it.
    """
    settled = told(STOP, result)

    assert settled.feed is not None
    assert (State.SUCCEEDED, FeedState.ENDED, operation(STOP).actor) == (
        settled.state,
        settled.feed.state,
        settled.feed.ended_by,
    )
    assert (NoticeKind.OFF_AIR,) == settled.notices


@pytest.mark.parametrize("call", [STOP, SAVE])
@pytest.mark.parametrize("number", [410, 411])
def test_a_stop_of_what_went_with_its_room_is_off_by_nobodys_hand(
    call: Call, number: int
) -> None:
    """
    It is off, but whether by the stop or with the room nobody can say.
    """
    settled = told(call, already(number, absent=True))

    assert settled.feed is not None
    assert (State.SUCCEEDED, FeedState.ENDED, None) == (
        settled.state,
        settled.feed.state,
        settled.feed.ended_by,
    )


def test_a_recording_that_starts_at_the_second_time_records() -> None:
    """
    Result 0 to a recording's second start: it runs under its own name.
    """
    settled = told(RECORD, RecordingStarted())

    assert settled.feed is not None
    assert (State.SUCCEEDED, FeedState.LIVE, "room42-1") == (
        settled.state,
        settled.feed.state,
        settled.feed.file_name,
    )


@pytest.mark.parametrize("first", [True, False])
def test_a_recordings_own_415_says_nothing(*, first: bool) -> None:
    """
    Either it records already or nobody is there: unknown, at the first sending too.
    """
    result = doubt(30000415)
    begun = operation(RECORD, Action.RECORD_START) if first else asked_again(RECORD)
    settled = settle(begun, feed(FeedState.OPENING, TAPE), result, NOW, pace=PACE)

    assert settled.feed is not None
    assert (State.UNKNOWN, FeedState.UNKNOWN) == (settled.state, settled.feed.state)


def test_a_recordings_stop_brings_the_files_at_the_second_time() -> None:
    """
    Result 0 brings the ids, also when the first answer was lost.
    """
    settled = told(SAVE, Saved(("1", "2")))

    assert settled.feed is not None
    assert (FeedState.ENDED, ("1", "2")) == (settled.feed.state, settled.feed.file_ids)


@pytest.mark.parametrize("number", [30000412, 30000413])
def test_a_recording_that_had_ended_keeps_its_name(number: int) -> None:
    """
    The ids went with the lost answer; the file's name still finds them.
    """
    unknown = replace(feed(FeedState.UNKNOWN, TAPE), file_name="room42-1")
    settled = settle(asked_again(SAVE), unknown, already(number), NOW, pace=PACE)

    assert settled.feed is not None
    assert (State.SUCCEEDED, FeedState.ENDED, (), "room42-1") == (
        settled.state,
        settled.feed.state,
        settled.feed.file_ids,
        settled.feed.file_name,
    )


def test_a_kick_is_never_asked_again() -> None:
    """
    No answer to a second kick tells what became of the first one.
    """
    kick = RemoveFromRoom(1, GroupNumber(42), (Account("bob"),))
    settled = settle(operation(kick, Action.ROOM_KICK), None, UNKNOWN, NOW, pace=PACE)

    assert (State.UNKNOWN, None) == (settled.state, settled.wait)
    assert (NoticeKind.UNKNOWN,) == settled.notices


@pytest.mark.parametrize("call", [START, RECORD, STOP, SAVE])
@pytest.mark.parametrize("took", [timedelta(0), timedelta(seconds=10)])
def test_nothing_is_asked_before_its_first_request_must_be_over(
    call: Call, took: timedelta
) -> None:
    """
    Deadline and three seconds more, from the sending: then nothing of it can still
    be under way.
    """
    lost = replace(operation(call, ACTIONS[call]), sent_at=NOW - took)
    settled = settle(lost, feed(FeedState.OPENING), UNKNOWN, NOW, pace=PACE)

    assert settled.wait is not None
    assert timedelta(seconds=13) - took == settled.wait.duration


def test_after_an_inner_error_the_backend_gets_half_a_minute() -> None:
    """
    The vendor asks for about thirty seconds before the same is sent again.
    """
    late = doubt(40000500, Retry.HALF_MINUTE)
    settled = settle(operation(START), feed(FeedState.OPENING), late, NOW, pace=PACE)

    assert settled.wait is not None
    assert timedelta(seconds=30) == settled.wait.duration


@pytest.mark.parametrize(
    "why",
    [
        {"first_sent_at": NOW - timedelta(seconds=58)},
        {"first_sent_at": NOW, "lasts": timedelta(seconds=5)},
        {"first_sent_at": NOW, "at_most": timedelta(seconds=5)},
        {"first_sent_at": NOW, "expires_at": NOW + timedelta(seconds=5)},
        {"first_sent_at": NOW + timedelta(seconds=1)},
    ],
    ids=["a minute", "for=", "max_duration", "run_within", "clock set back"],
)
def test_a_start_is_not_asked_again_when_its_moment_would_be_over(
    why: dict[str, Any],
) -> None:
    """
    A room must not go on air by a repetition that comes too late, and people are
    told that nobody knows.
    """
    begun = replace(operation(START), sent_at=NOW, **why)
    settled = settle(begun, feed(FeedState.OPENING), UNKNOWN, NOW, pace=PACE)

    assert (State.UNKNOWN, None) == (settled.state, settled.wait)
    assert (NoticeKind.UNKNOWN,) == settled.notices


def test_that_a_stop_is_unknown_is_said_at_once_and_once() -> None:
    """
    Something may still be on air: that is news the first time, and only then.
    """
    begun = operation(STOP, Action.BROADCAST_STOP)
    first = settle(begun, feed(FeedState.LIVE), UNKNOWN, NOW, pace=PACE)
    second = told(STOP, UNKNOWN)

    assert ((NoticeKind.UNKNOWN,), ()) == (first.notices, second.notices)


def test_a_stop_is_asked_more_and_more_seldom_and_then_no_more() -> None:
    """
    Each pause is at least as long as the one before, none is longer than five
    minutes, and after half an hour a person has to look.
    """
    pauses: list[timedelta] = []
    at, tries = NOW, 0
    while True:
        asking = replace(
            operation(STOP, Action.BROADCAST_STOP),
            sent_at=at,
            first_sent_at=NOW,
            tries=tries,
        )
        settled = settle(asking, feed(FeedState.UNKNOWN), UNKNOWN, at, pace=PACE)
        if settled.wait is None:
            break
        pauses.append(settled.wait.duration)
        at += settled.wait.duration
        tries += 1

    assert sorted(pauses) == pauses
    assert (timedelta(seconds=13), timedelta(minutes=5)) == (pauses[0], pauses[-1])
    assert timedelta(minutes=25) < at - NOW <= PACE.limits.stop_within


@given(
    first=st.integers(0, 120),
    took=st.integers(0, 20),
    tries=st.integers(0, 30),
    lasts=st.none() | st.integers(1, 120),
    left=st.none() | st.integers(-10, 300),
    recording=st.booleans(),
)
def test_no_start_is_ever_asked_again_after_its_time(
    first: int,
    took: int,
    tries: int,
    lasts: int | None,
    left: int | None,
    *,
    recording: bool,
) -> None:
    """
    Whatever went before: not more than 60 seconds after the first sending, not past
    its own duration, not past the moment until which it may begin.
    """
    call = RECORD if recording else START
    sent = NOW - timedelta(seconds=took)
    begun = replace(
        asked_again(call, timedelta(seconds=first + took), tries),
        sent_at=sent,
        lasts=None if lasts is None else timedelta(seconds=lasts),
        expires_at=None if left is None else NOW + timedelta(seconds=left),
    )
    settled = settle(begun, feed(FeedState.UNKNOWN), UNKNOWN, NOW, pace=PACE)

    assert State.UNKNOWN is settled.state
    if settled.wait is not None:
        again = NOW + settled.wait.duration
        assert again >= sent + PACE.deadline + PACE.spacing
        assert begun.first_sent_at is not None
        assert again <= begun.first_sent_at + (begun.lasts or ASK_WITHIN)
        assert again <= begun.first_sent_at + ASK_WITHIN
        assert begun.expires_at is None or again <= begun.expires_at
