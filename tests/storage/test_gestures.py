"""
One gesture, one wish: one effect, however often and from wherever it comes.
"""

from __future__ import annotations

import threading
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
    kick,
    on_air,
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


def test_the_same_gesture_is_refused_once(record: Record) -> None:
    """
    A refusal delivered twice has one number.
    """
    press = origin(gesture="press")
    first = record.ledger.refuse(Action.SEE, "x", "No.", press)

    assert first == record.ledger.refuse(Action.SEE, "x", "No.", press)


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
