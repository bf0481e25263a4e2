"""
The journal: a small file for the stops that are sent while the record is away.

The disk that is full may be the file's own, so its room is taken when it is made and
lines are written in place.  One line is one stop as it stood then; the first NUL ends
the text.
"""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url

from bot.domain.errors import RecordUnavailableError
from bot.domain.noted import noted_from, noted_text

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import Self

    from bot.domain.noted import Noted

log = logging.getLogger(__name__)

ROOM = 256 * 1024
"""Bytes taken beforehand: some hundred stops."""

_OURS_ALONE = 0o600


class StopJournal:
    """Stops on their way into the record (fits `bot.ports.Journal`)."""

    def __init__(self, path: Path, room: int = ROOM) -> None:
        """
        Take the file's room, and read what an earlier process left in it.

        A file that cannot be had is no reason not to start: it is tried again when
        it is needed.

        Args:
            path: Beside the database; made where it is not there.
            room: How many bytes to take.
        """
        self._path = path
        self._room = room
        self._lock = Lock()
        self._file = -1
        self._end = 0
        self._kept: dict[str, Noted] = {}
        try:
            with self._lock:
                self._open()
        except OSError as error:
            log.warning("%s", self._unavailable(error))

    @classmethod
    def beside(cls, url: str) -> Self:
        """The one beside the SQLite file; of a server's record, in this folder."""
        parsed = make_url(url)
        database = Path("onair.db")
        if parsed.get_backend_name() == "sqlite" and parsed.database:
            database = Path(os.path.realpath(parsed.database))
        return cls(database.with_name(f"{database.stem}-stops.jsonl"))

    def note(self, *stops: Noted) -> None:
        """
        Keep the stops as they stand now; durable when this returns.

        Raises:
            RecordUnavailableError: Not even the journal can be written.
        """
        text = "".join(f"{noted_text(one)}\n" for one in stops).encode()
        try:
            with self._lock:
                self._open()
                self._write(text, self._end)
                self._end += len(text)
                self._kept.update((one.key, one) for one in stops)
        except OSError as error:
            raise self._unavailable(error) from error

    def noted(self) -> tuple[Noted, ...]:
        """Every stop that is not forgotten, as last noted, in the order asked."""
        with self._lock:
            return tuple(self._kept.values())

    def forget(self, keys: Collection[str]) -> bool:
        """
        These are on record: empty the file if it holds no others.

        Returns:
            Whether it is empty now.

        Raises:
            RecordUnavailableError: It cannot be written.
        """
        try:
            with self._lock:
                if not self._kept.keys() <= set(keys):
                    return False
                if self._end:
                    self._open()
                    self._clear(0)
                self._kept = {}
        except OSError as error:
            raise self._unavailable(error) from error
        return True

    def close(self) -> None:
        """Let another process have the file."""
        with self._lock:
            if self._file >= 0:
                os.close(self._file)
            self._file = -1

    def _open(self) -> None:
        """Have the file that stands at the path, also where somebody replaced it."""
        if self._file >= 0:
            if self._is_there():
                return
            log.warning("%s was removed or replaced; it is made anew", self._path)
            os.close(self._file)
            self._file = -1
        file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _OURS_ALONE)
        try:
            if sys.platform != "win32":
                # Two processes that write in place would write over one another.
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            self._file = file
            self._read()
            self._take_room()
        except OSError:
            os.close(file)
            self._file = -1
            raise

    def _is_there(self) -> bool:
        ours = os.fstat(self._file)
        try:
            there = self._path.stat()
        except FileNotFoundError:
            return False
        return (ours.st_dev, ours.st_ino) == (there.st_dev, there.st_ino)

    def _read(self) -> None:
        """Take what can be read; what a power cut left half written goes."""
        size = os.fstat(self._file).st_size
        whole = os.pread(self._file, size, 0)
        text = whole.partition(b"\0")[0]
        lines, _, torn = text.rpartition(b"\n")
        self._end = len(text) - len(torn)
        if torn:
            log.warning("the last line of %s was not finished; skipped", self._path)
        for number, line in enumerate(lines.splitlines(), 1):
            try:
                stop = noted_from(line.decode())
            except ValueError:
                log.exception("line %s of %s cannot be read", number, self._path)
            else:
                self._kept[stop.key] = stop
        if whole[self._end :].strip(b"\0"):
            # Else a later line might run into the remains of an earlier one.
            self._clear(self._end)

    def _take_room(self) -> None:
        """Fill it with zeros: a hole would need the disk's room only later."""
        size = os.fstat(self._file).st_size
        if size < self._room:
            try:
                self._write(bytes(self._room - size), size)
            except OSError as error:
                log.warning("no room could be taken for %s: %s", self._path, error)

    def _clear(self, start: int) -> None:
        """Nothing stands behind *start* any more."""
        size = os.fstat(self._file).st_size
        if size > max(self._room, start):
            size = max(self._room, start)
            os.ftruncate(self._file, size)
        self._write(bytes(size - start), start)
        self._end = start

    def _write(self, text: bytes, at: int) -> None:
        while text:
            done = os.pwrite(self._file, text, at)
            text, at = text[done:], at + done
        os.fsync(self._file)

    def _unavailable(self, error: OSError) -> RecordUnavailableError:
        why = error.strerror or type(error).__name__
        if isinstance(error, BlockingIOError):
            why = "another OnAir uses it"
        return RecordUnavailableError(
            f"The journal {self._path.name} cannot be written: {why}.",
            remedy="Whoever runs OnAir checks its folder: whether there is room, and "
            "who may write in it.",
        )
