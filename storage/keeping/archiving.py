"""
Archiving: old lines go into a signed file, and then leave the database.

In this order, so that a process may die at any instant and no line is lost, nor told
twice: the file is written under another name, read back, and named; then one
transaction puts the bridge over its places on record; then what it covers is deleted,
little by little.  What an earlier process left is found and gone on with.
"""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, func, select

from bot.domain.actor import ONAIR_ITSELF
from bot.domain.archive import MOST_LINES, Archive
from bot.domain.errors import RecordUnavailableError, SettingsError
from bot.domain.history import EventKind
from storage.faults import translated
from storage.keeping.due import due_in
from storage.quick import Insertion
from storage.tables import archives, events, seals
from storage.transaction import Writing, now, one_transaction

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy import Connection

    from bot.domain.archive import Due
    from storage.keeping.file import Checked
    from storage.transaction import Transaction

BATCH = 500
"""How many lines are deleted in one transaction: nobody waits for longer than that."""

_ADD = Insertion(archives)
_LAST = select(func.coalesce(func.max(archives.c.last), 0))
_SEAL_AT = select(seals.c.seal).where(seals.c.place == bindparam("of_place"))
_LEFT = (
    select(seals.c.place, seals.c.event)
    .where(seals.c.place <= _LAST.scalar_subquery())
    .order_by(seals.c.place)
    .limit(bindparam("most"))
)
_REMOVE_LINES = delete(events).where(
    events.c.number.in_(bindparam("of_numbers", expanding=True))
)
_REMOVE_SEALS = delete(seals).where(
    seals.c.place.between(bindparam("lowest"), bindparam("highest"))
)


class Archiving(Writing):
    """The part of the ledger that lets old lines go."""

    def archivable(self, until: datetime, most: int = MOST_LINES) -> Due:
        """
        Which lines may leave: sealed, older than *until*, and of nothing still open.

        Raises:
            RecordUnavailableError: It cannot be read just now.
        """
        with translated(), self._settings.engines.reader.begin() as db:
            return due_in(db, until, most)

    def archive(
        self, folder: Path, until: datetime, most: int = MOST_LINES, team: str = ""
    ) -> Archive | None:
        """
        Write what may leave into a file, and put the bridge over it on record.

        None where nothing may, or where another process is at it.  The lines are
        still there then: see `remove_archived`.

        Args:
            folder: Where the file is to be; it must be there.
            until: Only lines that are older.
            most: How many at the most.
            team: The workspace in whose history it is told, or "".

        Raises:
            SettingsError: There is no key to sign it, or no such folder.
            RecordUnavailableError: The file takes no more, or a line in it does not
                fit its seal; nothing has left.
        """
        signing = self._settings.signing
        if signing is None:
            raise SettingsError(
                "Old lines cannot leave the database: ONAIR_SIGNING_KEY is not set, "
                "and an archive must be signed.",
                remedy="Make a key with `onair audit key`, put it into .env, and start "
                "the bot again.",
            )
        # The library that signs is slow to come by, and rarely needed.
        from storage.keeping.writing import ArchiveFolder  # noqa: PLC0415

        reader = self._settings.engines.reader
        files = ArchiveFolder(folder, reader, signing, self._time)
        with files.alone() as ours:
            if not ours:
                return None
            due = self.archivable(until, most)
            return self._bridged(files.written(due), team) if due.lines else None

    def remove_archived(self, most: int = BATCH) -> int:
        """
        Delete lines that are in an archive's file; gives how many places that were.

        Raises:
            RecordUnavailableError: It cannot be written just now; nothing changed.
        """
        engines = self._settings.engines
        with translated(), engines.reader.begin() as db:
            if not db.execute(_LEFT, {"most": 1}).first():
                return 0
        return self._removed(most)

    @one_transaction
    def _removed(self, transaction: Transaction, most: int) -> int:
        db = transaction.db
        transaction.take_turns("archive")
        left = db.execute(_LEFT, {"most": most}).all()
        if not left:
            return 0
        # First the lines: their guard looks for their seals.
        db.execute(_REMOVE_LINES, {"of_numbers": [one.event for one in left]})
        reach = {"lowest": left[0].place, "highest": left[-1].place}
        db.execute(_REMOVE_SEALS, reach)
        return len(left)

    def _time(self) -> datetime:
        with translated(), self._settings.engines.reader.begin() as db:
            return now(db, self._settings)

    @one_transaction
    def _bridged(
        self, transaction: Transaction, written: tuple[str, Checked], team: str
    ) -> Archive | None:
        name, checked = written
        trailer = checked.trailer
        transaction.take_turns("archive")
        if not _follows(transaction.db, written):
            return None
        made = Archive(
            number=0,
            at=trailer.at,
            first=trailer.first,
            last=trailer.last,
            seal=trailer.seal,
            file=name,
            sha256=checked.sha256,
            lines=trailer.count,
            key=trailer.key,
            signature=trailer.signature,
        )
        row = asdict(made)
        del row["number"]
        number = _ADD.add(transaction.db, row)
        transaction.write(
            EventKind.ARCHIVED,
            ONAIR_ITSELF,
            team,
            details={
                "archive": number,
                "first": trailer.first,
                "last": trailer.last,
                "from": checked.since.isoformat(),
                "to": checked.until.isoformat(),
                "file": name,
                "sha256": checked.sha256,
                "lines": trailer.count,
            },
        )
        return replace(made, number=number)


def _follows(db: Connection, written: tuple[str, Checked]) -> bool:
    """
    Whether the file goes on where the last archive ended; False: somebody was faster.

    Raises:
        RecordUnavailableError: The chain is not the one in the file.
    """
    name, checked = written
    trailer = checked.trailer
    if db.execute(_LAST).scalar_one() != trailer.first - 1:
        return False
    kept = db.execute(_SEAL_AT, {"of_place": trailer.last}).scalar()
    if kept != trailer.seal:
        raise RecordUnavailableError(
            f"{name} is of another chain than the database's; nothing has left.",
            remedy="Run `onair audit verify`, and move that file out of the folder.",
        )
    return True
