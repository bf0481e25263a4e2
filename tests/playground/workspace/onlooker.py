"""
A page without a browser: what somebody would see, cell by cell, and what they do.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import requests
import websocket

from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import DANA

SECONDS = 30
Cells = dict[str, Any]


def live_url(slack: Workspace, person: str = DANA) -> str:
    """
    Where a page gets its cells.
    """
    base = slack.page_url.replace("http://", "ws://")
    return f"{base}page/live?person={person}"


class Onlooker:
    """
    One open page; it puts together what comes, as the real one does.

    Attributes:
        cells: What it shows, by key.
        heard: All that was sent to it, in order.
    """

    def __init__(self, slack: Workspace, person: str = DANA) -> None:
        """
        Open the line.
        """
        self.cells: Cells = {}
        self.heard: list[dict[str, Any]] = []
        self.socket = websocket.create_connection(
            live_url(slack, person), timeout=SECONDS
        )

    def take(self) -> Cells:
        """
        Wait for the next news, and give what is shown then.
        """
        news = json.loads(self.socket.recv())
        self.heard.append(news)
        kept = {} if news["all"] else self.cells
        self.cells = {
            key: cell
            for key, cell in (kept | news["set"]).items()
            if key not in news["drop"]
        }
        return self.cells

    def until(self, happened: Callable[[Cells], object]) -> Cells:
        """
        Wait until something can be seen.
        """
        while not self.cells or not happened(self.cells):
            self.take()
        return self.cells

    def close(self) -> None:
        """
        Leave.
        """
        self.socket.close()
        self.socket.shutdown()  # type: ignore[no-untyped-call]  # not annotated


@contextmanager
def looking(slack: Workspace, person: str = DANA) -> Iterator[Onlooker]:
    """
    Keep a page open for a while.
    """
    made = Onlooker(slack, person)
    try:
        yield made
    finally:
        made.close()


def sight(slack: Workspace, person: str = DANA) -> Cells:
    """
    What a page would show this person now.
    """
    with looking(slack, person) as page:
        return page.take()


def of(cells: Cells, kind: str) -> list[Any]:
    """
    The cells of one kind, such as `message`, in the order of their keys.
    """
    return [cells[key] for key in sorted(cells) if key.partition("/")[0] == kind]


def post(slack: Workspace, what: str, **body: object) -> dict[str, Any]:
    """
    Do on the page what Dana would, and give the answer.
    """
    return send(slack, what, {"person": DANA} | body)


def send(slack: Workspace, what: str, body: object) -> dict[str, Any]:
    """
    Send an act as it is, and give the answer.
    """
    answer = requests.post(f"{slack.page_url}page/{what}", json=body, timeout=SECONDS)
    assert 200 == answer.status_code, answer.text
    told: dict[str, Any] = answer.json()
    return told
