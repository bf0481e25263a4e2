"""
A person's key, ids and names are destroyed, and the chain fits as before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from bot.domain.actor import ONAIR_ITSELF, Actor
from bot.domain.erasure import Person
from bot.domain.errors import UsageError, WrongStateError
from bot.domain.history import EventKind
from bot.domain.rules import WORKFLOW
from storage.keeping.texts import BY_THEMSELVES
from storage.promises import metadata
from tests.storage.keeping import (
    DEE,
    EVE,
    archived,
    emptied,
    fits,
    live,
    sealed,
    signing,
)
from tests.storage.wishes import asked, opened, origin, start, told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from storage import Record

WHO = Person("U0DEE", "T1")


@pytest.fixture
def over(url: str) -> Iterator[Record]:
    """A record in which Dee and Eve did something, and all of it is over."""
    record = signing(url)
    live(record, 1, by=DEE)
    live(record, 2, by=EVE)
    record.ledger.keep_group("T1", "S1", frozenset({"U0DEE", "U0EVE", "U0DEER"}))
    record.ledger.keep_zone("T1", "U0DEE", "Europe/Berlin")
    told(record)
    sealed(record)
    yield record
    record.close()


def texts(record: Record) -> str:
    """Every text in the database, as one."""
    found = []
    with record.engines.reader.begin() as db:
        for table in metadata.sorted_tables:
            found += [repr(tuple(row)) for row in db.execute(table.select())]
    return "\n".join(found)


def marks(record: Record) -> list[str]:
    """Those of everybody, in order."""
    with record.engines.reader.begin() as db:
        return [
            str(mark)
            for (mark,) in db.execute(text("SELECT mark FROM actors ORDER BY 1"))
        ]


def test_no_text_of_the_database_holds_the_id_or_the_name_any_more(
    over: Record, url: str
) -> None:
    """
    They go from every table; other people's ids stay, also those that begin alike.
    """
    assert "U0DEE'" in texts(over)

    over.ledger.erase(WHO, "on request", "root")
    sealed(over)

    left = texts(over)
    assert "'dee'" not in left
    assert "U0DEE" not in left.replace("U0DEER", "")
    assert "U0DEER" in left
    assert "U0EVE" in left
    fits(url)


def test_marks_and_lines_stay_and_a_line_tells_of_it(over: Record, url: str) -> None:
    """
    The marks are those that were sealed; the line is written in the same transaction,
    by OnAir itself, and names a number, a mark, the reason, and who ran it.
    """
    before, lines = marks(over), len(list(over.reader.events()))

    done = over.ledger.erase(WHO, "on request", "root")
    sealed(over)

    *kept, last = over.reader.events()
    (number,) = done.numbers
    assert before == marks(over)
    assert lines == len(kept)
    assert (EventKind.ERASED, ONAIR_ITSELF, "T1") == (last.kind, last.actor, last.team)
    assert number == last.details["erased"]
    assert last.details["mark"] in before
    assert ("on request", "root") == (last.details["why"], last.details["ran_as"])
    fits(url)


def test_what_they_did_is_told_of_an_erased_person(over: Record) -> None:
    """
    The history says that one and the same person did it, by number and not by name.
    """
    (number,) = over.ledger.erase(WHO, "on request", "root").numbers

    asker = next(over.reader.events()).actor
    feed = over.reader.open_feeds("T1")[0]
    assert f"erased person {number}" == asker.name
    assert f"erased person {number}" == feed.asked_by.name


def test_who_comes_back_is_somebody_new(over: Record, url: str) -> None:
    """
    Whoever acts again after that gets a number, a key and a mark of their own; the
    old ones are nobody's.
    """
    known = len(marks(over))
    (number,) = over.ledger.erase(WHO, "on request", "root").numbers

    asked(over, start(3), by=DEE)
    sealed(over)

    last = list(over.reader.events())[-1]
    assert known + 1 == len(marks(over))
    assert DEE == last.actor
    assert f"erased person {number}" != last.actor.name
    fits(url)


def test_another_process_that_remembers_them_finds_out(over: Record, url: str) -> None:
    """
    A bot that knew them by number puts nothing on that number any more.
    """
    bot = opened(url)
    bot.ledger.note(EventKind.SHOWN, origin(DEE), what="history")
    (number,) = over.ledger.erase(WHO, "on request", "root").numbers

    bot.ledger.note(EventKind.SHOWN, origin(DEE), what="history")
    bot.close()
    sealed(over)

    last = list(over.reader.events())[-1]
    assert EventKind.SHOWN is last.kind
    assert f"erased person {number}" != last.actor.name
    assert DEE == last.actor
    fits(url)


def test_what_is_open_is_named_and_nothing_is_erased(over: Record) -> None:
    """
    A wish that is not over needs its asker.
    """
    (waiting,) = asked(over, start(3), by=DEE)
    before = texts(over)

    with pytest.raises(WrongStateError, match=f"operation {waiting.number}"):
        over.ledger.erase(WHO, "on request", "root")

    assert before == texts(over)


def test_a_message_that_is_owed_to_them_comes_first(over: Record) -> None:
    """
    Whoever is still to be told something is told before they are forgotten.
    """
    with over.engines.writer.begin() as db:
        db.execute(
            text(
                'INSERT INTO reports (kind, subject, "to", team, state, version, tries,'
                " due_at, reason, begun) SELECT 'direct', subject, 'U0DEE', team,"
                " 'owed', 1, 0, due_at, '', 0 FROM reports LIMIT 1"
            )
        )

    with pytest.raises(WrongStateError, match="still to be delivered"):
        over.ledger.erase(WHO, "on request", "root")


def test_a_person_who_only_was_named_is_erased_too(over: Record, url: str) -> None:
    """
    Who never did anything, and is a member of a group, is gone from there; the
    workspace has to be named.
    """
    with pytest.raises(UsageError, match="never did anything"):
        over.ledger.erase(Person("U0DEER"), "on request", "root")

    over.ledger.erase(Person("U0DEER", "T1"), "on request", "root")
    sealed(over)

    assert "U0DEER" not in texts(over)
    assert "U0DEE'" in texts(over)
    fits(url)


@pytest.mark.parametrize("user", ["U0NOBODY", ONAIR_ITSELF.user, WORKFLOW])
def test_nobody_is_nobody(over: Record, user: str) -> None:
    """
    An id that is not on record is told to be none, and OnAir itself is no person.
    """
    with pytest.raises(UsageError):
        over.ledger.erase(Person(user, "T1"), "on request", "root")


def test_the_same_id_in_two_workspaces_is_two_people(over: Record, url: str) -> None:
    """
    Which of them is meant has to be said; the other one stays.
    """
    live(over, 3, by=Actor("T2", "U0DEE", name="dean"))

    with pytest.raises(UsageError, match="2 workspaces: T1, T2"):
        over.ledger.erase(Person("U0DEE"), "on request", "root")
    over.ledger.erase(WHO, "on request", "root")
    sealed(over)

    assert "'dean'" in texts(over)
    assert "'dee'" not in texts(over)
    fits(url)


def test_a_person_can_be_erased_whose_lines_are_archived(
    over: Record, tmp_path: Path, url: str
) -> None:
    """
    The file holds no id, so nothing of it has to change: it proves itself as before.
    """
    made = archived(over, tmp_path)
    emptied(over)
    before = (tmp_path / made.file).read_bytes()

    over.ledger.erase(WHO, "on request", "root")
    sealed(over)

    assert b"U0DEE" not in before
    assert before == (tmp_path / made.file).read_bytes()
    fits(url)


def test_every_table_is_looked_through_or_has_its_own_reason() -> None:
    """
    A table that is left out is one that there is.
    """
    assert {one.name for one in metadata.sorted_tables} > BY_THEMSELVES


def test_whom_onair_itself_names_in_a_line_stands_there_by_number(
    over: Record, url: str
) -> None:
    """
    Who was only told something, or only might agree, comes on record before the line
    does: a line never changes, and an id in it could not be erased.
    """
    (waiting,) = asked(over, start(3), by=EVE)
    due = over.ledger.owed(100)
    with over.engines.writer.begin() as db:
        db.execute(text("UPDATE reports SET \"to\" = 'U0NEW' WHERE state = 'owed'"))
    for one in due:
        over.ledger.delivered(one, None)

    with over.engines.reader.begin() as db:
        lines = [str(one) for (one,) in db.execute(text("SELECT details FROM events"))]
    assert due
    assert waiting.number
    assert not [one for one in lines if "U0NEW" in one]
    fits(url)
