"""
`onair.toml`: what it says counts, and what it cannot say is refused aloud.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import RulesError
from bot.settings import load_configuration, parse_configuration

if TYPE_CHECKING:
    from pathlib import Path

WHOLE = """
admins = ["user:U0ADMIN"]
teams = ["T0TEAM"]
app = "A0APP"
workers = 4

[[rule]]
actions = ["broadcast.*", "record.start"]
rooms = ["room*", "label:public"]
channels = ["C0OPS"]
allow = ["user:U0ALICE", "list:crew"]

[[rule]]
actions = ["room.kick"]
deny = ["list:crew"]

[lists]
crew = ["U0BOB"]

[backend]
deadline = "12s"
read_timeout = "4500ms"
"""


def faults(text: str) -> str:
    """Every fault of a file that is refused, as one text."""
    with pytest.raises(RulesError) as refused:
        parse_configuration(text)
    return "\n".join(refused.value.faults)


def test_a_whole_file_is_understood() -> None:
    """
    Rules, lists, workspaces and limits arrive as they were written.
    """
    read = parse_configuration(WHOLE, admins=("U0FIRST",))

    assert frozenset({"U0ADMIN", "U0FIRST"}) == read.rules.admins
    assert frozenset({"T0TEAM"}) == read.teams
    assert ("A0APP", 4) == (read.app, read.workers)
    assert ("broadcast.*", "record.start") == read.rules.rules[0].actions
    assert ("user:U0ALICE", "list:crew") == read.rules.rules[0].allow
    assert ("list:crew",) == read.rules.rules[1].deny
    assert {"crew": frozenset({"U0BOB"})} == read.rules.lists
    assert (timedelta(seconds=12), timedelta(seconds=4.5)) == (
        read.deadline,
        read.read_timeout,
    )


def test_the_rules_know_their_line() -> None:
    """
    A rule is named by its place in the file, for traces and refusals.
    """
    read = parse_configuration(WHOLE)

    assert "rule 2 (line 13)" == read.rules.rules[1].place


def test_another_text_has_another_digest() -> None:
    """
    Events carry the digest of the very text that was in force.
    """
    one, other = parse_configuration(WHOLE), parse_configuration(WHOLE + "\n")

    assert 64 == len(one.rules.digest)
    assert one.rules.digest != other.rules.digest


def test_without_a_file_nothing_is_allowed(tmp_path: Path) -> None:
    """
    No file is no rule; admins may still come from the environment.
    """
    read = load_configuration(tmp_path / "onair.toml", admins=("U0ADMIN",))

    assert () == read.rules.rules
    assert frozenset({"U0ADMIN"}) == read.rules.admins


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("admins = 5", "list of texts"),
        ('admins = ["alice"]', "not a user id"),
        ('teams = ["general"]', "not a team id"),
        ('app = "xapp"', "Slack app id"),
        ("workers = 0", "whole number from 1 to 64"),
        ("workers = true", "whole number from 1 to 64"),
        ("colour = 1", "not known"),
        ("rule = 5", "[[rule]]"),
        ("lists = 5", "table"),
        ("backend = 5", "table"),
        ('[backend]\ndeadline = "soon"', "duration"),
        ('[backend]\ndeadline = "0s"', "duration"),
        ('[backend]\ncolour = "5s"', "not known"),
        ('[backend]\nspacing = "0.0000001ms"', "duration"),
        ('[backend]\ndeadline = "999999999999999d"', "one day at most"),
        (f'[backend]\nspacing = "{"9" * 400}d"', "one day at most"),
        ('[backend]\nconnect_timeout = "86401s"', "one day at most"),
        ('[backend]\nread_timeout = "3s"', "line 2: read_timeout must be longer"),
        ('[[rule]]\nallow = ["user:U0A"]', "needs actions"),
        ('[[rule]]\nactions = ["fly"]\nallow = ["user:U0A"]', "no action is called"),
        ('[[rule]]\nactions = ["see"]', "nobody"),
        ('[[rule]]\nactions = ["see"]\nallow = ["U0A"]', "must be user:"),
        ('[[rule]]\nactions = ["see"]\nallow = ["list:x"]', "no list"),
        ('[[rule]]\nactions = ["see"]\nallow = ["user:U0A"]\ncolour=1', "not known"),
        (
            '[[rule]]\nactions = ["see"]\nallow = ["user:U0A"]\nchannels = ["#ops"]',
            "not a channel id",
        ),
    ],
)
def test_each_fault_is_named(text: str, said: str) -> None:
    """
    A file with a fault is refused as a whole, and the fault is named.
    """
    assert said in faults(text)


@pytest.mark.parametrize(
    "word",
    [
        "approvals = 1",
        'approvers = ["user:U0A"]',
        'approve_within = "30m"',
        'run_within = "15m"',
        'max_duration = "4h"',
        'break_glass = ["user:U0A"]',
    ],
)
def test_what_comes_later_is_refused_and_never_ignored(word: str) -> None:
    """
    A rule with a condition that is not kept yet would give rights it does not mean.
    """
    text = f'[[rule]]\nactions = ["see"]\nallow = ["user:U0A"]\n{word}'

    assert "later version" in faults(text)


def test_groups_and_channel_defaults_come_later() -> None:
    """
    A group in a rule, and a [[channel]] table, are named as not yet possible.
    """
    group = '[[rule]]\nactions = ["see"]\nallow = ["group:S0OPS"]'

    assert "groups come in a later version" in faults(group)
    assert "later version" in faults('[[channel]]\nname = "inc-*"')


def test_all_faults_come_at_once_with_their_lines() -> None:
    """
    Nobody mends one fault only to meet the next.
    """
    said = faults('workers = 99\nteams = ["x"]\n\n[[rule]]\nactions = ["fly"]')

    assert "line 1: workers" in said
    assert "line 2: teams" in said
    assert "rule 1 (line 4)" in said


def test_a_duration_of_a_whole_day_is_still_one() -> None:
    """
    One day is the longest that the backend, or an account's picture, is waited for.
    """
    read = parse_configuration('[backend]\ndeadline = "24h"\nread_timeout = "3001ms"')

    assert (timedelta(days=1), timedelta(seconds=3.001)) == (
        read.deadline,
        read.read_timeout,
    )


def test_a_token_in_the_rules_file_is_not_repeated() -> None:
    """
    An app token where the app's id belongs is refused without being shown.
    """
    assert "planted" not in faults('app = "xapp-1-A0APP-planted"')


@pytest.mark.parametrize("text", [f"workers = {'1' * 5000}", f"app = {'[' * 5000}"])
def test_what_no_reader_can_hold_is_refused(text: str) -> None:
    """
    A number or a depth beyond all measure is a fault of the file, not of ours.
    """
    assert "is not TOML" in faults(text)


def test_what_is_not_toml_is_refused_with_its_line(tmp_path: Path) -> None:
    """
    A slip of the pen names its line; a file that cannot be read says so.
    """
    broken = tmp_path / "onair.toml"
    broken.write_bytes(b"admins = [\xff]")

    assert "line 1" in faults("admins = \n")
    with pytest.raises(RulesError):
        load_configuration(broken)
