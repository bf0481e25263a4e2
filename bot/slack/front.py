"""
The front: how payloads reach the app, by socket or by signed HTTP.
"""

from __future__ import annotations

import logging
from http.client import HTTPException
from threading import Thread
from typing import TYPE_CHECKING, Protocol
from urllib.error import URLError

from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_bolt.adapter.wsgi import SlackRequestHandler
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from threading import Event

    from _typeshed.wsgi import WSGIApplication
    from slack_bolt import App

log = logging.getLogger(__name__)

# Slack replaces a connection every few hours; with two there is no gap.
_CONNECTIONS = 2
_AGAIN_S = 2.0
_FAREWELL_S = 0.5
_FATAL = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "not_allowed_token_type"}
)


class SocketFront:
    """Socket Mode: we call Slack, so nothing of ours is reachable from outside."""

    reached_by = "Socket Mode"

    def __init__(self, app: App, app_token: str, api_url: str) -> None:
        """The handlers get a client of their own, at the same address."""
        self._handlers = [
            SocketModeHandler(
                app,
                app_token,
                web_client=WebClient(
                    token=app_token, base_url=api_url, retry_handlers=[]
                ),
                ping_interval=10,
            )
            for _ in range(_CONNECTIONS)
        ]

    def start(self, stopping: Event) -> None:
        """
        Connect, again and again while Slack cannot be reached.

        Raises:
            SettingsError: The app token is not accepted.
        """
        for handler in self._handlers:
            while not stopping.is_set() and not _connected(handler):
                stopping.wait(_AGAIN_S)

    def stop(self) -> None:
        """
        Close the connections; what was acknowledged is on record.

        The library waits for a farewell that another of its threads may have
        read already, for seconds; nobody is kept waiting for that.
        """
        closing = [
            Thread(target=handler.close, name="closing", daemon=True)
            for handler in self._handlers
        ]
        for thread in closing:
            thread.start()
        for thread in closing:
            thread.join(_FAREWELL_S)

    def state(self) -> str:
        """What is wrong, or ""."""
        if any(handler.client.is_connected() for handler in self._handlers):
            return ""
        return "no connection to Slack"


class Served(Protocol):
    """What the HTTP front needs of a server."""

    @property
    def address(self) -> str:
        """`host:port` as it is bound."""

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
        self._serving = False

    def served_by(self, server: Served) -> HttpFront:
        """Let *server* serve it."""
        self._server = server
        self.reached_by = f"signed HTTP on {server.address}"
        return self

    def start(self, stopping: Event) -> None:
        """Begin to serve."""
        if self._server is not None and not stopping.is_set():
            self._server.start()
            self._serving = True

    def stop(self) -> None:
        """Stop taking requests."""
        self._serving = False
        if self._server is not None:
            self._server.stop()

    def state(self) -> str:
        """What is wrong, or "": who does not call cannot be missed."""
        return "" if self._serving else "not serving yet"


def _connected(handler: SocketModeHandler) -> bool:
    try:
        handler.connect()  # type: ignore[no-untyped-call]  # Bolt leaves it untyped
    except SlackApiError as error:
        reason = str(error.response.get("error") or "")
        if reason in _FATAL:
            raise SettingsError(
                f"Slack does not accept SLACK_APP_TOKEN ({reason}).",
                remedy="Make an app token with connections:write on the app's Basic "
                "Information page.",
            ) from None
        log.warning("Slack refused the connection: %s", reason)
        return False
    except (URLError, HTTPException, OSError) as error:
        log.warning("Slack cannot be reached: %s", type(error).__name__)
        return False
    return True
