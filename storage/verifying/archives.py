"""
The bridge over the lines that are in an archive's file, as the record keeps it.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.domain.seal import NOTHING_SEALED, Break, BreakKind
from storage.keeping.file import Trailer, signed
from storage.verifying.kept import whole
from storage.verifying.links import seal_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.verifying.source import Source

_COLUMNS = "number first last seal at lines key signature file sha256"
_TOLD = ("first", "last", "lines", "file", "sha256")


class Archives:
    """
    The archives on record.

    Attributes:
        last: The last place that is archived, as far as they join; 0 for none.
        keys: By whom they are signed well; known after `breaks`.
    """

    def __init__(self, source: Source) -> None:
        """Read them; whether they are signed well is for `breaks` to say."""
        self._rows = [
            (*(whole(one) for one in row[:3]), *row[3:])
            for row in source.table("archives", _COLUMNS)
        ]
        self.last = 0
        self.keys: set[str] = set()
        self._seals = {0: NOTHING_SEALED}
        for _, first, last, seal, *_ in self._rows:
            if first == self.last + 1:
                self.last = last
                self._seals[last] = str(seal)

    @property
    def seal(self) -> bytes | None:
        """The seal from which the chain goes on behind them."""
        return seal_bytes(self._seals[self.last])

    def seal_at(self, place: int) -> str | None:
        """The seal with which an archive ends there; None where none does."""
        return self._seals.get(place) if place else None

    def breaks(self, key: str, lines: Iterable[object]) -> list[Break]:
        """
        What is wrong with them.

        Args:
            key: The only public key whose signatures count; "" for any.
            lines: The details of all lines that tell of an archive.
        """
        found: list[Break] = []
        before, seal = 0, NOTHING_SEALED
        for row in self._rows:
            number, first, last = row[:3]
            if first != before + 1:
                what = (
                    f"Archive {number} begins at place {first}, and the one before it "
                    f"ends at place {before}: one of them was changed or removed."
                )
                found.append(Break(BreakKind.NO_BRIDGE, before + 1, 0, what))
            elif said := _wrong(_trailer(row, seal), key):
                what = f"Archive {number}, of places {first} to {last}, {said}."
                found.append(Break(BreakKind.FORGED_ARCHIVE, first, 0, what))
            else:
                self.keys.add(str(row[6]))
            before, seal = last, str(row[3])
        return found + self._untold(lines)

    def _untold(self, lines: Iterable[object]) -> list[Break]:
        """
        The newest one, if no line tells of it.

        Row and line come on record together, and only a newer archive may take the
        line away.
        """
        if not self._rows:
            return []
        number, first, last, *_ = newest = self._rows[-1]
        row = dict(zip(_COLUMNS.split(), newest, strict=True))
        wanted = {"archive": number} | {one: row[one] for one in _TOLD}
        if any(_said(one, wanted) for one in lines):
            return []
        what = (
            f"No line tells of archive {number}, of places {first} to {last}: its row "
            "was put in by hand or changed, or the line was. What was at those places "
            "is proven by no file that OnAir wrote; look for it in a backup."
        )
        return [Break(BreakKind.FORGED_ARCHIVE, first, 0, what)]


def wrong_trailer(trailer: Trailer, key: str) -> str:
    """What is wrong with an archive's signature; "" where nothing is."""
    return _wrong(trailer, key)


def _said(details: object, wanted: dict[str, Any]) -> bool:
    try:
        said = json.loads(str(details))
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and all(
        said.get(name) == value for name, value in wanted.items()
    )


def _wrong(trailer: Trailer | None, key: str) -> str:
    try:
        if trailer is None or not signed(trailer):
            return "is not signed as it is now: it was forged or changed"
    except (ValueError, TypeError, AttributeError):
        return "cannot be read any more: it was changed"
    if key and trailer.key != key:
        return "is signed by another key than yours"
    return ""


def _trailer(row: tuple[Any, ...], before: str) -> Trailer | None:
    _, first, last, seal, at, lines, key, signature, *_ = row
    try:
        signed_at = datetime.fromisoformat(at)
    except (ValueError, TypeError):
        return None
    return Trailer(signed_at, first, last, before, seal, lines, key, signature)
