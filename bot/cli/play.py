"""
`onair play`: the playground.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from bot.cli.manifest import path as manifest_path
from bot.cli.parser import PORT_MAX
from bot.domain.errors import SettingsError, UsageError
from bot.playground.script import meddle, perform, settled, wait_until
from bot.playground.workspace import GestureError
from bot.playground.world import CHANNELS, PEOPLE, World

if TYPE_CHECKING:
    from argparse import Namespace

_PORTS_TRIED = 20


def play(given: Namespace) -> int:
    """
    Start the world and the bot in it, type what is to be typed, and serve the page.

    Raises:
        SettingsError: No port is free.
        UsageError: No such person or channel.
    """
    person = _known(given.person, {name: one[0] for name, one in PEOPLE.items()})
    channel = _known(given.channel.removeprefix("#"), CHANNELS)
    with tempfile.TemporaryDirectory(prefix="onair-play-") as folder:
        world = World(Path(folder), manifest_path())
        with world:
            _open(world, 0 if given.once else given.port)
            world.start_bot()
            if not wait_until(lambda: world.bot_listens or not world.bot_runs):
                return _gave_up(world, "The bot did not connect.")
            if not world.bot_runs:
                return _gave_up(world, "The bot ended at once.")
            if not world.furnish():
                return _gave_up(world, "The bot did not answer.")
            if not _type(world, person, channel, given.say):
                return 1
            if given.once:
                print(world.slack.plain_text(channel, person))
                return 0
            return _serve(world)


def _type(world: World, person: str, channel: str, lines: list[str]) -> bool:
    """
    Type line after line; each is let run to its end before the next.

    But what begins with `!` happens at once, in the middle of what is under way.
    """
    for place, line in enumerate(lines):
        followed = lines[place + 1 : place + 2]
        try:
            if line.startswith("!"):
                meddle(world, line)
                if not settled(world):
                    _gave_up(world, f"{line} did not come to an end.")
                    return False
                continue
            sent = perform(world, person, channel, line)
        except GestureError as error:
            print(world.slack.plain_text(channel, person))
            print(f"onair: {error}", file=sys.stderr)
            return False
        # What is no command is simply said: nobody acknowledges that.
        if not sent.acked and sent.ts is None:
            _gave_up(world, f"{line} was not acknowledged.")
            return False
        if followed and followed[0].startswith("!"):
            continue
        if not settled(world):
            _gave_up(world, f"{line} did not come to an end.")
            return False
    return True


def _open(world: World, port: int) -> None:
    """On the port asked for, or on the next that is free."""
    last = min(port + _PORTS_TRIED - 1, PORT_MAX) if port else 0
    for candidate in range(port, last + 1):
        try:
            world.start(candidate)
        except OSError:
            continue
        return
    raise SettingsError(
        f"No port from {port} to {last} is free.",
        remedy="Say --port with another number.",
    )


def _serve(world: World) -> int:
    """Show where the page is, and wait for Ctrl-C."""
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stopping.set())
    print(
        f"The playground is open: {world.slack.page_url}\n"
        "Be alice (an admin), bob (may run the rooms) or carol (a guest), and type\n"
        "  /broadcast start room42\n"
        f"Kill the bot whenever you like (kill -9 {world.bot_pid}): it is started\n"
        "again, and whatever it had accepted comes to its end.\n"
        "Ctrl-C ends it; nothing of it is kept.",
        flush=True,
    )
    while not stopping.wait(0.5):
        if world.bot_runs:
            continue
        if not world.bot_was_killed:
            return _gave_up(world, "The bot has ended.")
        world.start_bot()
        print(f"The bot was killed; it is back as {world.bot_pid}.", flush=True)
    return 0


def _gave_up(world: World, what: str) -> int:
    """Say what happened, with the end of the bot's log."""
    log = world.folder / "bot.log"
    tail = log.read_text(errors="replace").splitlines()[-15:] if log.exists() else []
    print(f"onair: {what}  The end of its log:", *tail, sep="\n  ", file=sys.stderr)
    return 1


def _known(name: str, names: dict[str, str]) -> str:
    if name in names:
        return names[name]
    raise UsageError(
        f"There is no {name} here.", remedy=f"There are {', '.join(names)}."
    )
