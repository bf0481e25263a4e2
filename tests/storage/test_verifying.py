"""
Verifying a record, on both databases: what is told, and what is left alone.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import text

from benchmarks.verify import fill
from bot.domain.errors import (
    RecordUnavailableError,
    RecordVersionError,
    SettingsError,
    UsageError,
)
from bot.domain.seal import BreakKind
from storage.chain.checkpoint_check import key_text
from storage.verifying.record import verify
from storage.verifying.source import opened as source_of
from storage.verifying.walk import REACH
from tests.empty import empty_record
from tests.storage.signed import checkpoint_of
from tests.storage.wishes import ANN, BEN, asked, opened, start

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy import Engine

    from storage import Record
    from storage.verifying.tally import Progress

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
_FOURTH = "(SELECT event FROM seals WHERE place = 4)"
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))


def told(record: Record, wishes: int = 10) -> int:
    """So many wishes of two people, all sealed; how many lines that makes."""
    for number in range(wishes):
        asked(record, start(number + 1), by=(ANN, BEN)[number % 2])
    while record.ledger.seal():
        pass
    return record.reader.head().length


@contextmanager
def by_shell(path: Path | str) -> Iterator[sqlite3.Connection]:
    """Somebody opens the file with SQLite's own program, and closes it again."""
    with closing(sqlite3.connect(path)) as db, db:
        yield db


def by_hand(outsider: Engine, *statements: str) -> None:
    """Somebody with the right to take the guards away does that, and these."""
    with outsider.begin() as db:
        if db.dialect.name == "sqlite":
            named = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
            for (name,) in db.execute(text(named)).all():
                db.execute(text(f"DROP TRIGGER {name}"))
        else:
            for table in ("events", "seals", "heads", "actors", "names"):
                db.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        for statement in statements:
            db.execute(text(statement))


def test_a_record_fits(record: Record, url: str) -> None:
    """
    If every line is as it was sealed, the record fits, and its head is told.
    """
    length = told(record)

    found = verify(url)

    assert found.holds
    assert (length, length) == (found.length, found.checked)
    assert record.reader.head().seal == found.seal
    assert () == found.notes


def test_an_empty_record_fits(record: Record, url: str) -> None:
    """
    If nothing was ever told, nothing is wrong.
    """
    assert record.reader.head().length == 0

    found = verify(url)

    assert found.holds
    assert 0 == found.checked


@pytest.mark.parametrize(
    ("statements", "kind", "place"),
    [
        (
            [f"UPDATE events SET room = 'other' WHERE number = {_FOURTH}"],  # noqa: S608  ours
            BreakKind.CHANGED,
            4,
        ),
        (
            [f"DELETE FROM events WHERE number = {_FOURTH}"],  # noqa: S608  ours
            BreakKind.REMOVED,
            4,
        ),
        (["DELETE FROM seals WHERE place > 7"], BreakKind.CUT_OFF, 8),
        (["UPDATE seals SET seal = 'x' WHERE place = 4"], BreakKind.SEAL_CHANGED, 4),
        (["UPDATE heads SET event = event + 1"], BreakKind.FORGED_HEAD, 20),
        (["UPDATE names SET name = 'eve'"], BreakKind.NAME_CHANGED, 1),
        (["UPDATE actors SET enterprise = 'E1'"], BreakKind.ACTOR_CHANGED, 1),
        (
            [
                "UPDATE seals SET place = -1 WHERE place = 4",
                "UPDATE seals SET place = 4 WHERE place = 9",
                "UPDATE seals SET place = 9 WHERE place = -1",
            ],
            BreakKind.REORDERED,
            4,
        ),
    ],
    ids=lambda given: given.value if isinstance(given, BreakKind) else "",
)
def test_a_record_changed_by_hand_is_broken(
    record: Record,
    url: str,
    outsider: Engine,
    statements: list[str],
    kind: BreakKind,
    place: int,
) -> None:
    """
    If somebody changes the tables by hand, the first place is named and what it is.
    """
    assert told(record) == 20

    by_hand(outsider, *statements)

    first = verify(url).breaks[0]
    assert (kind, place) == (first.kind, first.place)


def test_all_breaks_are_counted_and_the_first_ten_told(
    record: Record, url: str, outsider: Engine
) -> None:
    """
    If every other line was changed, ten are told and the rest is counted.
    """
    length = told(record, 20)

    by_hand(
        outsider,
        "UPDATE events SET action = 'room.show' WHERE number IN"
        " (SELECT event FROM seals WHERE place % 2 = 1)",
    )

    found = verify(url)
    assert length // 2 == found.broken
    assert list(range(1, 20, 2)) == [one.place for one in found.breaks]


