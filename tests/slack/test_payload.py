"""
Decoding: what Slack sends becomes words, and what is not ours is refused.
"""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.forms import FIELDS, FieldShape
from bot.domain.command import Button, Shortcut
from bot.domain.errors import AskerError, NotOursError, UsageError
from bot.domain.form import FormKind
from bot.slack.heard import changed_group, changed_person, visitor
from bot.slack.kept import Kept
from bot.slack.payload import (
    Address,
    Ours,
    asking,
    authorized_ids,
    click,
    pointed,
    reply_address,
    trigger,
)
from bot.slack.submission import filled, typed
from bot.slack.views.forms import block_id

OURS = Ours(frozenset({"T1"}), "A1")
OPENED = "A1:T1:U1:1.2.3"


def slash(**changed: object) -> dict[str, Any]:
    """A slash command's payload."""
    payload: dict[str, Any] = {
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": "U1",
        "user_name": "bob",
        "command": "/broadcast",
        "text": "start room42",
        "trigger_id": "13345224609.738474920.8088930838d88f008e0",
        "api_app_id": "A1",
        "response_url": "https://hooks.slack.example/1",
    }
    return payload | changed


def press(**changed: object) -> dict[str, Any]:
    """A button's payload."""
    payload: dict[str, Any] = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1", "name": "bob"},
        "channel": {"id": "C1"},
        "api_app_id": "A1",
        "trigger_id": "1.2.3",
        "actions": [{"action_id": Button.STOP.value, "value": "7"}],
    }
    return payload | changed


def choice(**changed: object) -> dict[str, Any]:
    """A message shortcut's payload."""
    payload: dict[str, Any] = {
        "type": "message_action",
        "callback_id": Shortcut.STOP_THIS.value,
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1", "name": "bob"},
        "channel": {"id": "C1", "name": "general"},
        "message": {"ts": "1795442520.000100", "text": "Good morning"},
        "message_ts": "1795442520.000100",
        "api_app_id": "A1",
        "trigger_id": "1.2.3",
        "response_url": "https://hooks.slack.example/1",
    }
    return payload | changed


def sent(**changed: object) -> dict[str, Any]:
    """A form's payload, its fields as Slack gives them."""
    values = {
        block_id("room"): {"room": {"selected_option": {"value": "room42"}}},
        block_id("output"): {"output": {"selected_option": {"value": "hls"}}},
        block_id("rates"): {
            "rates": {"selected_options": [{"value": "sd"}, {"value": "hd"}]}
        },
        block_id("record"): {"record": {"selected_options": []}},
        block_id("password"): {"password": {"value": "planted"}},
        block_id("why"): {"why": {"value": None}},
    }
    view = {
        "id": "V1",
        "type": "modal",
        "callback_id": FormKind.BROADCAST.value,
        "private_metadata": Kept("C1", 0, OPENED).written(),
        "state": {"values": values},
    }
    payload: dict[str, Any] = {
        "type": "view_submission",
        "team": {"id": "T1"},
        "user": {"id": "U1", "team_id": "T1", "name": "bob"},
        "api_app_id": "A1",
        "trigger_id": "4.5.6",
        "view": view | changed,
    }
    return payload


def with_value(name: str, value: object) -> dict[str, Any]:
    """A form with something else under one field's name."""
    payload = sent()
    values = payload["view"]["state"]["values"]
    values[block_id(name)] = {name: value}
    return payload


def news(**event: object) -> dict[str, Any]:
    """An event's payload."""
    return {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": "Ev1",
        "event": event,
    }


def test_a_command_becomes_an_asking() -> None:
    """
    Who, where, what was typed, and the gesture's durable key.
    """
    read = asking(slash(), OURS)

    assert ("T1", "U1", "bob") == (read.actor.team, read.actor.user, read.actor.name)
    assert ("C1", "broadcast", "start room42") == (
        read.channel,
        read.command,
        read.text,
    )
    assert "A1:T1:U1:13345224609.738474920.8088930838d88f008e0" == read.gesture


def test_a_repeated_delivery_has_the_same_gesture() -> None:
    """
    The key holds nothing that changes between two deliveries.
    """
    again = slash(response_url="https://hooks.slack.example/2")

    assert asking(slash(), OURS).gesture == asking(again, OURS).gesture


