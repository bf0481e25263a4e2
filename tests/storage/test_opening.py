"""
Wishes go on record: once for each gesture, once for each wish, all or nothing.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from bot.domain.call import StartRecording
from bot.domain.command import Action
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import State
from tests.storage.wishes import (
    ANN,
    BEN,
    LIVE,
    ON_AIR_AND_KEPT,
    ZOE,
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


def test_the_same_gesture_gets_what_it_opened_first(record: Record) -> None:
    """
    However often Slack delivers one press, it has one effect.
    """
    first = record.ledger.open(ON_AIR_AND_KEPT, origin(gesture="press"))
    again = record.ledger.open(plan(start(7)), origin(gesture="press"))

    assert first.operations == again.operations
    assert again.repeat
    assert 2 == count(record, "operations")


def test_a_repeat_leaves_a_line_of_its_own(record: Record) -> None:
    """
    The history tells that somebody asked again, and which operation they found.
    """
    record.ledger.open(plan(start()), origin(gesture="press"))
    record.ledger.open(plan(start()), origin(BEN, gesture="other"))

    line = record.reader.history("T1")[-1]
    assert (EventKind.REPEATED, BEN, 1) == (line.kind, line.actor, line.operation)


@pytest.mark.parametrize("running", [False, True])
def test_a_wish_that_waits_or_runs_is_found_by_anyone(
    record: Record, *, running: bool
) -> None:
    """
    Two people who want the same thing get one operation.
    """
    asked(record, start())
    if running:
        claimed(record)

    found = record.ledger.open(plan(start()), origin(BEN))

    assert found.repeat
    assert [1] == [one.number for one in found.operations]


def test_a_gesture_that_found_a_wish_finds_it_again(record: Record) -> None:
    """
    A repeat of a repeat still gets the same answer, when all is over, too.
    """
    asked(record, start())
    record.ledger.open(plan(start()), origin(BEN, gesture="press"))
    answered(record, claimed(record), LIVE)

    found = record.ledger.open(plan(start()), origin(BEN, gesture="press"))

    assert [1] == [one.number for one in found.operations]


def test_a_wish_that_was_settled_can_be_wished_again(record: Record) -> None:
    """
    Only what still waits or runs stands in for a new wish.
    """
    on_air(record)

    assert not record.ledger.open(plan(start()), origin()).repeat


def test_a_recording_with_a_numbered_name_is_the_same_wish(record: Record) -> None:
    """
    The name that each recording gets does not make two wishes different.
    """
    asked(record, keep())

    assert record.ledger.open(plan(keep()), origin(BEN)).repeat


def test_somebody_elses_unconfirmed_wish_does_not_stand_in_for_mine(
    record: Record,
) -> None:
    """
    What only its asker can confirm must not keep another from acting.
    """
    asked(record, kick())

    mine = record.ledger.open(plan(kick()), origin(BEN))
    hers = record.ledger.open(plan(kick()), origin(ANN))

    assert [(2, False)] == [(one.number, mine.repeat) for one in mine.operations]
    assert [(1, True)] == [(one.number, hers.repeat) for one in hers.operations]


def test_another_workspaces_wish_is_another_wish(record: Record) -> None:
    """
    Nobody finds what another workspace asked for.
    """
    asked(record, stop(None))

    assert not record.ledger.open(plan(stop(None)), origin(ZOE)).repeat


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


def test_the_same_gesture_is_refused_once(record: Record) -> None:
    """
    A refusal delivered twice has one number.
    """
    press = origin(gesture="press")
    first = record.ledger.refuse(Action.SEE, "x", "No.", press)

    assert first == record.ledger.refuse(Action.SEE, "x", "No.", press)


def test_a_note_is_a_line_and_nothing_else(record: Record) -> None:
    """
    What changes nothing is still told, under its room and act.
    """
    record.ledger.note(
        EventKind.SHOWN, origin(), action="broadcast.start", room="room42", allowed=True
    )

    line = record.reader.history("T1", room="room42")[0]
    assert ("broadcast.start", {"allowed": True}) == (line.action, line.details)


def test_many_threads_with_one_gesture_open_one_operation(record: Record) -> None:
    """
    Deliveries of one press that arrive at the same moment have one effect.
    """
    found: list[int] = []

    def press() -> None:
        result = record.ledger.open(plan(start()), origin(gesture="press"))
        found.append(result.operations[0].number)

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == count(record, "operations")
    assert 1 == len(set(found))
    assert 10 == len(found)


def test_many_people_with_one_wish_open_one_operation(record: Record) -> None:
    """
    The same wish from many people at the same moment is one operation.
    """
    threads = [
        threading.Thread(target=lambda: asked(record, start())) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == count(record, "operations")
    assert 1 == count(record, "feeds")
