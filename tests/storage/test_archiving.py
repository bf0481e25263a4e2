"""
Old lines leave the database for a signed file: none is lost, and none is told twice.
"""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from bot.domain.errors import RecordUnavailableError, SettingsError
from bot.domain.history import EventKind
from storage.keeping.file import check
from tests.storage.keeping import (
    archived,
    emptied,
    fits,
    live,
    places,
    sealed,
    signing,
    told,
)
from tests.storage.wishes import asked, opened, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from storage import Record


@pytest.fixture
def signed(url: str) -> Iterator[Record]:
    """A record that signs, with two rooms on air."""
    record = signing(url)
    live(record, 1, 2)
    yield record
    record.close()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where archives are kept."""
    made = tmp_path / "archive"
    made.mkdir()
    return made


def files(folder: Path) -> list[Path]:
    """The archives, in the order of their places."""
    return sorted(folder.glob("history-*.jsonl"))


def test_lines_leave_only_when_their_file_and_its_bridge_are_there(
    signed: Record, folder: Path, url: str
) -> None:
    """
    First the file, then the bridge with a line that tells of it, then they go; the
    chain fits at each of these steps.
    """
    before = places(signed)
    made = archived(signed, folder)

    (file,) = files(folder)
    line = list(signed.reader.events())[-1]
    assert before == places(signed)
    assert (1, before[-1] - 1) == (made.first, made.last)
    assert EventKind.ARCHIVED is line.kind
    assert (file.name, made.sha256, made.lines) == (
        line.details["file"],
        line.details["sha256"],
        line.details["lines"],
    )
    fits(url)
    while signed.ledger.remove_archived(2):
        fits(url)
    sealed(signed)
    assert before[-1] == places(signed)[0]
    fits(url)


def test_a_file_proves_itself_and_holds_no_id_and_no_name(
    signed: Record, folder: Path
) -> None:
    """
    Every line is there in its sealed form: marks stand for people.
    """
    made = archived(signed, folder)
    (file,) = files(folder)

    checked = check(file)

    assert made.sha256 == checked.sha256
    assert (made.first, made.last, made.seal, made.lines) == (
        checked.trailer.first,
        checked.trailer.last,
        checked.trailer.seal,
        checked.trailer.count,
    )
    assert "U0DEE" not in file.read_text()
    assert '"dee"' not in file.read_text()


def test_archives_follow_one_another(signed: Record, folder: Path, url: str) -> None:
    """
    Each begins behind the last place of the one before, whether that has left or not.
    """
    first = archived(signed, folder, most=5)
    second = archived(signed, folder, most=5)
    emptied(signed)
    live(signed, 3)
    third = archived(signed, folder)
    emptied(signed)

    assert (first.last + 1, second.last + 1) == (second.first, third.first)
    assert [one.name for one in files(folder)] == [
        first.file,
        second.file,
        third.file,
    ]
    numbers = [one["place"] for path in files(folder) for one in told(path)[:-1]]
    assert list(range(1, third.last + 1)) == numbers
    fits(url)


def test_what_is_young_or_not_sealed_stays(signed: Record, folder: Path) -> None:
    """
    Nothing from after the moment leaves, nor what waits for its seal, nor the line
    with which the chain ends.
    """
    asked(signed, start(3))
    length = signed.reader.head().length
    now = signed.ledger.now()

    assert 0 == signed.ledger.archivable(now - timedelta(days=30)).lines
    assert signed.ledger.archive(folder, now - timedelta(days=30)) is None
    assert length - 1 == signed.ledger.archivable(now).last
    assert [] == files(folder)


def test_the_lines_of_an_open_operation_stay_and_all_after_them(
    signed: Record,
) -> None:
    """
    What is under way is not torn apart; who asks is told what holds the rest up.
    """
    last = signed.reader.head().length
    (waiting,) = asked(signed, start(3))
    live(signed)
    sealed(signed)

    due = signed.ledger.archivable(signed.ledger.now())

    assert (last, waiting.number) == (due.last, due.held_by)


def test_without_a_key_nothing_leaves(url: str, folder: Path) -> None:
    """
    An archive must be signed: whoever set no key is told how to make one.
    """
    record = opened(url)
    live(record, 1)

    with pytest.raises(SettingsError) as refused:
        record.ledger.archive(folder, record.ledger.now())

    assert "onair audit key" in refused.value.remedy
    assert [] == list(folder.iterdir())
    record.close()


def test_a_folder_that_is_not_there_is_not_made(signed: Record, tmp_path: Path) -> None:
    """
    It may be a disk that is not mounted.
    """
    with pytest.raises(SettingsError, match="not there"):
        signed.ledger.archive(tmp_path / "away", signed.ledger.now())

    assert not (tmp_path / "away").exists()


def test_a_folder_that_takes_no_more_keeps_everything_here(
    signed: Record, folder: Path, url: str
) -> None:
    """
    Where no file can be written nothing leaves, and nothing half written stays.
    """
    (folder / ".history.part").mkdir()
    before = places(signed)

    with pytest.raises(RecordUnavailableError, match="Nothing has left"):
        signed.ledger.archive(folder, signed.ledger.now())

    assert before == places(signed)
    assert [] == files(folder)
    assert "archived" not in [one.kind.value for one in signed.reader.events()]
    fits(url)


def test_somebody_elses_file_of_that_name_is_never_written_over(
    signed: Record, folder: Path
) -> None:
    """
    It is named, to be moved away; then the archive is made.
    """
    made = archived(signed, folder, most=3)
    emptied(signed)
    live(signed, 3)
    due = signed.ledger.archivable(signed.ledger.now())
    day = f"{due.since:%Y%m%d}-{due.until:%Y%m%d}"
    there = folder / f"history-{made.last + 1:010d}-{due.last:010d}-{day}.jsonl"
    there.write_text("mine\n")

    with pytest.raises(RecordUnavailableError, match="in the way"):
        signed.ledger.archive(folder, signed.ledger.now())

    assert "mine\n" == there.read_text()
    there.unlink()
    assert due.last == archived(signed, folder).last


def test_a_line_that_was_changed_by_hand_does_not_leave(
    signed: Record, folder: Path, outsider: Engine
) -> None:
    """
    What does not fit its seal is not archived: it would hide who changed it.
    """
    with outsider.begin() as db:
        if db.dialect.name == "sqlite":
            db.execute(text("DROP TRIGGER events_not_changed"))
        else:
            db.execute(text("ALTER TABLE events DISABLE TRIGGER USER"))
        db.execute(text("UPDATE events SET room = 'other' WHERE number = 2"))

    with pytest.raises(RecordUnavailableError) as refused:
        signed.ledger.archive(folder, signed.ledger.now())

    assert "onair audit verify" in refused.value.remedy
    assert [] == files(folder)


def test_the_database_lets_nothing_go_that_no_archive_covers(
    signed: Record, folder: Path, outsider: Engine
) -> None:
    """
    One place behind the bridge is refused, line and seal alike.
    """
    made = archived(signed, folder, most=4)
    behind = made.last + 1
    line = f"(SELECT event FROM seals WHERE place = {behind})"  # noqa: S608  a number of ours
    for statement in (
        f"DELETE FROM events WHERE number = {line}",  # noqa: S608  as above
        f"DELETE FROM seals WHERE place = {behind}",  # noqa: S608  as above
    ):
        with pytest.raises(DBAPIError), outsider.begin() as db:
            db.execute(text(statement))

    assert 4 == emptied(signed)
    assert behind == places(signed)[0]


def test_who_is_second_waits_and_makes_nothing_twice(
    signed: Record, folder: Path, url: str
) -> None:
    """
    While one is at work in the folder another one gives way.
    """
    script = (
        "import fcntl,sys\n"
        "file = open(sys.argv[1], 'w')\n"
        "fcntl.flock(file, fcntl.LOCK_EX)\n"
        "print('held', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(  # noqa: S603  our own words
        [sys.executable, "-c", script, str(folder / ".history.lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as other:
        assert other.stdout is not None
        other.stdout.readline()
        assert signed.ledger.archive(folder, signed.ledger.now()) is None
        assert [] == files(folder)
        other.communicate(b"")
    assert archived(signed, folder).lines
    fits(url)
