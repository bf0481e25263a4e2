"""
`onair rooms …`: the list of rooms, without Slack.
"""

from __future__ import annotations

import getpass
import os
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.cli.base import load, opened
from bot.cli.environment import environment
from bot.cli.rooms_file import read_rooms
from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.errors import SettingsError, UnknownRoomError
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Room, RoomName, Sdk
from bot.settings import load_bot_token
from bot.slack.identity import ask_team

if TYPE_CHECKING:
    from argparse import Namespace

    from bot.settings import Configuration

_PATIENCE_S = 5


def add(given: Namespace) -> int:
    """Put one room on record."""
    settings, configuration = load(serving=False)
    room = Room(
        RoomName(given.name),
        GroupNumber(given.group),
        Account(given.account),
        Sdk(given.sdk),
        tuple(given.label),
        team_of(given.team, configuration),
    )
    with opened(settings) as record:
        record.ledger.add_room(room, _origin(room.team, configuration))
    print(f"Added {_line(room)}")
    return 0


def listing(given: Namespace) -> int:
    """Print the rooms, a line each."""
    settings, configuration = load(serving=False)
    with opened(settings) as record:
        rooms = record.reader.rooms(team_of(given.team, configuration))
    for room in rooms:
        print(_line(room))
    if not rooms:
        print("No rooms yet: onair rooms add NAME --group N --account OPENID")
    return 0


def remove(given: Namespace) -> int:
    """
    Take one room off the record.

    Raises:
        UnknownRoomError: There is none of that name.
        WrongStateError: Something in it is on air.
    """
    settings, configuration = load(serving=False)
    team = team_of(given.team, configuration)
    with opened(settings) as record:
        room = record.reader.room(team, given.name.lower())
        if room is None:
            raise UnknownRoomError(
                f"No room is called {given.name}.",
                remedy="See onair rooms list.",
                action=Action.ROOM_REMOVE,
                room=given.name,
            )
        record.ledger.remove_room(room, _origin(team, configuration))
    print(f"Removed {room.name}")
    return 0


def load_rooms(given: Namespace) -> int:
    """
    Add the rooms that are new and edit those that differ: all of them, or none.

    Raises:
        SettingsError: The file has faults.
        WrongStateError: A group is taken, or something is on air in a room that
            would be edited.
    """
    settings, configuration = load(serving=False)
    team = team_of(given.team, configuration)
    rooms = read_rooms(Path(given.file), team)
    with opened(settings) as record:
        origin = _origin(team, configuration)
        added, edited = record.ledger.import_rooms(rooms, origin)
    same = len(rooms) - added - edited
    print(f"{added} added, {edited} edited, {same} as they were.")
    return 0


def team_of(named: str, configuration: Configuration) -> str:
    """
    The workspace that is meant: the one named, or the only one there is.

    Raises:
        SettingsError: Nothing tells it, or what would is wrong.
    """
    if named:
        return named
    if len(configuration.teams) == 1:
        return next(iter(configuration.teams))
    team = None
    asking = load_bot_token(environment())
    if asking is not None:
        token, url = asking
        client = WebClient(token=token.reveal(), base_url=url, timeout=_PATIENCE_S)
        team = ask_team(client)
    if team is None:
        raise SettingsError(
            "It is not known which workspace is meant.",
            remedy="Say --team T…, set `teams` in onair.toml, or set SLACK_BOT_TOKEN.",
        )
    return team


def _origin(team: str, configuration: Configuration) -> Origin:
    """Whoever is logged in on this machine, on the command line."""
    try:
        login = getpass.getuser()
    except (KeyError, OSError):  # a user without a name, as in a container
        login = f"uid {os.getuid()}"
    actor = Actor(team, "command-line", name=login)
    gesture = f"command-line:{uuid.uuid4()}"
    return Origin(actor, "", gesture, configuration.rules.digest)


def _line(room: Room) -> str:
    labels = f"  labels {', '.join(room.labels)}" if room.labels else ""
    return (
        f"{room.name}  group {room.group}  account {room.account}"
        f"  sdk {room.sdk.value}{labels}"
    )
