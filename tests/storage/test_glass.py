"""
What runs without its approvals, and the debt of whoever said so.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import NotAllowedError, WrongStateError
from bot.domain.operation import State
from tests.storage.seconds import TERMS, Bench, agreement, approved, waits
from tests.storage.wishes import (
    ANN,
    BEN,
    CAT,
    LEASE,
    asked,
    claimed,
    keep,
    kinds,
    opened,
    operation_of,
    origin,
    start,
    told,
)

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.operation import Operation
    from storage import Record

PATIENT = timedelta(seconds=5)
NOBODY = Bench(needed=9)


def _broken(
    record: Record, number: int = 1, by: Actor = BEN, bench: Bench = NOBODY
) -> Operation:
    """Ben broke the glass, where nobody else is named; nobody has agreed to it."""
    return record.ledger.break_glass(
        number, "On air in a minute.", origin(by), by.user, bench.by(by)
    )


def _reviewed(record: Record, by: Actor = CAT, number: int = 1) -> None:
    judge = Bench().by(by)
    record.ledger.review(number, "It was right.", origin(by), by.user, judge)


def test_glass_lets_it_run_without_approvals(record: Record) -> None:
    """
    It goes at once, and whoever would have decided is told and looks at it later.
    """
    waits(record, 2)
    told(record)

    ready = _broken(record)

    assert State.READY is ready.state
    assert 1 == claimed(record).operation.number
    assert ("direct", "glass_broken", "operation 1") in told(record)
    review = record.reader.review(1)
    assert review is not None
    assert ("U2", "On air in a minute.", None) == (
        review.broken_by.user,
        review.why,
        review.closed_by,
    )
    assert 1 == kinds(record).count("broken_glass")


def test_it_is_taken_whatever_the_rules_ask_of_others(record: Record) -> None:
    """
    Nobody agreed, and a worker takes it all the same: that is what glass is for.
    """
    waits(record, 2)
    _broken(record)

    claim = record.ledger.claim("w1", LEASE, NOBODY)

    assert claim is not None
    assert 1 == claim.operation.number


def test_who_may_not_breaks_nothing(record: Record) -> None:
    """
    A forged press is refused by the rules in force.
    """
    waits(record)

    with pytest.raises(NotAllowedError):
        _broken(record, by=ANN)

    assert State.AWAITING_APPROVAL is operation_of(record, 1).state
    assert record.reader.review(1) is None


def test_a_debt_keeps_one_from_breaking_it_again(record: Record) -> None:
    """
    Before somebody has looked at the last time there is no next time.
    """
    waits(record)
    asked(record, start(7, agreement=agreement()))
    _broken(record)

    with pytest.raises(WrongStateError, match="operation 1"):
        _broken(record, 2)
    _reviewed(record)

    assert State.READY is _broken(record, 2).state


def test_of_two_at_once_one_breaks_it(record: Record, url: str) -> None:
    """
    One person who breaks glass for two at the same instant gets one of them.
    """
    waits(record)
    asked(record, start(7, agreement=agreement()))
    others = [opened(url, patience=PATIENT), opened(url, patience=PATIENT)]
    barrier = threading.Barrier(2)
    came: list[str] = []

    def smash(which: int) -> None:
        barrier.wait()
        try:
            came.append(_broken(others[which], which + 1).state.value)
        except WrongStateError:
            came.append("owes a review")

    threads = [threading.Thread(target=smash, args=(which,)) for which in (0, 1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in others:
        one.close()

    assert ["owes a review", "ready"] == sorted(came)


def test_a_freeze_is_not_passed_by_glass(record: Record) -> None:
    """
    What everybody is to leave alone nobody runs, for whatever reason.
    """
    waits(record)
    record.ledger.freeze("", origin(CAT))

    with pytest.raises(WrongStateError, match="A freeze holds operation 1"):
        _broken(record)

    assert State.AWAITING_APPROVAL is operation_of(record, 1).state


def test_glass_does_not_cover_what_has_changed(record: Record) -> None:
    """
    Only exactly what is shown is run without its approvals.
    """
    waits(record)
    changed = Bench(needed=9, terms={**TERMS, "room": "bob in 42"})

    stale = _broken(record, bench=changed)

    assert State.STALE is stale.state
    assert record.reader.review(1) is None


def test_what_was_asked_with_it_goes_with_it(record: Record) -> None:
    """
    One reason, and one debt, for the broadcast and its recording.
    """
    both = keep(after=0, only_if=True, agreement=agreement())
    asked(record, start(agreement=agreement()), both)

    _broken(record)

    assert State.READY is operation_of(record, 2).state
    assert record.reader.review(2) is None
    assert 1 == len(record.reader.reviews("T1"))


def test_the_same_press_breaks_it_once(record: Record) -> None:
    """
    A press that is delivered twice makes one debt.
    """
    waits(record)
    judge = NOBODY.by(BEN)
    for _ in range(2):
        ready = record.ledger.break_glass(1, "", origin(BEN, "press"), "U2", judge)

        assert State.READY is ready.state

    assert 1 == kinds(record).count("broken_glass")


def test_what_does_not_wait_needs_no_glass(record: Record) -> None:
    """
    What was agreed to is on its way already.
    """
    waits(record)
    approved(record)

    with pytest.raises(WrongStateError, match="is approved") as caught:
        _broken(record)

    assert "U2" == caught.value.by


def test_glass_is_no_way_around_a_freeze_for_what_is_approved(record: Record) -> None:
    """
    What waits in a freeze with all its approvals is not set free by breaking glass.
    """
    waits(record)
    record.ledger.freeze("", origin(BEN))
    approved(record)

    with pytest.raises(WrongStateError, match="A freeze holds operation 1"):
        _broken(record)


def test_a_review_closes_the_debt_once(record: Record) -> None:
    """
    The first approver who looks closes it; the second hears who that was.
    """
    waits(record)
    _broken(record, by=BEN)

    _reviewed(record)

    review = record.reader.review(1)
    assert review is not None
    assert review.closed_by == CAT
    assert "It was right." == review.note
    assert () == record.reader.reviews("T1")
    with pytest.raises(WrongStateError, match="reviewed already") as caught:
        _reviewed(record)
    assert "U3" == caught.value.by


def test_nobody_reviews_their_own(record: Record) -> None:
    """
    Whoever broke the glass needs somebody else to look at it.
    """
    waits(record)
    _broken(record, by=BEN)

    with pytest.raises(WrongStateError, match="yourself"):
        _reviewed(record, by=BEN)

    assert 1 == len(record.reader.reviews("T1"))


def test_what_was_agreed_to_has_no_debt(record: Record) -> None:
    """
    There is nothing to look at where everybody who had to agree did.
    """
    waits(record)
    approved(record)

    with pytest.raises(WrongStateError, match="not run without"):
        _reviewed(record)


def test_the_same_press_reviews_once(record: Record) -> None:
    """
    A press that is delivered twice is answered like the first.
    """
    waits(record)
    _broken(record)
    judge = Bench().by(CAT)
    first, second = (
        record.ledger.review(1, "", origin(CAT, "press"), "U3", judge) for _ in range(2)
    )

    assert first == second
    assert 1 == kinds(record).count("reviewed")
