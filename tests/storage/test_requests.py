"""
What second persons are asked: where it stands, whom it reached, and what it tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.report import Posted, Report, ReportKind
from tests.storage.seconds import Bench, agreement, approved
from tests.storage.wishes import (
    ANN,
    BEN,
    CAT,
    LEASE,
    LIVE,
    ROOM42,
    answered,
    asked,
    claimed,
    count,
    keep,
    kinds,
    on_air,
    operation_of,
    origin,
    owed,
    plan,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from storage import Record

CARD = ("card", "", "operation 1")
BENS = Posted("D0BEN", "1700000000.000100")


@pytest.fixture
def waiting(record: Record) -> Record:
    """Ann's start waits for Ben or Cat, who are to be asked."""
    asked(record, start(agreement=agreement()))
    return record


def _requests(record: Record) -> dict[str, Report]:
    """What is owed to each second person."""
    due = record.ledger.owed(20)
    return {one.to: one for one in due if one.kind is ReportKind.REQUEST}


def _card(record: Record) -> Report:
    """The operation's own card, as it is to be told."""
    return next(one for one in record.ledger.owed(9) if one.kind is ReportKind.CARD)


def test_each_second_person_is_asked_at_a_place_of_their_own(waiting: Record) -> None:
    """
    Each copy is brought up to date where it stands, and so is the card.
    """
    requests = _requests(waiting)
    waiting.ledger.delivered(_card(waiting), Posted("C1", "1.1"))
    waiting.ledger.delivered(requests["U2"], BENS)
    approved(waiting, by=CAT)

    again = _requests(waiting)
    assert BENS == waiting.reader.story(again["U2"]).card
    assert waiting.reader.story(again["U3"]).card is None
    assert Posted("C1", "1.1") == waiting.reader.story(_card(waiting)).card


def test_a_request_is_owed_once_however_often_it_changed(waiting: Record) -> None:
    """
    A decision during the delivery is not forgotten, and makes no second message.
    """
    ben = _requests(waiting)["U2"]
    approved(waiting, by=CAT)
    waiting.ledger.delivered(ben, BENS)

    again = _requests(waiting)["U2"]
    assert ben.number == again.number
    assert BENS == waiting.reader.story(again).card


def test_who_cannot_be_reached_is_named_on_the_card(waiting: Record) -> None:
    """
    The card says whom no message reaches, and nobody else is told instead.
    """
    ben = _requests(waiting)["U2"]
    waiting.ledger.delivered(_card(waiting), Posted("C1", "1.1"))
    assert 0 == waiting.numbers()["reports_undeliverable"]
    waiting.ledger.undeliverable(ben, "user_disabled")

    story = waiting.reader.story(_card(waiting))
    assert (("U2", "U3"), ("U2",)) == (story.asked, story.unreached)
    assert [CARD, ("request", "", "operation 1")] == sorted(owed(waiting))
    assert 1 == waiting.numbers()["reports_undeliverable"]
    assert "undelivered" in kinds(waiting)


def test_who_deleted_what_they_were_asked_is_left_alone(record: Record) -> None:
    """
    A request is not posted again by itself, nor is anybody asked whether to.

    That it was deleted is on record, once.
    """
    bench = Bench(needed=2)
    asked(record, start(agreement=agreement(2)))
    record.ledger.delivered(_requests(record)["U2"], BENS)
    told(record)
    approved(record, by=CAT, bench=bench)
    record.ledger.card_lost(_requests(record)["U2"])
    first = record.ledger.take_reports(9, LEASE, frozenset())
    record.ledger.free_reports()
    approved(record, by=BEN, bench=bench)
    second = record.ledger.take_reports(9, LEASE, frozenset())

    assert ({"C1", "U3"}, {"C1", "U3"}) == (
        {one.to for one in first},
        {one.to for one in second},
    )
    assert 1 == kinds(record).count("card_lost")
    assert () == record.reader.story(first[0]).unreached


def test_a_request_that_was_deleted_stands_nowhere(waiting: Record) -> None:
    """
    Nothing is looked up, or brought up to date, at a place that is gone.
    """
    waiting.ledger.delivered(_requests(waiting)["U2"], BENS)
    approved(waiting, by=CAT)
    waiting.ledger.card_lost(_requests(waiting)["U2"])

    assert (None, None) == waiting.reader.card_at(BENS.channel, BENS.ts)
    assert (None, None) == waiting.reader.card_at(BENS.channel, "")


def test_the_story_tells_what_second_persons_said(waiting: Record) -> None:
    """
    Who agreed is on the card with the moment, in the order in which they did.
    """
    approved(waiting, by=CAT)

    (said,) = waiting.reader.story(_card(waiting)).approvals
    assert (CAT, "U3", True, 1) == (
        said.actor,
        said.person,
        said.approved,
        said.operation,
    )
    assert (said,) == waiting.reader.approvals(1)
    assert () == waiting.reader.approvals(2)


def test_the_card_of_what_went_on_air_says_who_agreed(waiting: Record) -> None:
    """
    Whoever allowed it stays on the feed's card, also once it has been stopped.
    """
    approved(waiting)
    answered(waiting, claimed(waiting), LIVE)
    asked(waiting, stop(1))

    card = next(one for one in waiting.ledger.owed(9) if one.feed == 1)
    story = waiting.reader.story(card)
    assert story.operation is not None
    assert 2 == story.operation.number
    assert [1] == [one.operation for one in story.approvals]


