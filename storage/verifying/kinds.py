"""
What kind of break it is: told from the links around it, and proved where that can be.

A seal says more than that something is wrong.  If the next link follows from the seal
that is kept here, that seal is the true one and the line was changed; if it follows
from the seal that the line here would have, the seal was changed; if it follows from
the seal before, this one was put in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.domain.seal import Break, BreakKind

if TYPE_CHECKING:
    from storage.verifying.links import Link, Window


@dataclass(slots=True)
class Found:
    """
    A break, and how to go on behind it.

    Attributes:
        breaks: What does not hold; none where the link before was to blame.
        taken: How many links are dealt with.
        seal: From which seal the chain goes on; None where that is not known.
        doubtful: Whether that seal may be a wrong one.
        suspects: What may turn out to have changed its place with another one.
    """

    breaks: list[Break]
    taken: int
    seal: bytes | None
    doubtful: bool = False
    suspects: list[Suspect] = field(default_factory=list)


@dataclass(slots=True)
class Suspect:
    """
    A link that does not fit, with all that is needed to find where it belongs.

    Attributes:
        told: The break as it is told until more is known; None if it is not.
        before: The seal that it should follow.
        link: The link.
    """

    told: Break | None
    before: bytes | None
    link: Link


def judged(window: Window, before: bytes | None, *, doubtful: bool) -> Found:
    """
    Say what is wrong with a link that does not follow from *before*.

    Args:
        window: The link and those around it.
        before: The seal before it, as far as that is known.
        doubtful: Whether *before* may itself be wrong.
    """
    here = window.here
    if pasted := window.pasted():
        return Found([_pasted(window, pasted)], 1, here.seal)
    order = window.rechained(before)
    if order:
        return _moved(window, order)
    made = here.made(before)
    if window.vouched(made):
        what = f"The seal at place {here.place} was changed; its line is as it was."
        return Found([_break(BreakKind.SEAL_CHANGED, here, what)], 1, made)
    genuine = window.vouched(here.seal)
    if doubtful:
        # The one before has a seal that is not its own: this one cannot fit.
        return Found([], 1, here.seal, suspects=[Suspect(None, before, here)])
    told = _changed(window, genuine=genuine)
    return Found(
        [told],
        1,
        here.seal,
        doubtful=not genuine,
        suspects=[Suspect(told, before, here)],
    )


def missing(first: int, count: int, event: int, *, cut: bool) -> Break:
    """Lines whose seals are still there; *cut* where nothing follows them."""
    last = first + count - 1
    which = (
        f"line at place {first} is" if count == 1 else f"lines {first} to {last} are"
    )
    if cut:
        what = f"The end was cut off: the {which} gone, only seals are left of it."
        return Break(BreakKind.CUT_OFF, first, event, what)
    numbered = f" (line {event})" if event else ""
    what = f"The {which} gone{numbered}; what was sealed there is not on record."
    return Break(BreakKind.REMOVED, first, event, what)


def renumbered(expected: int, link: Link) -> Break:
    """Nothing is missing, and yet the places do not go on."""
    what = (
        f"The place after {expected - 1} is called {link.place}, although nothing is "
        "missing between them: the places were numbered anew."
    )
    return _break(BreakKind.SEAL_CHANGED, link, what)


def beyond(link: Link) -> Break:
    """What stands behind the end."""
    what = (
        f"Place {link.place} lies behind the end of the chain, as it is kept: "
        "it was put in."
    )
    return _break(BreakKind.INSERTED, link, what)


def gap(expected: int, place: int) -> Break:
    """Places that are not there, neither lines nor seals."""
    last = place - 1
    if expected == 1:
        what = (
            f"The beginning, up to place {last}, is not here, and no archive's entry "
            "tells where it went: it was cut off, or that entry was removed."
        )
        return Break(BreakKind.NO_BRIDGE, 1, 0, what)
    which = f"Place {expected}" if expected == last else f"Places {expected} to {last}"
    verb = "is" if expected == last else "are"
    what = f"{which} {verb} missing: lines were taken out together with their seals."
    return Break(BreakKind.REMOVED, expected, 0, what)


def _pasted(window: Window, count: int) -> Break:
    first = window.links[window.at - count]
    return _break(BreakKind.INSERTED, first, _put_in(first.place, count))


def _put_in(place: int, count: int) -> str:
    if count == 1:
        return f"The line at place {place} was put in: the chain goes on without it."
    last = place + count - 1
    return (
        f"The lines at places {place} to {last} were put in: "
        "the chain goes on without them."
    )


def _moved(window: Window, order: list[int]) -> Found:
    """What follows, but not from where it stands."""
    links, at = window.links, window.at
    last = max(order)
    loose = sorted(set(range(at, last + 1)) - set(order))
    breaks: list[Break] = []
    suspects: list[Suspect] = []
    if order != sorted(order):
        touched = [x for x, y in zip(sorted(order), order, strict=True) if x != y]
        first = links[touched[0]]
        what = (
            f"The lines at places {first.place} to {links[touched[-1]].place} "
            "are not in the order in which they were sealed."
        )
        breaks.append(_break(BreakKind.REORDERED, first, what))
    if loose:
        first = links[loose[0]]
        told = _break(BreakKind.INSERTED, first, _put_in(first.place, len(loose)))
        breaks.append(told)
        suspects = [Suspect(told, None, links[one]) for one in loose]
    breaks.sort(key=lambda one: one.place)
    return Found(breaks, last + 1 - at, links[order[-1]].seal, suspects=suspects)


def _changed(window: Window, *, genuine: bool) -> Break:
    here = window.here
    if here.hash is None:
        what = (
            f"The line at place {here.place} cannot be read as one any more: "
            "it was changed."
        )
        return _break(BreakKind.CHANGED, here, what)
    skipped, last = window.skipped() if genuine else (0, 0)
    if skipped:
        what = (
            f"Before line {here.event} {_count(skipped)} taken out (numbers "
            f"{last + 1} to {here.event - 1}) and the places numbered anew; or that "
            "line was changed."
        )
        return _break(BreakKind.REMOVED, here, what)
    what = (
        f"The line at place {here.place} is not the one that was sealed: it was "
        "changed, or the one right before it, together with its seal."
        if genuine
        else f"The line at place {here.place} was changed, and so was its seal, or the "
        "line after it."
    )
    return _break(BreakKind.CHANGED, here, what)


def _count(lines: int) -> str:
    return "a line was" if lines == 1 else f"{lines} lines were"


def _break(kind: BreakKind, link: Link, what: str) -> Break:
    return Break(kind, link.place, link.event, what)
