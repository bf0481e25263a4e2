"""
Rate limits, and faults on demand.
"""

import http.client

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.workspace import Fault, Workspace
from bot.playground.workspace.pace import TIERS
from tests.playground.workspace.calling import bearer, error_of, post
from tests.playground.workspace.conftest import (
    OPEN,
    OUTSIDE,
    HandClock,
    bot_client,
    workspace,
)


def test_posting_is_limited_to_one_a_second_in_a_channel() -> None:
    """
    After a small burst, posts to one channel must keep a second apart.
    """
    clock = HandClock()
    with workspace(clock=clock, rate_limits=True, post_burst=2) as slack:
        client = bot_client(slack)
        for _ in range(2):
            client.chat_postMessage(channel=OPEN, text="a")
        with pytest.raises(SlackApiError) as refused:
            client.chat_postMessage(channel=OPEN, text="a")
        other = client.chat_postMessage(channel=OUTSIDE, text="a")
        clock.advance(1)
        again = client.chat_postMessage(channel=OPEN, text="a")

    assert "ratelimited" == refused.value.response["error"]
    assert 429 == refused.value.response.status_code
    assert "1" == refused.value.response.headers["Retry-After"]
    assert other["ok"]
    assert again["ok"]


@pytest.mark.parametrize("method", ["usergroups.users.list", "users.info"])
def test_each_method_has_its_tier(method: str) -> None:
    """
    A method answers as often in a minute as its tier says, and not once more.
    """
    with workspace(clock=HandClock(), rate_limits=True) as slack:
        headers = bearer(slack.identity.bot_token)
        statuses = [
            post(slack, method, headers=headers).status_code
            for _ in range(TIERS[method] + 1)
        ]

    assert [200] * TIERS[method] + [429] == statuses


def test_tiers_are_those_of_the_manual() -> None:
    """
    Tier 2 is 20 calls a minute, 3 is 50, 4 is 100.
    """
    known = {
        "chat.update": 50,
        "chat.postEphemeral": 100,
        "conversations.info": 50,
        "users.info": 100,
        "usergroups.users.list": 20,
        "views.open": 100,
        "views.publish": 100,
    }

    assert known == {method: TIERS[method] for method in known}


def test_limits_can_be_switched_off() -> None:
    """
    For fast tests nothing is limited.
    """
    with workspace(rate_limits=False, post_burst=1) as slack:
        client = bot_client(slack)
        for _ in range(20):
            client.chat_postMessage(channel=OPEN, text="a")

        assert 20 == len(slack.messages(OPEN))


def test_a_fault_lasts_for_the_calls_it_was_asked_for(
    slack: Workspace, client: WebClient
) -> None:
    """
    Two calls fail as demanded, the third goes well, other methods never notice.
    """
    slack.faults.add("chat.postMessage", Fault.refused("is_archived"), calls=2)

    for _ in range(2):
        assert client.auth_test()["ok"]
        assert "is_archived" == error_of(
            lambda: client.chat_postMessage(channel=OPEN, text="a")
        )
    assert client.chat_postMessage(channel=OPEN, text="a")["ok"]
    assert 1 == len(slack.messages(OPEN))


def test_too_many_calls_can_be_played(slack: Workspace, client: WebClient) -> None:
    """
    A played 429 carries its `Retry-After` and posts nothing.
    """
    slack.faults.add("chat.postMessage", Fault.too_many(7))

    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=OPEN, text="a")

    assert "7" == refused.value.response.headers["Retry-After"]
    assert [] == slack.messages(OPEN)


@pytest.mark.parametrize("status", [500, 503])
def test_a_broken_slack_can_be_played(slack: Workspace, status: int) -> None:
    """
    A played breakdown is a bare HTTP error without JSON.
    """
    slack.faults.add("*", Fault.broken(status))
    answer = post(slack, "auth.test", headers=bearer(slack.identity.bot_token))

    assert status == answer.status_code
    assert not answer.headers["Content-Type"].startswith("application/json")


@pytest.mark.parametrize(("effect", "posted"), [(False, 0), (True, 1)])
def test_a_lost_answer_can_be_played(
    slack: Workspace, client: WebClient, *, effect: bool, posted: int
) -> None:
    """
    The connection drops without an answer, before or after the message is there.
    """
    slack.faults.add("chat.postMessage", Fault.dropped(effect=effect))

    with pytest.raises((http.client.HTTPException, ConnectionError)):
        client.chat_postMessage(channel=OPEN, text="a")

    assert posted == len(slack.messages(OPEN))


def test_the_default_client_posts_twice_after_a_lost_answer(slack: Workspace) -> None:
    """
    An automatic retry of a post whose answer was lost makes a second message.
    """
    slack.faults.add("chat.postMessage", Fault.dropped(effect=True))
    eager = WebClient(token=slack.identity.bot_token, base_url=slack.api_url)
    eager.chat_postMessage(channel=OPEN, text="a")

    assert 2 == len(slack.messages(OPEN))


def test_a_slow_slack_can_be_played(slack: Workspace, client: WebClient) -> None:
    """
    A played delay outlasts a client's patience, and the call is done all the same.
    """
    slack.faults.add("chat.postMessage", Fault.slow(0.5))
    headers = bearer(slack.identity.bot_token)

    with pytest.raises(requests.ReadTimeout):
        requests.post(
            slack.api_url + "chat.postMessage",
            json={"channel": OPEN, "text": "a"},
            headers=headers,
            timeout=0.1,
        )

    assert client.auth_test()["ok"]


def test_faults_can_be_taken_back(slack: Workspace, client: WebClient) -> None:
    """
    What was not used up yet is forgotten on demand.
    """
    slack.faults.add("*", Fault.broken(), calls=100)
    slack.faults.clear()

    assert client.auth_test()["ok"]
