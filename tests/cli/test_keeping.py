"""
`onair audit archive` and `onair audit erase`, as somebody types them.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import onair
from tests.empty import empty_record
from tests.storage.keeping import DEE, EVE, SIGNING, LongAgo, live, signing
from tests.storage.wishes import asked, start, told

if TYPE_CHECKING:
    from pathlib import Path

KEY = {"ONAIR_SIGNING_KEY": SIGNING.reveal()}
NOW = ("--until", "1h")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a record in which all is over, and with a place for archives."""
    record = signing(empty_record(tmp_path / "onair.db"), clock=LongAgo())
    live(record, 1, by=DEE)
    live(record, 2, by=EVE)
    told(record)
    record.close()
    (tmp_path / "archive").mkdir()
    (tmp_path / "onair.toml").write_text('[audit]\narchive = "archive"\n')
    return tmp_path


def fits(folder: Path, *more: str) -> str:
    """What verification says, and that it is content."""
    done = onair(folder, "audit", "verify", *more, **KEY)
    assert 0 == done.returncode, done.stdout + done.stderr
    return done.stdout


def test_a_dry_run_tells_what_would_leave(folder: Path) -> None:
    """
    Places, days and folder are named, and nothing happens; no key is needed for it.
    """
    done = onair(folder, "audit", "archive", *NOW, "--dry-run")

    assert 0 == done.returncode, done.stderr
    assert done.stdout.startswith("Places 1 to ")
    assert [] == list((folder / "archive").iterdir())


def test_the_file_is_printed_and_proves_itself(folder: Path) -> None:
    """
    Afterwards the record fits, and so does the file, alone.
    """
    done = onair(folder, "audit", "archive", *NOW, **KEY)

    assert 0 == done.returncode, done.stderr
    (name,) = done.stdout.split()
    trailer = json.loads((folder / name).read_text().splitlines()[-1])
    assert f"places 1 to {trailer['last']}" in fits(folder, name)
    assert f"places {trailer['last'] + 1} to" in fits(folder)


def test_when_all_that_is_old_has_left_it_says_so(folder: Path) -> None:
    """
    The line with which the chain ended may leave when another one ends it; then no
    other file is made.
    """
    for _ in range(2):
        onair(folder, "audit", "archive", *NOW, **KEY)
    before = sorted((folder / "archive").iterdir())
    done = onair(folder, "audit", "archive", *NOW, **KEY)

    assert 0 == done.returncode, done.stderr
    assert "No sealed line from before" in done.stdout
    assert before == sorted((folder / "archive").iterdir())


@pytest.mark.parametrize(
    ("arguments", "key", "says"),
    [
        ((), KEY, "keep"),
        (NOW, {}, "onair audit key"),
        (("--until", "2099-01-01"), KEY, "still to come"),
        (("--until", "soon"), KEY, "soon"),
    ],
)
def test_what_cannot_be_done_is_refused_with_a_remedy(
    folder: Path, arguments: tuple[str, ...], key: dict[str, str], says: str
) -> None:
    """
    No time, no key, no moment: one line says what to do, and nothing is archived.
    """
    done = onair(folder, "audit", "archive", *arguments, **key)

    assert 0 != done.returncode
    assert says in done.stderr
    assert [] == list((folder / "archive").glob("history*"))


def test_a_person_is_erased_when_the_id_was_typed_again(folder: Path) -> None:
    """
    What is destroyed is told before, what is out of reach afterwards; then no byte of
    the file knows them.
    """
    done = subprocess.run(  # noqa: S603  our own program
        (
            *(sys.executable, "-m", "bot", "audit", "erase"),
            *("--user", "U0DEE", "--why", "request 17"),
        ),
        cwd=folder,
        input="U0DEE\n",
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert 0 == done.returncode, done.stderr
    for one in ("the key", "erased person 1", "Slack itself", "archives", "backups"):
        assert one in done.stdout
    left = b"".join(one.read_bytes() for one in folder.glob("onair.db*"))
    assert b"U0DEE" not in left
    assert b"U0EVE" in left
    fits(folder)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("--user", "U0DEE", "--why", "x"), "That is not the id"),
        (("--user", "U0DEE", "--why", "Dee asked for it", "--yes"), "names the person"),
        (("--user", "U0DEE", "--why", " ", "--yes"), "no reason"),
        (("--user", "U0NOBODY", "--why", "x", "--yes"), "on record"),
        (("--user", "dee", "--why", "x", "--yes"), "no id of a person"),
        (("--user", "U0DEE", "--team", "T2", "--why", "x", "--yes"), "T2"),
    ],
)
def test_nobody_is_erased_by_mistake(
    folder: Path, arguments: tuple[str, ...], says: str
) -> None:
    """
    Whoever did not mean it, names nobody, or would put the name into the reason, is
    told so, and everybody is still known.
    """
    done = onair(folder, "audit", "erase", *arguments)

    assert 0 != done.returncode
    assert says in done.stderr
    assert b"U0DEE" in (folder / "onair.db").read_bytes()


def test_who_is_still_waited_for_is_not_erased(folder: Path) -> None:
    """
    Their open operation is named.
    """
    record = signing(f"sqlite:///{folder / 'onair.db'}")
    (waiting,) = asked(record, start(3), by=DEE)
    record.close()

    done = onair(folder, "audit", "erase", "--user", "U0DEE", "--why", "x", "--yes")

    assert 0 != done.returncode
    assert f"operation {waiting.number}" in done.stderr
