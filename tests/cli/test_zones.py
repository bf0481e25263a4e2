"""
The machine's zone, however the machine keeps it.
"""

from __future__ import annotations

from pathlib import Path
from zoneinfo import TZPATH, ZoneInfo

import pytest

from bot.cli.zones import machine_zone, named_zone
from bot.domain.errors import UsageError

NOWHERE = Path("/nowhere/localtime")


def _berlin() -> Path:
    """A file of that zone, as systems keep theirs."""
    for known in TZPATH:
        file = Path(known) / "Europe" / "Berlin"
        if file.exists():
            return file
    pytest.skip("this machine keeps no files of zones")


def test_the_variable_comes_first(tmp_path: Path) -> None:
    """
    `TZ` says it, with or without the colon that some write before it.
    """
    link = tmp_path / "localtime"
    link.symlink_to(_berlin())

    assert "Asia/Tokyo" == machine_zone("Asia/Tokyo", link).key
    assert "Asia/Tokyo" == machine_zone(":Asia/Tokyo", link).key


def test_a_link_tells_its_name(tmp_path: Path) -> None:
    """
    Most systems link to the zone's file, whose name is the zone's.
    """
    link = tmp_path / "localtime"
    link.symlink_to(_berlin())

    assert "Europe/Berlin" == machine_zone("", link).key


def test_a_copy_is_read(tmp_path: Path) -> None:
    """
    Where it is a copy, its name is lost and its rules are not.
    """
    copy = tmp_path / "localtime"
    copy.write_bytes(_berlin().read_bytes())

    assert "local time" == machine_zone("", copy).key


@pytest.mark.parametrize("variable", ["", "CET-1CEST,M3.5.0,M10.5.0/3", "../../x"])
def test_where_nothing_tells_it_is_utc(variable: str) -> None:
    """
    A clock without a zone is not guessed at.
    """
    assert ZoneInfo("UTC") == machine_zone(variable, NOWHERE)


@pytest.mark.parametrize("name", ["Mars/Olympus", "", "Europe", "../etc/passwd"])
def test_a_zone_that_is_none_is_refused(name: str) -> None:
    """
    With the two spellings that work.
    """
    with pytest.raises(UsageError, match="Europe/Berlin"):
        named_zone(name)
