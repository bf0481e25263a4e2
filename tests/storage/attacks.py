"""
Attacks on the record, from the clumsy to the cunning.

Each does something to a chain, at a place of its own choice, and says what has to be
found: what kind of break it is, and where the first place is that does not fit.
"""
# ruff: noqa: S608  whoever is at it here writes the statements by hand, as they do

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.seal import BreakKind
from storage.sealed import actor_mark

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.storage.tampering import Chain

    Attack = Callable[["Chain", random.Random], "Expected"]


@dataclass(frozen=True)
class Expected:
    """
    What verification has to say.

    Attributes:
        kinds: One of these is the kind of the first break.
        places: The first break is at one of these.
        alone: Whether the chain itself shows it; else only a checkpoint can.
        what: What was done, for whoever reads of a failure.
    """

    kinds: frozenset[BreakKind]
    places: frozenset[int] = frozenset()
    alone: bool = True
    what: str = ""


def _found(kind: BreakKind, place: int, what: str = "") -> Expected:
    return Expected(frozenset({kind}), frozenset({place}), what=what)


def _only_a_checkpoint(*kinds: BreakKind) -> Expected:
    return Expected(frozenset(kinds), alone=False)


def _any(chain: Chain, how: random.Random) -> int:
    """A place; the first and the last more often than others."""
    return how.choice(
        (1, chain.length, *(how.randint(1, chain.length) for _ in "abcdef"))
    )


def line_changed(chain: Chain, how: random.Random) -> Expected:
    """A line says something else."""
    place = _any(chain, how)
    return _found(BreakKind.CHANGED, place, chain.change(place, how))


def line_changed_and_resealed(chain: Chain, how: random.Random) -> Expected:
    """The same, with a seal to fit: so the next one does not fit."""
    first = _any(chain, how)
    last = min(chain.length, first + how.choice((0, 0, 1, 7)))
    chain.change(first, how, tidy=True)
    chain.reseal(first, last)
    if last == chain.length:
        return _found(BreakKind.FORGED_HEAD, last)
    return _found(BreakKind.CHANGED, last + 1)


def line_and_seal_changed(chain: Chain, how: random.Random) -> Expected:
    """The same, with any seal."""
    place = _any(chain, how)
    chain.change(place, how)
    chain.set_seal(place, how.randbytes(32).hex())
    return _found(BreakKind.CHANGED, place)


def all_written_anew(chain: Chain, how: random.Random) -> Expected:
    """A line is changed, and everything after it is made to fit."""
    place = _any(chain, how)
    chain.change(place, how, tidy=True)
    chain.reseal(place, chain.length)
    chain.set_head()
    return _only_a_checkpoint(BreakKind.OTHER_CHAIN)


def seal_changed(chain: Chain, how: random.Random) -> Expected:
    """A seal is another one."""
    place = _any(chain, how)
    seal = chain.seal(place)
    chain.set_seal(place, how.choice((how.randbytes(32).hex(), seal.upper(), "", "x")))
    if chain.seal(place) == seal:
        chain.set_seal(place, "none")
    return _found(BreakKind.SEAL_CHANGED, place)


def _some(chain: Chain, how: random.Random) -> range:
    """Some places, seldom the last one, never all."""
    first = how.choice((1, *(how.randint(1, chain.length - 1) for _ in "abcdef")))
    return range(first, min(first + how.choice((1, 1, 2, 5, 70)), chain.length))


def lines_removed(chain: Chain, how: random.Random) -> Expected:
    """Lines are gone; their seals are there."""
    places = _some(chain, how)
    chain.remove(places, seals=False)
    return _found(BreakKind.REMOVED, places[0])


def lines_and_seals_removed(chain: Chain, how: random.Random) -> Expected:
    """Lines are gone with their seals."""
    places = _some(chain, how)
    chain.remove(places, seals=True)
    first = places[0]
    return _found(BreakKind.NO_BRIDGE if first == 1 else BreakKind.REMOVED, first)


def removed_and_renumbered(chain: Chain, how: random.Random) -> Expected:
    """The same, and the places close up."""
    places = _some(chain, how)
    chain.remove(places, seals=True)
    chain.shift(places[0], -len(places))
    if how.random() < 0.5:
        chain.set_head()
    return _found(BreakKind.REMOVED, places[0])


def removed_and_resealed(chain: Chain, how: random.Random) -> Expected:
    """The same, and the next seal is made to fit."""
    places = _some(chain, how)
    chain.remove(places, seals=True)
    chain.shift(places[0], -len(places))
    chain.reseal(places[0], places[0])
    if chain.length == places[0]:
        return _found(BreakKind.CUT_OFF, places[0] + 1)
    chain.set_head()
    return _found(BreakKind.CHANGED, places[0] + 1)


