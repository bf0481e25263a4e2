"""
One person at work by words: pressing, filling in, looking.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from slack_bolt import Ack

from bot.playground.acting import WORDS, Acting
from bot.playground.workspace import GestureError, Workspace
from tests.playground.workspace.actor import acting_app
from tests.playground.workspace.conftest import DANA, LEE, OPEN, connected, until
from tests.playground.workspace.line import line
from tests.playground.workspace.shapes import actions, button, section

Values = list[dict[str, Any]]


@pytest.fixture
def sent() -> Values:
    """
    Give what forms have brought the app.
    """
    return []


@pytest.fixture
def dana(slack: Workspace, sent: Values) -> Iterator[Acting]:
    """
    Give Dana in the open channel, with an app behind it.
    """
    with connected(slack, acting_app(slack, sent)):
        yield Acting(slack, DANA, OPEN)


def post(slack: Workspace, channel: str, *elements: dict[str, Any]) -> str:
    """
    Let the bot post a message with these buttons.
    """
    client = acting_app(slack).client
    blocks = [section("*card*"), actions(*elements)]
    return str(client.chat_postMessage(channel=channel, text="a", blocks=blocks)["ts"])


def told(acting: Acting, text: str) -> str:
    """
    Do one line that the bot takes, and give what is printed.
    """
    done = acting.do(text)
    assert done.heard
    return done.tell()


def test_the_last_button_of_a_label_is_pressed(slack: Workspace) -> None:
    """
    Of buttons with one label the newest is meant, direct messages included.
    """
    post(slack, OPEN, button("approve", "Approve", value="1"))
    post(slack, DANA, button("approve", "Approve", value="2"))
    post(slack, LEE, button("approve", "Approve", value="3"))
    with line(slack) as app:
        Acting(slack, DANA, OPEN).do("!press Approve")
        Acting(slack, DANA, OPEN).do("[Approve]")
        values = [each["payload"]["actions"][0]["value"] for each in app.envelopes]

    assert ["2", "2"] == values


@pytest.mark.parametrize("words", ["decline", '"Decline…"', "Decline...", "DECLINE…"])
def test_a_label_is_typed_as_people_type(slack: Workspace, words: str) -> None:
    """
    Upper case, quotes and the three dots of a label make no difference.
    """
    post(slack, OPEN, button("decline", "Decline…"))
    with line(slack) as app:
        done = Acting(slack, DANA, OPEN).do(f"!press {words}")

        assert 1 == len(app.envelopes)
    assert done.heard


def test_two_buttons_alike_are_told_apart_by_their_place(slack: Workspace) -> None:
    """
    Of two such buttons in one message the lower is pressed.
    """
    client = acting_app(slack).client
    rows = [actions(button("a"), block_id=each) for each in ("one", "two")]
    client.chat_postMessage(channel=OPEN, text="a", blocks=rows)
    with line(slack) as app:
        Acting(slack, DANA, OPEN).do("!press Stop")
        (envelope,) = app.envelopes

    assert "two" == envelope["payload"]["actions"][0]["block_id"]


def test_a_button_that_is_not_there_is_told(slack: Workspace) -> None:
    """
    Who presses what they do not see is told who sees what.
    """
    post(slack, OPEN, button("stop"), button("record", "Record"))
    post(slack, LEE, button("approve", "Approve"))

    with pytest.raises(GestureError, match=r"dana sees no .*Approve.*Stop.*Record"):
        Acting(slack, DANA, OPEN).do("!press Approve")


def test_a_form_is_filled_in_by_words(dana: Acting, sent: Values) -> None:
    """
    Fields go by label or id, choices by what is shown, lists by what is offered.
    """
    dana.do("/broadcast")
    said = told(dana, '!fill name=war room=stage1 "Picture rate=hd" tags=a,c')

    (values,) = sent
    chosen = values["tags-block"]["tags"]["selected_options"]
    assert "The form was sent." == said
    assert "war" == values["name-block"]["name"]["value"]
    assert "stage1" == values["onair.field.room"]["room"]["selected_option"]["value"]
    assert "hd" == values["rate-block"]["rate"]["selected_option"]["value"]
    assert ["a", "c"] == [each["value"] for each in chosen]


def test_what_a_form_complains_of_is_printed(slack: Workspace, dana: Acting) -> None:
    """
    A form that is not taken is printed with its complaints, and stays open.
    """
    dana.do("/broadcast")
    said = told(dana, "!fill name=taken").splitlines()

    assert "The form was not taken." == said[0]
    assert "    ! That name is taken." == said[said.index("name: ____") + 1]
    assert 1 == len(slack.forms(DANA))


def test_what_comes_in_a_forms_place_is_printed(slack: Workspace, dana: Acting) -> None:
    """
    Another form in the first one's place is printed, and `!close` closes it.
    """
    dana.do("/broadcast")
    said = told(dana, "!fill name=more")
    with pytest.raises(GestureError, match="nothing to send"):
        dana.do("!fill name=war")
    dana.do("!close")

    assert ["Form: Done", "*All* is done.", "[Close]"] == said.splitlines()
    assert [] == slack.forms(DANA)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("!fill colour=red", "no field .*colour.*name.*Room.*Picture rate"),
        ("!fill name=war rate=8k", "8k.* is not offered, but .*sd.*hd"),
        ("!fill name=war room=stage9", "stage9.* is not offered, but nothing"),
        ("!fill name", "name.* is not FIELD=VALUE"),
        ('!fill "name=war', "No closing quotation"),
        ("!fill rate=hd", "'name' must not be empty"),
        ("!fill", "!fill FIELD=VALUE"),
        ("!press Approve", "dana sees no button .*Approve.*Go"),
    ],
)
def test_a_form_that_is_filled_in_wrongly_is_told(
    slack: Workspace, dana: Acting, text: str, complaint: str
) -> None:
    """
    What a form does not have, or does not take, is named, and nothing is sent.
    """
    dana.do("/broadcast")

    with pytest.raises(GestureError, match=complaint):
        dana.do(text)
    assert 1 == len(slack.forms(DANA))


def test_a_form_has_two_buttons_of_its_own(dana: Acting, slack: Workspace) -> None:
    """
    Pressing what a form says sends it as it stands, or closes it.
    """
    dana.do("/broadcast")
    told(dana, "!fill name=more")
    told(dana, "!press Close")

    assert [] == slack.forms(DANA)


def test_the_home_is_printed_and_pressed(dana: Acting, slack: Workspace) -> None:
    """
    `!home` prints what the app shows there; with a label it presses a button of it.
    """
    done = dana.do("!home")
    until(lambda: DANA in slack.team.homes)

    assert ["Home", "*Nothing* is on air", "[Refresh]"] == done.tell().splitlines()
    with pytest.raises(GestureError, match=r"Stop.*Refresh"):
        dana.do("!home Stop")


def test_a_button_of_the_home_reaches_the_app(slack: Workspace) -> None:
    """
    A press in Home comes from no channel, and brings the button's own name.
    """
    app = acting_app(slack)
    seen: list[dict[str, Any]] = []

    @app.action("refresh")
    def refresh(ack: Ack, body: dict[str, Any]) -> None:
        seen.append(body)
        ack()

    with connected(slack, app):
        dana = Acting(slack, DANA, OPEN)
        dana.do("!home")
        until(lambda: DANA in slack.team.homes)
        dana.do("!home refresh")

    assert "channel" not in seen[0]


def test_a_home_that_nobody_published_is_empty(slack: Workspace) -> None:
    """
    An app that puts nothing into Home leaves it empty, and the script says so.
    """
    with line(slack):
        done = Acting(slack, DANA, OPEN).do("!home")

    assert "Home: dana has an empty Home." == done.tell()


def test_a_shortcut_is_used_on_the_last_card(slack: Workspace) -> None:
    """
    A shortcut goes by its name, and is meant for the bot's last card, no reply to it.
    """
    post(slack, OPEN, button("stop"))
    card = post(slack, OPEN, button("stop"))
    client = acting_app(slack).client
    client.chat_postMessage(channel=OPEN, text="reply", thread_ts=card)
    slack.say(LEE, OPEN, "hello")
    with line(slack) as app:
        Acting(slack, DANA, OPEN).do('!shortcut "stop this"')
        (envelope,) = app.envelopes

    payload = envelope["payload"]
    assert ("stop_this", card) == (payload["callback_id"], payload["message_ts"])


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("!shortcut Dance", "no shortcut .*Dance.*Stop this"),
        ("!shortcut", "!shortcut NAME"),
        ("!shortcut Stop this", "no card in the channel"),
        ("!press", "!press LABEL"),
        ("!press Stop", "dana sees no button .*Stop.*no other"),
        ("!fill a=b", "dana has no form open"),
        ("!close", "dana has no form open"),
        ("!home Stop", "dana has an empty Home"),
        ("!dance", "there is no !dance here, but !press"),
    ],
)
def test_a_wrong_word_of_a_script_is_told(
    slack: Workspace, text: str, complaint: str
) -> None:
    """
    Words that mean nothing, or nothing just now, say what there is instead.
    """
    with pytest.raises(GestureError, match=complaint):
        Acting(slack, DANA, OPEN).do(text)


def test_a_screen_has_all_that_its_person_sees(slack: Workspace, dana: Acting) -> None:
    """
    `!show` prints the channel, the direct messages and the form, and nobody else's.
    """
    post(slack, OPEN, button("stop"))
    post(slack, DANA, button("approve", "Approve"))
    post(slack, LEE, button("decline", "Decline"))
    dana.do("/broadcast")
    said = told(dana, "!show")

    parts = ("What dana sees:\n#open", "\n\nDirect messages", "\n\nForm: Start")
    places = [said.index(each) for each in parts]
    assert sorted(places) == places
    assert "[Approve]" in said
    assert "Decline" not in said


def complaint_of(acting: Acting, text: str) -> str:
    """
    Do something, and give what was wrong with it, or "".
    """
    try:
        acting.do(text)
    except GestureError as error:
        return str(error)
    return ""


def test_every_word_of_a_script_is_explained(slack: Workspace) -> None:
    """
    Each word has a line that begins with it, and each is really there.
    """
    acting = Acting(slack, DANA, OPEN)

    for word, explained in WORDS.items():
        assert explained.startswith(word)
        assert "there is no !" not in complaint_of(acting, word)
    assert "there is no !" in complaint_of(acting, "!dance")


def test_what_slack_does_not_take_is_told(dana: Acting) -> None:
    """
    An empty line is refused in the words of Slack's own page.
    """
    for nothing in ("", "   "):
        with pytest.raises(GestureError, match="there is nothing to send"):
            dana.do(nothing)


@pytest.mark.parametrize(
    ("typed", "error"), [("/nonsense", "not_a_command"), ("/", "not_a_command")]
)
def test_what_is_no_command_is_told_apart(dana: Acting, typed: str, error: str) -> None:
    """
    A line that never reaches the bot has Slack's word for it, not the bot's silence.
    """
    done = dana.do(typed)

    assert (False, error) == (done.heard, done.error)
    assert f"{typed} is not a valid command." in dana.sees()


def test_slacks_own_commands_need_no_answer(slack: Workspace) -> None:
    """
    The bot does not hear of `/topic`, and nobody waits for it.
    """
    assert Acting(slack, DANA, OPEN).do("/topic the new one").heard
