"""
The clock: steady whatever is done to the machine's own, and honest about it.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.clock import SystemClock

NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


@dataclass
class Machine:
    """A machine whose clocks are moved by hand."""

    wall: datetime = NOON
    seconds: float = 1000.0

    def passes(self, duration: timedelta) -> None:
        """Let that much time go by, on both of its clocks."""
        self.wall += duration
        self.seconds += duration.total_seconds()


@pytest.fixture
def machine() -> Machine:
    """A machine at noon."""
    return Machine()


@pytest.fixture
def clock(machine: Machine) -> SystemClock:
    """The clock on that machine."""
    return SystemClock(lambda: machine.wall, lambda: machine.seconds)


def test_time_goes_by_as_on_the_machine(machine: Machine, clock: SystemClock) -> None:
    """
    While nobody sets the machine's clock, both say the same.
    """
    machine.passes(HOUR)

    assert NOON + HOUR == clock.now()
    assert timedelta(0) == clock.jump()


@pytest.mark.parametrize("by", [HOUR, -HOUR])
def test_setting_the_machines_clock_moves_nothing_by_itself(
    machine: Machine, clock: SystemClock, by: timedelta
) -> None:
    """
    The time stays steady, and how far the machine is away is told until followed.
    """
    machine.wall += by
    before = (clock.now(), clock.jump())
    clock.follow(by)

    assert (NOON, by) == before
    assert (NOON + by, timedelta(0)) == (clock.now(), clock.jump())


def test_a_small_drift_ahead_is_followed_silently(
    machine: Machine, clock: SystemClock
) -> None:
    """
    A second more on the machine's clock is no jump, and is gone when looked for.
    """
    machine.wall += timedelta(seconds=1)

    assert timedelta(0) == clock.jump()
    assert NOON + timedelta(seconds=1) == clock.now()


def test_following_a_drift_never_takes_time_back(
    machine: Machine, clock: SystemClock
) -> None:
    """
    A clock that ran ahead by a second waits until the machine has caught up.
    """
    machine.wall -= timedelta(seconds=1)
    clock.now()

    assert timedelta(0) == clock.jump()
    assert NOON == clock.now()
    machine.passes(timedelta(seconds=3))
    assert NOON + timedelta(seconds=2) == clock.now()


def test_many_small_drifts_are_never_called_a_jump(
    machine: Machine, clock: SystemClock
) -> None:
    """
    A clock that is looked at often follows a machine that slowly goes wrong.
    """
    for _ in range(10):
        machine.passes(timedelta(minutes=1))
        machine.wall += timedelta(seconds=1)
        assert timedelta(0) == clock.jump()

    assert machine.wall == clock.now()


@pytest.mark.skipif(
    not hasattr(time, "CLOCK_BOOTTIME"), reason="this system does not count its sleep"
)
def test_seconds_in_which_the_machine_slept_count() -> None:
    """
    A deadline passes also while a laptop is closed: the system's count since boot.
    """
    before = time.clock_gettime(time.CLOCK_BOOTTIME)
    told = SystemClock().monotonic()
    after = time.clock_gettime(time.CLOCK_BOOTTIME)

    assert before <= told <= after
