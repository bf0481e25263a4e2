"""
Writing messages: where the bot may, what it may say, what it may change.
"""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.playground.workspace import Workspace
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
from tests.playground.workspace.shapes import actions, button, section


def test_time_stamps_are_unique_and_grow(slack: Workspace, client: WebClient) -> None:
    """
    Ten messages in a row have ten different time stamps in order.
    """
    stamps = [client.chat_postMessage(channel=OPEN, text="a")["ts"] for _ in range(10)]

    assert sorted(set(stamps)) == stamps
    assert stamps == [message.ts for message in slack.messages(OPEN)]


def test_the_public_scope_opens_public_channels() -> None:
    """
    With `chat:write.public` the bot posts without being a member; else it may not.
    """
    with workspace() as slack:
        assert bot_client(slack).chat_postMessage(channel=OUTSIDE, text="a")["ok"]
    scopes = {"oauth_config": {"scopes": {"bot": ["commands", "chat:write"]}}}
    with workspace(manifest=MANIFEST | scopes) as slack:
        client = bot_client(slack)

        assert "not_in_channel" == error_of(
            lambda: client.chat_postMessage(channel=OUTSIDE, text="a")
        )


def test_a_private_channel_does_not_exist_from_outside(
    slack: Workspace, client: WebClient
) -> None:
    """
    Until it is invited, the bot hears `channel_not_found` of a private channel.
    """
    assert "channel_not_found" == error_of(
        lambda: client.chat_postMessage(channel=HIDDEN, text="a")
    )

    slack.say(DANA, HIDDEN, "/invite @OnAir")

    assert client.chat_postMessage(channel=HIDDEN, text="a")["ok"]


@pytest.mark.parametrize("name", ["C0NONE", "#open", "open", ""])
def test_channels_are_found_by_id_only(client: WebClient, name: str) -> None:
    """
    Names and unknown ids of channels are refused.
    """
    found = error_of(lambda: client.chat_postMessage(channel=name, text="a"))

    assert found in ("channel_not_found", "invalid_arguments")


def test_archived_and_restricted_channels_take_nothing(
    slack: Workspace, client: WebClient
) -> None:
    """
    Archived is `is_archived`, closed to the bot is `restricted_action`.
    """
    slack.add_channel("C0NEWS", "news", restricted=True)
    old = client.chat_postMessage(channel=OPEN, text="a")
    slack.archive(OPEN)

    assert "is_archived" == error_of(
        lambda: client.chat_postMessage(channel=OPEN, text="a")
    )
    assert "is_inactive" == error_of(
        lambda: client.chat_update(channel=OPEN, ts=old["ts"], text="b")
    )
    assert "restricted_action" == error_of(
        lambda: client.chat_postMessage(channel="C0NEWS", text="a")
    )


@pytest.mark.parametrize(
    ("error", "arguments"),
    [
        ("no_text", {"text": " "}),
        ("no_text", {"blocks": []}),
        ("msg_too_long", {"text": "x" * 4001}),
        ("invalid_blocks", {"blocks": [section("")]}),
        ("invalid_blocks_format", {"blocks": "divider"}),
        ("invalid_metadata_format", {"text": "a", "metadata": {"event_type": "a"}}),
        ("thread_not_found", {"text": "a", "thread_ts": "1.000001"}),
    ],
)
def test_what_cannot_be_said_is_refused(
    client: WebClient, error: str, arguments: dict[str, object]
) -> None:
    """
    A message without content, too long, or with broken parts is not posted.
    """
    body = {"channel": OPEN} | arguments

    assert error == error_of(lambda: client.api_call("chat.postMessage", json=body))


def test_broken_blocks_are_explained(client: WebClient) -> None:
    """
    A refusal of blocks carries messages that name the place.
    """
    with pytest.raises(SlackApiError) as refused:
        client.chat_postMessage(channel=OPEN, text="a", blocks=[section("x" * 3001)])

    messages = refused.value.response["response_metadata"]["messages"]
    assert any("blocks[0].text" in message for message in messages)


def test_blocks_get_the_ids_they_lack(client: WebClient) -> None:
    """
    Slack names each block and each button that the app did not name.
    """
    bare = {"type": "button", "text": {"type": "plain_text", "text": "Go"}}
    answer = client.chat_postMessage(channel=OPEN, text="a", blocks=[actions(bare)])

    (block,) = answer["message"]["blocks"]
    assert block["block_id"]
    assert block["elements"][0]["action_id"]


