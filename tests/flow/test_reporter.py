"""
What is owed is told: each thing once, in order, whatever goes wrong on the way.
"""

from __future__ import annotations

import sqlite3
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import CannotPostError, PostLaterError, RecordUnavailableError
from bot.domain.feed import FeedState
from bot.domain.outcome import Ended
from tests.flow.mouth import NOW, SECOND, Mouth, set_mouth
from tests.stage import until
from tests.storage.wishes import (
    ANN,
    LIVE,
    answered,
    asked,
    claimed,
    on_air,
    start,
    stop,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.report import Report

LATER = PostLaterError(
    "Slack said ratelimited.", remedy="Wait.", after=timedelta(seconds=30)
)
DROPPED = PostLaterError(
    "Slack could not be reached.", remedy="Wait.", after=NOW, may_have_posted=True
)
NOT_THERE = CannotPostError(
    "Slack said not_in_channel.", remedy="/invite @OnAir", reason="not_in_channel"
)


@pytest.fixture
def mouth(tmp_path: Path) -> Iterator[Mouth]:
    """A reporter without a pace."""
    yield from set_mouth(tmp_path)


def test_a_card_is_told_before_its_notice(mouth: Mouth) -> None:
    """
    One card, one notice, each once.
    """
    on_air(mouth.record)
    mouth.speak()

    assert ["card", "on_air"] == mouth.told()


def test_a_report_waits_as_long_as_slack_asks(mouth: Mouth) -> None:
    """
    Nothing is told before its time, and everything is told after it, in order.
    """
    mouth.announcer.trouble.append(LATER)
    on_air(mouth.record)
    mouth.speak()
    mouth.clock.move(timedelta(seconds=29))
    mouth.speak()
    assert [] == mouth.told()
    mouth.clock.move(timedelta(seconds=2))
    mouth.speak()

    assert ["card", "on_air"] == mouth.told()


def test_one_report_that_cannot_be_told_does_not_hold_up_the_others(
    mouth: Mouth,
) -> None:
    """
    A mistake of ours in one message is logged, and the rest is told.
    """
    mouth.announcer.trouble.append(KeyError("a mistake"))
    mouth.ask(1, "C1")
    mouth.speak()
    mouth.ask(2, "C1")
    mouth.speak()
    assert [2] == [report.feed for _, report, _ in mouth.announcer.told]
    mouth.clock.move(timedelta(minutes=1))
    mouth.speak()

    assert [2, 1] == [report.feed for _, report, _ in mouth.announcer.told]


def test_a_message_that_can_never_be_written_ends_visibly(mouth: Mouth) -> None:
    """
    A mistake that stays is not tried for ever, and holds no notice back for ever.
    """
    mouth.ask(1, "C1")
    mouth.announcer.trouble.extend([KeyError("a mistake")] * 6)
    for _ in range(7):
        mouth.speak()
        mouth.clock.move(timedelta(minutes=6))

    events = [event.kind.value for event in mouth.record.reader.events()]
    assert 1 == events.count("undelivered")
    assert ["direct"] == mouth.told()


def test_what_the_channel_cannot_get_its_asker_gets(mouth: Mouth) -> None:
    """
    A closed channel turns card and notice into direct messages to the asker.
    """

    def closed(how: str, _report: Report) -> None:
        if how != "direct":
            raise NOT_THERE

    mouth.announcer.during = closed
    on_air(mouth.record)
    mouth.speak()

    assert ["direct", "on_air"] == mouth.told()
    assert {ANN.user} == {report.to for _, report, _ in mouth.announcer.told}


def test_a_direct_message_that_cannot_be_delivered_ends_there(mouth: Mouth) -> None:
    """
    The last resort fails once, visibly in the history, and is not tried for ever.
    """
    mouth.announcer.trouble.extend([NOT_THERE] * 9)
    on_air(mouth.record)
    mouth.speak()
    mouth.clock.move(timedelta(days=1))
    mouth.speak()

    kinds = [event.kind.value for event in mouth.record.reader.events()]
    assert [] == mouth.told()
    assert 4 == kinds.count("undelivered")


def test_what_was_told_is_not_told_again_while_it_cannot_be_recorded(
    mouth: Mouth,
) -> None:
    """
    While the record is away nothing is posted twice, in any channel, and then all
    is as it should be.
    """
    mouth.ask(1, "C1")
    mouth.ask(2, "C2")
    other = sqlite3.connect(mouth.file, isolation_level=None, check_same_thread=False)
    lock = Lock()

    def lock_the_record(_how: str, _report: Report) -> None:
        with lock:
            if not other.in_transaction:
                other.execute("BEGIN IMMEDIATE")

    mouth.announcer.during = lock_the_record
    mouth.reporter.report()
    until(lambda: len(mouth.announcer.told) == 2)
    for _ in range(3):
        with pytest.raises(RecordUnavailableError):
            mouth.reporter.report()
    mouth.announcer.during = lambda _how, _report: None
    other.execute("ROLLBACK")
    other.close()
    mouth.speak()

    assert ["card", "card"] == mouth.told()
    assert () == mouth.record.ledger.owed(9)


def test_a_change_during_a_delivery_is_told_as_well(mouth: Mouth) -> None:
    """
    The card always ends up equal to the record.
    """
    asked(mouth.record, start())
    claim = claimed(mouth.record)
    once = iter([lambda: answered(mouth.record, claim, LIVE)])
    mouth.announcer.during = lambda _how, _report: next(once, lambda: None)()
    mouth.speak()

    cards = [story for how, _, story in mouth.announcer.told if how == "card"]
    states = [story.feed.state for story in cards if story.feed]
    assert [FeedState.OPENING, FeedState.LIVE] == states


def test_whoever_starts_anew_knows_what_may_be_there_already(mouth: Mouth) -> None:
    """
    After a crash, and after a dropped connection, the message is looked for.
    """
    mouth.ask(1, "C1")
    mouth.record.ledger.take_reports(1, timedelta(minutes=3), frozenset())
    mouth.begin()
    assert mouth.speak() is None
    mouth.record.ledger.free_reports()
    mouth.announcer.trouble.append(DROPPED)
    mouth.speak()
    mouth.clock.move(SECOND)
    mouth.speak()

    assert [2] == [report.begun for _, report, _ in mouth.announcer.told]


def test_the_asker_is_offered_a_deleted_card_once(mouth: Mouth) -> None:
    """
    A card that somebody deleted stays away; what must be noticed is still told.
    """
    asked(mouth.record, start())
    mouth.speak()
    mouth.announcer.deleted = True
    answered(mouth.record, claimed(mouth.record), LIVE)
    mouth.speak()
    asked(mouth.record, stop(1))
    answered(mouth.record, claimed(mouth.record), Ended())
    mouth.speak()

    assert {"card": 1, "on_air": 1, "off_air": 1, "card_lost": 1} == {
        one: mouth.told().count(one) for one in mouth.told()
    }


def test_a_card_deleted_between_two_notices_is_missed_by_the_second(
    mouth: Mouth,
) -> None:
    """
    A reply that finds no card is told in the channel in its place.
    """
    asked(mouth.record, start())
    claim = claimed(mouth.record)
    answered(mouth.record, claim, LIVE)
    mouth.announcer.during = lambda how, _report: setattr(
        mouth.announcer, "deleted", how == "card"
    )
    mouth.speak()

    assert ["card", "card_lost", "on_air"] == sorted(mouth.told())
    stories = [story for how, _, story in mouth.announcer.told if how == "notice"]
    assert [None] == [story.card for story in stories]
