"""
The asker's own yes, and their taking it back.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import WrongStateError
from bot.domain.feed import FeedState
from bot.domain.operation import State
from tests.storage.seconds import Bench, agreement
from tests.storage.wishes import (
    BEN,
    CAT,
    LEASE,
    LIVE,
    ON_AIR_AND_KEPT,
    answered,
    asked,
    claimed,
    count,
    feed_of,
    keep,
    kick,
    kinds,
    on_air,
    opened,
    operation_of,
    origin,
    owed,
    pass_time,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.command import Wish
    from storage import Record


def test_a_confirmed_kick_is_ready_and_owes_its_card(record: Record) -> None:
    """
    With the second yes it goes on its way, and shows itself.
    """
    asked(record, kick())

    operation = record.ledger.confirm(1, origin())

    assert State.READY is operation.state
    assert operation == record.reader.operation(1)
    assert [("card", "", "operation 1")] == owed(record)
    assert ["asked", "confirmed"] == kinds(record)


def test_the_same_press_confirms_once(record: Record) -> None:
    """
    A second delivery of the press is answered like the first.
    """
    asked(record, kick())
    record.ledger.confirm(1, origin(gesture="press"))

    assert 1 == record.ledger.confirm(1, origin(gesture="press")).number
    assert 1 == kinds(record).count("confirmed")


def test_nobody_confirms_somebody_elses_wish(record: Record) -> None:
    """
    The second yes is the asker's own; others are told that it is not theirs.
    """
    asked(record, kick())

    with pytest.raises(WrongStateError, match="somebody else"):
        record.ledger.confirm(1, origin(BEN))


def test_what_waits_for_no_yes_cannot_be_confirmed(record: Record) -> None:
    """
    A yes that comes twice by two presses counts once.
    """
    asked(record, kick())
    record.ledger.confirm(1, origin())

    with pytest.raises(WrongStateError, match="is next in line"):
        record.ledger.confirm(1, origin())


def test_a_yes_that_comes_too_late_does_nothing(url: str) -> None:
    """
    A start whose moment has passed is not carried out, though nobody swept yet.
    """
    record = opened(url, confirm_within=timedelta(0))
    asked(record, kick())

    with pytest.raises(WrongStateError, match="too long"):
        record.ledger.confirm(1, origin())
    record.close()


@pytest.mark.parametrize("number", [7, 10**17])
def test_what_is_not_there_cannot_be_answered(record: Record, number: int) -> None:
    """
    A number that names nothing is an error for the one who gave it.
    """
    with pytest.raises(WrongStateError, match="no operation"):
        record.ledger.cancel(number, origin())


def test_a_cancelled_start_never_comes_on_air(record: Record) -> None:
    """
    The feed that only it wanted has failed, and its card says so.
    """
    asked(record, start())

    operation = record.ledger.cancel(1, origin())

    feed = record.reader.feed(1)
    assert feed is not None
    assert FeedState.FAILED is feed.state
    assert (State.CANCELLED, operation) == (
        operation.state,
        record.reader.operation(1),
    )
    assert ["asked", "feed_opened", "cancelled", "feed_failed"] == kinds(record)


def test_those_that_follow_are_cancelled_with_it(record: Record) -> None:
    """
    Taking back the broadcast takes back its recording.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())

    record.ledger.cancel(1, origin())

    follower = record.reader.operation(2)
    assert follower is not None
    assert State.CANCELLED is follower.state
    assert () == record.reader.open_feeds("T1")


def test_a_cancelled_stop_leaves_the_feed_on_air(record: Record) -> None:
    """
    What is on air stays so when its stop is taken back.
    """
    number = on_air(record)
    operation = asked(record, stop(number))[0]

    record.ledger.cancel(operation.number, origin())

    feed = record.reader.feed(number)
    assert feed is not None
    assert FeedState.LIVE is feed.state


def test_a_start_on_its_way_goes_out_when_the_stop_after_it_is_taken_back(
    record: Record,
) -> None:
    """
    A worker had it when the stop came, so it was only to give way before its first
    byte; nobody wants that any more, and nobody was told that it was over.
    """
    asked(record, start())
    claim = claimed(record)
    number = asked(record, stop(1), by=BEN)[0].number

    record.ledger.cancel(number, origin(BEN))

    answered(record, claim, LIVE)
    assert FeedState.LIVE is feed_of(record, 1).state


