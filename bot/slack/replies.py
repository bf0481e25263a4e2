"""
Replies: answers to presses, sent after the press was acknowledged.

A slash command is answered in its acknowledgement.  A press has no such answer, so
it goes where the press came from, from a thread of its own: to the address that came
with it, into the form it was in, or, from App Home, to the person directly; what a
workflow asked, and could not be recorded, is told to the workflow.
"""

from __future__ import annotations

import logging
from http.client import HTTPException
from queue import Full, Queue
from threading import Thread
from typing import TYPE_CHECKING
from urllib.error import URLError

from slack_sdk.webhook import WebhookClient

from bot.domain.errors import AnnounceError, CannotPostError
from bot.slack.kept import Kept
from bot.slack.refusals import call
from bot.slack.views import forms

if TYPE_CHECKING:
    from slack_sdk import WebClient

    from bot.slack.payload import Address
    from bot.slack.views.kit import Message

log = logging.getLogger(__name__)

_OK = 200
_TIMEOUT_S = 10
_GONE = frozenset({"not_found", "hash_conflict", "view_not_found"})


class Replies:
    """Sends answers in order, one thread for all."""

    def __init__(self, client: WebClient | None = None) -> None:
        """
        Nothing is sent before `start`.

        Args:
            client: For what has no address of its own, with no retry of its own
                (`retry_handlers=[]`); without one, that is dropped.
        """
        self._client = client
        self._waiting: Queue[tuple[Address, Message, bool, bool] | None] = Queue(
            maxsize=1000
        )
        self._thread = Thread(target=self._run, name="replies", daemon=True)

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()

    def stop(self) -> None:
        """Send what waits, then end."""
        try:
            self._waiting.put(None, timeout=_TIMEOUT_S)
        except Full:
            return
        self._thread.join(_TIMEOUT_S)

    def send(
        self,
        address: Address,
        message: Message,
        *,
        public: bool,
        turns: bool = False,
    ) -> None:
        """
        Queue an answer; the durable part of the act is on record already.

        Never waits: whoever calls has a press to acknowledge.

        Args:
            address: Where it goes.
            message: What it says.
            public: The whole channel is to see it.
            turns: It takes the place of what was pressed on.
        """
        try:
            self._waiting.put_nowait((address, message, public, turns))
        except Full:
            log.warning("an answer was dropped: too many wait to be sent")

    def _run(self) -> None:
        while (item := self._waiting.get()) is not None:
            address, message, public, turns = item
            try:
                if address.url:
                    self._answer(address.url, message, public=public, turns=turns)
                else:
                    self._tell(address, message)
            except (AnnounceError, URLError, HTTPException, OSError) as error:
                log.warning("an answer was not delivered: %s", type(error).__name__)
            except Exception as error:  # noqa: BLE001  a thread's top: the next one is sent
                # Its text may quote the address.
                log.error("an answer was not delivered: %s", type(error).__name__)  # noqa: TRY400

    def _answer(self, url: str, message: Message, *, public: bool, turns: bool) -> None:
        answer = WebhookClient(url, timeout=_TIMEOUT_S, retry_handlers=[]).send(
            text=message.text,
            blocks=message.blocks,
            response_type="in_channel" if public else "ephemeral",
            replace_original=turns,
            unfurl_links=False,
            unfurl_media=False,
        )
        if answer.status_code != _OK:
            log.warning("an answer was refused: %s", answer.status_code)

    def _tell(self, address: Address, message: Message) -> None:
        """In the form, while that is open; else directly."""
        if self._client is None:
            return
        if address.execution:
            end = self._client.functions_completeError
            error, run = message.text, address.execution
            call(end, writes=True, function_execution_id=run, error=error)
            return
        if address.view:
            view = forms.told(message, Kept(address.channel))
            try:
                update = self._client.views_update
                call(update, writes=True, view_id=address.view, view=view)
            except CannotPostError as error:
                if error.reason not in _GONE:
                    log.warning("a form was not updated: %s", error.reason)
            else:
                return
        if not address.user:
            return
        open_with = self._client.conversations_open
        opened = call(open_with, writes=False, users=address.user)
        call(
            self._client.chat_postMessage,
            writes=True,
            channel=str(opened["channel"]["id"]),
            text=message.text,
            blocks=message.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )
