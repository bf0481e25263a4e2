"""
Glancing: a quick look at the newest part of the chain tells what it looked at.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.domain.seal import BreakKind
from tests.storage.wishes import on_air

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage import Record

TRIGGERS = {
    "events": ("events_not_changed", "events_not_removed"),
    "seals": ("seals_not_changed", "seals_not_removed"),
}


def sealed(record: Record) -> int:
    """Some lines, all of them sealed; gives how many."""
    on_air(record, 1)
    on_air(record, 2)
    while record.ledger.seal():
        pass
    return record.reader.head().length


def tamper(outsider: Engine, table: str, statement: str, **values: int) -> None:
    """Past the guards of that table, by somebody with a shell."""
    with outsider.begin() as db:
        if db.dialect.name == "sqlite":
            for name in TRIGGERS[table]:
                db.execute(text(f"DROP TRIGGER {name}"))
        else:
            db.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        db.execute(text(statement), values)


def test_an_empty_history_is_told_as_one(record: Record) -> None:
    """
    Where nothing is sealed nothing was looked at, and nothing is wrong.
    """
    told = record.reader.chain(100)

    assert 0 == told.head.length
    assert 0 == told.glance.lines
    assert told.glance.wrong is None
    assert told.kept is None


def test_a_short_history_is_looked_at_whole(record: Record) -> None:
    """
    What fits into one look is looked at from its first line to its last.
    """
    length = sealed(record)

    told = record.reader.chain(100)

    assert (1, length) == (told.glance.first, told.glance.last)
    assert told.glance.wrong is None
    assert 0 == told.unsealed


def test_of_a_long_history_the_newest_part_is_looked_at(record: Record) -> None:
    """
    The look ends at the head, and says where it began.
    """
    length = sealed(record)

    told = record.reader.chain(3)

    assert (length - 2, length) == (told.glance.first, told.glance.last)
    assert told.glance.wrong is None


def test_lines_that_wait_for_their_seal_are_counted(record: Record) -> None:
    """
    What is not sealed yet is told, with the time of the oldest.
    """
    sealed(record)
    on_air(record, 3)

    told = record.reader.chain(100)

    assert told.unsealed > 0
    assert told.oldest is not None
    assert told.oldest <= told.at


@pytest.mark.parametrize("most", [4, 100])
def test_a_changed_line_is_named(record: Record, outsider: Engine, most: int) -> None:
    """
    A line in the part that is looked at, changed by hand, is named by its place.
    """
    length = sealed(record)
    place = length - 1
    tamper(
        outsider,
        "events",
        "UPDATE events SET room = 'elsewhere' WHERE number = "
        "(SELECT event FROM seals WHERE place = :place)",
        place=place,
    )

    wrong = record.reader.chain(most).glance.wrong

    assert wrong is not None
    assert (BreakKind.CHANGED, place) == (wrong.kind, wrong.place)


def test_a_removed_line_is_named(record: Record, outsider: Engine) -> None:
    """
    A line that is gone from the middle is missed at its place.
    """
    place = sealed(record) - 1
    tamper(
        outsider,
        "events",
        "DELETE FROM events WHERE number = "
        "(SELECT event FROM seals WHERE place = :place)",
        place=place,
    )

    wrong = record.reader.chain(100).glance.wrong

    assert wrong is not None
    assert (BreakKind.REMOVED, place) == (wrong.kind, wrong.place)


def test_an_end_that_was_cut_off_is_noticed(record: Record, outsider: Engine) -> None:
    """
    Where the newest seals are gone the head tells that there were more.
    """
    length = sealed(record)
    tamper(
        outsider, "seals", "DELETE FROM seals WHERE place >= :place", place=length - 1
    )

    wrong = record.reader.chain(100).glance.wrong

    assert wrong is not None
    assert (BreakKind.CUT_OFF, length - 1) == (wrong.kind, wrong.place)
