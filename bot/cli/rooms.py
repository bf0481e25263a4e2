"""
`onair rooms …`: the list of rooms, without Slack.
"""

from __future__ import annotations

import getpass
import tomllib
import uuid
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slack_sdk import WebClient

from bot.cli.base import environment, load, opened
from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.errors import SettingsError, UnknownRoomError, UsageError
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Room, RoomName, Sdk
from bot.slack.identity import ask_team

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from bot.settings import Configuration

_KEYS = {"group", "account", "sdk", "labels"}


def add(given: Namespace) -> int:
    """Put one room on record."""
    settings, configuration = load(serving=False)
    room = Room(
        RoomName(given.name),
        GroupNumber(given.group),
        Account(given.account),
        Sdk(given.sdk),
        tuple(given.label),
        _team(given.team, configuration),
    )
    with opened(settings) as record:
        record.ledger.add_room(room, _origin(room.team, configuration))
    print(f"Added {_line(room)}")
    return 0


def listing(given: Namespace) -> int:
    """Print the rooms, a line each."""
    settings, configuration = load(serving=False)
    with opened(settings) as record:
        rooms = record.reader.rooms(_team(given.team, configuration))
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
    team = _team(given.team, configuration)
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


def load_file(path: Path, team: str) -> tuple[Room, ...]:
    """
    Every room of a TOML file: one table a room, its name the table's.

    Raises:
        SettingsError: With every fault named; then nothing is imported.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(
            f"{path} cannot be read: {error}.",
            remedy="Write one table a room: [room42], group = 42, account = …",
        ) from error
    rooms: list[Room] = []
    faults: list[str] = []
    for name, table in tables.items():
        try:
            rooms.append(_room(name, table, team))
        except (UsageError, KeyError, TypeError, ValueError) as error:
            said = str(error) if isinstance(error, UsageError) else repr(error)
            faults.append(f"[{name}]: {said}")
    if faults:
        raise SettingsError(
            f"{path} cannot be imported: {len(faults)} fault(s).",
            remedy="Mend what is named; nothing was imported.",
            faults=tuple(faults),
        )
    return tuple(rooms)


def load_rooms(given: Namespace) -> int:
    """Add the rooms that are new, edit those that differ."""
    settings, configuration = load(serving=False)
    team = _team(given.team, configuration)
    rooms = load_file(Path(given.file), team)
    added = edited = 0
    with opened(settings) as record:
        for room in rooms:
            known = record.reader.room(team, room.name.text)
            if known is None:
                record.ledger.add_room(room, _origin(team, configuration))
                added += 1
            elif known != room:
                record.ledger.edit_room(room, _origin(team, configuration))
                edited += 1
    same = len(rooms) - added - edited
    print(f"{added} added, {edited} edited, {same} as they were.")
    return 0


def _room(name: str, table: Mapping[str, Any], team: str) -> Room:
    unknown = sorted(set(table) - _KEYS)
    if unknown:
        raise UsageError(
            f"{', '.join(unknown)} is not known here.",
            remedy=f"A room has {', '.join(sorted(_KEYS))}.",
        )
    return Room(
        RoomName(name),
        GroupNumber(table["group"]),
        Account(table["account"]),
        Sdk(table.get("sdk", "normal")),
        tuple(table.get("labels", ())),
        team,
    )


def _team(named: str, configuration: Configuration) -> str:
    """The workspace that the rooms belong to."""
    if named:
        return named
    if len(configuration.teams) == 1:
        return next(iter(configuration.teams))
    token = environment().get("SLACK_BOT_TOKEN", "")
    url = environment().get("ONAIR_SLACK_API_URL") or "https://slack.com/api/"
    team = ask_team(WebClient(token=token, base_url=url, timeout=5)) if token else None
    if team is None:
        raise SettingsError(
            "It is not known which workspace the rooms belong to.",
            remedy="Say --team T…, set `teams` in onair.toml, or set SLACK_BOT_TOKEN.",
        )
    return team


def _origin(team: str, configuration: Configuration) -> Origin:
    """Whoever is logged in on this machine, on the command line."""
    actor = Actor(team, "command-line", name=getpass.getuser())
    gesture = f"command-line:{uuid.uuid4()}"
    return Origin(actor, "", gesture, configuration.rules.digest)


def _line(room: Room) -> str:
    labels = f"  labels {', '.join(room.labels)}" if room.labels else ""
    return (
        f"{room.name}  group {room.group}  account {room.account}"
        f"  sdk {room.sdk.value}{labels}"
    )
