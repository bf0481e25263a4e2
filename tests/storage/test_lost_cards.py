"""
A card that somebody deleted stays away until somebody asks for it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import WrongStateError
from bot.domain.report import NoticeKind, Posted
from tests.storage.test_taking import taken
from tests.storage.wishes import (
    ANN,
    BEN,
    asked,
    in_short,
    kick,
    kinds,
    on_air,
    origin,
    owed,
    plan,
    start,
    stop,
    told,
)

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.report import Report
    from storage import Record

HERE = Posted("C1", "1700000000.000100")
WHISPER = ("whisper", "card_lost", "feed 1")


def lost(record: Record, by: Actor = BEN) -> Report:
    """Its card stood, changed, and was found deleted; the report that found it."""
    on_air(record)
    record.ledger.delivered(taken(record)[0], HERE)
    told(record)
    record.ledger.open(plan(stop(1)), origin(by))
    (card,) = taken(record)
    record.ledger.card_lost(card)
    return card


def test_the_asker_is_asked_once_whether_they_want_it_back(record: Record) -> None:
    """
    One whisper to whoever asked for the feed, however often its loss is noticed.
    """
    card = lost(record)
    record.ledger.card_lost(card)

    assert [WHISPER] == owed(record)
    assert [ANN.user] == [one.to for one in taken(record)]
    assert 1 == kinds(record).count("card_lost")


def test_a_deleted_card_is_not_owed_whatever_changes(record: Record) -> None:
    """
    Nobody gets back by itself what somebody did not want to see.
    """
    lost(record)
    told(record)
    asked(record, start(), by=BEN)

    assert () == taken(record)
    assert "card" not in [kind for kind, _, _ in owed(record)]


def test_a_notice_whose_card_is_gone_is_still_owed(record: Record) -> None:
    """
    What must be noticed is noticed without the card as well.
    """
    on_air(record)
    record.ledger.delivered(taken(record)[0], HERE)
    (notice,) = taken(record)
    record.ledger.card_lost(notice)
    found = taken(record)

    assert {("notice", "on_air", "feed 1"), WHISPER} == {in_short(o) for o in found}
    card = record.reader.story(notice).card
    assert card is None or not card.ts


def test_the_lost_card_of_a_kick_is_told_to_its_asker(record: Record) -> None:
    """
    The card of an act without a feed is missed as well.
    """
    asked(record, kick(confirm=False), by=BEN)
    record.ledger.delivered(taken(record)[0], HERE)
    record.ledger.cancel(1, origin(BEN))
    (card, *_) = taken(record)
    record.ledger.card_lost(card)
    told_of = [one for one in taken(record) if one.notice is NoticeKind.CARD_LOST]

    assert [(BEN.user, 1)] == [(one.to, one.operation) for one in told_of]


def test_whom_the_whisper_cannot_reach_gets_a_direct_message(record: Record) -> None:
    """
    Somebody who left the channel is asked directly.
    """
    lost(record)
    (whisper,) = taken(record)
    record.ledger.undeliverable(whisper, "user_not_in_channel")

    assert [("direct", "card_lost", "feed 1")] == owed(record)


def test_a_card_asked_for_again_is_owed_anew(record: Record) -> None:
    """
    It is posted at a new place, and shown as it is now.
    """
    lost(record)
    told(record)
    feed = record.ledger.post_again(1, origin(BEN, gesture="press"))
    (card,) = taken(record)

    assert 1 == feed.number
    assert ("card", "", "feed 1") == in_short(card)
    assert record.reader.story(card).card is None
    assert [BEN] == [
        event.actor
        for event in record.reader.events()
        if event.kind.value == "card_again"
    ]


def test_a_gesture_brings_a_card_back_once(record: Record) -> None:
    """
    The same press, delivered twice by Slack, is answered twice and counts once.
    """
    lost(record)
    told(record)
    first = record.ledger.post_again(1, origin(BEN, gesture="press"))
    again = record.ledger.post_again(1, origin(BEN, gesture="press"))

    assert first == again
    assert 1 == kinds(record).count("card_again")


@pytest.mark.parametrize("number", [1, 99])
def test_a_card_that_is_there_cannot_be_asked_for(record: Record, number: int) -> None:
    """
    Only a card that was deleted comes back; nothing else changes.
    """
    on_air(record)
    told(record)
    with pytest.raises(WrongStateError):
        record.ledger.post_again(number, origin(BEN, gesture="press"))

    assert [] == owed(record)


def test_another_workspace_cannot_bring_a_card_back(record: Record) -> None:
    """
    A number that is guessed opens nothing.
    """
    lost(record)
    stranger = type(BEN)("T2", "U9")
    with pytest.raises(WrongStateError):
        record.ledger.post_again(1, origin(stranger, gesture="press"))

    assert "card_again" not in kinds(record)


def test_a_new_card_may_be_lost_again(record: Record) -> None:
    """
    Each loss is told, also the second one.
    """
    lost(record)
    told(record)
    record.ledger.post_again(1, origin(BEN, gesture="press"))
    record.ledger.delivered(taken(record)[0], Posted("C1", "1700000000.000200"))
    asked(record, start(), by=BEN)
    (card,) = taken(record)
    record.ledger.card_lost(card)

    assert [WHISPER] == owed(record)
    assert 2 == kinds(record).count("card_lost")


def test_people_who_were_not_told_at_all_are_counted(record: Record) -> None:
    """
    A direct message that failed is a number that whoever runs OnAir can watch.
    """
    asked(record, start())
    record.ledger.undeliverable(taken(record)[0], "not_in_channel")
    assert 0 == record.numbers()["reports_undeliverable"]
    record.ledger.undeliverable(taken(record)[0], "user_disabled")

    assert 1 == record.numbers()["reports_undeliverable"]
