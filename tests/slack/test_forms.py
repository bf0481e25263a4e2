"""
Forms: opened in time or offered again, sent, complained about, and sent twice.
"""

from __future__ import annotations

import json
import logging
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.commands.forms import SET
from bot.domain.answer import FormWanted, HelpShown, HistoryShown, Refused
from bot.domain.command import Action, Button
from bot.domain.errors import (
    NotAllowedError,
    UnknownRoomError,
    UsageError,
    WrongStateError,
)
from bot.domain.form import Form, FormKind
from bot.domain.history import EventKind
from bot.playground.workspace import Fault, Surface
from bot.slack.forms import Opening
from bot.slack.kept import kept_in
from bot.slack.payload import Address
from tests.playground.workspace.conftest import DANA, LEE, OPEN, until
from tests.slack.edge import SAID, Edge, raised
from tests.slack.views.sets import event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.workspace import Sent

LATE = timedelta(seconds=4)
PLANTED = "planted-password-of-the-form"
BROADCAST = Form(FormKind.BROADCAST, OPEN, {"room": "room42", "rates": "sd,hd"})
DECLINE = Form(FormKind.DECLINE, OPEN, subject=7, about="Put room42 on air.")


@pytest.fixture
def edge() -> Iterator[Edge]:
    """The edge between Slack and a desk that says what it is told."""
    with raised() as made:
        yield made


def opened(edge: Edge, form: Form = BROADCAST) -> Surface:
    """A form on Dana's screen, asked for by a command; the desk is content then."""
    edge.desk.answer = FormWanted(form)
    edge.slack.say(DANA, OPEN, "/broadcast start")
    until(lambda: len(edge.slack.forms(DANA)) == 1)
    edge.desk.answer = SAID
    return edge.slack.forms(DANA)[0]


def told(edge: Edge, person: str = DANA) -> list[str]:
    """What only that person was told in the channel."""
    return [one.text for one in edge.slack.ephemerals(OPEN, person)]


def text_of(form: Surface) -> str:
    """All that stands in a form."""
    return json.dumps(form.body)


def test_a_command_that_says_too_little_opens_a_form(edge: Edge) -> None:
    """
    The command is acknowledged without a word, and the form opens by itself.
    """
    edge.desk.answer = FormWanted(BROADCAST)
    sent = edge.slack.say(DANA, OPEN, "/broadcast")
    until(lambda: edge.slack.forms(DANA) != [])

    assert (True, None) == (sent.acked, sent.answer)
    (form,) = edge.slack.forms(DANA)
    assert FormKind.BROADCAST.value == form.body["callback_id"]
    assert [] == told(edge)


def test_a_press_opens_a_form_too(edge: Edge) -> None:
    """
    *Decline…* asks for a reason in a form that says what it is about.
    """
    edge.desk.answer = SAID
    edge.slack.say(DANA, OPEN, "/broadcast")
    edge.desk.answer = FormWanted(DECLINE)
    (card,) = edge.slack.ephemerals(OPEN, DANA)
    card.blocks = [_button(Button.DECLINE, "7")]
    edge.slack.click(DANA, OPEN, card.id, Button.DECLINE.value)
    until(lambda: edge.slack.forms(DANA) != [])

    (form,) = edge.slack.forms(DANA)
    assert "Put room42 on air." in text_of(form)
    assert 7 == kept_in(form.body["private_metadata"]).subject


def test_a_form_keeps_no_more_than_names(edge: Edge) -> None:
    """
    Channel, subject and the gesture that opened it: nothing that gives a right.
    """
    form = opened(edge, DECLINE)
    asked = edge.desk.askings[0]

    kept = kept_in(form.body["private_metadata"])
    assert (OPEN, 7, asked.gesture) == (kept.channel, kept.subject, kept.gesture)


def test_a_gesture_delivered_twice_opens_one_form(edge: Edge) -> None:
    """
    Slack may deliver a command twice; the person sees one form and no complaint.
    """
    edge.slack.deliver_twice = True
    edge.desk.answer = FormWanted(BROADCAST)
    edge.slack.say(DANA, OPEN, "/broadcast")
    until(lambda: edge.slack.forms(DANA) != [])
    edge.slack.deliver_twice = False
    opened_again = Form(FormKind.RECORD, OPEN)
    edge.desk.answer = FormWanted(opened_again)
    edge.slack.say(DANA, OPEN, "/record")
    until(lambda: len(edge.slack.forms(DANA)) == 2)

    assert ["views.open"] * 2 == [one for one in edge.methods() if one == "views.open"]
    assert [] == told(edge)


