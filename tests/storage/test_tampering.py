"""
A record changed by hand is found out: what was done to it, and where.
"""

from __future__ import annotations

import inspect
import itertools
import random
import re
import sqlite3
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.domain.actor import Actor
from bot.domain.seal import BreakKind
from storage.chain.checkpoint_check import key_text
from storage.keeping.file import Trailer, message
from storage.verifying.record import verify, verify_in
from storage.verifying.source import Source
from tests.empty import empty_record
from tests.storage.attacks import ATTACKS, end_cut_off_and_head_set
from tests.storage.signed import NOON, checkpoint_of
from tests.storage.tampering import Chain
from tests.storage.wishes import asked, opened, start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

    from bot.domain.seal import Checkpoint, Verification
    from tests.storage.attacks import Expected

ROUNDS = 1000
SEED = 20261123
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OWN = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
ODD = (None, 5.5, "x", b"\xff", -1, 2**62, "\x00\x1b[2J", "")
PEOPLE = [Actor("T1", f"U{n}00", name=f"person {n}") for n in range(1, 6)]


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    """A record of some hundred sealed lines, in memory."""
    path = tmp_path_factory.mktemp("tampering") / "onair.db"
    fill(path)
    memory = sqlite3.connect(":memory:")
    on_disk = sqlite3.connect(path)
    on_disk.backup(memory)
    on_disk.close()
    yield memory
    memory.close()


def fill(path: Path) -> None:
    """Let five people wish for things, and seal all that is told of it."""
    record = opened(empty_record(path), spacing=timedelta(0))
    for number in range(70):
        asked(record, start(number + 1), by=PEOPLE[number % 5])
        claim = record.ledger.claim("w1", timedelta(seconds=30))
        assert claim is not None
    while record.ledger.seal():
        pass
    record.close()


def copy(template: sqlite3.Connection) -> sqlite3.Connection:
    """One to be tampered with."""
    made = sqlite3.connect(":memory:", isolation_level=None)
    template.backup(made)
    return made


def judged(db: sqlite3.Connection, *given: Checkpoint) -> Verification:
    """What verification says."""
    return verify_in(Source(db, "sqlite"), given=given)


def test_an_untouched_record_fits(template: sqlite3.Connection) -> None:
    """
    If nobody touched the record, every line fits, and a checkpoint of its end does.
    """
    db = copy(template)
    found = judged(db, checkpoint_of(Chain(copy(template)).head(), KEY))

    assert () == found.breaks
    assert found.length == found.checked > 200
    assert 1 == found.given_fit
    assert found.length == found.proven
    assert 0 == found.unsealed


@pytest.mark.timeout(300)
def test_whoever_tampers_is_found_out(template: sqlite3.Connection) -> None:
    """
    Of a thousand attacks each is noticed, and the first broken place is named, with
    what was done there: by the chain itself, or by a checkpoint from elsewhere.
    """
    how = random.Random(SEED)  # noqa: S311  to be the same each time
    checkpoint = checkpoint_of(Chain(copy(template)).head(), KEY)
    wrong = []
    unguarded = copy(template)
    Chain(unguarded)
    for number in range(ROUNDS):
        attack = ATTACKS[number % len(ATTACKS)]
        db = copy(unguarded)
        expected = attack(Chain(db), how)
        found = judged(db)
        if not expected.alone and found.holds:
            found = judged(db, checkpoint)
        elif not expected.alone:
            wrong.append(f"{number} {attack.__name__}: {found.breaks} without it")
        if not _is_told(found, expected):
            wrong.append(f"{number} {attack.__name__}: {expected} but {found.breaks}")
        db.close()

    assert [] == wrong[:5], f"{len(wrong)} of {ROUNDS}"


def test_every_kind_of_break_is_tried() -> None:
    """
    What can be told of a chain is what these tests do to one.
    """
    tried = {
        name
        for attack in TRIED
        for name in re.findall(r"BreakKind\.(\w+)", inspect.getsource(attack))
    }

    assert {kind.name for kind in BreakKind} == tried


def _is_told(found: Verification, expected: Expected) -> bool:
    """Whether the first break is the one that was made."""
    if not found.breaks:
        return False
    first = found.breaks[0]
    there = not expected.alone or first.place in expected.places
    return there and first.kind in expected.kinds