def test_a_start_on_its_way_stays_where_one_of_two_stops_is_taken_back(
    record: Record,
) -> None:
    """
    Ben takes his stop back, and Cat's, which came after that, still holds.
    """
    asked(record, start())
    claim = claimed(record)
    number = asked(record, stop(1), by=BEN)[0].number
    record.ledger.cancel(number, origin(BEN))
    asked(record, stop(1), by=CAT)

    assert record.ledger.sending(claim, LEASE) is None
    assert State.SUPERSEDED is operation_of(record, 1).state


@pytest.mark.parametrize("wish", [start(), start(agreement=agreement())])
def test_what_a_stop_has_ended_stays_so_when_it_is_taken_back(
    record: Record, wish: Wish
) -> None:
    """
    A start that waited, for its turn or for approval, never goes out after a stop.
    """
    asked(record, wish)
    number = asked(record, stop(None), by=BEN)[0].number

    record.ledger.cancel(number, origin(BEN))

    assert State.SUPERSEDED is operation_of(record, 1).state
    assert record.ledger.claim("w1", LEASE, Bench()) is None


def test_a_feed_that_somebody_else_still_wants_stays_open(record: Record) -> None:
    """
    Two different starts of one target: taking one back does not fail the other.
    """
    asked(record, keep())
    other = keep()
    object.__setattr__(other.call, "file_name", "another-name")
    asked(record, other, by=BEN)

    record.ledger.cancel(1, origin())

    assert [1] == [feed.number for feed in record.reader.open_feeds("T1")]


def test_whoever_found_the_same_wish_is_told_that_it_was_taken_back(
    record: Record,
) -> None:
    """
    Ben asked for what Ann had asked for before: the channel reads that it is not to
    be, and that he can ask for it himself; one notice for both of its parts.
    """
    wishes = (start(), keep(after=0, only_if=True))
    asked(record, *wishes)
    asked(record, *wishes, by=BEN)
    told(record)

    operation = record.ledger.cancel(1, origin())

    assert operation == record.reader.operation(1)
    assert operation.finding is not None
    assert "somebody else had asked for the same" in operation.finding.what
    notices = [one for one in told(record) if one[0] == "notice"]
    assert [("notice", "cancelled", "feed 1")] == notices


def test_a_recording_that_others_want_is_not_taken_back_in_silence(
    record: Record,
) -> None:
    """
    Ben asked for the recording alone and found Ann's, which goes with her broadcast:
    the notice is about that recording.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    asked(record, keep(), by=BEN)
    told(record)

    assert record.ledger.cancel(1, origin()).finding is None
    follower = record.reader.operation(2)
    assert follower is not None
    assert follower.finding is not None
    assert ["cancelled"] == [what for _, what, _ in told(record) if what]


def test_what_nobody_else_asked_for_is_taken_back_quietly(record: Record) -> None:
    """
    Who typed their own plan twice and takes it back need not be told by a notice.
    """
    later = record.ledger.now() + timedelta(hours=1)
    for _ in range(2):
        asked(record, start(begins="15:00", begins_at=later))
    told(record)

    assert record.ledger.cancel(1, origin()).finding is None
    assert [("card", "", "operation 1")] == told(record)


def test_what_runs_cannot_be_taken_back(record: Record) -> None:
    """
    Once a worker has it, only a stop helps.
    """
    asked(record, start())
    claimed(record)

    with pytest.raises(WrongStateError, match="is under way"):
        record.ledger.cancel(1, origin())


def test_a_confirmation_that_nobody_gave_expires(record: Record) -> None:
    """
    After ten minutes the question is off the table.
    """
    asked(record, kick())
    pass_time(record, timedelta(minutes=9))
    assert 0 == record.ledger.sweep(frozenset())
    pass_time(record, timedelta(minutes=1))

    assert 1 == record.ledger.sweep(frozenset())
    operation = record.reader.operation(1)
    assert operation is not None
    assert State.EXPIRED is operation.state
    assert ["asked", "expired"] == kinds(record)
    assert [] == owed(record)


def test_a_taken_back_wish_leaves_no_password(record: Record) -> None:
    """
    Whatever ends an operation ends its secret.
    """
    asked(record, start(password="planted-1"))
    record.ledger.cancel(1, origin())

    assert 0 == count(record, "secrets")
