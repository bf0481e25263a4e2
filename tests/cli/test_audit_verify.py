"""
`onair audit verify` as somebody types it.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.verify import fill
from bot.cli.audit_verify import Walked
from bot.cli.audit_verify_words import ADVICE
from bot.domain.seal import BreakKind, Head
from storage.chain.checkpoint_check import key_text, line
from storage.verifying.tally import Progress
from tests.cli.running import onair
from tests.storage.signed import checkpoint_of

if TYPE_CHECKING:
    from pathlib import Path
    from subprocess import CompletedProcess

LINES = 300
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = key_text(KEY.public_key().public_bytes_raw())


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a record, and its head's checkpoint as it was posted."""
    folder = tmp_path_factory.mktemp("verify")
    fill(folder / "onair.db", LINES)
    with sqlite3.connect(folder / "onair.db") as db:
        head = Head(*db.execute("SELECT length, seal, event FROM heads").fetchone())
    db.close()
    posted = line(checkpoint_of(head, KEY))
    (folder / "posted.txt").write_text(f"Checkpoint of today:\n```\n{posted}\n```\n")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    """The same, to be spoilt."""
    for one in ("onair.db", "posted.txt"):
        (tmp_path / one).write_bytes((made / one).read_bytes())
    return tmp_path


def verify(folder: Path, *arguments: str, **environment: str) -> CompletedProcess[str]:
    """Type it."""
    return onair(folder, "audit", "verify", *arguments, **environment)


def spoil(folder: Path) -> None:
    """Let a line say something else."""
    with sqlite3.connect(folder / "onair.db") as db:
        db.execute("DROP TRIGGER events_not_changed")
        db.execute("UPDATE events SET room = 'other' WHERE number = 123")
    db.close()


def test_a_record_that_fits_ends_with_0_and_says_how_much_that_means(
    folder: Path,
) -> None:
    """
    Without a checkpoint from elsewhere the answer is only that it fits in itself.
    """
    done = verify(folder)

    assert 0 == done.returncode
    assert "300 lines fit, places 1 to 300" in done.stdout
    assert "No checkpoint from elsewhere was given" in done.stdout
    assert "" == done.stderr


def test_a_posted_checkpoint_is_taken_as_it_was_posted(folder: Path) -> None:
    """
    A checkpoint with its code fence and the words before it can be given, and a key.
    """
    done = verify(
        folder, "onair.db", "--checkpoint", "posted.txt", "--public-key", PUBLIC
    )

    assert 0 == done.returncode
    assert "up to place 300 nothing was written anew since" in done.stdout
    assert "signed by the key that you gave" in done.stdout


def test_a_broken_record_ends_with_1_and_says_what_to_do(folder: Path) -> None:
    """
    The first broken place is named, what kind of break it is, and what to do next.
    """
    spoil(folder)

    done = verify(folder)

    assert 1 == done.returncode
    assert "BROKEN, first at place 123" in done.stdout
    assert "place 123, line 123: changed" in done.stdout
    assert ADVICE[BreakKind.CHANGED] in done.stdout
    assert "Traceback" not in done.stderr


def test_an_export_can_be_verified_too(folder: Path) -> None:
    """
    What `onair audit export` wrote can be verified by itself.
    """
    exported = onair(folder, "audit", "export").stdout
    (folder / "history.jsonl").write_text(exported)

    done = verify(folder, "history.jsonl", "--checkpoint", "posted.txt")

    assert 0 == done.returncode, done.stdout
    assert "300 lines fit" in done.stdout


def test_it_asks_for_no_setting_but_the_database(folder: Path) -> None:
    """
    A broken `onair.toml`, or no token, does not keep anybody from verifying.
    """
    (folder / "onair.toml").write_text("this is [no TOML")
    (folder / "kept.db").write_bytes((folder / "onair.db").read_bytes())

    done = verify(folder, ONAIR_DATABASE_URL=f"sqlite:///{folder}/kept.db")

    assert 0 == done.returncode


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nothing.db"], "cannot be read"),
        (["posted.txt"], "no record of OnAir's"),
        (["onair.toml"], "no record of OnAir's"),
        (["onair.db", "--checkpoint", "nothing.txt"], "cannot be read"),
        (["onair.db", "--checkpoint", "onair.toml"], "no checkpoint"),
        (["onair.db", "--checkpoint", "onair.db"], "is no text"),
        (["onair.db", "--public-key", "x"], "no public key"),
        (["onair.db", "--from", "301000"], "no place 301000"),
        (["onair.db", "--from", "0"], "0 is no place"),
        (["onair.db", "--database", "sqlite:///onair.db"], "Give one of them"),
        (["--database", "sqlite:///nothing.db"], "There is no file nothing.db"),
        (["--database", "postgresql://u:planted@127.0.0.1:1/x"], "does not answer"),
    ],
)
def test_what_cannot_be_judged_ends_with_2(
    folder: Path, arguments: list[str], says: str
) -> None:
    """
    What is not there, or is no record, is neither called right nor broken.
    """
    (folder / "onair.toml").write_text("[audit]\n")

    done = verify(folder, *arguments)

    assert 2 == done.returncode, done.stdout
    assert says in done.stderr
    assert "Traceback" not in done.stderr
    assert "planted" not in done.stderr + done.stdout


def test_every_kind_of_break_has_its_advice() -> None:
    """
    Whatever is broken, it is said what to do next.
    """
    assert set(BreakKind) == set(ADVICE)


def test_whoever_interrupts_is_told_how_to_go_on() -> None:
    """
    An interrupted walk says where it stands, and how to go on from there.
    """
    walked = Walked()

    assert "before anything was judged" in walked.standing(1)
    walked(Progress(place=4936, length=10_000, broken=0))
    assert "--from 4937" in walked.standing(1)
    walked(Progress(place=9936, length=10_000, broken=3))
    assert "3 breaks" in walked.standing(1)
