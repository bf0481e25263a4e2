"""
A list of rooms is taken over as a whole, or not at all.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import WrongStateError
from bot.domain.room import GroupNumber, RoomName
from tests.storage.wishes import (
    ROOM42,
    ZOE,
    asked,
    count,
    kick,
    kinds,
    on_air,
    origin,
)

if TYPE_CHECKING:
    from bot.domain.room import Room
    from storage import Record

ANNEX = replace(ROOM42, name=RoomName("annex"), group=GroupNumber(7))
HALL = replace(ROOM42, name=RoomName("hall"), group=GroupNumber(8))


@pytest.fixture(autouse=True)
def with_two_rooms(record: Record) -> None:
    """Room 42 and the annex are on record in every one of these tests."""
    assert (2, 0) == record.ledger.import_rooms((ROOM42, ANNEX), origin())


def test_only_what_differs_is_touched(record: Record) -> None:
    """
    A list can be taken over again and again; the history holds the differences.
    """
    before = len(kinds(record))
    renewed = replace(ANNEX, labels=("public",))

    done = record.ledger.import_rooms((HALL, ROOM42, renewed), origin())

    assert (1, 1) == done
    assert (renewed, HALL, ROOM42) == record.reader.rooms("T1")
    assert ["room_added", "room_edited"] == sorted(kinds(record)[before:])


def test_rooms_may_exchange_their_groups(record: Record) -> None:
    """
    Also in a circle, and with a new room in the place of an old one.
    """
    record.ledger.set_channel_room(ANNEX, origin())
    rooms = (
        replace(ANNEX, group=GroupNumber(42)),
        replace(HALL, group=GroupNumber(7)),
        replace(ROOM42, group=GroupNumber(8)),
    )

    done = record.ledger.import_rooms(rooms, origin())

    assert (1, 2) == done
    assert rooms == record.reader.rooms("T1")
    assert rooms[0] == record.reader.channel_room("T1", "C1")


def test_nothing_is_imported_into_a_room_in_use(record: Record) -> None:
    """
    One room that is on air keeps the whole list waiting.
    """
    on_air(record)
    renewed = replace(ROOM42, labels=("public",))

    with pytest.raises(WrongStateError, match="on air"):
        record.ledger.import_rooms((HALL, renewed), origin())

    assert (ANNEX, ROOM42) == record.reader.rooms("T1")


def test_a_wish_that_waits_keeps_its_room_as_it_is(record: Record) -> None:
    """
    Even an unconfirmed one was made for the room as it was shown.
    """
    asked(record, kick())

    with pytest.raises(WrongStateError, match="has not ended"):
        record.ledger.import_rooms((replace(ROOM42, labels=("x",)),), origin())


def test_an_unchanged_room_may_be_in_use(record: Record) -> None:
    """
    What the list does not change it does not disturb.
    """
    on_air(record)

    assert (1, 0) == record.ledger.import_rooms((ROOM42, HALL), origin())


@pytest.mark.parametrize("team", ["T1", "T2"])
def test_a_group_of_a_room_outside_the_list_is_taken(record: Record, team: str) -> None:
    """
    In whichever workspace that room is, it keeps its group and its name's secret.
    """
    theirs = replace(HALL, group=GroupNumber(99), team=team)
    record.ledger.add_room(theirs, origin(ZOE))
    rooms = (
        replace(ANNEX, labels=("x",)),
        replace(ROOM42, group=theirs.group),
    )

    with pytest.raises(WrongStateError, match="Group 99 belongs to another") as caught:
        record.ledger.import_rooms(rooms, origin())

    assert "hall" not in str(caught.value)
    assert record.reader.room("T1", "annex") == ANNEX


@pytest.mark.parametrize(
    "twin", [replace(HALL, group=GroupNumber(9)), replace(HALL, name=RoomName("x"))]
)
def test_a_list_that_contradicts_itself_is_refused(record: Record, twin: Room) -> None:
    """
    Neither a name nor a group can stand in it twice.
    """
    with pytest.raises(WrongStateError, match="more than on"):
        record.ledger.import_rooms((HALL, twin), origin())

    assert 2 == count(record, "rooms")


def test_the_same_press_imports_once(record: Record) -> None:
    """
    What was removed between two deliveries does not come back.
    """
    press = origin(gesture="press")
    record.ledger.import_rooms((HALL,), press)
    record.ledger.remove_room(HALL, origin())

    assert (0, 0) == record.ledger.import_rooms((HALL,), press)
    assert record.reader.room("T1", "hall") is None


def test_an_empty_list_changes_nothing(record: Record) -> None:
    """
    A list never removes a room.
    """
    assert (0, 0) == record.ledger.import_rooms((), origin())
    assert (ANNEX, ROOM42) == record.reader.rooms("T1")
