"""
What second persons were asked is brought up to date until nothing is left to say.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.command import Action
from bot.domain.feed import FeedState
from bot.domain.operation import State
from tests.storage.seconds import Bench, agreement, approved, waits
from tests.storage.wishes import (
    ANN,
    BEN,
    CAT,
    GONE,
    LEASE,
    LIVE,
    SILENCE,
    answered,
    asked,
    claimed,
    keep,
    on_air,
    operation_of,
    origin,
    owed,
    pass_time,
    plan,
    sent,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.settlement import Result
    from storage import Record

MINUTE = timedelta(minutes=1)


def _requests(record: Record) -> int:
    """How many copies are to be brought up to date."""
    return sum(one[0] == "request" for one in owed(record))


def _sent(record: Record) -> None:
    """What Ann asked for, and Ben approved, is under way; all of that is told."""
    waits(record)
    approved(record)
    told(record)


@pytest.mark.parametrize("result", [LIVE, GONE, SILENCE], ids=["on", "off", "silent"])
def test_second_persons_see_what_came_of_it(record: Record, result: Result) -> None:
    """
    On air, failed or unknown: whoever was asked finds that where they were asked.
    """
    _sent(record)
    claim = claimed(record)
    before = _requests(record)
    answered(record, claim, result)

    assert (0, 2) == (before, _requests(record))


def test_a_doubt_that_is_settled_is_told_to_second_persons(record: Record) -> None:
    """
    What was unknown and is set aside by a stop is unknown nowhere any more.
    """
    _sent(record)
    answered(record, claimed(record), SILENCE)
    told(record)
    asked(record, stop(1))

    assert State.SUPERSEDED is operation_of(record, 1).state
    assert 2 == _requests(record)


def test_a_doubt_that_a_person_ends_is_told_to_second_persons(record: Record) -> None:
    """
    Somebody looked, and who was asked for approval sees what they saw.
    """
    _sent(record)
    answered(record, claimed(record), SILENCE)
    told(record)
    feed = record.ledger.vouch(1, origin(BEN), on_air=True)

    assert FeedState.LIVE is feed.state
    assert 2 == _requests(record)


def test_what_came_too_late_is_told_to_second_persons(record: Record) -> None:
    """
    A yes that led to nothing is not shown as if it were next in line for ever.
    """
    _sent(record)
    pass_time(record, 10 * MINUTE)
    assert record.ledger.claim("w1", LEASE) is None

    assert State.EXPIRED is operation_of(record, 1).state
    assert 2 == _requests(record)


def test_who_was_never_asked_hears_of_nothing(record: Record) -> None:
    """
    A start that needs nobody owes no second person anything, whatever comes of it.
    """
    on_air(record)

    assert 0 == _requests(record)


def test_a_freeze_and_its_end_are_told_to_second_persons(record: Record) -> None:
    """
    A request posted before a freeze says so during it, and no more after it.
    """
    waits(record)
    told(record)
    record.ledger.freeze("", origin(CAT))
    during = _requests(record)
    told(record)
    record.ledger.unfreeze(origin(CAT))

    assert (2, 2) == (during, _requests(record))


def test_what_a_freeze_held_up_is_told_to_second_persons(record: Record) -> None:
    """
    Whoever approved it sees that it waits for its asker now, also in a second freeze.
    """
    waits(record)
    record.ledger.freeze("", origin(CAT))
    approved(record)
    told(record)
    record.ledger.unfreeze(origin(CAT))
    after = _requests(record)
    told(record)
    record.ledger.freeze("", origin(CAT))

    assert operation_of(record, 1).held
    assert (2, 2) == (after, _requests(record))


def test_what_has_no_card_gets_none_by_a_freeze(record: Record) -> None:
    """
    A recording that is decided with its broadcast is shown on that one's card.
    """
    along = keep(after=0, only_if=True, agreement=agreement())
    record.ledger.open(plan(start(agreement=agreement()), along), origin(ANN))
    told(record)
    record.ledger.freeze("", origin(CAT))
    told_of = owed(record)
    told(record)
    record.ledger.unfreeze(origin(CAT))

    assert {"operation 1"} == {one[2] for one in (*told_of, *owed(record))}


def test_broken_glass_and_its_review_are_told_to_second_persons(
    record: Record,
) -> None:
    """
    What they were asked offers a review while one is owed, and no more after it.
    """
    waits(record)
    told(record)
    judge = Bench(needed=0)
    record.ledger.break_glass(1, "on fire", origin(ANN), "U1", judge)
    broken = _requests(record)
    told(record)
    record.ledger.review(1, "", origin(BEN), "U2", judge)

    assert (2, 2) == (broken, _requests(record))


def test_what_a_freeze_holds_up_is_nobodys_work(record: Record) -> None:
    """
    While all is frozen only what was begun, and stops, count as under way.
    """
    on_air(record, 1)
    asked(record, start(2))
    begun = sent(record, claimed(record))
    asked(record, start(3))
    asked(record, stop(1, 1))
    before = record.numbers()["operations_under_way"]
    record.ledger.freeze("", origin(BEN))

    assert 2 == begun.operation.number
    assert (3, 2) == (before, record.numbers()["operations_under_way"])


@pytest.mark.parametrize("tried", ["approve", "decline", "break glass", "review"])
def test_the_history_tells_what_was_done_once_more(record: Record, tried: str) -> None:
    """
    A press that arrives twice is no second wish of whoever pressed.
    """
    waits(record, 2)
    judge, ledger = Bench(needed=2), record.ledger
    if tried == "review":
        ledger.break_glass(1, "on fire", origin(ANN), "U1", judge)
    for _ in range(2):
        press = origin(BEN, "press")
        if tried == "approve":
            ledger.approve(1, press, "U2", judge)
        elif tried == "decline":
            ledger.decline(1, "", press, "U2", judge)
        elif tried == "break glass":
            ledger.break_glass(1, "", press, "U2", judge)
        else:
            ledger.review(1, "", press, "U2", judge)

    last = list(record.reader.events())[-1]
    assert ("repeated", {"tried": tried}) == (last.kind.value, {**last.details})


def test_a_second_yes_by_another_press_is_told_as_one(record: Record) -> None:
    """
    Who approves what they approved before has not asked for it.
    """
    waits(record, 2)
    for _ in range(2):
        approved(record, bench=Bench(needed=2))

    last = list(record.reader.events())[-1]
    assert ("repeated", "approve") == (last.kind.value, last.details["tried"])


def test_a_refusal_tells_what_was_tried(record: Record) -> None:
    """
    Who was not let approve another's wish has not wished for it.
    """
    ledger, action = record.ledger, Action.BROADCAST_START
    ledger.refuse(action, "room42", "No.", origin(BEN), tried="approve")
    ledger.refuse(action, "room42", "No.", origin(BEN))

    first, second = record.reader.events()
    assert "approve" == first.details["tried"]
    assert "tried" not in second.details
