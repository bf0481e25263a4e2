"""
What the page's person does and sees, with nothing but a socket in place of a browser.
"""

import pytest
import requests
from slack_sdk import WebClient

from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import DANA, HIDDEN, LEE, OPEN
from tests.playground.workspace.line import line
from tests.playground.workspace.onlooker import SECONDS, looking, of, post, sight
from tests.playground.workspace.shapes import (
    Block,
    actions,
    button,
    field,
    menu,
    option,
    plain,
)

EMOJI_AND_RIGHT_TO_LEFT = "👩🏽‍🚀 שלום مرحبا e\u0301 \u202eabc"


def test_a_screen_without_a_person_shows_who_there_is(slack: Workspace) -> None:
    """
    Before a person is chosen there is a list of people and nothing to read.
    """
    empty = sight(slack, "")

    assert {"team"} == set(empty)
    assert [DANA, LEE] == [each["id"] for each in empty["team"]["people"]]


def test_no_secret_is_on_the_page(slack: Workspace) -> None:
    """
    Neither tokens nor the signing secret reach the browser.
    """
    assert slack.identity.noise not in str(sight(slack))


def test_news_come_by_themselves(slack: Workspace) -> None:
    """
    A page that is open is told what is said, and not again what it knows.
    """
    slack.say(DANA, OPEN, "before")
    with looking(slack) as page:
        page.until(lambda cells: of(cells, "message"))
        before = len(page.heard)
        ts = slack.say(LEE, OPEN, "hello").ts
        page.until(lambda cells: f"message/{OPEN}/{ts}" in cells)
        told = [key for news in page.heard[before:] for key in news["set"]]

    assert [f"message/{OPEN}/{ts}"] == [key for key in told if key.startswith("mess")]
    assert not any(news["all"] for news in page.heard[1:])


def test_the_page_types_and_clicks(slack: Workspace, client: WebClient) -> None:
    """
    What is typed and clicked on the page reaches the app.
    """
    ts = client.chat_postMessage(
        channel=OPEN, text="a", blocks=[actions(button("stop"))]
    )["ts"]
    block_id = slack.messages(OPEN)[0].blocks[0]["block_id"]
    with line(slack) as app:
        said = post(slack, "say", channel=OPEN, text="/broadcast list")
        clicked = post(
            slack, "click", channel=OPEN, ts=ts, action_id="stop", block_id=block_id
        )
        kinds = [each["type"] for each in app.envelopes]

    assert [{"ok": True, "error": None}] * 2 == [said, clicked]
    assert ["slash_commands", "interactive"] == kinds


@pytest.mark.parametrize("name", ["😀 room", "غرفة", EMOJI_AND_RIGHT_TO_LEFT])
def test_every_script_goes_through_unchanged(slack: Workspace, name: str) -> None:
    """
    Emoji and names that are written from right to left look as they were typed.
    """
    slack.add_person("U0NAME", "name", name, guest=False)
    said = post(slack, "say", channel=OPEN, text=name)
    cells = sight(slack)

    assert said["ok"]
    assert name == cells["team"]["people"][-1]["real_name"]
    assert name == of(cells, "message")[0]["text"]


def test_the_page_is_told_what_is_impossible(slack: Workspace) -> None:
    """
    An impossible gesture is answered with a reason.
    """
    said = post(slack, "say", person=LEE, channel=HIDDEN, text="hello")
    clicked = post(slack, "click", person=LEE, channel=HIDDEN, ts="1", action_id="a")

    assert "lee is not in" in said["error"]
    assert "does not see" in clicked["error"]


def test_a_long_message_is_taken_and_a_longer_one_is_not(slack: Workspace) -> None:
    """
    A person may type 40,000 characters, also such as grow when they are encoded.
    """
    longest = post(slack, "say", channel=OPEN, text="&" * 40_000)
    longer = post(slack, "say", channel=OPEN, text="a" * 40_001)

    assert longest["ok"]
    assert "40,001 characters, at most 40,000" in longer["error"]
    assert ["&amp;" * 40_000] == [each.text for each in slack.messages(OPEN)]


