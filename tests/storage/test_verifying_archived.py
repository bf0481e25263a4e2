"""
A record whose beginning is in an archive's file: the bridge over what is not here.
"""

from __future__ import annotations

import json
import sqlite3
from base64 import b64encode
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from benchmarks.verify import fill
from bot.domain.seal import NOTHING_SEALED, BreakKind, Head
from storage.chain.checkpoint_check import key_text
from storage.keeping.file import Trailer, message
from storage.verifying.record import verify_in
from storage.verifying.source import Source
from tests.storage.signed import NOON, checkpoint_of
from tests.storage.tampering import Chain

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.seal import Checkpoint, Verification

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
LINES = 120


@pytest.fixture
def chain(tmp_path: Path) -> Iterator[Chain]:
    """A chain of which two archives hold the first 40 places."""
    fill(tmp_path / "onair.db", LINES)
    db = sqlite3.connect(tmp_path / "onair.db", isolation_level=None)
    made = Chain(db)
    archive(made, 1, 25)
    archive(made, 26, 40)
    made.remove(range(1, 41), seals=True)
    yield made
    db.close()


def archive(chain: Chain, first: int, last: int) -> None:
    """Let a row tell of it, signed, and a line of the history."""
    row(chain, first, last, KEY)
    line(chain)


def line(chain: Chain) -> None:
    """Let a line tell of the newest archive, as the bot does with each."""
    ask = "SELECT number, first, last, lines, file, sha256 FROM archives"
    newest = chain.db.execute(f"{ask} ORDER BY number DESC LIMIT 1").fetchone()
    names = ("archive", "first", "last", "lines", "file", "sha256")
    details = json.dumps(dict(zip(names, newest, strict=True)))
    chain.db.execute(
        "UPDATE events SET kind = 'archived', details = ? WHERE number = ?",
        (details, chain.forge(chain.length)),
    )


def row(chain: Chain, first: int, last: int, by: Ed25519PrivateKey) -> None:
    """Let a row tell of an archive, signed, and nothing else."""
    ask = "SELECT seal FROM archives WHERE last = ?"
    found = chain.db.execute(ask, (first - 1,)).fetchone()
    before = found[0] if found else NOTHING_SEALED
    bare = Trailer(NOON, first, last, before, chain.seal(last), last - first + 1, "")
    trailer = replace(bare, key=key_text(by.public_key().public_bytes_raw()))
    chain.db.execute(
        "INSERT INTO archives (at, file, sha256, first, last, seal, lines, key,"
        " signature) VALUES ('2026-11-23T12:00:00.000000Z', '', '', ?, ?, ?, ?, ?, ?)",
        (
            *(first, last, trailer.seal, trailer.count, trailer.key),
            b64encode(by.sign(message(trailer))).decode(),
        ),
    )


def judged(chain: Chain, *given: Checkpoint, key: str = "") -> Verification:
    """What verification says."""
    return verify_in(Source(chain.db, "sqlite"), given=given, key=key)


def test_what_is_archived_is_bridged(chain: Chain) -> None:
    """
    If signed archives tell of the beginning, what is left fits behind them.
    """
    found = judged(chain)

    assert found.holds
    assert (40, 41, LINES) == (found.archived, found.since, found.length)
    assert LINES - 40 == found.checked


def test_what_is_about_to_go_is_no_break(chain: Chain) -> None:
    """
    If the bot was killed while archived lines left, those that are left do no harm.
    """
    archive(chain, 41, 60)
    chain.remove(range(41, 50), seals=True)
    chain.remove(range(50, 55), seals=False)

    found = judged(chain)

    assert found.holds
    assert LINES - 60 == found.checked


def test_a_record_of_which_all_is_archived_fits(chain: Chain) -> None:
    """
    If nothing came after what was archived, the end is where the archive ends.
    """
    archive(chain, 41, LINES)

    assert judged(chain).holds
    chain.remove(range(41, LINES), seals=True)
    assert judged(chain).holds
    chain.db.execute("DELETE FROM seals")
    assert judged(chain).holds
    assert 0 == judged(chain).checked


