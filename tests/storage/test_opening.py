"""
Wishes go on record: once for each gesture, once for each wish, all or nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.call import StartRecording
from bot.domain.command import Action
from bot.domain.errors import WrongStateError
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import State
from tests.storage.wishes import (
    ANN,
    BEN,
    NOT_SENT,
    ON_AIR_AND_KEPT,
    answered,
    asked,
    claimed,
    count,
    keep,
    kick,
    kinds,
    on_air,
    opened,
    origin,
    owed,
    plan,
    start,
    stop,
)

if TYPE_CHECKING:
    from storage import Record


def test_a_wish_is_read_back_as_it_was_opened(record: Record) -> None:
    """
    What the asker is shown and what the record holds are the same words.
    """
    result = record.ledger.open(plan(start(), why="drill"), origin())

    assert record.reader.operation(1) == result.operations[0]
    assert not result.repeat


def test_a_start_opens_a_feed_with_a_card_to_come(record: Record) -> None:
    """
    From the first moment on there is something to show, and it is owed.
    """
    asked(record, start())

    feed = record.reader.feed(1)
    assert feed is not None
    assert (FeedState.OPENING, ANN, "C1") == (feed.state, feed.asked_by, feed.channel)
    assert [("card", "", "feed 1")] == owed(record)
    assert ["asked", "feed_opened"] == kinds(record)


def test_a_second_start_joins_the_open_feed(record: Record) -> None:
    """
    One target has one card, whoever starts it.
    """
    number = on_air(record)

    operation = asked(record, start(), by=BEN)[0]

    assert number == operation.feed
    assert 1 == count(record, "feeds")


def test_a_recording_asked_with_its_broadcast_is_linked_to_it(record: Record) -> None:
    """
    What was started together is known to belong together.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())

    recording = record.reader.feed(2)
    assert recording is not None
    assert 1 == recording.linked_to


def test_a_recording_that_runs_already_is_linked_afterwards(record: Record) -> None:
    """
    A broadcast that is asked with `record` takes the open recording along.
    """
    asked(record, keep())

    record.ledger.open(ON_AIR_AND_KEPT, origin(BEN))

    recording = record.reader.feed(1)
    assert recording is not None
    assert 2 == recording.linked_to


def test_a_recordings_name_holds_the_operations_number(record: Record) -> None:
    """
    Files that lose their ids are found by a name that exists once.
    """
    operation = asked(record, start(), keep())[1]

    assert isinstance(operation.call, StartRecording)
    assert operation.call.file_name.endswith("Z-2")
    feed = record.reader.feed(2)
    assert feed is not None
    assert operation.call.file_name == feed.file_name
    assert operation == record.reader.operation(2)


def test_a_kick_waits_for_its_askers_yes_and_owes_nothing(record: Record) -> None:
    """
    Until it is confirmed nobody else hears of it.
    """
    operation = asked(record, kick())[0]

    assert State.AWAITING_CONFIRMATION is operation.state
    assert [] == owed(record)


def test_a_kick_that_needs_no_yes_owes_its_card(record: Record) -> None:
    """
    An operation without a feed shows itself as soon as it is on its way.
    """
    asked(record, kick(confirm=False))

    assert [("card", "", "operation 1")] == owed(record)


def test_a_stop_of_the_unknown_owes_no_card(record: Record) -> None:
    """
    A stop without a feed is told of when its answer is there, not before.
    """
    asked(record, stop(None))

    assert [] == owed(record)


def test_the_history_holds_the_call_and_the_reason(record: Record) -> None:
    """
    Later it can be told exactly what was asked, and why.
    """
    record.ledger.open(plan(start(), why="drill"), origin())

    details = record.reader.history("T1")[0].details
    assert "drill" == details["why"]
    assert isinstance(details["call"], dict)
    assert "StartBroadcast" == details["call"]["call"]


def test_a_plan_that_cannot_be_kept_leaves_nothing(url: str) -> None:
    """
    All wishes of a plan are on record, or none is.
    """
    record = opened(url, data_key=None)
    with pytest.raises(Exception, match="ONAIR_DATA_KEY"):
        record.ledger.open(plan(start(), start(7, password="planted")), origin())

    counts = [count(record, name) for name in ("operations", "feeds", "events")]
    record.close()
    assert [0, 0, 0] == counts


def test_a_plan_of_nothing_is_an_error_for_its_asker(record: Record) -> None:
    """
    What ended between the question and the wish is not stopped again.
    """
    with pytest.raises(WrongStateError, match="any more"):
        record.ledger.open(plan(), origin())


def test_a_refusal_is_on_record_with_its_reason(record: Record) -> None:
    """
    Whoever was told no has a number to ask about.
    """
    refusal = record.ledger.refuse(
        Action.BROADCAST_START, "room42", "You may not.", origin()
    )

    assert State.REFUSED is refusal.state
    assert refusal == record.reader.operation(refusal.number)
    assert {"error": "You may not."} == record.reader.history("T1")[0].details


def test_a_note_is_a_line_and_nothing_else(record: Record) -> None:
    """
    What changes nothing is still told, under its room and act.
    """
    record.ledger.note(
        EventKind.SHOWN, origin(), action="broadcast.start", room="room42", allowed=True
    )

    line = record.reader.history("T1", room="room42")[0]
    assert ("broadcast.start", {"allowed": True}) == (line.action, line.details)


def test_a_stop_after_a_later_start_is_not_the_stop_before_it(record: Record) -> None:
    """
    Stop, start, and stop again: the last word counts, and the room ends off air.
    """
    feed = on_air(record)
    asked(record, stop(feed))
    asked(record, start(), by=BEN)
    again = record.ledger.open(plan(stop(feed)), origin(BEN))

    assert not again.repeat
    assert [2, 4] == [one.number for one in record.reader.waiting("T1")]


def test_a_recording_of_what_is_on_air_goes_with_it(record: Record) -> None:
    """
    Whoever records a picture that is broadcast sees it on the broadcast's card too.
    """
    broadcast = on_air(record)
    asked(record, keep())

    (recording,) = record.reader.recordings("T1", None, 9)
    assert broadcast == recording.linked_to


def test_a_recording_that_somebody_wants_for_itself_is_bound_to_nothing(
    record: Record,
) -> None:
    """
    What began as part of a broadcast runs for whoever asked for it alone, even if
    the broadcast fails.
    """
    asked(record, start(), keep(after=0, only_if=True))
    record.ledger.open(plan(keep()), origin(BEN))
    answered(record, claimed(record), NOT_SENT)

    assert 2 == claimed(record).operation.number
