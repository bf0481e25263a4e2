"""
Forms, App Home and shortcuts on the page, with an app behind them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
import requests
from slack_bolt import Ack

from bot.playground.workspace import Workspace
from tests.playground.workspace.actor import APPROVE, acting_app
from tests.playground.workspace.conftest import DANA, LEE, OPEN, connected
from tests.playground.workspace.line import line
from tests.playground.workspace.shapes import actions, button

SECONDS = 30


@pytest.fixture
def wired(slack: Workspace) -> Iterator[Workspace]:
    """
    Give a workspace with an app that opens forms and a Home.
    """
    with connected(slack, acting_app(slack)):
        yield slack


def post(slack: Workspace, what: str, **body: object) -> dict[str, Any]:
    """
    Do on the page what Dana would, and give the answer.
    """
    told: dict[str, Any] = requests.post(
        f"{slack.page_url}page/{what}", json={"person": DANA} | body, timeout=SECONDS
    ).json()
    return told


def state(slack: Workspace, person: str = DANA) -> dict[str, Any]:
    """
    What the page would draw for a person.
    """
    found: dict[str, Any] = requests.get(
        f"{slack.page_url}page/state", params={"person": person}, timeout=SECONDS
    ).json()
    return found


def form(slack: Workspace) -> dict[str, Any]:
    """
    Let Dana ask for a form, and give it as the page gets it.
    """
    post(slack, "say", channel=OPEN, text="/broadcast")
    (found,) = state(slack)["forms"]
    assert isinstance(found, dict)
    return found


def test_a_form_is_drawn_for_its_person_only(wired: Workspace) -> None:
    """
    Who asked for a form has it on their page, and nobody else has.
    """
    drawn = form(wired)

    assert "Start" == drawn["title"]["text"]
    assert {} == drawn["errors"]
    assert [] == state(wired, LEE)["forms"]


def test_a_complaint_reaches_the_page(wired: Workspace) -> None:
    """
    What the app complains of is beside the field of the form that stays.
    """
    drawn = form(wired)
    told = post(wired, "submit", view=drawn["id"], values={"name": "taken"})

    (still,) = state(wired)["forms"]
    assert told["ok"]
    assert drawn["id"] == still["id"]
    assert {"name-block": "That name is taken."} == still["errors"]


def test_an_updated_form_reaches_the_page(wired: Workspace) -> None:
    """
    What the app puts in a form's place has another hash, so that it is drawn anew.
    """
    drawn = form(wired)
    post(wired, "submit", view=drawn["id"], values={"name": "more"})

    (now,) = state(wired)["forms"]
    assert "Done" == now["title"]["text"]
    assert drawn["hash"] != now["hash"]


def test_a_list_that_the_app_fills_is_asked_for(wired: Workspace) -> None:
    """
    What is typed into such a list brings what the app offers for it, to be sent.
    """
    drawn = form(wired)
    told = post(wired, "suggest", view=drawn["id"], action_id="room", typed="room4")
    values = {"name": "war", "room": told["options"][0]["value"]}
    sent = post(wired, "submit", view=drawn["id"], values=values)

    assert ["room42", "room43"] == [each["text"]["text"] for each in told["options"]]
    assert sent["ok"]
    assert [] == state(wired)["forms"]


def test_a_form_can_be_closed(wired: Workspace) -> None:
    """
    A form that is closed is gone, and cannot be sent any more.
    """
    drawn = form(wired)
    closed = post(wired, "dismiss", view=drawn["id"])
    sent = post(wired, "submit", view=drawn["id"], values={})

    assert closed["ok"]
    assert [] == state(wired)["forms"]
    assert "not open any more" in sent["error"]


def test_another_persons_form_cannot_be_touched(wired: Workspace) -> None:
    """
    A form on somebody else's screen counts as not there.
    """
    drawn = form(wired)
    for what in ("submit", "dismiss", "suggest"):
        more = {"values": {}, "action_id": "room", "typed": "room"}
        told = post(wired, what, person=LEE, view=drawn["id"], **more)

        assert "not open any more" in told["error"]
    assert 1 == len(state(wired)["forms"])


def test_the_home_is_opened_and_clicked(slack: Workspace) -> None:
    """
    Opening Home lets the app publish it, and its buttons work.
    """
    clicked: list[dict[str, Any]] = []
    app = acting_app(slack)

    @app.action("refresh")
    def refresh(ack: Ack, body: dict[str, Any]) -> None:
        clicked.append(body)
        ack()

    with connected(slack, app):
        before = post(slack, "click", view="home", action_id="refresh")
        opened = post(slack, "home")
        after = post(slack, "click", view="home", action_id="refresh")

    assert not before["ok"]
    assert opened["ok"]
    assert after["ok"]
    assert "view" == clicked[0]["container"]["type"]
    assert state(slack)["home"]["blocks"]


def test_a_shortcut_is_used_on_a_message(slack: Workspace) -> None:
    """
    The page offers the manifest's shortcuts by name, and uses them on a message.
    """
    said = slack.say(DANA, OPEN, "a message")
    with line(slack) as app:
        told = post(
            slack, "shortcut", channel=OPEN, ts=said.ts, callback_id="stop_this"
        )
        (envelope,) = app.envelopes

    assert {"stop_this": "Stop this"} == state(slack)["shortcuts"]
    assert told["ok"]
    assert "message_action" == envelope["payload"]["type"]


def test_everybody_has_direct_messages_of_their_own(slack: Workspace) -> None:
    """
    Switching to another person shows their conversation with the bot.
    """
    app = acting_app(slack)
    app.client.chat_postMessage(
        channel=LEE, text="Please approve", blocks=[actions(button(*APPROVE))]
    )
    direct = {
        person: [each for each in state(slack, person)["channels"] if each["direct"]]
        for person in (DANA, LEE)
    }

    assert [[], ["Please approve"]] == [
        [each["text"] for each in direct[person][0]["messages"]]
        for person in (DANA, LEE)
    ]


@pytest.mark.parametrize(
    "what", ["say", "click", "submit", "dismiss", "suggest", "home", "shortcut"]
)
def test_an_act_says_what_it_lacks(slack: Workspace, what: str) -> None:
    """
    An act with a part missing is answered with that part's name.
    """
    answer = requests.post(f"{slack.page_url}page/{what}", json={}, timeout=SECONDS)

    told = answer.json()
    assert not told["ok"]
    assert "is missing" in told["error"]
