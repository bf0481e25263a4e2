"""
The lock on a SQLite file: one process serves it, and any death frees it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import RecordUnavailableError
from storage import ServingLock

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_HOLD = """
import sys
from pathlib import Path
from storage import ServingLock
lock = ServingLock(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


@contextmanager
def holder(database: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the lock until it is told to end, or dies."""
    with subprocess.Popen(  # noqa: S603  our own program
        [sys.executable, "-c", _HOLD, str(database)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert "held" == process.stdout.readline().strip()
        try:
            yield process
        finally:
            process.kill()


def test_a_second_process_is_told_who_serves_the_file(tmp_path: Path) -> None:
    """
    The refusal names the file, the process that holds it, and what to do.
    """
    database = tmp_path / "onair.db"
    with (
        holder(database) as process,
        pytest.raises(RecordUnavailableError) as refused,
    ):
        ServingLock(database)

    assert f"process {process.pid}" in refused.value.what
    assert str(database) in refused.value.what
    assert "ONAIR_DATABASE_URL" in refused.value.remedy


def test_a_process_that_was_killed_holds_nothing(tmp_path: Path) -> None:
    """
    After `kill -9` the next process serves at once, and nobody has to tidy up.
    """
    database = tmp_path / "onair.db"
    with holder(database) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
    lock = ServingLock(database)

    assert f"{os.getpid()}\n" == lock.path.read_text()
    lock.release()


def test_a_released_lock_can_be_taken_again(tmp_path: Path) -> None:
    """
    Whoever went down in an orderly way is in nobody's way; releasing twice is fine.
    """
    first = ServingLock(tmp_path / "onair.db")
    with pytest.raises(RecordUnavailableError):
        ServingLock(tmp_path / "onair.db")
    held = first.held
    first.release()
    first.release()

    assert (True, False) == (held, first.held)
    ServingLock(tmp_path / "onair.db").release()


def test_a_link_to_the_file_is_the_same_file(tmp_path: Path) -> None:
    """
    Two names for one database are still one database.
    """
    (tmp_path / "onair.db").touch()
    (tmp_path / "alias.db").symlink_to(tmp_path / "onair.db")
    lock = ServingLock(tmp_path / "onair.db")

    with pytest.raises(RecordUnavailableError):
        ServingLock(tmp_path / "alias.db")
    lock.release()


def test_two_files_are_served_side_by_side(tmp_path: Path) -> None:
    """
    Only the same file is refused.
    """
    locks = [ServingLock(tmp_path / name) for name in ("one.db", "two.db")]

    assert ["one.db.lock", "two.db.lock"] == [lock.path.name for lock in locks]
    for lock in locks:
        lock.release()


def test_a_child_of_the_server_does_not_keep_the_lock(tmp_path: Path) -> None:
    """
    A program that was started meanwhile does not hold the file for the dead server.
    """
    lock = ServingLock(tmp_path / "onair.db")
    with subprocess.Popen(
        [sys.executable, "-c", "import sys; print(flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        close_fds=False,
    ) as child:
        assert child.stdout is not None
        child.stdout.readline()  # by now it is a program of its own
        lock.release()

        ServingLock(tmp_path / "onair.db").release()


@pytest.mark.parametrize(
    "url", ["postgresql://user@host/name", "sqlite://", "sqlite:///:memory:", "://"]
)
def test_what_is_no_file_needs_no_lock(url: str) -> None:
    """
    PostgreSQL is shared by several processes, and what is wrong is told elsewhere.
    """
    assert None is ServingLock.of(url)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    """
    A lock that cannot be written says why, as the database itself would.
    """
    with pytest.raises(RecordUnavailableError, match="No such file"):
        ServingLock.of(f"sqlite:///{tmp_path}/nowhere/onair.db")
