"""
Walking the lines of a database: rows as the driver gives them, hashed at once.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from bot.domain.seal import Break, BreakKind
from storage.sealed import (
    COLUMNS,
    Marks,
    hash_again,
    hash_of,
    is_canonical,
    mentioned,
    next_seal,
)
from storage.verifying.links import Link
from storage.verifying.walk import Walk

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from storage.verifying.people import People

    Row: TypeAlias = tuple[Any, ...]
    """A `Line`'s columns, then place, seal and event of its seal."""

WIDTH = len(COLUMNS)
_ACTOR, _NAMED, _DETAILS = (COLUMNS.index(x) for x in ("actor", "named", "details"))
_UNREADABLE = (TypeError, ValueError, KeyError, AttributeError, RecursionError)
LATE = timedelta(seconds=60)
"""How much later than a younger line an older one may come: as long as a write takes"""
_BACK = timedelta(seconds=2)


class Lines(Walk):
    """
    The walk through a database.

    Attributes:
        clock_back: How often the clock had gone back between two lines.
        furthest: By how much at the most.
    """

    def __init__(self, people: People, *walk: Any) -> None:  # noqa: ANN401  as `Walk` takes them
        """With the marks of everybody who is on record."""
        super().__init__(*walk)
        self.clock_back = 0
        self.furthest = timedelta(0)
        self._people = people
        self._top = -1
        self._top_at = self._last_at = ""

    def link(self, entry: Row) -> Link:
        """What a row says of its place."""
        line, (place, seal, event) = entry[:WIDTH], entry[WIDTH:]
        number = event if isinstance(event, int) else 0
        # A place that is no number is none of the chain's.
        place = place if isinstance(place, int) else 0
        if line[0] is None:
            return Link(place, number, seal, None)

        def hashed(other: int | None) -> bytes | None:
            return hash_surely(
                line if other is None else (other, *line[1:]), self._people.marks
            )

        return Link(place, number, seal, hashed)

    def run(self, entries: list[Row], at: int, stop: int) -> int:
        """
        As `Walk.run`: what costs time, each line once.

        The quick hash is the one of a line whose details are canonical; if it does
        not fit, `link` asks the library.
        """
        seal, expected, marks = self.seal, self.expected, self._people.marks
        if seal is None:
            return at
        begun, top, last_at = at, self._top, self._last_at
        try:
            for row in entries[at:stop]:
                made = sha256(seal + hash_of(row[:13], marks))
                if made.hexdigest() != row[14] or row[13] != expected:
                    break
                number, moment = row[0], row[1]
                if number <= top:
                    self._late(row)
                else:
                    top, self._top_at = number, moment
                if moment < last_at:
                    self._back(last_at, moment)
                last_at = moment
                seal = made.digest()
                expected += 1
        except _UNREADABLE:
            # Somebody put in what cannot be hashed like this; `link` looks closer.
            pass
        at += expected - self.expected
        if at > begun:
            self.seal, self.expected, self.event = seal, expected, entries[at - 1][15]
        self._top, self._last_at = top, last_at
        return at

    def unknown(self, entry: Row) -> int:
        """The number of somebody whom the line names and who is not on record."""
        try:
            return self._people.unknown(
                entry[_ACTOR], entry[_NAMED], mentioned(entry[_DETAILS])
            )
        except _UNREADABLE:
            return 0

    def _trouble(self) -> None:
        # Whoever came on record since the walk began is looked up, once each; and a
        # mark that somebody changed is taken as it should be, if that fits.
        entry = self._entries[self._next]
        line = entry[:WIDTH]
        if line[0] is not None and self._people.better(line, self._fits(entry)):
            self._links.clear()
            return
        super()._trouble()

    def _fits(self, entry: Row) -> Callable[[Marks], bool]:
        def fits(marks: Marks) -> bool:
            hashed = hash_surely(entry[:WIDTH], marks)
            if hashed is None or self.seal is None:
                return False
            return next_seal(self.seal, hashed).hex() == str(entry[WIDTH + 1])

        return fits

    def _late(self, row: Row) -> None:
        """A line with a lower number than one before it, in a higher place."""
        if _moment(self._top_at) - _moment(row[1]) <= LATE:
            return
        what = (
            f"Line {row[0]} says that it is older than line {self._top}, and was "
            "sealed long after it: it was put in later."
        )
        self.tally.add(Break(BreakKind.INSERTED, row[13], row[0], what))

    def _back(self, before: str, after: str) -> None:
        by = _moment(before) - _moment(after)
        if by > _BACK:
            self.clock_back += 1
            self.furthest = max(self.furthest, by)


def hash_surely(line: Row, marks: Marks) -> bytes | None:
    """
    The hash of any line; None where it can have none.

    Details in which a name stands twice have none: whoever reads them next may take
    the other one.
    """
    try:
        if is_canonical(line[_DETAILS]):
            return hash_of(line, marks)
        _once_each(line[_DETAILS])
        return hash_again(line, marks)
    except _UNREADABLE:
        return None


def _once_each(details: str) -> None:
    def once(pairs: list[tuple[str, object]]) -> None:
        if len(dict(pairs)) != len(pairs):
            raise KeyError("a name twice")

    try:
        json.loads(details, object_pairs_hook=once)
    except ValueError:
        # No JSON: sealed as the text that it is.
        return


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return datetime.fromisoformat("1970-01-01T00:00:00Z")
