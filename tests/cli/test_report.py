"""
`onair report`: a page, whole or not at all.
"""

from __future__ import annotations

import stat
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

from bot.cli.report import write_whole
from bot.domain.command import Action
from tests.cli.pages import Read
from tests.cli.running import onair
from tests.empty import empty_record
from tests.storage.wishes import ANN, on_air, opened, origin

TEAM = ("--team", "T1")
WEEK = ("report", "--since", "7d", "--html", "week.html", "--zone", "UTC", *TEAM)
ROOT = Path(__file__).parents[2]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a record in which room42 is on air."""
    record = opened(empty_record(tmp_path / "onair.db"))
    on_air(record)
    record.ledger.refuse(Action.ROOM_KICK, "room42", "You may not.", origin(ANN))
    record.close()
    return tmp_path


def test_it_tells_of_the_record(folder: Path) -> None:
    """
    What is on air and what was refused is on the page, and the page is all there is.
    """
    before = {one.name for one in folder.iterdir()}
    done = onair(folder, *WEEK)
    read = Read((folder / "week.html").read_text(encoding="utf-8"))

    assert (0, "Wrote week.html\n", "") == (done.returncode, done.stdout, done.stderr)
    assert any(row[0] == "room42" and row[-1] == "on air" for row in read.rows)
    assert any(row[-1] == "You may not." for row in read.rows)
    made = {one.name for one in folder.iterdir()} - before
    assert {"week.html"} == {name for name in made if not name.startswith("onair.db")}


def test_a_newer_report_replaces_an_older_one(folder: Path) -> None:
    """
    In one step, and whoever could read the older one can read it.
    """
    onair(folder, *WEEK)
    file = folder / "week.html"
    first, before = file.read_text(encoding="utf-8"), file.stat()
    file.chmod(0o640)
    done = onair(folder, *WEEK, "--room", "stage")

    assert 0 == done.returncode
    assert first != file.read_text(encoding="utf-8")
    assert 0o640 == stat.S_IMODE(file.stat().st_mode)
    assert before.st_ino != file.stat().st_ino


@pytest.mark.parametrize("name", ["onair.db", "onair.toml", "notes.html"])
def test_what_is_no_report_is_never_replaced(folder: Path, name: str) -> None:
    """
    A slip of the hand costs no database and no settings.
    """
    file = folder / name
    if not file.exists():
        file.write_text("# mine\n")
    before = file.read_bytes()
    done = onair(folder, "report", "--since", "7d", "--html", name, *TEAM)

    assert 2 == done.returncode
    assert "is there already, and is no report" in done.stderr
    assert before == file.read_bytes()


@pytest.mark.parametrize(
    ("name", "said"), [(".", "is a folder"), ("/dev/null", "is no plain file")]
)
def test_what_is_no_file_is_refused(folder: Path, name: str, said: str) -> None:
    """
    A page is put in its place in one step, which only a file has.
    """
    done = onair(folder, "report", "--since", "7d", "--html", name, *TEAM)

    assert 2 == done.returncode
    assert said in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--since", "tomorrow"), "is ahead"),
        (("--since", "blue"), "is no moment that OnAir knows"),
        (("--since", "2999-01-01"), "lies nothing that is over"),
        (("--since", "1h", "--until", "2h"), "lies nothing that is over"),
        (("--since", "7d", "--zone", "Mars/Olympus"), "There is no time zone"),
        (("--since", "7d", "--room", "no such room!"), "is not a room"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    folder: Path, arguments: tuple[str, ...], said: str
) -> None:
    """
    In plain words, with status 2, and no file is written.
    """
    done = onair(folder, "report", *arguments, "--html", "x.html", *TEAM)

    assert 2 == done.returncode
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "x.html").exists()


@pytest.mark.parametrize(
    ("since", "until", "days"),
    [
        ("yesterday", "yesterday", 1),
        ("2026-01-05", "2026-01-11", 7),
        ("2026-01-05T00:00+01:00", "2026-01-06T00:00+01:00", 1),
    ],
)
def test_days_are_said_as_people_say_them(
    folder: Path, since: str, until: str, days: int
) -> None:
    """
    A day as --until is in it to its end, by the clocks of the zone.
    """
    span = ("--since", since, "--until", until, "--zone", "Europe/Berlin")
    onair(folder, "report", *span, "--html", "x.html", *TEAM)
    words = Read((folder / "x.html").read_text(encoding="utf-8")).words

    told = words[words.index(", from ") + 7 : words.index(" (Europe/Berlin)")]
    ends = [datetime.strptime(one, "%d %B %Y, %H:%M") for one in told.split(" to ")]  # noqa: DTZ007  as clocks there show it
    assert days == (ends[1].date() - ends[0].date()).days
    assert {(0, 0)} == {(one.hour, one.minute) for one in ends}


def test_a_folder_that_is_not_there_is_told(folder: Path) -> None:
    """
    Status 1 and the folder's name, without a trace of Python.
    """
    done = onair(folder, *WEEK[:4], "nowhere/week.html", *TEAM)

    assert 1 == done.returncode
    assert "nowhere" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_full_disk_leaves_what_was_there(tmp_path: Path) -> None:
    """
    The older file stays whole, and no part of the newer one stays behind.
    """
    file = tmp_path / "week.html"
    write_whole(file, "as it was")
    small = (
        "import resource, pathlib, sys\n"
        "from bot.cli.report import write_whole\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "try:\n"
        "    write_whole(pathlib.Path(sys.argv[1]), 'x' * 5000)\n"
        "except OSError as error:\n"
        "    print(error.strerror)\n"
    )
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", small, str(file)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )

    assert "File too large" == done.stdout.strip()
    assert "as it was" == file.read_text()
    assert [file] == list(tmp_path.iterdir())


def test_half_a_character_is_no_reason_to_write_nothing(tmp_path: Path) -> None:
    """
    What has no bytes in UTF-8 becomes a question mark.
    """
    write_whole(tmp_path / "x.html", "a\ud800b")

    assert "a?b" == (tmp_path / "x.html").read_text(encoding="utf-8")


def test_without_matplotlib_it_says_what_to_install(folder: Path) -> None:
    """
    Who never draws need not have it; who does is told the one line.
    """
    without = (
        "import sys\n"
        "sys.modules['matplotlib'] = None\n"
        "from bot.cli import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-c", without, *WEEK],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert 2 == done.returncode
    assert "pip install 'onair[report]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "week.html").exists()


def test_only_a_report_loads_matplotlib(folder: Path) -> None:
    """
    Every other command is as quick as if there were none.
    """
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-X", "importtime", "-m", "bot", "rooms", "list", *TEAM],
        cwd=folder,
        env={"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert "matplotlib" not in done.stderr
