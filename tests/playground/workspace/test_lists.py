"""
Lists that the app fills while somebody types, where people are, and what changes.
"""

from typing import Any

import pytest
from slack_sdk import WebClient

from bot.playground.workspace import GestureError, Surface, Workspace
from bot.playground.workspace.words import SlackError
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import (
    DANA,
    HIDDEN,
    LEE,
    MANIFEST,
    OPEN,
    OUTSIDE,
    bot_client,
    workspace,
)
from tests.playground.workspace.line import Answer, line, trigger_of
from tests.playground.workspace.shapes import Block, field, modal, option, plain

EVENTS = {
    "settings": {
        "event_subscriptions": {
            "bot_events": ["user_change", "subteam_members_changed"]
        }
    }
}


def asking(**more: object) -> Block:
    """
    A form with a list that the app fills.
    """
    element: Block = {"type": "external_select", "action_id": "room"}
    block = {"type": "input", "block_id": "room-block", "label": plain("Room")}
    return modal(block | {"element": element | more}, field("why"))


def opened(slack: Workspace, client: WebClient, view: Block) -> Surface:
    """
    Open a form for Dana.
    """
    client.views_open(trigger_id=trigger_of(slack), view=view)
    return slack.forms(DANA)[-1]


def offering(*values: str) -> Answer:
    """
    An app that offers these.
    """
    return lambda _: {"options": [option(each) for each in values]}


def test_the_app_is_asked_for_what_somebody_types(
    slack: Workspace, client: WebClient
) -> None:
    """
    The payload says in which form, in which field, and what was typed so far.
    """
    form = opened(slack, client, asking(min_query_length=0))
    with line(slack, offering("room42")) as app:
        found = slack.suggest(form, "room", "ro")
        (envelope,) = app.envelopes

    assert [option("room42")] == found
    payload = envelope["payload"]
    assert envelope["accepts_response_payload"] is True
    assert ("block_suggestion", "room", "room-block", "ro") == (
        payload["type"],
        payload["action_id"],
        payload["block_id"],
        payload["value"],
    )
    assert form.id == payload["view"]["id"] == payload["container"]["view_id"]
    assert "response_url" not in payload


def test_too_few_letters_ask_nobody(slack: Workspace, client: WebClient) -> None:
    """
    Unless the form says otherwise, three characters must be typed first.
    """
    form = opened(slack, client, asking())
    with line(slack, offering("room42")) as app:
        slack.suggest(form, "room", "ro")
        few = len(app.envelopes)
        slack.suggest(form, "room", "roo")

        assert (0, 1) == (few, len(app.envelopes))


def test_only_what_was_offered_can_be_chosen(
    slack: Workspace, client: WebClient
) -> None:
    """
    Nobody chooses from a list what they never saw in it.
    """
    form = opened(slack, client, asking(min_query_length=0))
    with line(slack, offering("room42")):
        slack.suggest(form, "room")

        with pytest.raises(GestureError):
            slack.submit(form, {"room": "war", "why": "a"})
        sent = slack.submit(form, {"room": "room42", "why": "a"})

    values = sent.payload["view"]["state"]["values"]
    assert option("room42") == values["room-block"]["room"]["selected_option"]


def test_what_is_filled_in_needs_no_choosing(
    slack: Workspace, client: WebClient
) -> None:
    """
    A form may open with something chosen already.
    """
    form = opened(slack, client, asking(initial_option=option("room42")))
    with line(slack):
        sent = slack.submit(form, {"why": "a"})

    values = sent.payload["view"]["state"]["values"]
    assert option("room42") == values["room-block"]["room"]["selected_option"]


