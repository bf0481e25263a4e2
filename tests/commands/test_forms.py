"""
Forms: from what was typed to fields, and from fields to a line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.commands import SPECS, understand
from bot.commands.forms import (
    FIELDS,
    SET,
    Field,
    FieldShape,
    fields_of,
    is_start,
    line_of,
    said_in_form,
    start_form,
    wants_password,
    with_password,
)
from bot.commands.record import StartRecordingRoom
from bot.domain.call import RemoveFromRoom, Secret, StartBroadcast
from bot.domain.command import Action
from bot.domain.errors import UsageError
from bot.domain.form import Filled, FormKind
from bot.domain.room import Account
from tests.commands.shelf import PRODUCER, act, form, room_act, understood, where

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands.forms import Start
    from bot.commands.spec import Verb

LINES = {
    FormKind.BROADCAST: ("broadcast", "start"),
    FormKind.RECORD: ("record", "start"),
    FormKind.ROOM_ADD: ("room", "add"),
    FormKind.KICK: ("room", "kick"),
}
NO_LINE = (FormKind.DECLINE, FormKind.BREAK_GLASS)
RIGHT = {
    "room": ("room42",),
    "group": ("42",),
    "account": ("alice", "a=b", '"al"'),
    "accounts": ("bob", "why\nKim, a=b", "'t"),
    "watermark": ("0", "7"),
    "category": ("0", "7"),
    "for": ("2h", "1h 30m", "45"),
    "at": ("15:00", "tomorrow 9:30"),
    "as": ("bob", "why", 'a"b=c'),
    "tags": ("a", "all hands, ops"),
    "label": ("public", "a,b"),
}
# What people write; no text begins or ends with a blank, none has every quote.
PROSE = st.text("aZ09 ,.=-—+&<>@#!|:;'\"“\n\tä🎬", min_size=1, max_size=40).filter(
    lambda text: text.strip() != ""
)


def filled(
    kind: FormKind, fields: Mapping[str, str], password: str | None = None
) -> Filled:
    """A form as it was sent."""
    secret = None if password is None else Secret(password)
    return Filled(PRODUCER, kind, "C1", fields, 0, "gesture", secret)


def typed(form_: Filled) -> str:
    """The line of a form, slash included."""
    return "/" + " ".join(line_of(form_))


def start(line: str) -> Start:
    """The start that a line is taken for."""
    wish = understood(line)
    assert is_start(wish)
    return wish


def verb_of(kind: FormKind) -> Verb:
    """The verb that a form stands for."""
    command, name = LINES[kind]
    (verb,) = (
        verb
        for spec in SPECS
        for verb in spec.verbs
        if (spec.command, verb.name) == (command, name)
    )
    return verb


def values(field: Field) -> st.SearchStrategy[str]:
    """Right values of a field."""
    if field.shape is FieldShape.CHOICES:
        several = st.lists(st.sampled_from(field.choices), min_size=1, unique=True)
        return several.map(",".join)
    known = RIGHT.get(field.name) if field.shape is not FieldShape.FLAG else None
    if field.choices or known or field.shape is FieldShape.FLAG:
        return st.sampled_from(field.choices or known or (SET,))
    return PROSE


@st.composite
def forms(draw: st.DrawFn, kind: FormKind) -> dict[str, str]:
    """What somebody may fill in, but for the password."""
    return {
        one.name: draw(values(one))
        for one in FIELDS[kind]
        if one.name not in {"password", "protected"}
        and (one.needed or draw(st.booleans()))
    }


def one_line(text: str) -> str:
    """The text with its breaks as blanks."""
    return text.replace("\n", " ").replace("\t", " ").strip()


@pytest.mark.parametrize("kind", FormKind)
def test_every_form_asks_for_something(kind: FormKind) -> None:
    """
    Each form has fields of different names, and choices only where one chooses.
    """
    names = [one.name for one in FIELDS[kind]]

    assert names
    assert len(set(names)) == len(names)
    for one in FIELDS[kind]:
        chosen = one.shape in {FieldShape.CHOICE, FieldShape.CHOICES}
        assert chosen == bool(one.choices), one.name
        assert one.label
        assert "" == one.hint or one.hint.endswith((".", "”"))


@pytest.mark.parametrize("kind", LINES)
def test_a_form_has_a_field_for_every_option_of_its_line(kind: FormKind) -> None:
    """
    What can be typed can be filled in, under the same name.
    """
    options = {option.name for option in verb_of(kind).options}
    fields = {one.name for one in FIELDS[kind]}
    outputs = {"hls", "rtmp", "hls+rtmp"}

    assert options - outputs == fields - {"room", "accounts", "output", "protected"}


@pytest.mark.parametrize("kind", NO_LINE)
def test_a_reason_for_an_operation_is_no_line(kind: FormKind) -> None:
    """
    Declining and breaking glass name an operation and a reason, and nothing else.
    """
    (why,) = FIELDS[kind]

    with pytest.raises(ValueError, match="is no line"):
        line_of(filled(kind, {"why": "fire"}))
    assert ("why", True) == (why.name, why.needed)


@settings(deadline=None)
@given(forms(FormKind.BROADCAST))
def test_a_broadcast_that_is_filled_in_is_the_one_that_was_meant(
    fields: dict[str, str],
) -> None:
    """
    Every text, with quotes, signs and mentions, arrives as it was filled in.
    """
    wish = start(typed(filled(FormKind.BROADCAST, fields)))

    again = fields_of(wish)
    for name in ("name", "about", "why", "as", "room", "record", "tape", "screen"):
        assert one_line(fields.get(name, "")) == again.get(name, ""), name
    assert fields.get("output", "hls+rtmp") == again["output"]
    assert fields.get("rates", "original") == again["rates"]
    assert fields.get("watermark") == again.get("watermark")
    assert ("for" in fields, "at" in fields, "dry-run" in fields) == (
        wish.lasts is not None,
        wish.begins is not None,
        wish.dry_run,
    )


@settings(deadline=None)
@given(
    st.sampled_from([FormKind.BROADCAST, FormKind.RECORD]).flatmap(
        lambda kind: st.tuples(st.just(kind), forms(kind))
    )
)
def test_the_form_of_a_start_leads_back_to_the_same_start(
    sent: tuple[FormKind, dict[str, str]],
) -> None:
    """
    Prefilled and sent unchanged, a form wants exactly what had been typed.
    """
    wish = start(typed(filled(*sent)))

    asked = start_form(wish)

    assert asked.kind is sent[0]
    assert wish == start(typed(filled(asked.kind, asked.fields)))


@settings(deadline=None)
@given(forms(FormKind.RECORD))
def test_a_recording_that_is_filled_in_is_the_one_that_was_meant(
    fields: dict[str, str],
) -> None:
    """
    The names and tags of files are those that were filled in.
    """
    wish = start(typed(filled(FormKind.RECORD, fields)))

    assert isinstance(wish, StartRecordingRoom)
    assert one_line(fields.get("name", "")) == wish.name
    assert one_line(fields.get("why", "")) == wish.why
    assert fields.get("tags", "").replace(", ", ",") == ",".join(wish.tags)
    assert ("watermark" in fields) == wish.watermark


@settings(deadline=None)
@given(forms(FormKind.ROOM_ADD))
def test_a_room_that_is_filled_in_is_the_one_that_is_added(
    fields: dict[str, str],
) -> None:
    """
    A room's account may look like an option; it is an account all the same.
    """
    wish = room_act(typed(filled(FormKind.ROOM_ADD, fields)))

    room = wish.room
    assert (Action.ROOM_ADD, fields["room"]) == (wish.action, room and room.text)


@settings(deadline=None)
@given(forms(FormKind.KICK))
def test_those_who_are_filled_in_are_those_who_are_removed(
    fields: dict[str, str],
) -> None:
    """
    One a line or with commas, and none is taken for an option.
    """
    wish = act(typed(filled(FormKind.KICK, fields)))

    (removal,) = wish.plan(where()).wishes
    named = fields["accounts"].replace(",", " ").split()
    assert isinstance(removal.call, RemoveFromRoom)
    assert tuple(Account(one) for one in named) == removal.call.accounts
    assert one_line(fields.get("why", "")) == wish.why


@settings(deadline=None)
@given(st.sampled_from(sorted(LINES, key=str)), st.data())
def test_no_form_is_too_strange_for_an_answer(
    kind: FormKind, data: st.DataObject
) -> None:
    """
    Any text at all becomes a line that is understood, or an error for its author.
    """
    fields = {
        one.name: data.draw(st.text(st.characters(), max_size=20))
        for one in FIELDS[kind]
        if one.shape is not FieldShape.PASSWORD
    }

    said = ""
    try:
        command, said = line_of(filled(kind, fields, "hunter2"))
        understand(command, said)
    except UsageError as error:
        said += f"{error} {vars(error)}"

    assert "hunter2" not in said


@pytest.mark.parametrize(
    ("about", "fields"),
    [
        ("room", {}),
        ("room", {"room": " "}),
        ("room", {"room": "all"}),
        ("room", {"room": "screen"}),
        ("room", {"room": "room42 why=x"}),
        ("name", {"room": "room42", "name": "to\u202eolc"}),
        ("about", {"room": "room42", "about": "x" * 2001}),
        ("name", {"room": "room42", "name": "\" x” x' x\u2019 x"}),
        ("output", {"room": "room42", "output": "tape"}),
        ("password", {"room": "room42", "protected": SET}),
        ("for", {"room": "room42", "for": "soon"}),
        ("at", {"room": "room42", "at": "soon"}),
        ("as", {"room": "room42", "as": "<@U1>"}),
        ("rates", {"room": "room42", "rates": "uhd"}),
        ("watermark", {"room": "room42", "watermark": "x"}),
    ],
)
def test_what_is_wrong_in_a_form_is_told_of_its_field(
    about: str, fields: dict[str, str]
) -> None:
    """
    An error stands beside the field that it is about.
    """
    with pytest.raises(UsageError) as caught:
        start(typed(filled(FormKind.BROADCAST, fields)))

    assert about == caught.value.about


@pytest.mark.parametrize(
    ("about", "fields"),
    [
        ("accounts", {"room": "room42"}),
        ("accounts", {"room": "room42", "accounts": ", \n"}),
        ("accounts", {"room": "room42", "accounts": "<@U1>"}),
        ("accounts", {"room": "room42", "accounts": "ünï"}),
        ("accounts", {"room": "room42", "accounts": "\n".join("abcdefghijk")}),
        ("room", {"accounts": "bob"}),
    ],
)
def test_a_kick_of_the_wrong_people_is_told_of_its_field(
    about: str, fields: dict[str, str]
) -> None:
    """
    Whoever may not be meant is complained of where they were named.
    """
    with pytest.raises(UsageError) as caught:
        act(typed(filled(FormKind.KICK, fields)))

    assert about == caught.value.about


def test_fields_that_are_too_long_together_are_told_so() -> None:
    """
    Whoever fills a form with pages learns how much of it could be read.
    """
    fields = {"room": "room42", "name": "x" * 1500, "why": "y" * 1500}

    with pytest.raises(UsageError, match="reads at most 2000"):
        line_of(filled(FormKind.BROADCAST, fields, "hunter2"))


def test_a_field_that_the_form_does_not_have_is_no_persons_mistake() -> None:
    """
    Nothing that is sent is ignored, whoever made it up.
    """
    with pytest.raises(ValueError, match="no such field"):
        line_of(filled(FormKind.KICK, {"room": "room42", "tape": SET}))


def test_a_password_goes_with_the_call_and_never_into_the_line() -> None:
    """
    The line says that there is a password; the call alone holds it.
    """
    form_ = filled(FormKind.BROADCAST, {"room": "room42", "why": "x"}, "hunter2")

    line = typed(form_)
    wish = start(line)

    assert '/broadcast start room42 password why="x"' == line
    assert wants_password(wish)
    held = with_password(wish, Secret("hunter2"))
    assert not held.wants_form
    assert "hunter2" not in repr(held)
    (push,) = held.plan(where()).wishes
    assert isinstance(push.call, StartBroadcast)
    assert (Secret("hunter2"), True) == (push.call.password, push.call.protected)


def test_a_form_for_a_password_says_that_one_is_wanted() -> None:
    """
    Whoever asked for a password cannot start without one by an oversight.
    """
    asked = start_form(start("/broadcast start room42 password"))

    assert SET == asked.fields["protected"]
    assert "password" not in asked.fields


def test_only_a_start_has_a_form_of_its_own() -> None:
    """
    Nothing else can be turned into a form once it is understood.
    """
    others = ("/broadcast stop room42", "/room kick room42 bob", "/onair freeze")

    assert [False, False, False] == [is_start(understood(one)) for one in others]
    stop = act("/broadcast stop room42")
    assert stop == with_password(stop, Secret("x"))


def test_a_start_that_was_typed_fills_its_form() -> None:
    """
    All that was said before the form opened stands in it.
    """
    line = (
        "/broadcast start hls rates=sd,hd record tape screen name='Town hall' "
        "about=All watermark as=Bob for=90m at=3pm password why=doors open"
    )

    assert {
        "output": "hls",
        "rates": "sd,hd",
        "record": SET,
        "tape": SET,
        "screen": SET,
        "name": "Town hall",
        "about": "All",
        "watermark": "0",
        "as": "Bob",
        "for": "1 h 30 min",
        "at": "15:00",
        "protected": SET,
        "why": "doors open",
    } == start_form(start(line)).fields


def test_the_form_that_a_mere_command_opens_can_be_sent() -> None:
    """
    Filled in, the form of a bare line is the line that was meant.
    """
    asked = form("/room kick why=spam")

    sent = filled(asked.kind, {**asked.fields, "room": "room42", "accounts": "bob"})

    assert act("/room kick room42 bob why=spam") == act(typed(sent))


def test_a_form_is_told_of_values_without_the_keys_of_a_line() -> None:
    """
    Nobody writes keys or quotes into a field, so what is wrong in it names none.
    """
    assert "Write 15:00, tomorrow 9:30 or 2h." == said_in_form(
        'Write at=15:00, at="tomorrow 9:30" or for=2h.'
    )
    assert "Or leave it empty to start." == said_in_form("Or leave at= out to start.")
