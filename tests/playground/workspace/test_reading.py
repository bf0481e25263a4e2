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
from tests.playground.workspace.line import line, trigger_of
from tests.playground.workspace.shapes import (
    Block,
    actions,
    button,
    field,
    menu,
    modal,
    mrkdwn,
    option,
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


def test_a_user_group_has_a_name(slack: Workspace, client: WebClient) -> None:
    """
    A group is read by what people type, also where the message brings no name.
    """
    slack.add_group("S0DUTY", "duty", [LEE])
    client.chat_postMessage(channel=OPEN, text="<!subteam^S0DUTY> <!subteam^S1|@old>")

    assert "@duty @old" in slack.plain_text(OPEN)


def test_a_form_reads_from_top_to_bottom(slack: Workspace, client: WebClient) -> None:
    """
    A form shows what is chosen and what is to be filled in, and its two buttons.
    """
    first = field("name", initial_value="war") | {"hint": plain("of the file")}
    boxes = menu("rate", "sd", "hd", initial_options=[option("hd")])
    rate = field("rate") | {"element": boxes | {"type": "checkboxes"}}
    view = modal(section("*Start*"), first, rate, field("why"), close=plain("Back"))
    client.views_open(trigger_id=trigger_of(slack), view=view)

    assert [
        "Form: Start",
        "*Start*",
        "name: war · of the file",
        "rate: [ ] sd  [x] hd",
        "why: ____",
        "[Go] [Back]",
    ] == slack.form_text(DANA).splitlines()
