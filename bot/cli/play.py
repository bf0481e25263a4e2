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
from bot.playground.acting import Acting, Done
from bot.playground.looking import screens
from bot.playground.script import (
    AS,
    HELP,
    MEDDLING,
    explained,
    lines_of,
    meddle,
    settled,
    wait_until,
)
from bot.playground.workspace import GestureError
from bot.playground.world import CHANNELS, PEOPLE, World

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from typing import TypeVar

    from bot.playground.script import Line

    Found = TypeVar("Found")

DEFAULT = "alice"
_PORTS_TRIED = 20


def play(given: Namespace) -> int:
    """
    Start the world and the bot in it, type what is to be typed, and serve the page.

    Raises:
        SettingsError: No port is free.
        UsageError: No such person or channel.
    """
    lines = lines_of(given.script, DEFAULT)
    named = [text for option, text in given.script if option == AS]
    looking = [one.person for one in lines] or named[-1:] or [DEFAULT]
    for name in (*named, *looking):
        _known(name, PEOPLE)
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
            if not _perform(world, channel, lines):
                return 1
            if given.once:
                people = [PEOPLE[name][0] for name in dict.fromkeys(looking)]
                print(screens(world.slack, channel, people))
                return 0
            return _serve(world)


def _perform(world: World, channel: str, lines: list[Line]) -> bool:
    """
    Do line after line; each is let run to its end before the next.

    But what breaks something does so at once, in the middle of what is under way.
    """
    for place, line in enumerate(lines):
        acting = Acting(world.slack, PEOPLE[line.person][0], channel)
        if line.text == HELP:
            print(explained())
            continue
        try:
            if line.text in MEDDLING:
                meddle(world, line.text)
                done = Done(heard=True)
            else:
                done = acting.do(line.text)
        except GestureError as error:
            print(acting.sees())
            print(f"onair: {line.text}: {error}.", file=sys.stderr)
            return False
        if not done.heard:
            _gave_up(world, f"{line.text} was not acknowledged.")
            return False
        followed = [one.text for one in lines[place + 1 : place + 2]]
        if line.text not in MEDDLING and followed and followed[0] in MEDDLING:
            continue
        if not settled(world):
            _gave_up(world, f"{line.text} did not come to an end.")
            return False
        told = done.tell()
        if told:
            print(told, end="\n\n")
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
        "Be alice (an admin), bob (runs the rooms), carol (a guest), dora or erik\n"
        "(the duty managers), and type\n"
        "  /broadcast start room42\n"
        "or, as bob, what waits until dora or erik approve it:\n"
        "  /broadcast start stage1\n"
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


def _known(name: str, names: Mapping[str, Found]) -> Found:
    if name in names:
        return names[name]
    raise UsageError(
        f"There is no {name} here.", remedy=f"There are {', '.join(names)}."
    )
