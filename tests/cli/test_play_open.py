"""
The playground while it is open: its port, who may come in, and a bot that dies.
"""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest

from bot.playground.waiting import wait_until
from tests.cli.running import onair

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

FIRST = 8160


@dataclass
class Playground:
    """`onair play` as a process, and what it has printed so far."""

    running: subprocess.Popen[str]
    said: list[str] = field(default_factory=list)

    def follow(self, stream: Any) -> None:  # noqa: ANN401  a pipe
        """Read along in a thread of its own, so that nothing blocks."""
        self.said.extend(iter(stream.readline, ""))

    def says(self, what: str) -> str:
        """Wait until something is printed that fits; gives its first group, or all."""
        pattern = re.compile(what)

        def found() -> re.Match[str] | None:
            return pattern.search("".join(self.said))

        assert wait_until(lambda: found() is not None), "".join(self.said)
        match = found()
        assert match is not None
        return match[match.lastindex or 0]

    @property
    def port(self) -> int:
        """The page's."""
        return int(self.says(r"open: http://127\.0\.0\.1:(\d+)/"))

    def asked_as(self, host: str) -> int:
        """The status of the page's answer to somebody who calls it by that name."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=10)
        line.putrequest("GET", "/", skip_host=True)
        line.putheader("Host", f"{host}:{self.port}")
        line.endheaders()
        with closing(line), line.getresponse() as answer:
            return answer.status


@contextmanager
def playground(
    folder: Path, *arguments: str, **environment: str
) -> Iterator[Playground]:
    """Open one, and end it by Ctrl-C."""
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-m", "bot", "play", *arguments],
        cwd=folder,
        env=os.environ | {"TMPDIR": str(folder)} | environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        bufsize=1,
    ) as running:
        made = Playground(running)
        reading = Thread(target=made.follow, args=(running.stdout,), daemon=True)
        reading.start()
        try:
            yield made
        finally:
            running.send_signal(signal.SIGINT)
            try:
                running.wait(timeout=40)
            finally:
                running.kill()
            reading.join(timeout=10)


@contextmanager
def taken() -> Iterator[int]:
    """A port that somebody else has."""
    for port in range(FIRST, FIRST + 500):
        try:
            with socket.create_server(("127.0.0.1", port)):
                yield port
                return
        except OSError:
            continue


def test_a_newcomer_is_told_what_to_do_first(tmp_path: Path) -> None:
    """
    Where the page is, what to type, who to be, and how to end it; then nothing is left.
    """
    with playground(tmp_path, "--port", "0") as play:
        pid = play.says(r"kill -9 (\d+)")
        for what in ("/broadcast start room42", "alice", "Ctrl-C ends", "is ready"):
            assert play.says(what)

    assert 0 == play.running.returncode
    assert [] == list(tmp_path.iterdir())
    with pytest.raises(ProcessLookupError):
        os.kill(int(pid), 0)


def test_a_port_in_use_is_passed_over_and_that_is_said(tmp_path: Path) -> None:
    """
    Somebody else has the port that was asked for: the next free one is taken.
    """
    with taken() as port, playground(tmp_path, "--port", str(port)) as play:
        assert port < play.port
        assert play.says(rf"Port {port} is in use; this playground has {play.port}\.")
        assert 200 == play.asked_as("127.0.0.1")


def test_two_playgrounds_at_once_have_a_port_each(tmp_path: Path) -> None:
    """
    Started alike, the second opens beside the first, and both answer.
    """
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    port = str(FIRST + 500)
    with playground(tmp_path / "one", "--port", port) as one:
        first = one.port
        with playground(tmp_path / "other", "--port", port) as other:
            assert first < other.port
            assert 200 == one.asked_as("localhost")
            assert 200 == other.asked_as("localhost")


@pytest.mark.parametrize("host", ["", "localhost", "Localhost", "127.0.0.1", "127.1"])
def test_nobody_else_is_let_in_unasked(tmp_path: Path, host: str) -> None:
    """
    Other names for this machine are refused, and no warning is needed.
    """
    asked = ("--host", host) if host else ()
    with playground(tmp_path, "--port", "0", *asked) as play:
        assert 403 == play.asked_as("playground.example")
        assert 200 == play.asked_as("127.0.0.1")

    assert "Whoever reaches" not in "".join(play.said)


def test_everybody_is_let_in_where_that_is_asked_for_with_a_warning(
    tmp_path: Path,
) -> None:
    """
    With --host 0.0.0.0 the machine's own name counts too; a stranger's still does not.
    """
    with playground(tmp_path, "--port", "0", "--host", "0.0.0.0") as play:  # noqa: S104  what is tried
        assert play.says("Whoever reaches http://.+ can do and see everything here")
        assert 200 == play.asked_as(socket.gethostname())
        assert 403 == play.asked_as("playground.example")


def test_an_address_may_stand_in_brackets(tmp_path: Path) -> None:
    """
    `[127.0.0.2]` is 127.0.0.2, as in the page's own address.
    """
    with playground(tmp_path, "--port", "0", "--host", "[127.0.0.2]") as play:
        assert 200 == play.asked_as("127.0.0.2")


_JSON = b"Content-Type: application/json\r\nContent-Length: 9\r\n\r\n{"  # breaks off
_CUT = b" HTTP/1.1\r\nHost: {own}\r\n" + _JSON
BROKEN = (
    b"POST /page/say" + _CUT,
    b"POST /respond/none" + _CUT,
    b"POST /api/api.test" + _CUT,
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: {own}\r\nHost: {own}\r\n\r\n",
    b"nonsense\r\n\r\n",
)


def test_broken_requests_do_not_reach_the_terminal(tmp_path: Path) -> None:
    """
    Whatever another program sends to the page's port: nothing of it is printed.
    """
    with playground(tmp_path, "--port", "0") as play:
        assert play.says("The bot is ready")
        own = f"127.0.0.1:{play.port}".encode()
        for one in BROKEN:
            with socket.create_connection(("127.0.0.1", play.port), 10) as line:
                line.sendall(one.replace(b"{own}", own))
                line.shutdown(socket.SHUT_WR)
                while line.recv(1000):
                    continue
        assert 200 == play.asked_as("127.0.0.1")

    for word in ("Traceback", "Error handling", "Exception"):
        assert word not in "".join(play.said)


@pytest.mark.parametrize("host", ["192.0.2.1", "no such host", "onair.invalid"])
def test_an_address_of_another_machine_is_refused(tmp_path: Path, host: str) -> None:
    """
    Status 2 and a sentence with a way out; nothing is left behind.
    """
    done = onair(tmp_path, "play", "--host", host, TMPDIR=str(tmp_path))

    assert 2 == done.returncode
    assert f"cannot be opened at {host}" in done.stderr
    assert "Say --host with an address of this machine" in done.stderr
    assert "Traceback" not in done.stderr
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("starting", [True, False], ids=["starting", "ready"])
def test_killed_from_outside_it_comes_back_and_that_is_said(
    tmp_path: Path, *, starting: bool
) -> None:
    """
    `kill -9` in a terminal: another process takes over, and its number is printed.
    """
    with playground(tmp_path, "--port", "0") as play:
        pid = int(play.says(r"kill -9 (\d+)"))
        if not starting:
            assert play.says("The bot is ready")
        os.kill(pid, signal.SIGKILL)

        assert pid != int(play.says(r"The bot was killed; it is back as (\d+)\."))
        assert play.says("The bot is ready")


def test_a_bot_that_ends_is_told_and_the_page_stays(tmp_path: Path) -> None:
    """
    Ended by a signal that it obeys, it stays away; the log's end is printed once.
    """
    with playground(tmp_path, "--port", "0") as play:
        pid = int(play.says(r"kill -9 (\d+)"))
        assert play.says("The bot is ready")
        os.kill(pid, signal.SIGTERM)

        assert play.says("The bot has ended; it can be started again on the page")
        assert 200 == play.asked_as("127.0.0.1")

    assert 1 == "".join(play.said).count("The bot has ended")


def test_no_browser_is_no_hindrance(tmp_path: Path) -> None:
    """
    Asked to open one where there is none, it says so, and goes on.
    """
    nothing = {"PATH": "", "BROWSER": "", "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    with playground(tmp_path, "--port", "0", "--open", **nothing) as play:
        assert play.says("There is no browser here")
        assert 200 == play.asked_as("127.0.0.1")


def test_a_browser_is_opened_where_that_is_asked_for(tmp_path: Path) -> None:
    """
    The browser that the environment names is given the page's address.
    """
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {tmp_path}/opened\n')
    browser.chmod(0o700)
    with playground(
        tmp_path, "--port", "0", "--open", BROWSER=f"{browser} %s &"
    ) as play:
        opened = tmp_path / "opened"

        assert wait_until(opened.exists)
        assert wait_until(lambda: str(play.port) in opened.read_text())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--refresh", "0"),
        ("--refresh", "-3"),
        ("--refresh", "nan"),
        ("--refresh", "soon"),
        ("--port", "abc"),
        ("--port", "65536"),
        ("--port", "-1"),
    ],
    ids=" ".join,
)
def test_numbers_that_make_no_sense_are_refused(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """
    Status 2 before anything starts, and no traceback.
    """
    done = onair(tmp_path, "play", *arguments)

    assert 2 == done.returncode
    assert arguments[0] in done.stderr
    assert "invalid _" not in done.stderr
    assert "Traceback" not in done.stderr


def test_slack_asks_for_new_connections_as_often_as_wanted(tmp_path: Path) -> None:
    """
    With --refresh the bot connects anew again and again, and stays ready.
    """
    with playground(tmp_path, "--port", "0", "--refresh", "0.02") as play:
        assert play.says("The bot is ready")
        log = next(tmp_path.glob("onair-play-*")) / "bot.log"

        assert wait_until(lambda: log.read_text().count("refresh_requested") >= 4)
