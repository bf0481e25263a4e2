"""
What machines ask about us, and the server that answers.
"""

from __future__ import annotations

import json
import socket
from typing import TYPE_CHECKING

import pytest
import requests

from bot.domain.errors import SettingsError
from bot.web import Check, Server, split_address, status_app

if TYPE_CHECKING:
    from collections.abc import Iterator

TROUBLE: dict[str, str] = {}


@pytest.fixture
def address() -> Iterator[str]:
    """A status server whose two checks say what stands in TROUBLE."""
    TROUBLE.clear()
    checks = (
        Check("workers", lambda: TROUBLE.get("workers", ""), vital=True),
        Check("slack", lambda: TROUBLE.get("slack", ""), vital=False),
    )
    server = Server(
        status_app(checks, lambda: {"feeds_open": 3.0}), "127.0.0.1", 0, threads=2
    )
    server.start()
    yield f"http://{server.address}"
    server.stop()


def get(url: str) -> requests.Response:
    """Ask, and give the answer."""
    return requests.get(url, timeout=5)


def test_all_is_well(address: str) -> None:
    """
    With nothing wrong both questions are answered with 200 and every check.
    """
    ready = get(f"{address}/readyz")

    assert 200 == get(f"{address}/healthz").status_code
    assert (200, {"workers": "ok", "slack": "ok"}) == (ready.status_code, ready.json())


def test_what_a_restart_does_not_mend_makes_it_unready_only(address: str) -> None:
    """
    Without Slack we are not ready, but a restart would not help.
    """
    TROUBLE["slack"] = "no connection to Slack"
    ready = get(f"{address}/readyz")

    assert 200 == get(f"{address}/healthz").status_code
    assert 503 == ready.status_code
    assert "no connection to Slack" == json.loads(ready.text)["slack"]


def test_a_dead_worker_asks_for_a_restart(address: str) -> None:
    """
    What is vital makes `/healthz` fail.
    """
    TROUBLE["workers"] = "a worker has stopped"

    assert 503 == get(f"{address}/healthz").status_code


def test_metrics_tell_checks_and_numbers(address: str) -> None:
    """
    Prometheus reads each check and each number.
    """
    text = get(f"{address}/metrics").text

    assert 'onair_well{check="slack"} 1.0' in text
    assert "onair_feeds_open 3.0" in text


def test_nothing_else_is_served(address: str) -> None:
    """
    Other paths are not there, and nothing can be posted.
    """
    assert 404 == get(f"{address}/").status_code
    assert 405 == requests.post(f"{address}/healthz", timeout=5).status_code


@pytest.mark.parametrize("text", ["", "3000", ":3000", "host:", "host:x", "host:99999"])
def test_an_address_that_is_none_is_named(text: str) -> None:
    """
    The option is named together with how to write it.
    """
    with pytest.raises(SettingsError, match="--http"):
        split_address(text, "--http")


def test_addresses_of_both_families_are_understood() -> None:
    """
    IPv6 addresses stand in brackets.
    """
    assert ("127.0.0.1", 3000) == split_address("127.0.0.1:3000", "--http")
    assert ("::1", 3000) == split_address("[::1]:3000", "--http")


def test_a_taken_port_is_said_before_anything_starts() -> None:
    """
    The address that cannot be served is named with its remedy.
    """
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SettingsError, match=str(port)):
            Server(status_app((), dict), "127.0.0.1", port, threads=1)
