"""
Somebody sets the clock: what lasts goes on lasting, what is planned stays planned.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    RecordUnavailableError,
)
from bot.domain.operation import State
from bot.domain.outcome import Effect, Refusal, Remedy, Retry
from tests.fakes import FakeClock
from tests.storage.wishes import (
    LEASE,
    SILENCE,
    answered,
    asked,
    claimed,
    feed_of,
    kinds,
    on_air,
    opened,
    operation_of,
    sent,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage import Record

HOUR = timedelta(hours=1)
MOMENT = timedelta(seconds=1)
BUSY = NothingSentError("Nobody picked up.", remedy="Wait.")
HUSH = BackendRefusedError(
    Refusal(
        "gateway",
        70050,
        "TOO_MANY_SIGN_INS",
        "Too many sign-ins failed.",
        "Wait a minute.",
        Remedy.WAIT,
        Effect.NONE,
        retry=Retry.SILENCE,
    )
)
BOTH_WAYS = pytest.mark.parametrize("by", [3 * HOUR, -3 * HOUR], ids=["on", "back"])


@pytest.fixture
def clock() -> FakeClock:
    """By which the record goes."""
    return FakeClock()


@pytest.fixture
def steady(file_url: str, clock: FakeClock) -> Iterator[Record]:
    """A record whose time is the machine's; PostgreSQL has its own."""
    record = opened(file_url, clock=clock)
    yield record
    record.close()


def set_clock(record: Record, clock: FakeClock, by: timedelta) -> None:
    """Somebody sets it, and the record follows."""
    record.ledger.shift(by, lambda: clock.move(by))


@BOTH_WAYS
def test_a_pause_between_two_tries_goes_on(
    steady: Record, clock: FakeClock, by: timedelta
) -> None:
    """
    Neither sooner nor hours later than without it, and not too late to begin.
    """
    asked(steady, start())
    wait = answered(steady, claimed(steady), BUSY).wait
    assert wait is not None
    set_clock(steady, clock, by)
    early = steady.ledger.claim("w", LEASE)
    clock.move(wait.duration)

    assert early is None
    assert 1 == claimed(steady).operation.number


@BOTH_WAYS
def test_a_stop_is_tried_for_as_long_as_ever(
    steady: Record, clock: FakeClock, by: timedelta
) -> None:
    """
    Its half hour does not end, or begin anew, because a clock was set.
    """
    asked(steady, stop(on_air(steady)))
    clock.move(timedelta(minutes=20))
    set_clock(steady, clock, by)
    answered(steady, claimed(steady), BUSY)
    then = operation_of(steady, 2).state
    clock.move(timedelta(minutes=10))
    answered(steady, claimed(steady), BUSY)

    assert [State.READY, State.FAILED] == [then, operation_of(steady, 2).state]


@BOTH_WAYS
def test_a_lease_goes_on(steady: Record, clock: FakeClock, by: timedelta) -> None:
    """
    Nobody is called dead for it, and the dead are found as soon.
    """
    asked(steady, start())
    claimed(steady)
    set_clock(steady, clock, by)
    alive = steady.ledger.sweep(frozenset())
    clock.move(LEASE)

    assert (0, 1) == (alive, steady.ledger.sweep(frozenset()))


@BOTH_WAYS
@pytest.mark.parametrize("crashed", [True, False])
def test_a_lost_answer_is_asked_for_at_its_time(
    steady: Record, clock: FakeClock, by: timedelta, *, crashed: bool
) -> None:
    """
    Not before the first request must be over, nor after the minute.
    """
    asked(steady, start())
    claim = sent(steady, claimed(steady))
    if crashed:
        set_clock(steady, clock, by)
        steady.ledger.take_over()
    else:
        steady.ledger.take_over()
        set_clock(steady, clock, by)
    clock.move(timedelta(seconds=9))
    early = steady.ledger.claim("w", LEASE)
    clock.move(MOMENT)

    assert early is None
    assert claim.operation.number == claimed(steady).operation.number
    steady.ledger.take_over()
    clock.move(HOUR)
    assert steady.ledger.claim("w", LEASE) is None
    assert State.UNKNOWN is operation_of(steady, 1).state


@BOTH_WAYS
def test_what_is_on_air_for_an_hour_stays_an_hour(
    steady: Record, clock: FakeClock, by: timedelta
) -> None:
    """
    Warning and stop move along, and so does the limit.
    """
    on_air(steady, lasts=HOUR, at_most=2 * HOUR)
    before = feed_of(steady, 1)
    set_clock(steady, clock, by)
    after = feed_of(steady, 1)
    looks = [steady.ledger.keep_time()]
    for wait in (timedelta(minutes=50), timedelta(minutes=10)):
        clock.move(wait)
        looks.append(steady.ledger.keep_time())

    assert before.stops_at is not None
    assert before.stops_by is not None
    assert (before.stops_at + by, before.stops_by + by) == (
        after.stops_at,
        after.stops_by,
    )
    assert [0, 1, 1] == looks


@BOTH_WAYS
def test_a_report_that_was_put_off_is_put_off_as_long(
    steady: Record, clock: FakeClock, by: timedelta
) -> None:
    """
    Slack asked for a minute, and gets a minute.
    """
    asked(steady, start())
    report = steady.ledger.owed(1)[0]
    steady.ledger.postponed(report, clock.now() + timedelta(minutes=1))
    set_clock(steady, clock, by)
    early = told(steady)
    clock.move(timedelta(minutes=1))

    assert ([], [("card", "", "feed 1")]) == (early, told(steady))