def test_replies_hang_below_their_parent(slack: Workspace, client: WebClient) -> None:
    """
    A reply belongs to its parent; a broadcast one is in the channel too.
    """
    parent = client.chat_postMessage(channel=OPEN, text="card")["ts"]
    client.chat_postMessage(channel=OPEN, text="quiet", thread_ts=parent)
    client.chat_postMessage(
        channel=OPEN, text="loud", thread_ts=parent, reply_broadcast=True
    )

    card, quiet, loud = slack.messages(OPEN)
    assert (None, parent, parent) == (card.thread_ts, quiet.thread_ts, loud.thread_ts)
    assert (False, True) == (quiet.broadcast, loud.broadcast)


def test_there_are_no_threads_in_threads(client: WebClient) -> None:
    """
    A reply cannot be replied to.
    """
    parent = client.chat_postMessage(channel=OPEN, text="card")["ts"]
    reply = client.chat_postMessage(channel=OPEN, text="a", thread_ts=parent)["ts"]

    assert "cannot_reply_to_message" == error_of(
        lambda: client.chat_postMessage(channel=OPEN, text="a", thread_ts=reply)
    )


def test_text_without_blocks_removes_the_blocks(
    slack: Workspace, client: WebClient
) -> None:
    """
    An update with text alone takes the buttons away, and counts as an edit.
    """
    row = [actions(button("stop"))]
    ts = client.chat_postMessage(channel=OPEN, text="card", blocks=row)["ts"]
    client.chat_update(channel=OPEN, ts=ts, text="off air")

    (message,) = slack.messages(OPEN)
    assert ("off air", [], 1) == (message.text, message.blocks, message.edits)


def test_metadata_survives_an_update_that_names_none(
    slack: Workspace, client: WebClient
) -> None:
    """
    Metadata stays until an update brings other metadata.
    """
    first = {"event_type": "card", "event_payload": {"operation": 1}}
    second = {"event_type": "card", "event_payload": {"operation": 2}}
    ts = client.chat_postMessage(channel=OPEN, text="a", metadata=first)["ts"]

    client.chat_update(channel=OPEN, ts=ts, text="b")
    kept = slack.messages(OPEN)[0].metadata
    client.chat_update(channel=OPEN, ts=ts, text="c", metadata=second)

    assert first == kept
    assert second == slack.messages(OPEN)[0].metadata


def test_only_own_messages_can_be_changed(slack: Workspace, client: WebClient) -> None:
    """
    What a person wrote can be neither updated nor deleted by the bot.
    """
    ts = str(slack.say(DANA, OPEN, "hello").ts)

    assert "cant_update_message" == error_of(
        lambda: client.chat_update(channel=OPEN, ts=ts, text="b")
    )
    assert "cant_delete_message" == error_of(
        lambda: client.chat_delete(channel=OPEN, ts=ts)
    )


def test_a_deleted_message_is_gone(slack: Workspace, client: WebClient) -> None:
    """
    Updating what was deleted is `message_not_found`.
    """
    ts = client.chat_postMessage(channel=OPEN, text="card")["ts"]
    slack.delete(OPEN, ts)

    assert [] == slack.messages(OPEN)
    assert "message_not_found" == error_of(
        lambda: client.chat_update(channel=OPEN, ts=ts, text="b")
    )


def test_a_deleted_parent_keeps_its_thread(slack: Workspace, client: WebClient) -> None:
    """
    Replies stay, and new ones can follow, below a parent that was deleted.
    """
    parent = client.chat_postMessage(channel=OPEN, text="card")["ts"]
    client.chat_postMessage(channel=OPEN, text="one", thread_ts=parent)
    client.chat_delete(channel=OPEN, ts=parent)
    client.chat_postMessage(channel=OPEN, text="two", thread_ts=parent)

    assert ["one", "two"] == [message.text for message in slack.messages(OPEN)]


def test_an_edit_notifies_nobody(slack: Workspace, client: WebClient) -> None:
    """
    A mention alerts members of the channel when posted, and never when edited.
    """
    text = f"<@{DANA}> <@{LEE}> on air"
    ts = client.chat_postMessage(channel=OUTSIDE, text=text)["ts"]
    client.chat_update(channel=OUTSIDE, ts=ts, text=text)

    assert [text] == [message.text for message in slack.notified(DANA)]
    assert [] == slack.notified(LEE)


def test_unfurling_is_recorded(slack: Workspace, client: WebClient) -> None:
    """
    Tests can see whether a message asked for previews of its links.
    """
    client.chat_postMessage(channel=OPEN, text="a", unfurl_links=False)

    (message,) = slack.messages(OPEN)
    assert (False, None) == (message.unfurl_links, message.unfurl_media)