def test_a_checkpoint_longer_than_the_chain_is_a_copy_from_before(
    template: sqlite3.Connection,
) -> None:
    """
    If yesterday's copy is put in place of the record, today's checkpoint shows it.
    """
    db = copy(template)
    today = checkpoint_of(Chain(copy(template)).head(), KEY)
    yesterday = Chain(db)
    end_cut_off_and_head_set(yesterday, random.Random(1))  # noqa: S311  as above

    found = judged(db, today)

    assert judged(db).holds
    assert BreakKind.CUT_OFF is found.breaks[0].kind
    assert yesterday.length + 1 == found.breaks[0].place
    assert "copy from before" in found.breaks[0].what


def checkpoint_on_record_forged(db: sqlite3.Connection) -> BreakKind:
    """A checkpoint's row says something else."""
    Chain(db)
    db.execute("UPDATE checkpoints SET length = length - 1")
    return BreakKind.FORGED_CHECKPOINT


def table_taken_away(db: sqlite3.Connection) -> BreakKind:
    """A whole table is gone."""
    Chain(db)
    db.execute("DROP TABLE names")
    return BreakKind.TABLE_GONE


def archive_made_up(db: sqlite3.Connection) -> BreakKind:
    """The beginning is taken out, and a row tells of an archive that never was."""
    chain = Chain(db)
    chain.remove(range(1, 11), seals=False)
    db.execute(
        "INSERT INTO archives (number, at, first, last, seal, file, sha256, lines,"
        " key, signature) VALUES (1, '2026-11-23T12:00:00.000000Z', 1, 10, ?, 'x',"
        " 'x', 10, 'x', 'x')",
        (chain.seal(10),),
    )
    db.execute("DELETE FROM seals WHERE place <= 10")
    return BreakKind.FORGED_ARCHIVE


def archive_of_ones_own(db: sqlite3.Connection) -> BreakKind:
    """The same, signed with a key of one's own, and no guard taken away."""
    chain = Chain(copy(db))
    bare = Trailer(NOON, 1, 10, chain.seal(0), chain.seal(10), 10, "")
    trailer = replace(bare, key=key_text(OWN.public_key().public_bytes_raw()))
    db.execute(
        "INSERT INTO archives (number, at, first, last, seal, file, sha256, lines,"
        " key, signature) VALUES (1, '2026-11-23T12:00:00.000000Z', 1, 10, ?, 'x',"
        " 'x', 10, ?, ?)",
        (trailer.seal, trailer.key, b64encode(OWN.sign(message(trailer))).decode()),
    )
    db.execute(
        "DELETE FROM events WHERE number IN (SELECT event FROM seals WHERE place <= 10)"
    )
    db.execute("DELETE FROM seals WHERE place <= 10")
    return BreakKind.FORGED_ARCHIVE


ELSEWHERE = (
    checkpoint_on_record_forged,
    table_taken_away,
    archive_made_up,
    archive_of_ones_own,
)
TRIED: tuple[Callable[..., object], ...] = (*ATTACKS, *ELSEWHERE)


@pytest.mark.parametrize("attack", ELSEWHERE)
def test_what_lies_beside_the_chain_is_looked_at(
    template: sqlite3.Connection, attack: Callable[[sqlite3.Connection], BreakKind]
) -> None:
    """
    If not the lines but what vouches for them was changed, that is told as well.
    """
    db = copy(template)
    one = checkpoint_of(Chain(copy(template)).head(), KEY)
    db.execute(
        "INSERT INTO checkpoints (at, length, seal, event, key, signature)"
        " VALUES ('2026-11-23T12:00:00.000000Z', ?, ?, ?, ?, ?)",
        (one.length, one.seal, one.event, one.key, one.signature),
    )
    assert (True, 1) == ((found := judged(db)).holds, found.checkpoints_fit)

    kind = attack(db)

    assert kind in {one.kind for one in judged(db).breaks}


FREE = {
    ("actors", "name"),  # how somebody is called today; `names` holds what was then
    ("checkpoints", "number"),  # only their order
}