@BOTH_WAYS
def test_the_backends_silence_goes_on(
    steady: Record, clock: FakeClock, by: timedelta
) -> None:
    """
    A minute without a call is a minute by any clock.
    """
    asked(steady, start())
    answered(steady, claimed(steady), HUSH)
    set_clock(steady, clock, by)
    clock.move(timedelta(seconds=59))
    early = steady.ledger.claim("w", LEASE)
    clock.move(MOMENT)

    assert early is None
    assert 1 == claimed(steady).operation.number


def test_what_is_planned_for_a_time_of_day_stays_there(
    steady: Record, clock: FakeClock
) -> None:
    """
    Three o'clock is when the clock says three, right or wrong before.
    """
    moment = clock.now() + HOUR
    asked(steady, start(begins="15:00", begins_at=moment))
    set_clock(steady, clock, -HOUR)
    clock.move(HOUR)
    early = steady.ledger.claim("w", LEASE)
    set_clock(steady, clock, HOUR)

    assert early is None
    assert (moment, moment) == (operation_of(steady, 1).begins_at, clock.now())
    assert 1 == claimed(steady).operation.number


@BOTH_WAYS
def test_what_was_planned_and_has_begun_is_like_anything_else(
    steady: Record, clock: FakeClock, by: timedelta
) -> None:
    """
    Its lease, and its next question, are lengths of time by then.
    """
    asked(steady, start(begins="15:00", begins_at=clock.now()))
    answered(steady, claimed(steady), SILENCE)
    set_clock(steady, clock, by)
    clock.move(timedelta(seconds=13))
    claimed(steady, "w2")
    set_clock(steady, clock, by)

    assert 0 == steady.ledger.sweep(frozenset())
    assert State.RUNNING is operation_of(steady, 1).state


def test_what_is_over_keeps_its_moments(steady: Record, clock: FakeClock) -> None:
    """
    What happened, happened when the clock said so then.
    """
    on_air(steady)
    before = operation_of(steady, 1)
    set_clock(steady, clock, 3 * HOUR)

    assert before == operation_of(steady, 1)
    line = list(steady.reader.events())[-1]
    assert ("clock_moved", {"by_s": 10800.0}) == (line.kind.value, line.details)


def test_the_clock_moves_with_the_record_or_neither_does(
    steady: Record,
) -> None:
    """
    Where the clock cannot follow nothing is moved.
    """
    asked(steady, start())
    claimed(steady)
    before = operation_of(steady, 1)

    def stuck() -> None:
        raise KeyError("the clock")

    with pytest.raises(KeyError, match="the clock"):
        steady.ledger.shift(HOUR, stuck)
    assert before == operation_of(steady, 1)
    assert "clock_moved" not in kinds(steady, "")


def test_a_record_that_cannot_be_written_leaves_the_clock_alone(
    steady: Record, clock: FakeClock
) -> None:
    """
    Else everything that is pending would be early, or late, by that much.
    """
    moved: list[timedelta] = []
    with (
        steady.engines.writer.begin(),
        pytest.raises(RecordUnavailableError),
    ):
        steady.ledger.shift(HOUR, lambda: moved.append(HOUR))
    assert [] == moved
    set_clock(steady, clock, HOUR)
    assert "clock_moved" in kinds(steady, "")


def test_a_shift_moves_what_is_pending_on_both_databases(record: Record) -> None:
    """
    By exactly that much, whoever's clock it is.
    """
    on_air(record, lasts=HOUR)
    asked(record, stop(1))
    before = (operation_of(record, 2), feed_of(record, 1))
    record.ledger.shift(3 * HOUR)
    after = (operation_of(record, 2), feed_of(record, 1))

    assert before[0].due_at is not None
    assert before[1].stops_at is not None
    assert (before[0].due_at + 3 * HOUR, before[1].stops_at + 3 * HOUR) == (
        after[0].due_at,
        after[1].stops_at,
    )


def test_what_slack_told_of_people_grows_no_older_by_it(record: Record) -> None:
    """
    Who is in a group, and who is still there, was read as long ago as before.
    """
    ledger, reader = record.ledger, record.reader
    ledger.keep_group("T1", "S1", frozenset({"U1"}))
    ledger.keep_person("T1", "U1", active=True)
    ledger.keep_zone("T1", "U2", "UTC")
    before = (reader.groups("T1")[0].at, reader.people("T1")[0].at)
    ledger.shift(-3 * HOUR)

    after = (reader.groups("T1")[0].at, reader.people("T1")[0].at)
    assert tuple(one - 3 * HOUR for one in before) == after


def test_the_record_knows_when_it_was_last_seen_alive(url: str) -> None:
    """
    Also after a restart, so that a clock which was set back meanwhile is noticed.
    """
    record = opened(url)
    first, before = record.ledger.seen(), record.ledger.now()
    second = record.ledger.seen()
    record.close()
    record = opened(url)
    third = record.ledger.seen()
    record.close()

    assert first is None
    assert second is not None
    assert third is not None
    assert second <= before <= third
