"""
One Socket Mode connection, from Slack's `hello` to its end.

Slack's own client can stay deaf for ten seconds on a socket that another of its
threads has closed, and notices no line that merely falls silent.  Here each
connection has one thread, which reads, asks whether anybody is there, and ends.
"""

from __future__ import annotations

import json
import logging
import socket
from contextlib import suppress
from datetime import timedelta
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from websocket import (
    ABNF,
    WebSocketConnectionClosedException,
    WebSocketException,
    WebSocketTimeoutException,
    create_connection,
)

from bot.domain.errors import PostLaterError

if TYPE_CHECKING:
    from collections.abc import Callable

    from websocket import WebSocket

log = logging.getLogger(__name__)

_GREETING_S = 10.0
_FAREWELL_S = 0.5
_SILENT_PINGS = 3
_LOOKS_PER_PING = 4
# Slack hangs up about ten seconds after it has said that it will.
_LEAVING_S = 15.0
_BROKEN = (WebSocketException, OSError, ValueError)


class Connection:
    """
    One websocket to Slack; it reads in a thread of its own until it ends.

    Attributes:
        replace: Set once another connection should take this one's place: Slack
            said that it will end, it did end, or nobody answers any more.
        ended: Set once nothing can come in any more.
    """

    def __init__(
        self,
        take: Callable[[Connection, dict[str, Any]], None],
        ping: timedelta,
        elapsed: Callable[[], float],
    ) -> None:
        """
        Nothing is connected before `open`.

        Args:
            take: Gets each message that Slack wants acknowledged; must not wait.
            ping: How often to ask whether anybody is there.
            elapsed: Seconds that only go forward.
        """
        self._take = take
        self._ping_s = ping.total_seconds()
        self._elapsed = elapsed
        self._line: WebSocket | None = None
        self._answered_at = 0.0
        self._leaving_at: float | None = None
        self.replace = Event()
        self.ended = Event()

    def open(self, url: str) -> None:
        """
        Connect, wait for Slack's greeting, and begin to read.

        Raises:
            PostLaterError: Nobody greeted us.
        """
        try:
            # The library looks at each byte in Python; reading the JSON looks anyway.
            line = create_connection(
                url,
                timeout=_GREETING_S,
                enable_multithread=True,
                skip_utf8_validation=True,
            )
        except _BROKEN as error:
            raise not_now(type(error).__name__) from None
        try:
            greeting = json.loads(line.recv())
            line.settimeout(self._ping_s / _LOOKS_PER_PING)
        except _BROKEN as error:
            _drop(line)
            raise not_now(type(error).__name__) from None
        if not isinstance(greeting, dict) or greeting.get("type") != "hello":
            _drop(line)
            raise not_now(_reason(greeting))
        self._answered_at = self._elapsed()
        self._line = line
        reading = Thread(target=self._read, args=(line,), name="slack", daemon=True)
        reading.start()

    @property
    def fresh(self) -> bool:
        """Whether payloads come in by it: open, to stay, and lately answered."""
        return (
            self._line is not None and not self.replace.is_set() and not self._silent()
        )

    def send(self, message: dict[str, Any]) -> bool:
        """Send an acknowledgement; False when it cannot leave by this connection."""
        if self._line is None or self.ended.is_set():
            return False
        try:
            self._line.send(json.dumps(message))
        except _BROKEN as error:
            log.info("a connection to Slack broke: %s", type(error).__name__)
            self.cut()
            return False
        return True

    def close(self) -> None:
        """Say goodbye, wait for no answer, and hang up."""
        if self._line is not None and not self.ended.is_set():
            with suppress(*_BROKEN):
                self._line.settimeout(_FAREWELL_S)
                self._line.send_close()
        self.cut()

    def cut(self) -> None:
        """Hang up, which also wakes the thread that reads."""
        raw = self._line.sock if self._line is not None else None
        if raw is not None:
            # The library's own way does nothing once a goodbye was said.
            with suppress(OSError):
                raw.shutdown(socket.SHUT_RDWR)

    def _read(self, line: WebSocket) -> None:
        asked_at = self._answered_at
        try:
            while not self._over():
                if self._elapsed() - asked_at >= self._ping_s:
                    asked_at = self._elapsed()
                    line.ping()
                try:
                    kind, frame = line.recv_data_frame(control_frame=True)
                except WebSocketTimeoutException:
                    continue  # nobody spoke; look whether anybody is there
                self._hear(kind, frame.data)
        except _BROKEN as error:
            log.info("a connection to Slack ended: %s", type(error).__name__)
        finally:
            self.ended.set()
            self.replace.set()
            _drop(line)

    def _silent(self) -> bool:
        return self._elapsed() - self._answered_at > _SILENT_PINGS * self._ping_s

    def _over(self) -> bool:
        """Whether to stop reading: nobody is there, or Slack forgot to hang up."""
        if self._silent():
            log.warning("a connection to Slack has fallen silent and is replaced")
            return True
        if self._leaving_at is None:
            return False
        return self._elapsed() - self._leaving_at > _LEAVING_S

    def _hear(self, kind: int, content: bytes) -> None:
        if kind == ABNF.OPCODE_PONG:
            self._answered_at = self._elapsed()
        elif kind == ABNF.OPCODE_CLOSE:
            raise WebSocketConnectionClosedException("Slack hung up")
        elif kind == ABNF.OPCODE_TEXT:
            self._understand(content)

    def _understand(self, content: bytes) -> None:
        try:
            message = json.loads(content)
        except ValueError:
            log.warning("Slack sent something that is not JSON")
            return
        if not isinstance(message, dict):
            return
        if message.get("type") == "disconnect":
            log.info("Slack will end a connection: %s", _reason(message))
            if self._leaving_at is None:
                self._leaving_at = self._elapsed()
            self.replace.set()
        elif message.get("envelope_id"):
            self._take(self, message)


def not_now(why: str, after: timedelta = timedelta(0)) -> PostLaterError:
    """The error for a connection that did not come about."""
    return PostLaterError(
        f"Slack gave no connection: {why}.", remedy="It is tried again.", after=after
    )


def _drop(line: WebSocket) -> None:
    line.shutdown()  # type: ignore[no-untyped-call]  # the library leaves it untyped


def _reason(message: object) -> str:
    found = message.get("reason") if isinstance(message, dict) else None
    return str(found or "no reason given")
