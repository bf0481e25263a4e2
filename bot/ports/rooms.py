"""
The ledger: the rooms, the channels' defaults, and what is known of people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.command import Agreement
    from bot.domain.operation import Finding, Operation
    from bot.domain.record import Origin
    from bot.domain.room import Room


class Rooms(Protocol):
    """
    The rooms, the channels' defaults, and what is known of people.

    Raises (each method):
        RecordUnavailableError: Full, locked, read-only or gone; nothing changed.
    """

    def add_room(self, room: Room, origin: Origin) -> Room:
        """
        Put a room on record.

        Raises:
            WrongStateError: The name, or the group number, is taken.
        """

    def import_rooms(self, rooms: tuple[Room, ...], origin: Origin) -> tuple[int, int]:
        """
        Add the rooms that are new and edit those that differ, all or none.

        Gives how many were added and how many edited.

        Raises:
            WrongStateError: A changed room is in use, or a group is taken.
        """

    def edit_room(self, room: Room, origin: Origin) -> Room:
        """
        Replace the record of the room of that name.

        Raises:
            UnknownRoomError: No such room.
            WrongStateError: A feed is open in it, or the group is taken.
        """

    def remove_room(self, room: Room, origin: Origin) -> None:
        """As `edit_room`; channels lose it as their default."""

    def set_channel_room(self, room: Room | None, origin: Origin) -> None:
        """Make it the channel's default room, or clear the default."""

    def keep_zone(self, team: str, user: str, zone: str) -> None:
        """Remember the time zone that Slack has just told."""

    def unchecked(self, most: int) -> tuple[Operation, ...]:
        """Those whose moment is to be worked out now; longest waiting first."""

    def checked(
        self,
        number: int,
        begins_at: datetime | None = None,
        agreement: Agreement | None = None,
    ) -> Operation:
        """
        All is known: `checking` → `ready`, or what the agreement asks for.

        Args:
            number: The operation's.
            begins_at: When it is to begin, where it was asked for a moment.
            agreement: What the rules say, where that had to wait for a group.

        Raises:
            WrongStateError: It is not waiting for that any more.
        """

    def check_failed(self, number: int, finding: Finding) -> Operation:
        """
        Its moment cannot be: `checking` → `refused`; the asker alone is told why.

        What was pointless without it is cancelled.

        Raises:
            WrongStateError: It is not waiting for that any more.
        """

    def check_later(self, number: int, until: datetime) -> None:
        """Look again at *until*; nothing where it is not waiting any more."""
