"""
What verification found, in plain words, and what to do next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.seal import BreakKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.seal import Break, Verification

_COMPARE = (
    "Compare with a backup from before, or an export: what those lines said is lost "
    "here."
)
_LATER = (
    "If this is a copy or a backup, that is its age. If it is the record itself, the "
    "end was taken away: look for it in a backup."
)
_WHO = "Find out who can write the database, and let nobody but OnAir do so."
_AGAIN = "Take the line again from where it was posted; and compare keys."

ADVICE = {
    BreakKind.CHANGED: _COMPARE,
    BreakKind.REMOVED: _COMPARE,
    BreakKind.INSERTED: "Believe nothing that those lines say; nobody sealed them.",
    BreakKind.REORDERED: "The lines say what they said; only their order is wrong.",
    BreakKind.CUT_OFF: _LATER,
    BreakKind.UNSEALED: (
        "See whether `onair serve` runs, and what /healthz says of its seals."
    ),
    BreakKind.SEAL_CHANGED: "The lines there are as they were; only seals are not.",
    BreakKind.FORGED_HEAD: _WHO,
    BreakKind.NO_BRIDGE: (
        "Look for the archive's file and verify it; or compare with a backup."
    ),
    BreakKind.ACTOR_CHANGED: (
        "Do not trust who is named in that person's lines; what was done stands as it "
        "was."
    ),
    BreakKind.NAME_CHANGED: "Do not trust that name; the person's id is as it was.",
    BreakKind.TABLE_GONE: "Put a backup in its place.",
    BreakKind.FORGED_CHECKPOINT: _AGAIN,
    BreakKind.FORGED_ARCHIVE: (
        "Verify the archive's file, and compare it with a copy kept elsewhere."
    ),
    BreakKind.OTHER_CHAIN: (
        "Compare with a backup or an export from the checkpoint's time: one of the two "
        "was written anew."
    ),
}
"""For each kind of break, what to do next."""


def fitting(called: str, found: Verification, *, given: int, key: str) -> Iterator[str]:
    """Nothing is wrong; and how much that means."""
    if not found.checked and not found.unsealed:
        yield f"{called}: there are no lines to judge."
    else:
        yield f"{called}: {_lines(found.checked)} fit, {_places(found)}."
        yield f"Last seal: {found.seal}"
    yield from _beside(found)
    yield from _worth(found, given, key)


def broken(called: str, found: Verification, *, given: int, key: str) -> Iterator[str]:
    """Something is wrong: what, where, and what to do next."""
    first = found.breaks[0]
    at = f" first at place {first.place}" if first.place else ""
    many = "1 break" if found.broken == 1 else f"{found.broken:,} breaks"
    yield f"{called}: BROKEN,{at or ' beside the chain'}."
    yield f"{many}; {_lines(found.checked)} looked at, {_places(found)}."
    for one in found.breaks:
        yield f"  {_where(one)}: {one.kind.value.replace('_', ' ')}. {one.what}"
    if found.broken > len(found.breaks):
        yield f"  … and {found.broken - len(found.breaks):,} more."
    yield "What to do next:"
    yield "  Keep this file as it is, and work with a copy of it."
    for kind in dict.fromkeys(one.kind for one in found.breaks):
        yield f"  {kind.value.replace('_', ' ').capitalize()}: {ADVICE[kind]}"
    yield from _beside(found)
    yield from _worth(found, given, key)


def _where(one: Break) -> str:
    parts = []
    if one.place:
        parts.append(f"place {one.place}")
    if one.event > 0:
        parts.append(f"line {one.event}")
    return ", ".join(parts) or "beside the chain"


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


def _places(found: Verification) -> str:
    if not found.checked:
        return "none of them sealed"
    return f"places {found.since:,} to {found.length:,}"


def _beside(found: Verification) -> Iterator[str]:
    if found.since > 1 and found.since != found.archived + 1:
        yield f"What is before place {found.since:,} was not looked at."
    if found.archived:
        yield (
            f"Places 1 to {found.archived:,} are in archives' files; "
            "verify those one by one."
        )
    if found.unsealed:
        yield (
            f"{_lines(found.unsealed)} at the end {_have(found.unsealed)} no seal yet; "
            "that is usual for about a second, and no seal proves them."
        )
    yield from found.notes


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _worth(found: Verification, given: int, key: str) -> Iterator[str]:
    """How much the answer proves: honestly, and no more."""
    if found.checkpoints_fit:
        yield f"{_checkpoints(found.checkpoints_fit)} on record fit."
    if found.given_fit:
        yield (
            f"{_checkpoints(found.given_fit)} of the {given:,} that you gave fit: up "
            f"to place {found.proven:,} nothing was written anew since."
        )
    elif not given:
        yield (
            "No checkpoint from elsewhere was given. So this says that the record fits "
            "in itself; whoever can write the database could have written all of it "
            "anew. Give a posted one with --checkpoint FILE."
        )
    if found.keys and not key:
        yield (
            f"Signed by {', '.join(found.keys)}; whether that is your key, only you "
            "can tell: give it with --public-key."
        )
    elif found.keys:
        yield "All of them are signed by the key that you gave."


def _checkpoints(count: int) -> str:
    return "1 checkpoint" if count == 1 else f"{count:,} checkpoints"
