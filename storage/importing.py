"""
Importing: many rooms become what a list says, all of them or none.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from storage import mapping
from storage.gestures import gesture_known, keep_gesture
from storage.rooms import changed, demand_idle, taken, write_line
from storage.tables import rooms as rooms_table
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from bot.domain.record import Origin
    from bot.domain.room import Room
    from storage.transaction import Transaction

_FIND = (
    select(rooms_table)
    .where(rooms_table.c.team == bindparam("of_team"))
    .where(rooms_table.c.name == bindparam("of_name"))
    .with_for_update()
)
_HOLDS = select(rooms_table.c.number).where(
    rooms_table.c.group == bindparam("of_group")
)
_ADD = insert(rooms_table)
_EDIT = update(rooms_table).where(rooms_table.c.number == bindparam("of_number"))


class Importing(Writing):
    """The part of the ledger that takes a whole list of rooms at once."""

    @one_transaction
    def import_rooms(
        self, transaction: Transaction, rooms: tuple[Room, ...], origin: Origin
    ) -> tuple[int, int]:
        """
        Add the rooms that are new and edit those that differ, all or none.

        Rooms may exchange their groups.  The same gesture imports once.

        Returns:
            How many were added, and how many edited.

        Raises:
            WrongStateError: A changed room is in use, a group is taken, or a room
                or a group comes twice.
        """
        if gesture_known(transaction, origin):
            return 0, 0
        _demand_distinct(rooms)
        new: list[Room] = []
        differing: dict[int, tuple[Room, Room]] = {}
        # Two imports at once hold the rooms in the same order.
        for room in sorted(rooms, key=lambda one: (one.team, one.name)):
            key = {"of_team": room.team, "of_name": room.name.text}
            row = transaction.db.execute(_FIND, key).first()
            if row is None:
                new.append(room)
            elif (was := mapping.room_from(row)) != room:
                demand_idle(transaction, room)
                differing[int(row.number)] = (was, room)
        edited = [room for _, room in differing.values()]
        _make_way(transaction, list(differing), [*edited, *new])
        for number, (was, room) in differing.items():
            values = mapping.room_values(room)
            transaction.db.execute(_EDIT.values(**values), {"of_number": number})
            more = changed(was, room)
            write_line(transaction, EventKind.ROOM_EDITED, room, origin, more)
        for room in new:
            transaction.db.execute(_ADD, mapping.room_values(room))
            write_line(transaction, EventKind.ROOM_ADDED, room, origin)
        keep_gesture(transaction, origin)
        return len(new), len(differing)


def _make_way(transaction: Transaction, numbers: list[int], new: list[Room]) -> None:
    """
    The rooms of those numbers give up their groups, which *new* ones may take.

    Raises:
        WrongStateError: A group belongs to a room that keeps it.
    """
    for number in numbers:
        # No group is below zero; each is another one, as the column demands.
        away = {"of_number": number}
        transaction.db.execute(_EDIT.values(group=-number), away)
    for room in new:
        if transaction.db.execute(_HOLDS, {"of_group": room.group.value}).first():
            raise taken(room)


def _demand_distinct(rooms: tuple[Room, ...]) -> None:
    """
    No two of them are one room, or have one group.

    Raises:
        WrongStateError: Two are.
    """
    names = Counter((room.team, room.name) for room in rooms)
    groups = Counter(room.group for room in rooms)
    for room in rooms:
        if names[room.team, room.name] > 1:
            raise WrongStateError(
                f"{room.name} is named more than once.",
                remedy="Name each room once; nothing was imported.",
            )
        if groups[room.group] > 1:
            raise WrongStateError(
                f"Group {room.group} is given to more than one room.",
                remedy="Give each room a group of its own; nothing was imported.",
            )
