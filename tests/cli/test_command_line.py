"""
`onair …`: run as people run it, in a process of its own.
"""

from __future__ import annotations

import json
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import yaml

from tests.cli.running import TEAM, onair

if TYPE_CHECKING:
    from pathlib import Path


def test_help_names_every_subcommand(tmp_path: Path) -> None:
    """
    `onair --help` is where a stranger begins.
    """
    said = onair(tmp_path, "--help").stdout

    names = (
        *("serve", "play", "init", "manifest"),
        *("rooms", "audit", "report", "policy", "db"),
    )
    assert all(f"    {name} " in said for name in names)


def test_help_loads_nothing_heavy(tmp_path: Path) -> None:
    """
    Help is quick because it needs neither Slack nor the database nor requests.
    """
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "bot", "--help"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )

    heavy = ("slack_bolt", "sqlalchemy", "requests", "aiohttp", "cryptography")
    assert [] == [name for name in heavy if f" {name}\n" in done.stderr]


def test_serve_names_everything_that_is_missing_at_once(tmp_path: Path) -> None:
    """
    Exit status 2, each name with its remedy, no traceback.
    """
    done = onair(tmp_path, "serve")

    assert 2 == done.returncode
    assert "Traceback" not in done.stderr
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "ONAIR_SDKAPPID"):
        assert name in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ("serve", "--http", "nonsense"),
        ("play", "--as", "nobody", "--once"),
        ("play", "--port", "65536", "--once"),
        ("manifest", "--prefix", "NOT Good"),
        ("rooms", "list"),
    ],
)
def test_a_wrong_word_is_told_without_a_traceback(
    tmp_path: Path, arguments: tuple[str, ...]
) -> None:
    """
    Whatever is wrong on the command line ends with status 2 and a sentence.
    """
    done = onair(tmp_path, *arguments)

    assert 2 == done.returncode
    assert "Traceback" not in done.stderr
    assert done.stderr


def test_init_writes_both_files_and_overwrites_none(tmp_path: Path) -> None:
    """
    The starter files work as they are; the one with secrets is for its owner alone.
    """
    first = onair(tmp_path, "init")
    second = onair(tmp_path, "init")

    assert (0, 2) == (first.returncode, second.returncode)
    assert 0o600 == stat.S_IMODE((tmp_path / ".env").stat().st_mode)
    assert "ONAIR_SECRET_KEY" in (tmp_path / ".env").read_text()
    assert 0 == onair(tmp_path, "rooms", "list", *TEAM).returncode


def test_rooms_are_added_listed_and_removed(tmp_path: Path) -> None:
    """
    What is added is listed; a taken name, group or wrong number is refused.
    """
    add = ("rooms", "add", "room42", "--group", "42", "--account", "alice", *TEAM)
    assert 0 == onair(tmp_path, *add, "--label", "public").returncode
    listed = onair(tmp_path, "rooms", "list", *TEAM).stdout
    again = onair(tmp_path, *add)
    large = onair(
        tmp_path, "rooms", "add", "x1", "--group", str(2**32), "--account", "a", *TEAM
    )
    removed = onair(tmp_path, "rooms", "remove", "room42", *TEAM)

    assert "room42  group 42  account alice" in listed
    assert (1, 2, 0) == (again.returncode, large.returncode, removed.returncode)
    assert "room42" not in onair(tmp_path, "rooms", "list", *TEAM).stdout.split()


