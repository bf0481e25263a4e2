"""
A reporter in front of a real record, with a fake Slack and a clock that stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.flow.reporter import Reporter
from storage import Record
from tests.empty import empty_record
from tests.fakes import FakeAnnouncer, FakeClock
from tests.storage.wishes import origin, plan, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = timedelta(0)
SECOND = timedelta(seconds=1)


@dataclass
class Mouth:
    """
    A reporter in front of a real record, with a clock that stands.

    Attributes:
        file: Where the record is.
    """

    record: Record
    file: Path
    clock: FakeClock
    announcer: FakeAnnouncer = field(default_factory=FakeAnnouncer)

    def __post_init__(self) -> None:
        """Begin to speak."""
        self.begin()

    def begin(self, pace: timedelta = NOW) -> None:
        """A new reporter, as after a restart."""
        ledger, reader = self.record.ledger, self.record.reader
        self.reporter = Reporter(ledger, reader, self.announcer, self.clock, pace)

    def speak(self) -> timedelta | None:
        """Tell what can be told now; gives how long the rest has to wait."""
        while (left := self.reporter.report()) == NOW:
            pass
        return left

    def told(self) -> list[str]:
        """What was told, in order: how, or what had to be noticed."""
        return [
            report.notice.value if report.notice else how
            for how, report, _ in self.announcer.told
        ]

    def ask(self, group: int, channel: str) -> None:
        """Somebody wants a room on air, and its card is owed there."""
        self.record.ledger.open(plan(start(group)), origin(channel=channel))


def set_mouth(folder: Path) -> Iterator[Mouth]:
    """Without a pace, and with a record in which nothing is yet."""
    clock = FakeClock()
    file = folder / "onair.db"
    record = Record(
        empty_record(file),
        clock=clock,
        spacing=NOW,
        patience=timedelta(milliseconds=50),
    )
    yield Mouth(record, file, clock)
    record.close()
