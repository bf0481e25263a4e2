"""
Verifying: does every line say what it said when it was sealed, and is none missing?

The chain is walked in pages, each of one moment, so that a bot may go on writing
meanwhile; nothing of it is kept but the last few links.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import UsageError
from bot.domain.history import EventKind
from bot.domain.seal import (
    NOTHING_SEALED,
    Break,
    BreakKind,
    Head,
    Verification,
)
from storage.verifying.archives import Archives
from storage.verifying.ends import Compared, compared, head_break, loose_breaks, shifted
from storage.verifying.guards import missing_tables
from storage.verifying.kept import checkpoints_of, head_of, moment_of, whole
from storage.verifying.lines import WIDTH, Lines
from storage.verifying.links import seal_bytes
from storage.verifying.notes import beside
from storage.verifying.pairs import put_together
from storage.verifying.people import People
from storage.verifying.source import opened
from storage.verifying.tally import SHIFTS, Progress, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.domain.seal import Checkpoint
    from storage.verifying.source import Source

PAGE = 5000
_LOOSE = 64


def verify(
    url: str,
    *,
    since: int = 1,
    given: Sequence[Checkpoint] = (),
    key: str = "",
    tell: Callable[[Progress], None] = lambda _: None,
) -> Verification:
    """
    Walk the chain of a database, and compare it with checkpoints.

    Args:
        url: As `ONAIR_DATABASE_URL`, or `sqlite:///` and the path of a copy.
        since: The place to begin at; what is before it counts as looked at.
        given: Checkpoints that were kept elsewhere.
        key: The only public key whose signatures count; "" for any.
        tell: Told after each page.

    Raises:
        RecordUnavailableError: It is not there, or cannot be read.
        RecordVersionError: It is no record, or one of another version.
        SettingsError: No database that OnAir can use is named so.
        UsageError: There is no place *since*.
    """
    source = opened(url)
    try:
        return verify_in(source, since=since, given=given, key=key, tell=tell)
    finally:
        source.close()


def verify_in(
    source: Source,
    *,
    since: int = 1,
    given: Sequence[Checkpoint] = (),
    key: str = "",
    tell: Callable[[Progress], None] = lambda _: None,
) -> Verification:
    """
    As `verify`, in a database that is open.

    Raises:
        RecordUnavailableError: It cannot be read.
        RecordVersionError: It is no record, or one of another version.
        UsageError: There is no place *since*.
    """
    with source.moment():
        gone = missing_tables(source)
    if gone:
        return _without(gone)
    return _Verifying(source, since, tell).all(given, key)


def _without(gone: list[str]) -> Verification:
    breaks = tuple(
        Break(BreakKind.TABLE_GONE, 0, 0, f"The table {name} was removed.")
        for name in gone
    )
    return Verification(0, NOTHING_SEALED, breaks, broken=len(breaks))


class _Verifying:
    """One verification of a database."""

    def __init__(
        self, source: Source, since: int, tell: Callable[[Progress], None]
    ) -> None:
        self._source = source
        self._since = since
        self._tell = tell
        self._tally = Tally()
        with source.moment():
            self._head = head_of(self._source)
            self._archives = Archives(source)
            self._people = People(source)
            if since == 1:
                # What is archived and still here is about to go.
                self._since = since = self._archives.last + 1
            before = self._seal_before(since)
            event = self._event_before(since)
        self._walk = Lines(self._people, self._tally, since, before)
        self._walk.event = event
        self._walk.sealed_between = self._sealed_between
        self._walk.archived = self._archived

    def all(self, given: Sequence[Checkpoint], key: str) -> Verification:
        """Walk, and look at what lies beside."""
        length = self._head.length if self._head else 0
        after = self._since - 1
        while True:
            with self._source.moment():
                rows = self._source.page(after, PAGE)
                final = len(rows) < PAGE
                head = head_of(self._source) if final else None
                if head is not None:
                    self._head = head
                self._walk.feed(rows, head, final=final)
                if final:
                    return self._judged(given, key)
            after = rows[-1][WIDTH]
            self._tell(Progress(self._walk.expected - 1, length, self._tally.count))

    def _judged(self, given: Sequence[Checkpoint], key: str) -> Verification:
        """The end; still in the moment of the last page."""
        walk, tally = self._walk, self._tally
        walked = Head(walk.expected - 1, self._seal_at(walk.expected - 1), walk.event)
        count, oldest, rows = self._source.unsealed(_LOOSE)
        loose = [walk.link((*row, 0, None, row[0])) for row in rows]
        sealed = put_together(tally, loose)
        self._add_head(walked)
        # What is numbered by no number was put in by hand; 0 comes before all.
        waiting = [
            (row[0] if isinstance(row[0], int) else 0, row[1])
            for row in rows
            if row[0] not in sealed
        ]
        tally.extend(
            loose_breaks(
                waiting,
                self._head or Head(),
                self._source.alive(),
                in_order=self._source.kind == "sqlite",
            )
        )
        tally.extend(self._people.breaks)
        if self._people.has_erased and not self._archives.last:
            # Else the line that tells of it may be in an archive's file.
            tally.extend(self._people.unexplained(self._source.told(EventKind.ERASED)))
        # As of now: by a newer one the line of the one before may have left.
        archives = Archives(self._source)
        tally.extend(archives.breaks(key, self._source.told(EventKind.ARCHIVED)))
        on_record = checkpoints_of(self._source)
        own = self._compared(on_record, walked, key)
        others = self._compared(given, walked, key)
        for one in (*own.breaks, *others.breaks):
            if one.kind not in SHIFTS or not tally.explained(one.kind, one.what):
                tally.add(one)
        return Verification(
            length=walked.length,
            seal=walked.seal,
            breaks=tally.first(),
            unsealed=count,
            oldest_unsealed=moment_of(oldest),
            checkpoints_fit=own.fit,
            checked=walk.checked,
            broken=tally.count,
            since=self._since,
            archived=self._archives.last,
            given_fit=others.fit,
            proven=others.furthest,
            keys=tuple(sorted(own.keys | others.keys | archives.keys)),
            notes=(
                *self._notes(own.old + others.old),
                *beside(archives.keys, (on_record, given), self._source),
            ),
        )

    def _add_head(self, walked: Head) -> None:
        head = self._head
        if head is None and not walked.length:
            return
        made = (self._walk.seal or b"").hex()
        at_head = None if head is None else self._seal_or_none(head.length)
        found = head_break(head, walked, made, at_head)
        if found is None:
            return
        moved = head is not None and head.length != walked.length
        if moved and head is not None and head.seal == walked.seal:
            fewer = head.length > walked.length
            kind = BreakKind.REMOVED if fewer else BreakKind.INSERTED
            if self._tally.explained(kind, shifted(head, walked)):
                return
        if not self._tally.knows(found):
            self._tally.add(found)

    def _compared(
        self, checkpoints: Sequence[Checkpoint], walked: Head, key: str
    ) -> Compared:
        first = self._archives.last + 1
        return compared(
            checkpoints,
            self._seal_or_none,
            (first, walked.length),
            key,
            self._place_of,
        )

    def _seal_before(self, place: int) -> bytes | None:
        if place == self._archives.last + 1:
            return self._archives.seal
        kept = self._seal_or_none(place - 1)
        if kept is None:
            length = self._head.length if self._head else 0
            raise UsageError(
                f"There is no place {place} to begin at.",
                remedy=f"The chain has {length} places; leave --from out to walk all.",
            )
        return seal_bytes(kept)

    def _event_before(self, place: int) -> int:
        """The line before the first one; where that is archived, as the end says."""
        query = "SELECT event FROM seals WHERE place = {0}"
        if rows := self._source.rows(query, place - 1):
            return whole(rows[0][0])
        return self._head.event if self._head and self._head.length == place - 1 else 0

    def _seal_or_none(self, place: int) -> str | None:
        rows = self._source.rows("SELECT seal FROM seals WHERE place = {0}", place)
        if rows:
            return str(rows[0][0])
        return self._archives.seal_at(place)

    def _seal_at(self, place: int) -> str:
        if place == 0:
            return NOTHING_SEALED
        return self._seal_or_none(place) or NOTHING_SEALED

    def _archived(self) -> tuple[int, bytes | None]:
        """As of now: an archive may have been made while we walk."""
        self._archives = Archives(self._source)
        return self._archives.last, self._archives.seal

    def _sealed_between(self, first: int, last: int) -> bool:
        found = self._source.rows(
            "SELECT 1 FROM seals WHERE event > {0} AND event < {1} LIMIT 1", first, last
        )
        return bool(found)

    def _place_of(self, seal: str) -> int:
        rows = self._source.rows("SELECT place FROM seals WHERE seal = {0}", seal)
        return int(rows[0][0]) if rows else 0

    def _notes(self, old: int) -> list[str]:
        notes = []
        if self._walk.clock_back:
            times = self._walk.clock_back
            often = "once, by" if times == 1 else f"{times:,} times, at the most by"
            by = self._walk.furthest
            notes.append(f"The clock went back {often} {by}; that breaks nothing.")
        if old:
            notes.append(
                f"{old:,} checkpoints end where lines are in an archive's file; verify "
                "that file with them."
            )
        return notes
