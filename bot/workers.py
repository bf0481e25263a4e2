"""
The workers: threads that carry out what is due, sweep, and report.
"""

from __future__ import annotations

import logging
import uuid
from concurrent.futures import ThreadPoolExecutor
from threading import Condition, Event, Lock, Semaphore, Thread
from time import monotonic, sleep
from typing import TYPE_CHECKING

from bot.domain.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import timedelta

    from bot.domain.operation import Claim
    from bot.flow import Reporter, Runner

log = logging.getLogger(__name__)

_POLL_S = 1.0  # the safety net; what happens here wakes the threads at once
_AFTER_TROUBLE_S = 0.5
_ACKNOWLEDGED_S = 0.003


class Bell:
    """
    Wakes whoever waits, and remembers a ring that came while nobody did.
    """

    def __init__(self) -> None:
        """Silent until it is rung."""
        self._condition = Condition()
        self._rings = 0
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
            self._not_before = monotonic() + _ACKNOWLEDGED_S
            self._rings += 1
            self._condition.notify_all()

    @property
    def rings(self) -> int:
        """How often it was rung; to be read before looking for work."""
        return self._rings

    def wait(self, heard: int, seconds: float) -> None:
        """Wait for a ring after the *heard*-th, at most so long."""
        with self._condition:
            self._condition.wait_for(lambda: self._rings > heard, seconds)
            pause = self._not_before - monotonic()
        if pause > 0:
            sleep(pause)


class Workers:
    """
    Owns the threads; each loop survives a record that is away for a while.

    One dispatcher claims, and only while a runner is free: many threads asking
    for work at once would stand in the way of the people who ask for it.
    """

    def __init__(self, bell: Bell, calls: int) -> None:
        """
        Nothing runs before `start`.

        Args:
            bell: Rung when something may be due.
            calls: How many calls to the backend may be under way at once.
        """
        self._bell = bell
        self._stopping = Event()
        self._threads: list[Thread] = []
        self._tokens: set[str] = set()
        self._lock = Lock()
        self._free = Semaphore(calls)
        self._runners = ThreadPoolExecutor(calls, thread_name_prefix="runner")

    def pause(self, duration: timedelta) -> bool:
        """Wait that long; False when the process is going down."""
        return not self._stopping.wait(duration.total_seconds())

    def start(self, runner: Runner, reporter: Reporter) -> None:
        """Begin to carry out, to report and to sweep."""
        self._spawn("dispatcher", lambda: self._dispatch(runner), woken=True)
        self._spawn("reporter", reporter.report, woken=True)
        self._spawn("sweeper", lambda: runner.sweep(self._alive()), woken=False)

    def stop(self, within: timedelta) -> bool:
        """
        Take nothing new, finish what runs.

        Returns:
            True when everything had ended in time; what had not is left to its
            lease, and is settled at the next start.
        """
        self._stopping.set()
        self._bell.ring()
        ending = monotonic() + within.total_seconds()
        for thread in self._threads:
            # First those who hand out work: what was just claimed is still begun.
            thread.join(max(0.0, ending - monotonic()))
        self._runners.shutdown(wait=False)
        threads = [*self._threads, *self._runners._threads]  # noqa: SLF001  there is no other way to wait with a limit
        for thread in threads:
            thread.join(max(0.0, ending - monotonic()))
        return not any(thread.is_alive() for thread in threads)

    @property
    def alive(self) -> bool:
        """Whether every loop still runs."""
        return bool(self._threads) and all(one.is_alive() for one in self._threads)

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
                self._runners.submit(self._run, runner, claim)
                handed = True
        finally:
            if not handed:
                self._release(token)
        return handed

    def _run(self, runner: Runner, claim: Claim) -> None:
        try:
            runner.carry_out(claim)
        except Exception:  # a thread's top: it logs, and the lease does the rest
            log.exception("operation %s was dropped", claim.operation.number)
        finally:
            self._release(claim.worker)

    def _release(self, token: str) -> None:
        """The claim of that token is not under way here any more."""
        with self._lock:
            self._tokens.discard(token)
        self._free.release()

    def _alive(self) -> frozenset[str]:
        with self._lock:
            return frozenset(self._tokens)

    def _spawn(self, name: str, step: Callable[[], bool], *, woken: bool) -> None:
        thread = Thread(target=self._loop, args=(step, woken), name=name, daemon=True)
        self._threads.append(thread)
        thread.start()

    def _loop(self, step: Callable[[], bool], woken: bool) -> None:  # noqa: FBT001  a thread's arguments have no names
        while not self._stopping.is_set():
            heard = self._bell.rings
            try:
                busy = step()
            except RecordError as error:
                log.warning("the record is away: %s", error)
                self._stopping.wait(_AFTER_TROUBLE_S)
            except Exception:  # a thread's top: it logs and goes on
                log.exception("a worker's step failed")
                self._stopping.wait(_AFTER_TROUBLE_S)
            else:
                if not woken:
                    self._stopping.wait(_POLL_S)
                elif not busy and not self._stopping.is_set():
                    self._bell.wait(heard, _POLL_S)
