"""
What starts and stops aim at, whichever command asks for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.room import Source, Target

if TYPE_CHECKING:
    from bot.commands.grammar import Where
    from bot.domain.room import Account, Kind, RoomName


def target(where: Where, whose: Account | None, *, screen: bool, kind: Kind) -> Target:
    """The one thing meant: the room's own account and camera unless named."""
    return Target(
        app=where.app,
        group=where.room.group,
        account=whose or where.room.account,
        source=Source.SCREEN if screen else Source.CAMERA,
        kind=kind,
    )


def default_file_name(room: RoomName) -> str:
    """A recording's name: filled in by `bot.domain.call.numbered`."""
    return f"{room}-{{time}}-{{number}}"
