"""
When the record cannot be written, nothing starts, and the asker is told.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

from tests.stage import BOB, Stage, until

if TYPE_CHECKING:
    from pathlib import Path

_MOMENT = timedelta(milliseconds=500)


def test_a_locked_record_refuses_new_work_and_recovers(
    stage: Stage, tmp_path: Path
) -> None:
    """
    While another program holds the database, the asker reads what is wrong and nothing
    is sent; when it lets go, the same line works, and nothing is half done.
    """
    with closing(sqlite3.connect(tmp_path / "onair.db", isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        refused = stage.say("/broadcast start room42")
        other.execute("ROLLBACK")
    assert "database" in refused
    assert () == tuple(stage.backend.calls)
    assert "asked" not in stage.kinds()

    stage.say("/broadcast start room42")
    stage.sees("room42 is on air")
    assert 1 == stage.kinds().count("asked")


def test_an_answer_that_cannot_be_recorded_is_recorded_later(
    stage: Stage, tmp_path: Path
) -> None:
    """
    What came of a call is kept until it can be written, and only then told.
    """
    stage.backend.faults.hang(_MOMENT, after_effect=True)
    with closing(sqlite3.connect(tmp_path / "onair.db", isolation_level=None)) as other:
        stage.say("/broadcast start room42")
        until(lambda: len(stage.backend.pushes) == 1)
        other.execute("BEGIN EXCLUSIVE")
        until(lambda: all(call.done for call in stage.backend.calls))
        assert [] == stage.notices()
        other.execute("ROLLBACK")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert "room42 is on air" in stage.cards()[0]
    assert 1 == len(stage.backend.calls)


def test_questions_are_answered_while_another_writes(
    stage: Stage, tmp_path: Path
) -> None:
    """
    Asking what is on air does not wait for a writer.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    with closing(sqlite3.connect(tmp_path / "onair.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        answer = stage.say("/broadcast status room42", by=BOB)
        other.execute("ROLLBACK")

    assert ".m3u8" in answer
