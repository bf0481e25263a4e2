"""
Sealing: lines get their places in the chain, soon after they were written.

Not in the transactions that write them: those would all wait for the chain's head.
So lines are read as they are committed, hashed outside of any transaction, and chained
in one of their own, by whoever is first.
"""

from __future__ import annotations

from collections import deque
from time import monotonic
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, func, insert, select, update

from storage.chain.head import head_of
from storage.chain.lines import LINES, Marking
from storage.columns import Moment
from storage.faults import RaceLostError, odd, translated
from storage.sealed import hash_again, hash_of, is_canonical, next_seal
from storage.tables import events, heads, seals
from storage.transaction import Writing

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy import Connection

    from bot.domain.seal import Head
    from storage.sealed import Line, Marks
    from storage.transaction import Settings

MOST = 200
"""How many lines are sealed in one transaction."""

# PostgreSQL gives numbers before transactions commit, so a lower one may come later.
# No transaction of ours lasts so long: the server ends those that are idle.
_LATE_S = 60.0
# As far behind the last sealed one a line may be, after a start, and still be sealed.
# What somebody put further back is left without a seal, where verifying finds it.
_BEHIND = 100_000
_KEY = 592817346021

_IS_SEALED = select(seals.c.place).where(seals.c.event == events.c.number).exists()
_WAITING = (
    LINES.where(events.c.number > bindparam("low"), ~_IS_SEALED)
    .order_by(events.c.number)
    .limit(bindparam("most"))
)
UNSEALED = (
    select(func.count(), func.min(events.c.at, type_=Moment()))
    .select_from(events)
    .where(events.c.number > bindparam("low"), ~_IS_SEALED)
)
"""How many lines wait for their seal, and since when the oldest does."""

_NEWEST = select(func.coalesce(func.max(events.c.number), 0))
_ADD = insert(seals)
_BEGIN = insert(heads)
_GROW = (
    update(heads)
    .where(heads.c.id == 1, heads.c.length == bindparam("was"))
    .values(
        length=bindparam("new_length"),
        seal=bindparam("new_seal"),
        event=bindparam("new_event"),
    )
)


class Sealing(Writing):
    """The part of the ledger that chains lines."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is known of the chain yet."""
        super().__init__(settings)
        self._watch = Watch(settings)

    def seal(self, most: int = MOST) -> int:
        """
        Chain the lines that wait for it, oldest first; gives how many were.

        None where another process is at it, or was faster.

        Raises:
            RecordUnavailableError: It cannot be read or written just now.
        """
        head, lines, marks = self._watch.waiting(most)
        chained = _chained(head, lines, marks)
        try:
            if chained and not self._keep(head, chained):
                return 0
        except RaceLostError as error:
            # Somebody wrote a seal by hand; the next look may find it gone.
            raise odd() from error
        if len(lines) < most:
            self._watch.settled()
        return len(chained)

    def unsealed(self, db: Connection) -> tuple[int, datetime | None]:
        """How many lines wait for their seal, and since when the oldest does."""
        return self._watch.unsealed(db)

    def _keep(self, head: Head, rows: list[dict[str, object]]) -> bool:
        """Lengthen the chain, if nobody did since it was read."""
        with self._transaction() as transaction:
            db = transaction.db
            if not _is_ours(db) or head_of(db, held=True) != head:
                return False
            db.execute(_ADD, rows)
            last = rows[-1]
            new = {"length": last["place"], "seal": last["seal"]}
            if head.length == 0:
                db.execute(_BEGIN, {"id": 1, **new, "event": last["event"]})
                return True
            grown = {f"new_{name}": value for name, value in new.items()}
            was = {"was": head.length, "new_event": last["event"]}
            return db.execute(_GROW, {**grown, **was}).rowcount == 1


class Watch:
    """
    From where on lines may wait for their seal.

    Every line up to there is sealed, or never will be: so nobody looks through
    millions of them twice a second.
    """

    def __init__(self, settings: Settings) -> None:
        """Nothing was looked at yet."""
        self._settings = settings
        self._marking = Marking()
        self._low: int | None = None
        self._seen: deque[tuple[float, int]] = deque()
        self._since = 0.0

    def waiting(self, most: int) -> tuple[Head, list[Line], Marks]:
        """The chain's head, and lines that follow it, with their marks."""
        self._since = monotonic()
        with translated(), self._settings.engines.reader.begin() as db:
            head = head_of(db)
            wanted = {"low": self._lowest(head), "most": most}
            lines: list[Any] = [tuple(row) for row in db.execute(_WAITING, wanted)]
            newest = int(db.execute(_NEWEST).scalar_one())
            marks = self._marking.of(db, lines)
        if not self._seen or self._seen[-1][1] < newest:
            self._seen.append((self._since, newest))
        return head, lines, marks

    def settled(self) -> None:
        """All that `waiting` found has its seal; none below can come any more."""
        late = _LATE_S if self._is_shared else 0.0
        while self._seen and self._seen[0][0] <= self._since - late:
            self._low = self._seen.popleft()[1]

    def unsealed(self, db: Connection) -> tuple[int, datetime | None]:
        """How many lines wait for their seal, and since when the oldest does."""
        low = self._lowest(head_of(db))
        count, oldest = db.execute(UNSEALED, {"low": low}).one()
        return int(count), oldest

    @property
    def _is_shared(self) -> bool:
        """Whether several may write at once."""
        return self._settings.engines.writer.dialect.name == "postgresql"

    def _lowest(self, head: Head) -> int:
        if self._low is None:
            behind = _BEHIND if self._is_shared else 0
            self._low = max(0, head.event - behind)
        return self._low


def _chained(
    head: Head, lines: Sequence[Line], marks: Marks
) -> list[dict[str, object]]:
    """What is to be kept of each, hashed while nobody waits."""
    rows: list[dict[str, object]] = []
    seal = bytes.fromhex(head.seal)
    for place, line in enumerate(lines, head.length + 1):
        hashing = hash_of if is_canonical(line[-1]) else hash_again
        seal = next_seal(seal, hashing(line, marks))
        rows.append({"place": place, "event": line[0], "seal": seal.hex()})
    return rows


def _is_ours(db: Connection) -> bool:
    """Whether nobody else is at it; on SQLite nobody else writes now anyway."""
    if db.dialect.name != "postgresql":
        return True
    found: Any = db.execute(select(func.pg_try_advisory_xact_lock(_KEY))).scalar_one()
    return bool(found)
