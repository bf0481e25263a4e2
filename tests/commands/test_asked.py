"""
`/onair`: plain questions about the rules, the freeze, and the broken glass.
"""

from __future__ import annotations

import pytest

from bot.commands.grammar import is_inquiry, is_order
from bot.commands.orders import (
    ON_NO_ROOM,
    Glass,
    Halt,
    MayIAsk,
    Pending,
    Thaw,
    WhoCanAsk,
    Why,
)
from bot.domain.command import Action
from bot.domain.room import RoomName
from tests.commands.shelf import kinds, misuse, understood

ROOM42 = RoomName("room42")


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        (Why(12), "/onair why 12"),
        (Why(12), "/onair WHY #12"),
        (Pending(), "/onair pending"),
        (
            MayIAsk(Action.BROADCAST_START, ROOM42),
            "/onair can-i broadcast.start room42",
        ),
        (MayIAsk(Action.ROOM_KICK, ROOM42), "/onair can-i Room42 room.kick"),
        (MayIAsk(Action.BROADCAST_EXTEND), "/onair can-i Broadcast.Extend"),
        (MayIAsk(Action.SEE), "/onair can-i see"),
        (MayIAsk(Action.SEE, RoomName("see")), "/onair can-i see see"),
        (WhoCanAsk(Action.SEE, ROOM42), "/onair who-can see room42"),
        (WhoCanAsk(Action.FREEZE), "/onair who\u2013can freeze"),
        (WhoCanAsk(Action.BREAK_GLASS), "/onair who-can break\u2011glass"),
    ],
)
def test_a_plain_question_is_told_from_every_other_wish(
    wish: object, line: str
) -> None:
    """
    What is asked about the rules changes nothing, and is taken for nothing else.
    """
    wanted = understood(line)

    assert wish == wanted
    assert is_inquiry(wanted)
    assert ["inquiry"] == kinds(wanted)


@pytest.mark.parametrize(
    ("wish", "line"),
    [
        (Halt(), "/onair freeze"),
        (Halt("too hot"), "/onair freeze why=too hot"),
        (Thaw(), "/onair unfreeze"),
        (Glass(12, "fire in the hall"), "/onair break-glass 12 why=fire in the hall"),
        (Glass(12, "fire"), "/onair Break-Glass why=“fire” #12"),
    ],
)
def test_an_order_is_told_from_every_other_wish(wish: object, line: str) -> None:
    """
    The freeze, its end, and a broken glass are acts on no room.
    """
    wanted = understood(line)

    assert wish == wanted
    assert is_order(wanted)
    assert ["order"] == kinds(wanted)
    assert wanted.action in ON_NO_ROOM


@pytest.mark.parametrize("action", Action)
def test_every_act_that_rules_know_can_be_asked_about(action: Action) -> None:
    """
    The acts are spelled in a question as they are in the rules.
    """
    assert MayIAsk(action, ROOM42) == understood(f"/onair can-i {action.value} room42")
    assert WhoCanAsk(action) == understood(f"/onair who-can {action.value.upper()}")


@pytest.mark.parametrize(
    ("what", "remedy", "line"),
    [
        ("why needs the number of an operation", "why 12", "/onair why"),
        ("does not know “room42”", "why 12", "/onair why room42"),
        ("does not know “13”", "one operation", "/onair why 12 13"),
        ("does not know “1.5”", "why 12", "/onair why 1.5"),
        ("needs an act", "broadcast.start room42", "/onair can-i"),
        ("“room42” is no act", "room.kick, see, freeze", "/onair can-i room42"),
        ("“start” is no act", "broadcast.start,", "/onair who-can start room42"),
        ("“röom” is not a room name", "a-z", "/onair can-i see röom"),
        (
            "does not know “war” (the act is see, the room “room42”)",
            "one room at a time",
            "/onair who-can see room42 war",
        ),
        ("does not know “room42”", "Leave it out", "/onair pending room42"),
        ("does not know “room42”", "why=REASON", "/onair freeze room42"),
        ("“why=” does not go with", "Leave it out", "/onair unfreeze why=over"),
        ("unless somebody says why", "12 why=…", "/onair break-glass 12"),
        ("unless somebody says why", "approver is told", "/onair break-glass #12"),
        ("needs the number", "break-glass 12", "/onair break-glass why=fire 12"),
    ],
)
def test_half_a_question_is_told_what_is_missing(
    what: str, remedy: str, line: str
) -> None:
    """
    A number, an act or a reason that is missing is asked for by name.
    """
    error = misuse(line)

    assert what in error.what
    assert remedy in error.remedy
    assert error.usage is not None
