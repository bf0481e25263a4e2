"""
The straight line with a real record, and fakes for the world outside.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.command import Asking, Button, Click
from bot.domain.record import Origin
from bot.domain.retrying import Pace
from bot.domain.room import Account, GroupNumber, Room, RoomName
from bot.domain.rules import NO_GROUPS, Groups, Rule, Rules
from bot.flow import Desk, Gate, InForce, Reporter, Runner, Terms, Timekeeper
from storage import Record
from tests.empty import empty_record
from tests.fakes import FakeAnnouncer, FakeBackend, FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from bot.domain.answer import Answer
    from bot.domain.operation import Operation
    from bot.flow import Reply

ADMIN = Actor("T1", "U0ADMIN")
BOB = Actor("T1", "U0BOB")
STRANGER = Actor("T1", "U0STRANGER")
FOREIGNER = Actor("T2", "U0ADMIN")


@dataclass
class Line:
    """
    Desk, runner and reporter around one record.

    Attributes:
        path: The record's file.
        rings: How often the workers were woken.
        paused: Called at each pause.
    """

    record: Record
    clock: FakeClock
    path: Path
    backend: FakeBackend = field(default_factory=FakeBackend)
    announcer: FakeAnnouncer = field(default_factory=FakeAnnouncer)
    rules: Rules = field(default_factory=Rules)
    groups: Groups = NO_GROUPS
    rings: int = 0
    gestures: int = 0
    paused: Callable[[], object] = lambda: None

    def __post_init__(self) -> None:
        """Wire it as `bot.main` does."""
        ledger, reader = self.record.ledger, self.record.reader
        in_force = InForce(
            lambda: self.rules, lambda _: self.groups, lambda _: self.groups
        )
        self.desk = Desk(ledger, reader, self.backend, in_force, self.ring)
        chance = Random(1)  # noqa: S311  the same chances in every run
        self.gate = Gate(self.clock, chance, calls_a_second=1000)
        self.runner = Runner(
            ledger,
            self.backend,
            self.gate,
            self.clock,
            self.ring,
            self.pause,
            Terms(
                Pace(self.backend.deadline, timedelta(0)),
                self.desk.agreements.ruling,
            ),
        )
        self.timekeeper = Timekeeper(ledger, self.clock, self.ring)
        pace = timedelta(0)
        self.reporter = Reporter(ledger, reader, self.announcer, self.clock, pace)

    def ring(self) -> None:
        """Count it."""
        self.rings += 1

    def pause(self, duration: timedelta) -> bool:
        """Let the time pass at once."""
        self.clock.move(duration)
        self.paused()
        return True

    def say(self, line: str, by: Actor = ADMIN) -> Answer:
        """Type a line."""
        self.gestures += 1
        command, _, text = line.removeprefix("/").partition(" ")
        gesture = f"gesture-{self.gestures}"
        return self.desk.submit(Asking(by, "C1", command, text, gesture))

    def press(self, button: Button, value: str, by: Actor = ADMIN) -> Reply:
        """Press a button."""
        self.gestures += 1
        gesture = f"gesture-{self.gestures}"
        return self.desk.press(Click(by, "C1", button, value, gesture))

    def work(self) -> None:
        """Do what the clock says, carry out what is due, and tell of it."""
        self.timekeeper.look()
        count = 0
        while (claim := self.runner.take(f"w{count}")) is not None:
            self.runner.carry_out(claim)
            count += 1
        while self.reporter.report() == timedelta(0):
            pass

    def operation(self, number: int) -> Operation:
        """The operation of that number; there is one."""
        found = self.record.reader.operation(number)
        assert found is not None
        return found

    def told(self) -> list[tuple[str, str]]:
        """How each thing was told, and what had to be noticed."""
        return [
            (how, report.notice.value if report.notice else "")
            for how, report, _ in self.announcer.told
        ]


@pytest.fixture
def line(tmp_path: Path) -> Iterator[Line]:
    """A line with room42 and war; Bob may run room42."""
    clock = FakeClock()
    path = tmp_path / "onair.db"
    record = Record(
        empty_record(path),
        clock=clock,
        spacing=timedelta(0),
        patience=timedelta(milliseconds=50),
    )
    rules = Rules(
        frozenset({ADMIN.user}),
        (Rule(("broadcast.start", "record.start"), ("room*",), allow=("user:U0BOB",)),),
        {},
        "f" * 64,
    )
    for team, name, group in (("T1", "room42", 42), ("T1", "war", 7), ("T2", "x9", 9)):
        room = Room(RoomName(name), GroupNumber(group), Account("alice"), team=team)
        record.ledger.add_room(room, Origin(Actor(team, "s"), "", f"s-{name}", ""))
    yield Line(record, clock, path, rules=rules)
    record.close()
