"""
What comes from the page with an act, read strictly.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Mapping

MOST_CHARACTERS = 64
GROUPS = range(1, 2**32)


def group_in(body: Mapping[str, object]) -> int:
    """
    The number of a room: `group`.

    Raises:
        GestureError: It cannot be one.
        KeyError: There is none.
    """
    return whole(body, "group", GROUPS)


def account_in(body: Mapping[str, object]) -> str:
    """
    The name of an account: `account`.

    Raises:
        GestureError: It cannot be one.
        KeyError: There is none.
    """
    given = body["account"]
    name = given.strip() if isinstance(given, str) else ""
    if not name or not name.isprintable():
        raise GestureError("account: not a name")
    if len(name) > MOST_CHARACTERS:
        raise GestureError(f"account: longer than {MOST_CHARACTERS} characters")
    return name


def whole(body: Mapping[str, object], key: str, within: range) -> int:
    """
    A whole number.

    Raises:
        GestureError: It is none, or outside.
        KeyError: There is none.
    """
    given = body[key]
    if type(given) is not int or given not in within:
        raise GestureError(f"{key}: not a number from {within[0]} to {within[-1]}")
    return given


def seconds_in(body: Mapping[str, object], most: float) -> float:
    """
    A length of time, at most so many seconds: `seconds`.

    Raises:
        GestureError: It is none, or too long.
        KeyError: There is none.
    """
    given = body["seconds"]
    if not isinstance(given, int | float) or isinstance(given, bool):
        raise GestureError("seconds: not a number")
    if not math.isfinite(given) or not 0 < given <= most:
        raise GestureError(f"seconds: not a number above 0, and {most:g} at most")
    return float(given)


def yes_in(body: Mapping[str, object], key: str) -> bool:
    """
    Whether something is on.

    Raises:
        GestureError: It is neither true nor false.
        KeyError: Nothing is said of it.
    """
    given = body[key]
    if not isinstance(given, bool):
        raise GestureError(f"{key}: neither true nor false")
    return given
