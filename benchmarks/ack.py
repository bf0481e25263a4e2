"""
How long people wait for the acknowledgement of a command.

The real bot, in a process of its own, against the stand-in Slack over Socket Mode;
each `/broadcast start` is judged and durably committed before it is acknowledged.
Beside it, over another stand-in, a plain Bolt app with its defaults that records
nothing.  All take turns, so that a noisy machine disturbs each of them alike.

"alone": the backend and Slack's Web API hang meanwhile, as on a bad day, so that
nothing but the acknowledgement is done.  "and carried out": everything that follows
from the commands before it, the stand-ins' own work too, shares the processors.

    python benchmarks/ack.py [--commands 200]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import textwrap
import time
from datetime import timedelta
from pathlib import Path

from bot.playground.backend import ALWAYS
from bot.playground.waiting import settled, wait_until
from bot.playground.workspace import Fault, Workspace
from bot.playground.world import World

ROOT = Path(__file__).parent.parent
ROUND = 20
PLAIN = textwrap.dedent("""
    import sys
    from slack_bolt import App
    from slack_bolt.adapter.socket_mode.websocket_client import SocketModeHandler
    from slack_sdk import WebClient

    url, bot, app_token = sys.argv[1:]
    app = App(client=WebClient(token=bot, base_url=url), token=bot)

    @app.command("/broadcast")
    def broadcast(ack):
        ack("understood")

    SocketModeHandler(
        app, app_token, web_client=WebClient(token=app_token, base_url=url)
    ).start()
""")
Times = dict[str, list[float]]
QUESTION = "OnAir: a question, answered from the record"
ALONE = "OnAir: a start, durably committed, alone"
BUSY = "OnAir: a start, committed and carried out"
BOLT = "plain Bolt app with its defaults, no record"


def main() -> None:
    """Run all in turn and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--commands", type=int, default=200)
    commands = parser.parse_args().commands
    times: Times = {QUESTION: [], ALONE: [], BUSY: [], BOLT: []}
    with tempfile.TemporaryDirectory() as folder:
        measure(Path(folder), commands, times)
    print(f"{commands} commands each, one right after another, in turns of {ROUND}\n")
    print(f"{'ack, milliseconds':<46}{'p50':>8}{'p99':>8}{'max':>8}")
    for name, taken in times.items():
        cuts = statistics.quantiles(taken, n=100, method="inclusive")
        print(f"{name:<46}{cuts[49]:>8.2f}{cuts[98]:>8.2f}{max(taken):>8.2f}")


def measure(folder: Path, commands: int, times: Times) -> None:
    """Fill in the milliseconds of each acknowledgement."""
    with World(folder, ROOT / "manifest.yml") as world, Workspace() as other:
        world.slack.pace.on = False
        world.start()
        hurry(world)
        add_rooms(world, 2 * commands)
        world.start_bot()
        other.add_person("U0ALICE", "alice")
        other.add_channel("C0GENERAL", "general", members=["U0ALICE"])
        bolt = start_plain(other)
        try:
            wait_until(lambda: world.slack.connections > 1 and other.connections > 0)
            time.sleep(1)  # until both have imported what they import late
            for first in range(0, commands, ROUND):
                turn(world, other, range(first, min(first + ROUND, commands)), times)
        finally:
            bolt.terminate()
            bolt.wait()


def turn(world: World, other: Workspace, numbers: range, times: Times) -> None:
    """A round of each."""
    times[QUESTION] += [say(world.slack, "/broadcast status room0") for _ in numbers]
    world.backend.faults.hang(timedelta(seconds=1), ALWAYS, after_effect=False)
    world.slack.faults.add("*", Fault.slow(1.0), calls=10_000)
    times[ALONE] += [say(world.slack, f"/broadcast start room{2 * n}") for n in numbers]
    world.backend.faults.clear()
    world.slack.faults.clear()
    settled(world)
    times[BUSY] += [
        say(world.slack, f"/broadcast start room{2 * n + 1}") for n in numbers
    ]
    settled(world)
    times[BOLT] += [say(other, "/broadcast x") for _ in numbers]


def hurry(world: World) -> None:
    """No pause between messages or calls: the machine is measured, not patience."""
    with (world.folder / "onair.toml").open("a", encoding="utf-8") as rules:
        rules.write('\n[limits]\npace = "1ms"\n\n[backend]\ncalls_a_second = 1000\n')


def add_rooms(world: World, count: int) -> None:
    """As many rooms as starts, each with Alice in it."""
    lines = []
    for number in range(count):
        world.backend.rooms.open_room(1000 + number, "alice")
        lines.append(f'[room{number}]\ngroup = {1000 + number}\naccount = "alice"\n')
    rooms = world.folder / "rooms.toml"
    rooms.write_text("\n".join(lines))
    world.onair("rooms", "import", str(rooms))


def start_plain(slack: Workspace) -> subprocess.Popen[bytes]:
    """The plain app in a process of its own."""
    identity = slack.identity
    arguments = [slack.api_url, identity.bot_token, identity.app_token]
    return subprocess.Popen([sys.executable, "-c", PLAIN, *arguments])  # noqa: S603  our own program


def say(slack: Workspace, line: str) -> float:
    """Type it, and give the milliseconds until it was acknowledged."""
    sent = slack.say("U0ALICE", "C0GENERAL", line)
    if not sent.acked or sent.ack_ms is None:
        sys.exit(f"{line} was not acknowledged: {sent}")
    return sent.ack_ms


if __name__ == "__main__":
    main()