@pytest.mark.parametrize(
    "answer",
    [
        {},
        {"options": "room42"},
        {"options": [option(f"room{at}") for at in range(101)]},
        {"options": [option("r" * 151, "room")]},
        {"options": [option("room42", "r" * 76)]},
        {"options": [option("room42"), option("room42")]},
    ],
)
def test_what_slack_cannot_show_is_an_error(
    slack: Workspace, client: WebClient, answer: dict[str, Any]
) -> None:
    """
    A hundred options at most, none too long, none twice.
    """
    form = opened(slack, client, asking(min_query_length=0))
    with line(slack, lambda _: answer), pytest.raises(SlackError):
        slack.suggest(form, "room")


def test_an_app_may_offer_nothing(slack: Workspace, client: WebClient) -> None:
    """
    No results is an answer too.
    """
    form = opened(slack, client, asking(min_query_length=0))
    with line(slack, offering()):
        assert [] == slack.suggest(form, "room")


def test_only_a_list_of_the_apps_can_be_typed_into(
    slack: Workspace, client: WebClient
) -> None:
    """
    Other fields ask nobody.
    """
    form = opened(slack, client, asking())

    with pytest.raises(GestureError):
        slack.suggest(form, "why", "abc")


def test_somebodys_channels_are_told_as_far_as_the_bot_may_know(
    slack: Workspace, client: WebClient
) -> None:
    """
    Public ones all; private ones where the bot is too; archived ones on request.
    """
    both = "public_channel,private_channel"
    before = client.users_conversations(user=DANA, types=both)["channels"]
    slack.invite_bot(HIDDEN)
    slack.archive(OUTSIDE)
    after = client.users_conversations(user=DANA, types=both, exclude_archived=True)

    assert [OPEN, OUTSIDE] == [one["id"] for one in before]
    assert [HIDDEN, OPEN] == [one["id"] for one in after["channels"]]
    ours = client.users_conversations(types=both)["channels"]
    assert [HIDDEN, OPEN] == [one["id"] for one in ours]


def test_each_kind_of_somebodys_channels_has_its_scope() -> None:
    """
    Without `groups:read` private channels are refused, not left out.
    """
    scopes = {"oauth_config": {"scopes": {"bot": ["commands", "channels:read"]}}}
    with workspace(manifest=MANIFEST | scopes) as slack:
        client = bot_client(slack)

        assert client.users_conversations(user=DANA)["ok"]
        assert "missing_scope" == error_of(
            lambda: client.users_conversations(types="private_channel")
        )
        assert "invalid_types" == error_of(
            lambda: client.users_conversations(types="rooms")
        )
        assert "user_not_found" == error_of(
            lambda: client.users_conversations(user="U0NOBODY")
        )


def test_the_app_hears_who_left() -> None:
    """
    An account that is switched off is told with all that Slack knows of it.
    """
    with workspace(manifest=MANIFEST | EVENTS) as slack, line(slack) as app:
        slack.deactivate(LEE)
        (envelope,) = app.envelopes

    event = envelope["payload"]["event"]
    assert ("user_change", LEE, True) == (
        event["type"],
        event["user"]["id"],
        event["user"]["deleted"],
    )


def test_the_app_hears_who_joined_a_group() -> None:
    """
    Who came and who went, and of which group.
    """
    with workspace(manifest=MANIFEST | EVENTS) as slack, line(slack) as app:
        slack.add_group("S0DUTY", "duty", [DANA])
        slack.change_group("S0DUTY", [LEE])
        (envelope,) = app.envelopes

        assert [LEE] == bot_client(slack).usergroups_users_list(usergroup="S0DUTY")[
            "users"
        ]
    event = envelope["payload"]["event"]
    assert ("subteam_members_changed", "S0DUTY", [LEE], [DANA]) == (
        event["type"],
        event["subteam_id"],
        event["added_users"],
        event["removed_users"],
    )


def test_an_app_that_did_not_ask_hears_nothing(slack: Workspace) -> None:
    """
    Without a subscription nobody is told that somebody left.
    """
    with line(slack) as app:
        slack.deactivate(LEE)

        assert [] == app.envelopes
