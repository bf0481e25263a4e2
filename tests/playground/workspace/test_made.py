"""
The list of gestures: what was done, by whom, and how soon it was acknowledged.
"""

from datetime import timedelta

import pytest
from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import DANA, LEE, OPEN
from tests.playground.workspace.line import line
from tests.playground.workspace.shapes import actions, button


def test_a_gesture_is_kept_with_its_answer(slack: Workspace) -> None:
    """
    A line that was typed: when, by whom, and after how many milliseconds it was heard.
    """
    with line(slack):
        sent = slack.say(DANA, OPEN, "/broadcast list")
    (made,) = slack.gestures_made

    assert (DANA, "type", "/broadcast list") == (made.person, made.kind, made.said)
    assert (True, None, sent.ack_ms) == (made.done, made.error, made.ack_ms)
    assert made.trigger_id == sent.trigger_id
    assert str(sent.response_url).endswith(made.ticket)
    assert abs(made.at - slack.team.clock.now()) < timedelta(hours=1)


def test_a_gesture_that_nobody_heard_says_why(slack: Workspace) -> None:
    """
    Without an app there is no acknowledgement, and the reason is kept.
    """
    slack.say(LEE, OPEN, "/broadcast list")
    (made,) = slack.gestures_made

    assert (True, None, "dispatch_failed") == (made.done, made.ack_ms, made.error)


def test_a_press_is_kept_by_its_label(slack: Workspace, client: WebClient) -> None:
    """
    What stood on the button is what the person remembers.
    """
    posted = client.chat_postMessage(
        channel=OPEN, text="a", blocks=[actions(button("stop"))]
    )
    with line(slack):
        slack.click(DANA, OPEN, posted["ts"], "stop")
        slack.open_home(DANA)
    press, home = slack.gestures_made
    label = slack.messages(OPEN)[0].blocks[0]["elements"][0]["text"]["text"]

    assert ("press", label) == (press.kind, press.said)
    assert (DANA, "event", "app_home_opened") == (home.person, home.kind, home.said)


@pytest.mark.parametrize("method", ["chat.postMessage", "no.such.method"])
def test_a_call_is_kept_with_its_time(
    slack: Workspace, client: WebClient, method: str
) -> None:
    """
    When a call arrived, how long it took, and which message it made.
    """
    before = slack.team.clock.now()
    try:
        ts = client.api_call(method, json={"channel": OPEN, "text": "hi"})["ts"]
    except Exception:  # noqa: BLE001 - the unknown method is refused, as it should be
        ts = None
    call = slack.calls[-1]

    assert call.at is not None
    assert before <= call.at <= slack.team.clock.now()
    assert call.took >= 0
    assert call.ts == ts
