"""
What a walk has found so far, and where it stands.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.seal import Break, BreakKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.verifying.kinds import Suspect

TOLD = 10
"""How many breaks are told one by one; all are counted."""
SHIFTS = (BreakKind.REMOVED, BreakKind.INSERTED)
"""What moves the places of all that comes after."""
_KEPT = 200


@dataclass(frozen=True, slots=True)
class Progress:
    """
    Where a walk stands.

    Attributes:
        place: The last place that was looked at.
        length: The last place that there was when the walk began.
        broken: How many breaks were found so far.
    """

    place: int
    length: int
    broken: int


@dataclass(slots=True)
class Tally:
    """
    The breaks that were found.

    Attributes:
        told: The first of them, as they were met.
        suspects: Those of the first that may have changed places with one another.
        count: How many there are in all.
        people: The actors of whom it was told already that they are not there.
    """

    told: list[Break] = field(default_factory=list)
    suspects: list[Suspect] = field(default_factory=list)
    count: int = 0
    people: set[int] = field(default_factory=set)

    def add(self, found: Break) -> None:
        """One more."""
        self.count += 1
        if len(self.told) < _KEPT:
            self.told.append(found)

    def extend(self, found: Sequence[Break]) -> None:
        """Several more."""
        for one in found:
            self.add(one)

    def explained(self, kind: BreakKind, what: str) -> bool:
        """
        Whether a break that was told is explained by that.

        Who takes a line out and numbers the places anew makes the chain shorter than
        its end, or a checkpoint, knows; who puts one in makes it longer.
        """
        if any(one.kind is kind for one in self.told):
            return True
        odd = [one for one in self.told if one.kind is BreakKind.CHANGED]
        if odd:
            first = min(odd, key=lambda one: one.place)
            self.replace([first], Break(kind, first.place, first.event, what))
        return bool(odd)

    def knows(self, found: Break) -> bool:
        """Whether the same was told of that place."""
        alike = (found.kind, found.place)
        return any((one.kind, one.place) == alike for one in self.told)

    def first(self, most: int = TOLD) -> tuple[Break, ...]:
        """The first of them, by place; those that have none come last."""
        ordered = sorted(self.told, key=lambda one: one.place or 2**63)
        return tuple(ordered[:most])

    def suspect(self, found: Suspect) -> None:
        """To be compared with the others in the end; of very many only the first."""
        if len(self.suspects) < _KEPT:
            self.suspects.append(found)

    def replace(self, those: Sequence[Break], by: Break) -> None:
        """They were one and the same."""
        kept = [one for one in self.told if not any(one is each for each in those)]
        self.count -= len(self.told) - len(kept) - 1
        self.told = [*kept, by]
