"""
What was asked long ago does not begin by itself when OnAir comes back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.feed import FeedState
from bot.domain.operation import State
from tests.storage.wishes import (
    ADDRESSES,
    BEN,
    LEASE,
    LIVE,
    ON_AIR_AND_KEPT,
    PAST,
    answered,
    asked,
    claimed,
    count,
    keep,
    keep_no_more,
    kick,
    kinds,
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
    from bot.domain.command import Wish
    from storage import Record

LATE = timedelta(minutes=5, seconds=1)
EARLY = timedelta(minutes=4, seconds=50)


@pytest.mark.parametrize("wish", [start(password="x"), keep()], ids=["start", "keep"])
def test_a_start_whose_moment_has_passed_expires(record: Record, wish: Wish) -> None:
    """
    Nobody goes on air because of a wish that people have given up on.
    """
    asked(record, wish)
    told(record)
    pass_time(record, LATE)

    assert record.ledger.claim("w", LEASE) is None
    operation = record.reader.operation(1)
    feed = record.reader.feed(1)
    assert operation is not None
    assert operation.finding is not None
    assert feed is not None
    assert (State.EXPIRED, FeedState.FAILED) == (operation.state, feed.state)
    assert "within 5 minutes, so it was not started" in operation.finding.what
    assert "Ask again." == operation.finding.remedy
    assert [("card", "", "feed 1"), ("notice", "cancelled", "feed 1")] == told(record)
    assert "expired" in kinds(record)
    assert 0 == count(record, "secrets")


def test_a_kick_whose_moment_has_passed_expires(record: Record) -> None:
    """
    Whoever was to leave an hour ago may be welcome now.
    """
    asked(record, kick(confirm=False))
    told(record)
    pass_time(record, LATE)

    assert record.ledger.claim("w", LEASE) is None
    operation = record.reader.operation(1)
    assert operation is not None
    assert operation.finding is not None
    assert State.EXPIRED is operation.state
    assert "nobody was removed" in operation.finding.what
    assert [
        ("card", "", "operation 1"),
        ("notice", "cancelled", "operation 1"),
    ] == told(record)


@pytest.mark.parametrize("wish", [start(), keep(), kick(confirm=False)])
def test_what_is_only_a_little_late_is_carried_out(record: Record, wish: Wish) -> None:
    """
    A short absence of OnAir costs nobody their wish.
    """
    asked(record, wish)
    pass_time(record, EARLY)

    assert 1 == claimed(record).operation.number


@pytest.mark.parametrize("wish", [stop(None), keep_no_more(None)])
def test_a_stop_never_comes_too_late(record: Record, wish: Wish) -> None:
    """
    However old it is: nothing stays on air that somebody wanted off air.
    """
    asked(record, wish)
    pass_time(record, timedelta(days=1))

    assert 1 == claimed(record).operation.number


def test_a_kicks_time_runs_from_its_second_yes(record: Record) -> None:
    """
    Whoever confirms in the ninth minute has still wished it just now.
    """
    asked(record, kick())
    pass_time(record, timedelta(minutes=9))
    record.ledger.confirm(1, origin())

    assert 1 == claimed(record).operation.number


def test_a_confirmed_kick_comes_too_late_as_well(url: str) -> None:
    """
    A second yes does not keep a wish fresh for ever.
    """
    record = opened(url, run_within=timedelta(minutes=1))
    asked(record, kick())
    record.ledger.confirm(1, origin())
    pass_time(record, timedelta(seconds=61))

    claim = record.ledger.claim("w", LEASE)
    record.close()
    assert claim is None


def test_what_comes_after_has_its_time_from_then_on(record: Record) -> None:
    """
    A recording that waited for its broadcast is not late because of that.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    first = sent(record, claimed(record))
    pass_time(record, LATE)
    settled(record, first, LIVE)

    assert 2 == claimed(record).operation.number


def test_what_hung_on_a_late_start_is_taken_back_with_it(record: Record) -> None:
    """
    Without the broadcast there is nothing to record.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    pass_time(record, LATE)

    assert record.ledger.claim("w", LEASE) is None
    operation = record.reader.operation(2)
    assert operation is not None
    assert State.CANCELLED is operation.state


def test_a_start_that_a_dead_worker_held_is_late_all_the_same(record: Record) -> None:
    """
    Being taken back does not make a wish young again.
    """
    asked(record, start())
    claimed(record, lease=PAST)
    pass_time(record, LATE)
    record.ledger.sweep(frozenset())

    assert record.ledger.claim("w", LEASE) is None


def test_a_late_start_leaves_a_live_feed_alone(record: Record) -> None:
    """
    What is on air by another wish stays so.
    """
    asked(record, start())
    answered(record, claimed(record), LIVE)
    asked(record, start(), by=BEN)
    pass_time(record, LATE)

    assert record.ledger.claim("w", LEASE) is None
    feed = record.reader.feed(1)
    assert feed is not None
    assert (FeedState.LIVE, ADDRESSES) == (feed.state, feed.addresses)
