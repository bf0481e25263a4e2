"""
What is owed stays owed until it is there, or cannot be.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.report import Posted, ReportKind
from tests.storage.wishes import (
    BEN,
    LIVE,
    ON_AIR_AND_KEPT,
    answered,
    asked,
    claimed,
    count,
    in_short,
    keep,
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
    from storage import Record

HERE = Posted("C1", "1700000000.000100")


def test_a_card_is_owed_once_however_often_it_changed(record: Record) -> None:
    """
    Many changes before a delivery are one update.
    """
    asked(record, stop(on_air(record)))

    cards = [one for one in record.ledger.owed(9) if one.kind is ReportKind.CARD]
    assert [3] == [card.version for card in cards]


def test_a_change_during_the_delivery_is_not_forgotten(record: Record) -> None:
    """
    What was posted before the change is not the last word.
    """
    asked(record, start())
    stale = record.ledger.owed(1)[0]
    answered(record, claimed(record), LIVE)
    record.ledger.delivered(stale, HERE)

    assert ("card", "", "feed 1") == owed(record)[0]


def test_a_cards_place_is_remembered(record: Record) -> None:
    """
    The next change updates the same message, and follows it when it moves.
    """
    asked(record, start())
    card = record.ledger.owed(1)[0]
    record.ledger.delivered(card, HERE)
    assert record.reader.story(card).card == HERE
    answered(record, claimed(record), LIVE)

    again = record.ledger.owed(1)[0]
    moved = Posted("C1", "1700000000.000200")
    record.ledger.delivered(again, moved)

    assert record.reader.story(again).card == moved
    assert 1 == count(record, "cards")


def test_a_notice_waits_for_its_card(record: Record) -> None:
    """
    A reply needs the message that it replies to.
    """
    on_air(record)
    assert [("card", "", "feed 1")] == owed(record)
    record.ledger.delivered(record.ledger.owed(1)[0], HERE)

    assert [("notice", "on_air", "feed 1")] == owed(record)


def test_a_notice_does_not_wait_for_a_card_that_was_given_up(record: Record) -> None:
    """
    Where no card can be, the notice is tried all the same.
    """
    on_air(record)
    record.ledger.undeliverable(record.ledger.owed(1)[0], "not_in_channel")

    assert ("notice", "on_air", "feed 1") in owed(record)


def test_a_notice_behind_a_postponed_card_wakes_nobody(record: Record) -> None:
    """
    The next moment to look is the card's, not that of the notice behind it.
    """
    on_air(record)
    until = record.ledger.now() + timedelta(minutes=1)
    record.ledger.postponed(record.ledger.owed(1)[0], until)

    assert until == record.ledger.next_due()
    assert [] == owed(record)


def test_a_postponed_report_counts_its_tries(record: Record) -> None:
    """
    How long to wait next depends on how often it was tried.
    """
    asked(record, start())
    record.ledger.postponed(record.ledger.owed(1)[0], record.ledger.now())

    assert 1 == record.ledger.owed(1)[0].tries


def test_a_postponed_card_that_changes_is_due_at_once(record: Record) -> None:
    """
    News do not wait for the old news' time.
    """
    asked(record, start())
    later = record.ledger.now() + timedelta(hours=1)
    record.ledger.postponed(record.ledger.owed(1)[0], later)
    answered(record, claimed(record), LIVE)

    assert [("card", "", "feed 1")] == owed(record)


def test_a_delivery_is_a_line_of_the_history(record: Record) -> None:
    """
    It can be told when people were told.
    """
    asked(record, start())
    told(record)

    line = record.reader.history("T1", feed=1)[-1]
    assert ({"report": "card", "to": "C1"}, "room42") == (line.details, line.room)


def test_a_report_is_crossed_out_once(record: Record) -> None:
    """
    Two deliveries of one report are one line.
    """
    asked(record, start())
    card = record.ledger.owed(1)[0]
    record.ledger.delivered(card, HERE)
    record.ledger.delivered(card, HERE)

    assert 1 == kinds(record).count("reported")


def test_what_the_channel_cannot_get_its_asker_gets(record: Record) -> None:
    """
    A card that cannot be posted is owed to the asker as a direct message.
    """
    asked(record, start(), by=BEN)
    record.ledger.undeliverable(record.ledger.owed(1)[0], "not_in_channel")

    direct = record.ledger.owed(9)
    assert [("direct", "", "feed 1")] == [in_short(one) for one in direct]
    assert ["U2"] == [one.to for one in direct]


def test_the_asker_is_told_the_same_once(record: Record) -> None:
    """
    Each change of a card that cannot be posted is not another message.
    """
    asked(record, stop(on_air(record)))
    record.ledger.undeliverable(record.ledger.owed(1)[0], "not_in_channel")
    direct = record.ledger.owed(1)[0]
    while direct.kind is not ReportKind.DIRECT:
        record.ledger.delivered(direct, None)
        direct = record.ledger.owed(1)[0]
    record.ledger.delivered(direct, None)
    answered(record, claimed(record), LIVE)
    card = next(one for one in record.ledger.owed(9) if one.kind is ReportKind.CARD)
    record.ledger.undeliverable(card, "not_in_channel")

    assert "direct" not in [kind for kind, _, _ in owed(record)]


def test_each_notice_reaches_the_asker_alone(record: Record) -> None:
    """
    The addresses come by direct message where the channel is closed to us.
    """
    on_air(record)
    record.ledger.undeliverable(record.ledger.owed(1)[0], "not_in_channel")
    notice = next(one for one in record.ledger.owed(9) if one.notice)
    record.ledger.undeliverable(notice, "not_in_channel")

    assert [("direct", "", "feed 1"), ("direct", "on_air", "feed 1")] == told(record)


def test_a_direct_message_that_fails_ends_there_visibly(record: Record) -> None:
    """
    What cannot be told to anyone is a line with its reason, and nothing more.
    """
    asked(record, start())
    record.ledger.undeliverable(record.ledger.owed(1)[0], "not_in_channel")
    record.ledger.undeliverable(record.ledger.owed(1)[0], "account_inactive")

    assert [] == owed(record)
    line = record.reader.history("T1")[-1]
    assert ("direct", "account_inactive") == (
        line.details["report"],
        line.details["reason"],
    )


def test_the_story_of_a_card_tells_of_everything_at_once(record: Record) -> None:
    """
    First and latest operation, feed, recording and time come in one reading.
    """
    record.ledger.open(ON_AIR_AND_KEPT, origin())
    answered(record, claimed(record), LIVE)
    asked(record, stop(1), by=BEN)

    story = record.reader.story(record.ledger.owed(1)[0])

    assert story.first == record.reader.operation(1)
    assert story.operation == record.reader.operation(3)
    assert story.feed == record.reader.feed(1)
    assert story.recording == record.reader.feed(2)
    assert story.card is None
    assert record.ledger.now() >= story.at


def test_the_story_of_a_notice_is_that_of_its_operation(record: Record) -> None:
    """
    A notice tells of what it was owed for, whatever came later.
    """
    on_air(record)
    asked(record, stop(1), by=BEN)
    record.ledger.delivered(record.ledger.owed(1)[0], HERE)

    story = record.reader.story(record.ledger.owed(1)[0])

    assert story.operation == record.reader.operation(1)
    assert story.card == HERE


def test_the_story_of_a_kick_has_no_feed(record: Record) -> None:
    """
    An operation's own card tells of the operation alone.
    """
    asked(record, kick(confirm=False))

    story = record.reader.story(record.ledger.owed(1)[0])

    assert (None, None, None) == (story.feed, story.first, story.recording)
    assert story.operation == record.reader.operation(1)


def test_no_more_are_given_than_asked_for(record: Record) -> None:
    """
    A long list of debts is worked off in small parts, oldest first.
    """
    record.ledger.open(plan(start(1), start(2), keep(3)), origin())

    assert ["feed 1", "feed 2"] == [in_short(one)[2] for one in record.ledger.owed(2)]
