"""
The request itself.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from bot.domain.errors import NothingSentError
from bot.videorelay import redact
from bot.videorelay.transport.attempt import CURRENT, Attempt, Reply
from bot.videorelay.transport.connection import Session
from bot.videorelay.transport.failures import failure, too_late
from bot.videorelay.transport.tls import open_context

if TYPE_CHECKING:
    from bot.ports import Clock
    from bot.videorelay.settings import BackendSettings

MOST_READ = 1024 * 1024

_HEADERS = {
    "Accept": "application/json",
    # What is read shall be what was sent, so that the limit means something.
    "Accept-Encoding": "identity",
    "Content-Type": "application/json; charset=utf-8",
    "User-Agent": "OnAir",
}


class Transport:
    """
    Sends requests over kept connections; one object for all threads.
    """

    def __init__(self, settings: BackendSettings, clock: Clock) -> None:
        """
        Read the certificates.

        Raises:
            SettingsError: They cannot be used.
        """
        self._clock = clock
        self._session = Session(open_context(settings))
        self._timeouts = (
            settings.connect_timeout.total_seconds(),
            settings.read_timeout.total_seconds(),
        )
        redact.guard_library_logs()

    def post(self, url: str, body: bytes, until: float) -> Reply:
        """
        Send once, and wait for the whole answer, at most *until*.

        The request runs in a thread of its own, because nothing can interrupt
        the search for a host's address. That thread may outlive the deadline, but
        then nothing leaves any more.

        Args:
            url: With its query.
            body: Sent as it is.
            until: The deadline, on the clock's monotonic scale.

        Raises:
            NothingSentError: No byte left, or the server refused the handshake.
            OutcomeUnknownError: It left, and there is no answer.
        """
        if self._clock.monotonic() >= until:
            raise too_late()
        attempt = Attempt(self._clock, until)
        thread = threading.Thread(
            target=self._exchange,
            args=(attempt, url, body),
            name="videorelay-call",
            daemon=True,
        )
        try:
            thread.start()
        except RuntimeError:
            raise NothingSentError(
                "This machine is out of threads.",
                remedy="Nothing was sent. Whoever runs OnAir looks at its limits.",
            ) from None
        late = True
        try:
            left = max(0.0, until - self._clock.monotonic())
            late = not attempt.finished.wait(left)
        finally:
            attempt.give_up()
        if attempt.reply is not None:
            return attempt.reply
        raise failure(attempt, late=late)

    def close(self) -> None:
        """Close the connections that are kept."""
        self._session.close()

    def _exchange(self, attempt: Attempt, url: str, body: bytes) -> None:
        CURRENT.set(attempt)
        try:
            attempt.reply = self._answer(attempt, url, body)
        except Exception as error:  # noqa: BLE001  a thread's top: see below
            # Whatever it was, the thread that waits judges it by how far the
            # attempt got.  Not logged: its text has the usersig in it.
            attempt.error = error
        finally:
            attempt.finish()

    def _answer(self, attempt: Attempt, url: str, body: bytes) -> Reply:
        with self._session.post(
            url,
            data=body,
            headers=_HEADERS,
            timeout=self._timeouts,
            allow_redirects=False,
            stream=True,
        ) as response:
            attempt.answering = True
            read = response.raw.read(MOST_READ + 1, decode_content=True)
            return Reply(
                status=response.status_code,
                body=read[:MOST_READ],
                whole=len(read) <= MOST_READ,
            )
