"""
What changes the record of a room, or a channel's default.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from bot.commands.lookup import known_room
from bot.domain.answer import RoomChanged
from bot.domain.command import Action

if TYPE_CHECKING:
    from bot.domain.room import Account, GroupNumber, Room, RoomName, Sdk
    from bot.ports import Ledger, Origin, Reader


@dataclass(frozen=True, slots=True)
class AddRoom:
    """
    `/room add`.

    Attributes:
        record: The room as it will be, without its workspace.
    """

    action: ClassVar[Action] = Action.ROOM_ADD
    why: ClassVar[str] = ""
    record: Room

    @property
    def room(self) -> RoomName:
        """The name it gets."""
        return self.record.name

    def apply(
        self, ledger: Ledger, reader: Reader, origin: Origin, team: str
    ) -> RoomChanged:
        """Put it on record."""
        del reader  # the ledger itself knows whether name and group are free
        added = ledger.add_room(replace(self.record, team=team), origin)
        return RoomChanged(added, "added")


@dataclass(frozen=True, slots=True)
class EditRoom:
    """
    `/room edit`; what is None stays as it is.

    Attributes:
        room: Which room; its name stays.
        group: Its new number.
        account: Its new default account.
        sdk: With what that account enters.
        labels: All its labels from now on.
    """

    action: ClassVar[Action] = Action.ROOM_EDIT
    why: ClassVar[str] = ""
    room: RoomName
    group: GroupNumber | None = None
    account: Account | None = None
    sdk: Sdk | None = None
    labels: tuple[str, ...] | None = None

    def apply(
        self, ledger: Ledger, reader: Reader, origin: Origin, team: str
    ) -> RoomChanged:
        """Replace its record."""
        old = known_room(reader, team, self.room, self.action)
        new = replace(
            old,
            group=self.group or old.group,
            account=self.account or old.account,
            sdk=self.sdk or old.sdk,
            labels=old.labels if self.labels is None else self.labels,
        )
        return RoomChanged(ledger.edit_room(new, origin), "edited")


@dataclass(frozen=True, slots=True)
class RemoveRoom:
    """`/room remove`: it is no longer on record; its history stays."""

    action: ClassVar[Action] = Action.ROOM_REMOVE
    why: ClassVar[str] = ""
    room: RoomName

    def apply(
        self, ledger: Ledger, reader: Reader, origin: Origin, team: str
    ) -> RoomChanged:
        """Take it off the record."""
        old = known_room(reader, team, self.room, self.action)
        ledger.remove_room(old, origin)
        return RoomChanged(old, "removed")


@dataclass(frozen=True, slots=True)
class MakeDefault:
    """
    `/room here`.

    Attributes:
        room: The channel's default room from now on; None for none.
    """

    action: ClassVar[Action] = Action.ROOM_HERE
    why: ClassVar[str] = ""
    room: RoomName | None

    def apply(
        self, ledger: Ledger, reader: Reader, origin: Origin, team: str
    ) -> RoomChanged:
        """Set or clear it; `room` of the answer is the new, or the old one."""
        if self.room is None:
            old = reader.channel_room(team, origin.channel)
            ledger.set_channel_room(None, origin)
            return RoomChanged(old, "off", origin.channel)
        new = known_room(reader, team, self.room, self.action)
        ledger.set_channel_room(new, origin)
        return RoomChanged(new, "here", origin.channel)
