"""
How long people wait for the acknowledgement while the backend hangs.

The real bot, in a process of its own, between the stand-ins; no call to the backend
is answered, and a hundred people press Enter at once.

    python -m benchmarks.hanging [--commands 100]
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from threading import Barrier

from benchmarks.ack import ROOT, add_rooms, hurry
from bot.playground.backend import ALWAYS
from bot.playground.waiting import wait_until
from bot.playground.world import World

_IN_TIME_MS = 250.0
_WARM_S = 1.0  # until it has imported what it imports late


def main() -> None:
    """Type all at once, and print how long it took."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--commands", type=int, default=100)
    commands = parser.parse_args().commands
    with (
        tempfile.TemporaryDirectory() as folder,
        World(Path(folder), ROOT / "manifest.yml") as world,
    ):
        world.slack.pace.on = False
        world.start()
        hurry(world)
        add_rooms(world, commands + 1)
        world.start_bot()
        wait_until(lambda: world.slack.connections > 1)
        world.slack.say("U0ALICE", "C0GENERAL", f"/broadcast status room{commands}")
        time.sleep(_WARM_S)
        world.backend.faults.hang(timedelta(hours=1), ALWAYS, after_effect=False)
        together = Barrier(commands)
        with ThreadPoolExecutor(commands) as people:
            taken = list(
                people.map(lambda n: _start(world, together, n), range(commands))
            )
    _print(taken)


def _start(world: World, together: Barrier, room: int) -> float:
    """Milliseconds until the acknowledgement; endless where none came."""
    together.wait()
    sent = world.slack.say("U0ALICE", "C0GENERAL", f"/broadcast start room{room}")
    return sent.ack_ms if sent.acked and sent.ack_ms is not None else float("inf")


def _print(taken: list[float]) -> None:
    cuts = statistics.quantiles(taken, n=100, method="inclusive")
    in_time = sum(one <= _IN_TIME_MS for one in taken)
    acknowledged = sum(one < float("inf") for one in taken)
    print(f"{len(taken)} commands at once while the backend hangs:")
    print(f"{acknowledged} acknowledged, {in_time} of them within {_IN_TIME_MS:.0f} ms")
    print(f"p50 {cuts[49]:.1f} ms, p99 {cuts[98]:.1f} ms, max {max(taken):.1f} ms")


if __name__ == "__main__":
    main()
