"""
`onair audit verify`: whether the history is as it was written.

Needs no bot, no settings of Slack, and no network but the one to the database.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING

from bot.cli.audit_verify_words import broken, fitting
from bot.cli.environment import environment
from bot.domain.errors import RecordError, UsageError
from bot.settings import ENVIRONMENT
from storage.chain.checkpoint_check import read_checkpoints, read_key
from storage.verifying.file import verify_file
from storage.verifying.record import verify

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence

    from bot.domain.seal import Checkpoint, Verification
    from storage.verifying.tally import Progress

FITS, BROKEN, CANNOT_BE_JUDGED, INTERRUPTED = 0, 1, 2, 130
_DATABASE = "ONAIR_DATABASE_URL"
_SQLITE = b"SQLite format 3\0"
_TELL_EVERY_S = 0.5
_LONGEST_TEXT = 2**24


def audit_verify(given: Namespace) -> int:
    """
    Walk the chain and say whether it fits; gives 0, 1 where not, 2 where unjudged.

    Raises:
        UsageError: What was given is no checkpoint, key, or place.
        SettingsError: No database that OnAir can use is named so.
    """
    walked = Walked()
    try:
        checkpoints = tuple(_checkpoints(given.checkpoint))
        key = read_key(given.public_key) if given.public_key else ""
        found = _verified(given, checkpoints, key, walked)
    except RecordError as error:
        print(f"onair: It cannot be judged. {error}", file=sys.stderr)
        return CANNOT_BE_JUDGED
    except KeyboardInterrupt:
        walked.clear()
        print(walked.standing(given.since), file=sys.stderr)
        return INTERRUPTED
    walked.clear()
    called = given.file or "The record"
    words = fitting if found.holds else broken
    for line in words(called, found, given=len(checkpoints), key=key):
        print(line)
    return FITS if found.holds else BROKEN


def _verified(
    given: Namespace, checkpoints: Sequence[Checkpoint], key: str, walked: Walked
) -> Verification:
    """It is a file of lines, or a database."""
    if given.file and given.database:
        raise UsageError(
            "A file and a database were given.", remedy="Give one of them."
        )
    if given.file and not _is_database(Path(given.file)):
        with Path(given.file).open("rb") as file:
            return verify_file(
                file,
                since=given.since,
                given=checkpoints,
                key=key,
                filtered=given.filtered,
                tell=walked,
            )
    if given.filtered:
        raise UsageError(
            "Only an export is made with a filter, and a database was given.",
            remedy="Leave --filtered out.",
        )
    url = f"sqlite:///{given.file}" if given.file else given.database or _named()
    return verify(url, since=given.since, given=checkpoints, key=key, tell=walked)


def _is_database(path: Path) -> bool:
    """
    Whether it is a file of SQLite's.

    Raises:
        UsageError: There is none, or it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return file.read(len(_SQLITE)) == _SQLITE
    except OSError as error:
        raise _unreadable(path, error) from error


def _named() -> str:
    """The database of the environment; nothing else there is read."""
    usual = next(one.default for one in ENVIRONMENT if one.name == _DATABASE)
    return environment().get(_DATABASE) or usual


def _checkpoints(names: Sequence[str]) -> list[Checkpoint]:
    found: list[Checkpoint] = []
    for name in names:
        try:
            with Path(name).open(encoding="utf-8-sig") as file:
                found += read_checkpoints(file.read(_LONGEST_TEXT))
        except UnicodeDecodeError:
            raise UsageError(
                f"{name} is no text.", remedy="Save the posted line as a text file."
            ) from None
        except OSError as error:
            raise _unreadable(Path(name), error) from error
    return found


def _unreadable(path: Path, error: OSError) -> UsageError:
    return UsageError(
        f"{path} cannot be read: {error.strerror}.",
        remedy="Name a file that is there and that you may read.",
    )


class Walked:
    """Where the walk stands, for whoever watches or interrupts it."""

    def __init__(self) -> None:
        """Nothing was looked at yet."""
        self._last: Progress | None = None
        self._told_at = self._begun = monotonic()
        self._first = 0
        self._shown = False

    def __call__(self, progress: Progress) -> None:
        """Note it, and show it on a terminal now and then."""
        if self._last is None:
            self._first = progress.place
            self._begun = monotonic()
        self._last = progress
        now = monotonic()
        if now - self._told_at < _TELL_EVERY_S or not sys.stderr.isatty():
            return
        self._told_at = now
        self._shown = True
        pace = (progress.place - self._first) / max(now - self._begun, 0.001)
        of = f" of {progress.length:,}" if progress.length else ""
        line = f"place {progress.place:,}{of}, {pace:,.0f} a second"
        print(f"\r{line:<70}", end="", file=sys.stderr, flush=True)

    def clear(self) -> None:
        """Leave nothing of it on the terminal."""
        if self._shown:
            with suppress(OSError):
                print(f"\r{'':<70}\r", end="", file=sys.stderr, flush=True)

    def standing(self, since: int) -> str:
        """For whoever interrupted it."""
        if self._last is None or self._last.place < since:
            return "Stopped before anything was judged."
        if self._last.broken:
            return (
                f"Stopped behind place {self._last.place}; "
                f"{self._last.broken:,} breaks were found up to there. "
                "Walk again from the start to have them told."
            )
        return (
            f"Stopped behind place {self._last.place}; all fits up to there. Go on "
            f"with --from {self._last.place + 1}."
        )
