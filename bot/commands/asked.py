"""
What `/onair` takes besides help and history: plain questions, and its safety.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.orders import (
    Glass,
    Halt,
    MayIAsk,
    Pending,
    Thaw,
    WhoCanAsk,
    Why,
)
from bot.commands.spec import Option, Place, Verb
from bot.commands.values import number_in, room_name
from bot.commands.words import plain
from bot.domain.command import Action
from bot.domain.errors import UsageError
from bot.domain.room import shown

if TYPE_CHECKING:
    from bot.commands.parsed import Parsed
    from bot.domain.room import RoomName

ACTIONS = tuple(one.value for one in Action)


def _operation(parsed: Parsed, line: str) -> int:
    """
    The one number that was typed.

    Raises:
        UsageError: None, or something else, or more than that.
    """
    numbers = [number_in(one) for one in parsed.words]
    if not numbers:
        raise UsageError(
            f"{line} needs the number of an operation.",
            remedy=f"It stands on the card and in the history; write {line} 12.",
            about="operation",
        )
    if numbers[0] is None or len(numbers) > 1:
        what = parsed.words[0 if numbers[0] is None else 1]
        raise UsageError(
            f"{line} does not know “{shown(what)}”.",
            remedy=f"Write the number of one operation, as in {line} 12.",
            about="operation",
        )
    return numbers[0]


def _about(parsed: Parsed, line: str) -> tuple[Action, RoomName | None]:
    """
    What is asked about: an act, and the room if one is named, in any order.

    Raises:
        UsageError: No act that rules know, or more than one room.
    """
    acts = f"The acts are {', '.join(ACTIONS)}."
    if not parsed.words:
        raise UsageError(
            f"{line} needs an act.",
            remedy=f"As in {line} broadcast.start room42. {acts}",
            about="action",
        )
    spelled = [plain(one).lower() for one in parsed.words]
    place = next((n for n, one in enumerate(spelled) if one in ACTIONS), None)
    if place is None:
        raise UsageError(
            f"“{shown(parsed.words[0])}” is no act that rules know.",
            remedy=acts,
            about="action",
        )
    rooms = (*parsed.words[:place], *parsed.words[place + 1 :])
    if len(rooms) > 1:
        raise UsageError(
            f"{line} does not know “{shown(rooms[1])}” (the act is "
            f"{spelled[place]}, the room “{shown(rooms[0])}”).",
            remedy="Ask about one act in one room at a time.",
            about="room",
        )
    return Action(spelled[place]), room_name(rooms[0]) if rooms else None


def _glass(parsed: Parsed) -> Glass:
    operation = _operation(parsed, "/onair break-glass")
    why = parsed.text("why")
    if not why:
        raise UsageError(
            "Nothing is run without its approvals unless somebody says why.",
            remedy=f"Write /onair break-glass {operation} why=… with the reason; every "
            "approver is told.",
            about="why",
        )
    return Glass(operation, why)


_WHY = Option("why", "The reason; without quotes the rest of the line.", takes="REASON")

QUESTIONS = (
    Verb(
        "pending",
        "onair pending",
        "Shows what waits for a second person, and what waits for you.",
        lambda _: Pending(),
        place=Place.NONE,
    ),
    Verb(
        "why",
        "onair why <number>",
        "Tells how an operation came to stand where it does.",
        lambda parsed: Why(_operation(parsed, "/onair why")),
        place=Place.NONE,
        more=True,
    ),
    Verb(
        "can-i",
        "onair can-i <action> [room]",
        "Tells whether you may, and who would have to agree.",
        lambda parsed: MayIAsk(*_about(parsed, "/onair can-i")),
        place=Place.NONE,
        more=True,
        firsts=ACTIONS,
    ),
    Verb(
        "who-can",
        "onair who-can <action> [room]",
        "Tells who may, and who may agree.",
        lambda parsed: WhoCanAsk(*_about(parsed, "/onair who-can")),
        place=Place.NONE,
        more=True,
        firsts=ACTIONS,
    ),
)
SAFETY = (
    Verb(
        "freeze",
        "onair freeze [why=…]",
        "Lets nothing be sent but stops, until somebody unfreezes.",
        lambda parsed: Halt(parsed.text("why")),
        (_WHY,),
        Place.NONE,
    ),
    Verb(
        "unfreeze",
        "onair unfreeze",
        "Ends a freeze; what waited is offered to whoever asked for it.",
        lambda _: Thaw(),
        place=Place.NONE,
    ),
    Verb(
        "break-glass",
        "onair break-glass <number> why=…",
        "Runs at once what waits for a second person; it is looked at afterwards.",
        _glass,
        (_WHY,),
        Place.NONE,
        more=True,
    ),
)
