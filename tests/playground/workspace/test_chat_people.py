"""
Writing to one person: direct messages and ephemerals.
"""

from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import (
    DANA,
    LEE,
    MANIFEST,
    OPEN,
    OUTSIDE,
    bot_client,
    workspace,
)


def test_a_person_can_be_written_to_by_id(slack: Workspace, client: WebClient) -> None:
    """
    A post to a person's id, and one to the opened conversation, land in one place.
    """
    opened = client.conversations_open(users=DANA)["channel"]["id"]
    client.chat_postMessage(channel=DANA, text="one")
    client.chat_postMessage(channel=opened, text="two")

    assert ["one", "two"] == [each.text for each in slack.direct_messages(DANA)]
    assert slack.notified(DANA)


def test_nobody_writes_to_those_who_left(slack: Workspace, client: WebClient) -> None:
    """
    Direct messages to someone who was deactivated cannot be opened.
    """
    slack.deactivate(LEE)

    assert "user_disabled" == error_of(lambda: client.conversations_open(users=LEE))
    assert "channel_not_found" == error_of(
        lambda: client.chat_postMessage(channel=LEE, text="a")
    )


def test_without_a_messages_tab_there_are_no_direct_messages() -> None:
    """
    A manifest that leaves the messages tab off makes direct messages impossible.
    """
    features = MANIFEST["features"] | {"app_home": {"messages_tab_enabled": False}}
    with workspace(manifest=MANIFEST | {"features": features}) as slack:
        client = bot_client(slack)

        assert "messages_tab_disabled" == error_of(
            lambda: client.chat_postMessage(channel=DANA, text="a")
        )


def test_an_ephemeral_is_seen_by_one(slack: Workspace, client: WebClient) -> None:
    """
    An ephemeral is shown to its person, and cannot be updated afterwards.
    """
    ts = client.chat_postEphemeral(channel=OPEN, user=DANA, text="psst")["message_ts"]

    assert ["psst"] == [each.text for each in slack.ephemerals(OPEN, DANA)]
    assert [] == slack.ephemerals(OPEN, LEE)
    assert "message_not_found" == error_of(
        lambda: client.chat_update(channel=OPEN, ts=ts, text="b")
    )


def test_an_ephemeral_needs_both_in_the_channel(client: WebClient) -> None:
    """
    Neither outside the channel nor to someone outside is an ephemeral possible.
    """
    assert "not_in_channel" == error_of(
        lambda: client.chat_postEphemeral(channel=OUTSIDE, user=DANA, text="a")
    )
    assert "user_not_in_channel" == error_of(
        lambda: client.chat_postEphemeral(channel=OPEN, user="U0NOBODY", text="a")
    )


def test_a_permalink_names_the_message(client: WebClient) -> None:
    """
    The link of a message has its channel and time stamp in it.
    """
    ts = client.chat_postMessage(channel=OPEN, text="a")["ts"]
    link = client.chat_getPermalink(channel=OPEN, message_ts=ts)["permalink"]

    assert link.endswith(f"/archives/{OPEN}/p{ts.replace('.', '')}")