def test_a_prefix_is_taken_off_the_commands_name() -> None:
    """
    `/my-broadcast` is `/broadcast` where the manifest renamed it.
    """
    prefixed = Ours(frozenset({"T1"}), "A1", prefix="my-")

    assert "broadcast" == asking(slash(command="/my-broadcast"), prefixed).command


def test_a_press_becomes_a_click() -> None:
    """
    Which button, and the name it carries.
    """
    read = click(press(), OURS)

    assert (Button.STOP, "7", "C1", "U1") == (
        read.button,
        read.value,
        read.channel,
        read.actor.user,
    )


@pytest.mark.parametrize(
    "payload",
    [slash(team_id="T2"), slash(api_app_id="A2")],
)
def test_another_workspace_or_app_is_not_served(payload: dict[str, Any]) -> None:
    """
    A payload that is not ours is refused before it is understood.
    """
    with pytest.raises(NotOursError):
        asking(payload, OURS)


def test_a_guest_from_a_shared_channel_presses_nothing() -> None:
    """
    In a channel shared with another company its people have no authority here.
    """
    foreign = press(user={"id": "U9", "team_id": "T9"})

    with pytest.raises(NotOursError):
        click(foreign, OURS)


def test_before_we_know_who_we_are_nobody_is_served() -> None:
    """
    Deny is the default, also in the first second.
    """
    with pytest.raises(NotOursError):
        asking(slash(), Ours(frozenset(), "A1"))


@pytest.mark.parametrize(
    "payload",
    [
        press(actions=[]),
        press(actions=[{"action_id": "onair.unheard_of"}]),
        press(actions="x"),
        press(channel=None),
        press(user=None),
        press(trigger_id=""),
    ],
)
def test_a_press_that_is_incomplete_is_refused(payload: dict[str, Any]) -> None:
    """
    A missing part, or a button of another version, changes nothing.
    """
    with pytest.raises(UsageError):
        click(payload, OURS)


@pytest.mark.parametrize(
    "user",
    [
        {"id": "USLACKBOT", "team_id": "T1"},
        {"id": "U1", "team_id": "T1", "is_bot": True},
        {"id": "B0BOT", "team_id": "T1"},
        {"id": "onair", "team_id": "T1"},
        {"id": "U9", "team_id": "T9"},
    ],
)
def test_nobody_but_people_of_ours_has_a_say(user: dict[str, Any]) -> None:
    """
    Apps, Slack itself and people of other companies press, choose and send nothing.
    """
    forms = sent() | {"user": user}

    with pytest.raises(NotOursError):
        click(press(user=user), OURS)
    with pytest.raises(NotOursError):
        pointed(choice(user=user), OURS)
    with pytest.raises(NotOursError):
        filled(forms, OURS)
    with pytest.raises(NotOursError):
        typed(forms | {"value": "ro"}, OURS)


@pytest.mark.parametrize("user", ["USLACKBOT", "onair", "B0BOT"])
def test_an_app_types_no_commands(user: str) -> None:
    """
    A command is typed by a person.
    """
    with pytest.raises(NotOursError):
        asking(slash(user_id=user), OURS)


def test_a_press_in_app_home_has_no_channel() -> None:
    """
    App Home belongs to no channel; who pressed is told directly.
    """
    payload = press(channel=None, view={"type": "home", "id": "V1"})

    assert "" == click(payload, OURS).channel
    assert Address(user="U1") == reply_address(payload)


def test_a_press_in_a_form_knows_where_it_was_asked_for() -> None:
    """
    What took a form's place keeps the channel, and is answered where it stands.
    """
    view = {"type": "modal", "id": "V1", "private_metadata": Kept("C1").written()}
    payload = press(channel=None, view=view)

    assert "C1" == click(payload, OURS).channel
    assert Address(view="V1", user="U1", channel="C1") == reply_address(payload)


def test_an_address_that_came_along_goes_first() -> None:
    """
    An answer is given where the press was, as long as Slack says how.
    """
    payload = press(response_url="https://hooks.slack.example/1")

    assert Address(url="https://hooks.slack.example/1") == reply_address(payload)


