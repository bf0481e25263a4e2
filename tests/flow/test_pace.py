"""
Slack's pace: one message a second for each channel, and no channel waits for another.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING

import pytest

from bot.clock import SystemClock
from bot.domain.errors import PostLaterError
from bot.domain.feed import FeedState
from bot.domain.outcome import Ended
from bot.flow.reporter import Reporter
from tests.flow.mouth import SECOND, Mouth, set_mouth
from tests.stage import until
from tests.storage.wishes import (
    ALREADY_LIVE,
    BEN,
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

LONG = timedelta(minutes=1)
LATER = PostLaterError(
    "Slack said ratelimited.", remedy="Wait.", after=timedelta(seconds=30)
)


@pytest.fixture
def mouth(tmp_path: Path) -> Iterator[Mouth]:
    """A reporter without a pace."""
    yield from set_mouth(tmp_path)


def test_a_channel_that_slack_slows_down_does_not_slow_down_another(
    mouth: Mouth,
) -> None:
    """
    What Slack asks for one channel holds for that channel only.
    """
    mouth.announcer.trouble.append(LATER)
    mouth.ask(1, "C1")
    mouth.speak()
    mouth.ask(2, "C1")
    mouth.ask(3, "C2")
    mouth.speak()

    assert ["C2"] == [report.to for _, report, _ in mouth.announcer.told]


def test_a_channel_hears_one_message_a_second(mouth: Mouth) -> None:
    """
    The first goes at once, the next when the channel has rested, and whoever waits
    is told how long.
    """
    mouth.begin(SECOND)
    on_air(mouth.record)
    assert mouth.speak() == SECOND
    assert ["card"] == mouth.told()
    mouth.clock.move(timedelta(milliseconds=999))
    mouth.speak()
    assert ["card"] == mouth.told()
    mouth.clock.move(timedelta(milliseconds=1))
    mouth.speak()

    assert ["card", "on_air"] == mouth.told()


def test_many_changes_in_one_second_are_one_update(mouth: Mouth) -> None:
    """
    A card is shown as it is when its turn comes, not as it was in between.
    """
    mouth.begin(SECOND)
    asked(mouth.record, start())
    mouth.speak()
    answered(mouth.record, claimed(mouth.record), LIVE)
    asked(mouth.record, stop(1))
    answered(mouth.record, claimed(mouth.record), Ended())
    mouth.clock.move(SECOND)
    mouth.speak()

    cards = [story for how, _, story in mouth.announcer.told if how == "card"]
    states = [story.feed.state for story in cards if story.feed]
    assert [FeedState.OPENING, FeedState.ENDED] == states


def test_a_slow_slack_in_one_channel_does_not_hold_up_another(mouth: Mouth) -> None:
    """
    While one card hangs, another room's card is posted.
    """
    go_on = Event()
    mouth.announcer.during = lambda _how, report: (
        go_on.wait(30) if report.to == "C1" else None
    )
    mouth.ask(1, "C1")
    mouth.reporter.report()
    mouth.ask(2, "C2")
    mouth.reporter.report()
    until(lambda: len(mouth.announcer.told) == 1)
    assert ["C2"] == [report.to for _, report, _ in mouth.announcer.told]
    go_on.set()
    mouth.speak()

    assert ["C2", "C1"] == [report.to for _, report, _ in mouth.announcer.told]


def test_no_channel_is_spoken_to_twice_at_once(mouth: Mouth) -> None:
    """
    Several channels side by side, each of them one message after the other.
    """
    speaking: Counter[str] = Counter()
    most: Counter[str] = Counter()
    lock = Lock()

    def watch(_how: str, report: Report) -> None:
        with lock:
            speaking[report.to] += 1
            most[report.to] = max(most[report.to], speaking[report.to])
            most["all"] = max(most["all"], sum(speaking.values()))
        Event().wait(0.01)
        with lock:
            speaking[report.to] -= 1

    mouth.announcer.during = watch
    for number in range(1, 13):
        mouth.ask(number, f"C{number % 3}")
    mouth.speak()

    assert 12 == len(mouth.announcer.told)
    assert {"C0": 1, "C1": 1, "C2": 1} == {to: most[to] for to in ("C0", "C1", "C2")}
    assert 1 < most["all"] <= 3


def test_a_whisper_waits_for_its_channels_rest(mouth: Mouth) -> None:
    """
    What one person reads in a channel counts for that channel as well.
    """
    on_air(mouth.record)
    mouth.speak()
    asked(mouth.record, start(), by=BEN)
    answered(mouth.record, claimed(mouth.record), ALREADY_LIVE)
    mouth.begin(SECOND)
    assert mouth.speak() is not None
    assert 3 == len(mouth.told())
    mouth.clock.move(SECOND)
    mouth.speak()

    assert ["card", "confirmed"] == sorted(mouth.told()[2:])


def test_going_down_everything_due_is_told_at_slacks_pace(mouth: Mouth) -> None:
    """
    What only waits for its channel's rest is waited for.
    """
    on_air(mouth.record)
    ledger, reader = mouth.record.ledger, mouth.record.reader
    pace = timedelta(milliseconds=30)
    hurried = Reporter(ledger, reader, mouth.announcer, SystemClock(), pace)

    assert hurried.flush(LONG)
    assert ["card", "on_air"] == mouth.told()
    assert () == ledger.owed(9)


def test_going_down_does_not_wait_longer_than_it_may(mouth: Mouth) -> None:
    """
    What cannot be told in time stays owed, and the next start tells it.
    """
    mouth.begin(LONG)
    on_air(mouth.record)

    assert not mouth.reporter.flush(SECOND)
    assert ["card"] == mouth.told()
    mouth.begin()
    assert mouth.reporter.flush(SECOND)
    assert ["card", "on_air"] == mouth.told()
