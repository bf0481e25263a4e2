"""
An app of a few lines that speaks Socket Mode by hand, so that tests see each byte.
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import websocket
from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import DANA, OPEN

Envelope = dict[str, Any]
Answer = Callable[[Envelope], dict[str, Any] | None]


def acknowledge(_: Envelope) -> dict[str, Any]:
    """
    Answer with an empty acknowledgement.
    """
    return {}


def say_nothing(_: Envelope) -> None:
    """
    Never answer.
    """


class Line:
    """
    One connection; answers envelopes in a thread of its own.

    Attributes:
        heard: All that came in, in order, `hello` first.
    """

    def __init__(self, slack: Workspace, answer: Answer) -> None:
        """
        Connect, and wait for `hello`.
        """
        web = WebClient(base_url=slack.api_url, retry_handlers=[])
        opened = web.apps_connections_open(app_token=slack.identity.app_token)
        self.heard: list[Envelope] = []
        self.url = str(opened["url"])
        self.socket = websocket.create_connection(self.url, timeout=10)
        self._answer = answer
        self._hear()
        self._thread = threading.Thread(target=self._listen)
        self._thread.start()

    def _hear(self) -> Envelope:
        text = self.socket.recv()
        if not text:
            raise websocket.WebSocketConnectionClosedException
        envelope: Envelope = json.loads(text)
        self.heard.append(envelope)
        return envelope

    def _listen(self) -> None:
        try:
            while True:
                envelope = self._hear()
                if "envelope_id" not in envelope:
                    continue
                payload = self._answer(envelope)
                if payload is not None:
                    self.reply(envelope["envelope_id"], payload)
        except (websocket.WebSocketException, OSError):
            return

    def reply(self, envelope_id: str, payload: dict[str, Any]) -> None:
        """
        Acknowledge an envelope, with a body unless it is empty.
        """
        answer: dict[str, Any] = {"envelope_id": envelope_id}
        if payload:
            answer["payload"] = payload
        self.socket.send(json.dumps(answer))

    @property
    def envelopes(self) -> list[Envelope]:
        """
        The payloads among what was heard.
        """
        return [each for each in self.heard if "envelope_id" in each]

    def close(self) -> None:
        """
        Hang up.
        """
        self.socket.close()
        self._thread.join()
        # After the other side hung up, `close` alone leaves the file open.
        self.socket.shutdown()  # type: ignore[no-untyped-call]  # not annotated


@contextmanager
def line(slack: Workspace, answer: Answer = acknowledge) -> Iterator[Line]:
    """
    Keep a connection open for a while.
    """
    made = Line(slack, answer)
    try:
        yield made
    finally:
        made.close()


def trigger_of(slack: Workspace) -> str:
    """
    Type a command and give its trigger id.
    """
    with line(slack):
        return str(slack.say(DANA, OPEN, "/broadcast").trigger_id)
