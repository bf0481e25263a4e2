"""
The chain: the seals of the lines that are shown, as the bot's record keeps them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.domain.seal import Seal
    from bot.playground.panels.lives import Life


class Chain:
    """Knows which lines wait for their seal; the bot seals within a second."""

    def __init__(self) -> None:
        """Nothing waits yet."""
        self._waiting: dict[int, int] = {}

    @property
    def waiting(self) -> Iterable[int]:
        """The numbers of the lines that had no seal when they were last looked at."""
        return tuple(self._waiting)

    def add(self, line: int, operation: int) -> None:
        """Wait for the seal of that line of that operation."""
        self._waiting[line] = operation

    def take_in(
        self, found: Mapping[int, Seal], lives: Mapping[int, Life]
    ) -> Iterator[Life]:
        """Give each seal to its life; gives those that have to be drawn anew."""
        for line, seal in found.items():
            life = lives.get(self._waiting.pop(line, 0))
            if life is not None:
                life.seals[line] = seal
                yield life
        for line, operation in tuple(self._waiting.items()):
            if operation not in lives:
                del self._waiting[line]
