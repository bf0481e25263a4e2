"""
A channel as text.
"""

from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import (
    DANA,
    LEE,
    OPEN,
    HandClock,
    bot_client,
    workspace,
)
from tests.playground.workspace.line import line
from tests.playground.workspace.shapes import (
    Block,
    actions,
    button,
    menu,
    mrkdwn,
    plain,
    section,
)

PICTURE: Block = {
    "type": "image",
    "image_url": "https://x.example/i.png",
    "alt_text": "map",
}
FIELDS: Block = {"type": "section", "fields": [mrkdwn("*Account*\nalice")]}


def test_a_channel_reads_from_top_to_bottom() -> None:
    """
    Threads stand under their parents, ephemerals say so, buttons have brackets.
    """
    with workspace(clock=HandClock()) as slack:
        client = bot_client(slack)
        slack.say(DANA, OPEN, "hello @lee")
        with line(slack, lambda _: {"text": "Starting room42 …"}):
            slack.say(DANA, OPEN, "/broadcast start room42")
        row = actions(button("stop"), button("record", "Record"))
        ts = client.chat_postMessage(
            channel=OPEN, text="card", blocks=[section("*on air*"), row]
        )["ts"]
        client.chat_postMessage(
            channel=OPEN, text="loud", thread_ts=ts, reply_broadcast=True
        )
        client.chat_update(channel=OPEN, ts=ts, text="a", blocks=[section("b"), row])

        assert [
            "#open",
            "03:04 dana: hello @lee",
            "03:04 OnAir (Only visible to you): Starting room42 …",
            "03:04 OnAir (edited): b",
            "    [Stop] [Record]",
            "    03:04 OnAir (also sent to the channel): loud",
        ] == slack.plain_text(OPEN, DANA).splitlines()
        assert "Starting" not in slack.plain_text(OPEN, LEE)
        assert "(Only visible to dana)" in slack.plain_text(OPEN)


def test_markup_becomes_words(slack: Workspace, client: WebClient) -> None:
    """
    Ids become names, links are written out, dates fall back, signs are decoded.
    """
    text = (
        f"<@{DANA}> <#{OPEN}> <!here> <!date^1^{{time}}|14:02> &lt;b&gt; &amp; "
        "<https://x.example|Watch> <https://y.example> <@U0NONE|old>"
    )
    client.chat_postMessage(channel=OPEN, text=text)

    expected = (
        "@dana #open @here 14:02 <b> & Watch (https://x.example) https://y.example @old"
    )
    assert expected in slack.plain_text(OPEN)


def test_every_kind_of_block_can_be_read(slack: Workspace, client: WebClient) -> None:
    """
    Headers, fields, context, pictures, menus and dividers have words too.
    """
    blocks: list[Block] = [
        {"type": "header", "text": plain("On air")},
        FIELDS,
        {"type": "divider"},
        {"type": "context", "elements": [mrkdwn("since 14:02"), PICTURE]},
        PICTURE,
        section("rates", accessory=menu("rate", "hd", placeholder=plain("Rate"))),
    ]
    client.chat_postMessage(channel=OPEN, text="a", blocks=blocks)
    lines = [each.strip() for each in slack.plain_text(OPEN).splitlines()[1:]]

    assert lines[0].endswith("OnAir: On air")
    assert [
        "*Account*",
        "alice",
        "---",
        "since 14:02 · (map)",
        "(map)",
        "rates",
        "[Rate]",
    ] == lines[1:]


def test_direct_messages_can_be_read(slack: Workspace, client: WebClient) -> None:
    """
    The conversation with the bot has a title of its own; the deleted is marked.
    """
    ts = client.chat_postMessage(channel=DANA, text="Please approve")["ts"]
    direct = slack.direct_channel(DANA)
    client.chat_postMessage(channel=DANA, text="reminder", thread_ts=ts)
    slack.delete(direct, ts)
    text = slack.plain_text(direct)

    assert text.startswith("Direct messages\n")
    assert "(this message was deleted)" in text
    assert "reminder" in text