def test_a_shortcut_names_a_message_and_no_more() -> None:
    """
    Which shortcut, and which message; whose it is, is not believed.
    """
    read = pointed(choice(), OURS)

    assert (Shortcut.STOP_THIS, "C1", "1795442520.000100", "U1") == (
        read.shortcut,
        read.channel,
        read.ts,
        read.actor.user,
    )
    assert OPENED == read.gesture


def test_a_shortcut_on_a_reply_names_what_it_replies_to() -> None:
    """
    OnAir's own notices stand below their card, which is what people mean.
    """
    reply = {"ts": "1795442530.000200", "thread_ts": "1795442520.000100"}
    read = pointed(choice(message=reply, message_ts="1795442530.000200"), OURS)

    assert ("1795442530.000200", "1795442520.000100") == (read.ts, read.thread)
    assert "" == pointed(choice(), OURS).thread


@pytest.mark.parametrize(
    "payload",
    [
        choice(callback_id="onair.unheard_of"),
        choice(message_ts="", message=None),
        choice(channel={}),
        choice(trigger_id=""),
    ],
)
def test_a_shortcut_that_is_incomplete_is_refused(payload: dict[str, Any]) -> None:
    """
    A missing part, or a shortcut of another version, does nothing.
    """
    with pytest.raises(UsageError):
        pointed(payload, OURS)


def test_a_form_becomes_what_was_filled_in() -> None:
    """
    By the fields' names, several choices with commas, without what is empty.
    """
    read = filled(sent(), OURS)

    assert {"room": "room42", "output": "hls", "rates": "sd,hd"} == read.fields
    assert (FormKind.BROADCAST, "C1", 0, OPENED) == (
        read.kind,
        read.channel,
        read.subject,
        read.gesture,
    )


def test_a_password_is_kept_apart_from_the_fields() -> None:
    """
    It is a secret from the first moment, and shows itself nowhere.
    """
    read = filled(sent(), OURS)

    assert read.password is not None
    assert "planted" == read.password.reveal()
    assert "planted" not in repr(read)
    assert "planted" not in str(read.fields)


def test_a_form_counts_by_the_gesture_that_opened_it() -> None:
    """
    Sent twice it has two triggers, and still one key.
    """
    again = sent() | {"trigger_id": "7.8.9"}

    assert filled(sent(), OURS).gesture == filled(again, OURS).gesture


@pytest.mark.parametrize("gesture", ["", "A1:T1:U2:1.2.3", "A1:T1:U1:", "g"])
def test_a_form_that_somebody_else_opened_is_not_taken(gesture: str) -> None:
    """
    Whoever sends it with another person's key learns nothing of their answer.
    """
    payload = sent(private_metadata=Kept("C1", 7, gesture).written())

    with pytest.raises(NotOursError):
        filled(payload, OURS)


@pytest.mark.parametrize(
    "payload",
    [
        sent(callback_id="onair.form.unheard_of"),
        sent(private_metadata=""),
        sent(private_metadata="{}"),
        sent(private_metadata='["C1", -1, "g"]'),
        sent(private_metadata="[" * 2_900),
        sent(state=None),
        sent(state={"values": []}),
        sent(state={"values": {}}),
        sent(state={"values": {"onair.field.unheard_of": {"a": {"value": "b"}}}}),
        with_value("why", {"value": 7}),
        with_value("why", {"value": "x" * 3_001}),
        with_value("room", {"selected_option": {}}),
        with_value("room", {"selected_option": None}),
        with_value("output", {"selected_option": {"value": "8k"}}),
        with_value("rates", {"selected_options": "sd"}),
        with_value("rates", {"selected_options": [{"value": "8k"}]}),
        with_value("password", ["planted"]),
        with_value("password", {"value": {"planted": 1}}),
    ],
)
def test_a_form_of_another_shape_is_refused(payload: dict[str, Any]) -> None:
    """
    Parts that are missing, too many or of a wrong kind: said in words, none repeated.
    """
    with pytest.raises(UsageError) as refused:
        filled(payload, OURS)

    assert "planted" not in str(refused.value)


def test_what_is_wrong_with_one_field_names_it() -> None:
    """
    So that the complaint can stand beside the field.
    """
    payload = sent(state={"values": {}})

    with pytest.raises(UsageError) as refused:
        filled(payload, OURS)

    assert "room" == refused.value.about


