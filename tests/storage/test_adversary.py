"""
Two who act at the same instant, one of them to get around the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.approval import Ruling
from bot.domain.errors import RecordUnavailableError, WrongStateError
from bot.domain.room import Account, GroupNumber, Room, RoomName
from tests.storage.seconds import TERMS, agreement, approved
from tests.storage.wishes import BEN, CAT, LEASE, asked, opened, origin, start

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.operation import Operation
    from storage import Record

ROOM42 = Room(RoomName("room42"), GroupNumber(42), Account("alice"), team="T1")
MOVED = Room(RoomName("room42"), GroupNumber(43), Account("alice"), team="T1")


def test_a_room_is_not_changed_under_what_is_being_taken(
    record: Record, url: str
) -> None:
    """
    While the room's record is compared with what was approved nobody gives the room's
    group to another one: the change waits, and then finds that something runs.
    """
    record.ledger.add_room(ROOM42, origin())
    asked(record, start(agreement=agreement()))
    approved(record, by=BEN)
    other = opened(url)
    there: list[Room | None] = []

    def judge(_: Operation, room: Room | None, agreed: tuple[Actor, ...], /) -> Ruling:
        there.append(room)
        with pytest.raises(RecordUnavailableError):
            other.ledger.edit_room(MOVED, origin(CAT))
        return Ruling(terms=TERMS, reached=BEN in agreed)

    claim = record.ledger.claim("w1", LEASE, judge)

    assert claim is not None
    assert [ROOM42] == there
    with pytest.raises(WrongStateError):
        other.ledger.edit_room(MOVED, origin(CAT))
    other.close()
