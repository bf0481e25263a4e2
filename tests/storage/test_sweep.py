"""
What dead workers held is taken back; what was sent is never called unsent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.outcome import AlreadyEnded
from bot.domain.settlement import settle
from tests.storage.wishes import (
    ALREADY,
    BEN,
    LEASE,
    PAST,
    asked,
    claimed,
    kinds,
    on_air,
    owed,
    pass_time,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from storage import Record


def test_what_was_not_sent_goes_back(record: Record) -> None:
    """
    A worker that died before the first byte loses nothing and does nothing twice.
    """
    asked(record, start())
    claimed(record, lease=PAST)

    assert 1 == record.ledger.sweep(frozenset())
    assert "returned" in kinds(record)
    assert 1 == claimed(record).operation.number


@pytest.mark.parametrize("stopping", [False, True])
def test_what_was_sent_by_the_dead_is_unknown(
    record: Record, *, stopping: bool
) -> None:
    """
    Sent and never answered: neither success nor failure, for start and stop alike;
    that something may still be on air is news at once.
    """
    asked(record, stop(on_air(record)) if stopping else start())
    told(record)
    assert record.ledger.sending(claimed(record), LEASE)
    pass_time(record, LEASE)

    assert 1 == record.ledger.sweep(frozenset())
    number = 2 if stopping else 1
    operation = record.reader.operation(number)
    feed = record.reader.feed(1)
    assert operation is not None
    assert operation.finding is not None
    assert feed is not None
    assert (State.UNKNOWN, FeedState.UNKNOWN) == (operation.state, feed.state)
    assert "OnAir stopped" in operation.finding.what
    assert [("card", "", "feed 1")] == owed(record)
    news = [("notice", "unknown", "feed 1")] if stopping else []
    assert [("card", "", "feed 1"), *news] == told(record)
    last = [one for one in kinds(record) if one != "reported"][-2:]
    assert ["lost", "feed_unknown"] == last


def test_a_start_lost_on_a_live_feed_leaves_it_live(record: Record) -> None:
    """
    What was known to be on air is not doubted for a second start's sake.
    """
    number = on_air(record)
    asked(record, start(), by=BEN)
    assert record.ledger.sending(claimed(record), LEASE)
    pass_time(record, LEASE)
    record.ledger.sweep(frozenset())

    feed = record.reader.feed(number)
    assert feed is not None
    assert FeedState.LIVE is feed.state


def test_a_claim_under_way_is_kept_by_its_exact_token(record: Record) -> None:
    """
    However long a call lasts, whoever still makes it is not given up; a thread that
    died is, though its process lives.
    """
    asked(record, start())
    assert record.ledger.claim("me-1", PAST) is not None

    assert 0 == record.ledger.sweep(frozenset({"me-1", "me-2"}))
    assert 1 == record.ledger.sweep(frozenset({"me", "me-12"}))


def test_a_lease_that_runs_is_left_alone(record: Record) -> None:
    """
    Nobody takes what somebody still has.
    """
    asked(record, start())
    claimed(record)

    assert 0 == record.ledger.sweep(frozenset())


def test_nothing_is_due_where_nothing_waits(record: Record) -> None:
    """
    An empty record wakes nobody.
    """
    assert record.ledger.next_due() is None


def test_what_is_in_the_way_of_nobody_is_due(record: Record) -> None:
    """
    The next moment to look is the first one at which something can be done.
    """
    asked(record, start(password="x"))
    told(record)
    claim = claimed(record)
    asked(record, stop(1))
    told(record)

    due = record.ledger.next_due()

    assert due is not None
    assert claim.operation.asked_at + LEASE <= due


def test_the_database_says_what_time_it_is(record: Record) -> None:
    """
    Time on record is aware and only goes forward.
    """
    earlier = record.ledger.now()

    assert earlier.tzinfo is not None
    assert earlier <= record.ledger.now()


def test_an_answer_that_comes_after_the_lease_still_counts(record: Record) -> None:
    """
    While nobody took it back the holder's answer is the truth.
    """
    asked(record, stop(None))
    claim = claimed(record)
    assert record.ledger.sending(claim, LEASE)
    pass_time(record, LEASE)
    settlement = settle(
        claim.operation, claim.feed, AlreadyEnded(ALREADY), record.ledger.now()
    )

    assert record.ledger.settle(claim, settlement)
