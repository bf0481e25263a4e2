"""
What verification says of the guards, on each of both databases.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text

from storage.verifying.record import verify

if TYPE_CHECKING:
    from sqlalchemy import Engine

pytestmark = pytest.mark.usefixtures("record")

_NOTHING = (
    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RETURN NEW; END $$"
)
_TABLE = "CREATE TABLE elsewhere (number INTEGER)"


@pytest.fixture
def bare(outsider: Engine) -> Engine:
    """A record beside which somebody prepared what they need."""
    with outsider.begin() as db:
        db.execute(text(_TABLE))
        if outsider.dialect.name == "postgresql":
            db.execute(text(_NOTHING))
    return outsider


def made(outsider: Engine, name: str, table: str) -> None:
    """Put a trigger on a table that does nothing."""
    runs = (
        "FOR EACH ROW EXECUTE FUNCTION nothing()"
        if outsider.dialect.name == "postgresql"
        else "BEGIN SELECT 1; END"
    )
    with outsider.begin() as db:
        db.execute(text(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} {runs}"))


def removed(outsider: Engine, name: str, table: str) -> None:
    """Take a trigger away."""
    on = f" ON {table}" if outsider.dialect.name == "postgresql" else ""
    with outsider.begin() as db:
        db.execute(text(f"DROP TRIGGER {name}{on}"))


def test_where_all_guards_stand_nothing_is_said(bare: Engine, url: str) -> None:
    """
    A record that nobody touched has no note, whatever triggers other tables have.
    """
    made(bare, "theirs", "elsewhere")

    assert () == verify(url).notes


def test_a_trigger_that_is_none_of_ours_is_named(bare: Engine, url: str) -> None:
    """
    Somebody else's trigger on a table of ours is told by its name.
    """
    made(bare, "theirs", "operations")

    (note,) = verify(url).notes
    assert "OnAir does not know are on its tables (1: theirs)" in note


def test_a_guard_on_another_table_guards_nothing(bare: Engine, url: str) -> None:
    """
    If a guard's name is on another table now, the guard is gone.
    """
    removed(bare, "heads_only_grow", "heads")
    made(bare, "heads_only_grow", "elsewhere")

    (note,) = verify(url).notes
    assert "not there any more (1: heads_only_grow)" in note
