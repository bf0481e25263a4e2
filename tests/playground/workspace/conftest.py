"""
A workspace with a few people, and a tiny app that is really connected to it.
"""

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk import WebClient
from websocket import WebSocketApp

from bot.playground.workspace import Workspace

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "OnAir"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "OnAir"},
        "slash_commands": [
            {"command": "/broadcast", "should_escape": True},
            {"command": "/raw", "should_escape": False},
        ],
        "shortcuts": [
            {"name": "Stop this", "type": "message", "callback_id": "stop_this"}
        ],
    },
    "oauth_config": {
        "scopes": {
            "bot": [
                "commands",
                "chat:write",
                "chat:write.public",
                "im:write",
                "users:read",
                "usergroups:read",
                "channels:read",
                "groups:read",
            ],
            "bot_optional": ["channels:history"],
        }
    },
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": ["app_home_opened", "message.im"]},
        "socket_mode_enabled": True,
    },
}
OPEN, HIDDEN, OUTSIDE = "C0OPEN", "C0HIDDEN", "C0OUTSIDE"
DANA, LEE = "U0DANA", "U0LEE"


class HandClock:
    """
    A clock that moves only by hand.
    """

    def __init__(self) -> None:
        """
        Begin on an arbitrary day.
        """
        self._now = datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
        self._seconds = 0.0

    def now(self) -> datetime:
        """
        The time of day that was set.
        """
        return self._now

    def monotonic(self) -> float:
        """
        Seconds that were added so far.
        """
        return self._seconds

    def advance(self, seconds: float) -> None:
        """
        Let time pass.
        """
        self._now += timedelta(seconds=seconds)
        self._seconds += seconds


def furnish(slack: Workspace) -> Workspace:
    """
    Put two people and three channels into a workspace.
    """
    slack.add_person(DANA, "dana", "Dana Scully", tz="Europe/Berlin")
    slack.add_person(LEE, "lee", "Lee Adama")
    slack.add_channel(OPEN, "open", members=[DANA, LEE])
    slack.add_channel(HIDDEN, "hidden", private=True, members=[DANA], bot_in=False)
    slack.add_channel(OUTSIDE, "outside", members=[DANA], bot_in=False)
    return slack


@contextmanager
def workspace(**options: Any) -> Iterator[Workspace]:  # noqa: ANN401 - passed on
    """
    Run a furnished workspace; rate limits are off unless asked for.
    """
    usual: dict[str, Any] = {"manifest": MANIFEST, "rate_limits": False}
    options = usual | {"ack_seconds": 1} | options
    with furnish(Workspace(**options)) as slack:
        yield slack


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """
    Give a running workspace with the usual people.
    """
    with workspace() as running:
        yield running


@pytest.fixture
def client(slack: Workspace) -> WebClient:
    """
    Give the bot's own Web API client, which tries nothing twice.
    """
    return bot_client(slack)


def bot_client(slack: Workspace) -> WebClient:
    """
    Make a client with the bot token, without automatic retries.
    """
    return WebClient(
        token=slack.identity.bot_token, base_url=slack.api_url, retry_handlers=[]
    )


def tiny_app(slack: Workspace) -> App:
    """
    Make a Bolt app that knows who it is without asking.
    """
    identity = slack.identity

    def authorize() -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=None,
            team_id=identity.team,
            bot_user_id=identity.bot_user,
            bot_id=identity.bot,
            bot_token=identity.bot_token,
        )

    return App(
        client=WebClient(base_url=slack.api_url, retry_handlers=[]),
        authorize=authorize,
        signing_secret=identity.signing_secret,
        process_before_response=True,
    )


@contextmanager
def connected(slack: Workspace, app: App, sockets: int = 1) -> Iterator[None]:
    """
    Connect an app through Bolt's own adapter, and wait until it is there.
    """
    handlers = [
        SocketModeHandler(app, slack.identity.app_token) for _ in range(sockets)
    ]
    files: list[socket.socket] = []
    for handler in handlers:
        handler.client.on_open_listeners.append(
            lambda opened: files.append(_file_of(opened))
        )
        handler.connect()  # type: ignore[no-untyped-call]  # not annotated
    try:
        until(lambda: slack.connections == sockets)
        yield
    finally:
        for handler in handlers:
            handler.client.auto_reconnect_enabled = False
        # A client that closes first may wait ten seconds for its own thread.
        slack.cut()
        for handler in handlers:
            until(lambda one=handler: not one.client.is_connected())  # type: ignore[misc]
            handler.close()  # type: ignore[no-untyped-call]  # not annotated
        # When both sides close at once, websocket-client forgets to close the file.
        for file in files:
            file.close()


def _file_of(opened: WebSocketApp) -> socket.socket:
    assert opened.sock is not None
    found = opened.sock.sock
    assert found is not None
    return found


def until(happened: Callable[[], bool], patience: float = 10) -> None:
    """
    Wait some seconds for something that other threads bring about.
    """
    pause = threading.Event()
    end = time.monotonic() + patience
    while not happened():
        assert time.monotonic() < end, "it never happened"
        pause.wait(0.01)
