"""
Lines of a file as verification walks them: what is sealed, and what stands beside it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from bot.domain.seal import Break, BreakKind
from storage.sealed import BEGINNING, canonical
from storage.verifying.links import Link, seal_bytes
from storage.verifying.walk import REACH, Walk

if TYPE_CHECKING:
    from storage.verifying.tally import Tally

SEALED = (
    *("v", "number", "at", "kind", "actor", "name", "team", "action", "room"),
    *("channel", "operation", "feed", "rules", "details", "people"),
)
"""What of a line's fields is sealed; `people` only where somebody is mentioned."""
BESIDE = ("place", "seal", "before", "by", "mentions")
"""What else stands in a line."""

_KNOWN = {*SEALED, *BESIDE}
_FEW = 3

_QUICK = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":")
).encode


class Entry:
    """
    One line of a file.

    Attributes:
        told: Its fields; None where it cannot be read.
        place: Its place in the chain; None where it has none.
    """

    __slots__ = ("place", "told")

    def __init__(self, text: bytes) -> None:
        """Read it, if that can be."""
        self.told = _read(text)
        place = None if self.told is None else self.told.get("place")
        self.place = place if type(place) is int else None

    def hashed(self, number: int | None) -> bytes | None:
        """Its hash, by the library; None where it has none."""
        if self.told is None:
            return None
        sealed = {name: self.told[name] for name in SEALED if name in self.told}
        if number is not None:
            sealed["number"] = number
        try:
            return sha256(canonical(sealed)).digest()
        except (ValueError, RecursionError):
            return None

    def quick(self) -> bytes:
        """
        The same for what is written as we write it, else another one.

        Raises:
            ValueError: It has none.
        """
        sealed = {name: self.told[name] for name in SEALED if name in self.told}  # type: ignore[operator,index]  # only of what was read
        return sha256(_QUICK(sealed).encode()).digest()

    @property
    def event(self) -> int:
        """The line's number; 0 where it has none."""
        number = None if self.told is None else self.told.get("number")
        return number if type(number) is int else 0


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


_DECODE = json.JSONDecoder(object_pairs_hook=_once).decode


def _read(text: bytes) -> dict[str, Any] | None:
    try:
        found = _DECODE(text.decode())
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


class FileWalk(Walk):
    """
    The walk through a file.

    Attributes:
        seals: The seals at the places that are *wanted*, as they were walked.
        absent: How many places are not in it, of those that a filter may leave out.
        unsealed: How many lines have no seal.
        unproven: Names of fields that no seal covers, and that we do not write.
        whole: Whether it is walked from its first line.
    """

    def __init__(
        self, tally: Tally, first: Entry, wanted: set[int], *, filtered: bool
    ) -> None:
        """*filtered*: whether places may be missing."""
        begin = first.place or 1
        super().__init__(tally, begin, before_of(first))
        self.seals: dict[int, str] = {}
        self.absent = 0
        self.unsealed = 0
        self.whole = True
        self._wanted = wanted
        self._filtered = filtered
        self.unproven: set[str] = set()
        self._people: dict[tuple[str, object], object] = {}
        self._told: set[tuple[str, object]] = set()

    def link(self, entry: Entry) -> Link:
        """What a line says of its place; what says nothing stands where it stands."""
        place = self.expected if entry.place is None else entry.place
        seal = None if entry.told is None else entry.told.get("seal")
        return Link(place, entry.event, seal, entry.hashed)

    def run(self, entries: list[Entry], at: int, stop: int) -> int:
        """As `Walk.run`."""
        seal, expected = self.seal, self.expected
        while at < stop and seal is not None:
            entry = entries[at]
            try:
                made = sha256(seal + entry.quick())
                fits = (
                    entry.place == expected
                    and entry.told is not None
                    and made.hexdigest() == entry.told["seal"]
                    and seal.hex() == entry.told["before"]
                )
            except (ValueError, KeyError, TypeError, RecursionError):
                break
            if not fits:
                break
            seal, self.event = made.digest(), entry.event
            self._keep(entry)
            expected += 1
            at += 1
        self.seal, self.expected = seal, expected
        return at

    def _take(self, seal: bytes | None, count: int) -> None:
        for entry in self._entries[self._next : self._next + count]:
            self._keep(entry)
        super()._take(seal, count)

    def _trouble(self) -> None:
        entry = self._entries[self._next]
        link = self._at(self._next)
        said = before_of(entry)
        if (
            link.place == self.expected
            and link.follows(self.seal)
            and said != self.seal
        ):
            what = f"At place {link.place} the seal before is not given as it is."
            self.tally.add(Break(BreakKind.SEAL_CHANGED, link.place, link.event, what))
        super()._trouble()

    def _gap(self, link: Link) -> None:
        ahead = self._entries[self._next : self._next + REACH]
        if any(one.place == self.expected for one in ahead):
            self._put_in_order(link)
        elif self._filtered:
            self._tell_gone(cut=False)
            self.absent += link.place - self.expected
            self.seal = before_of(self._entries[self._next])
            self.expected = link.place
        else:
            super()._gap(link)

    def _put_in_order(self, link: Link) -> None:
        """The lines ahead stand in another order than their places."""
        what = f"Place {link.place} stands in the file before place {self.expected}."
        self.tally.add(Break(BreakKind.REORDERED, self.expected, link.event, what))
        ahead = self._entries[self._next : self._next + REACH]
        self._entries[self._next : self._next + REACH] = sorted(
            ahead, key=lambda one: self.expected if one.place is None else one.place
        )
        self._links.clear()

    def _keep(self, entry: Entry) -> None:
        """Remember what is compared later, and who stands beside which mark."""
        told = entry.told or {}
        if entry.place in self._wanted:
            self.seals[entry.place or 0] = str(told.get("seal"))
        if not told.keys() <= _KNOWN:
            self.unproven.update(sorted(told.keys() - _KNOWN)[:_FEW])
        by, mentions, people = (told.get(x) for x in ("by", "mentions", "people"))
        if isinstance(by, dict):
            ids = tuple(by.get(x) for x in ("enterprise", "team", "user"))
            self._compare(entry, ("ids", told.get("actor")), ids)
            self._compare(entry, ("id", told.get("actor")), by.get("user"))
            if told.get("name") and by.get("user"):
                self._compare(entry, ("name", told["name"]), by.get("name"))
        if mentions and isinstance(mentions, dict) and isinstance(people, dict):
            for number, one in mentions.items():
                user = one.get("user") if isinstance(one, dict) else None
                self._compare(entry, ("id", people.get(number)), user)

    def _compare(self, entry: Entry, mark: tuple[str, object], beside: object) -> None:
        """Whether the same stands beside a mark as did before."""
        if not isinstance(mark[1], str):
            return
        known = self._people.setdefault(mark, beside)
        if known == beside or mark in self._told:
            return
        self._told.add(mark)
        called, kind = (
            ("name", BreakKind.NAME_CHANGED)
            if mark[0] == "name"
            else ("id", BreakKind.ACTOR_CHANGED)
        )
        what = (
            f"The {called} of a person at place {entry.place} is not the one that "
            "stands beside the same mark before: it was changed here or there."
        )
        self.tally.add(Break(kind, entry.place or 0, entry.event, what))


def before_of(entry: Entry) -> bytes | None:
    """The seal before a line, as the line itself says."""
    if entry.place == 1:
        return BEGINNING
    return None if entry.told is None else seal_bytes(entry.told.get("before"))
