"""
Socket Mode against the stand-in Slack: lines that fall silent, end and come back.
"""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import SettingsError
from bot.playground.workspace import Fault
from bot.slack.front import SocketFront
from tests.playground.workspace.conftest import DANA, OPEN, tiny_app, workspace
from tests.stage import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slack_bolt import Ack

    from bot.playground.workspace import Workspace

OPENING = "apps.connections.open"


@dataclass
class Line:
    """
    A front, the stand-in before it, and a listener that can be held up.

    Attributes:
        asleep: Seconds that the machine is said to have slept.
        heard: The texts that reached the listener.
        go_on: While it is not set, nothing is acknowledged.
    """

    slack: Workspace
    front: SocketFront
    asleep: list[float] = field(default_factory=list)
    heard: list[str] = field(default_factory=list)
    go_on: Event = field(default_factory=Event)

    @property
    def opened(self) -> int:
        """How many connections were asked for since the beginning."""
        return sum(call.method == OPENING for call in self.slack.calls)

    def complete(self) -> bool:
        """Whether both connections bring payloads, and no other is open."""
        return (2, 2) == (self.front.connections, self.slack.connections)


@contextmanager
def line(ping_ms: int = 10_000, ack_seconds: float = 5) -> Iterator[Line]:
    """A front that is connected, with a listener that answers "here"."""
    with workspace(ack_seconds=ack_seconds) as slack:
        app = tiny_app(slack)
        asleep: list[float] = []
        front = SocketFront(
            app,
            slack.identity.app_token,
            slack.api_url,
            ping=timedelta(milliseconds=ping_ms),
            elapsed=lambda: time.monotonic() + sum(asleep),
        )
        made = Line(slack, front, asleep)
        made.go_on.set()

        @app.command("/broadcast")
        def answer(ack: Ack, body: dict[str, str]) -> None:
            made.heard.append(body["text"])
            made.go_on.wait(10)
            ack("here")

        front.start(Event())
        try:
            yield made
        finally:
            made.go_on.set()
            front.stop()
            until(lambda: slack.connections == 0)


def test_two_connections_are_opened_once_each() -> None:
    """
    Coming up asks Slack for two connections and not for more.
    """
    with line() as here:
        until(here.complete)

        assert here.slack.say(DANA, OPEN, "/broadcast list").acked
        assert 2 == here.opened
        assert not here.front.state()


def test_a_line_that_falls_silent_is_noticed_and_replaced() -> None:
    """
    Connections that look open but answer no ping count as none, and are made anew.
    """
    with line(ping_ms=100) as here:
        until(here.complete)
        here.slack.mute()
        until(lambda: here.front.connections == 0)
        silent = here.front.state()
        here.slack.mute(muted=False)
        until(here.complete)

        assert silent
        assert here.opened >= 4
        assert here.slack.say(DANA, OPEN, "/broadcast list").acked


def test_connections_do_not_survive_a_machine_that_slept() -> None:
    """
    After an hour with the lid closed nobody trusts what was open before.
    """
    with line(ping_ms=1000) as here:
        until(here.complete)
        here.asleep.append(3600)
        slept = here.front.connections
        until(lambda: here.opened == 4 and here.complete())

        assert 0 == slept
        assert here.slack.say(DANA, OPEN, "/broadcast list").acked


@pytest.mark.parametrize("reason", ["refresh_requested", "link_disabled", "warning"])
def test_both_connections_may_end_at_once(reason: str) -> None:
    """
    When Slack ends both together, both have successors and commands go on.
    """
    with line() as here:
        until(here.complete)
        here.slack.disconnect(reason)
        # The ready-made client may be deaf for ten seconds after this.
        until(lambda: here.opened == 4 and here.front.connections == 2, seconds=8)

        assert here.slack.say(DANA, OPEN, "/broadcast list").acked


def test_a_cut_line_is_opened_again() -> None:
    """
    A network that ends both connections without a word is noticed at once.
    """
    with line() as here:
        until(here.complete)
        here.slack.cut()
        until(lambda: here.opened == 4 and here.complete())

        assert here.slack.say(DANA, OPEN, "/broadcast list").acked


def test_an_answer_is_not_lost_when_its_connection_is_replaced() -> None:
    """
    What came in by a connection that ends meanwhile is acknowledged all the same.
    """
    with line() as here, ThreadPoolExecutor() as threads:
        until(here.complete)
        here.go_on.clear()
        sent = threads.submit(here.slack.say, DANA, OPEN, "/broadcast list")
        until(lambda: here.heard == ["list"])
        here.slack.disconnect("refresh_requested")
        until(lambda: here.opened == 4 and here.complete())
        here.go_on.set()

        assert sent.result().acked


def test_while_slack_gives_no_connection_the_reason_is_told() -> None:
    """
    The state says what Slack said, and that all is well once it is.
    """
    with line() as here:
        until(here.complete)
        here.slack.faults.add(OPENING, Fault.refused("internal_error"), calls=99)
        here.slack.cut()
        until(lambda: "internal_error" in here.front.state(), here.front.state)
        here.slack.faults.clear()
        until(here.complete)

        assert not here.front.state()


def test_going_down_finishes_the_payload_in_hand() -> None:
    """
    A command that is being put on record is still acknowledged; only then we hang up.
    """
    with line() as here, ThreadPoolExecutor() as threads:
        until(here.complete)
        here.go_on.clear()
        sent = threads.submit(here.slack.say, DANA, OPEN, "/broadcast list")
        until(lambda: here.heard == ["list"])
        stopped = threads.submit(here.front.stop)
        until(lambda: here.front.state() == "going down")
        open_yet = here.slack.connections
        here.go_on.set()
        stopped.result()

        assert 2 == open_yet
        assert sent.result().acked
        until(lambda: here.slack.connections == 0)


def test_going_down_takes_no_payload_more() -> None:
    """
    What comes in while the last one is finished is not heard, and not acknowledged.
    """
    with line(ack_seconds=0.5) as here, ThreadPoolExecutor() as threads:
        until(here.complete)
        here.go_on.clear()
        threads.submit(here.slack.say, DANA, OPEN, "/broadcast first")
        until(lambda: here.heard == ["first"])
        stopped = threads.submit(here.front.stop)
        until(lambda: here.front.state() == "going down")
        late = here.slack.say(DANA, OPEN, "/broadcast late")
        here.go_on.set()
        stopped.result()

        assert (False, "operation_timeout") == (late.acked, late.error)
        assert ["first"] == here.heard


def test_a_token_that_slack_refuses_is_named_at_the_start() -> None:
    """
    Nobody waits for a connection that can never come about.
    """
    with workspace() as slack:
        front = SocketFront(tiny_app(slack), "xapp-wrong", slack.api_url)

        with pytest.raises(SettingsError, match="SLACK_APP_TOKEN"):
            front.start(Event())
        front.stop()


def test_coming_up_waits_for_slack_and_gives_up_when_told_to_stop() -> None:
    """
    While Slack refuses connections the start goes on, until somebody ends it.
    """
    with workspace() as slack, ThreadPoolExecutor() as threads:
        slack.faults.add(OPENING, Fault.broken(503), calls=99)
        front = SocketFront(tiny_app(slack), slack.identity.app_token, slack.api_url)
        stopping = Event()
        started = threads.submit(front.start, stopping)
        until(lambda: len(slack.calls) > 0)
        stopping.set()
        started.result()
        front.stop()

        assert 0 == front.connections
