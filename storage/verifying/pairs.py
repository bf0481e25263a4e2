"""
What was torn apart: lines that do not fit where they stand, and would elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.seal import Break, BreakKind
from storage.sealed import next_seal

if TYPE_CHECKING:
    from collections.abc import Sequence

    from storage.verifying.kinds import Suspect
    from storage.verifying.links import Link
    from storage.verifying.tally import Tally

_MOST = 64


def put_together(tally: Tally, loose: Sequence[Link]) -> set[int]:
    """
    Tell of lines that changed places as of that, and no more as of changed ones.

    Args:
        tally: What was found; it is corrected.
        loose: Lines without a seal, the first of them.

    Returns:
        The numbers of those without a seal for whom a seal was made.
    """
    left = [one for one in tally.suspects[:_MOST] if one.before is not None]
    others = tally.suspects[:_MOST]
    sealed = set()
    for one in left:
        if not _told(tally, one):
            continue
        other = next((x for x in others if x is not one and _swapped(one, x)), None)
        if other is not None:
            _tell_swap(tally, one, other)
            continue
        found = next((x for x in loose[:_MOST] if _fits(one, x)), None)
        if found is not None:
            sealed.add(found.event)
            _tell_foreign(tally, one, found)
    return sealed


def _told(tally: Tally, one: Suspect) -> bool:
    return any(one.told is each for each in tally.told)


def _swapped(one: Suspect, other: Suspect) -> bool:
    """Whether what stands at *other*'s place belongs to *one*'s."""
    # The whole row, line and seal; the line only; what the line says, but its number.
    return other.link.follows(one.before) or _fits(one, other.link)


def _fits(one: Suspect, link: Link) -> bool:
    hashes = (link.hash, link.hash_as(one.link.event))
    return any(
        hashed is not None
        and one.before is not None
        and next_seal(one.before, hashed) == one.link.seal
        for hashed in hashes
    )


def _tell_swap(tally: Tally, one: Suspect, other: Suspect) -> None:
    first, second = sorted((one.link, other.link), key=lambda link: link.place)
    what = (
        f"The lines at places {first.place} and {second.place} are not where they "
        "were sealed: what stands at one of them belongs to the other."
    )
    found = Break(BreakKind.REORDERED, first.place, first.event, what)
    tally.replace([x.told for x in (one, other) if x.told is not None], found)


def _tell_foreign(tally: Tally, one: Suspect, found: Link) -> None:
    if found.hash is not None and next_seal(one.before or b"", found.hash) == (
        one.link.seal
    ):
        kind = BreakKind.SEAL_CHANGED
        what = (
            f"The seal at place {one.link.place} was made for line {found.event}, and "
            f"was made to name line {one.link.event}."
        )
    else:
        kind = BreakKind.CHANGED
        what = (
            f"The line at place {one.link.place} was line {one.link.event}, and was "
            f"given the number {found.event}."
        )
    told = Break(kind, one.link.place, one.link.event, what)
    tally.replace([x for x in (one.told,) if x is not None], told)
