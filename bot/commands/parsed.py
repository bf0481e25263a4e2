"""
What a verb gets to see of a line: its words and options, each in its place.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.commands.values import account, room_name, split, whole_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.room import Account, RoomName


@dataclass(frozen=True, slots=True)
class Parsed:
    """
    The words of a line that found their place.

    Attributes:
        words: Those that are no options, in order: the room, then accounts.
        values: The options given; a bare word has no values.
    """

    words: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def room(self) -> RoomName | None:
        """
        The room that is named.

        Raises:
            UsageError: What stands there cannot be a room's name.
        """
        return room_name(self.words[0]) if self.words else None

    def has(self, name: str) -> bool:
        """Whether the option was given."""
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """The option's value, or *default*."""
        return next(iter(self.values.get(name, ())), default)

    def parts(self, name: str) -> tuple[str, ...]:
        """
        The option's values, split at commas, each once.

        Raises:
            UsageError: Nothing stands between two commas.
        """
        return split(name, self.values.get(name, ()))

    def number(self, name: str) -> int | None:
        """
        The option's value as a uint32; None when it was not given.

        Raises:
            UsageError: It is not one.
        """
        texts = self.values.get(name, ())
        return whole_number(name, texts[0]) if texts else None

    def account(self, name: str) -> Account | None:
        """
        The option's value as an account; None when it was not given.

        Raises:
            UsageError: It cannot be one.
        """
        texts = self.values.get(name, ())
        return account(texts[0], name) if texts else None
