"""
Switches that make the Web API misbehave, for the next so many calls.
"""

import threading
from dataclasses import dataclass, field
from itertools import count
from typing import NamedTuple, Self

ANY = "*"
_NUMBERS = count(1)


@dataclass(frozen=True)
class Fault:
    """
    One misbehaviour. Make it with one of the class methods.

    Attributes:
        status: HTTP status instead of an answer.
        retry_after: Seconds, in the header of the same name.
        error: The refusal of an otherwise good call.
        delay: Seconds before anything happens; the call itself goes well.
        drop: Close the connection without an answer.
        effect: With `drop`: the call has been carried out.
        number: Tells it from others.
    """

    status: int | None = None
    retry_after: int | None = None
    error: str | None = None
    delay: float = 0.0
    drop: bool = False
    effect: bool = False
    number: int = field(default_factory=_NUMBERS.__next__, compare=False)

    @classmethod
    def too_many(cls, retry_after: int = 1) -> Self:
        """
        Answer 429; `retry_after` in seconds.
        """
        return cls(status=429, retry_after=retry_after, error="ratelimited")

    @classmethod
    def broken(cls, status: int = 500) -> Self:
        """
        Answer with a bare HTTP error such as 500 or 503.
        """
        return cls(status=status)

    @classmethod
    def refused(cls, error: str) -> Self:
        """
        Answer `ok: false` with this code; nothing is done.
        """
        return cls(error=error)

    @classmethod
    def slow(cls, seconds: float) -> Self:
        """
        Wait, then do and answer as always.
        """
        return cls(delay=seconds)

    @classmethod
    def dropped(cls, *, effect: bool) -> Self:
        """
        Close the connection without a word, before or after the effect.
        """
        return cls(drop=True, effect=effect)


class Waiting(NamedTuple):
    """
    A fault that is switched on.

    Attributes:
        method: For which calls.
        calls: How many more it spoils; None until it is switched off.
    """

    method: str
    fault: Fault
    calls: int | None


class Faults:
    """
    The faults that wait, per method, first in first out.
    """

    def __init__(self) -> None:
        """
        Begin without any.
        """
        self._waiting: list[Waiting] = []
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault, *, calls: int | None = 1) -> None:
        """
        Let the next calls of a method fail.

        Args:
            method: Such as `chat.postMessage`; `response_url` for the answers sent
                to response URLs; `*` for whatever comes.
            fault: What goes wrong.
            calls: How many calls it spoils; None goes on until it is switched off.
        """
        if calls is None or calls > 0:
            with self._lock:
                self._waiting.append(Waiting(method, fault, calls))

    def take(self, method: str) -> Fault:
        """
        Use up the next fault of a method; one without effect if none waits.
        """
        with self._lock:
            for key in (method, ANY):
                for at, found in enumerate(self._waiting):
                    if found.method == key:
                        self._use_up(at)
                        return found.fault
        return Fault()

    def _use_up(self, at: int) -> None:
        found = self._waiting[at]
        if found.calls == 1:
            del self._waiting[at]
        elif found.calls is not None:
            self._waiting[at] = found._replace(calls=found.calls - 1)

    def snapshot(self) -> tuple[Waiting, ...]:
        """
        Look at what is switched on, oldest first.
        """
        with self._lock:
            return tuple(self._waiting)

    def remove(self, number: int) -> bool:
        """
        Switch one fault off; False where it is not on any more.
        """
        with self._lock:
            kept = [each for each in self._waiting if each.fault.number != number]
            found = len(kept) < len(self._waiting)
            self._waiting = kept
        return found

    def clear(self) -> None:
        """
        Behave again.
        """
        with self._lock:
            self._waiting.clear()
