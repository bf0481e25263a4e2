"""
Forms: opened while the gesture that asked for them is fresh.

Slack lets a gesture open a form once and within three seconds, so a few threads do
nothing else.  Where it comes to nothing, the person gets a button that tries again.
"""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta
from http.client import HTTPException
from queue import Empty, Full, Queue
from threading import Lock, Thread
from typing import TYPE_CHECKING
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.commands.forms import FIELDS
from bot.slack.kept import Kept
from bot.slack.views import forms
from bot.slack.views.opening import form_wanted
from bot.slack.views.prefix import renamed

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from slack_sdk import WebClient

    from bot.domain.actor import Actor
    from bot.domain.form import Form
    from bot.slack.payload import Address
    from bot.slack.replies import Replies

log = logging.getLogger(__name__)

THREADS = 3
_MOST_WAITING = 60
_MOST_REMEMBERED = 2_000
_FRESH = timedelta(seconds=2.5)  # of Slack's three; the payload was on its way too
_STOP_S = 5.0
# Another delivery of the same gesture, or another replica, opened it already.
_OPENED = frozenset({"exchanged_trigger_id", "trigger_exchanged"})


@dataclass(frozen=True, slots=True)
class Opening:
    """
    A form that is wanted now.

    Attributes:
        form: Which, and what is filled in.
        gesture: The durable key of the gesture that asked for it.
        trigger: What lets it be opened, once.
        line: What it is filled from, or the number that it is about, or "".
        address: Where the person is told if it does not open.
        actor: Who that person is; None where that cannot be told.
    """

    form: Form
    gesture: str
    trigger: str
    line: str
    address: Address
    actor: Actor | None = None


class Forms:
    """Opens forms on threads of its own."""

    def __init__(
        self,
        client: WebClient,
        replies: Replies,
        elapsed: Callable[[], float] = time.monotonic,
        prefix: str = "",
        shown: Callable[[Form, Actor, str], None] = lambda *_: None,
    ) -> None:
        """
        Nothing is opened before `start`.

        Args:
            client: With no retry of its own (`retry_handlers=[]`).
            replies: Tells people what did not open.
            elapsed: Seconds that only go forward.
            prefix: What the manifest put before the commands' names.
            shown: Told which form stands before whom, by which gesture.
        """
        self._client = client
        self._shown = shown
        self._replies = replies
        self._elapsed = elapsed
        self._prefix = prefix
        self._lock = Lock()
        self._asked: OrderedDict[str, None] = OrderedDict()
        self._waiting: Queue[tuple[Opening, float] | None] = Queue(_MOST_WAITING)
        self._threads = [
            Thread(target=self._run, name=f"forms-{at}", daemon=True)
            for at in range(THREADS)
        ]

    def start(self) -> None:
        """Begin to open."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End; what still waits would be too late anyhow, and its people are told."""
        while True:
            try:
                item = self._waiting.get_nowait()
            except Empty:
                break
            if item is not None:
                self._say_so(item[0])
        for _ in self._threads:
            self._waiting.put(None)
        for thread in self._threads:
            if thread.is_alive():
                thread.join(_STOP_S)

    def open(self, wanted: Opening) -> None:
        """
        Open it soon; never waits.

        The same gesture delivered twice opens one form.
        """
        if not self._is_first(wanted.gesture):
            return
        try:
            self._waiting.put_nowait((wanted, self._elapsed()))
        except Full:
            log.warning("a form was not opened: too many wait")
            self._say_so(wanted)

    def drawn(self, form: Form, gesture: str) -> dict[str, Any]:
        """The form as Slack shows it."""
        kept = Kept(form.channel, form.subject, gesture)
        view = forms.form_view(form, FIELDS[form.kind], kept)
        return forms.renamed_view(view, self._prefix)

    def _is_first(self, gesture: str) -> bool:
        with self._lock:
            if gesture in self._asked:
                return False
            self._asked[gesture] = None
            if len(self._asked) > _MOST_REMEMBERED:
                self._asked.popitem(last=False)
            return True

    def _run(self) -> None:
        while (item := self._waiting.get()) is not None:
            wanted, since = item
            try:
                self._open(wanted, since)
            except Exception:  # a thread's top: it logs, and the next one is opened
                log.exception("a form was not opened")
                self._say_so(wanted)

    def _open(self, wanted: Opening, since: float) -> None:
        if self._elapsed() - since > _FRESH.total_seconds():
            log.warning("a form was not opened: its gesture is too old")
            self._say_so(wanted)
            return
        view = self.drawn(wanted.form, wanted.gesture)
        why = self._refusal(wanted.trigger, view)
        if why and why not in _OPENED:
            log.warning("a form was not opened: %s", why)
            self._say_so(wanted)
        elif not why and wanted.actor is not None:
            self._shown(wanted.form, wanted.actor, wanted.gesture)

    def _refusal(self, trigger: str, view: dict[str, Any]) -> str:
        """Open it, once; gives Slack's word where it refused, else ""."""
        try:
            self._client.views_open(trigger_id=trigger, view=view)
        except SlackApiError as error:
            answer = error.response
            said = str(answer.get("error") or "") if hasattr(answer, "get") else ""
            return said or "no word"
        except (URLError, HTTPException, OSError) as error:
            return type(error).__name__
        return ""

    def _say_so(self, wanted: Opening) -> None:
        """Offer a button that opens it, by a gesture of its own."""
        message = renamed(form_wanted(wanted.form, wanted.line), self._prefix)
        self._replies.send(wanted.address, message, public=False)
