"""
When what certainly had no effect is tried again, and when that is enough.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BackendRefusedError, NothingSentError
from bot.domain.feed import FeedState
from bot.domain.limits import Limits
from bot.domain.operation import Operation, State
from bot.domain.outcome import Retry
from bot.domain.report import NoticeKind
from bot.domain.retrying import Pace
from bot.domain.settlement import settle
from tests.domain.test_lost_answers import ACTIONS
from tests.domain.test_settlement import (
    NOW,
    RECORD,
    SAVE,
    START,
    STOP,
    feed,
    operation,
    refusal,
)

if TYPE_CHECKING:
    from bot.domain.call import Call

PACE = Pace(limits=Limits(most_tries=8, try_within=timedelta(minutes=3)))
NOT_SENT = NothingSentError("No connection.", remedy="Wait.")
SECOND = timedelta(seconds=1)


def again(retry: Retry) -> BackendRefusedError:
    """A refusal of that class."""
    return BackendRefusedError(replace(refusal(1), retry=retry))


def tried(call: Call, tries: int = 0) -> Operation:
    """So many tries of it came to nothing before this one."""
    return replace(operation(call, ACTIONS[call]), tries=tries)


@pytest.mark.parametrize(
    ("retry", "least", "most"),
    [
        (Retry.SPACED, 3, 3),
        (Retry.HALF_MINUTE, 30, 30),
        (Retry.BACKOFF, 2, 4),
        (Retry.SOON, 7, 9),
        (Retry.SILENCE, 60, 60),
    ],
)
@pytest.mark.parametrize("call", [START, STOP, RECORD, SAVE])
def test_each_class_of_refusal_has_its_wait(
    call: Call, retry: Retry, least: int, most: int
) -> None:
    """
    As the code's own table says; what varies by chance stays within its bounds.
    """
    waits = [
        settle(
            tried(call, 2),
            feed(FeedState.LIVE),
            again(retry),
            NOW,
            pace=PACE,
            jitter=jitter,
        ).wait
        for jitter in (0.0, 1.0)
    ]

    assert [least * SECOND, most * SECOND] == [
        wait.duration for wait in waits if wait is not None
    ]


@pytest.mark.parametrize("retry", [one for one in Retry if one is not Retry.SILENCE])
def test_only_silence_concerns_everybody(retry: Retry) -> None:
    """
    A refusal of one call stops no other, but for a sign-in that failed too often.
    """
    settled = settle(tried(START), feed(FeedState.OPENING), again(retry), NOW)
    quiet = settle(tried(START), feed(FeedState.OPENING), again(Retry.SILENCE), NOW)

    assert settled.wait is None or not settled.wait.everybody
    assert quiet.wait is not None
    assert quiet.wait.everybody


def test_a_refusal_that_would_be_the_same_again_ends_it() -> None:
    """
    Where nothing changes by waiting, the first answer is the last.
    """
    settled = settle(tried(START), feed(FeedState.OPENING), again(Retry.NEVER), NOW)

    assert (State.FAILED, None) == (settled.state, settled.wait)


def test_what_waits_for_its_next_try_says_so_quietly() -> None:
    """
    The card tells why it waits; nobody is called for a start that will be tried.
    """
    settled = settle(tried(START), feed(FeedState.OPENING), NOT_SENT, NOW, pace=PACE)

    assert (State.READY, ()) == (settled.state, settled.notices)
    assert settled.finding is not None
    assert ("No connection.", "OnAir tries again by itself.") == (
        settled.finding.what,
        settled.finding.remedy,
    )
    assert feed(FeedState.OPENING) == settled.feed


def test_a_start_is_tried_so_often_and_no_more() -> None:
    """
    The ceiling counts sendings, the first one included.
    """
    last = settle(tried(START, 6), feed(FeedState.OPENING), NOT_SENT, NOW, pace=PACE)
    over = settle(tried(START, 7), feed(FeedState.OPENING), NOT_SENT, NOW, pace=PACE)

    assert (State.READY, State.FAILED) == (last.state, over.state)
    assert (NoticeKind.FAILED,) == over.notices


@pytest.mark.parametrize(
    ("ago", "state"),
    [(timedelta(minutes=2), State.READY), (timedelta(minutes=3), State.FAILED)],
)
def test_a_start_is_tried_for_three_minutes_from_when_it_could_begin(
    ago: timedelta, state: State
) -> None:
    """
    What it had to wait for before that does not count.
    """
    begun = tried(START)
    begun = replace(
        begun,
        asked_at=NOW - timedelta(hours=1),
        expires_at=NOW - ago + begun.run_within,
    )
    settled = settle(begun, feed(FeedState.OPENING), NOT_SENT, NOW, pace=PACE)

    assert state is settled.state


def test_a_start_is_not_tried_past_the_moment_until_which_it_may_begin() -> None:
    """
    A next try that would come too late is none.
    """
    begun = replace(
        tried(START), run_within=timedelta(minutes=1), expires_at=NOW + SECOND
    )
    settled = settle(
        begun, feed(FeedState.OPENING), again(Retry.HALF_MINUTE), NOW, pace=PACE
    )

    assert State.FAILED is settled.state


@pytest.mark.parametrize("tries", [7, 50, 500])
def test_a_stop_is_tried_however_often_for_half_an_hour(tries: int) -> None:
    """
    What stays on air is worse than what does not begin, so only time ends it.
    """
    early = replace(tried(STOP, tries), asked_at=NOW - timedelta(minutes=29))
    late = replace(tried(STOP, tries), asked_at=NOW - timedelta(minutes=30))
    ends = [
        settle(one, feed(FeedState.LIVE), NOT_SENT, NOW, pace=PACE).state
        for one in (early, late)
    ]

    assert [State.READY, State.FAILED] == ends


def test_a_stop_that_cannot_be_sent_is_an_alarm_at_its_second_failure() -> None:
    """
    Once may be chance; then people are told, once, that it is still on air.
    """
    notices = [
        settle(tried(STOP, tries), feed(FeedState.LIVE), NOT_SENT, NOW, pace=PACE)
        for tries in range(5)
    ]

    assert [(), (NoticeKind.STILL_ON_AIR,), (), (), ()] == [
        one.notices for one in notices
    ]


def test_a_stop_of_what_never_began_is_no_alarm_while_it_is_tried() -> None:
    """
    Nothing that is known of is on air, so STILL ON AIR would be a guess.
    """
    begun = tried(STOP, 1)
    settled = settle(begun, feed(FeedState.OPENING), NOT_SENT, NOW, pace=PACE)

    assert (State.READY, ()) == (settled.state, settled.notices)


@given(
    tries=st.integers(0, 10_000),
    jitter=st.floats(0, 1),
    retry=st.sampled_from([Retry.BACKOFF, Retry.SOON]),
)
def test_chance_never_makes_a_wait_longer_than_half_a_minute(
    tries: int, jitter: float, retry: Retry
) -> None:
    """
    Later and later, but never less than half of it, nor more than 30 seconds (35
    where a few seconds come first).
    """
    base = min(2.0 ** min(tries, 10), 30.0)
    extra = 5 if retry is Retry.SOON else 0
    settled = settle(
        tried(STOP, tries),
        feed(FeedState.LIVE),
        again(retry),
        NOW,
        pace=PACE,
        jitter=jitter,
    )

    assert settled.wait is not None
    seconds = settled.wait.duration.total_seconds()
    assert base / 2 + extra - 0.001 <= seconds <= base + extra + 0.001
