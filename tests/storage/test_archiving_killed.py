"""
Archiving is killed at every step there is: no line is lost, and none is told twice.
"""

from __future__ import annotations

import os
import signal
import sys
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import event, text

from tests.storage.keeping import emptied, fits, live, places, signing, told

if TYPE_CHECKING:
    from pathlib import Path

    from storage import Record

MOST_STEPS = 300


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where archives are kept."""
    made = tmp_path / "archive"
    made.mkdir()
    return made


def files(folder: Path) -> list[Path]:
    """The archives, in the order of their places."""
    return sorted(folder.glob("history-*.jsonl"))


def test_killed_at_any_step_nothing_is_lost_and_nothing_told_twice(
    url: str, folder: Path
) -> None:
    """
    A process dies by `kill -9` at its first step, at its second, and so on: whatever
    it left behind, each place is in one file or in the database, the chain fits, and
    the next run finishes it.
    """
    record = signing(url)
    live(record, *range(1, 40))
    record.close()
    step, survived = 0, False
    while not survived:
        step += 1
        assert step < MOST_STEPS
        survived = _dies_at(step, url, folder)

        record = signing(url)
        fits(url)
        assert _everywhere(record, folder) == _whole(record)
        _finished(record, folder)
        fits(url)
        assert _everywhere(record, folder) == _whole(record)
        assert _bridged(record) == [one.name for one in files(folder)]
        record.close()
    assert step > len(("lock", "file", "fsync", "rename", "bridge", "commit", "delete"))


def _dies_at(step: int, url: str, folder: Path) -> bool:
    """Archive in another process, which dies at that step; whether it lived on."""
    child = os.fork()
    if child == 0:
        try:
            _doomed(step, url, folder)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        assert signal.SIGKILL == os.WTERMSIG(status)
        return False
    return True


def _doomed(step: int, url: str, folder: Path) -> None:
    """Count files that are opened and renamed, and statements and commits."""
    steps = 0

    def tick(*_: Any, **__: Any) -> None:  # noqa: ANN401  whatever the hook hands on
        nonlocal steps
        steps += 1
        if steps == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def hook(name: str, arguments: tuple[Any, ...]) -> None:
        if name in {"open", "os.rename"} and str(folder) in str(arguments[0]):
            tick()

    record = signing(url)
    event.listen(record.engines.writer, "before_cursor_execute", tick)
    event.listen(record.engines.writer, "commit", tick)
    event.listen(record.engines.reader, "before_cursor_execute", tick)
    sys.addaudithook(hook)
    _finished(record, folder)


def _finished(record: Record, folder: Path) -> None:
    """As the worker and the command do it: first what was left, then what is due."""
    emptied(record, most=2)
    record.ledger.archive(folder, record.ledger.now(), most=4)
    emptied(record, most=2)


def _bridged(record: Record) -> list[str]:
    with record.engines.reader.begin() as db:
        found = db.execute(text("SELECT file FROM archives ORDER BY first"))
        return [str(name) for (name,) in found]


def _everywhere(record: Record, folder: Path) -> list[int]:
    """Each place in a file on record, and each in the database that no file has."""
    filed = [
        one["place"] for name in _bridged(record) for one in told(folder / name)[:-1]
    ]
    return [*filed, *(one for one in places(record) if one not in filed)]


def _whole(record: Record) -> list[int]:
    """Each place once, in order."""
    return list(range(1, record.reader.head().length + 1))