def test_a_stop_is_not_told_as_if_somebody_had_agreed_to_it(waiting: Record) -> None:
    """
    A notice tells of its own operation only, and a stop asks nobody.
    """
    approved(waiting)
    answered(waiting, claimed(waiting), LIVE)
    card = next(one for one in waiting.ledger.owed(9) if one.feed == 1)
    notice = replace(card, kind=ReportKind.NOTICE, operation=2)
    asked(waiting, stop(1))

    assert () == waiting.reader.story(notice).approvals


def test_what_waits_along_is_told_with_it(record: Record) -> None:
    """
    One request covers a start and its recording.
    """
    along = keep(after=0, only_if=True, agreement=agreement())
    record.ledger.open(plan(start(agreement=agreement()), along), origin(ANN))

    told_of = {one.operation for one in _requests(record).values()}
    story = record.reader.story(_requests(record)["U2"])
    assert {1} == told_of
    assert [2] == [one.number for one in story.followers]


def test_the_story_of_a_request_says_that_all_is_frozen(waiting: Record) -> None:
    """
    An approver sees that their yes counts and that nothing runs for now.
    """
    before = waiting.reader.story(_requests(waiting)["U2"]).freeze
    freeze, _ = waiting.ledger.freeze("incident", origin(CAT))

    assert before is None
    assert freeze == waiting.reader.story(_requests(waiting)["U2"]).freeze


def test_the_debt_of_broken_glass_is_told_until_it_is_closed(waiting: Record) -> None:
    """
    Who ran it without approvals, why, and who looked at it since.
    """
    judge = Bench(needed=0)
    waiting.ledger.break_glass(1, "on fire", origin(ANN), "U1", judge)
    opened = waiting.reader.reviews("T1")
    shown = waiting.reader.story(_card(waiting)).review
    number = waiting.numbers()["reviews_open"]
    waiting.ledger.review(1, "fine", origin(BEN), "U2", judge)

    assert ((ANN, "on fire", None),) == tuple(
        (one.broken_by, one.why, one.closed_by) for one in opened
    )
    assert (opened[0], 1) == (shown, number)
    closed = waiting.reader.review(1)
    assert closed is not None
    assert (BEN, "fine") == (closed.closed_by, closed.note)
    assert () == waiting.reader.reviews("T1")
    assert () == waiting.reader.reviews("T2")
    assert waiting.reader.review(2) is None


def test_the_numbers_say_what_waits_for_people(waiting: Record) -> None:
    """
    Those who run OnAir see approvals that wait, and whether anything is frozen.
    """
    before = waiting.numbers()
    waiting.ledger.freeze("", origin(BEN))
    approved(waiting)
    after = waiting.numbers()

    names = ("approvals_waiting", "reviews_open", "frozen")
    assert [1, 0, 0] == [before[name] for name in names]
    assert [0, 0, 1] == [after[name] for name in names]


def test_a_card_is_known_by_its_place(record: Record) -> None:
    """
    A shortcut on a message finds what it shows: a feed, an operation, or nothing.
    """
    feed = on_air(record)
    record.ledger.delivered(_card(record), Posted("C1", "1.1"))
    told(record)
    asked(record, start(2, agreement=agreement()))
    record.ledger.delivered(_card(record), Posted("C1", "2.2"))
    record.ledger.delivered(_requests(record)["U2"], BENS)

    assert (record.reader.feed(feed), None) == record.reader.card_at("C1", "1.1")
    waits = (None, operation_of(record, 2))
    assert waits == record.reader.card_at("C1", "2.2")
    assert waits == record.reader.card_at(BENS.channel, BENS.ts)
    assert (None, None) == record.reader.card_at("C2", "1.1")
    assert 3 == count(record, "cards")


def test_somebodys_own_operations_come_newest_first(record: Record) -> None:
    """
    Their latest ones and nobody else's, as many as are wanted.
    """
    for group, actor in ((1, ANN), (2, BEN), (3, ANN), (4, ANN)):
        asked(record, start(group), by=actor)

    newest = record.reader.asked_by("T1", "U1", 2)
    assert [4, 3] == [one.number for one in newest]
    assert [2] == [one.number for one in record.reader.asked_by("T1", "U2", 9)]
    assert () == record.reader.asked_by("T2", "U1", 9)


def test_the_rooms_of_several_channels_are_each_there_once(record: Record) -> None:
    """
    What somebody's channels have as their default, by name.
    """
    attic = replace(
        ROOM42, name=type(ROOM42.name)("attic"), group=type(ROOM42.group)(7)
    )
    for room, channel in ((ROOM42, "C1"), (ROOM42, "C2"), (attic, "C3")):
        if channel != "C2":
            record.ledger.add_room(room, origin())
        record.ledger.set_channel_room(room, origin(channel=channel))

    some = record.reader.channel_rooms("T1", frozenset({"C1", "C2", "C3", "C4"}))
    assert ["attic", "room42"] == [room.name.text for room in some]
    one = record.reader.channel_rooms("T1", frozenset({"C2"}))
    assert ["room42"] == [room.name.text for room in one]
    assert () == record.reader.channel_rooms("T2", frozenset({"C1"}))
    assert () == record.reader.channel_rooms("T1", frozenset())


def test_what_channels_wait_for_goes_before_requests(record: Record) -> None:
    """
    However many are asked to agree, a card of another room is not behind them all.
    """
    many = tuple(f"U{number:02d}" for number in range(6))
    asked(record, start(agreement=agreement(asked=many)))
    (card,) = record.ledger.take_reports(1, LEASE, frozenset())
    record.ledger.delivered(card, Posted("C1", "1.0"))
    asked(record, start(7))

    (first,) = record.ledger.take_reports(1, LEASE, frozenset())

    assert ReportKind.CARD is card.kind
    assert ReportKind.CARD is first.kind