def test_another_replica_may_have_opened_it(edge: Edge) -> None:
    """
    A trigger that somebody used up already has opened the form: nothing is said.
    """
    edge.slack.faults.add("views.open", Fault(error="exchanged_trigger_id"))
    edge.desk.answer = FormWanted(BROADCAST)
    edge.slack.say(DANA, OPEN, "/broadcast")
    edge.slack.say(DANA, OPEN, "/record")
    until(lambda: edge.slack.forms(DANA) != [])

    assert [] == told(edge)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(error="expired_trigger_id"),
        Fault(error="trigger_expired"),
        Fault(error="invalid_arguments"),
        Fault(status=500),
        Fault(drop=True),
    ],
)
def test_a_form_that_does_not_open_is_offered_again(edge: Edge, fault: Fault) -> None:
    """
    Whatever the reason, the person gets a button, and it says what was typed.
    """
    edge.slack.faults.add("views.open", fault)
    edge.desk.answer = FormWanted(BROADCAST)
    edge.slack.say(DANA, OPEN, "/broadcast start record")
    until(lambda: told(edge) != [])
    (offer,) = edge.slack.ephemerals(OPEN, DANA)
    edge.slack.click(DANA, OPEN, offer.id, Button.OPEN_FORM.value)
    until(lambda: edge.slack.forms(DANA) != [])

    (click,) = edge.desk.clicks
    assert "onair.form.broadcast /broadcast start record" == click.value
    assert "did not open in time" in offer.text


def test_a_press_whose_form_does_not_open_is_offered_again(edge: Edge) -> None:
    """
    The button that is offered names what the one that was pressed was about.
    """
    edge.slack.say(DANA, OPEN, "/onair help")
    (card,) = edge.slack.ephemerals(OPEN, DANA)
    card.blocks = [_button(Button.DECLINE, "7")]
    edge.desk.answer = FormWanted(DECLINE)
    edge.slack.faults.add("views.open", Fault(error="expired_trigger_id"))
    edge.slack.click(DANA, OPEN, card.id, Button.DECLINE.value)
    until(lambda: len(told(edge)) == 2)

    offer = edge.slack.ephemerals(OPEN, DANA)[1]
    button = offer.blocks[-1]["elements"][0]
    assert (Button.OPEN_FORM.value, f"{DECLINE.kind.value} 7") == (
        button["action_id"],
        button["value"],
    )


def wanted(gesture: str, trigger: str = "1.2.3") -> Opening:
    """A form for Lee, who is told directly if it does not open."""
    address = Address(user=LEE)
    return Opening(BROADCAST, gesture, trigger, "/broadcast", address)


@pytest.mark.parametrize(
    ("button", "value", "form", "line"),
    [
        (Button.RUN_THIS, "/broadcast start", BROADCAST, "/broadcast start"),
        (Button.OPEN_FORM, "onair.form.record /record", BROADCAST, "/record"),
        (Button.REMOVE, "3", Form(FormKind.KICK, OPEN, {"room": "war"}), "war"),
        (Button.BREAK_GLASS, "7", Form(FormKind.BREAK_GLASS, OPEN, {}, 7), "7"),
    ],
)
def test_every_way_to_a_form_can_be_gone_again(
    edge: Edge, button: Button, value: str, form: Form, line: str
) -> None:
    """
    A line, a room, an operation: what is offered leads to the same form.
    """
    edge.slack.say(DANA, OPEN, "/onair help")
    (card,) = edge.slack.ephemerals(OPEN, DANA)
    card.blocks = [_button(button, value)]
    edge.desk.answer = FormWanted(form)
    edge.slack.faults.add("views.open", Fault(error="expired_trigger_id"))
    edge.slack.click(DANA, OPEN, card.id, button.value)
    until(lambda: len(told(edge)) == 2)

    offered = edge.slack.ephemerals(OPEN, DANA)[1].blocks[-1]["elements"][0]
    assert f"{form.kind.value} {line}" == offered["value"]


def test_what_waited_too_long_is_not_even_tried(edge: Edge) -> None:
    """
    A gesture older than Slack's three seconds opens nothing; its person is told.
    """
    forms = edge.idle_forms()
    forms.open(wanted("g1"))
    edge.clock.move(LATE)
    forms.start()
    until(lambda: edge.slack.direct_messages(LEE) != [])
    forms.stop()

    (message,) = edge.slack.direct_messages(LEE)
    assert "did not open in time" in message.text
    assert "views.open" not in edge.methods()


def test_a_crowd_of_forms_makes_nobody_wait(edge: Edge) -> None:
    """
    When more wait than can be opened in time, the next are offered a button at once.
    """
    forms = edge.idle_forms()
    for at in range(61):
        forms.open(wanted(f"g{at}"))
    until(lambda: edge.slack.direct_messages(LEE) != [])

    (message,) = edge.slack.direct_messages(LEE)
    assert "did not open in time" in message.text


