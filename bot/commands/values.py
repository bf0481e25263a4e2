"""
What people type for rooms, accounts, numbers and lists, checked in one place.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.commands.words import mentioned, plain
from bot.domain.errors import UsageError
from bot.domain.room import UINT32_MAX, Account, RoomName, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

_WHOLE = re.compile(r"[0-9]{1,20}")


def room_name(text: str) -> RoomName:
    """
    The room that *text* names.

    Raises:
        UsageError: A mention, or not a room's name.
    """
    kind = mentioned(text)
    if kind is not None:
        raise UsageError(
            f"“{shown(text)}” is {kind}, not a room.",
            remedy="Rooms have names of their own, as in room42; `/room list` "
            "shows them.",
        )
    return RoomName(plain(text))


def account(text: str) -> Account:
    """
    The account that *text* names; its case counts.

    Raises:
        UsageError: A mention, or not an account.
    """
    kind = mentioned(text)
    if kind is not None:
        raise UsageError(
            f"“{shown(text)}” is {kind}, not an account.",
            remedy="Type the openid with which they enter the room, as in alice.",
        )
    return Account(plain(text))


def whole_number(name: str, text: str, *, least: int = 0) -> int:
    """
    The uint32 that was typed for the key *name*.

    Raises:
        UsageError: Not a whole number from *least* to 4294967295.
    """
    if not _WHOLE.fullmatch(text) or not least <= int(text) <= UINT32_MAX:
        raise UsageError(
            f"“{shown(text)}” is not a number that {name}= takes.",
            remedy=f"Write a whole number from {least} to {UINT32_MAX}, as in "
            f"{name}=42.",
        )
    return int(text)


def split(name: str, texts: Iterable[str]) -> tuple[str, ...]:
    """
    The values typed for the key *name*, split at commas, each once.

    Raises:
        UsageError: Nothing stands between two commas.
    """
    parts = [part.strip() for text in texts for part in text.split(",")]
    if "" in parts:
        raise UsageError(
            f"Between two commas of {name}= there is nothing.",
            remedy=f"Write the values with one comma between them, as in {name}=a,b.",
        )
    return tuple(dict.fromkeys(parts))