@pytest.mark.parametrize("text", ["a." * 20_000, "a@" * 20_000, "@." * 20_000])
@pytest.mark.timeout(20)
def test_a_long_line_is_read_in_no_time(slack: Workspace, text: str) -> None:
    """
    However many signs of names and addresses stand in a line, it does not stop us.
    """
    assert post(slack, "say", channel=OPEN, text=text)["ok"]


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("a@b.example", "<mailto:a@b.example|a@b.example>"),
        (".+a.c@b.example.", ".+<mailto:a.c@b.example|a.c@b.example>."),
        ("x@ a@b", "x@ a@b"),
        ("<a@b.example>", "&lt;<mailto:a@b.example|a@b.example>&gt;"),
    ],
)
def test_addresses_are_found(slack: Workspace, text: str, read: str) -> None:
    """
    A mail address becomes a link, without the signs around it.
    """
    post(slack, "say", channel=OPEN, text=text)

    assert [read] == [each.text for each in slack.messages(OPEN)]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"text": ""}, "nothing to send"),
        ({"text": " \n "}, "nothing to send"),
        ({"text": "a\0b"}, "nobody can type"),
        ({"text": "\ud83d"}, "half a character"),
        ({"text": 7}, "text is not a text"),
        ({"text": "a", "thread_ts": "1.0"}, "that thread is not there"),
        ({"text": "a", "thread_ts": ["1.0"]}, "thread_ts is not a text"),
        ({"text": "a", "channel": "C" * 300}, "at most 255"),
        ({"text": "a", "channel": "__proto__"}, "is not in __proto__"),
        ({"text": "a", "person": "__proto__"}, "nobody is __proto__"),
        ({"text": "a", "person": None}, "person is missing"),
    ],
)
def test_what_cannot_be_said_is_refused_in_words(
    slack: Workspace, more: dict[str, object], reason: str
) -> None:
    """
    A message that is none is refused with a sentence, and nothing is posted.
    """
    told = post(slack, "say", **({"channel": OPEN} | more))

    assert not told["ok"]
    assert reason in told["error"]
    assert [] == slack.messages(OPEN)


def test_nobody_acts_as_the_bot_or_as_one_who_left(slack: Workspace) -> None:
    """
    The bot's own user and people who left are nobody whom the page can be.
    """
    slack.deactivate(LEE)
    for person in (slack.identity.bot_user, LEE, "U0NOBODY"):
        for what in ("home", "say"):
            told = post(slack, what, person=person, channel=OPEN, text="hello")

            assert f"nobody is {person}" == told["error"]


CARD: list[Block] = [
    actions(
        button("stop", value="7"), menu("rate", "sd", "hd"), block_id="first-block"
    ),
    actions(
        menu("tags", "a", "b") | {"type": "checkboxes"},
        {"type": "datepicker", "action_id": "day"},
        block_id="second-block",
    ),
]


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"action_id": "other"}, "no 'other' there"),
        ({"action_id": "stop", "block_id": "second-block"}, "no 'stop' there"),
        ({"action_id": "stop", "value": "8"}, "no 'stop' there"),
        ({"action_id": "stop", "value": 7}, "value is not a text"),
        ({"action_id": "stop", "option": "sd"}, "is a button"),
        ({"action_id": "rate"}, "is not offered"),
        ({"action_id": "rate", "option": "uhd"}, "is not offered"),
        ({"action_id": "rate", "option": ["sd"]}, "is not offered"),
        ({"action_id": "rate", "option": {"value": "sd"}}, "option is not a text"),
        ({"action_id": "tags", "option": "a"}, "takes a list of options"),
        ({"action_id": "tags", "option": ["a", "z"]}, "is not offered"),
        ({"action_id": "tags", "option": [["a"]]}, "option is not a text"),
        ({"action_id": "day", "option": "2030-01-01"}, "cannot be clicked"),
        ({"action_id": "stop", "ts": "1.0"}, "there is no message"),
    ],
)
def test_a_click_forges_nothing(
    slack: Workspace, client: WebClient, more: dict[str, object], reason: str
) -> None:
    """
    Only what stands on the screen can be clicked, and chosen only what it offers.
    """
    ts = client.chat_postMessage(channel=OPEN, text="card", blocks=CARD)["ts"]
    with line(slack) as app:
        told = post(slack, "click", **({"channel": OPEN, "ts": ts} | more))

        assert [] == app.envelopes
    assert not told["ok"]
    assert reason in told["error"]


