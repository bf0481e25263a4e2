"""
`onair.toml`: what it says counts, and what it cannot say is refused aloud.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.domain.errors import RulesError
from bot.domain.limits import Limits
from bot.domain.room import RoomName
from bot.settings import (
    ChannelRoom,
    Configuration,
    load_configuration,
    parse_configuration,
)
from bot.settings.limits import TABLES, Span, span

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
calls_a_second = 25

[retries]
most = 5
within = "90s"
stop_within = "1h"

[limits]
run_within = "2m"
approve_within = "7d"
groups_hold = "5m"
"""


STARTS = '[[rule]]\nactions = ["broadcast.start"]\nallow = ["user:U0A"]'


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
    assert (25, timedelta(minutes=2)) == (read.calls_a_second, read.run_within)
    assert Limits(5, timedelta(seconds=90), timedelta(hours=1)) == read.limits
    assert (timedelta(days=7), timedelta(minutes=5)) == (
        read.approve_within,
        read.groups_hold,
    )


def test_what_a_file_leaves_out_has_a_default() -> None:
    """
    An empty file, and one without the tables of numbers, means the usual limits.
    """
    read = parse_configuration("")

    assert replace(Configuration(), rules=read.rules) == read
    assert (10, timedelta(minutes=5)) == (read.calls_a_second, read.run_within)
    assert Limits(8, timedelta(minutes=3), timedelta(minutes=30)) == read.limits
    assert (8, timedelta(seconds=10)) == (read.workers, read.deadline)
    assert (timedelta(hours=1),) * 2 == (read.approve_within, read.groups_hold)


def test_a_rule_may_have_clocks() -> None:
    """
    How long a broadcast may last, and how late it may begin, stand in its rule.
    """
    read = parse_configuration(
        '[[rule]]\nactions = ["broadcast.*"]\nallow = ["user:U0A"]\n'
        'max_duration = "30d"\nrun_within = "15m"'
    )

    assert (timedelta(days=30), timedelta(minutes=15)) == (
        read.rules.rules[0].max_duration,
        read.rules.rules[0].run_within,
    )


def test_a_rule_that_is_commented_out_is_not_counted() -> None:
    """
    The line that is named is the rule's own, whatever the comments above it say.
    """
    text = '# [[rule]]\n# actions = ["see"]\n\n[[rule]]\nactions = ["fly"]'

    assert "rule 1 (line 4)" in faults(text)


def test_the_readme_shows_every_table_and_key() -> None:
    """
    Whoever sets OnAir up finds every number of the file, with its default, in the
    README.
    """
    readme = (Path(__file__).parents[2] / "README.md").read_text()
    shown = next(
        parsed
        for block in re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
        if "backend" in (parsed := tomllib.loads(block))
    )

    for name, table in TABLES.items():
        for key, limit in table.items():
            said = shown[name][key]
            read = span(said, limit) if isinstance(limit, Span) else said
            assert limit.default == read, key
        assert set(table) == set(shown[name])


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
        ("[backend]\ncalls_a_second = 0", "line 2: calls_a_second must be a whole"),
        ("[backend]\ncalls_a_second = 1001", "whole number from 1 to 1000"),
        ("[backend]\ncalls_a_second = 2.5", "whole number from 1 to 1000"),
        ("[retries]\nmost = 0", "line 2: most must be a whole number from 1 to 100"),
        ("[retries]\nwithin = 5", "line 2: within must be a duration"),
        (
            '[retries]\nstop_within = "2d"',
            "line 2: stop_within must be one day at most",
        ),
        ("[retries]\ncolour = 1", "“colour” is not known in [retries]; take it out"),
        ('admin = ["U0A"]', "“admin” is not known here; did you mean admins?"),
        ('[limits]\nrun_withn = "5m"', "in [limits]; did you mean run_within?"),
        (
            '[[rule]]\nactions = ["see"]\nalow = ["user:U0A"]',
            "in a rule; did you mean allow?",
        ),
        ("retries = 5", "[retries] must be a table"),
        ("limits = { run_within = 5 }", "line 1: run_within must be a duration"),
        ('[limits]\nworkers = "5m"', "“workers” is not known in [limits]"),
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
        (f'{STARTS}\nmax_duration = "4"', "rule 1 (line 1): max_duration must be a"),
        (f'{STARTS}\nmax_duration = "59s"', "max_duration must be one minute at least"),
        (f'{STARTS}\nmax_duration = "31d"', "max_duration must be 30 days at most"),
        (f'{STARTS}\nrun_within = "25h"', "run_within must be one day at most"),
        (f"{STARTS}\nrun_within = 5", "run_within must be a duration"),
        (
            '[[rule]]\nactions = ["*"]\ndeny = ["user:U0A"]\nmax_duration = "4h"',
            "max_duration is for those whom the rule allows",
        ),
        (
            '[[rule]]\nactions = ["see"]\nallow = ["user:U0A"]\nmax_duration = "4h"',
            "actions has none of them",
        ),
        (
            '[[rule]]\nactions = ["*.stop"]\nallow = ["user:U0A"]\nrun_within = "4h"',
            "actions has none of them",
        ),
    ],
)
def test_each_fault_is_named(text: str, said: str) -> None:
    """
    A file with a fault is refused as a whole, and the fault is named.
    """
    assert said in faults(text)