def test_a_bot_that_goes_down_tells_whose_form_it_did_not_open(edge: Edge) -> None:
    """
    What still waits when OnAir stops is offered again, and the threads end.
    """
    forms = edge.idle_forms()
    forms.open(wanted("g1"))
    forms.stop()
    until(lambda: edge.slack.direct_messages(LEE) != [])

    assert "views.open" not in edge.methods()


def test_a_sent_form_becomes_words(edge: Edge) -> None:
    """
    Texts, choices and ticks arrive by the fields' names; empty ones are left out.
    """
    form = opened(edge)
    edge.slack.submit(
        form,
        {"why": "Town hall", "output": "hls", "record": [SET], "password": PLANTED},
    )

    (filled,) = edge.desk.forms
    expected = {
        "room": "room42",
        "rates": "sd,hd",
        "output": "hls",
        "record": SET,
        "why": "Town hall",
    }
    assert expected == filled.fields
    assert (FormKind.BROADCAST, OPEN, DANA) == (
        filled.kind,
        filled.channel,
        filled.actor.user,
    )
    assert PLANTED == (filled.password.reveal() if filled.password else "")


def test_the_answer_takes_the_forms_place(edge: Edge) -> None:
    """
    Whoever sent a form reads there what became of it, and can close it.
    """
    form = opened(edge)
    sent = edge.slack.submit(form, {})

    assert sent.error is None
    (shown,) = edge.slack.forms(DANA)
    assert "What the desk said." in text_of(shown)
    assert "submit" not in shown.body


def test_a_form_sent_twice_has_the_same_gesture(edge: Edge) -> None:
    """
    Two deliveries, or two taps, carry the key of the form's opening: it counts once.
    """
    form = opened(edge)
    edge.slack.deliver_twice = True
    sent = edge.slack.submit(form, {})

    first, second = edge.desk.forms
    assert edge.desk.askings[0].gesture == first.gesture == second.gesture
    assert sent.repeat is not None
    assert sent.answer == sent.repeat.answer


def test_what_is_wrong_with_a_field_is_said_beside_it(edge: Edge) -> None:
    """
    The form stays open as it was filled in, with the complaint where it belongs.
    """
    form = opened(edge)
    edge.desk.answer = Refused(
        UsageError("`9x` is no time.", remedy="Say 90m.", about="for")
    )
    edge.slack.submit(form, {"for": "9x"})

    (still,) = edge.slack.forms(DANA)
    assert {"onair.field.for": "9x is no time. Say 90m."} == still.errors
    assert FormKind.BROADCAST.value == still.body["callback_id"]


@pytest.mark.parametrize(
    "error",
    [
        UsageError("That room is taken.", remedy="Name another one."),
        UsageError("That room is taken.", remedy="Name another one.", about="nowhere"),
        WrongStateError("That room is taken.", remedy="Name another one."),
        UnknownRoomError(
            "That room is taken.",
            remedy="Name another one.",
            action=Action.BROADCAST_START,
        ),
    ],
)
def test_what_can_be_mended_by_typing_leaves_the_form_open(
    edge: Edge, error: UsageError | WrongStateError | UnknownRoomError
) -> None:
    """
    Nothing that was typed is lost: what concerns no field stands beside the first.
    """
    form = opened(edge)
    edge.desk.answer = Refused(error)
    edge.slack.submit(form, {"why": "Town hall"})

    (still,) = edge.slack.forms(DANA)
    said = "That room is taken. Name another one."
    assert {"onair.field.room": said} == still.errors


@pytest.mark.parametrize(
    "error",
    [
        WrongStateError("It is declined already.", remedy="Nothing is left to do."),
        NotAllowedError(
            "It is declined already.", remedy="Ask Bob.", action=Action.ROOM_KICK
        ),
    ],
)
def test_any_other_refusal_takes_the_forms_place(
    edge: Edge, error: WrongStateError | NotAllowedError
) -> None:
    """
    What no typing can mend is said in the form's place, with what to do.
    """
    form = opened(edge, DECLINE)
    edge.desk.answer = Refused(error)
    edge.slack.submit(form, {"why": "No."})

    (shown,) = edge.slack.forms(DANA)
    assert "It is declined already." in text_of(shown)


def test_a_button_in_an_answered_form_answers_there(edge: Edge) -> None:
    """
    A press on what took the form's place knows the channel, and is answered there.
    """
    form = opened(edge)
    question = "/onair history room42"
    edge.desk.answer = HistoryShown("room42", (event(EventKind.ASKED),), question)
    edge.slack.submit(form, {})
    edge.desk.answer = HelpShown("after the press", ())
    (shown,) = edge.slack.forms(DANA)
    edge.slack.click_view(shown, Button.SHARE.value)
    until(lambda: "after the press" in text_of(edge.slack.forms(DANA)[0]))

    assert (OPEN, question) == (edge.desk.clicks[0].channel, edge.desk.clicks[0].value)


