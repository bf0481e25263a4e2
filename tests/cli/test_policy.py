"""
`onair policy …`: rules that are reviewed and tried like code.
"""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.settings import parse_configuration
from tests.cli.running import onair

RULES = """
admins = ["user:U0ADMIN"]

[[rule]]
actions = ["broadcast.start"]
rooms = ["room*", "label:public"]
allow = ["user:U0ALICE", "group:S0OPS"]
approvals = 1
approvers = ["group:S0DUTY"]
approve_within = "30m"
max_duration = "4h"
break_glass = ["user:U0DAN"]

[[rule]]
actions = ["room.kick"]
allow = ["user:U0BOB"]
"""
EXAMPLE = """
[[example]]
name = "Bob removes"
user = "user:U0BOB"
action = "room.kick"
room = "room42"
expect = "allowed"
"""
ALICE = ("--user", "U0ALICE", "--action", "broadcast.start", "--room", "room42")
KNOWN = ("--group", "S0OPS=", "--group", "S0DUTY=U0BOB,U0ALICE")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with rules and one example."""
    (tmp_path / "onair.toml").write_text(RULES)
    (tmp_path / "onair.test.toml").write_text(EXAMPLE)
    return tmp_path


def test_a_file_that_can_be_used_is_told_so(folder: Path) -> None:
    """
    Status 0 and one look at what is in it; with --quiet, status 0 and nothing.
    """
    said = onair(folder, "policy", "check", "onair.toml")
    quiet = onair(folder, "policy", "check", "--quiet", "onair.toml")

    assert (0, 0) == (said.returncode, quiet.returncode)
    assert "2 rules, 0 lists, 1 admin" in said.stdout
    assert "S0DUTY, S0OPS" in said.stdout
    assert ("", "") == (quiet.stdout, quiet.stderr)


def test_every_fault_of_a_file_is_a_line_on_standard_error(folder: Path) -> None:
    """
    Status 1, each fault with its place, all at once, --quiet or not.
    """
    (folder / "bad.toml").write_text('workers = 99\n[[rule]]\nactions = ["fly"]')
    said = onair(folder, "policy", "check", "bad.toml", "--quiet")

    assert (1, "") == (said.returncode, said.stdout)
    lines = said.stderr.splitlines()
    assert 3 == len(lines)
    assert all(line.startswith("bad.toml, ") for line in lines)


@pytest.mark.parametrize("name", ["nowhere.toml", "broken.toml", "bytes.toml", "."])
def test_what_is_no_rules_file_is_never_fine(folder: Path, name: str) -> None:
    """
    A file that is not there, or no text, or no TOML, is status 1 with a sentence.
    """
    (folder / "broken.toml").write_text("admins =")
    (folder / "bytes.toml").write_bytes(b"\xff\xfe")
    said = onair(folder, "policy", "check", name)

    assert 1 == said.returncode
    assert 1 == len(said.stderr.splitlines())
    assert "Traceback" not in said.stderr


def test_a_question_is_answered_with_its_reasons(folder: Path) -> None:
    """
    The answer, the rules that led to it, who could agree, and every clock.
    """
    said = onair(folder, "policy", "explain", "onair.toml", *ALICE, *KNOWN)

    assert 0 == said.returncode
    assert "needs approval: U0ALICE, broadcast.start, room42" in said.stdout
    assert "allows broadcast.start to user:U0ALICE" in said.stdout
    assert "1 of group:S0DUTY must agree; that could be U0BOB, or an admin" in (
        said.stdout
    )
    assert "without them: user:U0DAN" in said.stdout
    for clock in ("max_duration 4 h", "run_within 5 min", "approve_within 30 min"):
        assert clock in said.stdout


@pytest.mark.parametrize(
    ("more", "status", "answer"),
    [
        (("--action", "broadcast.start", "--room", "room42", *KNOWN), 0, "needs"),
        (("--action", "broadcast.start", "--room", "war", *KNOWN), 1, "refused"),
        (
            ("--action", "broadcast.start", "--room", "war", "--label", "public"),
            3,
            "undecided",
        ),
        (("--action", "broadcast.stop", "--room", "room42"), 0, "allowed"),
        (("--action", "freeze"), 1, "refused"),
    ],
)
def test_the_exit_status_is_the_answer(
    folder: Path, more: tuple[str, ...], status: int, answer: str
) -> None:
    """
    0 allowed, 1 refused, 3 where a group that was not given would tell.
    """
    if answer == "undecided":
        more = ("--user", "U0CAROL", *more)
    else:
        more = ("--user", "U0ALICE", *more)
    said = onair(folder, "policy", "explain", "onair.toml", *more)

    assert status == said.returncode, said.stderr
    assert said.stdout.startswith(answer)


def test_an_undecided_answer_says_how_to_give_the_group(folder: Path) -> None:
    """
    Whoever asks is told the very option that is missing.
    """
    asked = ("--user", "U0CAROL", "--action", "broadcast.start", "--room", "room42")
    said = onair(folder, "policy", "explain", "onair.toml", *asked)

    assert "add --group S0OPS=" in said.stdout


def test_a_wish_that_nobody_could_agree_to_is_refused(folder: Path) -> None:
    """
    As in Slack: with nobody else on duty, and no admin, the answer is no.
    """
    (folder / "none.toml").write_text(RULES.replace('"user:U0ADMIN"', ""))
    known = ("--group", "S0OPS=", "--group", "S0DUTY=U0ALICE")
    said = onair(folder, "policy", "explain", "none.toml", *ALICE, *known)

    assert 1 == said.returncode
    assert "nobody can approve it (U0ALICE asks for it)" in said.stdout


def test_programs_get_json(folder: Path) -> None:
    """
    One line of JSON with the answer, the trace, the second persons and the clocks.
    """
    said = onair(folder, "policy", "explain", "onair.toml", *ALICE, *KNOWN, "--json")
    read = json.loads(said.stdout)

    assert "needs approval" == read["answer"]
    assert ["U0BOB"] == read["second_persons"][0]["could_be"]
    assert (14400.0, 1800.0) == (
        read["clocks"]["max_duration"],
        read["clocks"]["approve_within"],
    )
    assert read["trace"]
    assert [] == read["groups_not_given"]


def test_without_a_file_the_served_rules_answer(folder: Path) -> None:
    """
    ONAIR_CONFIG and ONAIR_ADMINS count, as they would for `onair serve`; for a file
    that is named they do not.
    """
    (folder / "onair.toml").rename(folder / "other.toml")
    asked = ("--user", "U0FIRST", "--action", "freeze")
    given = {"ONAIR_CONFIG": "other.toml", "ONAIR_ADMINS": "U0FIRST"}
    served = onair(folder, "policy", "explain", *asked, **given)
    named = onair(folder, "policy", "explain", "other.toml", *asked, **given)

    assert (0, 1) == (served.returncode, named.returncode)
    assert "U0FIRST is an admin" in served.stdout


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--user", "alice", "--action", "see"), "is not a user id"),
        (("--user", "U0A", "--action", "fly"), "No action is called"),
        (("--user", "U0A", "--action", "see", "--room", "r!"), "not a room name"),
        (("--user", "U0A", "--action", "see", "--label", "L!"), "label"),
        (("--user", "U0A", "--action", "see", "--channel", "#x"), "not a channel id"),
        (("--user", "U0A", "--action", "see", "--group", "S0X"), "who is in the group"),
        (("--user", "U0A", "--action", "see", "--group", "x=U0A"), "user group's id"),
        (("--user", "U0A", "--action", "see", "--group", "S0X=a"), "not a user id"),
    ],
)
def test_a_question_that_makes_no_sense_is_told_so(
    folder: Path, more: tuple[str, ...], said: str
) -> None:
    """
    Status 2 and what is wrong with it, which is never taken for a refusal.
    """
    done = onair(folder, "policy", "explain", "onair.toml", *more)

    assert 2 == done.returncode
    assert said in done.stderr


def test_examples_that_come_true_pass(folder: Path) -> None:
    """
    Status 0, one line for each.
    """
    done = onair(folder, "policy", "test", "onair.toml")

    assert 0 == done.returncode, done.stderr
    assert ["ok   Bob removes", "1 example: 1 ok, 0 failed."] == (
        done.stdout.splitlines()
    )


ASKS = """
[[example]]
name = "Alice starts"
user = "U0ALICE"
action = "broadcast.start"
room = "room42"
groups = { S0OPS = [], S0DUTY = ["U0BOB", "U0ALICE"] }
"""


@pytest.mark.parametrize(
    ("expected", "said"),
    [
        ('expect = "allowed"', "expected allowed, found needs approval"),
        (
            'expect = "needs approval"\napprovals = 2',
            "expected 2 approvals, found 1",
        ),
        (
            'expect = "needs approval"\napprovers = ["U0ADMIN"]',
            "expected approvers U0ADMIN, found U0BOB",
        ),
        (
            'expect = "needs approval"\nmax_duration = "2h"',
            "expected max_duration 2 h, found 4 h",
        ),
    ],
)
def test_an_example_that_fails_shows_why(
    folder: Path, expected: str, said: str
) -> None:
    """
    Status 1, what was expected and found, and how the rules came to it.
    """
    (folder / "other.toml").write_text(f"{EXAMPLE}{ASKS}{expected}")
    done = onair(folder, "policy", "test", "onair.toml", "--examples", "other.toml")

    assert 1 == done.returncode
    assert "ok   Bob removes" in done.stdout
    assert f"FAIL Alice starts: {said}" in done.stdout
    assert "allows broadcast.start to user:U0ALICE" in done.stdout
    assert "2 examples: 1 ok, 1 failed." in done.stdout


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "There is no [[example]] in it"),
        ("example = 5", "examples are written as [[example]]"),
        ("colour = 1", "line 1: “colour” is not known here"),
        ("[[example]]", "example 1 (line 1): name is missing"),
        (f"{EXAMPLE}colour = 1", "“colour” is not known; there are name"),
        (f"{EXAMPLE}{EXAMPLE}", "Two examples are called “Bob removes”"),
        (EXAMPLE.replace("allowed", "perhaps"), "expect must be one of allowed, refu"),
        (EXAMPLE.replace("room.kick", "fly"), "No action is called “fly”"),
        (EXAMPLE.replace("user:U0BOB", "bob"), "“bob” is not a user id"),
        (EXAMPLE.replace("room42", "r!"), "“r!” is not a room name"),
        (EXAMPLE.replace('"room42"', "42"), "room must be a text"),
        (f'{EXAMPLE}channel = "x"', "is not a channel id"),
        (f"{EXAMPLE}labels = 5", "labels must hold a list of texts"),
        (f"{EXAMPLE}groups = 5", "groups must be a table"),
        (f"{EXAMPLE}groups = {{ S0X = 5 }}", "S0X must hold a list of texts"),
        (f'{EXAMPLE}groups = {{ x = ["U0A"] }}', "is not a user group's id"),
        (f"{EXAMPLE}approvals = 1", "approvals goes with needs approval, not with"),
        (f'{ASKS}expect = "needs approval"\napprovals = 0', "a whole number from 1"),
        (
            f'{ASKS}expect = "needs approval"\napprovers = ["x"]',
            "“x” is not a user id",
        ),
        (f'{EXAMPLE}max_duration = "soon"', "max_duration must be a duration"),
        ("example = ", "is not TOML"),
    ],
)
def test_examples_with_faults_are_not_tried(folder: Path, text: str, said: str) -> None:
    """
    Status 2 and each fault with its place; a slip never passes for a good example.
    """
    (folder / "onair.test.toml").write_text(text)
    done = onair(folder, "policy", "test", "onair.toml")

    assert (2, "") == (done.returncode, done.stdout)
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_without_examples_or_rules_nothing_passes(folder: Path) -> None:
    """
    Status 2 where either file is missing or cannot be used.
    """
    (folder / "bad.toml").write_text("colour = 1")
    nothing = onair(folder, "policy", "test", "onair.toml", "--examples", "no.toml")
    rules = onair(folder, "policy", "test", "no.toml")
    bad = onair(folder, "policy", "test", "bad.toml")

    assert (2, 2, 2) == (nothing.returncode, rules.returncode, bad.returncode)
    assert "no.toml cannot be read" in nothing.stderr
    assert "no.toml is not there" in rules.stderr
    assert "“colour”" in bad.stderr


def test_what_the_book_of_rules_shows_is_true(tmp_path: Path) -> None:
    """
    The rules in docs/rules.md can be used, and its examples come true.
    """
    book = (Path(__file__).parents[2] / "docs" / "rules.md").read_text()
    rules, examples = re.findall(r"```toml\n(.*?)```", book, re.DOTALL)
    (tmp_path / "onair.toml").write_text(rules)
    (tmp_path / "onair.test.toml").write_text(examples)
    done = onair(tmp_path, "policy", "test", "onair.toml")

    assert 0 == done.returncode, done.stdout + done.stderr
    assert parse_configuration(rules).channels


def test_the_starter_file_may_be_filled_in(tmp_path: Path) -> None:
    """
    What `onair init` writes can be used as it is, and with every line of it that
    shows a rule taken out of its comment.
    """
    onair(tmp_path, "init")
    starter = (tmp_path / "onair.toml").read_text()
    shown = re.sub(r"^# (?=[a-z_]+ *=|\[)", "", starter, flags=re.MULTILINE)
    (tmp_path / "filled.toml").write_text(shown)
    asked = onair(tmp_path, "policy", "check", "onair.toml")
    filled = onair(tmp_path, "policy", "check", "filled.toml")

    assert 0 == asked.returncode, asked.stderr
    assert 0 == filled.returncode, filled.stderr
    assert "1 rule, 1 list, 0 admins" in filled.stdout
