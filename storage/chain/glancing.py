"""
Glancing: how the chain stands, and whether its newest part holds.

It is for people who wait for the answer, so it looks at a bounded part only; all of
the chain is walked by `onair audit verify`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from bot.domain.checkpoints import ChainShown, Glance
from bot.domain.seal import NOTHING_SEALED, Break, BreakKind, Head
from storage.chain.checkpoints import kept
from storage.chain.head import head_of
from storage.chain.lines import LINES, Marking
from storage.chain.sealing import Watch
from storage.sealed import COLUMNS, hash_again, hash_of, is_canonical, next_seal
from storage.tables import archives, events, seals
from storage.transaction import now

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Connection

    from storage.mapping import AnyRow
    from storage.sealed import Line, Marks
    from storage.transaction import Settings

_PART = (
    LINES.add_columns(seals.c.place, seals.c.seal)
    .join(seals, seals.c.event == events.c.number)
    .where(seals.c.place > bindparam("after"), seals.c.place <= bindparam("last"))
    .order_by(seals.c.place)
)
_SEAL_AT = select(seals.c.seal).where(seals.c.place == bindparam("of_place"))
_BRIDGE = select(archives).order_by(archives.c.last.desc()).limit(1)
_FIRST = select(func.coalesce(func.min(seals.c.place), 1))


def chain_shown(db: Connection, settings: Settings, most: int) -> ChainShown:
    """
    All that can be told at once.

    Args:
        db: One transaction, so that all of it is of one moment.
        settings: What the record was opened with.
        most: How many lines may be looked at.
    """
    head = head_of(db)
    beginning = int(db.execute(_FIRST).scalar_one())
    unsealed, oldest = Watch(settings).unsealed(db)
    return ChainShown(
        head=head,
        at=now(db, settings),
        unsealed=unsealed,
        oldest=oldest,
        kept=kept(db),
        key="" if settings.signing is None else settings.signing.public,
        glance=glance(db, head, beginning, most),
        beginning=beginning,
    )


def glance(db: Connection, head: Head, beginning: int, most: int) -> Glance:
    """
    Look at the newest lines, *most* of them at the most.

    Args:
        db: As above.
        head: Where the chain ends.
        beginning: The first place that is still in the database.
        most: How many lines may be looked at.
    """
    if not head.length:
        return Glance(0, 0)
    after = max(head.length - most, beginning - 1)
    seal = _seal_at(db, after)
    rows = db.execute(_PART, {"after": after, "last": head.length}).all()
    wrong = _first_wrong(db, rows, after, seal, head)
    return Glance(after + 1, head.length, wrong)


def _seal_at(db: Connection, place: int) -> str | None:
    """The seal from which the walk begins; None where it is not there."""
    if not place:
        return NOTHING_SEALED
    found = db.execute(_SEAL_AT, {"of_place": place}).scalar()
    if found is not None:
        return str(found)
    bridge = db.execute(_BRIDGE).first()
    return bridge.seal if bridge is not None and bridge.last == place else None


def _first_wrong(
    db: Connection, rows: Sequence[AnyRow], after: int, seal: str | None, head: Head
) -> Break | None:
    """The first place at which the chain does not hold, walked from *after*."""
    if seal is None:
        return _broken(BreakKind.REMOVED, after, 0, "There is no seal at that place.")
    lines: list[Line] = [row[: len(COLUMNS)] for row in rows]
    marks, chained = Marking().of(db, lines), bytes.fromhex(seal)
    for place, (row, line) in enumerate(zip(rows, lines, strict=True), after + 1):
        if row.place != place:
            what = "A sealed line is gone, or its seal is."
            return _broken(BreakKind.REMOVED, place, 0, what)
        hashed = _hash(line, marks)
        chained = next_seal(chained, hashed) if hashed is not None else b""
        if chained.hex() != row.seal:
            what = "The line is not the one that was sealed."
            return _broken(BreakKind.CHANGED, place, line[0], what)
    if after + len(rows) != head.length:
        what = "The newest lines, or their seals, are gone."
        return _broken(BreakKind.CUT_OFF, after + len(rows) + 1, 0, what)
    if chained.hex() != head.seal:
        what = "The head of the chain is not its last seal."
        return _broken(BreakKind.CUT_OFF, head.length, head.event, what)
    return None


def _hash(line: Line, marks: Marks) -> bytes | None:
    """The line's hash; None where it can have none any more."""
    try:
        hashing = hash_of if is_canonical(line[-1]) else hash_again
        return hashing(line, marks)
    except (KeyError, TypeError, ValueError):
        return None


def _broken(kind: BreakKind, place: int, event: int, what: str) -> Break:
    return Break(kind=kind, place=place, event=event, what=what)
