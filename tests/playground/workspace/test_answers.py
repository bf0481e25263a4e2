"""
Response URLs and trigger ids: what they can do, how often, how long.
"""

import pytest
import requests
from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from bot.playground.workspace import Fault, Workspace
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import (
    DANA,
    OPEN,
    HandClock,
    bot_client,
    workspace,
)
from tests.playground.workspace.line import line, trigger_of
from tests.playground.workspace.shapes import actions, button, modal, section

FORM = modal(section("a"))


def url_of(slack: Workspace) -> str:
    """
    Type a command and give its response URL.
    """
    with line(slack):
        return str(slack.say(DANA, OPEN, "/broadcast list").response_url)


def clicked(slack: Workspace, where: str) -> str:
    """
    Click *go* and give the response URL of the click.
    """
    with line(slack):
        return str(slack.click(DANA, OPEN, where, "go").response_url)


def test_a_response_url_speaks_to_the_person(slack: Workspace) -> None:
    """
    By default only the person sees it; `in_channel` shows it to all.
    """
    answers = WebhookClient(url_of(slack))
    first = answers.send(text="quiet")
    second = answers.send(text="loud", response_type="in_channel")

    assert [200, 200] == [first.status_code, second.status_code]
    assert ["quiet"] == [each.text for each in slack.ephemerals(OPEN, DANA)]
    assert ["loud"] == [each.text for each in slack.messages(OPEN)]


def test_a_response_url_works_five_times(slack: Workspace) -> None:
    """
    The sixth use is refused.
    """
    url = url_of(slack)
    statuses = [
        requests.post(url, json={"text": "a"}, timeout=5).status_code for _ in range(6)
    ]

    assert [200] * 5 + [404] == statuses
    assert 5 == len(slack.ephemerals(OPEN, DANA))
    assert "used_url" == slack.calls[-1].error


@pytest.mark.parametrize(("minutes", "status"), [(30, 200), (31, 404)])
def test_a_response_url_lives_30_minutes(minutes: int, status: int) -> None:
    """
    After half an hour it is dead.
    """
    clock = HandClock()
    with workspace(clock=clock) as slack:
        url = url_of(slack)
        clock.advance(minutes * 60)
        answer = requests.post(url, json={"text": "a"}, timeout=5)

    assert status == answer.status_code


def test_a_response_url_takes_json_only(slack: Workspace) -> None:
    """
    A form, a list and broken JSON are refused, and cost no use.
    """
    url = url_of(slack)
    headers = {"Content-Type": "application/json"}
    statuses = [
        requests.post(url, data={"text": "a"}, timeout=5).status_code,
        requests.post(url, json=["a"], timeout=5).status_code,
        requests.post(url, data="{", headers=headers, timeout=5).status_code,
    ]

    assert [400, 400, 400] == statuses
    assert [] == slack.ephemerals(OPEN, DANA)


def test_a_response_url_judges_blocks(slack: Workspace) -> None:
    """
    Broken blocks are refused there too.
    """
    answer = WebhookClient(url_of(slack)).send(blocks=[section("")])

    assert 400 == answer.status_code
    assert "invalid_blocks" in answer.body


def test_an_unknown_response_url_is_dead(slack: Workspace) -> None:
    """
    Nobody can guess a response URL.
    """
    url = f"{slack.page_url}respond/guess"

    assert 404 == requests.post(url, json={"text": "a"}, timeout=5).status_code


def test_an_ephemeral_is_replaced_through_its_response_url(
    slack: Workspace, client: WebClient
) -> None:
    """
    What only one person sees is replaced in place, and never becomes public.
    """
    seen = client.chat_postEphemeral(
        channel=OPEN, user=DANA, text="a", blocks=[actions(button("go"))]
    )["message_ts"]
    answers = WebhookClient(clicked(slack, seen))
    answers.send(text="b", replace_original=True, response_type="in_channel")

    (now,) = slack.ephemerals(OPEN, DANA)
    assert (seen, "b", []) == (now.id, now.text, now.blocks)
    assert [] == slack.messages(OPEN)


def test_an_ephemeral_is_deleted_through_its_response_url(
    slack: Workspace, client: WebClient
) -> None:
    """
    `delete_original` takes away what was clicked.
    """
    seen = client.chat_postEphemeral(
        channel=OPEN, user=DANA, text="a", blocks=[actions(button("go"))]
    )["message_ts"]
    answers = WebhookClient(clicked(slack, seen))
    done = answers.send(delete_original=True)
    again = answers.send(text="b", replace_original=True)

    assert [] == slack.ephemerals(OPEN, DANA)
    assert [200, 400] == [done.status_code, again.status_code]


def test_a_message_is_replaced_and_deleted_through_its_response_url(
    slack: Workspace, client: WebClient
) -> None:
    """
    The message that was clicked can be changed and taken away the same way.
    """
    ts = client.chat_postMessage(
        channel=OPEN, text="a", blocks=[actions(button("go"))]
    )["ts"]
    answers = WebhookClient(clicked(slack, ts))
    answers.send(text="b", replace_original=True)
    changed = [(each.text, each.edits) for each in slack.messages(OPEN)]
    answers.send(delete_original=True)

    assert [("b", 1)] == changed
    assert [] == slack.messages(OPEN)


def test_response_urls_can_fail_on_demand(slack: Workspace) -> None:
    """
    A played breakdown of response URLs shows nothing to the person.
    """
    slack.faults.add("response_url", Fault.broken(500))
    answer = WebhookClient(url_of(slack)).send(text="a")

    assert 500 == answer.status_code
    assert [] == slack.ephemerals(OPEN, DANA)


def test_a_trigger_opens_one_form(slack: Workspace, client: WebClient) -> None:
    """
    A trigger id is used up by the first form.
    """
    trigger = trigger_of(slack)
    client.views_open(trigger_id=trigger, view=FORM)

    assert "trigger_exchanged" == error_of(
        lambda: client.views_open(trigger_id=trigger, view=FORM)
    )
    assert 1 == len(slack.forms(DANA))


@pytest.mark.parametrize(("seconds", "opens"), [(3.0, True), (3.1, False)])
def test_a_trigger_lives_three_seconds(seconds: float, *, opens: bool) -> None:
    """
    Later than that no form opens.
    """
    clock = HandClock()
    with workspace(clock=clock) as slack:
        client = bot_client(slack)
        trigger = trigger_of(slack)
        clock.advance(seconds)
        if not opens:
            assert "expired_trigger_id" == error_of(
                lambda: client.views_open(trigger_id=trigger, view=FORM)
            )
        else:
            client.views_open(trigger_id=trigger, view=FORM)

        assert opens == bool(slack.forms(DANA))


def test_a_guessed_trigger_opens_nothing(client: WebClient) -> None:
    """
    A trigger id that was never issued is refused.
    """
    assert "invalid_trigger_id" == error_of(
        lambda: client.views_open(trigger_id="1.2.3", view=FORM)
    )
