"""
What people type for rooms, accounts, numbers and lists, checked in one place.
"""

from __future__ import annotations

import re
from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.commands.words import mentioned, plain
from bot.domain.errors import UsageError
from bot.domain.room import UINT32_MAX, Account, RoomName, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_WHOLE = re.compile(r"[0-9]{1,20}")
_OPERATION = re.compile(r"#?([0-9]{1,18})")


@contextmanager
def telling_of(name: str) -> Iterator[None]:
    """
    What is wrong in here is wrong about the option *name*.

    Raises:
        UsageError: As it was raised, with `about` where nobody had set it.
    """
    try:
        yield
    except UsageError as error:
        error.about = error.about or name
        raise


def number_in(text: str) -> int | None:
    """The operation's number that *text* is, `12` or `#12`; None: it is none."""
    found = _OPERATION.fullmatch(text)
    return None if found is None else int(found.group(1))


def room_name(text: str) -> RoomName:
    """
    The room that *text* names.

    Raises:
        UsageError: A mention, or not a room's name; it is about “room”.
    """
    with telling_of("room"):
        return _room_name(text)


def _room_name(text: str) -> RoomName:
    kind = mentioned(text)
    if kind is not None:
        raise UsageError(
            f"“{shown(text)}” is {kind}, not a room.",
            remedy="Rooms have names of their own, as in room42; `/room list` "
            "shows them.",
        )
    return RoomName(plain(text))


def account(text: str, name: str = "") -> Account:
    """
    The account that *text* names; its case counts.

    Raises:
        UsageError: A mention, or not an account; it is about *name*.
    """
    with telling_of(name):
        return _account(text)


def _account(text: str) -> Account:
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
            about=name,
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
            about=name,
        )
    return tuple(dict.fromkeys(parts))
