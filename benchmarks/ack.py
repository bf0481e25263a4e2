"""
How long people wait for the acknowledgement of a command.

The real bot, in a process of its own, against the stand-in Slack over Socket Mode;
each `/broadcast start` is judged and durably committed before it is acknowledged.
Beside it, over the same stand-in, a plain Bolt app with its defaults that records
nothing.  The two take turns, so that a noisy machine disturbs both.

    python benchmarks/ack.py [--commands 200]
"""

from __future__ import annotations

import argparse
import statistics
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

from bot.playground.script import settled, wait_until
from bot.playground.workspace import Workspace
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


def main() -> None:
    """Run both in turn and print the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--commands", type=int, default=200)
    commands = parser.parse_args().commands
    with tempfile.TemporaryDirectory() as folder:
        ours, plain = measure(Path(folder), commands)
    print(f"{commands} commands each, one after another, in turns of {ROUND}\n")
    print(f"{'ack, milliseconds':<44}{'p50':>8}{'p99':>8}{'max':>8}")
    row("OnAir: judged, durably committed, acknowledged", ours)
    row("plain Bolt app with its defaults, no record", plain)


def measure(folder: Path, commands: int) -> tuple[list[float], list[float]]:
    """Milliseconds of each acknowledgement: ours, and the plain app's."""
    ours: list[float] = []
    plain: list[float] = []
    with World(folder, ROOT / "manifest.yml") as world, Workspace() as other:
        world.slack.pace.on = False
        world.start()
        add_rooms(world, commands)
        world.start_bot()
        other.add_person("U0ALICE", "alice")
        other.add_channel("C0GENERAL", "general", members=["U0ALICE"])
        bolt = start_plain(other)
        try:
            wait_until(lambda: world.slack.connections > 1 and other.connections > 0)
            for first in range(0, commands, ROUND):
                ours += [
                    say(world.slack, f"/broadcast start bench{number}")
                    for number in range(first, min(first + ROUND, commands))
                ]
                settled(world)
                plain += [say(other, "/broadcast x") for _ in range(ROUND)]
        finally:
            bolt.terminate()
            bolt.wait()
    return ours, plain


def add_rooms(world: World, count: int) -> None:
    """As many rooms as commands, each with Alice in it."""
    lines = []
    for number in range(count):
        world.backend.rooms.open_room(1000 + number, "alice")
        lines.append(f'[bench{number}]\ngroup = {1000 + number}\naccount = "alice"\n')
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


def row(name: str, times: list[float]) -> None:
    """One line of the table."""
    cuts = statistics.quantiles(times, n=100, method="inclusive")
    print(f"{name:<44}{cuts[49]:>8.2f}{cuts[98]:>8.2f}{max(times):>8.2f}")


if __name__ == "__main__":
    main()
