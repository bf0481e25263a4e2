"""
More time for what is on air: so much, once, and never more than the rules allow.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import WrongStateError
from bot.domain.outcome import Ended
from tests.fakes import FakeClock
from tests.storage.test_timekeeping import (
    HOUR,
    MINUTE,
    MOMENT,
    SOON,
    WARNING,
    due,
    stops_at,
)
from tests.storage.wishes import (
    BEN,
    NOT_SENT,
    SILENCE,
    ZOE,
    answered,
    asked,
    claimed,
    feed_of,
    on_air,
    opened,
    origin,
    pass_time,
    sent,
    settled,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from storage import Record

MORE = timedelta(minutes=30)


def test_more_time_moves_the_stop_by_so_much(record: Record) -> None:
    """
    From the moment that was set, not from now; the card shows it.
    """
    on_air(record, lasts=HOUR)
    told(record)
    before = stops_at(record)
    extended = record.ledger.extend(1, MORE, origin(BEN))

    assert (before, before + MORE) == (extended.was, extended.feed.stops_at)
    assert before + MORE == stops_at(record)
    assert not extended.repeat
    assert [("card", "", "feed 1")] == told(record)


def test_more_time_brings_another_warning(record: Record) -> None:
    """
    Who was warned and asked for more is warned of the new moment as well.
    """
    on_air(record, lasts=HOUR)
    pass_time(record, HOUR - WARNING + MOMENT)
    record.ledger.keep_time()
    record.ledger.extend(1, MORE, origin())
    told(record)
    quiet = record.ledger.keep_time()
    pass_time(record, MORE)

    assert (0, 1) == (quiet, record.ledger.keep_time())
    assert 1 == told(record).count(SOON)


def test_more_time_ends_where_the_rules_do(record: Record) -> None:
    """
    As much as there is, said to be the last; and then no more.
    """
    on_air(record, lasts=HOUR, at_most=HOUR + timedelta(minutes=20))
    extended = record.ledger.extend(1, MORE, origin())

    assert extended.limited
    assert feed_of(record, 1).stops_by == stops_at(record)
    with pytest.raises(WrongStateError, match="run no longer"):
        record.ledger.extend(1, MORE, origin(BEN))


@pytest.mark.parametrize("how", ["gesture", "typed again", "old button"])
def test_more_time_that_came_twice_is_given_once(record: Record, how: str) -> None:
    """
    The same press, the same line typed again, or a card that shows an older moment.
    """
    on_air(record, lasts=HOUR)
    before = stops_at(record)
    record.ledger.extend(1, MORE, origin(gesture="press"), before)
    again = {
        "gesture": lambda: record.ledger.extend(1, MORE, origin(gesture="press")),
        "typed again": lambda: record.ledger.extend(1, MORE, origin()),
        "old button": lambda: record.ledger.extend(1, MORE, origin(BEN), before),
    }[how]()

    assert again.repeat
    assert before + MORE == again.feed.stops_at
    assert before + MORE == stops_at(record)


def test_two_people_may_both_want_more_time(record: Record) -> None:
    """
    Another person, or another length, is another wish.
    """
    on_air(record, lasts=HOUR)
    before = stops_at(record)
    record.ledger.extend(1, MORE, origin())
    record.ledger.extend(1, MORE, origin(BEN))
    record.ledger.extend(1, MINUTE, origin())

    assert before + 2 * MORE + MINUTE == stops_at(record)


def test_after_two_minutes_the_same_line_means_more_again(file_url: str) -> None:
    """
    By then nobody types it because they saw a time-out.
    """
    clock = FakeClock()
    record = opened(file_url, clock=clock)
    on_air(record, lasts=HOUR)
    before = stops_at(record)
    record.ledger.extend(1, MORE, origin())
    clock.move(timedelta(minutes=2))
    extended = record.ledger.extend(1, MORE, origin())
    record.close()

    assert before + 2 * MORE == extended.feed.stops_at


def test_a_clock_set_back_makes_nobodys_wish_a_repeated_one(file_url: str) -> None:
    """
    What was asked an hour ago by a clock that was wrong is not "a moment ago".
    """
    clock = FakeClock()
    record = opened(file_url, clock=clock)
    on_air(record, lasts=HOUR)
    record.ledger.extend(1, MORE, origin())
    record.ledger.shift(-HOUR, lambda: clock.move(-HOUR))
    before = stops_at(record)
    clock.move(MINUTE)
    extended = record.ledger.extend(1, MORE, origin())
    record.close()

    assert before + MORE == extended.feed.stops_at


def test_what_is_being_stopped_is_not_extended(record: Record) -> None:
    """
    The stop is under way; whoever wants to go on starts again.
    """
    due(record)

    with pytest.raises(WrongStateError, match="being stopped"):
        record.ledger.extend(1, MORE, origin())


def test_after_a_stop_that_failed_more_time_is_still_given(record: Record) -> None:
    """
    It is on air after all: the new time runs from now.
    """
    due(record)
    answered(record, claimed(record), NOT_SENT)
    now = record.ledger.now()
    extended = record.ledger.extend(1, MORE, origin())

    assert extended.feed.stops_at is not None
    assert now + MORE <= extended.feed.stops_at
    pass_time(record, timedelta(minutes=15))
    assert 0 == record.ledger.keep_time()


def test_only_what_is_on_air_here_and_limited_is_extended(record: Record) -> None:
    """
    Each refusal says why: no limit, another workspace, off already and by whom.
    """
    on_air(record)
    on_air(record, 9, lasts=HOUR)
    asked(record, stop(2, 9), by=BEN)
    answered(record, claimed(record), Ended())

    with pytest.raises(WrongStateError, match="no automatic stop"):
        record.ledger.extend(1, MORE, origin())
    with pytest.raises(WrongStateError, match="not on air"):
        record.ledger.extend(1, MORE, origin(ZOE))
    with pytest.raises(WrongStateError, match="not on air") as refused:
        record.ledger.extend(2, MORE, origin())
    assert "U2" == refused.value.by


def test_what_is_not_on_air_yet_has_no_time_to_extend(record: Record) -> None:
    """
    While its start waits or is under way nobody says that it has no automatic stop.
    """
    asked(record, start(lasts=HOUR))

    with pytest.raises(WrongStateError, match="not on air yet"):
        record.ledger.extend(1, MORE, origin())
    sent(record, claimed(record))
    with pytest.raises(WrongStateError, match="its time begins when it is"):
        record.ledger.extend(1, MORE, origin(BEN))


def test_more_time_given_during_a_call_is_kept(record: Record) -> None:
    """
    What was moved while somebody else's start was under way stays moved.
    """
    on_air(record, lasts=HOUR)
    before = stops_at(record)
    asked(record, start(lasts=3 * HOUR), by=BEN)
    claim = sent(record, claimed(record))
    record.ledger.extend(1, MORE, origin())
    settled(record, claim, SILENCE)

    assert before + MORE == stops_at(record)
