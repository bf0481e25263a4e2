"""
Whether people and their names are who and what they were when they were sealed.

A mark is made from a person's ids with a key of that person's own, and the seals hold
the mark.  Whoever changes the ids has to change the mark, and so breaks the seals of
all that the person ever did.
"""

from __future__ import annotations

import hmac
import json
import re
from typing import TYPE_CHECKING, Any, Protocol

from bot.domain.seal import Break, BreakKind
from storage.details import ERASED
from storage.sealed import Marks, actor_mark, mentioned, name_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

_MARK = re.compile(r"[0-9a-f]{64}", re.ASCII)
_FEW = 10
_BAD = (ValueError, TypeError, AttributeError)


class Told(Protocol):
    """Who tells of people: a database."""

    def actors(self) -> Iterable[tuple[Any, ...]]:
        """Number, enterprise, team, user, key and mark of each."""
        ...

    def names(self) -> Iterable[tuple[Any, ...]]:
        """Number, actor, name and mark of each."""
        ...

    def first_line(self, column: str, number: int) -> tuple[int, int]:
        """Place and number of the first line with that value; zeros for none."""
        ...


class People:
    """
    Everybody on record.

    Attributes:
        marks: Theirs, as they are kept.
        breaks: Whose ids or names do not fit.
    """

    def __init__(self, told: Told) -> None:
        """Look at all of them."""
        self._told = told
        self._better: dict[tuple[str, int], str] = {}
        self._missed: set[object] = set()
        self._erased: dict[int, object] = {}
        self.breaks: list[Break] = []
        self.marks = Marks({}, {})
        self._read()

    def unknown(self, actor: object, named: object, others: tuple[int, ...]) -> int:
        """The first of them who is not on record; 0 where all are."""
        for one in (actor, *others):
            if isinstance(one, int) and one not in self.marks.actors:
                return one
        if named in self.marks.names or not isinstance(actor, int):
            return 0
        return actor

    def better(self, line: tuple[Any, ...], fits: Callable[[Marks], bool]) -> bool:
        """
        Whether more is known now than when that line did not fit.

        Args:
            line: As it is read, see `sealed.Line`.
            fits: Whether it would fit with these marks.
        """
        try:
            others = mentioned(line[12])
        except TypeError:
            others = ()
        if self.unknown(line[3], line[4], others):
            return self._look_again((line[3], line[4], others))
        asked = [("actor", one) for one in (line[3], *others)] + [("name", line[4])]
        found = {one: self._better[one] for one in asked if one in self._better}
        if not found:
            return False
        tried = Marks(self.marks.actors, {})
        tried.names.update(self.marks.names)
        for (kind, number), mark in found.items():
            (tried.actors if kind == "actor" else tried.names)[number] = mark
        if not fits(tried):
            return False
        for one in found:
            del self._better[one]
        self.marks = tried
        return True

    def unexplained(self, lines: Iterable[object]) -> list[Break]:
        """
        Whose ids are gone, although no line tells of an erasure.

        Args:
            lines: The details of all lines that tell of one.
        """
        told = {_erasure(one) for one in lines}
        found = []
        for number, mark in self._erased.items():
            if (number, mark) not in told:
                what = (
                    f"The ids of person {number} were destroyed, and no line tells of "
                    "an erasure."
                )
                found.append(
                    self._break(BreakKind.ACTOR_CHANGED, "actor", number, what)
                )
        return found

    @property
    def has_erased(self) -> bool:
        """Whether anybody's ids are gone."""
        return bool(self._erased)

    def _look_again(self, missed: object) -> bool:
        """Whether somebody came on record since; once for each who is missed."""
        if missed in self._missed:
            return False
        self._missed.add(missed)
        known = len(self.marks.actors), len(self.marks.names)
        self.breaks.clear()
        self._read()
        return known != (len(self.marks.actors), len(self.marks.names))

    def _read(self) -> None:
        keys: dict[int, str | None] = {}
        for number, enterprise, team, user, key, mark in self._told.actors():
            keys[number] = key
            self._keep(self.marks.actors, number, mark)
            self._actor(number, (enterprise, team, user), key, mark)
        for number, actor, name, mark in self._told.names():
            self._keep(self.marks.names, number, mark)
            self._name(number, name, (actor, keys.get(actor)), mark)

    def _keep(self, marks: dict[Any, str], number: int, mark: object) -> None:
        # What is no mark is kept as none, so that no line fits with it.
        fits = isinstance(mark, str) and _MARK.fullmatch(mark)
        marks.setdefault(number, str(mark) if fits else "?")

    def _actor(
        self, number: int, ids: tuple[str, str, str], key: str | None, mark: object
    ) -> None:
        if key is None:
            if ids[2] == f"{ERASED}{number}":
                self._erased[number] = mark
                return
            what = f"The key of person {number} is gone, and the person's ids are not."
            self._tell(BreakKind.ACTOR_CHANGED, "actor", number, what)
            return
        try:
            right = actor_mark(key, *ids)
        except _BAD:
            right = ""
        if not _same(right, mark):
            what = (
                f"The ids of person {number} (or their mark) were changed: they do not "
                "fit what is sealed."
            )
            self._tell(BreakKind.ACTOR_CHANGED, "actor", number, what)
            self._better["actor", number] = right

    def _name(
        self, number: int, name: str, owner: tuple[object, str | None], mark: object
    ) -> None:
        actor, key = owner
        actor = actor if isinstance(actor, int) else 0
        if key is None:
            if name == "":
                return
            what = (
                f"A name of person {actor} is there (number {number}), although the "
                "person's key is gone."
            )
            self._tell(BreakKind.NAME_CHANGED, "named", number, what)
            return
        try:
            right = name_mark(key, name)
        except _BAD:
            right = ""
        if not _same(right, mark):
            what = (
                f"A name of person {actor} (number {number}), or its mark, was "
                "changed: it does not fit what is sealed."
            )
            self._tell(BreakKind.NAME_CHANGED, "named", number, what)
            self._better["name", number] = right

    def _tell(self, kind: BreakKind, column: str, number: int, what: str) -> None:
        self.breaks.append(self._break(kind, column, number, what))

    def _break(self, kind: BreakKind, column: str, number: int, what: str) -> Break:
        few = len(self.breaks) < _FEW
        place, event = self._told.first_line(column, number) if few else (0, 0)
        return Break(kind, place, event, what)


def _erasure(details: object) -> tuple[object, object]:
    """Whom a line says that it erased: number and mark; Nones for nobody."""
    try:
        said = json.loads(str(details))
        found = said["erased"], said["mark"]
        hash(found)  # what somebody wrote by hand may be a list
    except (ValueError, TypeError, KeyError, RecursionError):
        return None, None
    return found


def _same(right: str, mark: object) -> bool:
    return isinstance(mark, str) and hmac.compare_digest(
        right.encode(), mark.encode(errors="replace")
    )
