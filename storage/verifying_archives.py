"""
The bridge over the lines that are in an archive's file, as the record keeps it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.seal import Break, BreakKind
from storage.verifying_links import seal_bytes

if TYPE_CHECKING:
    from storage.verifying_source import Source


class Archives:
    """
    The archives on record.

    Attributes:
        last: The last place that is archived, as far as they join; 0 for none.
    """

    def __init__(self, source: Source) -> None:
        """Read them; whether they are signed well is for `breaks` to say."""
        self._source = source
        self._rows = source.table("archives", "number first last seal")
        self.last = 0
        self._seals: dict[int, str] = {}
        self._torn: list[Break] = []
        for number, first, last, seal in self._rows:
            if first != self.last + 1:
                what = (
                    f"Archive {number} begins at place {first}, and the one before it "
                    f"ends at place {self.last}: one of them was changed or removed."
                )
                self._torn.append(Break(BreakKind.NO_BRIDGE, self.last + 1, 0, what))
            self.last = last
            self._seals[last] = str(seal)

    def seal_at(self, place: int) -> str | None:
        """The seal with which an archive ends there."""
        return self._seals.get(place)

    def bridge(self, expected: int, place: int) -> bytes | None:
        """
        The seal before *place*, if all before it is archived.

        Archives may have come since they were read.
        """
        if expected > 1 and not self._seals.get(place - 1):
            fresh = Archives(self._source)
            self.last, self._seals = fresh.last, fresh._seals
        kept = self._seals.get(place - 1)
        return None if kept is None or self.last != place - 1 else seal_bytes(kept)

    def breaks(self, key: str) -> list[Break]:
        """What is wrong with them."""
        del key
        return list(self._torn)
