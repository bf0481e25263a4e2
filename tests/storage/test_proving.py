"""
The docs tell the seal to the byte: a stranger's program, taken from them, agrees.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from bot.cli.export_shapes import jsonl
from bot.domain.history_filter import Filter
from bot.domain.seal import Head
from storage.chain.checkpoint_check import line
from storage.questions.exporting import exported
from tests.empty import empty_record
from tests.storage.signed import checkpoint_of
from tests.storage.wishes import ANN, BEN, asked, opened, start

if TYPE_CHECKING:
    from subprocess import CompletedProcess

DOCS = Path(__file__).parent.parent.parent / "docs" / "record.md"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
LONGEST = 35


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The program out of the docs, an export, and its head's checkpoint."""
    program = re.search(r"```python\n(.*?)```", DOCS.read_text(), re.DOTALL)
    assert program is not None
    (tmp_path / "prove.py").write_text(program[1])
    record = opened(empty_record(tmp_path / "onair.db"))
    for number in range(10):
        asked(record, start(number + 1), by=(ANN, BEN)[number % 2])
    while record.ledger.seal():
        pass
    lines = [jsonl(one) for one in exported(record.engines.reader, Filter())]
    (tmp_path / "history.jsonl").write_text("".join(f"{x.rstrip()}\n" for x in lines))
    checkpoint = checkpoint_of(record.reader.head(), KEY)
    (tmp_path / "checkpoints").write_text(line(checkpoint) + "\n")
    record.close()
    return tmp_path


def run(folder: Path) -> CompletedProcess[str]:
    """A stranger runs it."""
    return subprocess.run(
        [sys.executable, "prove.py", "history.jsonl", "checkpoints"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_program_in_the_docs_agrees(folder: Path) -> None:
    """
    What our own verification calls right, thirty lines out of the docs do as well.
    """
    done = run(folder)

    assert 0 == done.returncode, done.stderr
    assert "lines fit" in done.stdout
    assert len((folder / "prove.py").read_text().splitlines()) <= LONGEST


def test_the_program_in_the_docs_finds_a_lie(folder: Path) -> None:
    """
    If one letter of one line is changed, or a checkpoint is of another chain, the
    program in the docs says so.
    """
    text = (folder / "history.jsonl").read_text()
    (folder / "history.jsonl").write_text(text.replace("room42", "room43", 1))
    assert "broken at place 1" in run(folder).stderr

    (folder / "history.jsonl").write_text(text)
    other = checkpoint_of(Head(3, "ab" * 32, 3), KEY)
    (folder / "checkpoints").write_text(line(other))
    assert "does not fit" in run(folder).stderr
