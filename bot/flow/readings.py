"""
Readings: what Slack said of groups or of people, how long ago, and what to ask next.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from threading import Lock
from typing import TYPE_CHECKING, Generic, TypeVar

from bot.domain.errors import DirectoryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from bot.ports import Clock

T = TypeVar("T")
Key = tuple[str, str]
"""A workspace's id, and that of a group or a person in it."""

_NEVER = float("-inf")
_FIRST_WAIT_S = 10.0
_LONGEST_WAIT_S = 300.0


@dataclass(frozen=True, slots=True)
class Reading(Generic[T]):
    """
    What Slack said.

    Attributes:
        value: That.
        when: No later than when it said so, on the monotonic scale.
        at: The record's time for it; None where it is not known to be there.
    """

    value: T
    when: float
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """
    Why something could not be had, again and again.

    Attributes:
        error: The last one.
        tries: How many there were in a row.
        since: When the first one was.
        last: When the last one was, on the monotonic scale.
        final: Whether one of them was Slack's certain no, for somebody to mend.
    """

    error: DirectoryError
    tries: int
    since: datetime
    last: float
    final: bool

    def over(self, *, hurried: bool) -> float:
        """From when on it may be asked for again, on the monotonic scale."""
        wait = _FIRST_WAIT_S
        if not hurried:
            wait = min(wait * 2 ** min(self.tries - 1, 9), _LONGEST_WAIT_S)
        after = self.error.after
        return self.last + max(wait, after.total_seconds() if after else 0.0)


class Readings(Generic[T]):
    """
    The latest reading of each, and whose turn it is; safe for several threads.

    What failed is asked for again after 10 s, 20 s, … 5 min; what somebody waits for
    (`hurry`) always after 10 s.  While Slack wants to be left alone nothing is.
    """

    def __init__(self, clock: Clock, pace: timedelta, hold: timedelta) -> None:
        """
        Nothing is known yet.

        Args:
            clock: Time.
            pace: At least so long from one question to the next.
            hold: How old a reading may be.
        """
        self._clock = clock
        self._pace_s = pace.total_seconds()
        self._hold = hold
        self._lock = Lock()
        self._free_at = _NEVER
        self._readings: dict[Key, Reading[T]] = {}
        self._failures: dict[Key, Failure] = {}
        self._changed: dict[Key, float] = {}
        self._hurried: set[Key] = set()

    def known(self, team: str) -> dict[str, T]:
        """What is young enough, and was not taken back by Slack since."""
        with self._lock:
            return {
                key[1]: one.value
                for key, one in self._readings.items()
                if key[0] == team and self._good(key, self._hold)
            }

    def ever_known(self, team: str) -> dict[str, T]:
        """What was read last, however long ago."""
        with self._lock:
            return {
                key[1]: one.value
                for key, one in self._readings.items()
                if key[0] == team
            }

    def failures(self) -> Mapping[Key, Failure]:
        """What cannot be had just now, and why."""
        with self._lock:
            return dict(self._failures)

    def changed(self, key: Key) -> None:
        """It is not any more what was read, and is asked for anew."""
        with self._lock:
            self._changed[key] = self._clock.monotonic()

    @property
    def changes(self) -> frozenset[Key]:
        """Those that are to be asked for anew."""
        with self._lock:
            return frozenset(self._changed)

    def recorded(self, key: Key, value: T, when: float, at: datetime) -> bool:
        """
        The record has it since *at*, which is *when*; gives whether that is news.
        """
        with self._lock:
            known = self._readings.get(key)
            if known is not None and (known.at == at or when <= known.when):
                return False
            return self._take(key, Reading(value, when, at))

    def answered(self, key: Key, value: T, begun: float) -> bool:
        """Slack, asked at *begun*, said so; gives whether that is news."""
        with self._lock:
            if self._changed.get(key, begun) <= begun:
                self._changed.pop(key, None)
            known = self._readings.get(key)
            if known is not None and begun < known.when:
                return False
            return self._take(key, Reading(value, begun))

    def failed(self, key: Key, error: DirectoryError) -> Failure:
        """It could not be had."""
        now = self._clock.monotonic()
        with self._lock:
            before = self._failures.get(key)
            failure = Failure(
                error,
                before.tries + 1 if before else 1,
                before.since if before else self._clock.now(),
                now,
                error.after is None or (before is not None and before.final),
            )
            self._failures[key] = failure
            if error.after is not None:
                rest = now + error.after.total_seconds()
                self._free_at = max(self._free_at, rest)
            return failure

    def turn(self, keys: Iterable[Key], fresh: timedelta) -> Key | None:
        """
        Which of them is to be asked for now; whoever gets one asks at once.

        First what somebody waits for, then what has changed, what is not known, and
        what is older than *fresh*, oldest first.
        """
        with self._lock:
            now = self._clock.monotonic()
            if now < self._free_at:
                return None
            ranked = [
                (rank, self._when(key), key)
                for key in keys
                if (rank := self._rank(key, fresh)) is not None
                and not self._rests(key, now)
            ]
            if not ranked:
                return None
            return self._reserve(min(ranked)[2], now)

    def hurry(self, key: Key) -> Key:
        """
        Its turn is now, for somebody waits for it; whoever gets it asks at once.

        Raises:
            DirectoryError: It is not, or it has only just failed; `after` says when
                to try again, or that this is no use.
        """
        with self._lock:
            now = self._clock.monotonic()
            self._hurried.add(key)
            failure = self._failures.get(key)
            if failure is not None and self._rests(key, now):
                raise _again(failure, failure.over(hurried=True) - now)
            if now < self._free_at:
                raise DirectoryError(
                    "Slack is asked in a moment.",
                    remedy="It is asked as soon as Slack lets us.",
                    after=timedelta(seconds=self._free_at - now),
                )
            return self._reserve(key, now)

    def _take(self, key: Key, reading: Reading[T]) -> bool:
        before = self._readings.get(key) if self._good(key, self._hold) else None
        failure = self._failures.get(key)
        self._readings[key] = reading
        self._hurried.discard(key)
        if failure is not None and reading.when > failure.last:
            del self._failures[key]
        return before is None or before.value != reading.value

    def _reserve(self, key: Key, now: float) -> Key:
        self._hurried.discard(key)
        self._free_at = now + self._pace_s
        return key

    def _good(self, key: Key, within: timedelta) -> bool:
        """Whether the reading is young enough, and Slack has not taken it back."""
        failure = self._failures.get(key)
        if failure is not None and failure.final:
            return False
        age_s = self._clock.monotonic() - self._when(key)
        return age_s <= within.total_seconds()

    def _rank(self, key: Key, fresh: timedelta) -> int | None:
        """How urgent it is, 0 before all; None: not at all."""
        if key in self._hurried:
            return 0
        if key in self._changed:
            return 1
        if not self._good(key, self._hold):
            return 2
        return None if self._good(key, fresh) else 3

    def _when(self, key: Key) -> float:
        reading = self._readings.get(key)
        return _NEVER if reading is None else reading.when

    def _rests(self, key: Key, now: float) -> bool:
        failure = self._failures.get(key)
        return failure is not None and now < failure.over(hurried=key in self._hurried)


def _again(failure: Failure, rest_s: float) -> DirectoryError:
    """The same once more; a new one, for an error grows each time it is raised."""
    error = failure.error
    after = None if error.after is None else timedelta(seconds=rest_s)
    return DirectoryError(error.what, remedy=error.remedy, after=after)
