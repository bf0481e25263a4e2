"""
What begins later is on record now, and in nobody's way until then.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.outcome import Ended
from tests.storage.wishes import (
    BEN,
    LEASE,
    LIVE,
    answered,
    asked,
    claimed,
    count,
    feed_of,
    keep,
    keep_no_more,
    on_air,
    operation_of,
    origin,
    pass_time,
    plan,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.command import Wish
    from storage import Record

HOUR = timedelta(hours=1)
MOMENT = timedelta(seconds=1)


def planned(record: Record, *more: Wish) -> int:
    """The room is to go on air in an hour; the operation's number."""
    later = record.ledger.now() + HOUR
    first = start(begins="15:00", begins_at=later)
    return asked(record, first, *more, by=BEN)[0].number


def test_until_it_begins_there_is_a_card_and_no_feed(record: Record) -> None:
    """
    Nothing is on air, so nothing is shown as on air; the plan has its own card.
    """
    number = planned(record)

    operation = operation_of(record, number)
    assert (State.READY, None, operation.begins_at) == (
        operation.state,
        operation.feed,
        operation.due_at,
    )
    assert () == record.reader.open_feeds("T1")
    assert [("card", "", "operation 1")] == told(record)
    assert record.ledger.claim("w", LEASE) is None


def test_it_is_in_nobodys_way(record: Record) -> None:
    """
    Until then the room is put on air by whoever asks, also by the same call.
    """
    planned(record)

    assert 1 == on_air(record)
    assert 2 == count(record, "operations")


def test_at_its_moment_it_opens_a_feed(record: Record) -> None:
    """
    The feed's card is owed, and the plan's card says where to look.
    """
    planned(record)
    told(record)
    pass_time(record, HOUR + MOMENT)
    claim = claimed(record)

    assert claim.feed is not None
    assert (FeedState.OPENING, BEN) == (claim.feed.state, claim.feed.asked_by)
    assert 1 == operation_of(record, 1).feed
    assert {("card", "", "feed 1"), ("card", "", "operation 1")} == set(told(record))
    answered(record, claim, LIVE)
    assert FeedState.LIVE is feed_of(record, 1).state


def test_at_its_moment_it_joins_what_is_open(record: Record) -> None:
    """
    There is never a second feed of one target.
    """
    planned(record)
    number = on_air(record)
    pass_time(record, HOUR + MOMENT)
    claim = claimed(record)

    assert claim.feed is not None
    assert number == claim.feed.number
    assert 1 == count(record, "feeds")


def test_what_goes_after_it_waits_for_it(record: Record) -> None:
    """
    The recording of a planned broadcast begins when that is on air.
    """
    planned(record, keep(after=0, only_if=True, begins="15:00"))
    assert record.ledger.claim("w", LEASE) is None
    pass_time(record, HOUR + MOMENT)
    answered(record, claimed(record), LIVE)

    assert 1 == len(record.reader.open_feeds("T1"))
    if operation_of(record, 2).state is State.CHECKING:
        record.ledger.checked(2, record.ledger.now())
    claim = claimed(record)
    assert claim.feed is not None
    assert (2, 1) == (claim.operation.number, claim.feed.linked_to)


@pytest.mark.parametrize("known", [True, False])
def test_a_stop_of_the_room_takes_the_plan_back(record: Record, *, known: bool) -> None:
    """
    Whoever stops the room now does not want it on air in an hour.
    """
    number = planned(record)
    feed = on_air(record) if known else None
    told(record)
    asked(record, stop(feed))

    assert State.SUPERSEDED is operation_of(record, number).state
    said = told(record)
    assert ("notice", "cancelled", "operation 1") in said
    assert ("card", "", "operation 1") in said
    answered(record, claimed(record), Ended())
    pass_time(record, HOUR + MOMENT)
    assert record.ledger.claim("w", LEASE) is None


def test_a_stop_of_a_recording_leaves_the_planned_broadcast(record: Record) -> None:
    """
    Only what acts on the same target is overtaken.
    """
    number = planned(record)
    asked(record, keep_no_more(None))

    assert State.READY is operation_of(record, number).state


def test_a_plan_after_the_stop_stands(record: Record) -> None:
    """
    The last word counts.
    """
    asked(record, stop(on_air(record)))
    number = planned(record)
    answered(record, claimed(record), Ended())
    pass_time(record, HOUR + MOMENT)

    assert number == claimed(record).operation.number


def test_what_was_due_while_onair_was_down_is_a_little_late(record: Record) -> None:
    """
    Within its five minutes it still begins.
    """
    planned(record)
    pass_time(record, HOUR + timedelta(minutes=4, seconds=30))

    assert 1 == claimed(record).operation.number


def test_what_was_due_while_onair_was_down_expires_and_says_so(record: Record) -> None:
    """
    After that it does not begin, and its card and a notice tell why.
    """
    planned(record)
    told(record)
    pass_time(record, HOUR + timedelta(minutes=5, seconds=1))

    assert record.ledger.claim("w", LEASE) is None
    operation = operation_of(record, 1)
    assert operation.finding is not None
    assert State.EXPIRED is operation.state
    assert "of the moment it was planned for" in operation.finding.what
    assert 0 == count(record, "feeds")
    assert [
        ("card", "", "operation 1"),
        ("notice", "cancelled", "operation 1"),
    ] == told(record)


def test_the_same_plan_typed_again_is_the_same(record: Record) -> None:
    """
    Another moment, or at once, is another wish.
    """
    later = record.ledger.now() + HOUR
    once = plan(start(begins="15:00", begins_at=later))
    other = plan(start(begins="16:00", begins_at=later + HOUR))
    record.ledger.open(once, origin())

    assert record.ledger.open(once, origin()).repeat
    assert not record.ledger.open(other, origin()).repeat
    assert not record.ledger.open(plan(start()), origin()).repeat


def test_its_asker_takes_a_plan_back(record: Record) -> None:
    """
    Before its moment nothing was done, so nothing has to be undone.
    """
    number = planned(record)
    told(record)
    record.ledger.cancel(number, origin(BEN))
    pass_time(record, HOUR + MOMENT)

    assert State.CANCELLED is operation_of(record, number).state
    assert ("card", "", "operation 1") in told(record)
    assert record.ledger.claim("w", LEASE) is None


def test_a_planned_starts_duration_runs_from_when_it_is_on_air(record: Record) -> None:
    """
    `at=15:00 for=2h` is two hours on air, not two hours from now.
    """
    later = record.ledger.now() + HOUR
    asked(record, start(begins="15:00", begins_at=later, lasts=2 * HOUR))
    pass_time(record, HOUR + MOMENT)
    answered(record, claimed(record), LIVE)

    feed = feed_of(record, 1)
    assert feed.live_at is not None
    assert feed.live_at + 2 * HOUR == feed.stops_at
