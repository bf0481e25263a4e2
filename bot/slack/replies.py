"""
Replies: answers to buttons, sent after the press was acknowledged.

A slash command is answered in its acknowledgement.  A press has no such answer, so
it goes to the address that came with the press, from a thread of its own.
"""

from __future__ import annotations

import logging
from http.client import HTTPException
from queue import Queue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.error import URLError

from slack_sdk.webhook import WebhookClient

if TYPE_CHECKING:
    from bot.slack.views.kit import Message

log = logging.getLogger(__name__)

_OK = 200
_TIMEOUT_S = 10


class Replies:
    """Sends answers in order, one thread for all."""

    def __init__(self) -> None:
        """Nothing is sent before `start`."""
        self._waiting: Queue[tuple[str, Message, bool] | None] = Queue(maxsize=1000)
        self._thread = Thread(target=self._run, name="replies", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send what waits, then end."""
        self._waiting.put(None)
        self._thread.join(_TIMEOUT_S)

    def send(self, address: str, message: Message, *, public: bool) -> None:
        """Queue an answer; the durable part of the act is on record already."""
        if address:
            self._waiting.put((address, message, public))

    def _run(self) -> None:
        while (item := self._waiting.get()) is not None:
            address, message, public = item
            try:
                answer = WebhookClient(
                    address, timeout=_TIMEOUT_S, retry_handlers=[]
                ).send(
                    text=message.text,
                    blocks=message.blocks,
                    response_type="in_channel" if public else "ephemeral",
                    replace_original=False,
                    unfurl_links=False,
                    unfurl_media=False,
                )
            except (URLError, HTTPException, OSError, ValueError) as error:
                log.warning("an answer was not delivered: %s", type(error).__name__)
                continue
            if answer.status_code != _OK:
                log.warning("an answer was refused: %s", answer.status_code)
