"""
Stories in the playground: the real bot, the people to be, and the script.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.world import DUTY, PEOPLE, ROOMS, RULES
from bot.settings import parse_configuration
from tests.cli.running import onair

if TYPE_CHECKING:
    from pathlib import Path


def test_the_playgrounds_rules_are_good_ones() -> None:
    """
    The rules that people meet in the playground load, and name its one user group.
    """
    rules = parse_configuration(RULES).rules

    assert {DUTY[0]} == rules.groups
    assert {PEOPLE["alice"][0]} == rules.admins


def test_a_second_person_lets_it_run(tmp_path: Path) -> None:
    """
    What Bob asks for waits until a duty manager approves it in her direct messages.
    """
    done = onair(
        tmp_path,
        "play",
        *("--say", "/broadcast start stage1", "--as", "bob"),
        *("--say", "!show", "--say", "!press Approve", "--as", "dora"),
        "--once",
    )

    assert 0 == done.returncode, done.stderr
    before, _, after = done.stdout.partition("\n\n#general\n")
    assert "What dora sees:" in before
    assert "Direct messages" in before
    assert "@duty-managers" in before
    assert "stage1 is on air" not in before
    assert "stage1 is on air" in after
    assert "Approved by" in after


def test_what_a_freeze_holds_up_is_asked_again(tmp_path: Path) -> None:
    """
    Dora freezes, Bob's start waits; after her unfreeze his *Run now* lets it go.
    """
    done = onair(
        tmp_path,
        "play",
        *("--say", "/onair freeze why=drill", "--as", "dora"),
        *("--say", "/broadcast start room42", "--say", "!show", "--as", "bob"),
        *("--say", "/onair unfreeze", "--as", "dora"),
        *("--say", "!press 'Run now'", "--as", "bob"),
        "--once",
    )

    assert 0 == done.returncode, done.stderr
    before, _, after = done.stdout.partition("\n\n#general\n")
    assert "What bob sees:" in before
    assert "room42 is on air" not in before
    assert "room42 is on air" in after


def test_a_script_can_let_time_go_by(tmp_path: Path) -> None:
    """
    What would come after hours comes at once: a warning, and then the automatic stop.
    """
    done = onair(
        tmp_path,
        "play",
        *("--say", "/broadcast start room42 for=2h", "--say", "!forward 115"),
        *("--say", "!show", "--say", "!forward 6"),
        "--once",
    )

    assert 0 == done.returncode, done.stderr
    before, _, after = done.stdout.partition("\n\n#general\n")
    assert "room42 goes off air" in before
    assert "is off air" not in before
    assert "room42 is off air after 2 h" in after


def test_a_guest_may_nothing(tmp_path: Path) -> None:
    """
    Carol is told that she may not, and nothing goes on air.
    """
    done = onair(
        tmp_path, "play", "--say", "/broadcast start room42", "--as", "carol", "--once"
    )

    assert 0 == done.returncode, done.stderr
    assert "is on air" not in done.stdout
    assert "Only visible to you" in done.stdout


@pytest.mark.parametrize(
    ("lines", "complaint"),
    [
        (("!dance",), "there is no !dance here, but !press"),
        (("!press Approve",), "dora sees no button “Approve”"),
        (("!fill room=room42",), "dora has no form open"),
        (("!forward",), "time moves forward by 1 to 1440 whole minutes"),
        (("!forward 1441",), "time moves forward by 1 to 1440 whole minutes"),
        (("!forward soon",), "time moves forward by 1 to 1440 whole minutes"),
    ],
)
def test_a_script_with_a_wrong_word_fails(
    tmp_path: Path, lines: tuple[str, ...], complaint: str
) -> None:
    """
    A word that cannot be carried out ends the play with status 1, and says why.
    """
    said = [part for line in lines for part in ("--say", line)]
    done = onair(tmp_path, "play", *said, "--as", "dora", "--once")

    assert 1 == done.returncode
    assert complaint in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("--say", "!help", "--as", "nobody"),
        ("--as", "bob", "--say", "!help", "--as", "dora"),
        ("--tour", "killed"),
        ("--tour", "nowhere", "--record", "there"),
    ],
)
def test_a_cast_that_does_not_fit_is_told_before_anything_starts(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """
    People and tours that are not there, or have nothing to do: status 2.
    """
    done = onair(tmp_path, "play", *arguments, "--once")

    assert 2 == done.returncode
    assert "Traceback" not in done.stderr


def test_help_of_the_script_has_all_its_words(tmp_path: Path) -> None:
    """
    `!help` tells what a script can do, and stops nothing.
    """
    done = onair(tmp_path, "play", "--say", "!help", "--once")

    assert 0 == done.returncode, done.stderr
    words = ("!press", "!fill", "!home", "!shortcut", "!show", "!kill", "!forward")
    for word in words:
        assert word in done.stdout


def test_the_rooms_are_there_with_somebody_in_them(tmp_path: Path) -> None:
    """
    Both rooms of the playground are on record, each with its account.
    """
    done = onair(tmp_path, "play", "--say", "/room list", "--once")

    assert 0 == done.returncode, done.stderr
    for room, (_, account) in ROOMS.items():
        assert room in done.stdout
        assert account in done.stdout


@pytest.mark.parametrize(
    ("typed", "seen"),
    [
        ("", "there is nothing to send"),
        ("/nonsense", "/nonsense is not a valid command."),
        ("/", "/ is not a valid command."),
    ],
    ids=["nothing", "no-command", "no-name"],
)
def test_what_never_reaches_the_bot_is_not_blamed_on_it(
    tmp_path: Path, typed: str, seen: str
) -> None:
    """
    Status 1, what the person sees, and no word of the bot's log.
    """
    done = onair(tmp_path, "play", "--say", typed, "--once")

    assert 1 == done.returncode
    assert seen in done.stdout + done.stderr
    assert "log" not in done.stderr
    assert "Traceback" not in done.stderr
