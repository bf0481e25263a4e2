"""
Rooms, who is in them, and who is removed.
"""

import pytest

from bot.playground.backend import (
    Effect,
    NoSuchRoomError,
    StandInBackend,
)
from tests.playground.backend.caller import (
    ACCOUNT,
    GROUP,
    KICK,
    Caller,
    push_start,
    push_stop,
    record_start,
    record_stop,
)


@pytest.mark.parametrize(
    ("sub_command", "start", "stop", "base"),
    [
        (6, push_start(), push_stop(), 40000000),
        (5, record_start(), record_stop(), 30000000),
    ],
)
def test_who_is_not_there_cannot_be_shown(
    caller: Caller,
    backend: StandInBackend,
    sub_command: int,
    start: dict[str, object],
    stop: dict[str, object],
    base: int,
) -> None:
    """
    Unknown room, unknown member, source off and nothing to end have their codes.
    """
    backend.rooms.enter(GROUP, "mute", camera=False)

    def code(fields: dict[str, object], group: int, account: str) -> int:
        return caller.code(
            sub_command, fields, uint32_auth_key=group, rpt_to_Account=[account]
        )

    assert base + 410 == code(start, 7, ACCOUNT)
    assert base + 411 == code(start, GROUP, "nobody")
    assert base + 411 == code(start, GROUP, "mute")
    assert base + 410 == code(stop, 7, ACCOUNT)
    assert base + 411 == code(stop, GROUP, "nobody")
    assert base + 412 == code(stop, GROUP, ACCOUNT)
    assert () == backend.happenings


@pytest.mark.parametrize("how", ["leave", "close", "turn off"])
def test_nothing_outlives_its_source(
    caller: Caller, backend: StandInBackend, how: str
) -> None:
    """
    When somebody leaves, turns off, or the room closes, push and recording end.
    """
    caller.start(6)
    caller.start(5)
    match how:
        case "leave":
            backend.rooms.leave(GROUP, ACCOUNT)
        case "close":
            backend.rooms.close_room(GROUP)
        case _:
            backend.rooms.enter(GROUP, ACCOUNT, camera=False)

    assert () == backend.pushes
    assert () == backend.recordings
    assert [
        (Effect.PUSH_STARTED, True),
        (Effect.RECORDING_STARTED, True),
        (Effect.PUSH_ENDED, False),
        (Effect.RECORDING_ENDED, False),
    ] == [(one.effect, one.asked) for one in backend.happenings]


def test_a_kick_removes_and_takes_off_air(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    Who is removed is out of the room and off air; the others stay.
    """
    backend.rooms.enter(GROUP, "bob")
    backend.rooms.enter(GROUP, "carol")
    caller.start()

    told = caller.ask(1, KICK, rpt_to_Account=[ACCOUNT, "bob", "nobody"])
    assert {"uint32_result": 0, "str_err_msg": ""} == told
    room = backend.rooms.find(GROUP)
    assert room is not None
    assert ["carol"] == [member.account for member in room.members]
    assert () == backend.pushes
    assert [ACCOUNT, "bob"] == [
        one.account for one in backend.happenings if one.effect is Effect.KICKED
    ]


def test_a_kick_needs_its_room(caller: Caller) -> None:
    """
    A kick in a room that is not open, or with two different rooms, does nothing.
    """
    closed = caller.ask(1, {"uint32_room_num": 7}, uint32_auth_key=7)
    torn = caller.ask(1, {"uint32_room_num": 7})

    assert 10002 == closed["uint32_result"]
    assert 10003 == torn["uint32_result"]


def test_rooms_that_are_not_open_cannot_be_used(backend: StandInBackend) -> None:
    """
    Whoever directs the scene learns at once that a room or a member is not there.
    """
    with pytest.raises(NoSuchRoomError, match="Room 7"):
        backend.rooms.enter(7, ACCOUNT)
    with pytest.raises(NoSuchRoomError, match="nobody"):
        backend.rooms.leave(GROUP, "nobody")
    with pytest.raises(NoSuchRoomError, match="Room 7"):
        backend.rooms.close_room(7)


def test_the_rooms_can_be_looked_at(backend: StandInBackend) -> None:
    """
    A look at the rooms shows who is where with what turned on.
    """
    backend.rooms.open_room(7)
    backend.rooms.enter(7, "bob", camera=False, screen=True)

    assert [(7, [("bob", False, True)]), (GROUP, [(ACCOUNT, True, False)])] == [
        (room.group, [(one.account, one.camera, one.screen) for one in room.members])
        for room in backend.rooms.snapshot()
    ]
