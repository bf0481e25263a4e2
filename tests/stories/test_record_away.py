"""
When the record cannot be written nothing starts, a stop goes out all the same, and
the people concerned are told.
"""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from contextlib import closing, contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.playground.world import ROOM, World
from storage import Record
from tests.stage import BOB, GENERAL, ROOT, Stage, until

if TYPE_CHECKING:
    from collections.abc import Iterator
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


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Another program holds the database and does not let go."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield
        other.execute("ROLLBACK")


def noted(folder: Path) -> str:
    """What the journal holds."""
    return (folder / "onair-stops.jsonl").read_bytes().partition(b"\0")[0].decode()


def test_a_stop_goes_out_while_the_record_is_away(stage: Stage, tmp_path: Path) -> None:
    """
    The room goes off air, the asker and the channel are told, and nothing starts in
    the same moment; when the record is back all of it is there: the operation, its
    lines, the card, and the journal is empty.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    with held(tmp_path / "onair.db"):
        said = stage.say("/broadcast stop room42 why=now")
        refused = stage.say("/record start room42")
        told = stage.sees("OnAir could not write its record then")
        assert () == tuple(stage.backend.pushes)
        assert "room42" in noted(tmp_path)
    until(lambda: "taken_in" in stage.kinds(), stage.kinds)
    until(lambda: noted(tmp_path) == "")
    until(lambda: len(stage.notices()) == 2, stage.channel)

    assert (
        "The stop of room42 is sent all the same. It is noted in a journal"
        in " ".join(said.replace("*", "").split())
    )
    assert "room42 is off air." in told
    assert "database" in refused
    assert 2 == len(stage.backend.calls)
    assert "off air" in stage.cards()[0]
    asked, sent, answered, taken_in = (
        [one for one in stage.events() if one.kind.value == kind][-1]
        for kind in ("asked", "sent", "answered", "taken_in")
    )
    assert {"broadcast.stop"} == {one.action for one in (asked, sent, answered)}
    assert "now" == asked.details["why"]
    assert asked.operation == taken_in.operation
    assert 2 == stage.kinds().count("asked")


def test_the_stop_button_works_while_the_record_is_away(
    stage: Stage, tmp_path: Path
) -> None:
    """
    Who presses *Stop* on the card takes the room off air as well.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    with held(tmp_path / "onair.db"):
        stage.press("Stop")
        until(lambda: not stage.backend.pushes)
        until(
            lambda: "sent all the same" in stage.channel(GENERAL, BOB),
            lambda: stage.channel(GENERAL, BOB),
        )
    until(lambda: "feed_ended" in stage.kinds(), stage.kinds)

    assert () == stage.record.reader.open_feeds(stage.slack.identity.team)


def test_a_stop_that_fails_is_told_as_it_is(stage: Stage, tmp_path: Path) -> None:
    """
    Without the record nobody is told that a room is off when it is not.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.backend.faults.answer_code(40000007)
    with held(tmp_path / "onair.db"):
        stage.say("/broadcast stop room42")
        told = stage.sees("OnAir could not write its record then")
    until(lambda: "taken_in" in stage.kinds(), stage.kinds)

    assert "room42 is off air." not in told
    assert "STILL ON" in told


def _serve(world: World) -> subprocess.Popen[bytes]:
    """The real bot, in a process that can be killed."""
    with (world.folder / "bot.log").open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            cwd=world.folder,
            env=world.environment(),
            stdout=log,
            stderr=log,
        )


def test_a_killed_bot_takes_in_what_it_sent(tmp_path: Path) -> None:
    """
    `kill -9` after the stop went out and before the record was back: the next process
    finds it in the journal and puts it on record, once.
    """
    database = tmp_path / "onair.db"
    world = World(tmp_path, ROOT / "manifest.yml").start()
    with world:
        first = _serve(world)
        until(lambda: world.bot_listens, seconds=60)
        assert world.furnish()
        world.slack.say("U0BOB", "C0GENERAL", f"/broadcast start {ROOM}")
        until(lambda: len(world.backend.pushes) == 1, seconds=60)
        record = Record(f"sqlite:///{database}")
        until(lambda: "feed_live" in _kinds(record), lambda: _kinds(record), 60)
        with held(database):
            world.slack.say("U0BOB", "C0GENERAL", f"/broadcast stop {ROOM}")
            until(lambda: not world.backend.pushes, seconds=60)
            until(lambda: '"came":"ended"' in noted(tmp_path), seconds=60)
            first.kill()
            first.wait()
        before = len(world.backend.calls)
        second = _serve(world)
        until(lambda: "taken_in" in _kinds(record), lambda: _kinds(record), 60)
        until(lambda: noted(tmp_path) == "", seconds=60)
        second.terminate()
        second.wait()
    lines = _kinds(record)
    record.close()

    assert before == len(world.backend.calls)
    assert 1 == lines.count("taken_in")
    assert 1 == lines.count("feed_ended")


def _kinds(record: Record) -> list[str]:
    return [one.kind.value for one in record.reader.events()]
