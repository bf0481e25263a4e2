"""
The directory against a Slack that answers, refuses, is busy, or hangs up.
"""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from slack_sdk import WebClient
from slack_sdk.web import SlackResponse

from bot.domain.errors import DirectoryError
from bot.playground.workspace import Fault, Workspace
from bot.slack.directory import SlackDirectory

if TYPE_CHECKING:
    from collections.abc import Iterator

SCOPES = ["commands", "chat:write", "users:read", "usergroups:read"]
BERLIN = "Europe/Berlin"
BOT = {"features": {"bot_user": {"display_name": "OnAir"}}}


def _workspace(scopes: list[str], *, rate_limits: bool = False) -> Workspace:
    manifest = {
        "display_information": {"name": "OnAir"},
        **BOT,
        "oauth_config": {"scopes": {"bot": scopes}},
        "settings": {"socket_mode_enabled": True},
    }
    slack = Workspace(manifest=manifest, rate_limits=rate_limits)
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


# User groups.


def test_a_groups_members_are_those_that_slack_names(
    slack: Workspace, directory: SlackDirectory
) -> None:
    """
    Who is in a user group is asked for with the workspace, which some tokens need.
    """
    slack.add_group("S0DUTY", "duty", ["U0DANA", "U0ERIK"])

    assert frozenset({"U0DANA", "U0ERIK"}) == directory.members("T1", "S0DUTY")
    asked = [call for call in slack.calls if call.method == "usergroups.users.list"]
    assert [{"usergroup": "S0DUTY", "team_id": "T1"}] == [
        call.arguments for call in asked
    ]


def test_a_group_may_be_empty(slack: Workspace, directory: SlackDirectory) -> None:
    """
    A group in which nobody is, is known to have nobody in it.
    """
    slack.add_group("S0DUTY", "duty")

    assert frozenset() == directory.members("T1", "S0DUTY")


def test_a_group_that_is_not_there_is_for_whoever_keeps_the_rules(
    directory: SlackDirectory,
) -> None:
    """
    No waiting makes a group of an id that Slack does not know.
    """
    with pytest.raises(DirectoryError, match=r"no_such_subteam.*onair\.toml") as found:
        directory.members("T1", "S0NOBODY")

    assert found.value.after is None


def test_without_user_groups_there_are_lists(
    slack: Workspace, directory: SlackDirectory
) -> None:
    """
    Whose plan has no user groups is told what to write in the rules instead.
    """
    slack.downgrade()
    with pytest.raises(DirectoryError, match=r"\[lists\].*list:NAME") as found:
        directory.members("T1", "S0DUTY")

    assert found.value.after is None


def test_the_scope_for_groups_is_another_one() -> None:
    """
    Whoever runs OnAir is told the scope that is missing, not just any.
    """
    with _workspace(["commands", "users:read"]) as slack:
        directory = _directory(slack.api_url, slack.identity.bot_token)
        with pytest.raises(DirectoryError, match="usergroups:read") as found:
            directory.members("T1", "S0DUTY")

    assert found.value.after is None


@pytest.mark.parametrize("what", PASSING)
def test_a_busy_slack_takes_nobody_out_of_a_group(
    slack: Workspace, directory: SlackDirectory, what: str
) -> None:
    """
    A failure is never an empty group; it is worth another try.
    """
    slack.add_group("S0DUTY", "duty", ["U0DANA"])
    fault, after = PASSING[what]
    slack.faults.add("usergroups.users.list", fault)
    with pytest.raises(DirectoryError) as found:
        directory.members("T1", "S0DUTY")

    assert after == found.value.after
    assert frozenset({"U0DANA"}) == directory.members("T1", "S0DUTY")


def _ask_often(directory: SlackDirectory) -> None:
    for _ in range(40):
        directory.members("T1", "S0DUTY")


def test_slack_limits_questions_about_groups() -> None:
    """
    Twenty a minute are answered; after that Slack says how long to wait.
    """
    with _workspace(SCOPES, rate_limits=True) as slack:
        slack.add_group("S0DUTY", "duty", ["U0DANA"])
        directory = _directory(slack.api_url, slack.identity.bot_token)
        with pytest.raises(DirectoryError, match="ratelimited") as found:
            _ask_often(directory)

    assert found.value.after is not None
    assert timedelta(seconds=1) <= found.value.after <= timedelta(minutes=1)


class Odd(WebClient):
    """A Slack that says yes, and then something that nobody expected."""

    def __init__(self, said: dict[str, object]) -> None:
        """It answers everything like that."""
        super().__init__()
        self.said = said

    def api_call(self, api_method: str, **asked: object) -> SlackResponse:
        """The one answer it has."""
        return SlackResponse(
            client=self,
            http_verb="POST",
            api_url=api_method,
            req_args=asked,
            data=self.said,
            headers={},
            status_code=200,
        )


@pytest.mark.parametrize("users", [None, "U1", {"U1": True}, ["U1", None], [["U1"]]])
def test_half_an_answer_is_none(users: object) -> None:
    """
    What cannot be read as a list of people gives nobody a right and takes none.
    """
    directory = SlackDirectory(Odd({"ok": True, "users": users}))
    with pytest.raises(DirectoryError, match="could not be read") as found:
        directory.members("T1", "S0DUTY")

    assert found.value.after is not None


def test_an_answer_without_the_person_makes_nobody_gone() -> None:
    """
    What cannot be read as a person is asked for again.
    """
    with pytest.raises(DirectoryError, match="could not be read") as found:
        SlackDirectory(Odd({"ok": True})).active("T1", "U0DANA")

    assert found.value.after is not None


# Whether people are still there.


def test_who_left_is_not_active(slack: Workspace, directory: SlackDirectory) -> None:
    """
    A deactivated account is nobody's any more, and neither is one that never was.
    """
    before = directory.active("T1", "U0DANA")
    slack.deactivate("U0DANA")

    assert before
    assert not directory.active("T1", "U0DANA")
    assert not directory.active("T1", "U0NOBODY")


def test_a_guest_is_active(slack: Workspace, directory: SlackDirectory) -> None:
    """
    Guests are people whom a rule may name.
    """
    slack.add_person("U0GUEST", "gus", guest=True)

    assert directory.active("T1", "U0GUEST")


def test_a_bot_is_nobody(slack: Workspace, directory: SlackDirectory) -> None:
    """
    A bot presses no buttons, so it makes up no quorum.
    """
    assert not directory.active("T1", slack.identity.bot_user)


def test_who_cannot_be_looked_up_is_not_gone(
    slack: Workspace, directory: SlackDirectory
) -> None:
    """
    Only Slack's word makes somebody gone, not its silence.
    """
    slack.faults.add("users.info", Fault.refused("user_not_visible"))
    with pytest.raises(DirectoryError) as found:
        directory.active("T1", "U0DANA")

    assert found.value.after is None