def test_rooms_are_imported_from_a_file(tmp_path: Path) -> None:
    """
    New rooms are added, changed ones edited; a file with a fault changes nothing.
    """
    file = tmp_path / "rooms.toml"
    file.write_text('[room1]\ngroup = 1\naccount = "a"\n[room2]\ngroup=2\naccount="b"')
    first = onair(tmp_path, "rooms", "import", "rooms.toml", *TEAM)
    file.write_text('[room1]\ngroup = 1\naccount = "z"\n[room2]\ngroup=2\naccount="b"')
    second = onair(tmp_path, "rooms", "import", "rooms.toml", *TEAM)
    file.write_text('[room3]\ngroup = 3\naccount = "c"\n[here]\ngroup = 0\ncolour = 1')
    third = onair(tmp_path, "rooms", "import", "rooms.toml", *TEAM)

    assert "2 added" in first.stdout
    assert "1 edited" in second.stdout
    assert 2 == third.returncode
    assert "[here]" in third.stderr
    assert "room3" not in onair(tmp_path, "rooms", "list", *TEAM).stdout


def test_every_event_is_exported_as_a_line_of_json(tmp_path: Path) -> None:
    """
    The export tells who, what and when, in order.
    """
    add = ("rooms", "add", "room42", "--group", "42", "--account", "alice", *TEAM)
    onair(tmp_path, *add)
    onair(tmp_path, "rooms", "remove", "room42", *TEAM)
    done = onair(tmp_path, "audit", "export", "--format", "jsonl")

    events = [json.loads(line) for line in done.stdout.splitlines()]
    assert ["room_added", "room_removed"] == [one["kind"] for one in events]
    assert ["room42"] * 2 == [one["room"] for one in events]
    assert events[0]["number"] < events[1]["number"]
    assert events[0]["at"].endswith("Z")


def test_the_manifest_is_printed_whole_or_as_a_variant(tmp_path: Path) -> None:
    """
    Socket Mode as it is; with an address for HTTP; with a prefix for the names.
    """
    plain = yaml.safe_load(onair(tmp_path, "manifest").stdout)
    http = yaml.safe_load(
        onair(
            tmp_path, "manifest", "--http", "https://onair.example", "--prefix", "my-"
        ).stdout
    )

    assert plain["settings"]["socket_mode_enabled"]
    assert not http["settings"]["socket_mode_enabled"]
    command = http["features"]["slash_commands"][0]
    assert command["command"].startswith("/my-")
    assert "https://onair.example/slack/events" == command["url"]


def test_the_manifest_offers_steps_when_it_is_asked_to(tmp_path: Path) -> None:
    """
    Only `--workflow` offers steps to Workflow Builder.
    """
    plain = yaml.safe_load(onair(tmp_path, "manifest").stdout)
    steps = yaml.safe_load(onair(tmp_path, "manifest", "--workflow").stdout)

    assert "functions" not in plain
    assert "start_broadcast" in steps["functions"]


def test_the_databases_version_is_told(tmp_path: Path) -> None:
    """
    Empty before, a version after; a second upgrade changes nothing.
    """
    before = onair(tmp_path, "db", "current").stdout.strip()
    onair(tmp_path, "db", "upgrade")
    after = onair(tmp_path, "db", "current").stdout.strip()
    onair(tmp_path, "db", "upgrade")

    assert "empty" == before
    assert after not in {"", "empty"}
    assert after == onair(tmp_path, "db", "current").stdout.strip()


def test_the_playground_runs_the_main_job_without_a_browser(tmp_path: Path) -> None:
    """
    One line puts room42 on air, prints the channel with both addresses, and ends.
    """
    done = onair(tmp_path, "play", "--say", "/broadcast start room42", "--once")

    assert 0 == done.returncode, done.stderr
    assert "room42 is on air" in done.stdout
    assert ".m3u8" in done.stdout
    assert "rtmp://" in done.stdout


def test_the_playground_presses_buttons_too(tmp_path: Path) -> None:
    """
    A kick asks first, `[Remove]` presses the button, and a duty manager agrees.
    """
    done = onair(
        tmp_path,
        "play",
        *("--say", "/room kick room42 bob", "--say", "[Remove]", "--as", "alice"),
        *("--say", "[Approve]", "--as", "dora"),
        "--once",
    )

    assert 0 == done.returncode, done.stderr
    assert "Remove bob from room42?" in done.stdout
    assert "removed bob from room42" in done.stdout