@pytest.mark.parametrize(
    ("more", "key", "chosen"),
    [
        ({"action_id": "stop"}, "value", "7"),
        ({"action_id": "stop", "value": "7"}, "value", "7"),
        ({"action_id": "rate", "option": "hd"}, "selected_option", option("hd")),
        ({"action_id": "tags", "option": []}, "selected_options", []),
        ({"action_id": "tags", "option": ["b"]}, "selected_options", [option("b")]),
    ],
)
def test_a_click_sends_what_the_element_says(
    slack: Workspace,
    client: WebClient,
    more: dict[str, object],
    key: str,
    chosen: object,
) -> None:
    """
    The app gets the element's own value, or the options as it offered them.
    """
    ts = client.chat_postMessage(channel=OPEN, text="card", blocks=CARD)["ts"]
    with line(slack) as app:
        told = post(slack, "click", **({"channel": OPEN, "ts": ts} | more))
        (action,) = app.envelopes[0]["payload"]["actions"]

    assert told["ok"]
    assert chosen == action[key]


def test_an_input_is_not_clicked(slack: Workspace, client: WebClient) -> None:
    """
    What is filled in goes out with the whole form, and is no button of its own.
    """
    inputs = {"type": "input", "label": plain("Rate"), "element": menu("rate", "sd")}
    ts = client.chat_postMessage(
        channel=OPEN, text="card", blocks=[inputs, field("name")]
    )["ts"]
    told = post(slack, "click", channel=OPEN, ts=ts, action_id="rate", option="sd")

    assert "no 'rate' there" in told["error"]


def test_a_whisper_is_dismissed_by_its_person_only(
    slack: Workspace, client: WebClient
) -> None:
    """
    Who sees something alone can let it go; nobody else can, and the app hears nothing.
    """
    whisper = client.chat_postEphemeral(channel=OPEN, user=DANA, text="psst")
    with line(slack) as app:
        other = post(slack, "dismiss_whisper", person=LEE, id=whisper["message_ts"])
        before = of(sight(slack), "whisper")
        own = post(slack, "dismiss_whisper", id=whisper["message_ts"])
        again = post(slack, "dismiss_whisper", id=whisper["message_ts"])

        assert [] == app.envelopes
    assert ["psst"] == [each["text"] for each in before]
    assert (False, True, False) == (other["ok"], own["ok"], again["ok"])
    assert "not there any more" in again["error"]
    assert [] == of(sight(slack), "whisper")


@pytest.mark.parametrize(
    "address", ["page/say", "respond/none", "api/chat.postMessage"]
)
@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("application/json; charset=bogus", b"{}"),
        ("application/json", b"\xff"),
        ("application/json", b"[" * 100_000),
        ("application/x-www-form-urlencoded; charset=bogus", b"text=a"),
    ],
    ids=["strange-charset", "no-text", "deep", "strange-form"],
)
def test_a_body_that_cannot_be_read_is_refused(
    slack: Workspace, address: str, kind: str, body: bytes
) -> None:
    """
    However a body is spoiled, the answer is a refusal, not a mistake of ours.
    """
    answer = requests.post(
        f"{slack.page_url}{address}",
        body,
        headers={"Content-Type": kind},
        timeout=SECONDS,
    )

    assert answer.status_code < 500
    assert answer.status_code != 200 or not answer.json()["ok"]
