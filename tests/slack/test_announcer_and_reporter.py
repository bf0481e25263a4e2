"""
Whatever Slack and our own machine do: in the end everything is told, and told once.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk import WebClient

from bot.domain.errors import AnnounceError
from bot.domain.outcome import Ended
from bot.domain.report import ReportKind
from bot.flow.reporter import Reporter
from bot.playground.workspace import Fault, Workspace
from bot.slack.announcer import SlackAnnouncer
from storage import Record
from tests.fakes import FakeClock
from tests.storage.wishes import LIVE, answered, asked, claimed, start, stop

if TYPE_CHECKING:
    from collections.abc import Iterator

CHANNEL = "C1"
NOW = timedelta(0)
LONG = timedelta(hours=1)
WRITES = ("chat.postMessage", "chat.update")
LOOKS = ("conversations.history", "conversations.replies", "auth.test")
FAULTS = {
    "lost answer": Fault.dropped(effect=True),
    "lost call": Fault.dropped(effect=False),
    "too many": Fault.too_many(20),
    "broken": Fault.broken(503),
    "catastrophe": Fault.refused("fatal_error"),
}
DEEDS = ("start", "stop", "speak", "die in the middle", "wait")
STEP = st.one_of(
    st.sampled_from(DEEDS),
    st.tuples(st.sampled_from((*WRITES, *LOOKS)), st.sampled_from(sorted(FAULTS))),
)


@dataclass(frozen=True)
class Stage:
    """
    What every play has in common.

    Attributes:
        empty: A record in which nothing is yet, to be copied.
    """

    slack: Workspace
    clock: FakeClock
    empty: Path


class Play:
    """
    A record with one room, a reporter that may die, and a Slack that may fail.
    """

    def __init__(self, stage: Stage, file: Path) -> None:
        """Nothing was asked for, and nothing was said."""
        self.slack, self.clock = stage.slack, stage.clock
        copyfile(stage.empty, file)
        self.record = Record(f"sqlite:///{file}", clock=stage.clock, spacing=NOW)
        slack = stage.slack
        slack.faults.clear()
        with slack.team.lock:
            slack.team.messages.clear()
        client = WebClient(
            token=slack.identity.bot_token, base_url=slack.api_url, retry_handlers=[]
        )
        self.announcer = SlackAnnouncer(client)
        self.begin()
        self.feed = self.opened = 0

    def begin(self) -> None:
        """A new process, which has the record alone."""
        self.record.ledger.free_reports()
        ledger, reader = self.record.ledger, self.record.reader
        self.reporter = Reporter(ledger, reader, self.announcer, self.clock, NOW)

    def do(self, step: str | tuple[str, str]) -> None:
        """One thing happens."""
        if isinstance(step, tuple):
            self.slack.faults.add(step[0], FAULTS[step[1]])
        elif step == "speak":
            self.speak()
        elif step == "wait":
            self.clock.move(timedelta(seconds=7))
        elif step == "die in the middle":
            self.die()
        elif (step == "start") == (self.feed == 0):
            self.turn()

    def turn(self) -> None:
        """The room goes on air, or off again."""
        # Two sendings for one account keep their distance.
        self.clock.move(timedelta(seconds=10))
        if self.feed:
            asked(self.record, stop(self.feed, self.opened))
            answered(self.record, claimed(self.record), Ended())
            self.feed = 0
            return
        self.opened += 1
        asked(self.record, start(self.opened))
        claim = claimed(self.record)
        answered(self.record, claim, LIVE)
        assert claim.feed is not None
        self.feed = claim.feed.number

    def speak(self) -> None:
        """Tell what can be told now."""
        while self.reporter.report() == NOW:
            pass

    def die(self) -> None:
        """What was begun is told, or not, and nothing of it is recorded."""
        ledger, reader = self.record.ledger, self.record.reader
        for report in ledger.take_reports(1, LONG, frozenset()):
            story = reader.story(report)
            try:
                if report.kind is ReportKind.CARD:
                    self.announcer.card(report, story)
                else:
                    self.announcer.notice(report, story)
            except AnnounceError:
                continue
        self.begin()

    def end(self) -> None:
        """Slack is well again, and enough time passes."""
        self.slack.faults.clear()
        for _ in range(3):
            self.clock.move(LONG)
            self.speak()

    def cards(self) -> Counter[str]:
        """How many cards there are of each feed."""
        return Counter(
            str(one.metadata["event_payload"]["feed"])
            for one in self.slack.messages(CHANNEL)
            if one.metadata and one.metadata["event_type"] == "onair_card"
        )


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One workspace in which the app may look, and one clock for everybody."""
    clock = FakeClock()
    empty = tmp_path_factory.mktemp("record") / "empty.db"
    record = Record(f"sqlite:///{empty}", clock=clock)
    record.upgrade()
    record.close()
    with Workspace(clock=clock, rate_limits=False) as slack:
        slack.add_person("U1", "ann")
        slack.add_channel(CHANNEL, "live", members=["U1"])
        yield Stage(slack, clock, empty)


@settings(max_examples=25, deadline=None)
@given(steps=st.lists(STEP, max_size=25))
def test_in_the_end_everything_is_told_once(
    stage: Stage, steps: list[str | tuple[str, str]]
) -> None:
    """
    Through lost answers, refusals and sudden deaths: nothing stays owed, each feed
    has one card that shows how it ended up, and each notice was told exactly once.
    """
    with TemporaryDirectory() as folder:
        play = Play(stage, Path(folder) / "onair.db")
        for step in ("start", *steps):
            play.do(step)
        play.end()
        owed, record = play.record.ledger.owed(9), play.record
        feeds = {}
        number = 1
        while (feed := record.reader.feed(number)) is not None:
            feeds[str(number)] = "off air" if feed.ended_at else "on air"
            number += 1
        record.close()

    messages = stage.slack.messages(CHANNEL)
    shown = {
        str(one.metadata["event_payload"]["feed"]): one.text
        for one in messages
        if one.metadata and one.metadata["event_type"] == "onair_card"
    }
    notices = [one.text for one in messages if one.broadcast]
    wanted = sum(2 if state == "off air" else 1 for state in feeds.values())
    assert () == owed
    assert dict.fromkeys(feeds, 1) == play.cards()
    assert [] == [key for key, state in feeds.items() if state not in shown[key]]
    assert wanted == len(notices)
