"""
The app: what is typed, pressed and chosen is answered where it was done, in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from slack_bolt import BoltRequest

from bot.domain.answer import RoomChanged
from bot.domain.command import Button, Shortcut
from bot.playground.workspace import Fault
from bot.slack.app import make_app
from bot.slack.payload import Ours
from bot.slack.replies import Replies
from tests.playground.workspace.conftest import DANA, LEE, OPEN, bot_client, until
from tests.slack.edge import Edge, Noticed, SpokenTo, raised
from tests.slack.views.examples import room

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture
def edge() -> Iterator[Edge]:
    """The edge between Slack and a desk that says what it is told."""
    with raised() as made:
        yield made


def told(edge: Edge, person: str = DANA) -> list[str]:
    """What only that person was told in the channel."""
    return [one.text for one in edge.slack.ephemerals(OPEN, person)]


def card(edge: Edge, **button: Any) -> str:  # noqa: ANN401  any part of a button
    """A message with a button."""
    text = {"type": "plain_text", "text": "Press"}
    made = {"type": "button", "action_id": Button.STOP.value, "value": "7"}
    blocks = [{"type": "actions", "elements": [made | {"text": text} | button]}]
    posted = bot_client(edge.slack).chat_postMessage(
        channel=OPEN, text="card", blocks=blocks
    )
    return str(posted["ts"])


def test_a_command_is_answered_in_its_acknowledgement(edge: Edge) -> None:
    """
    What the desk said, to whoever typed, and to nobody else.
    """
    edge.slack.say(DANA, OPEN, "/broadcast start room42")

    assert ["Help: the desk"] == told(edge)
    assert [] == told(edge, LEE)
    (asking,) = edge.desk.askings
    assert ("broadcast", "start room42") == (asking.command, asking.text)


def test_a_press_is_answered_where_it_was(edge: Edge) -> None:
    """
    The press is acknowledged without a word, and the answer comes by itself.
    """
    sent = edge.slack.click(DANA, OPEN, card(edge), Button.STOP.value)
    until(lambda: told(edge) != [])

    assert sent.acked
    assert ["Help: the desk"] == told(edge)
    assert [(Button.STOP, "7", OPEN)] == [
        (one.button, one.value, one.channel) for one in edge.desk.clicks
    ]


def test_what_concerns_all_is_said_aloud(edge: Edge) -> None:
    """
    A channel's own room is changed before everybody's eyes.
    """
    edge.desk.answer = RoomChanged(room(), "here", OPEN)
    edge.slack.say(DANA, OPEN, "/room here room42")

    assert ["room42" in one.text for one in edge.slack.messages(OPEN)] == [True]


def test_a_button_of_another_version_is_answered_in_words(edge: Edge) -> None:
    """
    An old card's button never leaves its reader without an answer.
    """
    edge.slack.click(
        DANA, OPEN, card(edge, action_id="onair.unheard_of"), "onair.unheard_of"
    )
    until(lambda: told(edge) != [])

    assert "another version" in told(edge)[0]
    assert [] == edge.desk.clicks


@pytest.mark.parametrize("shortcut", Shortcut)
def test_a_shortcut_is_answered_to_whoever_chose_it(
    edge: Edge, shortcut: Shortcut
) -> None:
    """
    It works on any message; what the message is, the desk finds out.
    """
    ts = str(edge.slack.say(LEE, OPEN, "Good morning").ts)
    edge.slack.shortcut(DANA, OPEN, ts, shortcut.value)
    until(lambda: told(edge) != [])

    (pointed,) = edge.desk.pointed
    assert (shortcut, OPEN, ts, DANA) == (
        pointed.shortcut,
        pointed.channel,
        pointed.ts,
        pointed.actor.user,
    )
    assert [] == told(edge, LEE)


def test_a_shortcut_works_in_a_thread(edge: Edge) -> None:
    """
    Commands do not, which is what shortcuts are for.
    """
    parent = card(edge)
    reply = str(edge.slack.say(LEE, OPEN, "Off air?", thread_ts=parent).ts)
    edge.slack.shortcut(DANA, OPEN, reply, Shortcut.STOP_THIS.value)

    assert [reply] == [one.ts for one in edge.desk.pointed]


def test_who_joins_or_leaves_a_group_is_noticed(edge: Edge) -> None:
    """
    What is known of a group is old from that moment.
    """
    edge.slack.add_group("S0DUTY", "duty", [DANA])
    edge.slack.change_group("S0DUTY", [LEE])

    assert [(edge.team, "S0DUTY")] == edge.noticed.groups


def test_who_leaves_the_company_is_noticed(edge: Edge) -> None:
    """
    A deactivated person is looked up again.
    """
    edge.slack.deactivate(LEE)

    assert [(edge.team, LEE)] == edge.noticed.people


def test_every_event_that_is_subscribed_to_is_heard(edge: Edge) -> None:
    """
    Slack stops sending to an app that leaves its events without an answer.
    """
    bodies: dict[str, dict[str, Any]] = {
        "app_home_opened": {"user": DANA, "tab": "home"},
        "subteam_members_changed": {"subteam_id": "S0DUTY"},
        "user_change": {"user": {"id": DANA, "team_id": edge.team}},
        "channel_rename": {"channel": {"id": OPEN, "name": "new"}},
    }
    heard = {kind: edge.slack.tell(kind, body).acked for kind, body in bodies.items()}

    assert dict.fromkeys(edge.slack.team.grant.events, True) == heard


@pytest.mark.parametrize("kind", ["app_home_opened", "user_change"])
def test_an_event_that_is_incomplete_is_heard_and_left(edge: Edge, kind: str) -> None:
    """
    A part that is missing changes nothing and stops nothing.
    """
    sent = edge.slack.tell(kind, {"tab": "home"})

    assert sent.acked
    assert ([], []) == (edge.noticed.people, edge.desk.looked)


def test_an_answer_that_slack_refuses_is_let_go(edge: Edge) -> None:
    """
    The next one is sent all the same.
    """
    ts = card(edge)
    edge.slack.faults.add("response_url", Fault(status=500))
    edge.slack.click(DANA, OPEN, ts, Button.STOP.value)
    edge.slack.click(DANA, OPEN, ts, Button.STOP.value)
    until(lambda: told(edge) != [])

    assert 2 == len(edge.desk.clicks)


def test_no_listener_waits_for_slack() -> None:
    """
    Everything is acknowledged although nothing can be sent: no network comes first.
    """
    nobody: Any = None  # whoever used this client would fail
    app = make_app(
        SpokenTo(),
        Replies(),
        nobody,
        lambda: Ours(frozenset({"T1"}), "A1"),
        bot_token="xoxb-not-a-real-token",
        signing_secret=None,
        changes=Noticed(),
    )
    statuses = [
        app.dispatch(BoltRequest(body=body, mode="socket_mode")).status
        for body in payloads("T1", "A1")
    ]

    assert [200] * 7 == statuses


def payloads(team: str, app: str) -> Iterator[dict[str, Any]]:
    """One of each kind, as Socket Mode brings them."""
    common: dict[str, Any] = {
        "api_app_id": app,
        "team": {"id": team},
        "user": {"id": DANA, "team_id": team},
        "trigger_id": "1.2.3",
    }
    place = {"channel": {"id": OPEN}, "response_url": "https://hooks.slack.example/1"}
    view = {"id": "V1", "type": "modal", "callback_id": "x", "private_metadata": ""}
    yield {
        "command": "/broadcast",
        "text": "",
        "team_id": team,
        "user_id": DANA,
        "channel_id": OPEN,
        "api_app_id": app,
        "trigger_id": "1.2.3",
    }
    action = {"action_id": Button.STOP.value, "value": "7"}
    yield common | place | {"type": "block_actions", "actions": [action]}
    yield (
        common
        | place
        | {
            "type": "message_action",
            "callback_id": Shortcut.STOP_THIS.value,
            "message_ts": "1.2",
        }
    )
    yield common | {"type": "view_submission", "view": view}
    yield common | {"type": "view_closed", "view": view}
    yield common | {
        "type": "block_suggestion",
        "action_id": "room",
        "value": "",
        "view": view,
    }
    yield {
        "type": "event_callback",
        "team_id": team,
        "api_app_id": app,
        "event": {"type": "app_home_opened", "user": DANA, "tab": "home"},
    }
