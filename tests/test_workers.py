"""
The workers' threads: woken, limited, and not stopped by trouble.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from bot.domain.errors import RecordUnavailableError
from bot.workers import Bell, Workers
from tests.stage import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.flow import Reporter, Runner


@dataclass
class FakeRunner:
    """A runner whose claims are numbers, and whose calls last until released."""

    waiting: list[int] = field(default_factory=list)
    running: set[int] = field(default_factory=set)
    most: int = 0
    release: Event = field(default_factory=Event)
    troubles: list[Exception] = field(default_factory=list)
    tokens: set[str] = field(default_factory=set)
    lock: Lock = field(default_factory=Lock)
    alive: frozenset[str] = frozenset()

    def take(self, worker: str) -> SimpleNamespace | None:
        """The next number, or the next trouble."""
        with self.lock:
            self.tokens.add(worker)
            if self.troubles:
                raise self.troubles.pop()
            if not self.waiting:
                return None
            return SimpleNamespace(worker=worker, number=self.waiting.pop(0))

    def carry_out(self, claim: SimpleNamespace) -> None:
        """Run until released."""
        with self.lock:
            self.running.add(claim.number)
            self.most = max(self.most, len(self.running))
        self.release.wait(10)
        with self.lock:
            self.running.discard(claim.number)

    def sweep(self, alive: frozenset[str]) -> bool:
        """Nothing to take back; remember who was said to be alive."""
        self.alive = alive
        return False


@dataclass
class FakeReporter:
    """
    A reporter that tells one debt at a time.

    Attributes:
        owed: What is still to be told.
        told: What was, in order.
        hung: While it is set, Slack does not answer.
        release: Ends a call that hangs.
    """

    owed: list[int] = field(default_factory=list)
    told: list[int] = field(default_factory=list)
    hung: Event = field(default_factory=Event)
    release: Event = field(default_factory=Event)

    def report(self) -> timedelta | None:
        """Tell the next, if there is one."""
        if self.hung.is_set():
            self.release.wait(10)
            return None
        if not self.owed:
            return None
        self.told.append(self.owed.pop(0))
        return timedelta(0)


@dataclass
class Crew:
    """Workers for at most two calls, and what they work with."""

    bell: Bell
    workers: Workers
    runner: FakeRunner
    reporter: FakeReporter = field(default_factory=FakeReporter)

    def start(self) -> None:
        """Begin."""
        self.workers.start(cast("Runner", self.runner), cast("Reporter", self.reporter))


@pytest.fixture
def crew() -> Iterator[Crew]:
    """A crew that is sent home after the test."""
    bell = Bell()
    one = Crew(bell, Workers(bell, calls=2), FakeRunner())
    yield one
    one.runner.release.set()
    one.reporter.release.set()
    one.workers.stop(timedelta(seconds=10))


def test_no_more_calls_run_at_once_than_were_set(crew: Crew) -> None:
    """
    Of five waiting operations two run; the others follow when there is room.
    """
    crew.runner.waiting = [1, 2, 3, 4, 5]
    crew.start()
    until(lambda: len(crew.runner.running) == 2)
    assert [3, 4, 5] == crew.runner.waiting
    crew.runner.release.set()
    until(lambda: not crew.runner.waiting and not crew.runner.running)

    assert 2 == crew.runner.most


def test_a_ring_wakes_the_dispatcher(crew: Crew) -> None:
    """
    What is opened while everybody waits is taken without waiting for the poll.
    """
    crew.start()
    until(lambda: len(crew.runner.tokens) > 0)
    crew.runner.waiting = [1]
    crew.bell.ring()

    until(lambda: crew.runner.running == {1})


def test_trouble_does_not_end_a_thread(crew: Crew) -> None:
    """
    A record that is away, or a mistake of ours, is survived.
    """
    crew.runner.troubles = [
        RuntimeError("a mistake"),
        RecordUnavailableError("The disk is full.", remedy="Make room."),
    ]
    crew.runner.waiting = [1]
    crew.start()

    until(lambda: crew.runner.running == {1})
    assert not crew.workers.trouble()


def test_every_claim_has_a_token_of_its_own(crew: Crew) -> None:
    """
    No two claims share a lease.
    """
    crew.runner.waiting = [1, 2]
    crew.start()
    until(lambda: len(crew.runner.running) == 2)

    assert len(crew.runner.tokens) >= 2


def test_the_sweeper_knows_what_is_under_way(crew: Crew) -> None:
    """
    Only claims that a runner still works on are spared; a dropped one is not.
    """
    crew.runner.waiting = [1]
    crew.start()
    until(lambda: len(crew.runner.alive) == 1)
    crew.runner.release.set()

    until(lambda: crew.runner.alive == frozenset())


def test_going_down_waits_for_what_runs(crew: Crew) -> None:
    """
    A call that ends in time is finished; nothing new is taken.
    """
    crew.runner.waiting = [1]
    crew.start()
    until(lambda: crew.runner.running == {1})
    assert not crew.workers.stop(timedelta(milliseconds=10))
    crew.runner.waiting = [2]
    crew.runner.release.set()

    assert crew.workers.stop(timedelta(seconds=10))
    assert [2] == crew.runner.waiting
    assert not crew.workers.pause(timedelta(seconds=1))


def test_going_down_tells_what_the_last_call_came_to(crew: Crew) -> None:
    """
    What is owed when the calls have ended is still told, however much it is.
    """
    crew.start()
    until(lambda: len(crew.runner.tokens) > 0)
    crew.reporter.owed = list(range(30))
    done = crew.workers.stop(timedelta(seconds=10), timedelta(seconds=10))

    assert done
    assert list(range(30)) == crew.reporter.told


def test_a_slack_that_does_not_answer_does_not_keep_us(crew: Crew) -> None:
    """
    Reports have their limit; what was not told by then stays owed.
    """
    crew.reporter.hung.set()
    crew.reporter.owed = [1]
    crew.start()
    crew.workers.stop(timedelta(seconds=10), timedelta(milliseconds=10))

    assert [1] == crew.reporter.owed


def test_a_loop_that_hangs_is_named() -> None:
    """
    A reporter that never comes back is trouble, though its thread is alive.
    """
    bell = Bell()
    crew = Crew(bell, Workers(bell, calls=2, silent_s=1.5), FakeRunner())
    before = crew.workers.trouble()
    crew.start()
    began = crew.workers.trouble()
    crew.reporter.hung.set()
    bell.ring()
    until(lambda: "the reporter has hung" in crew.workers.trouble())
    crew.reporter.hung.clear()
    crew.reporter.release.set()
    until(lambda: not crew.workers.trouble())
    crew.workers.stop(timedelta(seconds=10))

    assert ("not started yet", "") == (before, began)
    assert "going down" == crew.workers.trouble()
