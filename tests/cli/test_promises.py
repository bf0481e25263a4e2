"""
What the command line promises when something is wrong: a sentence, a status, no
traceback, and never a secret.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from slack_sdk import WebClient

from bot.slack.identity import ask_team
from tests.cli.running import TEAM, onair, onair_into

FULL = Path("/dev/full")
SERVING = {
    "SLACK_BOT_TOKEN": "xoxb-example",
    "SLACK_APP_TOKEN": "xapp-example",
    "ONAIR_SDKAPPID": "1400000000",
    "ONAIR_IDENTIFIER": "admin",
    "ONAIR_SECRET_KEY": "planted-secret-key",
}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxb-planted\nsecret"),
        ("ONAIR_BACKEND_URL", "https://[::1"),
        ("ONAIR_SLACK_API_URL", "https://[::1"),
        ("ONAIR_DATABASE_URL", "sqlite:///planted.db?foo=bar"),
        ("ONAIR_PRIVATE_KEY", "-----BEGIN PRIVATE" + " KEY----- planted"),
    ],
)
def test_serve_names_the_setting_and_keeps_its_value_to_itself(
    tmp_path: Path, name: str, value: str
) -> None:
    """
    A setting that cannot be used ends `onair serve` with status 2 and its name.
    """
    done = onair(tmp_path, "serve", **(SERVING | {name: value}))

    assert 2 == done.returncode
    assert name in done.stderr
    for unwanted in ("Traceback", "Warning", "planted"):
        assert unwanted not in done.stderr


def test_a_broken_token_is_told_by_rooms_too(tmp_path: Path) -> None:
    """
    Where the token only tells the workspace, it is checked in the same way.
    """
    done = onair(tmp_path, "rooms", "list", SLACK_BOT_TOKEN="xoxb-planted\nsecret")

    assert 2 == done.returncode
    assert "SLACK_BOT_TOKEN" in done.stderr
    assert "planted" not in done.stderr


def test_a_token_that_cannot_be_sent_asks_nothing() -> None:
    """
    If a token does not fit into a header, Slack counts as not to be asked.
    """
    client = WebClient(token="xoxb-planted\nsecret", base_url="http://127.0.0.1:1/")

    assert ask_team(client) is None


def test_a_settings_file_in_another_encoding_is_told(tmp_path: Path) -> None:
    """
    A `.env` that is not UTF-8 is named, and nothing of it is shown.
    """
    (tmp_path / ".env").write_bytes(b"ONAIR_SECRET_KEY=planted\xff\n")

    done = onair(tmp_path, "rooms", "list", *TEAM)

    assert 2 == done.returncode
    assert ".env cannot be read: it is not UTF-8" in done.stderr
    assert "planted" not in done.stderr


def test_a_settings_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    """
    A `.env` that is there but cannot be opened is never taken for an empty one.
    """
    (tmp_path / ".env").symlink_to(".env")

    done = onair(tmp_path, "rooms", "list", *TEAM)

    assert 2 == done.returncode
    assert ".env cannot be read" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_called_env_is_not_ours(tmp_path: Path) -> None:
    """
    Some keep a Python environment in a folder called `.env`; it is left alone.
    """
    (tmp_path / ".env").mkdir()

    assert 0 == onair(tmp_path, "rooms", "list", *TEAM).returncode


@pytest.mark.parametrize("name", ["onair.toml", ".env"])
def test_init_leaves_nothing_half_done(tmp_path: Path, name: str) -> None:
    """
    If one of the two files cannot be written, the other is not left behind.
    """
    # A link to nowhere: not there when looked for, and yet in the way.
    (tmp_path / name).symlink_to(tmp_path / "nowhere" / "file")

    done = onair(tmp_path, "init")

    assert 1 == done.returncode
    assert f"{name} cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert [name] == [one.name for one in tmp_path.iterdir()]


@pytest.mark.skipif(not FULL.exists(), reason="only Linux has a device that is full")
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("manifest",),
        ("rooms", "list", *TEAM),
        ("audit", "export"),
        ("db", "current"),
    ],
)
@pytest.mark.parametrize("unbuffered", ["", "1"])
def test_output_that_cannot_be_written_is_a_failure(
    tmp_path: Path, arguments: tuple[str, ...], unbuffered: str
) -> None:
    """
    On a full disk, exit status 1 and one sentence: an export is never cut in silence.
    """
    onair(tmp_path, "rooms", "add", "r1", "--group", "1", "--account", "a", *TEAM)

    with FULL.open("w") as full:
        done = onair_into(full, tmp_path, *arguments, PYTHONUNBUFFERED=unbuffered)

    assert 1 == done.returncode
    assert 1 == len(done.stderr.splitlines()), done.stderr
    assert "No space left" in done.stderr


def test_output_that_the_terminal_cannot_show_is_a_failure(tmp_path: Path) -> None:
    """
    A character that the output does not take ends with a way out.
    """
    done = onair(tmp_path, "rooms", "add", "--help", PYTHONIOENCODING="ascii")

    assert 1 == done.returncode
    assert "PYTHONUTF8=1" in done.stderr
    assert "Traceback" not in done.stderr
