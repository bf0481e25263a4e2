"""
The lock: one SQLite file is served by one process.

Two would each take the other's calls under way for those of a dead process.  The
operating system holds the lock for as long as the process lives, so that it is free
again after any death, and readers and command line tools do not meet it.
"""

from __future__ import annotations

import errno
import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.domain.errors import RecordUnavailableError
from storage.faults import unavailable

if sys.platform != "win32":
    import fcntl

if TYPE_CHECKING:
    from typing import Self

log = logging.getLogger(__name__)

_HELD = frozenset({errno.EWOULDBLOCK, errno.EAGAIN, errno.EACCES})
_LONGEST_PID = 20


class ServingLock:
    """
    The right to serve one SQLite file, taken when this is made.

    Attributes:
        path: The file that is locked; it holds the pid of who locked it last, and
            is never removed, because whoever waits may have it open.
        held: Whether nobody else can serve it; False only where the system, or the
            file system, has no locks.
    """

    def __init__(self, database: Path) -> None:
        """
        Take it at once.

        Raises:
            RecordUnavailableError: Another process serves that file, or the lock
                cannot be written beside it.
        """
        # A link to the file must not look like another file.
        real = Path(os.path.realpath(database))
        self.path = real.with_name(f"{real.name}.lock")
        self._file: int | None = None
        self.held = False
        if sys.platform == "win32":
            log.warning("this system has no file locks: serve %s once only", database)
            return
        flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
        try:
            file = os.open(self.path, flags, 0o600)
        except OSError as error:
            raise unavailable(error) from error
        try:
            self.held = self._take(file, database)
        except BaseException:
            os.close(file)
            raise
        self._file = file

    @classmethod
    def of(cls, url: str) -> Self | None:
        """
        The lock for what *url* names; None where that is no file.

        Raises:
            RecordUnavailableError: As above.
        """
        try:
            parsed = make_url(url)
        except (ArgumentError, ValueError):
            return None  # whoever opens it says what is wrong with it
        if parsed.get_backend_name() != "sqlite":
            return None
        if not parsed.database or parsed.database == ":memory:":
            return None
        return cls(Path(parsed.database))

    def release(self) -> None:
        """Let others serve; harmless when it is not held."""
        if self._file is not None:
            self.held = False
            os.close(self._file)
            self._file = None

    def _take(self, file: int, database: Path) -> bool:
        if sys.platform == "win32":
            return False
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            if error.errno in _HELD:
                raise _taken(file, database) from None
            # Some network file systems have none; that is no reason not to serve.
            log.warning(
                "%s cannot be locked (%s): serve it once only",
                database,
                error.strerror,
            )
            return False
        try:
            os.ftruncate(file, 0)
            os.pwrite(file, f"{os.getpid()}\n".encode(), 0)
        except OSError as error:
            raise unavailable(error) from error
        return True


def _taken(file: int, database: Path) -> RecordUnavailableError:
    # Who holds it may not have written its number yet.
    pid = os.pread(file, _LONGEST_PID, 0).decode(errors="replace").strip()
    who = f"process {pid}" if pid.isdecimal() else "another process"
    return RecordUnavailableError(
        f"{database} is served already, by {who}.",
        remedy="Stop that one first, or give this one a database of its own in "
        "ONAIR_DATABASE_URL.",
    )
