"""
Which room a question or a change is about, looked up on record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.errors import UnknownRoomError, UsageError

if TYPE_CHECKING:
    from bot.commands.grammar import Asker
    from bot.domain.room import Room, RoomName
    from bot.ports import Reader


def known_room(
    reader: Reader, team: str, name: RoomName, action: Action = Action.SEE
) -> Room:
    """
    The room of that name, for somebody who wants to do *action* there.

    Raises:
        UnknownRoomError: There is none.
    """
    room = reader.room(team, name.text)
    if room is None:
        raise UnknownRoomError(
            f"No room is called “{name}”.",
            remedy="See the rooms with /room list, or add it with /room add "
            f"{name} group=NUMBER account=OPENID.",
            action=action,
            room=name.text,
        )
    return room


def room_or_default(reader: Reader, asker: Asker, name: RoomName | None) -> Room | None:
    """
    The room that is named, else the channel's default, else None.

    Raises:
        UnknownRoomError: The room that is named does not exist.
    """
    if name is not None:
        return known_room(reader, asker.team, name)
    own = reader.channel_room(asker.team, asker.channel)
    if own is not None or not asker.meant:
        return own
    return reader.room(asker.team, asker.meant)


def must_have(room: Room | None, line: str) -> Room:
    """
    The same room.

    Raises:
        UsageError: None was named, and the channel has no default.
    """
    if room is None:
        raise UsageError(
            "No room is named, and this channel has no default room.",
            remedy=f"Name one, as in {line} room42, or make one this channel's "
            "default with /room here room42.",
        )
    return room