def test_a_checkpoint_from_before_an_archive_is_not_called_wrong(chain: Chain) -> None:
    """
    If a checkpoint ends amid archived lines it cannot be compared here; if it ends
    where an archive does, it can.
    """
    amid = checkpoint_of(Head(30, "ab" * 32, 30), KEY)
    (seal,) = chain.db.execute("SELECT seal FROM archives WHERE last = 25").fetchone()
    at_end = checkpoint_of(Head(25, seal, 25), KEY)
    wrong = checkpoint_of(Head(25, "ab" * 32, 25), KEY)

    found = judged(chain, amid, at_end)

    assert found.holds
    assert 1 == found.given_fit
    assert any("verify that file" in one for one in found.notes)
    assert BreakKind.OTHER_CHAIN is judged(chain, wrong).breaks[0].kind


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("DELETE FROM archives", BreakKind.NO_BRIDGE),
        ("DELETE FROM archives WHERE first = 1", BreakKind.NO_BRIDGE),
        ("DELETE FROM archives WHERE first = 26", BreakKind.REMOVED),
        ("UPDATE archives SET first = 2 WHERE first = 1", BreakKind.NO_BRIDGE),
        ("UPDATE archives SET lines = 3", BreakKind.FORGED_ARCHIVE),
        ("UPDATE archives SET seal = lower(hex(randomblob(32)))", None),
        ("UPDATE archives SET at = 'x'", BreakKind.FORGED_ARCHIVE),
        ("UPDATE archives SET signature = 'x'", BreakKind.FORGED_ARCHIVE),
        ("DELETE FROM events WHERE number = 41", BreakKind.REMOVED),
        ("DELETE FROM seals WHERE place = 41", BreakKind.REMOVED),
    ],
)
def test_a_bridge_that_was_changed_is_told(
    chain: Chain, statement: str, kind: BreakKind | None
) -> None:
    """
    If what is kept of archives is changed, or a line behind them goes, that is told.
    """
    chain.db.execute(statement)

    found = judged(chain)

    assert (kind or BreakKind.FORGED_ARCHIVE) is found.breaks[0].kind


def test_an_archive_signed_by_somebody_else_is_told(chain: Chain) -> None:
    """
    If the key is known from elsewhere, nobody else's archive bridges anything.
    """
    mine = key_text(KEY.public_key().public_bytes_raw())
    other = key_text(OTHER.public_key().public_bytes_raw())

    assert judged(chain, key=mine).holds
    assert {BreakKind.FORGED_ARCHIVE} == {
        one.kind for one in judged(chain, key=other).breaks
    }


def test_an_archive_of_which_no_line_tells_is_told(chain: Chain) -> None:
    """
    If somebody signs a row with a key of their own and takes out what it covers, that
    is a break, as long as no line of the history tells of such an archive.
    """
    row(chain, 41, 60, OTHER)
    chain.remove(range(41, 61), seals=True)

    found = judged(chain)

    assert [BreakKind.FORGED_ARCHIVE] == [one.kind for one in found.breaks]
    assert "No line tells of archive 3, of places 41 to 60" in found.breaks[0].what
    line(chain)
    assert judged(chain).holds


@pytest.mark.parametrize("name", ["archive", "first", "last", "lines"])
def test_a_line_that_tells_of_another_archive_is_none(chain: Chain, name: str) -> None:
    """
    If row and line of the newest archive do not say the same, that is a break.
    """
    newest = "(SELECT max(number) FROM events WHERE kind = 'archived')"
    chain.db.execute(
        f"UPDATE events SET details = json_set(details, '$.{name}', 7)"  # noqa: S608  ours
        f" WHERE number = {newest}"
    )

    assert {BreakKind.FORGED_ARCHIVE} == {one.kind for one in judged(chain).breaks}


@pytest.mark.parametrize("name", ["file", "sha256"])
def test_a_row_that_names_another_file_is_told(chain: Chain, name: str) -> None:
    """
    No signature holds a file's name and sum; the line does.
    """
    chain.db.execute(f"UPDATE archives SET {name} = 'x' WHERE number = 2")  # noqa: S608  ours

    assert {BreakKind.FORGED_ARCHIVE} == {one.kind for one in judged(chain).breaks}


@pytest.mark.parametrize(
    "odd", ["", "[]", "7", "null", "[" * 100_000, '{"archive":[]}']
)
def test_lines_that_tell_nothing_are_no_help_and_no_harm(
    chain: Chain, odd: str
) -> None:
    """
    Whatever stands in the lines that tell of archives, there is an answer.
    """
    chain.db.execute("UPDATE events SET details = ? WHERE kind = 'archived'", (odd,))

    assert BreakKind.FORGED_ARCHIVE in {one.kind for one in judged(chain).breaks}


def test_the_keys_of_archives_are_named(chain: Chain) -> None:
    """
    Who signed archives is told, and that no checkpoint is signed so.
    """
    row(chain, 41, 60, OTHER)
    line(chain)
    mine, other = (
        key_text(one.public_key().public_bytes_raw()) for one in (KEY, OTHER)
    )

    found = judged(chain, checkpoint_of(Head(60, chain.seal(60), 60), KEY))

    assert {mine, other} == set(found.keys)
    assert (mine,) == judged(chain, key=mine).keys
    (told,) = (one for one in found.notes if "no checkpoint is" in one)
    assert other in told
    assert mine not in told
