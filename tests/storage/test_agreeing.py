"""
What second persons say to what waits for them.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import NotAllowedError, WrongStateError
from bot.domain.feed import FeedState
from bot.domain.operation import State
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
    opened,
    operation_of,
    origin,
    owed,
    start,
    told,
)

if TYPE_CHECKING:
    from storage import Record

HOUR = timedelta(hours=1)
PATIENT = timedelta(seconds=5)


def test_what_needs_approval_has_a_card_and_no_feed(record: Record) -> None:
    """
    Until second persons agree nothing is on its way, and everybody can see that.
    """
    operation = waits(record)

    assert State.AWAITING_APPROVAL is operation.state
    assert operation == operation_of(record, 1)
    assert () == record.reader.open_feeds("T1")
    assert [
        ("card", "", "operation 1"),
        ("request", "", "operation 1"),
        ("request", "", "operation 1"),
    ] == owed(record)
    assert ["U2", "U3"] == [one.to for one in record.ledger.owed(9)[1:]]
    assert record.ledger.claim("w1", LEASE) is None


def test_the_history_says_who_must_agree_and_why(record: Record) -> None:
    """
    The first line of what waits holds the rules' own reasons, and the persons.
    """
    waits(record)

    (line,) = record.reader.events()
    assert ["rule 1 asks for it"] == line.details["trace"]
    assert ([1], ["user:U2", "user:U3"]) == (
        line.details["approvals"],
        line.details["approvers"],
    )


def test_enough_who_agree_let_it_go(record: Record) -> None:
    """
    With the last yes it is a start like any other, with its whole time to begin.
    """
    waits(record, 2)
    bench = Bench(needed=2)

    first = approved(record, by=BEN, bench=bench)
    second = approved(record, by=CAT, bench=bench)

    assert (State.AWAITING_APPROVAL, State.READY) == (first.state, second.state)
    assert second == operation_of(record, 1)
    assert second.due_at is not None
    assert second.due_at + second.run_within == second.expires_at
    assert ["U2", "U3"] == [one.actor.user for one in record.reader.approvals(1)]
    assert ["asked", "approved", "approved"] == kinds(record)
    assert 1 == claimed(record).operation.number


def test_the_feed_opens_when_it_is_taken(record: Record) -> None:
    """
    Its feed gets a card of its own then, and its first card says where to look.
    """
    waits(record)
    approved(record)
    told(record)

    claim = claimed(record)

    assert claim.feed is not None
    assert FeedState.OPENING is claim.feed.state
    assert {("card", "", "feed 1"), ("card", "", "operation 1")} == set(owed(record))


def test_every_copy_of_a_request_hears_of_it(record: Record) -> None:
    """
    What was asked of several is brought up to date for all, in the same messages.
    """
    waits(record)
    before = {one.number for one in record.ledger.owed(9)}
    told(record)

    approved(record)

    again = record.ledger.owed(9)
    assert ["card", "request", "request"] == sorted(one.kind.value for one in again)
    requests = {one.number for one in again if one.kind.value == "request"}
    assert requests <= before
    assert {(0, 0)} == {
        (one.begun, one.tries) for one in again if one.number in requests
    }


def test_one_person_agrees_once(record: Record) -> None:
    """
    A second yes of the same person, by another press or account, changes nothing.
    """
    waits(record, 2)
    bench = Bench(needed=2)
    approved(record, bench=bench)
    twin = record.ledger.approve(1, origin(CAT), BEN.user, bench.by(CAT))

    assert State.AWAITING_APPROVAL is twin.state
    assert 1 == len(record.reader.approvals(1))
    assert 1 == kinds(record).count("approved")


def test_the_same_press_agrees_once(record: Record) -> None:
    """
    A press that is delivered twice gets the first answer twice.
    """
    waits(record)
    judge = Bench().by(BEN)
    for _ in range(2):
        answer = record.ledger.approve(1, origin(BEN, "press"), "U2", judge)

        assert State.READY is answer.state

    assert ["asked", "approved", "repeated"] == kinds(record)


def test_two_at_once_count_two_and_start_one(record: Record, url: str) -> None:
    """
    Whoever agrees in the same moment is counted, and it is carried out once.
    """
    for number in range(1, 9):
        asked(record, start(number, agreement=agreement(2)))
        others = [opened(url, patience=PATIENT), opened(url, patience=PATIENT)]
        barrier = threading.Barrier(2)
        came: list[State] = []

        def agree(
            who: int,
            number: int = number,
            barrier: threading.Barrier = barrier,
            others: list[Record] = others,
            came: list[State] = came,
        ) -> None:
            barrier.wait()
            by, bench = (BEN, CAT)[who], Bench(needed=2)
            came.append(approved(others[who], number, by, bench).state)

        threads = [threading.Thread(target=agree, args=(who,)) for who in (0, 1)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for one in others:
            one.close()

        assert {State.AWAITING_APPROVAL, State.READY} == set(came)
        assert State.READY is operation_of(record, number).state


def test_whose_word_does_not_count_changes_nothing(record: Record) -> None:
    """
    A forged press is refused by the rules in force, whatever the button said.
    """
    waits(record)

    with pytest.raises(NotAllowedError):
        approved(record, by=ANN)
    with pytest.raises(NotAllowedError):
        record.ledger.decline(1, "no", origin(ANN), "U1", Bench().by(ANN))

    assert State.AWAITING_APPROVAL is operation_of(record, 1).state
    assert () == record.reader.approvals(1)
    assert ["asked"] == kinds(record)


def test_another_workspace_sees_no_such_operation(record: Record) -> None:
    """
    A number from elsewhere names nothing here, and tells nothing.
    """
    waits(record)

    with pytest.raises(WrongStateError, match="no operation 1 here"):
        approved(record, by=ZOE, bench=Bench(ZOE))
    with pytest.raises(WrongStateError, match="no operation 77 here"):
        approved(record, 77)


def test_what_waits_for_nobody_cannot_be_agreed_to(record: Record) -> None:
    """
    A press on what is over, or never needed anybody, says so.
    """
    asked(record, start())
    _waits_elsewhere = asked(record, start(7, agreement=agreement()))[0].number
    record.ledger.cancel(_waits_elsewhere, origin())

    with pytest.raises(WrongStateError, match="needs no approval"):
        approved(record)
    with pytest.raises(WrongStateError, match="was taken back") as caught:
        approved(record, _waits_elsewhere)

    assert "U1" == caught.value.by


def test_one_no_ends_it(record: Record) -> None:
    """
    Whoever declines says why, and everybody hears it.
    """
    waits(record, 2)
    approved(record, bench=Bench(needed=2))
    told(record)

    declined = record.ledger.decline(
        1, "The client said no.", origin(CAT), "U3", Bench().by(CAT)
    )

    assert State.DECLINED is declined.state
    assert declined.finding is not None
    assert "The client said no." in declined.finding.what
    assert ["card", "notice", "request", "request"] == sorted(
        one[0] for one in told(record)
    )
    said = record.reader.approvals(1)
    assert [(True, ""), (False, "The client said no.")] == [
        (one.approved, one.reason) for one in said
    ]
    with pytest.raises(WrongStateError, match="was declined") as caught:
        approved(record)
    assert "U3" == caught.value.by


def test_a_yes_is_final(record: Record) -> None:
    """
    Who has agreed cannot decline; somebody else still can.
    """
    waits(record, 2)
    bench = Bench(needed=2)
    approved(record, bench=bench)

    with pytest.raises(WrongStateError, match="final"):
        record.ledger.decline(1, "", origin(BEN), "U2", bench.by(BEN))

    assert State.AWAITING_APPROVAL is operation_of(record, 1).state


@pytest.mark.parametrize(
    ("terms", "what"),
    [
        ({**TERMS, "rule": "two of three"}, "the rules ask for"),
        ({**TERMS, "room": "bob in 42"}, "record of room42"),
        ({"rule": TERMS["rule"]}, "record of room42"),
    ],
)
def test_what_is_not_what_was_shown_is_stale(
    record: Record, terms: dict[str, str], what: str
) -> None:
    """
    A yes covers what was shown; where that has changed it must be asked again.
    """
    waits(record)

    stale = approved(record, bench=Bench(terms=terms))

    assert State.STALE is stale.state
    assert stale.finding is not None
    assert what in stale.finding.what
    assert "Ask again." == stale.finding.remedy
    assert () == record.reader.approvals(1)
    yes = list(record.reader.events())[1]
    assert ["asked", "approved", "stale"] == kinds(record)
    assert (BEN, {"person": "U2", "counted": False}) == (yes.actor, {**yes.details})


def test_an_approval_holds_under_the_same_key_only(url: str) -> None:
    """
    What was shown is signed: under another key nobody has agreed to anything.
    """
    record = opened(url)
    waits(record)
    record.close()
    other = opened(url, data_key=None)

    stale = approved(other)
    other.close()

    assert State.STALE is stale.state


def test_what_its_asker_must_not_any_more_is_refused(record: Record) -> None:
    """
    No yes of a second person gives a right to somebody who has lost it.
    """
    waits(record)

    refused = approved(record, bench=Bench(why_not="You left the crew."))

    assert State.REFUSED is refused.state
    assert refused.finding is not None
    assert "You left the crew." in refused.finding.what


def test_all_who_agreed_are_judged(record: Record) -> None:
    """
    Each yes is weighed together with those before it.
    """
    waits(record, 2)
    bench = Bench(needed=2)
    approved(record, by=BEN, bench=bench)
    approved(record, by=CAT, bench=bench)

    assert [(1, ("U2",)), (1, ("U2", "U3"))] == bench.seen
