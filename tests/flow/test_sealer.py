"""
The sealer: within a second, in batches, and the rest when OnAir goes down.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.history import EventKind
from bot.flow.sealer import EVERY_S, Sealer
from tests.empty import empty_record
from tests.stage import until
from tests.storage.wishes import asked, opened, origin, start

if TYPE_CHECKING:
    from pathlib import Path

    from tests.stage import Stage


@pytest.fixture
def empty_url(tmp_path: Path) -> str:
    """A record with the newest tables and nothing in them."""
    return empty_record(tmp_path / "empty.db")


def test_what_people_do_is_sealed_soon(stage: Stage) -> None:
    """
    Nobody has to ask for it: each line has its seal about a second later.
    """
    stage.say("/broadcast start room42")
    until(lambda: "feed_live" in stage.kinds())
    reader = stage.record.reader
    numbers = [one.number for one in stage.events()]
    until(lambda: set(numbers) <= reader.seals(numbers).keys())

    assert len(numbers) <= reader.head().length
    assert 2 * EVERY_S <= 1.0


def test_one_look_seals_whatever_waits(empty_url: str) -> None:
    """
    More than one batch is no reason to leave some for the next time.
    """
    record = opened(empty_url)
    for _ in range(450):
        record.ledger.note(EventKind.SHOWN, origin())
    sealer = Sealer(record.ledger)
    found = (sealer.look(), sealer.look())
    length = record.reader.head().length
    record.close()

    assert (True, False) == found
    assert 450 == length


def test_the_rest_is_sealed_at_the_end(empty_url: str) -> None:
    """
    What was written last has its seal before the record is closed.
    """
    record = opened(empty_url)
    asked(record, start())
    Sealer(record.ledger).finish()
    length = record.reader.head().length
    lines = len(list(record.reader.events()))
    record.close()

    assert lines == length


def test_a_record_that_is_away_holds_up_no_end(tmp_path: Path) -> None:
    """
    Going down does not fail for a line that waits until the next start.
    """
    record = opened(f"sqlite:///{tmp_path / 'bare.db'}")
    Sealer(record.ledger).finish()
    version = record.version()
    record.close()

    assert "" == version
