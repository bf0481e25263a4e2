"""
The watch over one request: what has left, until when, and the line it runs on.
"""

from __future__ import annotations

import os
import socket
import threading
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.ports import Clock


class TooLateError(Exception):
    """The deadline passed before this step; nothing of it was done."""


@dataclass(frozen=True, slots=True)
class Reply:
    """
    What came back.

    Attributes:
        status: The HTTP status.
        body: All of it, or the first `MOST_READ` bytes.
        whole: False when there was more than that.
    """

    status: int
    body: bytes
    whole: bool


class Attempt:
    """
    One request, between the thread that makes it and the one that waits.

    Timeouts of a socket bound one silence each, so an answer that drips lasts
    for ever. The waiting thread shuts the line down instead: below TLS and
    HTTP, where it ends every read, in whatever state they are.

    Attributes:
        clock: For the deadline.
        until: The deadline, on the clock's monotonic scale.
        fresh: True once this attempt opened its own connection.
        answering: True once the head of an answer was read.
        reply: The answer, when all went well.
        error: What was raised, when not.
        finished: Set last, whatever happened.
    """

    def __init__(self, clock: Clock, until: float) -> None:
        """Nothing has happened yet."""
        self.clock = clock
        self.until = until
        self.fresh = False
        self.answering = False
        self.reply: Reply | None = None
        self.error: Exception | None = None
        self.finished = threading.Event()
        self._lock = threading.Lock()
        self._line: socket.socket | None = None
        self._sent = False
        self._over = False

    @property
    def sent(self) -> bool:
        """Whether a first byte of the request may have left."""
        with self._lock:
            return self._sent

    def hold(self, line: socket.socket) -> None:
        """
        Watch over this connection, in addition to whoever owns it.

        Raises:
            TooLateError: The deadline has passed.
        """
        with self._lock:
            if self._line is None:
                # A second handle: TLS wraps and replaces the first one, and the
                # shutdown of either is the shutdown of the connection.
                self._line = socket.socket(fileno=os.dup(line.fileno()))
            self._check()

    def leaving(self) -> None:
        """
        Some bytes of the request are about to leave.

        Raises:
            TooLateError: The deadline has passed, so they must not.
        """
        with self._lock:
            self._check()
            self._sent = True

    def give_up(self) -> None:
        """
        Let nothing more leave, and end every wait on the connection.

        After the request has finished, this does nothing.
        """
        with self._lock:
            self._over = True
            if self._line is not None:
                # Not connected any more, as one side may have closed already.
                with suppress(OSError):
                    self._line.shutdown(socket.SHUT_RDWR)

    def finish(self) -> None:
        """Let go of the connection and wake whoever waits."""
        with self._lock:
            if self._line is not None:
                self._line.close()
                self._line = None
        self.finished.set()

    def _check(self) -> None:
        # The clock is asked as well: a process that was paused wakes up here
        # before the waiting thread has had its turn.
        if self._over or self.clock.monotonic() >= self.until:
            raise TooLateError


CURRENT: ContextVar[Attempt] = ContextVar("attempt")
