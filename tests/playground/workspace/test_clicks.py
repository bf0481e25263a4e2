"""
Clicking: on messages, on ephemerals, with and without a question in between.
"""

import pytest
from slack_sdk import WebClient

from bot.playground.workspace import GestureError, Workspace
from tests.playground.workspace.conftest import (
    DANA,
    HIDDEN,
    LEE,
    MANIFEST,
    OPEN,
    bot_client,
    workspace,
)
from tests.playground.workspace.line import line
from tests.playground.workspace.shapes import (
    CONFIRM,
    Block,
    actions,
    button,
    menu,
    section,
)


def card(client: WebClient, *blocks: Block, channel: str = OPEN) -> str:
    """
    Post a message with these blocks.
    """
    posted = client.chat_postMessage(channel=channel, text="card", blocks=blocks)
    return str(posted["ts"])


def test_a_click_tells_where_it_came_from(slack: Workspace, client: WebClient) -> None:
    """
    The payload has the message as it is, its place, and what was pressed.
    """
    ts = card(client, actions(button("stop", value="7", style="danger")))
    with line(slack) as app:
        payload = slack.click(DANA, OPEN, ts, "stop").payload
        (envelope,) = app.envelopes

    assert ("interactive", False) == (
        envelope["type"],
        envelope["accepts_response_payload"],
    )
    assert "block_actions" == payload["type"]
    assert {
        "type": "message",
        "message_ts": ts,
        "channel_id": OPEN,
        "is_ephemeral": False,
    } == payload["container"]
    assert ts == payload["message"]["ts"]
    assert {"id": OPEN, "name": "open"} == payload["channel"]
    assert DANA == payload["user"]["id"]
    (action,) = payload["actions"]
    block_id = payload["message"]["blocks"][0]["block_id"]
    assert ("stop", "7", block_id) == (
        action["action_id"],
        action["value"],
        action["block_id"],
    )
    assert payload["trigger_id"]
    assert payload["response_url"].startswith(slack.page_url)


def test_a_click_in_a_thread_names_the_thread(
    slack: Workspace, client: WebClient
) -> None:
    """
    The container of a click on a reply has the parent's time stamp.
    """
    parent = card(client, section("card"))
    reply = client.chat_postMessage(
        channel=OPEN, text="a", thread_ts=parent, blocks=[actions(button("go"))]
    )["ts"]
    with line(slack):
        payload = slack.click(DANA, OPEN, reply, "go").payload

    assert parent == payload["container"]["thread_ts"]


def test_a_click_on_an_ephemeral_has_no_message(
    slack: Workspace, client: WebClient
) -> None:
    """
    Slack does not send along what only one person sees.
    """
    seen = client.chat_postEphemeral(
        channel=OPEN, user=DANA, text="a", blocks=[actions(button("go"))]
    )["message_ts"]
    with line(slack):
        payload = slack.click(DANA, OPEN, seen, "go").payload

    assert payload["container"]["is_ephemeral"]
    assert "message" not in payload


def test_nobody_clicks_what_is_not_there(slack: Workspace, client: WebClient) -> None:
    """
    A button that is gone, ambiguous, invisible or never was cannot be clicked.
    """
    rows = [actions(button("twice", value="1")), actions(button("twice", value="2"))]
    ts = card(client, *rows, actions(button("stop")))
    secret = client.chat_postEphemeral(
        channel=OPEN, user=DANA, text="a", blocks=[actions(button("go"))]
    )["message_ts"]
    client.chat_update(channel=OPEN, ts=ts, text="a", blocks=rows)

    for person, where, action in (
        (DANA, ts, "stop"),
        (DANA, ts, "twice"),
        (DANA, "1.000001", "stop"),
        (LEE, secret, "go"),
    ):
        with pytest.raises(GestureError):
            slack.click(person, OPEN, where, action)


