"""
The workers: threads that carry out what is due, sweep, and report.
"""

from __future__ import annotations

import logging
import uuid
from datetime import timedelta
from threading import Condition, Event, Lock, Semaphore, Thread, current_thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

from bot.domain.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.operation import Claim
    from bot.flow import Reporter, Runner

log = logging.getLogger(__name__)

_POLL_S = 1.0  # the safety net; what happens here wakes the threads at once
_AFTER_TROUBLE_S = 0.5
_ACKNOWLEDGED_S = 0.003
_IN_A_ROW_S = 0.02  # wishes that follow one another like that are a crowd
_COURTESY_S = 1.0
# Twenty reports, each given up by Slack's client after ten seconds, are no hang.
_SILENT_S = 300.0


class Bell:
    """
    Wakes whoever waits, and remembers a ring that came while nobody did.
    """

    def __init__(self) -> None:
        """Silent until it is rung."""
        self._condition = Condition()
        self._rings = 0
        self._asked = 0.0
        self._not_before = 0.0

    def ring(self) -> None:
        """There may be something to do."""
        with self._condition:
            self._rings += 1
            self._condition.notify_all()

    def ring_softly(self) -> None:
        """
        There may be something to do, once the person has been answered.

        The acknowledgement is still to be sent, and would have to share the
        interpreter with the workers.
        """
        with self._condition:
            now = monotonic()
            in_a_row = now - self._asked < _IN_A_ROW_S
            pause = _IN_A_ROW_S if in_a_row else _ACKNOWLEDGED_S
            self._asked, self._not_before = now, now + pause
            self._rings += 1
            self._condition.notify_all()

    def give_way(self) -> None:
        """
        Let people be answered first, but not for ever.

        While wishes keep coming in, whoever carries them out would only make all
        of them wait longer.
        """
        latest = monotonic() + _COURTESY_S
        while True:
            now = monotonic()
            pause = min(self._not_before, latest) - now
            if pause <= 0:
                return
            sleep(pause)

    @property
    def rings(self) -> int:
        """How often it was rung; to be read before looking for work."""
        return self._rings

    def wait(self, heard: int, seconds: float) -> None:
        """Wait for a ring after the *heard*-th, at most so long."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings > heard, seconds)


class Workers:
    """
    Owns the threads; each loop survives a record that is away for a while.

    One dispatcher claims, and only while a runner is free: many threads asking
    for work at once would stand in the way of the people who ask for it.
    """

    def __init__(self, bell: Bell, calls: int, silent_s: float = _SILENT_S) -> None:
        """
        Nothing runs before `start`.

        Args:
            bell: Rung when something may be due.
            calls: How many calls to the backend may be under way at once.
            silent_s: A loop that has not come round for so long hangs.
        """
        self._bell = bell
        self._silent_s = silent_s
        self._stopping = Event()
        self._calls_over = Event()
        self._all_told = Event()
        self._rounds: dict[str, float] = {}
        self._threads: list[Thread] = []
        self._tokens: set[str] = set()
        self._lock = Lock()
        self._free = Semaphore(calls)
        self._runners: set[Thread] = set()

    def pause(self, duration: timedelta) -> bool:
        """Wait that long; False when the process is going down."""
        return not self._stopping.wait(duration.total_seconds())

    def aside(self, name: str, act: Callable[[], None]) -> None:
        """Do it at once, in a thread of its own; it counts as a call under way."""

        def run() -> None:
            try:
                act()
            except Exception:  # a thread's top: it logs
                log.exception("%s was dropped", name)
            finally:
                with self._lock:
                    self._runners.discard(current_thread())

        thread = Thread(target=run, name=name, daemon=True)
        with self._lock:
            self._runners.add(thread)
        thread.start()

    def watch(
        self, name: str, step: Callable[[], bool], rest_s: float = _POLL_S
    ) -> None:
        """Do it again and again, with a rest of so many seconds."""
        self._spawn(name, step, self._stopping, rest_s)

    def start(
        self,
        runner: Runner,
        reporter: Reporter,
        first: Callable[[], bool] = lambda: True,
    ) -> None:
        """
        Begin to carry out, to report and to sweep.

        Args:
            runner: Carries out.
            reporter: Reports.
            first: Asked before anything is taken; while it says no, nothing is.
        """
        stopping = self._stopping
        self._spawn("dispatcher", lambda: first() and self._dispatch(runner), stopping)
        self._spawn("reporter", lambda: self._report(reporter), self._all_told)
        self._spawn("sweeper", lambda: runner.sweep(self._alive()), stopping, _POLL_S)

    def stop(self, within: timedelta, telling: timedelta = timedelta(0)) -> bool:
        """
        Take nothing new, finish what runs, then tell what is owed by now.

        Args:
            within: How long the calls under way may take.
            telling: How long the reports may take after that.

        Returns:
            True when every call had ended in time; what had not is left to its
            lease, and is settled at the next start.
        """
        self._stopping.set()
        self._bell.ring()
        ending = monotonic() + within.total_seconds()
        # First those who hand out work: what was just claimed is still begun.
        done = self._join(
            [one for one in self._threads if one.name != "reporter"], ending
        )
        with self._lock:
            runners = list(self._runners)
        done = self._join(runners, ending) and done
        self._calls_over.set()
        self._bell.ring()
        if self._threads:
            self._all_told.wait(telling.total_seconds())
        self._all_told.set()
        return done

    def _join(self, threads: list[Thread], ending: float) -> bool:
        for thread in threads:
            thread.join(max(0.0, ending - monotonic()))
        return not any(thread.is_alive() for thread in threads)

    def trouble(self) -> str:
        """Which loop has stopped, or does not come round; "" when all is well."""
        if self._stopping.is_set():
            return "going down"
        if not self._threads:
            return "not started yet"
        for thread in self._threads:
            if not thread.is_alive():
                return f"the {thread.name} has stopped"
            silent = monotonic() - self._rounds[thread.name]
            if silent > self._silent_s:
                return f"the {thread.name} has hung for {silent:.0f} s"
        return ""

    def _dispatch(self, runner: Runner) -> bool:
        """Claim one operation and hand it to a free runner."""
        if not self._free.acquire(timeout=_POLL_S):
            return True
        token = uuid.uuid4().hex
        with self._lock:
            self._tokens.add(token)
        handed = False
        try:
            claim = runner.take(token)
            if claim is not None:
                self._begin(runner, claim)
                handed = True
        finally:
            if not handed:
                self._release(token)
        return handed

    def _begin(self, runner: Runner, claim: Claim) -> None:
        # Not of a pool, whose threads Python would wait for without a limit.
        thread = Thread(
            target=self._run, args=(runner, claim), name="runner", daemon=True
        )
        with self._lock:
            self._runners.add(thread)
        thread.start()

    def _run(self, runner: Runner, claim: Claim) -> None:
        try:
            runner.carry_out(claim)
        except Exception:  # a thread's top: it logs, and the lease does the rest
            log.exception("operation %s was dropped", claim.operation.number)
        finally:
            self._release(claim.worker)
            with self._lock:
                self._runners.discard(current_thread())

    def _report(self, reporter: Reporter) -> bool:
        """Tell what is owed; what was owed when the calls were over is the last."""
        last = self._calls_over.is_set()
        heard = self._bell.rings
        pause = reporter.report()
        if pause is None:
            if last:
                self._all_told.set()
            return False
        if pause:  # a channel rests until then
            self._bell.wait(heard, min(pause.total_seconds(), _POLL_S))
        return True

    def _release(self, token: str) -> None:
        """The claim of that token is not under way here any more."""
        with self._lock:
            self._tokens.discard(token)
        self._free.release()

    def _alive(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._tokens)

    def _spawn(
        self, name: str, step: Callable[[], bool], over: Event, rest_s: float = 0.0
    ) -> None:
        """Run *step* again and again until *over*; who takes a rest hears no bell."""
        self._rounds[name] = monotonic()
        thread = Thread(
            target=self._loop, args=(name, step, over, rest_s), name=name, daemon=True
        )
        self._threads.append(thread)
        thread.start()

    def _loop(
        self,
        name: str,
        step: Callable[[], bool],
        over: Event,
        rest_s: float,
    ) -> None:
        while not over.is_set():
            heard = self._bell.rings
            self._rounds[name] = monotonic()
            self._bell.give_way()
            try:
                busy = step()
            except RecordError as error:
                log.warning("the record is away: %s", error)
                over.wait(_AFTER_TROUBLE_S)
            except Exception:  # a thread's top: it logs and goes on
                log.exception("a worker's step failed")
                over.wait(_AFTER_TROUBLE_S)
            else:
                if rest_s:
                    over.wait(rest_s)
                elif not busy and not over.is_set():
                    self._bell.wait(heard, _POLL_S)