def removed_and_all_written_anew(chain: Chain, how: random.Random) -> Expected:
    """The same, and everything after it is made to fit."""
    places = _some(chain, how)
    chain.remove(places, seals=True)
    chain.shift(places[0], -len(places))
    chain.reseal(places[0], chain.length)
    chain.set_head()
    return _only_a_checkpoint(BreakKind.CUT_OFF)


def line_inserted_without_seal(chain: Chain, how: random.Random) -> Expected:
    """A line nobody sealed stands among the others."""
    forged = chain.forge(_any(chain, how))
    chain.db.execute(f"UPDATE events SET number = 0 WHERE number = {forged}")
    return _found(BreakKind.INSERTED, 0)


def line_waits_for_ever(chain: Chain, how: random.Random) -> Expected:
    """A line at the end that nobody seals."""
    forged = chain.forge(_any(chain, how))
    chain.db.execute(
        "UPDATE events SET at = '2026-01-01T00:00:00.000000Z' WHERE number = ?",
        (forged,),
    )
    chain.db.execute(
        "INSERT OR REPLACE INTO moments (name, at) "
        "VALUES ('seen_at', '2027-01-01T00:00:00.000000Z')"
    )
    return _found(BreakKind.UNSEALED, 0)


def lines_inserted(chain: Chain, how: random.Random) -> Expected:
    """Lines are put in, with seals of any kind, and the places move up."""
    place, count = _any(chain, how), how.choice((1, 1, 2, 9))
    for _ in range(count):
        chain.insert(place, how)
    if how.random() < 0.5:
        chain.set_head()
    return _found(BreakKind.INSERTED, place)


def lines_inserted_and_sealed(chain: Chain, how: random.Random) -> Expected:
    """The same, with seals to fit."""
    place, count = _any(chain, how), how.choice((1, 1, 2, 9))
    for _ in range(count):
        chain.insert(place, how)
    chain.reseal(place, place + count - 1)
    if how.random() < 0.5:
        chain.set_head()
    return _found(BreakKind.INSERTED, place)


def line_appended_by_hand(chain: Chain, how: random.Random) -> Expected:
    """A line is put in at the end, with its seal, and the head is forgotten."""
    last = chain.length
    chain.insert(last + 1, how)
    if how.random() < 0.5:
        chain.reseal(last + 1, last + 1)
    return _found(BreakKind.INSERTED, last + 1)


def inserted_and_all_written_anew(chain: Chain, how: random.Random) -> Expected:
    """A line is put in, and everything after it is made to fit."""
    place = _any(chain, how)
    chain.insert(place, how)
    chain.reseal(place, chain.length)
    chain.set_head()
    return _only_a_checkpoint(BreakKind.OTHER_CHAIN)


def _two(chain: Chain, how: random.Random) -> tuple[int, int]:
    one = how.randint(1, chain.length - 1)
    far = how.randint(one + 1, chain.length)
    return one, how.choice((one + 1, min(one + 2, chain.length), far, far))


def rows_reordered(chain: Chain, how: random.Random) -> Expected:
    """Two lines and their seals change places."""
    one, other = _two(chain, how)
    chain.swap_rows(one, other)
    return _found(BreakKind.REORDERED, one, f"with {other}")


def lines_reordered(chain: Chain, how: random.Random) -> Expected:
    """Two seals name each other's line."""
    one, other = _two(chain, how)
    chain.swap_lines(one, other)
    return _found(BreakKind.REORDERED, one, f"with {other}")


def words_reordered(chain: Chain, how: random.Random) -> Expected:
    """Two lines say what the other one said."""
    one, other = _two(chain, how)
    if not chain.swap_words(one, other):
        return line_changed(chain, how)
    return _found(BreakKind.REORDERED, one, f"with {other}")


def line_moved(chain: Chain, how: random.Random) -> Expected:
    """A line moves to another place, with its seal, and those between move up."""
    one, other = _two(chain, how)
    if how.random() < 0.5:
        chain.move(one, other)
    else:
        chain.move(other, one)
    return _found(BreakKind.REORDERED, one, f"with {other}")


def reordered_and_all_written_anew(chain: Chain, how: random.Random) -> Expected:
    """Two lines change places, and everything after is made to fit."""
    one, other = _two(chain, how)
    chain.swap_rows(one, other)
    chain.reseal(one, chain.length)
    chain.set_head()
    return _only_a_checkpoint(BreakKind.OTHER_CHAIN)


