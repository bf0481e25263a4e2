"""
The record fails at each step of the way: nothing half done, and it goes on by itself.

The faults are real: a file that may not grow by a page, a lock that somebody holds.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.answer import Accepted, Refused
from bot.domain.errors import PostLaterError, RecordUnavailableError
from bot.domain.feed import FeedState
from bot.domain.operation import State
from tests.fakes import FakeBackend
from tests.stage import until

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.domain.call import Call
    from bot.domain.outcome import Outcome
    from tests.flow.conftest import Line


@contextmanager
def _full(line: Line) -> Iterator[None]:
    """Not one more page, and none that has room left in it."""
    engine = line.record.engines.writer
    with engine.connect() as db:
        pages = db.execute(text("PRAGMA page_count")).scalar_one()
        db.execute(text(f"PRAGMA max_page_count = {pages}"))
    row = (
        "INSERT INTO events (at, kind, actor, team, action, room, channel,"
        " rules, details) VALUES ('2026-01-01T00:00:00.000000Z', 'shown', 1,"
        " 'T9', '', '', '', '', :details)"
    )
    for size in (2000, 500, 100, 20, 2):
        with pytest.raises(DBAPIError, match="full"):
            _fill(line, row, f"{' ' * (size - 2)}{{}}")
    yield
    with engine.connect() as db:
        db.execute(text("PRAGMA max_page_count = 1000000"))


def _fill(line: Line, row: str, details: str) -> None:
    while True:
        with line.record.engines.writer.begin() as db:
            db.execute(text(row), {"details": details})


@contextmanager
def _locked(line: Line) -> Iterator[None]:
    """Another program holds the database."""
    with closing(
        sqlite3.connect(line.path, isolation_level=None, check_same_thread=False)
    ) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


@dataclass
class Trouble:
    """A fault that begins and ends when it is told to."""

    make: Callable[[], object]
    stack: ExitStack = field(default_factory=ExitStack)
    times: int = 0

    def begin(self) -> None:
        """From now on nothing can be written."""
        self.times += 1
        self.make()

    def once(self) -> None:
        """Begin, unless it has been there before."""
        if not self.times:
            self.begin()

    def end(self) -> None:
        """There is room again."""
        self.stack.close()


@dataclass
class Hooked(FakeBackend):
    """A backend during whose calls something happens."""

    during: Callable[[], None] = lambda: None

    def send(self, call: Call, until: float | None = None) -> Outcome:
        """Let it happen, then answer."""
        self.during()
        return super().send(call, until)


@pytest.fixture(params=[_full, _locked], ids=["full", "locked"])
def trouble(request: pytest.FixtureRequest, line: Line) -> Iterator[Trouble]:
    """A fault of either kind, not begun."""
    made = Trouble(lambda: None)
    made.make = lambda: made.stack.enter_context(request.param(line))
    yield made
    made.end()


def _opening(line: Line, trouble: Trouble) -> None:
    trouble.begin()
    refused = line.say("/broadcast start room42")
    trouble.end()
    assert isinstance(refused, Refused)
    assert isinstance(refused.error, RecordUnavailableError)
    assert "hoever runs OnAir" in refused.error.remedy
    assert [] == line.backend.sent
    assert () == line.record.reader.waiting("T1")
    assert isinstance(line.say("/broadcast start room42"), Accepted)


def _claiming(line: Line, trouble: Trouble) -> None:
    line.say("/broadcast start room42")
    trouble.begin()
    with pytest.raises(RecordUnavailableError):
        line.runner.take("w")
    trouble.end()
    assert State.READY is line.operation(1).state


def _sending(line: Line, trouble: Trouble) -> None:
    line.say("/broadcast start room42")
    claim = line.runner.take("w")
    assert claim is not None
    unsent: list[bool] = []

    def paused() -> None:
        unsent.append(not line.backend.sent)
        trouble.end()

    line.paused = paused
    trouble.begin()
    line.runner.carry_out(claim)
    assert [True] == unsent


def _settling(line: Line, trouble: Trouble) -> None:
    assert isinstance(line.backend, Hooked)
    line.backend.during = trouble.once
    line.paused = trouble.end
    line.say("/broadcast start room42")
    claim = line.runner.take("w")
    assert claim is not None
    line.runner.carry_out(claim)
    assert [] == line.announcer.told


def _delivering(line: Line, trouble: Trouble) -> None:
    line.say("/broadcast start room42")
    line.announcer.during = lambda *_: trouble.once()
    _report_until(line, lambda: len(line.announcer.told) == 1)
    for _ in range(3):
        until(lambda: not _reported(line))
    trouble.end()
    assert 1 == len(line.announcer.told)


def _postponing(line: Line, trouble: Trouble) -> None:
    line.announcer.trouble = deque(
        [PostLaterError("Busy.", remedy="Wait.", after=timedelta(seconds=1))]
    )
    line.say("/broadcast start room42")
    line.announcer.during = lambda *_: trouble.once()
    _report_until(line, lambda: not line.announcer.trouble)
    trouble.end()
    assert [] == line.announcer.told
    line.reporter.report()
    line.clock.move(timedelta(minutes=1))


def _report_until(line: Line, done: Callable[[], bool]) -> None:
    """Go on reporting, as the worker does, whether it can be written down or not."""
    until(lambda: (_reported(line), done())[1])


def _reported(line: Line) -> bool:
    """One round of the reporter; False where the record is away."""
    try:
        line.reporter.report()
    except RecordUnavailableError:
        return False
    return True


STEPS = {
    "open": _opening,
    "claim": _claiming,
    "sending": _sending,
    "settle": _settling,
    "delivered": _delivering,
    "postponed": _postponing,
}


@pytest.mark.parametrize("step", STEPS.values(), ids=list(STEPS))
def test_the_record_may_fail_at_any_step(
    line: Line, trouble: Trouble, step: Callable[[Line, Trouble], None]
) -> None:
    """
    Full or locked, whichever step it meets: what was asked is done once, told once,
    and nobody has to start anything again.
    """
    line.backend = Hooked()
    line.__post_init__()

    step(line, trouble)
    line.work()

    (feed,) = line.record.reader.open_feeds("T1")
    asked = [one for one in line.record.reader.events() if one.kind.value == "asked"]
    assert 1 == trouble.times
    assert 1 == len(line.backend.sent)
    assert 1 == len(asked)
    assert FeedState.LIVE is feed.state
    assert [("notice", "on_air")] == [one for one in line.told() if one[0] == "notice"]
    assert () == line.record.ledger.owed(10)
