"""
What certainly had no effect is tried again, in its turn and within its time.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import BackendRefusedError, NothingSentError
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.outcome import Effect, Ended, Refusal, Remedy, Retry
from tests.storage.wishes import (
    BEN,
    LEASE,
    LIVE,
    NOT_SENT,
    PAST,
    SILENCE,
    answered,
    asked,
    claimed,
    feed_of,
    kick,
    kinds,
    on_air,
    opened,
    operation_of,
    pass_time,
    sent,
    settled,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from storage import Record

BUSY = NothingSentError("Nobody picked up.", remedy="Wait.")
SIGN_IN = Refusal(
    scope="gateway",
    number=70050,
    name="TOO_MANY_SIGN_INS",
    meaning="Too many sign-ins failed.",
    advice="Wait a minute.",
    remedy=Remedy.WAIT,
    effect=Effect.NONE,
    retry=Retry.SILENCE,
)
HUSH = BackendRefusedError(SIGN_IN)
MINUTE = timedelta(minutes=1)
LONG = timedelta(seconds=31)


def test_a_call_that_never_left_is_tried_again(record: Record) -> None:
    """
    It waits again, with why it waits, and goes out when its pause is over.
    """
    asked(record, start())
    answered(record, claimed(record), BUSY)

    operation = operation_of(record, 1)
    assert operation.finding is not None
    assert (State.READY, 1, None, "Nobody picked up.") == (
        operation.state,
        operation.tries,
        operation.first_sent_at,
        operation.finding.what,
    )
    assert "retried" == kinds(record)[-1]
    assert FeedState.OPENING is feed_of(record, 1).state
    assert record.ledger.claim("w", LEASE) is None
    pass_time(record, LONG)
    assert 1 == claimed(record).operation.number


def test_a_start_fails_when_it_was_tried_often_enough(record: Record) -> None:
    """
    Eight sendings, and then people are told.
    """
    asked(record, start(run_within=timedelta(hours=1)))
    for _ in range(8):
        # Less than the pause that it asks for, so that time is no ceiling here.
        settlement = answered(record, claimed(record), BUSY)
        wait = settlement.wait
        pass_time(record, wait.duration if wait else timedelta(0))

    assert State.FAILED is operation_of(record, 1).state
    assert 8 == kinds(record).count("sent")
    assert ("notice", "failed", "feed 1") in told(record)


def test_a_try_that_would_come_too_late_expires_with_what_it_waited_for(
    record: Record,
) -> None:
    """
    Where OnAir was down meanwhile, people hear why it never came about.
    """
    asked(record, start())
    answered(record, claimed(record), BUSY)
    pass_time(record, timedelta(minutes=6))

    assert record.ledger.claim("w", LEASE) is None
    operation = operation_of(record, 1)
    assert operation.finding is not None
    assert State.EXPIRED is operation.state
    assert "Nobody picked up." in operation.finding.what


def test_a_kick_is_tried_again_on_a_card_of_its_own(record: Record) -> None:
    """
    It certainly removed nobody, so another try is no second kick.
    """
    asked(record, kick(confirm=False))
    told(record)
    answered(record, claimed(record), BUSY)

    assert [("card", "", "operation 1")] == told(record)
    pass_time(record, LONG)
    assert 1 == claimed(record).operation.number


def test_nothing_overtakes_what_waits_for_its_next_try(record: Record) -> None:
    """
    A start that was asked after a stop waits until the stop is through.
    """
    asked(record, stop(on_air(record)))
    answered(record, claimed(record), BUSY)
    asked(record, start(), by=BEN)

    assert record.ledger.claim("w", LEASE) is None
    pass_time(record, LONG)
    assert 2 == claimed(record).operation.number


def test_a_stop_does_not_wait_for_the_next_try_of_a_start(record: Record) -> None:
    """
    What is to be off air is not put on air before.
    """
    asked(record, start())
    answered(record, claimed(record), BUSY)
    asked(record, stop(1))

    assert 2 == claimed(record).operation.number
    assert State.SUPERSEDED is operation_of(record, 1).state


@pytest.mark.parametrize("how", ["refused", "given back", "before sending", "crashed"])
def test_a_start_that_was_stopped_while_a_worker_had_it_is_not_sent_again(
    record: Record, how: str
) -> None:
    """
    However its worker lets go of it: the stop is next, and nothing was lost.
    """
    asked(record, start())
    claim = claimed(record, lease=PAST if how == "crashed" else LEASE)
    if how == "refused":
        claim = sent(record, claim)
    asked(record, stop(1))
    match how:
        case "refused":
            settled(record, claim, BUSY)
        case "given back":
            assert record.ledger.give_back(claim, timedelta(0))
        case "before sending":
            assert record.ledger.sending(claim, LEASE) is None
        case _:
            assert 1 == record.ledger.sweep(frozenset())

    assert State.SUPERSEDED is operation_of(record, 1).state
    assert ("notice", "cancelled", "feed 1") in told(record)
    assert 2 == claimed(record).operation.number


def test_what_was_stopped_before_it_began_does_not_stay_open(record: Record) -> None:
    """
    Also where the stop itself fails for good: no card goes on saying "opening".
    """
    asked(record, start())
    asked(record, stop(1))
    answered(record, claimed(record), NOT_SENT)

    assert () == record.reader.open_feeds("T1")
    assert ("notice", "still_on_air", "feed 1") not in told(record)


@pytest.mark.parametrize("crashed", [True, False])
def test_a_lost_start_that_was_stopped_meanwhile_is_the_stops_to_settle(
    record: Record, *, crashed: bool
) -> None:
    """
    It is not asked again, and the stop's answer is the news.
    """
    asked(record, start())
    claim = sent(record, claimed(record))
    asked(record, stop(1))
    if crashed:
        record.ledger.take_over()
    else:
        settled(record, claim, SILENCE)
    before = told(record)

    assert ("notice", "unknown", "feed 1") not in before
    assert State.SUPERSEDED is operation_of(record, 1).state
    answered(record, claimed(record), Ended())
    assert FeedState.ENDED is feed_of(record, 1).state
    assert ("notice", "off_air", "feed 1") in told(record)


def test_a_stop_that_cannot_be_sent_is_said_once_at_its_second_failure(
    record: Record,
) -> None:
    """
    STILL ON AIR is news; that the third and fourth try failed as well is none.
    """
    asked(record, stop(on_air(record)))
    said = []
    for _ in range(4):
        told(record)
        answered(record, claimed(record), BUSY)
        said.append(("notice", "still_on_air", "feed 1") in told(record))
        pass_time(record, LONG)

    assert [False, True, False, False] == said


def test_a_stop_gives_up_after_half_an_hour_and_says_so(record: Record) -> None:
    """
    Until then it is tried however often; then a person has to act.
    """
    asked(record, stop(on_air(record)))
    for _ in range(20):
        answered(record, claimed(record), BUSY)
        pass_time(record, LONG)
    assert State.READY is operation_of(record, 2).state
    told(record)
    pass_time(record, timedelta(minutes=30))
    answered(record, claimed(record), BUSY)

    assert State.FAILED is operation_of(record, 2).state
    assert ("notice", "still_on_air", "feed 1") in told(record)


@pytest.mark.parametrize("first", ["tried", "last try", "asked again"])
def test_silence_keeps_everybody_quiet_for_a_minute(url: str, first: str) -> None:
    """
    When the backend locks the sign-in, nothing is sent, by any process, also after
    a restart; whatever else that answer means.
    """
    record = opened(url)
    asked(record, start(), start(7))
    claim = claimed(record)
    if first == "asked again":
        answered(record, claim, SILENCE)
        answered(record, claimed(record), LIVE)
        asked(record, start(8))
        pass_time(record, timedelta(seconds=13))
        asked(record, stop(None, 9))
        held = [claimed(record, name) for name in ("w1", "w2", "w3")]
        claim = next(one for one in held if one.operation.number == 1)
        for one in held:
            if one is not claim:
                record.ledger.give_back(one, timedelta(0))
    elif first == "last try":
        claim = replace(claim, operation=replace(claim.operation, tries=7))
    answered(record, claim, HUSH)
    record.close()
    record = opened(url)
    quiet = record.ledger.claim("w", LEASE)
    pass_time(record, MINUTE - timedelta(seconds=10))
    still = record.ledger.claim("w", LEASE)
    pass_time(record, timedelta(seconds=11))
    over = record.ledger.claim("w", LEASE)
    record.close()

    assert quiet is None
    assert still is None
    assert over is not None


@pytest.mark.parametrize("how", ["sweep", "take over"])
def test_a_crash_after_a_refused_try_loses_nothing(record: Record, how: str) -> None:
    """
    The refused sending had no effect, so what was not sent since is ready again and
    not unknown.
    """
    asked(record, start())
    answered(record, claimed(record), BUSY)
    pass_time(record, LONG)
    claimed(record, "w2", PAST)
    touched = (
        record.ledger.sweep(frozenset())
        if how == "sweep"
        else record.ledger.take_over()
    )

    assert 1 == touched
    assert State.READY is operation_of(record, 1).state
    assert 1 == claimed(record).operation.number
