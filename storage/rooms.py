"""
Rooms: their record is changed by people, never while something runs in them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import (
    bindparam,
    delete,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.domain.command import Action
from bot.domain.errors import UnknownRoomError, WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import WAITING
from storage import feeds, mapping
from storage.gestures import gesture_known, keep_gesture
from storage.tables import channel_rooms, operations, rooms
from storage.tables import feeds as feeds_table
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.record import Origin
    from bot.domain.room import Room
    from storage.mapping import AnyRow
    from storage.transaction import Transaction

_FIND = (
    select(rooms)
    .where(rooms.c.team == bindparam("of_team"), rooms.c.name == bindparam("of_name"))
    .with_for_update()
)
# Several may rely on it at once; whoever changes it waits for all of them.
_STAYS = (
    select(rooms)
    .where(rooms.c.team == bindparam("of_team"), rooms.c.name == bindparam("of_name"))
    .with_for_update(read=True, key_share=True)
)
_TAKEN = (
    select(rooms)
    .where(
        or_(
            rooms.c.group == bindparam("of_group"),
            (rooms.c.team == bindparam("of_team"))
            & (rooms.c.name == bindparam("of_name")),
        )
    )
    .where(rooms.c.number != bindparam("but_for"))
)
_OPEN = (
    select(feeds_table.c.number)
    .where(feeds_table.c.team == bindparam("of_team"))
    .where(feeds_table.c.room == bindparam("of_name"), feeds.IS_OPEN)
    .limit(1)
)
_WAITING = (
    select(operations.c.number)
    .where(operations.c.team == bindparam("of_team"))
    .where(operations.c.room == bindparam("of_name"))
    .where(operations.c.due_at.is_not(None))
    # What others agreed on, or are to, becomes stale when the room is another one.
    .where(
        or_(
            operations.c.quorums == literal_column("'[]'"),
            operations.c.state.not_in([one.value for one in WAITING]),
        )
    )
    .limit(1)
)
_ADD = insert(rooms)
_EDIT = update(rooms).where(rooms.c.number == bindparam("of_number"))
_REMOVE = delete(rooms).where(rooms.c.number == bindparam("of_number"))
_FORGET = delete(channel_rooms).where(channel_rooms.c.room == bindparam("of_number"))
_CLEAR = delete(channel_rooms).where(
    channel_rooms.c.team == bindparam("of_team"),
    channel_rooms.c.channel == bindparam("of_channel"),
)
_SET = insert(channel_rooms)
_HERE = (
    select(rooms.c.name)
    .join_from(channel_rooms, rooms, channel_rooms.c.room == rooms.c.number)
    .where(
        channel_rooms.c.team == bindparam("of_team"),
        channel_rooms.c.channel == bindparam("of_channel"),
    )
)
_LOSING = (
    select(channel_rooms.c.channel)
    .where(channel_rooms.c.room == bindparam("of_number"))
    .order_by(channel_rooms.c.channel)
)
_ACTIONS = {
    EventKind.ROOM_ADDED: Action.ROOM_ADD,
    EventKind.ROOM_EDITED: Action.ROOM_EDIT,
    EventKind.ROOM_REMOVED: Action.ROOM_REMOVE,
    EventKind.ROOM_HERE: Action.ROOM_HERE,
}


class Rooms(Writing):
    """The part of the ledger that keeps the rooms."""

    @one_transaction
    def add_room(self, transaction: Transaction, room: Room, origin: Origin) -> Room:
        """
        Put a room on record.

        Raises:
            WrongStateError: The name, or the group number, is taken.
        """
        if gesture_known(transaction, origin):
            return room
        _demand_free(transaction, room, 0)
        transaction.db.execute(_ADD, mapping.room_values(room))
        _write(transaction, EventKind.ROOM_ADDED, room, origin)
        return room

    @one_transaction
    def edit_room(self, transaction: Transaction, room: Room, origin: Origin) -> Room:
        """
        Replace the record of the room of that name.

        Raises:
            UnknownRoomError: No such room.
            WrongStateError: Something in it is open or waits, or the group is
                taken.
        """
        if gesture_known(transaction, origin):
            return room
        row = _row(transaction, room, Action.ROOM_EDIT)
        demand_idle(transaction, room)
        _demand_free(transaction, room, row.number)
        values = mapping.room_values(room)
        transaction.db.execute(_EDIT.values(**values), {"of_number": row.number})
        was = mapping.room_from(row)
        _write(transaction, EventKind.ROOM_EDITED, room, origin, changed(was, room))
        return room

    @one_transaction
    def remove_room(self, transaction: Transaction, room: Room, origin: Origin) -> None:
        """As `edit_room`; channels lose it as their default."""
        if gesture_known(transaction, origin):
            return
        row = _row(transaction, room, Action.ROOM_REMOVE)
        demand_idle(transaction, room)
        of = {"of_number": row.number}
        losing = list(transaction.db.execute(_LOSING, of).scalars())
        transaction.db.execute(_FORGET, of)
        transaction.db.execute(_REMOVE, of)
        more = {"channels": losing} if losing else {}
        was = mapping.room_from(row)
        _write(transaction, EventKind.ROOM_REMOVED, was, origin, more)

    @one_transaction
    def set_channel_room(
        self, transaction: Transaction, room: Room | None, origin: Origin
    ) -> None:
        """
        Make it the channel's default room, or clear the default.

        Raises:
            UnknownRoomError: No such room (any more).
        """
        if gesture_known(transaction, origin):
            return
        team = origin.actor.team
        here = {"of_team": team, "of_channel": origin.channel}
        number = _row(transaction, room, Action.ROOM_HERE).number if room else None
        was = transaction.db.execute(_HERE, here).scalar()
        transaction.db.execute(_CLEAR, here)
        if number is not None:
            row = {"team": team, "channel": origin.channel, "room": number}
            transaction.db.execute(_SET, row)
        more = {"was": was} if was else {}
        _write(transaction, EventKind.ROOM_HERE, room, origin, more)


def room_of(transaction: Transaction, team: str, name: str) -> Room | None:
    """The room of that name, as it is on record until the commit."""
    key = {"of_team": team, "of_name": name}
    row = transaction.db.execute(_STAYS, key).first()
    return None if row is None else mapping.room_from(row)


def _row(transaction: Transaction, room: Room, action: Action) -> AnyRow:
    key = {"of_team": room.team, "of_name": room.name.text}
    row = transaction.db.execute(_FIND, key).first()
    if row is None:
        raise UnknownRoomError(
            f"No room is called {room.name}.",
            remedy="See /room list, or add it with /room add.",
            action=action,
            room=room.name.text,
        )
    return row


def demand_idle(transaction: Transaction, room: Room) -> None:
    """
    Nothing is open in the room, and nothing waits or runs for it.

    Raises:
        WrongStateError: Something is, or does.
    """
    key = {"of_team": room.team, "of_name": room.name.text}
    if transaction.db.execute(_OPEN, key).first() is not None:
        raise WrongStateError(
            f"Something is on air, or about to be, in {room.name}.",
            remedy=f"End it first with /broadcast stop {room.name}.",
        )
    waiting = transaction.db.execute(_WAITING, key).scalar()
    if waiting is not None:
        raise WrongStateError(
            f"Operation {waiting} in {room.name} has not ended yet.",
            remedy="Try again when it has; whoever asked for it can take it back "
            "while it waits.",
        )


def _demand_free(transaction: Transaction, room: Room, but_for: int) -> None:
    found = transaction.db.execute(
        _TAKEN,
        {
            "of_team": room.team,
            "of_name": room.name.text,
            "of_group": room.group.value,
            "but_for": but_for,
        },
    ).first()
    if found is None:
        return
    if (found.team, found.name) == (room.team, room.name.text):
        raise WrongStateError(
            f"A room is called {room.name} already.",
            remedy=f"See /room show {room.name}, or change it with /room edit.",
            about="room",
        )
    raise taken(room)


def taken(room: Room) -> WrongStateError:
    """
    The error for a group that another room has.

    It does not name that room, which not everybody may see.
    """
    return WrongStateError(
        f"Group {room.group} belongs to another room already.",
        remedy="Each room has a group of its own; ask whoever set up the groups.",
        about="group",
    )


def _write(
    transaction: Transaction,
    kind: EventKind,
    room: Room | None,
    origin: Origin,
    more: Mapping[str, object] | None = None,
) -> None:
    """The line of a change, which its gesture has made with that."""
    write_line(transaction, kind, room, origin, more)
    keep_gesture(transaction, origin)


def write_line(
    transaction: Transaction,
    kind: EventKind,
    room: Room | None,
    origin: Origin,
    more: Mapping[str, object] | None = None,
) -> None:
    """The line that says what the room is from now on, and what it was."""
    details: dict[str, object] = {"set": room is not None}
    if room is not None and kind is not EventKind.ROOM_HERE:
        details = _told(room)
    transaction.write(
        kind,
        origin.actor,
        room.team if room else origin.actor.team,
        action=_ACTIONS[kind].value,
        room=room.name.text if room else "",
        channel=origin.channel,
        rules=origin.rules,
        details={**details, **(more or {})},
    )


def changed(was: Room, room: Room) -> dict[str, object]:
    """What was another before, as it was."""
    now = _told(room)
    return {"was": {key: one for key, one in _told(was).items() if one != now[key]}}


def _told(room: Room) -> dict[str, object]:
    return {
        "group": room.group.value,
        "account": room.account.openid,
        "sdk": room.sdk.value,
        "labels": list(room.labels),
    }
