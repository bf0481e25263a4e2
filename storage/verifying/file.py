"""
Verifying a file: lines of the history as `onair audit export` writes them.

Such a file holds the marks of people and not their keys.  So it proves what was done,
and when, and that it was the same person each time; that a mark stands for the ids and
the name beside it, only the record itself can prove.
"""

from __future__ import annotations

from dataclasses import replace
from typing import IO, TYPE_CHECKING

from bot.domain.errors import UsageError
from bot.domain.seal import NOTHING_SEALED, Break, BreakKind, Verification
from storage.keeping.file import trailer_of
from storage.verifying.archives import wrong_trailer
from storage.verifying.ends import compared
from storage.verifying.entries import Entry, FileWalk
from storage.verifying.pairs import put_together
from storage.verifying.tally import Progress, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from bot.domain.seal import Checkpoint

_LONGEST = 2**24
_PAGE = 1000


def verify_file(
    file: IO[bytes],
    *,
    since: int = 1,
    given: Sequence[Checkpoint] = (),
    key: str = "",
    filtered: bool = False,
    tell: Callable[[Progress], None] = lambda _: None,
) -> Verification:
    """
    Walk the lines of a file, and compare it with checkpoints.

    Args:
        file: As `onair audit export` wrote it.
        since: The place to begin at.
        given: Checkpoints that were kept elsewhere.
        key: The only public key whose signatures count; "" for any.
        filtered: Whether it was exported with a filter, so that places are missing.
        tell: Told now and then.

    Raises:
        UsageError: It is no such file, or there is no place *since* in it.
    """
    entries = (one for one in _lines(file) if one.place is None or one.place >= since)
    first = next(entries, None)
    if first is None:
        raise _nothing(since)
    tally = Tally()
    wanted = {one.length for one in given}
    walk = FileWalk(tally, first, wanted, filtered=filtered)
    walk.whole = since == 1
    begin = walk.expected
    begun_with = walk.seal
    trailers = _walked(walk, first, entries, tell)
    put_together(tally, ())
    for one in trailers:
        tally.extend(_ending(one, walk, (begin, begun_with), key))
    return _judged(walk, begin, given, key, archive=bool(trailers))


def _ending(
    entry: Entry, walk: FileWalk, begun: tuple[int, bytes | None], key: str
) -> list[Break]:
    """What an archive's last line says, against what stands above it."""
    place, seal = begun
    last = walk.expected - 1
    try:
        trailer = trailer_of(entry.told or {})
    except (ValueError, TypeError, KeyError):
        return [_forged(place, "The archive's signed last line cannot be read.")]
    found = []
    if wrong := wrong_trailer(trailer, key):
        found.append(_forged(place, f"The archive's last line {wrong}."))
    if last < trailer.last:
        what = f"The archive ends at place {last}, and should at {trailer.last}."
        found.append(Break(BreakKind.CUT_OFF, last + 1, 0, what))
    elif trailer.seal != (walk.seal or b"").hex() or trailer.last != last:
        what = "The archive's last line tells of another end than there is."
        found.append(_forged(last, what))
    if walk.whole and (trailer.first, trailer.before) != (place, (seal or b"").hex()):
        what = (
            f"The archive begins at place {place}, and should at {trailer.first}, "
            "after another seal."
        )
        found.append(Break(BreakKind.NO_BRIDGE, trailer.first, 0, what))
    return found


def _forged(place: int, what: str) -> Break:
    return Break(BreakKind.FORGED_ARCHIVE, place, 0, what)


def _walked(
    walk: FileWalk,
    first: Entry,
    entries: Iterator[Entry],
    tell: Callable[[Progress], None],
) -> list[Entry]:
    """Walk all lines; gives those that end an archive."""
    trailers = []
    page = [] if _is_unsealed(first) else [first]
    walk.unsealed = 1 - len(page)
    for entry in entries:
        if entry.told is not None and "archive" in entry.told:
            trailers.append(entry)
            continue
        if _is_unsealed(entry):
            walk.unsealed += 1
            continue
        page.append(entry)
        if len(page) >= _PAGE:
            walk.feed(page, None, final=False)
            page.clear()
            tell(Progress(walk.expected - 1, 0, walk.tally.count))
    walk.feed(page, None, final=True)
    return trailers


def _is_unsealed(entry: Entry) -> bool:
    told = entry.told
    return told is not None and told.get("place") is None and told.get("seal") is None


def _lines(file: IO[bytes]) -> Iterator[Entry]:
    number = 0
    while text := file.readline(_LONGEST):
        number += 1
        if not text.strip():
            continue
        entry = Entry(text)
        if number == 1 and (entry.told is None or "number" not in entry.told):
            raise UsageError(
                "That file is no record of OnAir's, nor an export of one.",
                remedy="Give a database's file, a copy of it, or what `onair audit "
                "export --format jsonl` wrote; CSV cannot be verified.",
            )
        yield entry


def _nothing(since: int) -> UsageError:
    if since > 1:
        return UsageError(
            f"There is no place {since} to begin at.",
            remedy="Leave --from out to walk the whole file.",
        )
    return UsageError(
        "There is no line in that file.", remedy="Export the history once more."
    )


def _judged(
    walk: FileWalk, begin: int, given: Sequence[Checkpoint], key: str, *, archive: bool
) -> Verification:
    last = walk.expected - 1
    reach = (begin, last)
    others = compared(
        [one for one in given if not _left_out(one, walk, reach)],
        walk.seals.get,
        reach,
        key,
        lambda _: 0,
    )
    walk.tally.extend(others.breaks)
    made = Verification(
        length=last,
        seal=NOTHING_SEALED if walk.seal is None else walk.seal.hex(),
        breaks=walk.tally.first(),
        unsealed=walk.unsealed,
        checked=walk.checked,
        broken=walk.tally.count,
        since=begin,
        given_fit=others.fit,
        proven=others.furthest,
        keys=tuple(sorted(others.keys)),
    )
    notes = list(_notes(walk, begin, len(given), others.fit))
    if archive:
        notes.append("It is an archive; its signed last line was compared too.")
    return replace(made, notes=tuple(notes))


def _left_out(one: Checkpoint, walk: FileWalk, reach: tuple[int, int]) -> bool:
    """Whether the line at which a checkpoint ends is not in a filtered file."""
    return bool(walk.absent) and (
        one.length not in walk.seals and reach[0] <= one.length <= reach[1]
    )


def _notes(walk: FileWalk, begin: int, given: int, fit: int) -> Iterator[str]:
    yield (
        "A file holds no keys: that the ids and names beside the marks are the right "
        "ones, only the record itself can prove."
    )
    if begin > 1:
        yield f"The file begins at place {begin}; what came before is not in it."
    if walk.absent:
        yield (
            f"{walk.absent:,} places are not in it, as a filter leaves them out; "
            "that nothing else was taken out, only a file without filter can show."
        )
    if walk.unproven:
        some = ", ".join(ascii(one)[1:41] for one in sorted(walk.unproven)[:3])
        yield f"Lines have fields that no seal covers: {some}. Do not trust those."
    if given and not fit and not walk.tally.count:
        yield "No line of the file is one at which a checkpoint that was given ends."
