"""
A person looks, and says how what nobody knows stands.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import WrongStateError
from bot.domain.feed import FeedState
from bot.domain.operation import State
from tests.storage.wishes import (
    ANN,
    BEN,
    LEASE,
    ON_AIR_AND_KEPT,
    SILENCE,
    ZOE,
    answered,
    asked,
    claimed,
    count,
    feed_of,
    kinds,
    on_air,
    operation_of,
    origin,
    pass_time,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from storage import Record

HOUR = timedelta(hours=1)


def unknown_start(record: Record, lasts: timedelta | None = None) -> None:
    """It was sent, and no answer came."""
    asked(record, start(lasts=lasts))
    answered(record, claimed(record), SILENCE)
    told(record)


def unknown_stop(record: Record) -> None:
    """It is on air, or not any more."""
    on_air(record)
    asked(record, stop(1))
    answered(record, claimed(record), SILENCE)
    told(record)


def test_a_start_that_somebody_sees_came_true(record: Record) -> None:
    """
    On air on that person's word, who is named; the backend is asked no more.
    """
    unknown_start(record)
    feed = record.ledger.vouch(1, origin(BEN), on_air=True)

    assert (FeedState.LIVE, BEN, None) == (
        feed.state,
        feed.vouched_by,
        feed.confirmed_at,
    )
    assert feed == feed_of(record, 1)
    operation = operation_of(record, 1)
    assert (State.SUCCEEDED, None) == (operation.state, operation.due_at)
    assert [("card", "", "feed 1"), ("notice", "on_air", "feed 1")] == told(record)
    assert "vouched" in kinds(record)


def test_a_start_that_nobody_sees_came_to_nothing(record: Record) -> None:
    """
    Off, and by nobody's hand.
    """
    unknown_start(record)
    feed = record.ledger.vouch(1, origin(BEN), on_air=False)

    assert (FeedState.ENDED, None) == (feed.state, feed.ended_by)
    assert State.FAILED is operation_of(record, 1).state
    assert ("notice", "off_air", "feed 1") in told(record)


@pytest.mark.parametrize("on", [True, False])
def test_a_stop_came_true_if_it_is_off(record: Record, *, on: bool) -> None:
    """
    Whoever still sees it on air says that the stop did nothing.
    """
    unknown_stop(record)
    feed = record.ledger.vouch(1, origin(BEN), on_air=on)

    assert (FeedState.LIVE if on else FeedState.ENDED) is feed.state
    assert (State.FAILED if on else State.SUCCEEDED) is operation_of(record, 2).state


def test_the_second_person_hears_who_was_first(record: Record) -> None:
    """
    A word counts while there is a doubt, and not after it.
    """
    unknown_start(record)
    record.ledger.vouch(1, origin(BEN), on_air=True)

    with pytest.raises(WrongStateError, match="no doubt") as refused:
        record.ledger.vouch(1, origin(ANN), on_air=False)
    assert "U2" == refused.value.by
    assert FeedState.LIVE is feed_of(record, 1).state


def test_the_same_press_counts_once(record: Record) -> None:
    """
    Slack's repetition of it gets the same answer.
    """
    unknown_start(record)
    press = origin(BEN, gesture="press")
    first = record.ledger.vouch(1, press, on_air=True)

    assert first == record.ledger.vouch(1, press, on_air=True)
    assert 1 == kinds(record).count("feed_live")


def test_while_the_backend_is_asked_its_answer_counts(record: Record) -> None:
    """
    Nobody's word comes in between a call and its answer.
    """
    unknown_start(record)
    pass_time(record, timedelta(seconds=13))
    claimed(record)

    with pytest.raises(WrongStateError, match="asking the backend"):
        record.ledger.vouch(1, origin(BEN), on_air=True)


@pytest.mark.parametrize("number", [1, 99])
def test_nobody_elsewhere_can_say_how_it_stands(record: Record, number: int) -> None:
    """
    A number of another workspace is no number here.
    """
    unknown_start(record)

    with pytest.raises(WrongStateError, match="names nothing"):
        record.ledger.vouch(number, origin(ZOE), on_air=True)


@pytest.mark.parametrize("on", [True, False])
def test_what_waited_for_the_start_hears_of_it(record: Record, *, on: bool) -> None:
    """
    The recording begins if it is on air, and is taken back if it is not.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), SILENCE)
    record.ledger.vouch(1, origin(BEN), on_air=on)

    expected = State.READY if on else State.CANCELLED
    assert expected is operation_of(record, 2).state
    assert on is (record.ledger.claim("w", LEASE) is not None)


def test_on_somebodys_word_its_time_runs_too(record: Record) -> None:
    """
    The automatic stop counts from when the start was sent.
    """
    unknown_start(record, lasts=HOUR)
    since = operation_of(record, 1).first_sent_at
    feed = record.ledger.vouch(1, origin(BEN), on_air=True)

    assert since is not None
    assert (since, since + HOUR) == (feed.live_at, feed.stops_at)


def test_a_stop_after_somebodys_word_is_an_ordinary_one(record: Record) -> None:
    """
    What one person saw on air another may stop.
    """
    unknown_stop(record)
    record.ledger.vouch(1, origin(BEN), on_air=True)
    again = asked(record, stop(1))

    assert [3] == [one.number for one in again]
    assert 3 == claimed(record).operation.number
    assert 3 == count(record, "operations")
