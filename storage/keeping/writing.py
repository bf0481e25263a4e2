"""
Writing an archive's file: whole, read back, and named only then.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from dataclasses import replace
from typing import IO, TYPE_CHECKING, Any

from sqlalchemy import bindparam, select

from bot.domain.errors import RecordUnavailableError, SettingsError
from bot.domain.seal import NOTHING_SEALED
from storage.chain.lines import LINES, Marking
from storage.faults import translated
from storage.keeping.file import (
    Checked,
    DamagedError,
    Trailer,
    check,
    line_of,
    message,
    name_of,
    trailer_line,
)
from storage.sealed import COLUMNS, sealed_object
from storage.tables import archives, events, seals

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Engine

    from bot.domain.archive import Due
    from storage.chain.signing import SigningKey

_PAGE = 1000
_WIDTH = len(COLUMNS)
_PART = ".history.part"
_LOCK = ".history.lock"
_OURS_ALONE = 0o600
_NOTHING_LEFT = "Nothing has left the database"

_PLACES = (
    LINES.add_columns(seals.c.place, seals.c.seal)
    .join_from(seals, events, events.c.number == seals.c.event)
    .where(seals.c.place > bindparam("after"), seals.c.place <= bindparam("last"))
    .order_by(seals.c.place)
    .limit(_PAGE)
)
_BRIDGE = select(archives.c.seal).where(archives.c.last == bindparam("of_place"))


class ArchiveFolder:
    """The folder in which archives are kept."""

    def __init__(
        self,
        folder: Path,
        engine: Engine,
        signing: SigningKey,
        time: Callable[[], datetime],
    ) -> None:
        """
        Nothing is looked at yet.

        Args:
            folder: It must be there: an empty mount point would swallow the files.
            engine: The one that reads.
            signing: Signs the last line.
            time: The database's time.
        """
        self._folder = folder
        self._engine = engine
        self._signing = signing
        self._time = time

    @contextmanager
    def alone(self) -> Iterator[bool]:
        """
        Whether nobody else is at work in it; nobody else will be, until this ends.

        Raises:
            SettingsError: There is no such folder, or we may not write there.
        """
        if not self._folder.is_dir():
            raise SettingsError(
                f"The archive's folder {self._folder} is not there. {_NOTHING_LEFT}.",
                remedy="Make or mount it; it is not made by itself.",
            )
        try:
            lock = os.open(self._folder / _LOCK, os.O_CREAT | os.O_RDWR, _OURS_ALONE)
        except OSError as error:
            raise self._unwritable(error) from error
        try:
            yield _locked(lock)
        finally:
            os.close(lock)

    def written(self, due: Due) -> tuple[str, Checked]:
        """
        The name of a file that holds these lines, or the first of them, and proves it.

        One that an earlier process left unused is taken as it is.

        Raises:
            SettingsError: We may not write there.
            RecordUnavailableError: It takes no more, or the lines do not fit.
        """
        return self._left(due) or self._made(due)

    def _left(self, due: Due) -> tuple[str, Checked] | None:
        found = sorted(self._folder.glob(f"history-{due.first:010d}-*.jsonl"))
        for path in reversed(found):
            try:
                checked = check(path)
            except (DamagedError, OSError):
                continue
            of_us = checked.trailer.key == self._signing.public
            if of_us and checked.trailer.last <= due.last:
                return path.name, checked
        return None

    def _made(self, due: Due) -> tuple[str, Checked]:
        part = self._folder / _PART
        try:
            try:
                with _new(part) as file:
                    self._write(file, due)
                    file.flush()
                    os.fsync(file.fileno())
                return self._named(part, check(part))
            except BaseException:
                part.unlink(missing_ok=True)
                raise
        except OSError as error:
            raise self._unwritable(error) from error
        except DamagedError as error:
            raise RecordUnavailableError(
                f"What was to be archived does not prove itself: {error}. "
                f"{_NOTHING_LEFT}.",
                remedy="Run `onair audit verify`: it names what was changed.",
            ) from error

    def _named(self, part: Path, checked: Checked) -> tuple[str, Checked]:
        trailer = checked.trailer
        name = name_of(trailer.first, trailer.last, checked.since, checked.until)
        if (self._folder / name).exists():
            raise RecordUnavailableError(
                f"{self._folder / name} is in the way: it is not what we wrote. "
                f"{_NOTHING_LEFT}.",
                remedy="Move that file out of the folder.",
            )
        part.rename(self._folder / name)
        _keep_names(self._folder)
        return name, checked

    def _write(self, file: IO[bytes], due: Due) -> None:
        before = first_before = self._before(due.first)
        expected = due.first
        for line, place, seal, marks in self._lines(due):
            if place != expected:
                break
            text = line_of(sealed_object(line, marks), place, seal, before)
            file.write(text.encode())
            before, expected = seal, place + 1
        if expected != due.last + 1:
            raise DamagedError(f"place {expected} is not there", expected)
        unsigned = Trailer(
            at=self._time(),
            first=due.first,
            last=due.last,
            before=first_before,
            seal=before,
            count=due.lines,
            key=self._signing.public,
        )
        signature = self._signing.sign(message(unsigned))
        file.write(trailer_line(replace(unsigned, signature=signature)).encode())

    def _lines(self, due: Due) -> Iterator[tuple[Any, int, str, Any]]:
        """Each line with its place and seal; a page is a transaction of its own."""
        marking, after = Marking(), due.first - 1
        while True:
            with translated(), self._engine.begin() as db:
                reach = {"after": after, "last": due.last}
                rows: list[Any] = [tuple(row) for row in db.execute(_PLACES, reach)]
                marks = marking.of(db, [row[:_WIDTH] for row in rows])
            for row in rows:
                yield row[:_WIDTH], row[_WIDTH], row[_WIDTH + 1], marks
            if len(rows) < _PAGE:
                return
            after = rows[-1][_WIDTH]

    def _before(self, first: int) -> str:
        if first == 1:
            return NOTHING_SEALED
        with translated(), self._engine.begin() as db:
            return str(db.execute(_BRIDGE, {"of_place": first - 1}).scalar())

    def _unwritable(self, error: OSError) -> RecordUnavailableError:
        return RecordUnavailableError(
            f"No archive can be written in {self._folder}: "
            f"{error.strerror or error}. {_NOTHING_LEFT}.",
            remedy="Make room there, and let OnAir's user write there.",
        )


def _locked(file: int) -> bool:
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _new(path: Path) -> IO[bytes]:
    how = os.O_CREAT | os.O_TRUNC | os.O_WRONLY
    return os.fdopen(os.open(path, how, _OURS_ALONE), "wb")


def _keep_names(folder: Path) -> None:
    """A file's new name is on the disk only when its folder is."""
    if sys.platform == "win32":
        return
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
