"""
The bot's process: killed, ended, started again.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.playground.process import BotProcess
from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError
from tests.stage import ROOT

if TYPE_CHECKING:
    from pathlib import Path

    from bot.playground.world import World

SECRET = "planted-secret-key-of-the-process"


def test_what_was_killed_stays_dead_and_says_so(world: World) -> None:
    """
    Killed by hand, it is counted once, and nobody takes it for ended or killed outside.
    """
    process, before = world.process, world.process.pid

    world.kill_bot()

    assert (False, True, 1) == (process.runs, process.was_killed, process.killed)
    assert not process.killed_from_outside
    assert not process.ended
    assert process.said.startswith("It was killed.")
    assert before == process.pid
    assert 0 == world.slack.connections


def test_the_dead_are_not_killed_again(world: World) -> None:
    """
    Killing the dead is refused with a sentence, and counts as no further death.
    """
    world.kill_bot()

    with pytest.raises(GestureError, match="dead already"):
        world.kill_bot()

    assert 1 == world.process.killed


def test_one_runs_at_a_time(world: World) -> None:
    """
    Who starts it while it runs is told its number, and no second one is started.
    """
    before = world.process.pid

    with pytest.raises(GestureError, match=f"as process {before}"):
        world.start_bot()

    assert before == world.process.pid


def test_a_kill_from_outside_is_told_apart(world: World) -> None:
    """
    `kill -9` in a terminal is seen, counted once, and forgotten by the next start.
    """
    os.kill(world.process.pid, signal.SIGKILL)

    assert wait_until(lambda: world.process.killed_from_outside)
    assert 1 == world.process.killed
    world.start_bot()
    assert not world.process.killed_from_outside
    assert (1, "") == (world.process.killed, world.process.said)


def test_what_ends_by_itself_says_why(tmp_path: Path) -> None:
    """
    A bot that cannot run leaves its status and its last words, and no secret in them.
    """
    given = {"ONAIR_SECRET_KEY": SECRET, "PLAYGROUND_CLOCK": str(tmp_path / "clock")}
    process = BotProcess(tmp_path, lambda: {**os.environ, **given})

    process.start()

    assert wait_until(lambda: process.ended)
    assert process.said.startswith("It ended by itself (with status 2).")
    assert "SLACK_BOT_TOKEN is not set" in process.said
    assert SECRET not in process.said
    assert 0 == process.killed


def test_a_signal_that_it_could_hear_is_named(tmp_path: Path) -> None:
    """
    Who looks for why it is gone is told the signal, not a number below zero.
    """
    given = {"PLAYGROUND_CLOCK": str(tmp_path / "clock")}
    process = BotProcess(tmp_path, lambda: {**os.environ, **given})

    process.start()
    os.kill(process.pid, signal.SIGABRT)

    assert wait_until(lambda: process.ended)
    assert "by the signal SIGABRT" in process.said


def test_an_empty_log_is_told_with_its_folder(tmp_path: Path) -> None:
    """
    Ended without a word, as where nothing can be written: the folder is named.
    """
    given = {"PLAYGROUND_CLOCK": str(tmp_path / "clock")}
    process = BotProcess(tmp_path, lambda: {**os.environ, **given})

    process.start()
    os.kill(process.pid, signal.SIGTERM)

    assert wait_until(lambda: process.ended)
    assert f"Its log is empty; is the folder full? {tmp_path}" in process.said


def test_before_the_first_start_there_is_nothing_to_say(tmp_path: Path) -> None:
    """
    No process, no number, no word, and nothing to end.
    """
    process = BotProcess(tmp_path, dict)

    process.stop()

    assert (False, False, 0, "") == (
        process.runs,
        process.ended,
        process.pid,
        process.said,
    )
    assert ("", []) == (process.told(), process.last_words())


def test_a_bot_does_not_outlive_its_playground(tmp_path: Path) -> None:
    """
    Even where the playground itself is killed, its bot goes within a moment.
    """
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "play", "--port", "0"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)},
        stdout=subprocess.PIPE,
        text=True,
    ) as playground:
        assert playground.stdout is not None
        said = next(line for line in playground.stdout if "kill -9" in line)
        pid = int(said.partition("kill -9 ")[2].partition(",")[0])
        playground.kill()

    assert wait_until(lambda: not _lives(pid))


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