def test_lines_without_a_seal_are_told_and_no_break_at_first(
    record: Record, url: str
) -> None:
    """
    If lines were written a moment ago, they may have no seal yet.
    """
    length = told(record)
    asked(record, start(99))

    found = verify(url)

    assert found.holds
    assert length == found.checked
    assert 2 == found.unsealed
    assert found.oldest_unsealed is not None


def test_a_walk_can_begin_in_the_middle(record: Record, url: str) -> None:
    """
    If a walk was interrupted it goes on from where it stood.
    """
    length = told(record)

    found = verify(url, since=5)

    assert found.holds
    assert (5, length - 4) == (found.since, found.checked)
    assert verify(url, since=length + 1).holds
    with pytest.raises(UsageError, match="no place 99"):
        verify(url, since=99)


def test_a_walk_tells_where_it_stands(tmp_path: Path) -> None:
    """
    After each page of the walk it is told where it stands.
    """
    fill(tmp_path / "onair.db", 12_000)
    stood: list[Progress] = []

    found = verify(f"sqlite:///{tmp_path / 'onair.db'}", tell=stood.append)

    assert found.holds
    assert 12_000 == found.checked
    assert {12_000} == {one.length for one in stood}
    assert [5000 - REACH, 10_000 - REACH] == [one.place for one in stood]


def test_checkpoints_are_compared(record: Record, url: str) -> None:
    """
    If a checkpoint was kept elsewhere it vouches for all that came before it.
    """
    told(record)
    then = checkpoint_of(record.reader.head(), KEY)
    told(record, 3)

    found = verify(url, given=[then], key=then.key)

    assert found.holds
    assert (1, then.length) == (found.given_fit, found.proven)
    assert (then.key,) == found.keys


@pytest.mark.parametrize("wrong", ["seal", "signature", "key", "longer"])
def test_a_checkpoint_that_does_not_fit_is_a_break(
    record: Record, url: str, wrong: str
) -> None:
    """
    A checkpoint that is forged, of another chain, or of more than there is, is told.
    """
    told(record)
    head = record.reader.head()
    good = checkpoint_of(head, KEY)
    given, kind = {
        "seal": (
            checkpoint_of(replace(head, seal="ab" * 32), KEY),
            BreakKind.OTHER_CHAIN,
        ),
        "signature": (replace(good, length=3), BreakKind.FORGED_CHECKPOINT),
        "key": (checkpoint_of(head, OTHER), BreakKind.FORGED_CHECKPOINT),
        "longer": (
            checkpoint_of(replace(head, length=head.length + 1), KEY),
            BreakKind.CUT_OFF,
        ),
    }[wrong]

    found = verify(
        url, given=[given], key=key_text(KEY.public_key().public_bytes_raw())
    )

    assert [kind] == [one.kind for one in found.breaks]
    assert 0 == found.proven


def test_it_goes_on_while_the_bot_writes(record: Record, url: str) -> None:
    """
    If lines are written and sealed during a walk, they are walked as well.
    """
    told(record, 3)
    source = source_of(url)
    with source.moment():
        before = source.page(0, 1000)
        told(record, 3)
        meanwhile = source.page(0, 1000)
    source.close()

    assert len(before) == len(meanwhile)
    assert verify(url).checked > len(before)
    assert verify(url).holds


def test_two_that_write_and_seal_at_once_make_one_chain(
    record: Record, url: str
) -> None:
    """
    If two processes are at one database, they lengthen the same chain.
    """
    other = opened(url)
    for number in range(5):
        asked(record, start(2 * number + 1))
        asked(other, start(2 * number + 2), by=BEN)
        (record, other)[number % 2].ledger.seal()
    while record.ledger.seal() or other.ledger.seal():
        pass
    other.close()

    found = verify(url)

    assert found.holds
    assert 0 == found.unsealed


