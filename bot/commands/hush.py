"""
What is not repeated: a line in which somebody may have typed a password.
"""

from __future__ import annotations

import re

from bot.commands.nearest import near
from bot.commands.words import MOST_CHARACTERS, REST_OF_LINE, plain
from bot.domain.errors import UsageError

SECRETS = ("password",)
"""The words for what is never typed; the tests hold it equal to the grammar's."""

_REASON = re.compile(rf"\b{REST_OF_LINE}=", re.IGNORECASE)
_BETWEEN = re.compile(r"[^\w-]+")


def speaks_of_secret(text: str) -> bool:
    """Whether a word before the reason names a secret, or nearly does."""
    before = _REASON.split(plain(text[:MOST_CHARACTERS]), maxsplit=1)[0]
    names = {one.lower().lstrip("-") for one in _BETWEEN.split(before)}
    return any(near(name, SECRETS) for name in names)


def hushed(error: UsageError) -> UsageError:
    """
    The same error without a word that may be a secret.

    What is wrong about one option quotes its own value at most, and stays.
    """
    if error.about not in {"", "room"}:
        return error
    return UsageError(
        "That is not understood; because it speaks of a password, nothing of it is "
        "repeated here.",
        remedy="Write password as a mere word behind the room, as in /broadcast start "
        "room42 password: a form asks for the rest.",
        usage=error.usage,
        about=error.about,
    )
