"""
A record changed by hand is found out: what was done to it, and where.
"""

from __future__ import annotations

import random
import sqlite3
from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.domain.actor import Actor
from storage.verifying import verify_in
from storage.verifying_source import Source
from tests.empty import empty_record
from tests.storage.signed import checkpoint_of
from tests.storage.tampering import ATTACKS, Chain
from tests.storage.wishes import asked, opened, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.seal import Checkpoint, Verification

ROUNDS = 1000
SEED = 20261123
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
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
    wrong: list[str] = []
    met: Counter[str] = Counter()
    for number in range(ROUNDS):
        attack = ATTACKS[number % len(ATTACKS)]
        db = copy(template)
        chain = Chain(db)
        expected = attack(chain, how)
        met[attack.__name__] += 1
        alone, with_it = judged(db), judged(db, checkpoint)
        db.close()
        if expected.alone:
            first = alone.breaks[0] if alone.breaks else None
            fits = (
                first is not None
                and first.kind in expected.kinds
                and first.place in expected.places
            )
            if not fits:
                wrong.append(f"{number} {attack.__name__}: {expected} but {alone.breaks}")
        else:
            if alone.breaks:
                wrong.append(f"{number} {attack.__name__}: unexpected {alone.breaks}")
            first = with_it.breaks[0] if with_it.breaks else None
            if first is None or first.kind not in expected.kinds:
                wrong.append(f"{number} {attack.__name__}: {expected} but {first}")
        if not with_it.breaks:
            wrong.append(f"{number} {attack.__name__}: not noticed with a checkpoint")

    assert [] == wrong[:60], f"{len(wrong)} of {ROUNDS}"
    assert set(met) == {one.__name__ for one in ATTACKS}
