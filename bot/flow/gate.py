"""
The gate before the backend: when the next call may leave this process.

Each process has one.  What one knows, another learns by its own calls.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.outcome import Retry

if TYPE_CHECKING:
    from datetime import datetime
    from random import Random

    from bot.domain.settlement import Result
    from bot.ports import Clock

GO = timedelta(0)
# Two calls in five may leave together; nobody notices the wait of the others.
_BURSTS_A_SECOND = 5
_SECOND = timedelta(seconds=1)
# Whoever waits for somebody else's call cannot know how long it will take.
_ASK_AGAIN = timedelta(seconds=1)
# A sign-in that failed too often is heard again after a minute in which nobody
# asked (field notes §3, 70050).
_SILENCE = timedelta(minutes=1)
# So that several processes do not knock in step: up to a fifth sooner.
_CHANCE = 0.2


class Reason(Enum):
    """Why nothing is sent just now."""

    UNREACHABLE = "unreachable"  # no answer that could be relied on, again and again
    SIGN_IN = "sign-in"  # the backend wants a minute's silence


@dataclass(frozen=True, slots=True)
class Trouble:
    """
    What people should know while they wait.

    Attributes:
        reason: Why nothing is sent.
        since: When it began: the first of the calls without an answer, UTC.
    """

    reason: Reason
    since: datetime

    @property
    def said(self) -> str:
        """What it means for whoever asks now, one plain sentence."""
        if self.reason is Reason.SIGN_IN:
            return "The backend wants a minute of silence; this goes out after it."
        return "The backend cannot be reached just now; OnAir goes on trying by itself."


@dataclass(frozen=True, slots=True)
class Pauses:
    """
    How the gate behaves when nobody answers.

    Attributes:
        after: Calls in a row without an answer before it shuts.
        first: How long it is shut at first; twice as long each next time.
        longest: The most that it grows to.
        patience: When a call that was let through and never told about is
            forgotten; longer than a call can take.
    """

    after: int = 3
    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(seconds=30)
    patience: timedelta = timedelta(minutes=1)


class Gate:
    """
    Lets calls to the backend through; one object for all threads.

    Of *calls_a_second*, up to a fifth may leave at once, then no more until the
    same part of a second has passed; so never more than that many begin in any
    second, whichever second one looks at.

    After some calls in a row without an answer the gate is shut for a pause.  Then
    one call goes through to knock, whichever asks first, a stop like a start.  Any
    answer opens the gate; a knock without one shuts it for a longer pause.

    Whoever was let through tells what came of it, by `learn` or by one of
    `answered`, `unreachable` and `unused`.
    """

    def __init__(
        self,
        clock: Clock,
        chance: Random,
        calls_a_second: int = 10,
        pauses: Pauses | None = None,
    ) -> None:
        """
        Open, and nobody has called.

        Args:
            clock: The monotonic one decides; the time of day is for people.
            chance: Makes each pause a little shorter, by up to a fifth.
            calls_a_second: 1 at least.
            pauses: When and for how long it is shut.
        """
        self._clock = clock
        self._chance = chance
        self._pauses = pauses or Pauses()
        burst = max(1, calls_a_second // _BURSTS_A_SECOND)
        # Whole bursts that fit into a second, each in a window of its own; rounded
        # up, so that as many windows are never shorter than the second.
        self._window = -(-_SECOND // (calls_a_second // burst))
        self._left: deque[timedelta] = deque(maxlen=burst)
        self._lock = threading.Lock()
        self._silent_until: timedelta | None = None
        self._silent_since: datetime | None = None
        self._lost = 0  # calls in a row without an answer
        self._lost_since: datetime | None = None
        self._shut = 0  # pauses in a row; 0: open
        self._shut_until = GO
        self._out = 0  # let through, and not told about yet
        self._knocked: timedelta | None = None  # when the one call went through

    def may_send(self) -> timedelta:
        """
        Ask to send one call now.

        Returns:
            0: go, and it is counted.  Else: it is not; ask again after that long.
        """
        with self._lock:
            now = self._now()
            wait = self._silence(now) or self._pause(now) or self._rate(now)
            if wait:
                return wait
            if self._shut:
                self._knocked = now
            self._left.append(now)
            self._out += 1
            return GO

    def closed(self) -> timedelta:
        """
        For how long nothing goes through, however few ask; 0: open, or to be tried.

        Nothing is counted: for whoever has nothing in hand yet.
        """
        with self._lock:
            now = self._now()
            return self._silence(now) or self._pause(now)

    def learn(self, result: Result) -> None:
        """Take from what came of a call what it says about the backend."""
        match result:
            case NothingSentError(passing=False):
                self.unused()
            case NothingSentError() | OutcomeUnknownError(refusal=None):
                self.unreachable()
            case BackendRefusedError(refusal=refusal):
                self.answered()
                if refusal.retry is Retry.SILENCE:
                    self.hush()
            case _:
                self.answered()

    def answered(self) -> None:
        """A call was answered, were it by a refusal: the backend is there."""
        with self._lock:
            self._back()
            self._lost = self._shut = 0
            self._lost_since = self._knocked = None

    def unreachable(self) -> None:
        """A call could not be sent, or no answer came that can be relied on."""
        with self._lock:
            self._back()
            self._lost += 1
            if self._lost_since is None:
                self._lost_since = self._clock.now()
            if not self._shut:
                if self._lost >= self._pauses.after:
                    self._shut_again()
            # Those that left before it was shut tell nothing new.  Which is which
            # cannot be seen, so the knock has failed when nobody is out any more.
            elif self._knocked is not None and not self._out:
                self._shut_again()

    def unused(self) -> None:
        """A call was let through and says nothing about the backend."""
        with self._lock:
            self._back()
            if not self._out:
                self._knocked = None

    def hush(self) -> None:
        """Let nothing through for a full minute."""
        with self._lock:
            self._silent_until = self._now() + _SILENCE
            self._silent_since = self._silent_since or self._clock.now()

    def trouble(self) -> Trouble | None:
        """Why nothing is sent just now and since when; None when all is well."""
        with self._lock:
            if self._silent_since is not None and self._silence(self._now()):
                return Trouble(Reason.SIGN_IN, self._silent_since)
            if self._shut and self._lost_since is not None:
                return Trouble(Reason.UNREACHABLE, self._lost_since)
            return None

    def _now(self) -> timedelta:
        return timedelta(seconds=self._clock.monotonic())

    def _silence(self, now: timedelta) -> timedelta:
        if self._silent_until is None:
            return GO
        if now < self._silent_until:
            return self._silent_until - now
        self._silent_until = self._silent_since = None
        return GO

    def _pause(self, now: timedelta) -> timedelta:
        if not self._shut:
            return GO
        if self._knocked is None:
            return max(GO, self._shut_until - now)
        if now < self._knocked + self._pauses.patience:
            return _ASK_AGAIN
        # Nobody will tell any more what came of it.
        self._out = 0
        self._knocked = None
        return GO

    def _rate(self, now: timedelta) -> timedelta:
        if len(self._left) < (self._left.maxlen or 1):
            return GO
        return max(GO, self._left[0] + self._window - now)

    def _back(self) -> None:
        self._out = max(0, self._out - 1)

    def _shut_again(self) -> None:
        grown = self._pauses.first * 2 ** min(self._shut, 16)
        pause = min(grown, self._pauses.longest)
        self._shut += 1
        self._shut_until = self._now() + pause * (1 - _CHANCE * self._chance.random())
        self._knocked = None
