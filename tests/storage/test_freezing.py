"""
A halt to everything but stops, and what is asked anew when it ends.
"""

from __future__ import annotations

from datetime import timedelta
from threading import Barrier, Thread
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import WrongStateError
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from tests.storage.wishes import (
    ANN,
    BEN,
    LEASE,
    ON_AIR_AND_KEPT,
    ZOE,
    asked,
    claimed,
    count,
    kick,
    kinds,
    on_air,
    operation_of,
    origin,
    owed,
    pass_time,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.operation import Operation
    from storage import Record

HOUR = timedelta(hours=1)


def _held(record: Record) -> tuple[Operation, ...]:
    """Freeze, let nothing be taken, and end it."""
    record.ledger.freeze("incident", origin(BEN))
    assert record.ledger.claim("w1", LEASE) is None
    return record.ledger.unfreeze(origin(BEN))[1]


def _states(record: Record, *numbers: int) -> list[State]:
    return [operation_of(record, number).state for number in numbers]


def _at_once(act: Callable[[], object], threads: int = 4) -> list[object]:
    """What came of it, each in a thread of its own, all at the same moment."""
    together, came = Barrier(threads), list[object]()

    def run() -> None:
        together.wait()
        try:
            came.append(act())
        except Exception as error:  # noqa: BLE001  whatever it is, the test tells
            came.append(error)

    running = [Thread(target=run) for _ in range(threads)]
    for one in running:
        one.start()
    for one in running:
        one.join()
    return came


def test_whoever_froze_and_why_is_known_until_it_ends(record: Record) -> None:
    """
    A halt in force names who said so and the reason; afterwards there is none.
    """
    freeze, before = record.ledger.freeze("incident", origin(BEN))
    in_force = record.reader.frozen("T1")
    ended, _ = record.ledger.unfreeze(origin(ANN))

    assert not before
    assert (BEN, "incident", "T1") == (freeze.by, freeze.why, freeze.team)
    assert freeze == in_force == ended
    assert record.reader.frozen("T1") is None
    assert ["frozen", "unfrozen"] == kinds(record)


def test_in_a_freeze_nothing_but_a_stop_is_taken(record: Record) -> None:
    """
    What is on air can always be ended; everything else waits.
    """
    feed = on_air(record)
    asked(record, start(2))
    record.ledger.freeze("", origin(BEN))
    asked(record, stop(feed))

    taken = claimed(record)
    assert stop(feed).action is taken.operation.action
    assert record.ledger.claim("w2", LEASE) is None


def test_a_second_freeze_finds_the_first(record: Record) -> None:
    """
    Whoever freezes what is frozen learns by whom and since when.
    """
    first, _ = record.ledger.freeze("incident", origin(BEN))
    again = record.ledger.freeze("me too", origin(ANN))

    assert (first, True) == again
    assert 1 == count(record, "freezes")
    assert ["frozen", "repeated"] == kinds(record)


def test_a_freeze_that_arrives_twice_does_not_begin_again_after_its_end(
    record: Record,
) -> None:
    """
    A line that Slack delivers a second time, late, halts nothing anew.
    """
    typed = origin(BEN, "line-1")
    first, _ = record.ledger.freeze("", typed)
    record.ledger.unfreeze(origin(ANN))

    assert (first, True) == record.ledger.freeze("", typed)
    assert record.reader.frozen("T1") is None


def test_a_freeze_is_of_one_workspace(record: Record) -> None:
    """
    Another workspace on the same record goes on as always.
    """
    record.ledger.freeze("", origin(BEN))
    asked(record, start(7), by=ZOE)

    assert record.reader.frozen("T2") is None
    assert ZOE == claimed(record).operation.actor
    with pytest.raises(WrongStateError, match="Nothing is frozen"):
        record.ledger.unfreeze(origin(ZOE))


def test_where_nothing_is_frozen_nothing_is_unfrozen(record: Record) -> None:
    """
    Whoever comes second learns who ended it.
    """
    record.ledger.freeze("", origin(BEN))
    record.ledger.unfreeze(origin(ANN))

    with pytest.raises(WrongStateError, match="ended already") as found:
        record.ledger.unfreeze(origin(BEN))
    assert ANN.user == found.value.by


def test_of_several_who_freeze_at_once_one_does(record: Record) -> None:
    """
    One halt a workspace: all the others find it.
    """
    came = _at_once(lambda: record.ledger.freeze("", origin(BEN))[1])

    assert [False, True, True, True] == sorted(map(bool, came))
    assert 1 == count(record, "freezes")


def test_of_several_who_unfreeze_at_once_one_does(record: Record) -> None:
    """
    What waited is asked anew once, however many end the halt.
    """
    asked(record, start())
    record.ledger.freeze("", origin(BEN))
    came = _at_once(lambda: len(record.ledger.unfreeze(origin(ANN))[1]))

    assert [1] == [one for one in came if isinstance(one, int)]
    assert 3 == sum(isinstance(one, WrongStateError) for one in came)
    assert 1 == kinds(record).count("held")
    assert 1 == owed(record).count(("card", "", "feed 1"))


def test_what_a_freeze_held_up_waits_for_its_askers_word(record: Record) -> None:
    """
    Its moment has passed: only its asker knows whether it is still wanted.
    """
    asked(record, start())
    (held,) = _held(record)

    now = operation_of(record, 1)
    assert held == now
    assert (State.AWAITING_CONFIRMATION, True) == (now.state, now.held)
    assert now.due_at is not None
    assert timedelta(minutes=29) < now.due_at - record.ledger.now()
    assert record.ledger.claim("w1", LEASE) is None
    assert "held" in kinds(record)
    assert [("card", "", "feed 1"), ("notice", "thawed", "feed 1")] == told(record)


def test_run_now_runs_what_was_held_up(record: Record) -> None:
    """
    With its asker's word it goes on as if it had just been asked.
    """
    asked(record, start())
    _held(record)
    record.ledger.confirm(1, origin(ANN))

    assert 1 == claimed(record).operation.number


def test_nothing_expires_while_a_freeze_holds_it_up(record: Record) -> None:
    """
    However long the halt: what waited is asked about, not silently dropped.
    """
    asked(record, start())
    record.ledger.freeze("", origin(BEN))
    pass_time(record, HOUR)
    assert record.ledger.claim("w1", LEASE) is None
    record.ledger.sweep(frozenset())
    record.ledger.unfreeze(origin(BEN))
    record.ledger.confirm(1, origin(ANN))

    assert 1 == claimed(record).operation.number


def test_what_nobody_wants_any_more_ends_after_half_an_hour(record: Record) -> None:
    """
    An asker who says nothing has taken it back.
    """
    asked(record, start())
    _held(record)
    pass_time(record, timedelta(minutes=31))
    record.ledger.sweep(frozenset())

    assert [State.EXPIRED] == _states(record, 1)


def test_what_was_not_due_yet_is_not_asked_again(record: Record) -> None:
    """
    A start planned for later was held up by nothing, if the halt ends before.
    """
    later = record.ledger.now() + HOUR
    asked(record, start(begins="15:00", begins_at=later))

    assert () == _held(record)
    assert [State.READY] == _states(record, 1)


def test_a_stop_is_never_asked_again(record: Record) -> None:
    """
    It was not held up, so it simply goes on.
    """
    asked(record, stop(on_air(record)))
    record.ledger.freeze("", origin(BEN))
    _, held = record.ledger.unfreeze(origin(BEN))

    assert () == held
    assert [State.READY] == _states(record, 2)


def test_what_comes_after_another_is_not_asked_for_itself(record: Record) -> None:
    """
    One question for a start and its recording; taken back, both are.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin(ANN))
    held = _held(record)
    record.ledger.cancel(1, origin(ANN))

    assert [1] == [one.number for one in held]
    assert [State.CANCELLED] * 2 == _states(record, 1, 2)


def test_an_unfreeze_that_arrives_twice_finds_what_still_waits(record: Record) -> None:
    """
    The same line again has no further effect, and says what is left of the first.
    """
    asked(record, start(1))
    asked(record, start(2))
    record.ledger.freeze("", origin(BEN))
    typed = origin(BEN, "line-2")
    ended, _ = record.ledger.unfreeze(typed)
    record.ledger.confirm(1, origin(ANN))

    again, held = record.ledger.unfreeze(typed)
    assert ended == again
    assert [2] == [one.number for one in held]
    assert 1 == kinds(record).count("unfrozen")


def test_cards_say_that_a_freeze_holds_them_up(record: Record) -> None:
    """
    Who looks at a card that waits sees by whom, and no more of it afterwards.
    """
    asked(record, start())
    told(record)
    record.ledger.freeze("incident", origin(BEN))
    (card,) = record.ledger.owed(9)
    frozen = record.reader.story(card).freeze
    told(record)
    record.ledger.unfreeze(origin(BEN))

    cards = [one for one in record.ledger.owed(9) if one.notice is None]
    assert frozen is not None
    assert "incident" == frozen.why
    assert [None] == [record.reader.story(one).freeze for one in cards]


def test_a_removal_that_was_held_up_is_asked_about_in_its_channel(
    record: Record,
) -> None:
    """
    What has no feed has a card and a notice of its own.
    """
    asked(record, kick())
    record.ledger.confirm(1, origin(ANN))
    told(record)
    _held(record)

    notices = [one.notice for one in record.ledger.owed(9)]
    assert [None] == notices
    assert ("notice", NoticeKind.THAWED.value, "operation 1") in told(record)
