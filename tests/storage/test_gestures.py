"""
One gesture, one wish: one effect, however often and from wherever it comes.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.command import Action
from bot.domain.history import EventKind
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
    keep_no_more,
    kick,
    kinds,
    on_air,
    opened,
    origin,
    plan,
    start,
    stop,
)

if TYPE_CHECKING:
    from storage import Record


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


def test_a_wish_found_in_a_plan_does_not_swallow_the_others(record: Record) -> None:
    """
    While the recording is being stopped the broadcast can still be, and after it.
    """
    asked(record, keep_no_more(None))
    claimed(record)

    found = record.ledger.open(
        plan(keep_no_more(None), stop(None, after=0)), origin(BEN)
    )

    assert not found.repeat
    assert [(1, None), (2, 1)] == [(one.number, one.after) for one in found.operations]
    assert ["repeated", "asked"] == sorted(kinds(record)[-2:], reverse=True)


def test_a_broadcast_that_is_under_way_gets_its_recording(record: Record) -> None:
    """
    Somebody's plain start is no reason to record nothing for the next one.
    """
    asked(record, start())
    first = claimed(record)
    record.ledger.open(ON_AIR_AND_KEPT, origin(BEN))
    answered(record, first, LIVE)

    recording = record.reader.feed(2)
    assert recording is not None
    assert 1 == recording.linked_to
    assert 2 == claimed(record).operation.number


def test_a_plan_that_was_wished_as_a_whole_is_a_repeat(record: Record) -> None:
    """
    Nothing is opened, and each operation is found in its place.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())

    found = record.ledger.open(ON_AIR_AND_KEPT, origin(BEN))

    assert found.repeat
    assert [1, 2] == [one.number for one in found.operations]
    assert 2 == kinds(record).count("repeated")


def test_a_plan_found_in_part_is_opened_once(record: Record) -> None:
    """
    The second delivery of its press gets both: what was found and what was new.
    """
    asked(record, start())
    press = origin(BEN, gesture="press")
    first = record.ledger.open(ON_AIR_AND_KEPT, press)

    again = record.ledger.open(ON_AIR_AND_KEPT, press)

    assert again.repeat
    assert {one.number for one in first.operations} == {
        one.number for one in again.operations
    }
    assert 2 == count(record, "operations")


def test_a_gesture_that_found_a_wish_finds_it_again(record: Record) -> None:
    """
    A repeat of a repeat still gets the same answer, when all is over, too.
    """
    asked(record, start())
    record.ledger.open(plan(start()), origin(BEN, gesture="press"))
    answered(record, claimed(record), LIVE)

    found = record.ledger.open(plan(start()), origin(BEN, gesture="press"))

    assert [1] == [one.number for one in found.operations]


def test_a_wish_that_was_settled_can_be_wished_by_others(record: Record) -> None:
    """
    What has come true for one person does not stand in for another's wish.
    """
    on_air(record)

    assert not record.ledger.open(plan(start()), origin(BEN)).repeat


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


def test_the_same_gesture_is_refused_once(record: Record) -> None:
    """
    A refusal delivered twice has one number.
    """
    press = origin(gesture="press")
    first = record.ledger.refuse(Action.SEE, "x", "No.", press)

    assert first == record.ledger.refuse(Action.SEE, "x", "No.", press)


def test_many_threads_with_one_gesture_open_one_operation(
    patient_record: Record,
) -> None:
    """
    Deliveries of one press that arrive at the same moment have one effect.
    """
    found: list[int] = []

    def press() -> None:
        result = patient_record.ledger.open(plan(start()), origin(gesture="press"))
        found.append(result.operations[0].number)

    threads = [threading.Thread(target=press) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == count(patient_record, "operations")
    assert 1 == len(set(found))
    assert 10 == len(found)


def test_many_people_with_one_wish_open_one_operation(url: str) -> None:
    """
    The same wish from many people at the same moment is one operation.
    """
    record = opened(url, patience=timedelta(seconds=30))
    threads = [
        threading.Thread(target=lambda: asked(record, start())) for _ in range(10)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    counted = (count(record, "operations"), count(record, "feeds"))
    record.close()
    assert (1, 1) == counted
