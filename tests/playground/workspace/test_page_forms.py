"""
Forms, App Home and shortcuts on the page, with an app behind them.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack

from bot.playground.workspace import Workspace
from tests.playground.workspace.actor import APPROVE, acting_app
from tests.playground.workspace.conftest import DANA, LEE, OPEN, connected
from tests.playground.workspace.line import line
from tests.playground.workspace.onlooker import of, post, send, sight
from tests.playground.workspace.shapes import actions, button


@pytest.fixture
def wired(slack: Workspace) -> Iterator[Workspace]:
    """
    Give a workspace with an app that opens forms and a Home.
    """
    with connected(slack, acting_app(slack)):
        yield slack


def forms(slack: Workspace, person: str = DANA) -> list[dict[str, Any]]:
    """
    The forms on a person's page.
    """
    return of(sight(slack, person), "form")


def form(slack: Workspace) -> dict[str, Any]:
    """
    Let Dana ask for a form, and give it as the page gets it.
    """
    post(slack, "say", channel=OPEN, text="/broadcast")
    (found,) = forms(slack)
    assert isinstance(found, dict)
    return found


def test_a_form_is_drawn_for_its_person_only(wired: Workspace) -> None:
    """
    Who asked for a form has it on their page, and nobody else has.
    """
    drawn = form(wired)

    assert "Start" == drawn["title"]["text"]
    assert {} == drawn["errors"]
    assert [] == forms(wired, LEE)


def test_a_complaint_reaches_the_page(wired: Workspace) -> None:
    """
    What the app complains of is beside the field of the form that stays.
    """
    drawn = form(wired)
    told = post(wired, "submit", view=drawn["id"], values={"name": "taken"})

    (still,) = forms(wired)
    assert told["ok"]
    assert drawn["id"] == still["id"]
    assert {"name-block": "That name is taken."} == still["errors"]


def test_an_updated_form_reaches_the_page(wired: Workspace) -> None:
    """
    What the app puts in a form's place has another hash, so that it is drawn anew.
    """
    drawn = form(wired)
    post(wired, "submit", view=drawn["id"], values={"name": "more"})

    (now,) = forms(wired)
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
    assert [] == forms(wired)


def test_a_form_can_be_closed(wired: Workspace) -> None:
    """
    A form that is closed is gone, and cannot be sent any more.
    """
    drawn = form(wired)
    closed = post(wired, "dismiss", view=drawn["id"])
    sent = post(wired, "submit", view=drawn["id"], values={})

    assert closed["ok"]
    assert [] == forms(wired)
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
    assert 1 == len(forms(wired))


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
    assert sight(slack)["home"]["blocks"]


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

    assert {"stop_this": "Stop this"} == sight(slack)["team"]["shortcuts"]
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
    direct = [
        [
            [each["text"] for each in of(cells, "message") if each["channel"] == one]
            for one in [each["id"] for each in of(cells, "channel") if each["direct"]]
        ]
        for cells in (sight(slack, DANA), sight(slack, LEE))
    ]

    assert [[[]], [["Please approve"]]] == direct


def test_an_act_says_what_it_lacks(slack: Workspace) -> None:
    """
    An act with a part missing is answered with that part's name.
    """
    for what in slack.front.acts:
        told = send(slack, what, {})

        assert {"ok": False, "error": told["error"]} == told
        assert "is missing" in told["error"]


def test_only_the_topmost_form_can_be_used(wired: Workspace) -> None:
    """
    What another form lies on cannot be sent, but can be closed with all on top of it.
    """
    below, above = form(wired), form_on_top(wired)
    sent = post(wired, "submit", view=below["id"], values={"name": "war"})
    depths = {each["id"]: each["depth"] for each in forms(wired)}
    closed = post(wired, "dismiss", view=below["id"])

    assert "another form lies on top" in sent["error"]
    assert {below["id"]: 0, above["id"]: 1} == depths
    assert closed["ok"]
    assert below["id"] not in [each["id"] for each in forms(wired)]


def form_on_top(slack: Workspace) -> dict[str, Any]:
    """
    Let Dana ask for one more form, and give it.
    """
    post(slack, "say", channel=OPEN, text="/broadcast")
    found = forms(slack)
    return max(found, key=lambda each: int(each["depth"]))


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"name": 7}, "'name' is not a text"),
        ({"name": ["war"]}, "'name' is not a text"),
        ({"name": {"value": "war"}}, "'name' is not a text"),
        ({"name": "w" * 3001}, "'name' takes 3000 characters"),
        ({"name": "w\0"}, "nobody can type"),
        ({"name": "war", "rate": "uhd"}, "is not offered"),
        ({"name": "war", "rate": {}}, "is not offered"),
        ({"name": "war", "room": "room42"}, "is not offered"),
        ({"name": "war", "tags": "a"}, "takes a list of options"),
        ({"name": "war", "tags": ["a", {}]}, "is not offered"),
        ({"name": "war", "__proto__": {}}, "the form has no '__proto__'"),
        ({}, "'name' must not be empty"),
        ("war", "values is not an object"),
        (None, "values is missing"),
    ],
)
def test_a_form_takes_only_what_can_be_filled_in(
    wired: Workspace, values: object, reason: str
) -> None:
    """
    What no keyboard and no list could have given is refused, and the form stays.
    """
    drawn = form(wired)
    told = post(wired, "submit", view=drawn["id"], values=values)

    assert not told["ok"]
    assert reason in told["error"]
    assert [drawn] == forms(wired)


def test_a_form_without_a_button_is_not_sent(wired: Workspace) -> None:
    """
    Where Slack draws no button to send a form, nothing can be sent.
    """
    drawn = form(wired)
    post(wired, "submit", view=drawn["id"], values={"name": "more"})
    told = post(wired, "submit", view=drawn["id"], values={})

    assert "nothing to send it with" in told["error"]
    assert ["Done"] == [each["title"]["text"] for each in forms(wired)]


@pytest.mark.parametrize("what", ["submit", "dismiss"])
def test_the_home_is_no_form(wired: Workspace, what: str) -> None:
    """
    An App Home is neither sent nor closed.
    """
    post(wired, "home")
    told = post(wired, what, view="home", values={})

    assert "not open any more" in told["error"]
    assert sight(wired)["home"]["blocks"]
