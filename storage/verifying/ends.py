"""
What lies beside the chain: its head, checkpoints, archives, and lines without a seal.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.seal import Break, BreakKind, Checkpoint, Head
from storage.chain.checkpoint_check import signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

PATIENCE = timedelta(minutes=1)
"""How long a line may be without a seal, while the record is in service."""


@dataclass(slots=True)
class Compared:
    """
    What came of comparing checkpoints with the chain.

    Attributes:
        fit: How many are well signed and fit.
        furthest: The greatest length among those.
        keys: By whom they are signed.
        old: How many end where lines are in an archive's file.
        breaks: Those that do not fit.
    """

    fit: int = 0
    furthest: int = 0
    keys: set[str] = field(default_factory=set)
    old: int = 0
    breaks: list[Break] = field(default_factory=list)


def head_break(
    head: Head | None, walked: Head, made: str, at_head: str | None
) -> Break | None:
    """
    What is wrong with what is kept of the chain's end, if anything is.

    Args:
        head: As it is kept; None where nothing is.
        walked: The last place, its seal as it is kept, and its line.
        made: The seal there as its line demands it.
        at_head: The seal that is kept at the place where *head* ends.
    """
    if head is None:
        what = "What is kept of the chain's end was removed."
        return _head(walked.length, what) if walked.length else None
    if head.length != walked.length:
        return _wrong_length(head, walked, at_head)
    if head.seal not in {walked.seal, made}:
        what = (
            "The last seal is not the one that is kept as the chain's end: that was "
            "changed, or the last line was, together with its seal."
        )
        return _head(walked.length, what)
    if head.event != walked.event:
        what = (
            f"The chain ends with line {walked.event}; what is kept of its end names "
            f"line {head.event}."
        )
        return _head(walked.length, what)
    return None


def shifted(head: Head, walked: Head) -> str:
    """What must have happened where the end is as it was, at another place."""
    by = head.length - walked.length
    if by > 0:
        return (
            f"{_lines(by).capitalize()} taken out before it, and the places numbered "
            "anew: the end of the chain is as it was, at a lower place."
        )
    return f"{_lines(-by).capitalize()} put in before the end of the chain."


def _wrong_length(head: Head, walked: Head, at_head: str | None) -> Break:
    by = abs(head.length - walked.length)
    if head.seal == walked.seal:
        what = (
            f"What is kept of the chain's end was changed: it names place "
            f"{head.length}, and the chain ends as it should at {walked.length}."
        )
        return _head(walked.length, what)
    if head.length > walked.length:
        what = (
            f"The end was cut off: {_lines(by)} after place {walked.length} "
            f"{'is' if by == 1 else 'are'} gone, the last one was line {head.event}."
        )
        return Break(BreakKind.CUT_OFF, walked.length + 1, head.event, what)
    if head.seal == at_head:
        what = (
            f"The chain goes on for {_lines(by)} after the place that is kept as its "
            "end: they were put in, or what is kept was set back."
        )
        return Break(BreakKind.INSERTED, head.length + 1, 0, what)
    what = (
        f"What is kept of the chain's end names place {head.length}, and neither that "
        "place nor the last one has its seal: it was changed."
    )
    return _head(head.length, what)


def _head(place: int, what: str) -> Break:
    return Break(BreakKind.FORGED_HEAD, place, 0, what)


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


def compared(
    checkpoints: Iterable[Checkpoint],
    seal_at: Callable[[int], str | None],
    reach: tuple[int, int],
    key: str,
    place_of: Callable[[str], int],
) -> Compared:
    """
    Compare checkpoints with the chain.

    Args:
        checkpoints: In any order.
        seal_at: The seal that is kept at a place; None where there is none.
        reach: The first place that is here, and the last.
        key: The only public key that counts; "" for any.
        place_of: The place at which a seal stands; 0 for nowhere.
    """
    result = Compared()
    for one in checkpoints:
        told = _unsigned(one, key) or _unlike(one, seal_at, reach, place_of)
        if told is not None:
            result.breaks.append(told)
        elif 0 < one.length < reach[0] and seal_at(one.length) is None:
            result.old += 1
        else:
            result.fit += 1
            result.furthest = max(result.furthest, one.length)
            result.keys.add(one.key)
    return result


def _unsigned(one: Checkpoint, key: str) -> Break | None:
    if not signed(one):
        what = (
            f"The signature of {_called(one)} does not fit: it was forged, or changed."
        )
    elif key and one.key != key:
        what = f"{_called(one, capital=True)} is signed by another key than yours."
    else:
        return None
    return Break(BreakKind.FORGED_CHECKPOINT, one.length, one.event, what)


def _unlike(
    one: Checkpoint,
    seal_at: Callable[[int], str | None],
    reach: tuple[int, int],
    place_of: Callable[[str], int],
) -> Break | None:
    first, last = reach
    if one.length > last:
        what = (
            f"{_called(one, capital=True)} says that {_lines(one.length)} were sealed "
            f"then, and there are {last:,}: the end was cut off, or this is a copy "
            "from before that checkpoint."
        )
        return Break(BreakKind.CUT_OFF, last + 1, one.event, what)
    found = "0" * 64 if one.length == 0 else seal_at(one.length)
    if found == one.seal or (found is None and one.length < first):
        return None
    moved = place_of(one.seal)
    if moved:
        by = abs(moved - one.length)
        did = "taken out" if moved < one.length else "put in"
        what = (
            f"The line that was at place {one.length} by {_called(one)} is at place "
            f"{moved} now: {_lines(by)} before it {'was' if by == 1 else 'were'} {did}."
        )
        kind = BreakKind.REMOVED if moved < one.length else BreakKind.INSERTED
        return Break(kind, min(moved, one.length), one.event, what)
    what = (
        f"By {_called(one)} there was another seal at place {one.length}: what is here "
        "up to there was written anew, or the checkpoint is another record's."
    )
    return Break(BreakKind.OTHER_CHAIN, one.length, one.event, what)


def _called(one: Checkpoint, *, capital: bool = False) -> str:
    the = "The" if capital else "the"
    return f"{the} checkpoint of {one.at.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


def loose_breaks(
    loose: Sequence[tuple[int, str]], head: Head, alive: str, *, in_order: bool
) -> list[Break]:
    """
    Which lines should have a seal and have none.

    Args:
        loose: Their numbers and moments, of the first of them.
        head: The chain's end.
        alive: When the record was last in service.
        in_order: Whether lines come on record in the order of their numbers.
    """
    late = [number for number, at in loose if age(at, alive) > PATIENCE]
    put_in = [
        number
        for number, _ in loose
        if number < head.event and (in_order or number in late)
    ]
    found = [
        Break(
            BreakKind.INSERTED,
            0,
            number,
            f"Line {number} has no seal, although lines after it have one: it was put "
            "in, or its seal was removed.",
        )
        for number in put_in
    ]
    waiting = [number for number in late if number not in put_in]
    if waiting:
        what = (
            f"Line {waiting[0]} has had no seal for more than a minute: "
            "nothing seals lines any more."
        )
        found.append(Break(BreakKind.UNSEALED, 0, waiting[0], what))
    return found


def age(at: str, alive: str) -> timedelta:
    """How long before *alive* that was; none where either cannot be read."""
    try:
        return datetime.fromisoformat(alive) - datetime.fromisoformat(at)
    except (ValueError, TypeError):
        # What is no moment was never written by us.
        return timedelta.max if not _is_moment(at) else timedelta(0)


def _is_moment(text: str) -> bool:
    try:
        return datetime.fromisoformat(text).tzinfo is not None
    except (ValueError, TypeError):
        return False
