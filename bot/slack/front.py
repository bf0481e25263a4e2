"""
The front: how payloads reach the app, by socket or by signed HTTP.
"""

from __future__ import annotations

import logging
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from slack_bolt.adapter.wsgi import SlackRequestHandler

from bot.slack.connection import Connection
from bot.slack.sockets import Addresses, Keeper, Listeners

if TYPE_CHECKING:
    from collections.abc import Callable
    from threading import Event

    from _typeshed.wsgi import WSGIApplication
    from slack_bolt import App

log = logging.getLogger(__name__)

# Slack replaces a connection every few hours; with two there is no gap.
_CONNECTIONS = 2
_PING = timedelta(seconds=10)
_LISTENING = timedelta(seconds=5)


class SocketFront:
    """Socket Mode: we call Slack, so nothing of ours is reachable from outside."""

    reached_by = "Socket Mode"

    def __init__(
        self,
        app: App,
        app_token: str,
        api_url: str,
        *,
        ping: timedelta = _PING,
        elapsed: Callable[[], float] = time.monotonic,
    ) -> None:
        """
        Nothing is connected before `start`.

        Args:
            app: Bolt's, which answers before it returns.
            app_token: With `connections:write`.
            api_url: Of Slack's Web API, where the sockets' addresses come from.
            ping: How often each connection is asked whether anybody is there.
            elapsed: Seconds that only go forward.
        """
        self._addresses = Addresses(app_token, api_url)
        self._ping = ping
        self._elapsed = elapsed
        self._keepers = [Keeper(self._connect, elapsed) for _ in range(_CONNECTIONS)]
        self._listeners = Listeners(app, lambda: self._keepers)

    def start(self, stopping: Event) -> None:
        """
        Connect, again and again while Slack cannot be reached.

        Raises:
            SettingsError: The app token is not accepted.
        """
        for keeper in self._keepers:
            keeper.start(stopping)

    def stop(self) -> None:
        """
        Take no payload more, finish those under way, and hang up.

        What comes in from now on is not acknowledged: whoever typed it sees that
        it failed, and an event Slack delivers again, to whoever serves then.
        """
        if not self._listeners.close(_LISTENING):
            log.warning("a payload was still being answered when OnAir went down")
        for keeper in self._keepers:
            keeper.hang_up()

    @property
    def connections(self) -> int:
        """How many connections bring payloads: open, to stay, lately answered."""
        return sum(keeper.fresh is not None for keeper in self._keepers)

    def state(self) -> str:
        """What is wrong, or ""."""
        if self._listeners.closed:
            return "going down"
        if self.connections:
            return ""
        troubles = (keeper.trouble for keeper in self._keepers)
        return next(filter(None, troubles), "no connection to Slack")

    def _connect(self) -> Connection:
        connection = Connection(self._listeners.take, self._ping, self._elapsed)
        connection.open(self._addresses.next())
        return connection


class Served(Protocol):
    """What the HTTP front needs of a server."""

    @property
    def address(self) -> str:
        """`host:port` as it is bound."""

    @property
    def serving(self) -> bool:
        """Whether requests are taken."""

    def start(self) -> None:
        """Begin to serve."""

    def stop(self) -> None:
        """Stop taking requests."""


class HttpFront:
    """Signed HTTP: Slack calls us, and proves that it is Slack."""

    def __init__(self, app: App) -> None:
        """Everything arrives at `/slack/events`."""
        self.wsgi: WSGIApplication = SlackRequestHandler(app, path="/slack/events")
        self.reached_by = "signed HTTP"
        self._server: Served | None = None
        self._trouble = "not serving yet"

    def served_by(self, server: Served) -> HttpFront:
        """Let *server* serve it."""
        self._server = server
        self.reached_by = f"signed HTTP on {server.address}"
        return self

    def start(self, stopping: Event) -> None:
        """Begin to serve."""
        if self._server is not None and not stopping.is_set():
            self._server.start()
            self._trouble = ""

    def stop(self) -> None:
        """Take no request more, and answer those under way."""
        self._trouble = "going down"
        if self._server is not None:
            self._server.stop()

    def state(self) -> str:
        """What is wrong, or "": who does not call cannot be missed."""
        if self._trouble or (self._server is not None and self._server.serving):
            return self._trouble
        return "the web server has stopped"
