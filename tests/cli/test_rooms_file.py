"""
A file of rooms: taken as it is meant, or refused with every fault at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli.rooms_file import read_rooms
from bot.domain.errors import SettingsError
from bot.domain.room import Account, GroupNumber, Room, RoomName, Sdk
from tests.cli.running import TEAM, onair

if TYPE_CHECKING:
    from pathlib import Path

FIT = 'group = 1\naccount = "alice"\n'


def faults(folder: Path, text: str) -> str:
    """Everything that is said about a file that is refused."""
    file = folder / "rooms.toml"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(SettingsError) as refused:
        read_rooms(file, "T0TEAM")
    return "\n".join(refused.value.faults)


def test_a_room_is_read_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    """
    What is left out has its default; a name is lower case.
    """
    file = tmp_path / "rooms.toml"
    file.write_text(
        f'[Room1]\n{FIT}[room2]\ngroup = 2\naccount = "b"\nsdk = "iot"\nlabels = ["x"]'
    )

    rooms = read_rooms(file, "T0TEAM")

    one = Room(RoomName("room1"), GroupNumber(1), Account("alice"), team="T0TEAM")
    two = Room(
        RoomName("room2"), GroupNumber(2), Account("b"), Sdk.IOT, ("x",), "T0TEAM"
    )
    assert (one, two) == rooms


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[r1]\naccount = "a"', "[r1]: group is missing."),
        ("[r1]\ngroup = 1", "[r1]: account is missing."),
        ('[r1]\ngroup = true\naccount = "a"', "group must be a whole number"),
        ('[r1]\ngroup = 1.0\naccount = "a"', "group must be a whole number"),
        ('[r1]\ngroup = "1"\naccount = "a"', "group must be a whole number"),
        ('[r1]\ngroup = 0\naccount = "a"', "group must be a whole number"),
        (f'[r1]\ngroup = 0x{"f" * 5000}\naccount = "a"', "from 1 to 4294967295"),
        ("[r1]\ngroup = 1\naccount = 5", "account must be a text"),
        ('[r1]\ngroup = 1\naccount = "a b"', "not an account"),
        (f'[r1]\n{FIT}sdk = "phone"', 'sdk must be "normal" or "iot"'),
        (f"[r1]\n{FIT}sdk = []", 'sdk must be "normal" or "iot"'),
        (f'[r1]\n{FIT}labels = "public"', "labels must be a list of texts"),
        (f"[r1]\n{FIT}labels = [1]", "labels must be a list of texts"),
        (f'[r1]\n{FIT}labels = ["NO"]', "not a label"),
        (f"[r1]\n{FIT}colour = 1", "“colour” is not known"),
        (f"[here]\n{FIT}", "a word of the commands"),
        ("r1 = 5", "written as a table"),
        (f"[Room1]\n{FIT}[room1]\n{FIT}", "the name room1 is taken by [Room1]"),
        (f"[r1]\n{FIT}[r2]\n{FIT}", "[r2]: group 1 is taken by [r1]"),
        ("[r1", "not TOML"),
        (f"[r1]\ngroup = {'1' * 5000}", "not TOML"),
        (f"r1 = {'[' * 5000}", "not TOML"),
    ],
)
def test_each_fault_of_a_room_is_told_in_words(
    tmp_path: Path, text: str, said: str
) -> None:
    """
    Whatever cannot be meant is refused in plain words, never in Python's.
    """
    told = faults(tmp_path, text)

    assert said in told
    assert "Error" not in told


def test_all_faults_of_all_rooms_come_at_once(tmp_path: Path) -> None:
    """
    One reading of the list is enough to mend the whole file.
    """
    told = faults(tmp_path, "[r1]\ncolour = 1\n[r2]\nlabels = 5").splitlines()

    assert 6 == len(told)
    for room in ("[r1]", "[r2]"):
        assert 3 == sum(one.startswith(room) for one in told)


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    """
    A wrong path, and a file that is no text, are told by their names.
    """
    binary = tmp_path / "binary.toml"
    binary.write_bytes(b"\xff")

    with pytest.raises(SettingsError, match=r"absent\.toml cannot be read: No such"):
        read_rooms(tmp_path / "absent.toml", "T0TEAM")
    with pytest.raises(SettingsError, match=r"binary\.toml cannot be read: it is not"):
        read_rooms(binary, "T0TEAM")


def test_an_import_is_all_or_nothing(tmp_path: Path) -> None:
    """
    If one room's group is taken by a room of the record, no other is imported.
    """
    onair(tmp_path, "rooms", "add", "old", "--group", "2", "--account", "a", *TEAM)
    file = tmp_path / "rooms.toml"
    file.write_text(f'[new]\n{FIT}[other]\ngroup = 2\naccount = "b"')

    done = onair(tmp_path, "rooms", "import", "rooms.toml", *TEAM)
    listed = onair(tmp_path, "rooms", "list", *TEAM).stdout

    assert 1 == done.returncode
    assert ["old"] == [line.split()[0] for line in listed.splitlines()]
