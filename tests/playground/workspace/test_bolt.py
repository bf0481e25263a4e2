"""
Bolt's own Socket Mode adapter, unchanged, against the stand-in.
"""

from collections.abc import Callable
from typing import Any

from slack_bolt import Ack

from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import DANA, OPEN, connected, tiny_app


def test_a_command_is_answered_through_bolt(slack: Workspace) -> None:
    """
    What the app says in its acknowledgement is shown to the person only.
    """
    app = tiny_app(slack)

    @app.command("/broadcast")
    def answer(ack: Ack, command: dict[str, Any]) -> None:
        ack(text=f"Starting {command['text']}", response_type="ephemeral")

    with connected(slack, app):
        sent = slack.say(DANA, OPEN, "/broadcast start room42")

    assert sent.acked
    (seen,) = slack.ephemerals(OPEN, DANA)
    assert seen.text == "Starting start room42"
    assert [] == slack.messages(OPEN)


def test_a_click_reaches_the_app_with_its_value(slack: Workspace) -> None:
    """
    A click brings the value of the button that is really on the message.
    """
    app = tiny_app(slack)
    seen: list[dict[str, Any]] = []

    @app.action("stop")
    def stop(ack: Callable[[], None], body: dict[str, Any]) -> None:
        seen.append(body)
        ack()

    button = {
        "type": "button",
        "text": {"type": "plain_text", "text": "Stop"},
        "action_id": "stop",
        "value": "7",
    }
    app.client.token = slack.identity.bot_token
    posted = app.client.chat_postMessage(
        channel=OPEN, text="card", blocks=[{"type": "actions", "elements": [button]}]
    )
    with connected(slack, app):
        sent = slack.click(DANA, OPEN, posted["ts"], "stop")

    assert sent.acked
    assert seen[0]["actions"][0]["value"] == "7"
    assert seen[0]["message"]["text"] == "card"
