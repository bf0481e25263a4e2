"""
What Slack does every day: it asks the bot for new connections.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.workspace import Workspace

_MOMENT_S = 3.0
_NO_MORE = "Slack lets the bot open no new connection now; try again in a minute"


class Renewing:
    """
    Lets each connection be replaced by a new one, one after the other.

    Slack allows an app only so many new ones a minute: where one does not come, the
    bot keeps those that it still has.
    """

    def __init__(self, slack: Workspace) -> None:
        """Nothing is asked for before `renew`."""
        self._slack = slack
        self._one = Lock()
        self._usual = 0  # how many the bot has while all is well

    def renew(self) -> None:
        """
        Ask for new ones, and wait for them.

        Raises:
            GestureError: There are none, or the bot may open no new one just now.
        """
        if not self._slack.connections:
            raise GestureError("the bot is not connected")
        self._usual = max(self._usual, self._slack.connections)
        for _ in range(self._usual):
            self._await_all()
            self._slack.disconnect("refresh_requested", many=1)
        self._await_all()

    @contextmanager
    def only_one(self) -> Iterator[None]:
        """
        Let nobody else ask for the same meanwhile, not even in a queue.

        Raises:
            GestureError: Somebody has asked.
        """
        if not self._one.acquire(blocking=False):
            raise GestureError("that is under way already")
        try:
            yield
        finally:
            self._one.release()

    def _await_all(self) -> None:
        if not wait_until(lambda: self._slack.connections >= self._usual, _MOMENT_S):
            raise GestureError(_NO_MORE)
