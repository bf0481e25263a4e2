"""
What second persons leave undecided.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.operation import State
from tests.storage.seconds import Bench, agreement, approved, waits
from tests.storage.wishes import (
    asked,
    keep,
    kinds,
    operation_of,
    owed,
    pass_time,
    start,
    told,
)

if TYPE_CHECKING:
    from storage import Record

HALF = timedelta(minutes=31)


def test_half_way_whoever_is_silent_is_reminded_once(record: Record) -> None:
    """
    Each second person who has not spoken gets one reminder, and no other.
    """
    waits(record, 2)
    approved(record, bench=Bench(needed=2))
    told(record)

    assert 0 == record.ledger.remind()
    pass_time(record, HALF)
    assert 1 == record.ledger.remind()
    assert 0 == record.ledger.remind()
    assert [("direct", "reminder", "operation 1")] == owed(record)
    assert "U3" == record.ledger.owed(1)[0].to
    assert 1 == kinds(record).count("reminded")


def test_the_rule_says_how_long_they_have(record: Record) -> None:
    """
    Where a rule gives half an hour, the reminder comes after a quarter.
    """
    short = agreement(within=timedelta(minutes=30))
    (one,) = asked(record, start(agreement=short))

    assert one.due_at is not None
    assert one.asked_at + timedelta(minutes=15) == one.due_at
    assert one.asked_at + timedelta(minutes=30) == one.approve_by


def test_what_nobody_agrees_to_ends(record: Record) -> None:
    """
    When the time is over it is not carried out, and everybody hears why.
    """
    waits(record)
    told(record)
    pass_time(record, HALF + HALF)

    assert 1 == record.ledger.remind()

    over = operation_of(record, 1)
    assert State.EXPIRED is over.state
    assert over.finding is not None
    assert "in time" in over.finding.what
    assert ["card", "notice", "request", "request"] == sorted(
        one[0] for one in told(record)
    )
    assert 0 == record.ledger.remind()


def test_what_was_asked_together_ends_together(record: Record) -> None:
    """
    One reminder for both, and one end for both.
    """
    both = keep(after=0, only_if=True, agreement=agreement())
    asked(record, start(agreement=agreement()), both)
    told(record)
    pass_time(record, HALF)
    record.ledger.remind()
    reminded = told(record)
    pass_time(record, HALF)

    record.ledger.remind()

    assert [("direct", "reminder", "operation 1")] * 2 == reminded
    assert State.EXPIRED is operation_of(record, 1).state
    assert operation_of(record, 2).state in {State.EXPIRED, State.CANCELLED}
    assert 0 == record.ledger.remind()
