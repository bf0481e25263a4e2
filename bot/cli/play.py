"""
`onair play`: the playground.
"""

from __future__ import annotations

import signal
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.manifest import path as manifest_path
from bot.cli.playing import (
    gave_up,
    keep_apart,
    keep_open,
    obey,
    open_page,
    revive,
    show,
    welcome,
)
from bot.domain.errors import UsageError
from bot.playground.acting import NO_COMMAND, Acting, Done
from bot.playground.looking import screens
from bot.playground.script import (
    AS,
    FORWARD,
    HELP,
    MEDDLING,
    explained,
    lines_of,
    meddle,
    move_time,
)
from bot.playground.waiting import settled, wait_until
from bot.playground.workspace import GestureError
from bot.playground.world import CHANNELS, PEOPLE, World

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping
    from typing import TypeVar

    from bot.playground.script import Line

    Found = TypeVar("Found")

DEFAULT = "alice"


def play(given: Namespace) -> int:
    """
    Open the page, start the bot, type what is to be typed, and keep it all open.

    Raises:
        SettingsError: No port is free, or there is nothing to record with.
        UsageError: No such person, channel or tour.
    """
    lines = lines_of(given.script, DEFAULT)
    named = [text for option, text in given.script if option == AS]
    looking = [one.person for one in lines] or named[-1:] or [DEFAULT]
    for name in (*named, *looking):
        _known(name, PEOPLE)
    channel = _known(given.channel.removeprefix("#"), CHANNELS)
    if given.tours and not given.record:
        raise UsageError(
            "--tour is for --record.", remedy="On the page, choose a tour at the top."
        )
    # Only then: it brings much along that nobody else needs.
    recorder = import_module("bot.cli.recorded") if given.record else None
    recording = recorder.prepare(given.record, given.tours) if recorder else None
    ends = bool(given.once or recording)
    # Whatever ends us early: the folder is removed, and the bot ended.
    obey(signal.default_int_handler)
    with tempfile.TemporaryDirectory(prefix="onair-play-") as folder:
        world = World(Path(folder), manifest_path())
        with world:
            keep_apart(world.folder / "page.log")
            # The page first, so that it is there while the bot is still starting.
            address = open_page(world, 0 if ends else given.port, given.host)
            world.start_bot()
            if not ends:
                print(welcome(address, world.bot_pid), flush=True)
                if given.open:
                    show(address)
            if not _come_up(world) or not _perform(world, channel, lines):
                return 1
            if recording is not None:
                return int(recording(world))
            if given.once:
                people = [PEOPLE[name][0] for name in dict.fromkeys(looking)]
                print(screens(world.slack, channel, people))
                return 0
            print("The bot is ready.", flush=True)
            return keep_open(world, given.refresh)


def _come_up(world: World) -> bool:
    """Wait for the bot, and tell it of the rooms; says what is wrong."""

    def settled_either_way() -> bool:
        revive(world)
        return world.bot_listens or world.process.ended

    # Killed on the page, it is for the page to start again, however late.
    while not wait_until(settled_either_way) and world.process.was_killed:
        continue
    if world.process.ended:
        return gave_up(world, "The bot ended at once.")
    if not world.bot_listens:
        return gave_up(world, "The bot did not connect.")
    return world.furnish() or gave_up(world, "The bot did not answer.")


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
            done = _do(world, acting, line.text)
        except GestureError as error:
            print(acting.sees())
            print(f"onair: {line.text}: {error}.", file=sys.stderr)
            return False
        if done.error in NO_COMMAND:
            print(acting.sees())
            return False
        if not done.heard:
            return gave_up(world, f"{line.text} was not acknowledged.")
        followed = [one.text for one in lines[place + 1 : place + 2]]
        if line.text not in MEDDLING and followed and followed[0] in MEDDLING:
            continue
        if not settled(world):
            return gave_up(world, f"{line.text} did not come to an end.")
        told = done.tell()
        if told:
            print(told, end="\n\n")
    return True


def _do(world: World, acting: Acting, text: str) -> Done:
    """
    One line of the script.

    Raises:
        GestureError: It cannot be done.
    """
    if text in MEDDLING:
        meddle(world, text)
        return Done(heard=True)
    if text.partition(" ")[0] == FORWARD:
        move_time(world, text)
        return Done(heard=True)
    return acting.do(text)


def _known(name: str, names: Mapping[str, Found]) -> Found:
    if name in names:
        return names[name]
    raise UsageError(
        f"There is no {name} here.", remedy=f"There are {', '.join(names)}."
    )
