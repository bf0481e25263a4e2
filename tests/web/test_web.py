"""
What machines ask about us, and the server that answers.
"""

from __future__ import annotations

import socket
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest
import requests

from bot.domain.errors import RecordUnavailableError, SettingsError
from bot.web import (
    Check,
    Server,
    late_reports,
    late_seals,
    split_address,
    status_app,
)
from tests.stage import until

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed.wsgi import StartResponse, WSGIEnvironment

TROUBLE: dict[str, str] = {}


@pytest.fixture
def address() -> Iterator[str]:
    """A status server whose checks say what stands in TROUBLE."""
    TROUBLE.clear()
    checks = (
        Check("workers", lambda: TROUBLE.get("workers", ""), vital=True),
        Check("slack", lambda: TROUBLE.get("slack", ""), vital=False),
        Check("groups", lambda: TROUBLE.get("groups", ""), vital=False, needed=False),
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
    well = dict.fromkeys(("workers", "slack", "groups"), "ok")
    assert (200, well) == (ready.status_code, ready.json())


def test_what_a_restart_does_not_mend_makes_it_unready_only(address: str) -> None:
    """
    Without Slack we are not ready, but a restart would not help; both say why.
    """
    TROUBLE["slack"] = "no connection to Slack"
    health, ready = get(f"{address}/healthz"), get(f"{address}/readyz")

    assert (200, 503) == (health.status_code, ready.status_code)
    assert "no connection to Slack" == ready.json()["slack"]
    assert ready.json() == health.json()


def test_what_most_work_can_do_without_is_only_told(address: str) -> None:
    """
    While a user group cannot be read everything else goes on, so we are ready.
    """
    TROUBLE["groups"] = "the user group S0DUTY cannot be read"
    ready = get(f"{address}/readyz")

    assert 200 == ready.status_code
    assert "the user group S0DUTY cannot be read" == ready.json()["groups"]


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


def away() -> dict[str, float]:
    """Numbers of a record that cannot be read."""
    raise RecordUnavailableError("The disk is full.", remedy="Make room.")


def test_metrics_tell_the_checks_while_the_record_is_away() -> None:
    """
    Numbers that nobody knows are left out; what is wrong is told all the same.
    """
    checks = (Check("database", lambda: "The disk is full.", vital=False),)
    server = Server(status_app(checks, away), "127.0.0.1", 0, threads=1)
    server.start()
    text = get(f"http://{server.address}/metrics").text
    server.stop()

    assert 'onair_well{check="database"} 0.0' in text
    assert "onair_feeds_open" not in text


@pytest.mark.parametrize(
    ("seconds", "tries", "said"),
    [
        (0, 0, ""),
        (119, 6, ""),
        (130, 0, "the oldest report is owed since 130 s"),
        (0, 7, "a report was tried 7 times and is still owed"),
    ],
)
def test_what_people_should_have_been_told_long_ago_is_wrong(
    seconds: float, tries: float, said: str
) -> None:
    """
    A report is late after two minutes, whether it waited or was tried in vain.
    """
    check = late_reports(
        lambda: {"report_owed_seconds": seconds, "report_tries": tries}
    )

    assert said == check()


def test_reports_of_a_record_that_is_away_are_not_called_well() -> None:
    """
    Without the record nobody knows what is owed, and that is what is said.
    """
    assert "not known: The disk is full." == late_reports(away)()


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, ""), (29, ""), (31, "3 lines wait for their seals, one since 31 s")],
)
def test_lines_that_wait_long_for_their_seals_are_wrong(
    seconds: float, said: str
) -> None:
    """
    A line has its seal within a second; after half a minute something is wrong.
    """
    check = late_seals(
        lambda: {"event_unsealed_seconds": seconds, "events_unsealed": 3}
    )

    assert said == check()
    assert "not known: The disk is full." == late_seals(away)()


def test_nothing_else_is_served(address: str) -> None:
    """
    Other paths are not there, and nothing can be posted.
    """
    assert 404 == get(f"{address}/").status_code
    assert 405 == requests.post(f"{address}/healthz", timeout=5).status_code


def test_a_request_under_way_is_answered_when_the_server_stops() -> None:
    """
    Going down finishes what was taken, and then takes nothing more.
    """
    begun, go_on = Event(), Event()

    def slow(_: WSGIEnvironment, start: StartResponse) -> list[bytes]:
        begun.set()
        go_on.wait(10)
        start("200 OK", [("Content-Length", "4")])
        return [b"done"]

    server = Server(slow, "127.0.0.1", 0, threads=2)
    server.start()
    serving = server.serving
    with ThreadPoolExecutor() as threads:
        asked = threads.submit(get, f"http://{server.address}/")
        begun.wait(10)
        stopped = threads.submit(server.stop)
        until(lambda: not server.serving)
        go_on.set()
        stopped.result()

        assert (200, "done") == (asked.result().status_code, asked.result().text)
    assert serving
    with pytest.raises(requests.ConnectionError):
        get(f"http://{server.address}/")


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
