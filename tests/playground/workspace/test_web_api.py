"""
The doors of the Web API: tokens, scopes, encodings, unknown names.
"""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.workspace import Workspace
from bot.playground.workspace.api import LOOK_UPS, METHODS, VIEWS
from tests.playground.workspace.calling import bearer, error_of, post
from tests.playground.workspace.conftest import (
    DANA,
    MANIFEST,
    OPEN,
    bot_client,
    workspace,
)


def test_the_bot_learns_who_it_is(slack: Workspace, client: WebClient) -> None:
    """
    `auth.test` names team, user and bot, and the scopes in a header.
    """
    answer = client.auth_test()

    identity = slack.identity
    assert identity.team == answer["team_id"]
    assert identity.bot_user == answer["user_id"]
    assert identity.bot == answer["bot_id"]
    assert "chat:write" in answer.headers["X-OAuth-Scopes"].split(",")


@pytest.mark.parametrize("method", sorted(METHODS - {"api.test"}))
def test_every_method_wants_a_token(slack: Workspace, method: str) -> None:
    """
    Without a token the answer is `not_authed`, with a wrong one `invalid_auth`.
    """
    wrong = post(slack, method, headers=bearer("xoxb-someone-else"))

    assert "not_authed" == post(slack, method).json()["error"]
    assert "invalid_auth" == wrong.json()["error"]


@pytest.mark.parametrize("method", sorted([*LOOK_UPS, *VIEWS]))
def test_the_app_token_opens_connections_only(slack: Workspace, method: str) -> None:
    """
    The app-level token is refused by every method of the bot.
    """
    answer = post(slack, method, headers=bearer(slack.identity.app_token))

    assert "not_allowed_token_type" == answer.json()["error"]


def test_the_bot_token_opens_no_connections(client: WebClient) -> None:
    """
    `apps.connections.open` wants the app-level token.
    """
    token = str(client.token)

    assert "not_allowed_token_type" == error_of(
        lambda: client.apps_connections_open(app_token=token)
    )


def test_an_unknown_method_is_named(client: WebClient) -> None:
    """
    A method that Slack does not have is `unknown_method`.
    """
    assert "unknown_method" == error_of(lambda: client.api_call("chat.shout"))


def test_arguments_come_as_form_or_as_json(slack: Workspace) -> None:
    """
    The same post works form-encoded, with JSON in it, and as a JSON body.
    """
    block = '[{"type": "divider"}]'
    form = {"token": slack.identity.bot_token, "channel": OPEN, "blocks": block}
    body = {"channel": OPEN, "blocks": [{"type": "divider"}]}

    first = post(slack, "chat.postMessage", data=form).json()
    headers = bearer(slack.identity.bot_token)
    second = post(slack, "chat.postMessage", json=body, headers=headers).json()

    for answer in (first, second):
        assert "divider" == answer["message"]["blocks"][0]["type"]


@pytest.mark.parametrize(
    ("error", "options"),
    [
        ("invalid_json", {"data": "{", "type": "application/json"}),
        ("json_not_object", {"data": "[]", "type": "application/json"}),
        ("invalid_post_type", {"data": "a", "type": "text/plain"}),
    ],
)
def test_a_malformed_body_is_refused(
    slack: Workspace, error: str, options: dict[str, str]
) -> None:
    """
    A body that is no form and no JSON object gets its own error.
    """
    headers = {"Content-Type": options["type"]}
    answer = post(slack, "api.test", data=options["data"], headers=headers)

    assert error == answer.json()["error"]


def test_a_missing_scope_is_named() -> None:
    """
    A call that the manifest does not allow says what is needed and what there is.
    """
    scopes = {"oauth_config": {"scopes": {"bot": ["commands", "im:write"]}}}
    with (
        workspace(manifest=MANIFEST | scopes) as slack,
        pytest.raises(SlackApiError) as refused,
    ):
        bot_client(slack).chat_postMessage(channel=OPEN, text="a")

    answer = refused.value.response
    assert "missing_scope" == answer["error"]
    assert "chat:write" == answer["needed"]
    assert "commands,im:write" == answer["provided"]


@pytest.mark.parametrize(
    "method", sorted(name for name, (_, scopes) in LOOK_UPS.items() if scopes)
)
def test_scopes_are_asked_for_by_every_method(method: str) -> None:
    """
    With the scope `commands` alone, no method that needs one does anything.
    """
    bare = MANIFEST | {"oauth_config": {"scopes": {"bot": ["commands"]}}}
    with workspace(manifest=bare) as slack:
        headers = bearer(slack.identity.bot_token)
        answer = post(slack, method, headers=headers).json()

    assert "missing_scope" == answer["error"]


def test_optional_scopes_are_granted_only_when_asked() -> None:
    """
    What the manifest lists as optional is missing until somebody grants it.
    """
    with workspace() as slack:
        client = bot_client(slack)
        assert "missing_scope" == error_of(
            lambda: client.conversations_history(channel=OPEN)
        )
    with workspace(optional_scopes=True) as slack:
        answer = bot_client(slack).conversations_history(channel=OPEN)

        assert [] == answer["messages"]


def test_calls_are_kept_with_masked_tokens(slack: Workspace, client: WebClient) -> None:
    """
    Every call is kept for the tests, and no token with it.
    """
    client.chat_postMessage(channel=OPEN, text="hello")
    error_of(lambda: client.chat_postMessage(channel="C0NONE", text="hello"))

    done, refused = slack.calls
    assert ("chat.postMessage", "bot", None) == (done.method, done.token, done.error)
    assert "hello" == done.arguments["text"]
    assert "channel_not_found" == refused.error
    assert slack.identity.noise not in repr(slack.calls)


def test_a_self_test_echoes(client: WebClient) -> None:
    """
    `api.test` gives back what it is told, and fails on demand.
    """
    assert {"foo": "bar"} == client.api_test(foo="bar")["args"]
    assert "my_error" == error_of(lambda: client.api_test(error="my_error"))


def test_people_are_found_by_id_only(slack: Workspace, client: WebClient) -> None:
    """
    `users.info` gives time zone and standing; an unknown id is `user_not_found`.
    """
    slack.add_person("U0GUEST", "gil", guest=True)
    slack.deactivate("U0GUEST")

    dana = client.users_info(user=DANA)["user"]
    guest = client.users_info(user="U0GUEST")["user"]

    assert "Europe/Berlin" == dana["tz"]
    assert dana["tz_offset"] in (3600, 7200)
    assert (True, True) == (guest["is_restricted"], guest["deleted"])
    assert "user_not_found" == error_of(lambda: client.users_info(user="dana"))
