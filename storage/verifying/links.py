"""
Links of a chain, as verification looks at them: whatever they are read from.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from storage.sealed import BEGINNING, next_seal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_SEAL = re.compile(r"[0-9a-f]{64}", re.ASCII)


class Link:
    """
    One place of the chain.

    Attributes:
        place: Which.
        event: The number of the line that its seal refers to; 0 where that is none.
        seal: The seal that is kept there; None where what is kept is none.
        gone: Whether there is no such line any more.
    """

    __slots__ = ("_asked", "_hash", "_hashed", "event", "gone", "place", "seal")

    def __init__(
        self,
        place: int,
        event: int,
        seal: object,
        hashed: Callable[[int | None], bytes | None] | None,
    ) -> None:
        """
        Its hash is made only when it is asked for.

        Args:
            place: As the attribute.
            event: As the attribute.
            seal: As text, if somebody did not change it into something else.
            hashed: The line's hash, or None if it has none; asked with a number, as
                if that were the line's.  None where the line is gone.
        """
        self.place = place
        self.event = event
        self.seal = seal_bytes(seal)
        self.gone = hashed is None
        self._hashed = hashed
        self._hash: bytes | None = None
        self._asked = False

    @property
    def hash(self) -> bytes | None:
        """Of the line as it is now; None where it is gone, or cannot be read."""
        if not self._asked:
            self._hash = None if self._hashed is None else self._hashed(None)
            self._asked = True
        return self._hash

    def hash_as(self, number: int) -> bytes | None:
        """As `hash`, if the line had that number."""
        return None if self._hashed is None else self._hashed(number)

    def made(self, before: bytes | None) -> bytes | None:
        """The seal that its line has after the seal *before*."""
        if before is None or self.hash is None:
            return None
        return next_seal(before, self.hash)

    def follows(self, before: bytes | None) -> bool:
        """Whether its seal is the one of its line after the seal *before*."""
        return self.seal is not None and self.made(before) == self.seal


def seal_bytes(text: object) -> bytes | None:
    """A seal's 32 bytes; None for what is no seal as we write them."""
    if isinstance(text, str) and _SEAL.fullmatch(text):
        return bytes.fromhex(text)
    return None


class Window:
    """
    The links around a place where the chain does not hold.

    Attributes:
        links: Those around it, in the order of their places.
        at: Which of them it is.
    """

    def __init__(
        self,
        links: Sequence[Link],
        at: int,
        head: bytes | None,
        sealed_between: Callable[[int, int], bool],
    ) -> None:
        """
        Look at the one *at* that index.

        Args:
            links: As the attribute.
            at: As the attribute.
            head: The seal that is kept as the last one's, where nothing follows.
            sealed_between: As `Walk.sealed_between`.
        """
        self.links = links
        self.at = at
        self._head = head
        self._sealed_between = sealed_between

    @property
    def here(self) -> Link:
        """The one at which the chain does not hold."""
        return self.links[self.at]

    def vouched(self, seal: bytes | None) -> bool:
        """Whether what comes next (or else the head) was made after that seal here."""
        if seal is None:
            return False
        if self.at + 1 < len(self.links):
            return self.links[self.at + 1].follows(seal)
        return seal == self._head

    def skipped(self) -> tuple[int, int]:
        """How many lines' numbers are passed over here, and after which; else zeros."""
        if self.here.place == 1:
            last = 0
        elif self.at:
            last = self.links[self.at - 1].event
        else:
            return 0, 0
        count = self.here.event - last - 1
        if count <= 0 or self._sealed_between(last, self.here.event):
            return 0, 0
        return count, last

    def pasted(self) -> int:
        """
        How many links right before this one it does not know of.

        More than none proves that they were put in, with seals to fit: this one
        follows from what comes before them.
        """
        for back in range(2, self.at + 1):
            if self.here.follows(self.links[self.at - back].seal):
                return back - 1
        begins = self.links[0].place == 1 and self.at > 0
        return self.at if begins and self.here.follows(BEGINNING) else 0

    def rechained(self, before: bytes | None) -> list[int]:
        """
        The links from here on in the order in which they do follow; [] if none does.

        It ends where all is in order again.
        """
        order: list[int] = []
        pool = list(range(self.at, len(self.links)))
        while True:
            likely = order[-1] + 1 if order else self.at
            pool.sort(key=lambda one: (one < likely, one))
            found = next((x for x in pool if self.links[x].follows(before)), None)
            if found is None:
                return _in_order_again(order, self.at)
            order.append(found)
            pool.remove(found)
            before = self.links[found].seal


def _in_order_again(order: list[int], first: int) -> list[int]:
    """*order* up to where two go on side by side, and nothing before is to come."""
    last = -1
    for count, one in enumerate(order, 1):
        side_by_side = count > 1 and order[count - 2] == one - 1
        last = max(last, one)
        loose = set(range(first, last)) - set(order[:count])
        if side_by_side and one == last and not loose & set(order[count:]):
            return order[:count]
    return order