def test_only_a_broadcast_takes_a_password() -> None:
    """
    In every other form such a field is one that OnAir does not know.
    """
    kinds = {
        kind
        for kind in FormKind
        if any(one.shape is FieldShape.PASSWORD for one in FIELDS[kind])
    }

    assert {FormKind.BROADCAST} == kinds


def test_what_is_typed_into_a_list_is_short() -> None:
    """
    Whoever pastes a page into the list looks for its beginning.
    """
    read = typed(sent() | {"value": "  room" + "x" * 9_000}, OURS)

    assert ("U1", "C1") == (read.actor.user, read.channel)
    assert 100 >= len(read.text)
    assert read.text.startswith("room")


def test_whoever_opens_app_home_is_known() -> None:
    """
    The home tab has a visitor, the others have none.
    """
    home = visitor(news(user="U1", tab="home"), OURS)

    assert home is not None
    assert ("T1", "U1") == (home.team, home.user)
    assert visitor(news(user="U1", tab="messages"), OURS) is None


def test_changes_say_whom_they_concern() -> None:
    """
    A group by its id, a person by theirs.
    """
    assert ("T1", "S1") == changed_group(news(subteam_id="S1"), OURS)
    person = news(user={"id": "U1", "team_id": "T1", "deleted": True})
    assert ("T1", "U1") == changed_person(person, OURS)


def test_changes_elsewhere_concern_nobody() -> None:
    """
    Another workspace's groups, and people of another company in a shared channel.
    """
    foreign = news(user={"id": "U1", "team_id": "T9"})

    with pytest.raises(NotOursError):
        changed_person(foreign, OURS)
    with pytest.raises(NotOursError):
        changed_group(news(subteam_id="S1") | {"team_id": "T9"}, OURS)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inside: (
        st.lists(inside, max_size=3)
        | st.dictionaries(st.text(max_size=8), inside, max_size=3)
    ),
    max_leaves=6,
)


DECODERS = (
    (asking, slash),
    (click, press),
    (pointed, choice),
    (filled, sent),
    (typed, sent),
    (visitor, news),
    (changed_group, news),
    (changed_person, news),
)
KEYS = sorted({*slash(), *press(), *choice(), *sent(), *news(), "view", "value"})


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
def test_no_payload_whatsoever_breaks_the_decoding(changed: dict[str, Any]) -> None:
    """
    Anything that is not a right payload is refused in words.
    """
    for decode, payload in DECODERS:
        mixed = payload() | changed
        authorized_ids(mixed)
        reply_address(mixed)
        trigger(mixed)
        with suppress(AskerError):
            decode(mixed, OURS)


FORM_PARTS = st.sampled_from(["callback_id", "private_metadata", "state", "type"])
BLOCKS = st.sampled_from(
    [block_id(one.name) for fields in FIELDS.values() for one in fields]
)
STATES = st.dictionaries(
    st.sampled_from(["value", "selected_option", "selected_options", "type"]), JSON
)
VALUES = st.dictionaries(
    BLOCKS | st.text(max_size=8),
    st.dictionaries(st.text(max_size=8) | BLOCKS, STATES | JSON, max_size=2) | JSON,
)


@given(
    kind=st.sampled_from(FormKind),
    values=VALUES,
    changed=st.dictionaries(FORM_PARTS, JSON),
)
def test_no_form_whatsoever_breaks_the_decoding(
    kind: FormKind, values: dict[str, Any], changed: dict[str, Any]
) -> None:
    """
    Whatever stands in its fields, a form is read, or refused in words.
    """
    view = {"callback_id": kind.value, "state": {"values": values}} | changed
    with suppress(AskerError):
        filled(sent(**view), OURS)


@given(data=st.data(), kind=st.sampled_from(FormKind))
def test_the_right_fields_with_any_content_are_read_or_refused(
    data: st.DataObject, kind: FormKind
) -> None:
    """
    Fields in their places, filled with anything: never a surprise.
    """
    values = {
        block_id(one.name): {one.name: data.draw(STATES)}
        for one in FIELDS[kind]
        if data.draw(st.booleans())
    }
    with suppress(AskerError):
        filled(sent(callback_id=kind.value, state={"values": values}), OURS)
