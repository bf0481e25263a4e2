"""
Typing: what Slack makes of a line, and what the app gets of it.
"""

import pytest
from slack_sdk import WebClient

from bot.playground.workspace import GestureError, Workspace
from tests.playground.workspace.conftest import (
    DANA,
    HIDDEN,
    LEE,
    OPEN,
    OUTSIDE,
    workspace,
)
from tests.playground.workspace.line import Envelope, line

FIELDS = {
    "team_id",
    "channel_id",
    "channel_name",
    "user_id",
    "command",
    "text",
    "response_url",
    "trigger_id",
    "api_app_id",
    "is_enterprise_install",
}


def test_a_command_has_slacks_fields(slack: Workspace) -> None:
    """
    The payload has the documented fields, all of them text, and no thread.
    """
    with line(slack):
        payload = slack.say(DANA, OPEN, "/broadcast  start room42 ").payload

    assert set(payload) >= FIELDS
    assert {"enterprise_id", "thread_ts", "message_ts"}.isdisjoint(payload)
    assert all(isinstance(value, str) for value in payload.values())
    assert ("/broadcast", "start room42") == (payload["command"], payload["text"])
    assert (DANA, OPEN) == (payload["user_id"], payload["channel_id"])


def test_channel_names_are_hidden(slack: Workspace) -> None:
    """
    A private channel calls itself `privategroup`, direct messages `directmessage`.
    """
    direct = slack.direct_channel(DANA)
    with line(slack):
        names = [
            slack.say(DANA, channel, "/broadcast list").payload["channel_name"]
            for channel in (OPEN, HIDDEN, direct)
        ]

    assert ["open", "privategroup", "directmessage"] == names


@pytest.mark.parametrize(
    ("typed", "received"),
    [
        ("@lee", f"<@{LEE}|lee>"),
        ("#open", f"<#{OPEN}|open>"),
        ("#hidden", f"<#{HIDDEN}|>"),
        ("@duty", "<!subteam^S0DUTY|@duty>"),
        ("@here", "<!here>"),
        ("@nobody #nowhere", "@nobody #nowhere"),
        ("a & b <c>", "a &amp; b &lt;c&gt;"),
        ("http://x.example/a?b=1", "<http://x.example/a?b=1|http://x.example/a?b=1>"),
        ("dana@x.example", "<mailto:dana@x.example|dana@x.example>"),
        ("why=“for lee”", "why=“for lee”"),
        ("<@U0EVIL>", "&lt;@U0EVIL&gt;"),
    ],
)
def test_escaping_turns_names_into_ids(
    slack: Workspace, typed: str, received: str
) -> None:
    """
    With `should_escape`, names, links and the three signs arrive wrapped.
    """
    slack.add_group("S0DUTY", "duty", [DANA])
    with line(slack):
        payload = slack.say(DANA, OPEN, f"/broadcast {typed}").payload

    assert received == payload["text"]


def test_without_escaping_names_are_only_text(slack: Workspace) -> None:
    """
    Without `should_escape` anyone can type what looks like an id.
    """
    typed = "@lee <@U0EVIL> & http://x.example"
    with line(slack):
        payload = slack.say(DANA, OPEN, f"/raw {typed}").payload

    assert typed == payload["text"]


def test_only_the_manifests_commands_exist(slack: Workspace) -> None:
    """
    Any other command is answered by Slack itself, and the app hears nothing.
    """
    with line(slack) as app:
        sent = slack.say(DANA, OPEN, "/brodcast start")

        assert [] == app.envelopes
    assert "not_a_command" == sent.error
    (shown,) = slack.ephemerals(OPEN, DANA)
    assert "/brodcast is not a valid command." == shown.text


def test_commands_do_not_work_in_threads(slack: Workspace, client: WebClient) -> None:
    """
    A command typed in a thread is refused by Slack.
    """
    ts = client.chat_postMessage(channel=OPEN, text="card")["ts"]
    with line(slack) as app:
        sent = slack.say(DANA, OPEN, "/broadcast list", thread_ts=ts)

        assert [] == app.envelopes
    assert "not_in_threads" == sent.error