def test_nobody_clicks_in_a_channel_they_cannot_see(
    slack: Workspace, client: WebClient
) -> None:
    """
    Outsiders of a private channel, and guests outside any, see no buttons there.
    """
    slack.invite_bot(HIDDEN)
    slack.add_person("U0GUEST", "gil", guest=True)
    hidden = card(client, actions(button("stop")), channel=HIDDEN)
    public = card(client, actions(button("stop")))

    with pytest.raises(GestureError):
        slack.click(LEE, HIDDEN, hidden, "stop")
    with pytest.raises(GestureError):
        slack.click("U0GUEST", OPEN, public, "stop")


def test_values_tell_buttons_apart(slack: Workspace, client: WebClient) -> None:
    """
    Of two buttons with one action, the value says which is meant.
    """
    rows = [actions(button("go", value="1")), actions(button("go", value="2"))]
    ts = card(client, *rows)
    with line(slack):
        payload = slack.click(DANA, OPEN, ts, "go", value="2").payload

    assert "2" == payload["actions"][0]["value"]


def test_a_question_comes_first(slack: Workspace, client: WebClient) -> None:
    """
    Whoever answers a confirmation dialog with no sends nothing.
    """
    ts = card(client, actions(button("stop", confirm=CONFIRM)))
    with line(slack) as app:
        no = slack.click(DANA, OPEN, ts, "stop", confirm=False)
        before = len(app.envelopes)
        yes = slack.click(DANA, OPEN, ts, "stop")

    assert ("dismissed", 0) == (no.error, before)
    assert yes.acked


def test_a_choice_must_be_offered(slack: Workspace, client: WebClient) -> None:
    """
    A menu sends the whole option, and only one that it has.
    """
    ts = card(client, actions(menu("rate", "sd", "hd")))
    with line(slack):
        payload = slack.click(DANA, OPEN, ts, "rate", option="hd").payload

        with pytest.raises(GestureError):
            slack.click(DANA, OPEN, ts, "rate", option="8k")
    assert "hd" == payload["actions"][0]["selected_option"]["value"]


def test_the_answer_to_a_click_is_not_shown(
    slack: Workspace, client: WebClient
) -> None:
    """
    The body of an acknowledged click goes nowhere: it is no way to answer.
    """
    ts = card(client, actions(button("stop")))
    with line(slack, lambda _: {"text": "done"}):
        sent = slack.click(DANA, OPEN, ts, "stop")

    assert (True, None) == (sent.acked, sent.answer)
    assert [] == slack.ephemerals(OPEN, DANA)


def test_a_click_can_come_twice(slack: Workspace, client: WebClient) -> None:
    """
    The second delivery of a click has the same trigger.
    """
    ts = card(client, actions(button("stop")))
    slack.deliver_twice = True
    with line(slack) as app:
        slack.click(DANA, OPEN, ts, "stop")
        triggers = [each["payload"]["trigger_id"] for each in app.envelopes]

    assert 2 == len(triggers)
    assert triggers[0] == triggers[1]


def test_without_interactivity_nothing_is_sent() -> None:
    """
    A manifest that leaves interactivity off makes every button dead.
    """
    settings = {"settings": {"interactivity": {"is_enabled": False}}}
    with workspace(manifest=MANIFEST | settings) as slack:
        ts = card(bot_client(slack), actions(button("stop")))

        assert "not_interactive" == slack.click(DANA, OPEN, ts, "stop").error


def test_shortcuts_appear_on_every_message(slack: Workspace) -> None:
    """
    A message shortcut brings the message it was used on, whoever wrote it.
    """
    ts = str(slack.say(LEE, OPEN, "just talking").ts)
    with line(slack):
        payload = slack.shortcut(DANA, OPEN, ts, "stop_this").payload

    assert ("message_action", "stop_this") == (payload["type"], payload["callback_id"])
    assert "just talking" == payload["message"]["text"]
    with pytest.raises(GestureError):
        slack.shortcut(DANA, OPEN, ts, "unknown")
