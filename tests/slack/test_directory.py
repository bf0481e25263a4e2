"""
The directory against a Slack that answers, refuses, is busy, or hangs up.
"""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient

from bot.domain.errors import DirectoryError
from bot.playground.workspace import Fault, Workspace
from bot.slack.directory import SlackDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator

SCOPES = ["commands", "chat:write", "users:read"]
BERLIN = "Europe/Berlin"
BOT = {"features": {"bot_user": {"display_name": "OnAir"}}}


def _workspace(scopes: list[str]) -> Workspace:
    manifest = {
        "display_information": {"name": "OnAir"},
        **BOT,
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {"socket_mode_enabled": True},
    }
    slack = Workspace(manifest=manifest, rate_limits=False)
    slack.add_person("U0DANA", "dana", tz=BERLIN)
    return slack


def _directory(url: str, token: str) -> SlackDirectory:
    return SlackDirectory(
        WebClient(token=token, base_url=url, retry_handlers=[], timeout=5)
    )


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """A workspace in which Dana lives in Berlin."""
    with _workspace(SCOPES) as running:
        yield running


@pytest.fixture
def directory(slack: Workspace) -> SlackDirectory:
    """The directory of that workspace."""
    return _directory(slack.api_url, slack.identity.bot_token)


def test_a_persons_time_zone_is_the_one_in_slack(directory: SlackDirectory) -> None:
    """
    What a person set in Slack is what their times are read in.
    """
    assert BERLIN == directory.zone("T1", "U0DANA")


def test_nobody_has_no_time_zone(directory: SlackDirectory) -> None:
    """
    An id that Slack does not know is not worth asking about again.
    """
    with pytest.raises(DirectoryError, match="user_not_found") as found:
        directory.zone("T1", "U0NOBODY")

    assert found.value.after is None


def test_a_person_without_a_time_zone_is_told_where_to_set_it(
    slack: Workspace, directory: SlackDirectory
) -> None:
    """
    No zone is guessed from an offset, which another day may not have.
    """
    slack.add_person("U0LOST", "lost", tz="")
    with pytest.raises(DirectoryError, match="preferences") as found:
        directory.zone("T1", "U0LOST")

    assert found.value.after is None


def test_a_missing_scope_is_for_whoever_runs_onair() -> None:
    """
    The error names the scope, and that no waiting helps.
    """
    with _workspace(["commands", "chat:write"]) as slack:
        directory = _directory(slack.api_url, slack.identity.bot_token)
        with pytest.raises(DirectoryError, match="users:read") as found:
            directory.zone("T1", "U0DANA")

    assert found.value.after is None


def test_a_wrong_token_is_for_whoever_runs_onair(slack: Workspace) -> None:
    """
    A token that Slack does not take is mended in the settings.
    """
    directory = _directory(slack.api_url, "xoxb-wrong")
    with pytest.raises(DirectoryError, match="SLACK_BOT_TOKEN") as found:
        directory.zone("T1", "U0DANA")

    assert found.value.after is None


PASSING = {
    "too many": (Fault.too_many(retry_after=7), timedelta(seconds=7)),
    "broken": (Fault.broken(500), timedelta(seconds=2)),
    "away": (Fault.broken(503), timedelta(seconds=2)),
    "internal": (Fault.refused("internal_error"), timedelta(seconds=2)),
    "hung up": (Fault.dropped(effect=False), timedelta(seconds=2)),
}


@pytest.mark.parametrize("what", PASSING)
def test_what_passes_is_worth_another_try(
    slack: Workspace, directory: SlackDirectory, what: str
) -> None:
    """
    A busy or broken Slack is asked again, no sooner than it said itself.
    """
    fault, after = PASSING[what]
    slack.faults.add("users.info", fault)
    with pytest.raises(DirectoryError) as found:
        directory.zone("T1", "U0DANA")

    assert after == found.value.after
    assert BERLIN == directory.zone("T1", "U0DANA")


def test_a_proxys_page_is_not_taken_for_slacks_word(
    slack: Workspace, directory: SlackDirectory
) -> None:
    """
    Nobody is shown the text of an error page as if Slack had said it.
    """
    slack.faults.add("users.info", Fault.broken(502))
    with pytest.raises(DirectoryError) as found:
        directory.zone("T1", "U0DANA")

    assert "Slack answered with HTTP 502." == found.value.what


def test_an_unknown_refusal_is_not_repeated(
    slack: Workspace, directory: SlackDirectory
) -> None:
    """
    What nobody foresaw is told with Slack's own word, and left to whoever runs it.
    """
    slack.faults.add("users.info", Fault.refused("no_such_mood"))
    with pytest.raises(DirectoryError, match="no_such_mood") as found:
        directory.zone("T1", "U0DANA")

    assert found.value.after is None


def test_a_slack_that_is_not_there_is_asked_again() -> None:
    """
    A line that is down is up again some time.
    """
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        directory = _directory(f"http://127.0.0.1:{closed.getsockname()[1]}/", "x")
        with pytest.raises(DirectoryError, match="could not be reached") as found:
            directory.zone("T1", "U0DANA")

    assert timedelta(seconds=2) == found.value.after