def end_cut_off(chain: Chain, how: random.Random) -> Expected:
    """The last lines are gone, with their seals or without."""
    count = how.choice((1, 2, 50))
    last = chain.length
    chain.remove(range(last - count + 1, last + 1), seals=how.random() < 0.5)
    return _found(BreakKind.CUT_OFF, last - count + 1)


def end_cut_off_and_head_set(chain: Chain, how: random.Random) -> Expected:
    """The same, and the head is made to fit: like a copy from yesterday."""
    count = how.choice((1, 2, 50))
    last = chain.length
    chain.remove(range(last - count + 1, last + 1), seals=True)
    chain.set_head()
    return _only_a_checkpoint(BreakKind.CUT_OFF)


def head_changed(chain: Chain, how: random.Random) -> Expected:
    """What is kept of the end says something else."""
    last = chain.length
    change = how.choice(
        (
            "seal = replace(seal, substr(seal, 1, 1), '-')",
            "event = event - 1",
            "length = length + 3",
            "length = length - 3",
            "length = 0",
        )
    )
    chain.db.execute(f"UPDATE heads SET {change}")
    return Expected(frozenset({BreakKind.FORGED_HEAD}), frozenset({last}), what=change)


def head_removed(chain: Chain, how: random.Random) -> Expected:
    """Nothing is kept of the end."""
    del how
    chain.db.execute("DELETE FROM heads")
    return _found(BreakKind.FORGED_HEAD, chain.length)


def person_changed(chain: Chain, how: random.Random) -> Expected:
    """A person's ids, key or mark are others."""
    number, place = chain.somebody(how)
    change = how.choice(
        (
            "\"user\" = 'UOTHER'",
            "team = 'TOTHER'",
            "enterprise = 'EOTHER'",
            "key = lower(hex(randomblob(32)))",
            "mark = lower(hex(randomblob(32)))",
            "mark = 'none'",
            "key = NULL",
        )
    )
    chain.db.execute(f"UPDATE actors SET {change} WHERE number = {number}")
    return _found(BreakKind.ACTOR_CHANGED, place, change)


def person_erased_by_hand(chain: Chain, how: random.Random) -> Expected:
    """A person is made to look erased, and no line tells of it."""
    number, place = chain.somebody(how)
    chain.db.execute(
        f"UPDATE actors SET \"user\" = 'erased:{number}', key = NULL, name = '' "
        f"WHERE number = {number}"
    )
    chain.db.execute(f"UPDATE names SET name = '' WHERE actor = {number}")
    return _found(BreakKind.ACTOR_CHANGED, place)


def person_removed(chain: Chain, how: random.Random) -> Expected:
    """A person is not on record any more."""
    number, place = chain.somebody(how)
    chain.db.execute(f"DELETE FROM actors WHERE number = {number}")
    return _found(BreakKind.ACTOR_CHANGED, place)


def person_replaced(chain: Chain, how: random.Random) -> Expected:
    """A person is another one, with key and mark to fit."""
    number, place = chain.somebody(how)
    key = how.randbytes(32).hex()
    chain.db.execute(
        "UPDATE actors SET \"user\" = 'UOTHER', key = ?, mark = ? WHERE number = ?",
        (key, actor_mark(key, "", "T1", "UOTHER"), number),
    )
    chain.db.execute(f"UPDATE names SET mark = '{'0' * 64}' WHERE actor = {number}")
    return Expected(
        frozenset({BreakKind.CHANGED, BreakKind.NAME_CHANGED}), frozenset({place})
    )


def name_changed(chain: Chain, how: random.Random) -> Expected:
    """A name, as it was then, or its mark, is another one."""
    number, place = chain.somebody(how)
    change = how.choice(("name = 'mallory'", "mark = lower(hex(randomblob(32)))"))
    chain.db.execute(f"UPDATE names SET {change} WHERE actor = {number}")
    return _found(BreakKind.NAME_CHANGED, place, change)


ATTACKS: tuple[Attack, ...] = (
    line_changed,
    line_changed_and_resealed,
    line_and_seal_changed,
    all_written_anew,
    seal_changed,
    lines_removed,
    lines_and_seals_removed,
    removed_and_renumbered,
    removed_and_resealed,
    removed_and_all_written_anew,
    line_inserted_without_seal,
    line_waits_for_ever,
    lines_inserted,
    lines_inserted_and_sealed,
    line_appended_by_hand,
    inserted_and_all_written_anew,
    rows_reordered,
    lines_reordered,
    words_reordered,
    line_moved,
    reordered_and_all_written_anew,
    end_cut_off,
    end_cut_off_and_head_set,
    head_changed,
    head_removed,
    person_changed,
    person_erased_by_hand,
    person_removed,
    person_replaced,
    name_changed,
)
