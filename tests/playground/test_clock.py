"""
The playground's time.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.playground.clock import PlayClock, WorldClock
from bot.playground.workspace.tickets import Tickets
from bot.playground.workspace.words import SlackError

if TYPE_CHECKING:
    from pathlib import Path

HOUR = timedelta(hours=1)
READ = """
import sys
from pathlib import Path
from bot.playground.clock import PlayClock
clock = PlayClock(Path(sys.argv[1]))
print(clock.ahead.total_seconds(), flush=True)
sys.stdin.readline()
print(clock.ahead.total_seconds(), clock.jump().total_seconds(), flush=True)
"""


def test_it_begins_at_the_machines_time(tmp_path: Path) -> None:
    """
    Nobody has moved it yet: it is ahead by nothing.
    """
    assert timedelta(0) == PlayClock(tmp_path / "clock").ahead


def test_everything_moves_by_the_same(tmp_path: Path) -> None:
    """
    The time of day and the seconds that only go forward are an hour later at once.
    """
    still, moved = PlayClock(tmp_path / "still"), PlayClock(tmp_path / "clock")

    moved.forward(HOUR)

    assert HOUR == moved.ahead
    assert abs(moved.now() - still.now() - HOUR) < HOUR / 2
    assert abs(moved.monotonic() - still.monotonic() - 3600) < 1800
    assert abs(moved.elapsed() - still.elapsed() - HOUR) < HOUR / 2


@pytest.mark.parametrize("kind", [PlayClock, WorldClock])
def test_a_move_is_no_clock_that_was_set(tmp_path: Path, kind: type[PlayClock]) -> None:
    """
    OnAir looks after a clock that somebody sets; time that goes by is none.
    """
    clock = kind(tmp_path / "clock")

    clock.forward(24 * HOUR)

    assert timedelta(0) == clock.jump()


def test_another_process_sees_it_at_once(tmp_path: Path) -> None:
    """
    A process that runs already goes by the new time, without a signal or a restart.
    """
    clock = WorldClock(tmp_path / "clock")
    clock.forward(HOUR)
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", READ, str(tmp_path / "clock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdin is not None
        assert other.stdout is not None
        before = other.stdout.readline().strip()
        clock.forward(HOUR)
        other.stdin.write("\n")
        other.stdin.close()
        after = other.stdout.readline().strip()

    assert "3600.0" == before
    assert "7200.0 0.0" == after


def test_what_lives_for_seconds_outlives_a_leap(tmp_path: Path) -> None:
    """
    A form can be opened and a line be connected for what was handed out just before.
    """
    clock = WorldClock(tmp_path / "clock")
    tickets = Tickets(clock.monotonic)
    trigger, ticket = tickets.trigger("U0ALICE"), tickets.socket()

    clock.forward(HOUR)
    tickets.carry(HOUR.total_seconds())

    assert "U0ALICE" == tickets.exchange(trigger)
    assert tickets.use_socket(ticket)


def test_what_lives_for_half_an_hour_does_not(tmp_path: Path) -> None:
    """
    The address at which a gesture is answered expires as it does on Slack's clock.
    """
    clock = WorldClock(tmp_path / "clock")
    tickets = Tickets(clock.monotonic)
    reply = tickets.reply("C0GENERAL", "U0ALICE")

    clock.forward(HOUR / 2)
    tickets.carry(HOUR.total_seconds() / 2)

    with pytest.raises(SlackError, match="expired_url"):
        tickets.use_reply(reply)


def test_time_does_not_go_back(tmp_path: Path) -> None:
    """
    What is asked to go back stays where it is.
    """
    clock = PlayClock(tmp_path / "clock")

    with pytest.raises(ValueError, match="does not go back"):
        clock.forward(-HOUR)

    assert timedelta(0) == clock.ahead
