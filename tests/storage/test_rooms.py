"""
Rooms are changed by people, and never under what runs in them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import UnknownRoomError, WrongStateError
from bot.domain.room import GroupNumber, Room, RoomName, Sdk
from tests.storage.wishes import (
    BEN,
    ROOM42,
    ZOE,
    asked,
    kick,
    kinds,
    on_air,
    origin,
    stop,
)

if TYPE_CHECKING:
    from bot.domain.command import Wish
    from storage import Record

OTHER = replace(ROOM42, name=RoomName("annex"), group=GroupNumber(7))


@pytest.fixture(autouse=True)
def with_a_room(record: Record) -> None:
    """Room 42 is on record in every one of these tests."""
    record.ledger.add_room(ROOM42, origin())


def test_a_room_is_read_back_as_it_was_added(record: Record) -> None:
    """
    Every field of a room is kept, its labels in order.
    """
    room = replace(OTHER, sdk=Sdk.IOT, labels=("public", "b"))
    record.ledger.add_room(room, origin())

    assert room == record.reader.room("T1", "annex")
    assert (room, ROOM42) == record.reader.rooms("T1")


def test_the_history_holds_the_rooms_record(record: Record) -> None:
    """
    What a room was is told long after it is gone.
    """
    line = record.reader.history("T1", room="room42")[0]

    assert {
        "group": 42,
        "account": "alice",
        "sdk": "normal",
        "labels": [],
    } == line.details


def test_a_name_is_given_once(record: Record) -> None:
    """
    Two rooms of one workspace never share a name, and the error says which.
    """
    with pytest.raises(WrongStateError, match="called room42 already"):
        record.ledger.add_room(replace(OTHER, name=ROOM42.name), origin())


def test_a_group_belongs_to_one_room(record: Record) -> None:
    """
    Two names for one place would let two people act on it unknowingly.
    """
    with pytest.raises(WrongStateError, match="Group 42 belongs to another room"):
        record.ledger.add_room(replace(OTHER, group=ROOM42.group), origin())


def test_whose_a_taken_group_is_stays_untold(record: Record) -> None:
    """
    Who may add a room need not be allowed to see the one that has the group.
    """
    with pytest.raises(WrongStateError) as caught:
        record.ledger.add_room(replace(OTHER, group=ROOM42.group), origin(BEN))

    assert "room42" not in f"{caught.value.what} {caught.value.remedy}"


def test_another_workspaces_group_is_taken_without_its_name(record: Record) -> None:
    """
    A group is one workspace's alone, and nobody learns how the others call it.
    """
    theirs = replace(OTHER, group=ROOM42.group, team="T2")

    with pytest.raises(WrongStateError) as caught:
        record.ledger.add_room(theirs, origin(ZOE))

    assert "room42" not in str(caught.value)


def test_another_workspace_may_use_the_same_name(record: Record) -> None:
    """
    Names are each workspace's own.
    """
    theirs = replace(ROOM42, group=GroupNumber(9), team="T2")
    record.ledger.add_room(theirs, origin(ZOE))

    assert (theirs,) == record.reader.rooms("T2")


def test_the_same_press_adds_a_room_once(record: Record) -> None:
    """
    A second delivery is no error and no second line.
    """
    press = origin(gesture="press")
    record.ledger.add_room(OTHER, press)

    assert record.ledger.add_room(OTHER, press) == OTHER
    assert 2 == kinds(record).count("room_added")


def test_an_edited_room_is_the_new_one(record: Record) -> None:
    """
    Everything but the name may change.
    """
    new = replace(ROOM42, group=GroupNumber(43), labels=("public",))

    assert new == record.ledger.edit_room(new, origin())
    assert new == record.reader.room("T1", "room42")
    assert "room_edited" == kinds(record)[-1]


def test_a_room_cannot_take_anothers_group(record: Record) -> None:
    """
    An edit is held to the same promise as an addition.
    """
    record.ledger.add_room(OTHER, origin())

    with pytest.raises(WrongStateError, match="another room"):
        record.ledger.edit_room(replace(OTHER, group=ROOM42.group), origin())


def test_what_is_not_there_cannot_be_edited(record: Record) -> None:
    """
    The error names the room, and what to do.
    """
    with pytest.raises(UnknownRoomError, match="annex") as caught:
        record.ledger.edit_room(OTHER, origin())

    assert "/room list" in caught.value.remedy


@pytest.mark.parametrize("change", ["edit_room", "remove_room"])
def test_a_room_is_left_alone_while_something_runs(record: Record, change: str) -> None:
    """
    What is on air was started from this very record; end it first.
    """
    on_air(record)

    with pytest.raises(WrongStateError) as caught:
        getattr(record.ledger, change)(ROOM42, origin())

    assert "/broadcast stop room42" in caught.value.remedy
    assert record.reader.room("T1", "room42") == ROOM42


@pytest.mark.parametrize("change", ["edit_room", "remove_room"])
@pytest.mark.parametrize(
    "wish", [stop(None), kick(confirm=False), kick()], ids=["stop", "kick", "unsaid"]
)
def test_a_room_is_left_alone_while_something_waits(
    record: Record, change: str, wish: Wish
) -> None:
    """
    What was asked for under the old record is not carried out under another one.
    """
    asked(record, wish)

    with pytest.raises(WrongStateError, match="Operation 1 in room42"):
        getattr(record.ledger, change)(ROOM42, origin())
    record.ledger.cancel(1, origin())
    getattr(record.ledger, change)(ROOM42, origin())


def test_a_removed_room_is_gone_and_its_history_stays(record: Record) -> None:
    """
    Removing a room takes away its record, not its past.
    """
    record.ledger.remove_room(ROOM42, origin())

    assert record.reader.room("T1", "room42") is None
    assert ["room_added", "room_removed"] == [
        line.kind.value for line in record.reader.history("T1", room="room42")
    ]


def test_a_channel_has_one_default_room(record: Record) -> None:
    """
    The last one set is the one that counts.
    """
    record.ledger.add_room(OTHER, origin())
    record.ledger.set_channel_room(ROOM42, origin())
    record.ledger.set_channel_room(OTHER, origin(BEN))

    assert OTHER == record.reader.channel_room("T1", "C1")
    assert record.reader.channel_room("T1", "C2") is None
    assert record.reader.channel_room("T2", "C1") is None


def test_a_default_can_be_cleared(record: Record) -> None:
    """
    Then a command in that channel must name its room again.
    """
    record.ledger.set_channel_room(ROOM42, origin())
    record.ledger.set_channel_room(None, origin())

    assert record.reader.channel_room("T1", "C1") is None
    assert ["room_here", "room_here"] == kinds(record)[-2:]


def test_channels_lose_a_removed_room(record: Record) -> None:
    """
    A default never names what is not there.
    """
    record.ledger.set_channel_room(ROOM42, origin())
    record.ledger.remove_room(ROOM42, origin())

    assert record.reader.channel_room("T1", "C1") is None


def test_a_default_must_be_on_record(record: Record) -> None:
    """
    A room that was removed a moment ago cannot become a default.
    """
    room: Room = OTHER

    with pytest.raises(UnknownRoomError):
        record.ledger.set_channel_room(room, origin())
