"""
What a recording needs, and what is said where it is missing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import SettingsError
from bot.playground.recording import check
from bot.playground.recording.browser import KNOWN, NAMED, find_chromium

if TYPE_CHECKING:
    from pathlib import Path


def program(folder: Path, name: str) -> Path:
    """A program of that name."""
    made = folder / name
    made.write_text("#!/bin/sh\n", encoding="utf-8")
    made.chmod(0o755)
    return made


@pytest.mark.parametrize("name", KNOWN)
def test_each_known_browser_is_found_on_the_path(tmp_path: Path, name: str) -> None:
    """
    Whichever name the system gives it.
    """
    made = program(tmp_path, name)

    assert str(made) == find_chromium({"PATH": str(tmp_path)})


def test_the_browser_that_is_named_comes_first(tmp_path: Path) -> None:
    """
    CHROMIUM wins over the path.
    """
    program(tmp_path, KNOWN[0])
    mine = program(tmp_path, "mine")

    assert str(mine) == find_chromium({"PATH": str(tmp_path), NAMED: str(mine)})


def test_without_a_browser_it_says_what_to_install(tmp_path: Path) -> None:
    """
    One sentence on what is missing, and one on what to do.
    """
    with pytest.raises(SettingsError) as caught:
        find_chromium({"PATH": str(tmp_path)})

    assert "There is no browser" in caught.value.what
    assert "apt install chromium" in caught.value.remedy


def test_a_named_browser_that_is_none_is_said(tmp_path: Path) -> None:
    """
    It is not silently passed over for another one.
    """
    program(tmp_path, KNOWN[0])

    with pytest.raises(SettingsError, match="which is not a program"):
        find_chromium({"PATH": str(tmp_path), NAMED: str(tmp_path / "none")})


def test_without_playwright_it_says_what_to_install(tmp_path: Path) -> None:
    """
    The library is asked for only by those who record.
    """
    with pytest.raises(SettingsError) as caught:
        check(tmp_path, {}, library="no_such_library_here")

    assert "not installed" in caught.value.what
    assert "pip install playwright" in caught.value.remedy


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    """
    Before anything is started it is clear where it can be written.
    """
    file = program(tmp_path, KNOWN[0])
    path = {"PATH": str(tmp_path)}

    with pytest.raises(SettingsError, match="is not a folder"):
        check(file, path)
    with pytest.raises(SettingsError, match="is not a folder"):
        check(tmp_path / "no" / "such", path)


def test_a_folder_that_is_not_there_yet_is_no_trouble(tmp_path: Path) -> None:
    """
    Nothing is made before there is something to put into it.
    """
    program(tmp_path, KNOWN[0])

    check(tmp_path / "new", {"PATH": str(tmp_path)})

    assert not (tmp_path / "new").exists()
