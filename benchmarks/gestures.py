"""
What becomes of gestures that Slack delivers twice.

The real bot, in a process of its own, between the stand-ins.  Every line is another
room's start, and its payload is delivered a second time right after the first.

    python -m benchmarks.gestures [--gestures 1000]

The exit status is 1 unless each gesture had exactly one effect.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from benchmarks.ack import ROOT, add_rooms, hurry
from bot.playground.backend import Effect
from bot.playground.waiting import wait_until
from bot.playground.world import World

_AT_ONCE = 4
_PATIENCE_S = 300.0


def main() -> int:
    """Type, deliver twice, count."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--gestures", type=int, default=1000)
    gestures = parser.parse_args().gestures
    with (
        tempfile.TemporaryDirectory() as folder,
        World(Path(folder), ROOT / "manifest.yml") as world,
    ):
        world.slack.pace.on = False
        world.start()
        hurry(world)
        add_rooms(world, gestures)
        world.start_bot()
        wait_until(lambda: world.slack.connections > 1)
        world.slack.deliver_twice = True
        with ThreadPoolExecutor(_AT_ONCE) as people:
            sent = list(people.map(lambda n: _start(world, n), range(gestures)))
        wait_until(lambda: world.bot_rests, _PATIENCE_S)
        effects = [
            one for one in world.backend.happenings if one.effect is Effect.PUSH_STARTED
        ]
        print("| gestures | deliveries | acknowledged | calls | effects |")
        print("| ---: | ---: | ---: | ---: | ---: |")
        calls = len(world.backend.calls)
        row = (gestures, 2 * gestures, sum(sent), calls, len(effects))
        print(f"| {' | '.join(f'{one:,}' for one in row)} |")
    return 0 if gestures == len(effects) == calls else 1


def _start(world: World, room: int) -> int:
    """How many of the two deliveries were acknowledged."""
    sent = world.slack.say("U0ALICE", "C0GENERAL", f"/broadcast start room{room}")
    return int(sent.acked) + int(sent.repeat is not None and sent.repeat.acked)


if __name__ == "__main__":
    sys.exit(main())