def test_a_press_in_a_form_closed_meanwhile_is_answered_directly(edge: Edge) -> None:
    """
    Nobody misses an answer because they closed the window it would have stood in.
    """
    form = opened(edge)
    question = "/onair history room42"
    edge.desk.answer = HistoryShown("room42", (event(EventKind.ASKED),), question)
    edge.slack.submit(form, {})
    edge.desk.answer = HelpShown("after the press", ())
    edge.slack.faults.add("views.update", Fault(error="not_found"))
    edge.slack.click_view(edge.slack.forms(DANA)[0], Button.SHARE.value)
    until(lambda: edge.slack.direct_messages(DANA) != [])

    (message,) = edge.slack.direct_messages(DANA)
    assert "after the press" in message.text


def test_closing_a_form_changes_nothing(edge: Edge) -> None:
    """
    A form that is dismissed reaches nobody.
    """
    edge.slack.dismiss(opened(edge))

    assert [] == edge.desk.forms


def test_rooms_are_chosen_from_what_the_desk_knows(edge: Edge) -> None:
    """
    What somebody types is looked for, and what they choose is what arrives.
    """
    form = opened(edge, Form(FormKind.BROADCAST, OPEN))
    options = edge.slack.suggest(form, "room", "wa")
    edge.slack.submit(form, {"room": "war"})

    assert ["war"] == [one["value"] for one in options]
    assert (DANA, OPEN, "wa") == edge.desk.searched[0]
    assert "war" == edge.desk.forms[0].fields["room"]


def test_there_is_something_to_choose_before_anything_is_typed(edge: Edge) -> None:
    """
    The list shows rooms at once, a hundred at most, whatever there are.
    """
    edge.desk.rooms = tuple(f"room{at}" for at in range(3_000))
    form = opened(edge)

    assert 100 == len(edge.slack.suggest(form, "room"))


def test_a_desk_that_refuses_offers_no_rooms(edge: Edge) -> None:
    """
    Where rooms cannot be told, the list is empty, and Slack is answered in time.
    """
    edge.desk.rooms = ()
    form = opened(edge)

    assert [] == edge.slack.suggest(form, "room", "war")


def test_another_version_of_a_form_is_answered_in_words(edge: Edge) -> None:
    """
    A form that was open across an update says so, in place of an error of Slack's.
    """
    form = opened(edge)
    form.body = form.body | {"callback_id": "onair.form.unheard_of"}
    sent = edge.slack.submit(form, {})

    assert sent.error is None
    assert "another version" in text_of(edge.slack.forms(DANA)[0])
    assert [] == edge.desk.forms


def test_a_mistake_of_ours_is_said_in_the_form(
    edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    """
    What nobody foresaw is said where the person looks, and its reason is logged.
    """
    form = opened(edge)
    edge.desk.answer = None  # type: ignore[assignment]  # no desk ever says that
    with caplog.at_level(logging.ERROR):
        edge.slack.submit(form, {})

    assert "OnAir made a mistake" in text_of(edge.slack.forms(DANA)[0])
    assert "a payload failed" in caplog.text


def test_a_password_is_nowhere_but_in_its_field(
    edge: Edge, caplog: pytest.LogCaptureFixture
) -> None:
    """
    It is in no log, no answer, no complaint, no repr, and not kept with the form.
    """
    form = opened(edge)
    kept = form.body["private_metadata"]
    sents: list[Sent] = []
    with caplog.at_level(logging.DEBUG, logger="bot"):
        for answer in (
            Refused(UsageError("Too long.", remedy="Shorten it.", about="password")),
            Refused(WrongStateError("Frozen.", remedy="Wait.")),
            None,
        ):
            form.body = form.body if answer else edge.slack.forms(DANA)[0].body
            edge.desk.answer = answer  # type: ignore[assignment]  # None: a mistake
            sents.append(edge.slack.submit(form, _filled_in(form)))

    said = json.dumps([one.answer for one in sents]) + caplog.text + kept
    said += repr(edge.desk.forms) + json.dumps([one.body for one in _forms(edge)])
    said += "".join(repr(one.arguments) for one in edge.slack.calls)
    assert PLANTED not in said
    assert edge.desk.forms[0].password is not None


def _forms(edge: Edge) -> list[Surface]:
    return edge.slack.forms(DANA)


def _filled_in(form: Surface) -> dict[str, object]:
    return {"password": PLANTED} if "onair.field.password" in text_of(form) else {}


def _button(which: Button, value: str) -> dict[str, object]:
    text = {"type": "plain_text", "text": "Press"}
    made = {"type": "button", "action_id": which.value, "value": value, "text": text}
    return {"type": "actions", "block_id": "b", "elements": [made]}
