"""
Going down and coming up: the real process, its signals, its lock and its health.
"""

from __future__ import annotations

import json
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from random import choice
from typing import TYPE_CHECKING
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

import pytest
from sqlalchemy import create_engine, text

from bot.playground.world import CHANNELS, PEOPLE, World
from storage import Record
from tests.stage import ROOT, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ALICE = PEOPLE["alice"][0]
HERE = CHANNELS["general"]
SLOW = timedelta(seconds=1)
_NOT_HANDED_OUT = range(20_000, 32_000)

CHECKS = (
    *("workers", "database", "slack", "reports", "seals", "archive", "rules"),
    "groups",
)


@dataclass
class Process:
    """`onair serve` as a process of its own."""

    running: subprocess.Popen[bytes]
    status: str
    log: Path

    def health(self, path: str = "/healthz") -> dict[str, str]:
        """What it says about itself; nothing while nobody answers."""
        try:
            with urlopen(f"http://{self.status}{path}", timeout=5) as answer:
                body = answer.read()
        except HTTPError as error:
            body = error.read()
        except (URLError, OSError):
            return {}
        found: dict[str, str] = json.loads(body)
        return found

    def is_well(self) -> bool:
        """Whether every check is well."""
        return set(self.health().values()) == {"ok"}


def free_port() -> int:
    """
    A port that nobody has, nor is given by the system to whoever takes any.
    """
    while True:
        port = choice(_NOT_HANDED_OUT)  # noqa: S311  not a secret
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Slack, the backend and the people; no bot yet."""
    with World(tmp_path, ROOT / "manifest.yml") as made:
        yield made.start()


@contextmanager
def serving(world: World, *arguments: str) -> Iterator[Process]:
    """Start it, and wait until it is well."""
    log = world.folder / "serve.log"
    status = f"127.0.0.1:{free_port()}"
    with (
        log.open("ab") as output,
        subprocess.Popen(  # noqa: S603  our own program
            [sys.executable, "-m", "bot", "serve", "--status", status, *arguments],
            cwd=world.folder,
            env=world.environment(),
            stdout=output,
            stderr=output,
        ) as running,
    ):
        process = Process(running, status, log)
        try:
            until(process.is_well, log.read_text)
            yield process
        finally:
            running.kill()


def onair(world: World, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Another command of the same operator, in the same folder."""
    return subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=world.folder,
        env=world.environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


@pytest.mark.parametrize(
    "signals",
    [[signal.SIGINT], [signal.SIGTERM, signal.SIGTERM]],
    ids=["interrupted", "terminated twice"],
)
def test_going_down_finishes_the_call_and_tells_what_came_of_it(
    world: World, signals: list[signal.Signals]
) -> None:
    """
    However it is asked to end: the room goes on air, the channel is told, status 0.
    """
    with serving(world) as process:
        world.furnish()
        world.backend.faults.hang(SLOW, after_effect=False)
        assert world.slack.say(ALICE, HERE, "/broadcast start room42").acked
        world.backend.wait_for_calls(1)
        for one in signals:
            process.running.send_signal(one)
        status = process.running.wait(timeout=40)

    assert 0 == status, process.log.read_text()
    assert 1 == len(world.backend.pushes)
    assert any(one.broadcast for one in world.slack.messages(HERE))
    record = Record(world.environment()["ONAIR_DATABASE_URL"])
    assert 0 == record.numbers()["reports_owed"]
    record.close()


def test_a_file_that_is_served_is_not_served_twice(world: World) -> None:
    """
    The second `serve` ends and names the first; other commands go on working; and
    a first one that was killed is in nobody's way.
    """
    with serving(world) as process:
        second = onair(world, "serve")
        listed = onair(world, "rooms", "list", "--team", world.slack.identity.team)
        exported = onair(world, "audit", "export")
        pid = process.running.pid
        process.running.kill()

    assert 1 == second.returncode
    assert f"process {pid}" in second.stderr
    assert "Traceback" not in second.stderr
    assert (0, 0) == (listed.returncode, exported.returncode)
    with serving(world) as after:
        assert after.is_well()


def test_rules_are_read_again_on_a_signal(world: World) -> None:
    """
    SIGHUP brings new rules into force, and a broken file changes nothing; SIGTERM
    ends a process that has nothing to do with status 0.
    """
    with serving(world) as process:
        (world.folder / "onair.toml").write_text('admins = ["user:U0BOB"]\n')
        process.running.send_signal(signal.SIGHUP)
        until(lambda: "rules reloaded" in process.log.read_text())
        (world.folder / "onair.toml").write_text("admins = nonsense")
        process.running.send_signal(signal.SIGHUP)
        until(lambda: "rules were not reloaded" in process.log.read_text())
        well = process.is_well()
        process.running.send_signal(signal.SIGTERM)

        assert well
        assert 0 == process.running.wait(timeout=40)


def test_health_names_what_is_wrong_over_sockets(world: World) -> None:
    """
    In Socket Mode every check is told, and a Slack that is gone is named.
    """
    with serving(world) as process:
        well = process.health()
        world.slack.stop()
        until(lambda: process.health("/readyz")["slack"] != "ok")
        wrong = process.health("/healthz")
        process.running.kill()
    world.slack.start()

    assert dict.fromkeys(CHECKS, "ok") == well
    assert "Slack" in wrong["slack"]
    assert wrong | {"slack": "ok"} == well


def test_health_is_told_over_http_too(world: World) -> None:
    """
    With signed HTTP the same checks are asked, and a database that is gone is named.
    """
    with serving(world, "--http", "127.0.0.1:0") as process:
        (world.folder / "onair.db").rename(world.folder / "away.db")
        until(lambda: process.health()["database"] != "ok")
        wrong = process.health("/readyz")

    assert set(CHECKS) == set(wrong)
    assert "removed or replaced" in wrong["database"]


def test_a_database_of_a_newer_onair_is_not_served(world: World) -> None:
    """
    Whoever went back to an older OnAir is told so, and the file stays as it is.
    """
    url = world.environment()["ONAIR_DATABASE_URL"]
    assert 0 == onair(world, "db", "upgrade").returncode
    engine = create_engine(url)
    with engine.begin() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    done = onair(world, "serve")

    assert 1 == done.returncode
    assert "version 9999" in done.stderr
    assert "newer OnAir" in done.stderr
    assert "Traceback" not in done.stderr