@pytest.mark.parametrize(
    ("body", "public", "private"),
    [
        ({"text": "a"}, [], ["a"]),
        ({"text": "a", "response_type": "ephemeral"}, [], ["a"]),
        ({"text": "a", "response_type": "in_channel"}, ["a"], []),
        ({}, [], []),
    ],
)
def test_an_answer_is_private_unless_it_says_otherwise(
    slack: Workspace, body: Envelope, public: list[str], private: list[str]
) -> None:
    """
    Only `in_channel` makes the answer of a command visible to all.
    """
    with line(slack, lambda _: body):
        sent = slack.say(DANA, OPEN, "/broadcast list")

    assert public == [each.text for each in slack.messages(OPEN)]
    assert private == [each.text for each in slack.ephemerals(OPEN, DANA)]
    assert (body or None) == sent.answer
    assert [] == slack.ephemerals(OPEN, LEE)


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ({"blocks": [{"type": "banner"}]}, "invalid_blocks"),
        ({"text": "x" * 4001}, "msg_too_long"),
        ({"text": "a", "response_type": "public"}, "invalid_response_type"),
    ],
)
def test_a_broken_answer_is_shown_as_an_error(
    slack: Workspace, body: Envelope, error: str
) -> None:
    """
    If the answer is not valid, the person reads that the command failed.
    """
    with line(slack, lambda _: body):
        sent = slack.say(DANA, OPEN, "/broadcast list")

    assert (True, error) == (sent.acked, sent.error)
    (shown,) = slack.ephemerals(OPEN, DANA)
    assert f'/broadcast failed with the error "{error}"' == shown.text


def test_people_invite_and_remove_the_bot(slack: Workspace) -> None:
    """
    `/invite @OnAir` and `/remove @OnAir` are Slack's own and work without the app.
    """
    bot = slack.identity.bot_user
    slack.say(DANA, OUTSIDE, "/invite @OnAir")
    inside = bot in slack.team.channels[OUTSIDE].members
    slack.say(DANA, OUTSIDE, "/remove @OnAir")

    assert inside
    assert bot not in slack.team.channels[OUTSIDE].members


def test_people_change_the_channel(slack: Workspace) -> None:
    """
    Topic, leaving and archiving are Slack's own too.
    """
    slack.say(LEE, OPEN, "/leave")
    slack.say(DANA, OPEN, "/topic war room")
    slack.say(DANA, OPEN, "/archive")

    channel = slack.team.channels[OPEN]
    assert ("war room", True) == (channel.topic, channel.archived)
    assert LEE not in channel.members


@pytest.mark.parametrize("words", ["/invite @nobody", "/remove @nobody", "/who"])
def test_slack_complains_about_its_own_commands(slack: Workspace, words: str) -> None:
    """
    What Slack's own commands cannot do is said to the person.
    """
    assert "not_a_command" == slack.say(DANA, OPEN, words).error
    assert slack.ephemerals(OPEN, DANA)


def test_plain_words_are_a_message(slack: Workspace) -> None:
    """
    A line without a slash is posted, in a thread if it was typed there.
    """
    ts = slack.say(DANA, OPEN, "hello @lee").ts
    slack.say(LEE, OPEN, "hi", thread_ts=ts)

    first, second = slack.messages(OPEN)
    assert (DANA, f"hello <@{LEE}|lee>") == (first.author, first.text)
    assert (LEE, ts) == (second.author, second.thread_ts)


def test_nobody_types_where_they_are_not(slack: Workspace) -> None:
    """
    Outsiders, strangers, those who left, and archives stay silent.
    """
    slack.add_person("U0GONE", "gone")
    slack.invite(OPEN, "U0GONE")
    slack.deactivate("U0GONE")
    slack.archive(OUTSIDE)

    for person, channel in (
        (LEE, HIDDEN),
        ("U0NONE", OPEN),
        ("U0GONE", OPEN),
        (DANA, OUTSIDE),
    ):
        with pytest.raises(GestureError):
            slack.say(person, channel, "hello")


def test_a_direct_message_is_an_event(slack: Workspace) -> None:
    """
    Events are delivered if the manifest subscribes to them, and only then.
    """
    with line(slack) as app:
        slack.say(DANA, slack.direct_channel(DANA), "hello")
        slack.say(DANA, OPEN, "hello")
        (envelope,) = app.envelopes

    assert ("events_api", 0) == (envelope["type"], envelope["retry_attempt"])
    event = envelope["payload"]["event"]
    assert ("message", "im", "hello") == (
        event["type"],
        event["channel_type"],
        event["text"],
    )


def test_opening_home_is_an_event(slack: Workspace) -> None:
    """
    Whoever opens App Home is named to the app; others events are not subscribed.
    """
    with line(slack) as app:
        slack.open_home(DANA)
        other = slack.tell("user_change", {"user": {"id": DANA}})
        (envelope,) = app.envelopes

    event = envelope["payload"]["event"]
    assert ("app_home_opened", DANA) == (event["type"], event["user"])
    assert envelope["payload"]["event_id"].startswith("Ev")
    assert "not_subscribed" == other.error


def test_without_a_manifest_any_command_goes() -> None:
    """
    A workspace without a manifest delivers whatever begins with a slash.
    """
    with workspace(manifest=None) as slack, line(slack):
        sent = slack.say(DANA, OPEN, "/anything @lee")

    assert sent.acked
    assert f"<@{LEE}|lee>" == sent.payload["text"]
