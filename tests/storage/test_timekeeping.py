"""
What runs for a while is stopped when its time is over, and people are warned.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import onair_in
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.outcome import Ended, Saved
from tests.fakes import FakeClock
from tests.storage.wishes import (
    BEN,
    LEASE,
    LIVE,
    NOT_SENT,
    ON_AIR_AND_KEPT,
    RECORDS,
    SILENCE,
    answered,
    asked,
    claimed,
    count,
    feed_of,
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

HOUR = timedelta(hours=1)
WARNING = timedelta(minutes=10)
MOMENT = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)
SOON = ("notice", "ending_soon", "feed 1")


def stops_at(record: Record, number: int = 1) -> datetime:
    """When that feed is stopped by itself; there is such a moment."""
    at = feed_of(record, number).stops_at
    assert at is not None
    return at


def due(record: Record) -> None:
    """The room is on air for an hour, and that hour is over."""
    on_air(record, lasts=HOUR)
    told(record)
    pass_time(record, HOUR + MOMENT)
    record.ledger.keep_time()


@pytest.mark.parametrize(
    ("lasts", "at_most", "length", "limit"),
    [
        (HOUR, None, HOUR, None),
        (None, HOUR, HOUR, HOUR),
        (HOUR, 2 * HOUR, HOUR, 2 * HOUR),
        (3 * HOUR, 2 * HOUR, 2 * HOUR, 2 * HOUR),
    ],
)
def test_the_shorter_of_what_was_asked_and_allowed_counts(
    record: Record,
    lasts: timedelta | None,
    at_most: timedelta | None,
    length: timedelta,
    limit: timedelta | None,
) -> None:
    """
    It runs from when the room is on air; the rules' limit is kept for later.
    """
    on_air(record, lasts=lasts, at_most=at_most)

    feed = feed_of(record, 1)
    assert feed.live_at is not None
    assert (feed.live_at + length, limit and feed.live_at + limit) == (
        feed.stops_at,
        feed.stops_by,
    )
    assert "stop_set" in kinds(record)


def test_what_nobody_limits_runs_until_somebody_stops_it(record: Record) -> None:
    """
    Without `for=` and without a limit there is no automatic stop.
    """
    on_air(record)
    pass_time(record, timedelta(days=30))

    assert feed_of(record, 1).stops_at is None
    assert 0 == record.ledger.keep_time()


def test_an_unknown_start_is_stopped_as_well(record: Record) -> None:
    """
    It may be on air, so its time runs from when it was sent.
    """
    asked(record, start(lasts=HOUR))
    claim = sent(record, claimed(record))
    settled(record, claim, SILENCE)

    assert claim.operation.sent_at is not None
    assert claim.operation.sent_at + HOUR == stops_at(record)
    pass_time(record, HOUR + MOMENT)
    assert record.ledger.claim("w", LEASE) is None
    record.ledger.keep_time()
    assert "broadcast.stop" == claimed(record).operation.action.value


def test_a_second_start_does_not_move_the_stop_that_is_set(record: Record) -> None:
    """
    Only `extend` moves it, whatever a later start was asked to last.
    """
    on_air(record, lasts=HOUR)
    before = stops_at(record)
    asked(record, start(lasts=3 * HOUR), by=BEN)
    answered(record, claimed(record), SILENCE)

    assert before == stops_at(record)


def test_a_feed_that_began_anew_has_its_own_time(record: Record) -> None:
    """
    What closed itself takes its automatic stop with it.
    """
    on_air(record, lasts=HOUR)
    asked(record, start(), by=BEN)
    answered(record, claimed(record), LIVE)

    assert feed_of(record, 2).stops_at is None
    pass_time(record, HOUR + MOMENT)
    assert 0 == record.ledger.keep_time()


def test_ten_minutes_before_people_are_warned_exactly_once(record: Record) -> None:
    """
    Not before, and not again, however often somebody looks.
    """
    on_air(record, lasts=HOUR)
    told(record)
    early = record.ledger.keep_time()
    pass_time(record, HOUR - WARNING + MOMENT)
    looks = [record.ledger.keep_time() for _ in range(3)]

    assert (0, [1, 0, 0]) == (early, looks)
    assert 1 == told(record).count(SOON)
    assert 1 == kinds(record).count("warned")


def test_what_lasts_less_than_the_warning_is_stopped_without_one(
    record: Record,
) -> None:
    """
    Five minutes were asked for five minutes ago: nobody needs to be told.
    """
    on_air(record, lasts=timedelta(minutes=5))
    told(record)
    first = record.ledger.keep_time()
    pass_time(record, timedelta(minutes=5))

    assert (0, 1) == (first, record.ledger.keep_time())
    assert SOON not in told(record)
    assert 2 == claimed(record).operation.number


def test_at_its_moment_it_is_stopped_on_onairs_own_word(record: Record) -> None:
    """
    One stop, on the card's channel, however often somebody looks.
    """
    due(record)
    for _ in range(3):
        record.ledger.keep_time()
    pass_time(record, MINUTE)
    record.ledger.keep_time()

    operation = operation_of(record, 2)
    assert (onair_in("T1"), "C1", "Its time is over.") == (
        operation.actor,
        operation.channel,
        operation.why,
    )
    assert 2 == count(record, "operations")
    answered(record, claimed(record), Ended())
    assert (FeedState.ENDED, onair_in("T1")) == (
        feed_of(record, 1).state,
        feed_of(record, 1).ended_by,
    )
    assert ("notice", "off_air", "feed 1") in told(record)


def test_its_recording_is_ended_first(record: Record) -> None:
    """
    So that the file ids are there when the room goes off air.
    """
    broadcast, recording = ON_AIR_AND_KEPT.wishes
    asked(record, replace(broadcast, lasts=HOUR), recording)
    answered(record, claimed(record), LIVE)
    answered(record, claimed(record), RECORDS)
    pass_time(record, HOUR + MOMENT)
    record.ledger.keep_time()

    first = claimed(record)
    assert "record.stop" == first.operation.action.value
    assert record.ledger.claim("w", LEASE) is None
    answered(record, first, Saved(("1",)))
    assert "broadcast.stop" == claimed(record).operation.action.value


def test_while_it_is_not_off_it_is_stopped_again_more_and_more_seldom(
    record: Record,
) -> None:
    """
    A refused stop is an alarm, to the channel and to whoever put it on air; then
    another stop is opened, after pauses that grow to a quarter of an hour.
    """
    due(record)
    answered(record, claimed(record), NOT_SENT)
    alarms = told(record)
    pauses = []
    for _ in range(6):
        minutes = 0
        while record.ledger.claim("look", LEASE) is None:
            pass_time(record, MINUTE)
            minutes += 1
            record.ledger.keep_time()
        pauses.append(minutes)
        record.ledger.take_over()
        answered(record, claimed(record), NOT_SENT)

    assert ("notice", "still_on_air", "feed 1") in alarms
    assert ("direct", "still_on_air", "feed 1") in alarms
    assert [1, 2, 4, 8, 15, 15] == pauses


def test_an_automatic_stop_that_cannot_be_sent_calls_whoever_started_it(
    record: Record,
) -> None:
    """
    Nobody looks just then, so the early alarm is a direct message, too.
    """
    due(record)
    passing = type(NOT_SENT)("Nobody picked up.", remedy="Wait.")
    for _ in range(3):
        answered(record, claimed(record), passing)
        pass_time(record, timedelta(seconds=31))

    assert 1 == told(record).count(("direct", "still_on_air", "feed 1"))


def test_what_is_off_is_not_looked_at(record: Record) -> None:
    """
    Somebody was faster: no warning, and no stop.
    """
    on_air(record, lasts=HOUR)
    asked(record, stop(1))
    answered(record, claimed(record), Ended())
    pass_time(record, 2 * HOUR)

    assert 0 == record.ledger.keep_time()


def test_a_stop_that_waits_already_needs_no_second_one(record: Record) -> None:
    """
    Whoever pressed *Stop* a moment before the time is over stops it.
    """
    on_air(record, lasts=HOUR)
    pass_time(record, HOUR - MOMENT)
    asked(record, stop(1), by=BEN)
    pass_time(record, 2 * MOMENT)
    record.ledger.keep_time()

    assert 2 == count(record, "operations")


def test_a_restart_changes_no_moment(file_url: str) -> None:
    """
    Warning and stop come to the microsecond as they would have without it.
    """
    clock = FakeClock()
    record = opened(file_url, clock=clock)
    on_air(record, lasts=HOUR)
    record.close()
    looks = []
    for wait in (HOUR - WARNING - MOMENT, MOMENT, WARNING - MOMENT, MOMENT):
        clock.move(wait)
        record = opened(file_url, clock=clock)
        looks.append(record.ledger.keep_time())
        waiting = [one.state for one in record.reader.waiting("T1")]
        record.close()

    assert [0, 1, 0, 1] == looks
    assert [State.READY] == waiting