def test_tables_that_were_made_anew_do_not_stop_it(file_url: str) -> None:
    """
    If somebody makes the tables anew, without keys and with anything in them, every
    oddity is a break, and nothing stops.
    """
    record = opened(file_url)
    told(record)
    record.close()
    with by_shell(file_url.removeprefix("sqlite:///")) as db:
        for (name,) in db.execute(
            "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        ).fetchall():
            db.execute(f"DROP TRIGGER {name}")
        for table in ("seals", "heads", "archives", "checkpoints", "names", "moments"):
            db.execute(f"CREATE TABLE other AS SELECT * FROM {table}")  # noqa: S608  ours
            db.execute(f"DROP TABLE {table}")
            db.execute(f"ALTER TABLE other RENAME TO {table}")
        for odd in (5, 5.5, "x", None, b"x", -1, 0, 2**62):
            db.execute("INSERT INTO seals VALUES (?, ?, ?)", (odd, odd, odd))
            db.execute("INSERT INTO names VALUES (?, ?, ?, ?)", (odd, odd, odd, odd))
            db.execute("INSERT INTO moments VALUES (?, ?)", ("seen_at", odd))
            db.execute(
                "INSERT INTO checkpoints VALUES (?, ?, ?, ?, ?, ?, ?)", (odd,) * 7
            )
            db.execute(f"INSERT INTO archives VALUES ({'?, ' * 9}?)", (odd,) * 10)  # noqa: S608  ours
        db.execute("UPDATE heads SET length = 'x', seal = 5.5, event = NULL")

    found = verify(file_url)

    assert BreakKind.FORGED_CHECKPOINT in {one.kind for one in found.breaks}
    assert found.broken > 10


def test_a_copy_in_a_folder_that_nobody_may_write_is_read(
    file_url: str, tmp_path: Path
) -> None:
    """
    A copy is read where it lies, and nothing is left beside it.
    """
    record = opened(file_url)
    told(record)
    record.close()
    folder = tmp_path / "kept"
    folder.mkdir()
    copy = folder / "copy of onair.db"
    copy.write_bytes((tmp_path / "onair.db").read_bytes())
    folder.chmod(0o500)

    assert verify(f"sqlite:///{copy}").holds

    assert [copy] == list(folder.iterdir())
    folder.chmod(0o700)


def test_a_copy_of_a_running_bot_s_file_is_judged(
    file_url: str, tmp_path: Path
) -> None:
    """
    While the bot holds the file open, it can be read with what is not yet in it.
    """
    record = opened(file_url)
    length = told(record)

    assert length == verify(file_url).checked
    record.close()
    assert (tmp_path / "onair.db").exists()


@pytest.mark.parametrize(
    ("url", "error"),
    [
        ("sqlite:///{folder}/nothing.db", RecordUnavailableError),
        ("sqlite:///{folder}/text.db", RecordUnavailableError),
        ("sqlite:///{folder}/other.db", RecordVersionError),
        ("sqlite:///{folder}/old.db", RecordVersionError),
        ("sqlite:///{folder}/new.db", RecordVersionError),
        ("mysql://somewhere/x", SettingsError),
        ("postgresql://nobody@127.0.0.1:1/x", RecordUnavailableError),
        ("none at all", SettingsError),
    ],
)
def test_what_is_no_record_cannot_be_judged(
    tmp_path: Path, url: str, error: type[Exception]
) -> None:
    """
    A file that is not there, no record, or of another version is not called broken.
    """
    (tmp_path / "text.db").write_text("SQLite it is not")
    with by_shell(tmp_path / "other.db") as db:
        db.execute("CREATE TABLE x (a)")
    for name, version in (("old.db", "0003"), ("new.db", "9999")):
        empty_record(tmp_path / name)
        with by_shell(tmp_path / name) as db:
            db.execute("UPDATE alembic_version SET version_num = ?", (version,))
    before = sorted(tmp_path.iterdir())

    with pytest.raises(error):
        verify(url.format(folder=tmp_path))

    assert before == sorted(tmp_path.iterdir())


def test_what_nobody_can_read_as_a_line_is_a_break(file_url: str) -> None:
    """
    If somebody puts in what is no text, no JSON, or a name twice, nothing stops.
    """
    record = opened(file_url)
    told(record)
    record.close()
    odd = {
        3: "room = CAST(x'ff' AS TEXT)",
        5: 'details = \'{"a":1,"a":2}\'',
        7: "details = '[' || replace(hex(zeroblob(50000)), '0', '[')",
        9: "operation = 1.5",
        11: "team = x'00'",
        13: "at = 'never'",
    }
    with by_shell(file_url.removeprefix("sqlite:///")) as db:
        db.execute("DROP TRIGGER events_not_changed")
        for place, change in odd.items():
            query = "SELECT event FROM seals WHERE place = ?"
            (event,) = db.execute(query, (place,)).fetchone()
            db.execute(f"UPDATE events SET {change} WHERE number = {event}")  # noqa: S608  ours

    found = verify(file_url)

    assert list(odd) == [one.place for one in found.breaks]
    assert {BreakKind.CHANGED} == {one.kind for one in found.breaks}


def test_a_name_that_stands_twice_in_details_is_a_change(file_url: str) -> None:
    """
    If details say a thing twice, the first time wrongly, they do not count as sealed,
    although the second one wins for most readers.
    """
    record = opened(file_url)
    told(record)
    record.close()
    with by_shell(file_url.removeprefix("sqlite:///")) as db:
        db.execute("DROP TRIGGER events_not_changed")
        changed = db.execute(
            'UPDATE events SET details = \'{"line":"a lie",\' || substr(details, 2)'
            " WHERE details LIKE '{\"line\":%'"
        ).rowcount
        spaced = db.execute(
            "UPDATE events SET details = ' ' || details"
            " WHERE details NOT LIKE '{\"line\":%'"
        ).rowcount

    found = verify(file_url)

    assert spaced > 0
    assert changed == found.broken