def test_channels_names_have_rooms() -> None:
    """
    In a channel of a fitting name a room is meant without being said; the first that
    fits counts.
    """
    read = parse_configuration(
        '[[channel]]\nname = "inc-*"\nroom = "war"\n'
        '[[channel]]\nname = "studio"\nroom = "Room42"'
    )

    assert (
        ChannelRoom("inc-*", RoomName("war")),
        ChannelRoom("studio", RoomName("room42")),
    ) == read.channels
    assert read.channels[0].fits("inc-2026-11")
    assert not read.channels[0].fits("big-inc-2026")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("channel = 5", "channels are written as [[channel]]"),
        ('[[channel]]\nname = "x"', "channel 1 (line 1): it needs a room"),
        ('[[channel]]\nname = "x"\nroom = 5', "it needs a room"),
        ('[[channel]]\nname = "x"\nroom = "stop"', "is a word of the commands"),
        ('[[channel]]\nname = "x"\nroom = "r!"', "“r!” is not a room name"),
        ('[[channel]]\nroom = "war"', "needs a channel's name"),
        ('[[channel]]\nname = "#inc"\nroom = "war"', "without #"),
        ('[[channel]]\nname = "Inc"\nroom = "war"', "as Slack writes it"),
        ('[[channel]]\nname = ""\nroom = "war"', "needs a channel's name"),
        (
            '[[channel]]\nname = "x"\nroom = "war"\nallow = []',
            "“allow” is not known in a channel",
        ),
        (
            '[[channel]]\nname = "x"\nroom = "a"\n[[channel]]\nname = "x"\nroom = "b"',
            "channel 2 (line 4): “x” has a room already",
        ),
        ('[limits]\napprove_within = "59s"', "approve_within must be one minute at"),
        ('[limits]\napprove_within = "8d"', "approve_within must be 7 days at most"),
        ('[limits]\ngroups_hold = "4m"', "groups_hold must be five minutes at least"),
        ('[limits]\ngroups_hold = "25h"', "groups_hold must be one day at most"),
    ],
)
def test_each_fault_of_channels_and_limits_is_named(text: str, said: str) -> None:
    """
    A channel without a room, a room that cannot be, a time that is too short or too
    long: each is told, with its place.
    """
    assert said in faults(text)


def test_a_key_s_line_is_that_of_its_own_table() -> None:
    """
    The same word in a rule or in another table does not mislead whoever mends it.
    """
    rule = f'{STARTS}\nrun_within = "5m"\n'

    assert "line 6: run_within" in faults(f"{rule}[limits]\nrun_within = 0")
    assert "line 1: run_within" in faults(f"limits.run_within = 0\n{rule}")


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
