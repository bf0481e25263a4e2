"""
The archivist: once a day old lines leave, and what keeps them here is said.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.domain.archive import EVERY, Archive
from bot.domain.errors import OnAirError, RecordUnavailableError, SettingsError
from bot.flow import Archivist
from tests.fakes import FakeClock

if TYPE_CHECKING:
    from collections.abc import Callable

KEEP = timedelta(days=400)
FOLDER = Path("archive")
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
FULL = RecordUnavailableError("The disk is full.", remedy="Make room.")
NO_KEY = SettingsError("There is no key.", remedy="Make one.")


class Shelf:
    """A record with files to be made, and lines that are in files (fits `Keeping`)."""

    def __init__(self, files: int = 0, left: int = 0) -> None:
        """So many files are due, so many lines still here that are in one."""
        self.files = files
        self.left = left
        self.asked: list[tuple[Path, datetime, str]] = []
        self.trouble: OnAirError | None = None

    def now(self) -> datetime:
        """The record's time."""
        return NOON

    def archive(
        self, folder: Path, until: datetime, most: int = 10, team: str = ""
    ) -> Archive | None:
        """One more file."""
        self.asked.append((folder, until, team))
        if self.trouble:
            raise self.trouble
        if not self.files:
            return None
        self.files -= 1
        self.left += most
        return Archive(1, NOON, 1, most, "", "file", "", most, "", "")

    def remove_archived(self, most: int = 500) -> int:
        """As many as there are."""
        gone = min(most, self.left)
        self.left -= gone
        return gone


def archivist(
    shelf: Shelf,
    clock: FakeClock,
    wanted: Callable[[], tuple[timedelta | None, Path | None]] = lambda: (KEEP, FOLDER),
) -> Archivist:
    """It works there, in the workspace T1."""
    return Archivist(shelf, clock, lambda: "T1", wanted, lambda _: True)


def begun(one: Archivist, clock: FakeClock) -> int:
    """It looks until there is nothing more to do; how often that was."""
    assert one.look() is False
    clock.move(timedelta(seconds=10))
    rounds = 1
    while one.look():
        rounds += 1
    return rounds


def test_what_is_older_than_it_is_kept_leaves_file_by_file() -> None:
    """
    Every file that is due is made at once, and what is in one leaves.
    """
    shelf, clock = Shelf(files=3), FakeClock()
    one = archivist(shelf, clock)

    assert 3 + 1 == begun(one, clock)

    assert (0, 0) == (shelf.files, shelf.left)
    assert {(FOLDER, NOON - KEEP, "T1")} == set(shelf.asked)
    assert "" == one.trouble()


def test_it_looks_again_a_day_later() -> None:
    """
    Not before that, however often it is called.
    """
    shelf, clock = Shelf(), FakeClock()
    one = archivist(shelf, clock)
    begun(one, clock)

    clock.move(EVERY - timedelta(seconds=1))
    one.look()
    assert 1 == len(shelf.asked)
    clock.move(timedelta(seconds=1))
    one.look()
    assert 1 + 1 == len(shelf.asked)


@pytest.mark.parametrize("trouble", [FULL, NO_KEY])
def test_what_keeps_it_is_said_and_tried_again(trouble: OnAirError) -> None:
    """
    A full disk, a missing key: nothing has left, `/healthz` can say why, and an hour
    later it is tried again; when it works nothing is said any more.
    """
    shelf, clock = Shelf(files=1), FakeClock()
    shelf.trouble = trouble
    one = archivist(shelf, clock)
    begun(one, clock)

    assert str(trouble) == one.trouble()
    assert one.look() is False
    shelf.trouble = None
    clock.move(HOUR)
    assert one.look() is True
    assert "" == one.trouble()


def test_what_an_earlier_process_left_half_done_is_finished_first() -> None:
    """
    Also where nothing is to leave any more: what is in a file goes.
    """
    shelf, clock = Shelf(left=1200), FakeClock()
    one = archivist(shelf, clock, lambda: (None, None))

    begun(one, clock)

    assert 0 == shelf.left
    assert [] == shelf.asked


@pytest.mark.parametrize("wanted", [(None, None), (None, FOLDER), (KEEP, None)])
def test_for_ever_is_the_default(wanted: tuple[timedelta | None, Path | None]) -> None:
    """
    Without a time, or without a folder, no line ever leaves.
    """
    shelf, clock = Shelf(files=1), FakeClock()
    begun(archivist(shelf, clock, lambda: wanted), clock)

    assert [] == shelf.asked
