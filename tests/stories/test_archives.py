"""
Old lines left for a file: who asks for them is told where they are.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stage import ALICE, OPS, Stage, set_stage, until
from tests.storage.keeping import SIGNING, archived, emptied, sealed, signing

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def signed(tmp_path: Path) -> Iterator[Stage]:
    """The stage, with a key that signs."""
    yield from set_stage(tmp_path, http=True, signing=SIGNING.reveal())


def test_whoever_looks_back_is_told_which_file_has_the_rest(
    signed: Stage, tmp_path: Path
) -> None:
    """
    The list of lines, and the life of one operation, end with the file's name; what
    is asked for since then does not.
    """
    signed.say("/broadcast start room42")
    signed.sees("room42 is on air")
    until(lambda: not signed.record.ledger.owed(1))
    assert "file" not in signed.say("/onair history", by=ALICE, where=OPS)

    record = signing(f"sqlite:///{tmp_path / 'onair.db'}")
    sealed(record)
    made = archived(record, tmp_path)
    emptied(record)
    record.close()

    listed = signed.say("/onair history", by=ALICE, where=OPS)
    life = signed.say("/onair history 1", by=ALICE, where=OPS)
    recent = signed.say("/onair history since=1s", by=ALICE, where=OPS)
    assert made.file in listed
    assert made.file in life
    assert "Lines from before" in listed
    assert made.file not in recent
