"""
Switches that make the Web API misbehave, for the next so many calls.
"""

import threading
from collections import deque
from dataclasses import dataclass
from typing import Self

ANY = "*"


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
    """

    status: int | None = None
    retry_after: int | None = None
    error: str | None = None
    delay: float = 0.0
    drop: bool = False
    effect: bool = False

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


class Faults:
    """
    The faults that wait, per method, first in first out.
    """

    def __init__(self) -> None:
        """
        Begin without any.
        """
        self._waiting: dict[str, deque[Fault]] = {}
        self._lock = threading.Lock()

    def add(self, method: str, fault: Fault, *, calls: int = 1) -> None:
        """
        Let the next calls of a method fail.

        Args:
            method: Such as `chat.postMessage`; `response_url` for the answers sent
                to response URLs; `*` for whatever comes.
            fault: What goes wrong.
            calls: How many calls it spoils.
        """
        with self._lock:
            self._waiting.setdefault(method, deque()).extend([fault] * calls)

    def take(self, method: str) -> Fault:
        """
        Use up the next fault of a method; one without effect if none waits.
        """
        with self._lock:
            for key in (method, ANY):
                waiting = self._waiting.get(key)
                if waiting:
                    return waiting.popleft()
        return Fault()

    def clear(self) -> None:
        """
        Behave again.
        """
        with self._lock:
            self._waiting.clear()
