"""
What the rules in force, and a freeze, make of what is about to be sent.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.errors import WrongStateError
from bot.domain.operation import State
from bot.domain.record import Origin
from bot.domain.rules import WORKFLOW, Quorum, Rules
from tests.storage.seconds import TERMS, Bench, agreement, approved, waits
from tests.storage.wishes import (
    ANN,
    BEN,
    CAT,
    LEASE,
    ZOE,
    asked,
    claimed,
    kinds,
    on_air,
    operation_of,
    origin,
    owed,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from storage import Record

STEP = Actor("T1", WORKFLOW)
GROUP = frozenset({"S0DUTY"})


@pytest.mark.parametrize(
    ("bench", "what"),
    [
        (Bench(terms={**TERMS, "rule": "two"}), "What the rules ask for"),
        (Bench(terms={**TERMS, "room": "bob"}), "The record of room42"),
        (Bench(CAT), "not enough any more"),
    ],
)
def test_what_changed_since_the_yes_is_not_sent(
    record: Record, bench: Bench, what: str
) -> None:
    """
    Between the last yes and the sending everything is compared once more.
    """
    waits(record)
    approved(record, by=BEN)

    assert record.ledger.claim("w1", LEASE, bench) is None
    stale = operation_of(record, 1)
    assert State.STALE is stale.state
    assert stale.finding is not None
    assert what in stale.finding.what
    assert ("notice", "cancelled", "operation 1") in told(record)


def test_what_was_agreed_to_is_sent(record: Record) -> None:
    """
    Where nothing has changed a worker gets it, and all who agreed were judged.
    """
    waits(record)
    approved(record, by=BEN)
    bench = Bench()

    claim = record.ledger.claim("w1", LEASE, bench)

    assert claim is not None
    assert [(1, ("U2",))] == bench.seen


def test_what_needed_nobody_then_may_need_somebody_now(record: Record) -> None:
    """
    Where the rules have come to ask for second persons, it must be asked again.
    """
    asked(record, start())
    stricter = Bench(quorums=(Quorum(1, ("user:U2",)),))

    assert record.ledger.claim("w1", LEASE, stricter) is None
    assert State.STALE is operation_of(record, 1).state


def test_what_its_asker_may_not_any_more_is_not_sent(record: Record) -> None:
    """
    The asker is judged once more as well, and told why not.
    """
    asked(record, start())

    assert record.ledger.claim("w1", LEASE, Bench(why_not="No.")) is None
    assert State.REFUSED is operation_of(record, 1).state


def test_under_other_rules_nothing_is_taken(record: Record) -> None:
    """
    A process with other rules than those in force carries out nothing.
    """
    asked(record, start())
    record.ledger.enact(Rules(digest="new"), outright=True)

    assert record.ledger.claim("w1", LEASE, None, "old") is None
    assert record.ledger.claim("w1", LEASE, None, "new") is not None


def test_a_freeze_lets_only_stops_through(record: Record) -> None:
    """
    What waits goes on waiting in its workspace; what is on air can be ended.
    """
    feed = on_air(record)
    asked(record, start(7))
    asked(record, start(8), by=ZOE)
    record.ledger.freeze("", origin(CAT))

    assert "T2" == claimed(record).operation.actor.team
    assert record.ledger.claim("w1", LEASE) is None
    asked(record, stop(feed))
    assert Action.BROADCAST_STOP is claimed(record).operation.action


def test_a_freeze_catches_up_with_what_was_taken(record: Record) -> None:
    """
    Before the first byte leaves it is looked at again, and what is frozen waits.
    """
    asked(record, start())
    claim = claimed(record)
    record.ledger.freeze("", origin(CAT))

    assert record.ledger.sending(claim, LEASE) is None
    assert State.READY is operation_of(record, 1).state
    assert record.ledger.claim("w1", LEASE) is None


def test_in_a_freeze_a_yes_counts_and_starts_nothing(record: Record) -> None:
    """
    Second persons may agree; it runs when the freeze is over and its asker says so.
    """
    waits(record)
    record.ledger.freeze("", origin(CAT))

    assert State.READY is approved(record).state
    assert ("notice", "approved", "operation 1") in told(record)
    assert record.ledger.claim("w1", LEASE) is None
    record.ledger.unfreeze(origin(CAT))
    assert State.AWAITING_CONFIRMATION is operation_of(record, 1).state
    ready = record.ledger.confirm(1, origin(), agreement())
    assert (State.READY, False) == (ready.state, ready.held)
    assert 1 == claimed(record).operation.number


def test_what_a_workflow_asks_for_anybody_confirms(record: Record) -> None:
    """
    Nobody trustworthy started it, so a person's yes is needed, and anyone's is taken.
    """
    asked(record, start(confirm=True), by=STEP)
    first = owed(record)

    with pytest.raises(WrongStateError, match="somebody else"):
        record.ledger.confirm(1, origin(ZOE))
    ready = record.ledger.confirm(1, origin(BEN))

    assert [("card", "", "operation 1")] == first
    assert State.READY is ready.state
    assert STEP == ready.actor


def test_whose_group_is_unknown_waits_and_then_for_approval(record: Record) -> None:
    """
    Nothing is promised before the group was read; then second persons are asked.
    """
    unread = agreement(quorums=(), asked=(), terms={}, unread=GROUP)
    (one,) = asked(record, start(agreement=unread))
    first = owed(record)
    waiting = record.ledger.unchecked(9)

    checked = record.ledger.checked(1, agreement=agreement())

    assert State.CHECKING is one.state
    assert () == record.reader.open_feeds("T1")
    assert [] == first
    assert [1] == [found.number for found in waiting]
    assert State.AWAITING_APPROVAL is checked.state
    assert checked == operation_of(record, 1)
    assert State.READY is approved(record).state


def test_whose_group_is_known_by_now_may_need_nobody(record: Record) -> None:
    """
    Where nobody else must agree it goes at once.
    """
    unread = agreement(quorums=(), asked=(), terms={}, unread=GROUP)
    asked(record, start(agreement=unread))
    nobody = agreement(quorums=(), asked=(), terms={})

    ready = record.ledger.checked(1, agreement=nobody)

    assert State.READY is ready.state
    assert ready == operation_of(record, 1)
    assert 1 == claimed(record).operation.number


def test_a_refusal_keeps_how_the_rules_came_to_it(record: Record) -> None:
    """
    Whoever asks why it was refused gets the rules' own reasons, and what was typed.
    """
    typed = Origin(ANN, "C1", "press", "r", line="/broadcast start room42")
    trace = ("no rule allows it",)

    refused = record.ledger.refuse(
        Action.BROADCAST_START, "room42", "No.", typed, trace
    )

    assert (trace, typed.line) == (refused.trace, refused.line)
    assert refused == operation_of(record, 1)
    assert ["refused"] == kinds(record)


def test_what_waits_for_a_yes_outlives_a_clock_that_is_set(record: Record) -> None:
    """
    Second persons keep the time that they were given.
    """
    (before,) = (waits(record),)
    hour = timedelta(hours=1)

    record.ledger.shift(hour)

    after = operation_of(record, 1)
    assert before.approve_by is not None
    assert before.due_at is not None
    assert (before.approve_by + hour, before.due_at + hour) == (
        after.approve_by,
        after.due_at,
    )