def test_no_cell_can_be_changed_unnoticed(template: sqlite3.Connection) -> None:
    """
    Whatever cell of the record's tables is made something else, of any type, it is
    found out; but for the very few that vouch for nothing.
    """
    loose = copy(template)
    one = checkpoint_of(Chain(loose).head(), KEY)
    loose.execute(
        "INSERT INTO checkpoints VALUES (1, ?, ?, ?, ?, ?, ?)",
        (
            *(f"{one.at:%Y-%m-%dT%H:%M:%S.%fZ}", one.length, one.seal, one.event),
            *(one.key, one.signature),
        ),
    )
    unnoticed = set()
    for table in ("events", "seals", "heads", "actors", "names", "checkpoints"):
        # Without the constraints, which whoever owns the file can take away as well.
        loose.execute(f"CREATE TABLE loose AS SELECT * FROM {table}")  # noqa: S608  ours
        loose.execute(f"DROP TABLE {table}")
        loose.execute(f"ALTER TABLE loose RENAME TO {table}")
        columns = [row[1] for row in loose.execute(f"PRAGMA table_info({table})")]
        for column, odd in itertools.product(columns, ODD):
            db = copy(loose)
            db.execute(
                f'UPDATE {table} SET "{column}" = ? WHERE rowid IN'  # noqa: S608  ours
                f" (SELECT max(rowid) FROM {table})",
                (odd,),
            )
            if judged(db).holds and copy_differs(db, loose, table):
                unnoticed.add((table, column))
            db.close()

    assert unnoticed == FREE


def copy_differs(db: sqlite3.Connection, other: sqlite3.Connection, table: str) -> bool:
    """Whether that table is another one now."""
    ask = f"SELECT * FROM {table}"  # noqa: S608  ours
    return bool(db.execute(ask).fetchall() != other.execute(ask).fetchall())


def test_a_guard_that_was_taken_away_is_told(template: sqlite3.Connection) -> None:
    """
    If somebody took the guards off the tables, that is said, though it breaks nothing.
    """
    db = copy(template)
    assert () == judged(db).notes

    Chain(db)

    found = judged(db)
    assert found.holds
    assert "Guards against changes are not there any more" in found.notes[0]


def test_a_guard_that_was_replaced_is_told(template: sqlite3.Connection) -> None:
    """
    If a guard bears its name and guards nothing, that is said; so is a trigger that
    is none of ours.
    """
    db = copy(template)
    db.execute("DROP TRIGGER events_not_changed")
    nothing = "BEFORE UPDATE ON events BEGIN SELECT 1; END"
    db.execute(f"CREATE TRIGGER events_not_changed {nothing}")
    (note,) = judged(db).notes
    assert "not as OnAir made them (1: events_not_changed)" in note

    db.execute("CREATE TRIGGER mine AFTER INSERT ON rules BEGIN SELECT 1; END")
    found = judged(db)
    assert found.holds
    assert "OnAir does not know are on its tables (1: mine)" in found.notes[1]


def test_checkpoints_that_were_taken_away_are_told(
    template: sqlite3.Connection,
) -> None:
    """
    If a line tells of a checkpoint and there is none, that is said; what stands in
    such a line by hand does no harm.
    """
    db = copy(template)
    for details in ('{"checkpoint":7}', "[]", '{"checkpoint":[]}', "x"):
        number = Chain(db).forge(1)
        db.execute(
            "UPDATE events SET kind = 'checkpoint', details = ? WHERE number = ?",
            (details, number),
        )

    notes = " ".join(judged(db).notes)

    assert "checkpoints that are not on record any more (1: 7)" in notes


def test_a_clock_that_went_back_breaks_nothing(tmp_path: Path) -> None:
    """
    If the machine's clock was set back between two lines, that is told and no break.
    """
    clock = SteppedClock(NOON)
    record = opened(empty_record(tmp_path / "onair.db"), clock=clock)
    asked(record, start(1))
    clock.at = NOON - timedelta(hours=1)
    asked(record, start(2))
    record.ledger.seal()
    record.close()

    found = verify(f"sqlite:///{tmp_path / 'onair.db'}")

    assert found.holds
    assert "The clock went back once, by 1:00:00" in found.notes[0]


class SteppedClock:
    """A clock that somebody sets."""

    def __init__(self, at: datetime) -> None:
        """It stands still meanwhile."""
        self.at = at

    def now(self) -> datetime:
        """What it shows."""
        return self.at
