"""
An answer becomes state, history and debts in one transaction.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.outcome import (
    Ended,
    Saved,
)
from tests.storage.wishes import (
    ADDRESSES,
    BEN,
    GONE,
    LEASE,
    LIVE,
    ON_AIR_AND_KEPT,
    RECORDS,
    SILENCE,
    answered,
    asked,
    claimed,
    count,
    keep_no_more,
    kinds,
    on_air,
    operation_of,
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


def test_a_broadcast_that_is_live_has_its_addresses(record: Record) -> None:
    """
    What the backend told is kept, its large number digit for digit.
    """
    feed = record.reader.feed(on_air(record))

    assert feed is not None
    assert (ADDRESSES, "10905947996257141754", 0) == (
        feed.addresses,
        feed.channel_id,
        feed.tape_task,
    )


def test_the_life_of_a_broadcast_is_in_the_history(record: Record) -> None:
    """
    Every step of a broadcast that was put on air and taken off is a line.
    """
    asked(record, stop(on_air(record)))
    answered(record, claimed(record), Ended())

    first = ["asked", "feed_opened", "claimed", "sent", "answered", "feed_live"]
    assert [*first, "asked", "claimed", "sent", "answered", "feed_ended"] == kinds(
        record
    )


def test_whoever_stopped_it_is_on_record(record: Record) -> None:
    """
    The feed knows on whose word it ended.
    """
    asked(record, stop(on_air(record)), by=BEN)
    answered(record, claimed(record), Ended())

    feed = record.reader.feed(1)
    assert feed is not None
    assert (BEN, FeedState.ENDED) == (feed.ended_by, feed.state)
    assert ("notice", "off_air", "feed 1") in told(record)


def test_a_refused_start_fails_and_says_why(record: Record) -> None:
    """
    Code, name and the vendor's words are kept with the operation and its line.
    """
    asked(record, start())
    settlement = answered(record, claimed(record), GONE)

    operation = record.reader.operation(1)
    assert operation is not None
    assert (State.FAILED, settlement.finding) == (operation.state, operation.finding)
    line = next(
        one for one in record.reader.history("T1") if one.kind is EventKind.ANSWERED
    )
    assert {
        "outcome": "failed",
        "what": "Nobody is there.",
        "scope": "push",
        "code": 40000411,
        "name": "USER_NOT_IN_ROOM",
        "said": "no user",
        "effect": "none",
        "means": "failed",
    } == line.details
    assert [("card", "", "feed 1"), ("notice", "failed", "feed 1")] == told(record)


def test_silence_is_unknown_in_state_feed_and_history(record: Record) -> None:
    """
    Nobody claims to know what nobody knows.
    """
    asked(record, start())
    answered(record, claimed(record), SILENCE)

    operation, feed = record.reader.operation(1), record.reader.feed(1)
    assert operation is not None
    assert feed is not None
    assert (State.UNKNOWN, FeedState.UNKNOWN) == (operation.state, feed.state)
    assert ["unknown", "feed_unknown"] == kinds(record)[-2:]
    assert [("card", "", "feed 1")] == told(record)


def test_a_failed_broadcast_cancels_its_recording(record: Record) -> None:
    """
    What is pointless alone is not sent, and its card and a notice say so.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), GONE)

    operation = record.reader.operation(2)
    assert operation is not None
    assert operation.finding is not None
    assert State.CANCELLED is operation.state
    assert "operation 1" in operation.finding.what
    said = told(record)
    assert ("card", "", "feed 2") in said
    assert ("notice", "cancelled", "feed 2") in said
    assert () == record.reader.open_feeds("T1")


def test_a_recording_waits_while_its_broadcast_is_asked_again(record: Record) -> None:
    """
    Before the outcome is known, or will not be, nothing of the plan is given up.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), SILENCE)

    assert record.ledger.claim("w", LEASE) is None
    assert State.READY is operation_of(record, 2).state


def test_an_unknown_broadcast_cancels_its_recording_too(record: Record) -> None:
    """
    Only success lets go what is pointless without it.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), SILENCE)
    pass_time(record, timedelta(seconds=61))
    assert record.ledger.claim("w", LEASE) is None

    operation = record.reader.operation(2)
    assert operation is not None
    assert State.CANCELLED is operation.state


def test_the_files_of_a_recording_are_kept_and_told(record: Record) -> None:
    """
    The ids of the files are with the feed and in the history.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), LIVE)
    answered(record, claimed(record), RECORDS)
    asked(record, keep_no_more(2))
    answered(record, claimed(record), Saved(("4564972818519602447", "2")))

    feed = record.reader.feed(2)
    assert feed is not None
    assert ("4564972818519602447", "2") == feed.file_ids
    line = record.reader.history("T1")[-1]
    assert {"file_ids": ["4564972818519602447", "2"]} == line.details


def test_a_feed_that_closed_itself_makes_room_for_a_new_one(record: Record) -> None:
    """
    A start that succeeds on a live feed ends the old feed and opens a new card.
    """
    on_air(record)
    told(record)
    asked(record, start(), by=BEN)
    answered(record, claimed(record), LIVE)

    old, new = record.reader.feed(1), record.reader.feed(2)
    operation = record.reader.operation(2)
    assert old is not None
    assert new is not None
    assert operation is not None
    assert (FeedState.ENDED, None) == (old.state, old.ended_by)
    assert (FeedState.LIVE, BEN, 2) == (new.state, new.asked_by, operation.feed)
    ended = record.reader.history("T1", feed=1)[-1]
    assert (EventKind.FEED_ENDED, {"closed_itself": True}) == (
        ended.kind,
        ended.details,
    )
    assert [
        ("card", "", "feed 1"),
        ("card", "", "feed 2"),
        ("notice", "on_air", "feed 2"),
    ] == told(record)


def test_a_waiting_stop_follows_the_feed_that_is_on_air_now(record: Record) -> None:
    """
    A stop of the feed that closed itself ends the one that took its place.
    """
    on_air(record)
    asked(record, start(), by=BEN)
    claim = sent(record, claimed(record))
    asked(record, stop(1))
    settled(record, claim, LIVE)

    answered(record, claimed(record), Ended())

    assert () == record.reader.open_feeds("T1")


def test_settlement_deletes_the_password(record: Record) -> None:
    """
    Once the call is over nothing of the password is left in its table.
    """
    asked(record, start(password="planted-4"))
    before = count(record, "secrets")
    answered(record, claimed(record), LIVE)

    assert (1, 0) == (before, count(record, "secrets"))


def test_a_link_that_was_made_while_it_ran_is_not_forgotten(record: Record) -> None:
    """
    A recording that was linked during its call stays linked.
    """
    recording = ON_AIR_AND_KEPT.wishes[1]
    asked(record, type(recording)(recording.action, "room42", recording.call))
    claim = claimed(record)
    record.ledger.open(ON_AIR_AND_KEPT, origin(BEN))
    answered(record, claim, RECORDS)

    feed = record.reader.feed(1)
    assert feed is not None
    assert (FeedState.LIVE, 2) == (feed.state, feed.linked_to)
