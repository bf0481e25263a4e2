"""
What waits for second persons: with what else, for how long, and for whom.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.command import Agreement
from bot.domain.errors import WrongStateError
from bot.domain.moment import Spoken
from bot.domain.operation import State
from tests.storage.seconds import Bench, agreement, approved, waits
from tests.storage.wishes import (
    ANN,
    BEN,
    CAT,
    asked,
    keep,
    kick,
    operation_of,
    origin,
    owed,
    pass_time,
    plan,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.approval import Ruling
    from bot.domain.command import Wish
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.ports import Judge
    from storage import Record

HOUR = timedelta(hours=1)
PATIENT = timedelta(seconds=5)


def test_what_was_asked_together_is_agreed_to_together(record: Record) -> None:
    """
    One yes covers the broadcast and its recording, and one request asks for both.
    """
    both = (start(agreement=agreement()), _kept_with_it())
    _, recording = asked(record, *both)
    first = [one[2] for one in owed(record)]
    approved(record)

    assert ["operation 1"] * 3 == first
    assert State.AWAITING_APPROVAL is recording.state
    assert State.READY is operation_of(record, 2).state
    assert 1 == len(record.reader.approvals(2))
    assert operation_of(record, 2).expires_at is None


def test_what_another_must_agree_to_is_then_asked_by_itself(record: Record) -> None:
    """
    Whose yes is enough for the broadcast only leaves the recording to others.
    """
    asked(record, start(agreement=agreement()), _kept_with_it())
    told(record)

    first = record.ledger.approve(1, origin(BEN), "U2", _only(1, Bench()))

    assert State.READY is first.state
    assert State.AWAITING_APPROVAL is operation_of(record, 2).state
    assert [
        ("card", "", "operation 2"),
        ("request", "", "operation 2"),
        ("request", "", "operation 2"),
    ] == [one for one in owed(record) if one[2] == "operation 2"]
    assert State.READY is approved(record, 2, by=CAT).state


def test_what_was_asked_later_is_agreed_to_by_itself(record: Record) -> None:
    """
    Cat's recording goes after Ann's broadcast, which was asked before: whoever agrees
    to the one was not asked about the other, and is asked now.
    """
    first = waits(record)
    told(record)
    both = plan(start(agreement=agreement()), _kept_with_it())
    _, recording = record.ledger.open(both, origin(CAT)).operations
    asked_now = [one[:1] for one in owed(record) if one[2] == "operation 2"]

    approved(record, first.number)

    assert first.number == recording.after
    assert [("card",), ("request",), ("request",)] == asked_now
    assert State.AWAITING_APPROVAL is operation_of(record, 2).state
    assert () == record.reader.approvals(2)


def test_a_no_ends_what_was_asked_together(record: Record) -> None:
    """
    Nobody records what is not put on air.
    """
    asked(record, start(agreement=agreement()), _kept_with_it())

    record.ledger.decline(1, "", origin(BEN), "U2", Bench().by(BEN))

    recording = operation_of(record, 2)
    assert State.CANCELLED is recording.state
    assert recording.finding is not None
    assert "operation 1, which was declined" in recording.finding.what


def test_a_kick_is_confirmed_and_then_agreed_to(record: Record) -> None:
    """
    Its asker's second yes brings it to the second persons, not to the workers.
    """
    asked(record, kick())
    waits = record.ledger.confirm(1, origin(), agreement())

    assert State.AWAITING_APPROVAL is waits.state
    assert waits == operation_of(record, 1)
    assert ["card", "request", "request"] == [one[0] for one in owed(record)]
    assert State.READY is approved(record).state


def test_a_group_that_is_being_read_is_waited_for(record: Record) -> None:
    """
    Who must agree cannot be told yet: the asker presses again in a moment.
    """
    asked(record, kick())

    with pytest.raises(WrongStateError, match="S0DUTY"):
        record.ledger.confirm(1, origin(), agreement(unread=frozenset({"S0DUTY"})))

    assert State.AWAITING_CONFIRMATION is operation_of(record, 1).state


def test_its_asker_takes_it_back(record: Record) -> None:
    """
    What waits for approval is its asker's still, and every copy hears of it.
    """
    waits(record)
    told(record)

    record.ledger.cancel(1, origin())

    assert State.CANCELLED is operation_of(record, 1).state
    assert ["card", "request", "request"] == sorted(one[0] for one in owed(record))


def test_a_stop_ends_what_waits_for_approval(record: Record) -> None:
    """
    What somebody stopped does not come on air by a yes that comes later.
    """
    waits(record)

    asked(record, stop(None), by=CAT)

    assert State.SUPERSEDED is operation_of(record, 1).state
    with pytest.raises(WrongStateError, match="was overtaken"):
        approved(record)


def test_a_planned_one_begins_at_its_moment(record: Record) -> None:
    """
    A yes before its moment does not bring it forward, and everybody is told.
    """
    at = record.ledger.now() + HOUR
    wish = start(begins=Spoken.parse("15:00"), begins_at=at, agreement=agreement())
    asked(record, wish)
    told(record)

    ready = approved(record)

    assert (at, at + ready.run_within) == (ready.due_at, ready.expires_at)
    assert ("notice", "approved", "operation 1") in told(record)


def test_nobody_is_asked_for_longer_than_its_moment_lasts(record: Record) -> None:
    """
    A yes that would come too late to begin is not waited for.
    """
    at = record.ledger.now() + timedelta(minutes=10)
    wish = start(begins=Spoken.parse("15:00"), begins_at=at, agreement=agreement())
    (one,) = asked(record, wish)

    assert at + one.run_within == one.approve_by


def test_too_late_a_yes_does_nothing(record: Record) -> None:
    """
    Whoever presses after the time is told so.
    """
    waits(record)
    pass_time(record, HOUR + HOUR)

    with pytest.raises(WrongStateError, match="too long"):
        approved(record)


def test_the_same_wish_of_another_finds_what_waits(record: Record) -> None:
    """
    Two who want the same get one answer, and one request is made of it.
    """
    waits(record)

    again = record.ledger.open(plan(start(agreement=agreement())), origin(CAT))

    assert (True, 1) == (again.repeat, again.operations[0].number)


def test_who_needs_nobody_does_not_wait_for_somebody_elses_yes(record: Record) -> None:
    """
    The same wish of somebody who may act alone is carried out at once.
    """
    waits(record)

    own = record.ledger.open(plan(start(agreement=Agreement())), origin(CAT))

    assert (False, State.READY) == (own.repeat, own.operations[0].state)


def _kept_with_it() -> Wish:
    return keep(after=0, only_if=True, agreement=agreement())


def _only(number: int, bench: Bench) -> Judge:
    """Ben's word counts for that operation alone."""

    def judge(
        operation: Operation, room: Room | None, agreed: tuple[Actor, ...], /
    ) -> Ruling:
        whose = BEN if operation.number == number else ANN
        return bench.by(whose)(operation, room, agreed)

    return judge
