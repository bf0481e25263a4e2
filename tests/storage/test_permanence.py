"""
What stays, whoever asks the database, and the two ways out that are left open.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from bot.domain.history import EventKind
from bot.domain.seal import Break, BreakKind, Verification
from storage.sealed import actor_mark, name_mark
from tests.storage.wishes import ANN, BEN, asked, origin, start

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from storage import Record

CHAIN = ("events", "seals", "heads", "checkpoints", "archives", "actors", "names")
ARCHIVE = (
    "INSERT INTO archives (at, first, last, seal, file, sha256, lines, key, signature)"
    " SELECT at, 1, {last}, '', 'f', '', {last}, '', '' FROM events WHERE number = 1"
)
CHECKPOINT = (
    "INSERT INTO checkpoints (at, length, seal, event, key, signature)"
    " SELECT at, 1, '', 1, '', '' FROM events WHERE number = 1"
)
ERASE = (
    "UPDATE actors SET \"user\" = 'erased:1', key = NULL, name = '' WHERE number = 1"
)


@pytest.fixture
def filled(record: Record, outsider: Engine) -> Record:
    """Something in every table of the chain: four lines, all sealed."""
    asked(record, start(), by=ANN)
    record.ledger.note(EventKind.SHOWN, origin(BEN), told="<@U1>")
    record.ledger.note(EventKind.SHOWN, origin(BEN))
    record.ledger.seal()
    with outsider.begin() as db:
        db.execute(text(CHECKPOINT))
        db.execute(text(ARCHIVE.format(last=1)))
    return record


def refused(outsider: Engine, *statements: str) -> bool:
    """Whether the database takes none of the last one, after those before."""
    with outsider.connect() as db:
        for statement in statements[:-1]:
            db.execute(text(statement))
        try:
            db.execute(text(statements[-1]))
        except IntegrityError:
            return True
        finally:
            db.rollback()
    return False


CHANGES = {
    "events": ("room = 'x'", "details = '{}'", "named = NULL", "actor = 2"),
    "seals": ("seal = 'x'", "event = 99", "place = place + 100"),
    "heads": ("seal = 'x'", "length = length", "length = length - 1", "id = 1"),
    "checkpoints": ("signature = 'x'", "at = at"),
    "archives": ("last = 99", "file = 'x'"),
    "actors": (
        "\"user\" = 'U7'",
        "team = 'T9'",
        "enterprise = 'E1'",
        "mark = 'x'",
        "key = 'x'",
        "key = NULL",
        "key = NULL, name = ''",
        "\"user\" = 'erased:1'",
        "\"user\" = 'erased:1', name = ''",
        "\"user\" = 'erased:1', key = NULL",
        "\"user\" = 'erased:99', key = NULL, name = ''",
        "\"user\" = 'erased:1', key = NULL, name = '', mark = ''",
        "\"user\" = 'erased:1', key = NULL, name = '', team = ''",
    ),
    "names": ("name = 'x'", "name = ''", "mark = 'x'", "actor = 2"),
}


@pytest.mark.parametrize("table", CHAIN)
def test_nothing_of_the_chain_is_changed(
    filled: Record, outsider: Engine, table: str
) -> None:
    """
    Not by a statement typed at the database itself, and whatever it changes.
    """
    assert filled.version()
    taken = [
        change
        for change in CHANGES[table]
        if not refused(outsider, f"UPDATE {table} SET {change}")  # noqa: S608  constants
    ]

    assert [] == taken


@pytest.mark.parametrize("table", CHAIN)
def test_nothing_of_the_chain_is_removed(
    filled: Record, outsider: Engine, table: str
) -> None:
    """
    Neither row by row, nor all at once, nor by putting others in their place.
    """
    assert filled.version()
    assert refused(outsider, f"DELETE FROM {table}")  # noqa: S608  constants
    if outsider.dialect.name == "postgresql":
        assert refused(outsider, f"TRUNCATE {table} CASCADE")
    else:
        again = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"  # noqa: S608  constants
        assert refused(outsider, again)


def test_the_head_moves_on_and_nowhere_else(filled: Record, outsider: Engine) -> None:
    """
    A chain gets longer; there is one, and its head has one row.
    """
    length = filled.reader.head().length
    grown = f"UPDATE heads SET length = {length + 1}, seal = 'x', event = 9"  # noqa: S608  constants

    assert not refused(outsider, grown)
    assert refused(outsider, "INSERT INTO heads VALUES (2, 1, '', 1)")
    assert refused(outsider, "INSERT INTO heads VALUES (1, 99, '', 1)")


def test_a_line_has_one_seal(filled: Record, outsider: Engine) -> None:
    """
    Neither a place nor a line is taken twice.
    """
    assert filled.version()
    assert refused(outsider, "INSERT INTO seals VALUES (1, 99, 'x')")
    assert refused(outsider, "INSERT INTO seals VALUES (99, 1, 'x')")
    assert not refused(outsider, "INSERT INTO seals VALUES (99, 99, 'x')")


def test_what_is_archived_may_go_and_nothing_else(
    filled: Record, outsider: Engine
) -> None:
    """
    Lines up to the archive's last place leave, then their seals; no other does.
    """
    assert filled.version()
    assert not refused(outsider, "DELETE FROM events WHERE number = 1")
    assert refused(outsider, "DELETE FROM events WHERE number = 2")
    assert not refused(outsider, "DELETE FROM seals WHERE place = 1")
    assert refused(outsider, "DELETE FROM seals WHERE place = 2")
    # Without its seal nobody knows that it was archived.
    first_the_seal = ("DELETE FROM seals WHERE place = 1",)
    assert refused(outsider, *first_the_seal, "DELETE FROM events WHERE number = 1")


def test_the_newest_line_stays(filled: Record, outsider: Engine) -> None:
    """
    The next one would get its number once more.
    """
    newest = max(one.number for one in filled.reader.events())
    all_of_it = ARCHIVE.format(last=99)
    older = f"DELETE FROM events WHERE number < {newest}"  # noqa: S608  constants

    assert not refused(outsider, all_of_it, older)
    assert refused(outsider, all_of_it, "DELETE FROM events")


def test_a_person_can_be_erased(filled: Record, outsider: Engine) -> None:
    """
    Key, id and names go together; the mark stays, and with it every seal.
    """
    before = [one.number for one in filled.reader.events()]
    with outsider.begin() as db:
        db.execute(text(ERASE))
        db.execute(text("UPDATE names SET name = '' WHERE actor = 1"))
    after = list(filled.reader.events())

    assert before == [one.number for one in after]
    assert ("erased:1", "erased person 1") == (
        after[0].actor.user,
        after[0].actor.name,
    )
    assert "erased person 1" == after[-2].details["told"]
    assert refused(outsider, "UPDATE actors SET name = 'ann' WHERE number = 1")
    assert refused(outsider, "UPDATE actors SET \"user\" = 'U1' WHERE number = 1")
    assert refused(outsider, "UPDATE names SET name = 'ann' WHERE actor = 1")


def test_names_go_only_with_their_person(filled: Record, outsider: Engine) -> None:
    """
    As long as somebody's key is there, so is how they were called.
    """
    assert filled.version()
    gone = "UPDATE names SET name = '' WHERE actor = 1"

    assert refused(outsider, gone)
    assert not refused(outsider, ERASE, gone)
    assert refused(outsider, ERASE, "UPDATE names SET name = '' WHERE actor = 2")


def test_who_was_erased_acts_under_another_number(
    filled: Record, outsider: Engine
) -> None:
    """
    Nothing new is written of them, also not by a process that remembers them.
    """
    with outsider.begin() as db:
        db.execute(text(ERASE))
    filled.ledger.note(EventKind.SHOWN, origin(ANN), told="<@U1>")
    last = list(filled.reader.events())[-1]

    assert ("U1", "ann") == (last.actor.user, last.actor.name)
    assert "<@U1>" == last.details["told"]
    assert refused(
        outsider,
        "INSERT INTO events (at, kind, actor, team, action, room, channel, rules,"
        " details) SELECT at, kind, 1, team, action, room, channel, rules, details"
        " FROM events WHERE number = 1",
    )


def test_ids_and_names_fit_their_marks(filled: Record, outsider: Engine) -> None:
    """
    Whoever changes an id by hand, past every guard, is found out by its mark.
    """
    assert filled.version()
    with outsider.begin() as db:
        people = db.execute(text("SELECT * FROM actors")).mappings().all()
        keys = {one["number"]: one["key"] for one in people}
        names = db.execute(text("SELECT * FROM names")).mappings().all()

    ids = ("enterprise", "team", "user")
    assert len(people) == len(set(keys.values()))
    for one in people:
        assert one["mark"] == actor_mark(one["key"], *(one[it] for it in ids))
        assert one["mark"] != actor_mark(one["key"], "", "T1", "U7")
    for one in names:
        assert one["mark"] == name_mark(keys[one["actor"]], one["name"])
        assert one["mark"] != name_mark(keys[one["actor"]], "somebody else")


def test_a_verification_holds_or_says_where_not() -> None:
    """
    It holds when nothing is wrong, and only then.
    """
    wrong = Break(BreakKind.CHANGED, 3, 7, "Line 7 was changed.")

    assert Verification(9, "x").holds
    assert not Verification(9, "x", (wrong,)).holds
