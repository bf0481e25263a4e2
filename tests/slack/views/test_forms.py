"""
Forms, as Slack takes them and people see them.
"""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.commands.forms import FIELDS, SET, Field, FieldShape
from bot.domain.form import Form, FormKind
from bot.playground.workspace.blocks import view_problems
from bot.slack.kept import Kept, kept_in
from bot.slack.views.forms import (
    ELEMENTS,
    MOST_OPTIONS,
    TITLES,
    YES,
    block_id,
    complaint,
    form_view,
    renamed_view,
    room_options,
    told,
)
from bot.slack.views.kit import Message, section
from bot.slack.views.markup import Mrkdwn
from tests.slack.views.examples import LONG_TEXT

KEPT = Kept("C0LIVE", 7, "A1:T1:U1:1.2.3")


def drawn(kind: FormKind, **fields: str) -> dict[str, Any]:
    """A form with that filled in."""
    form = Form(kind, "C0LIVE", fields, 7, "Put room42 on air.")
    return form_view(form, FIELDS[kind], KEPT)


def element(view: dict[str, Any], name: str) -> dict[str, Any]:
    """What is filled in or chosen, by the field's name."""
    (found,) = (
        one["element"]
        for one in view["blocks"]
        if one.get("block_id") == block_id(name)
    )
    return dict(found)


@pytest.mark.parametrize("kind", FormKind)
def test_slack_takes_every_form(kind: FormKind) -> None:
    """
    Empty, and with as much as there can be in each field.
    """
    full = {one.name: ",".join(one.choices) or LONG_TEXT for one in FIELDS[kind]}
    chosen = {one.name: one.choices[0] for one in FIELDS[kind] if one.choices}

    assert [] == view_problems(drawn(kind))
    assert [] == view_problems(drawn(kind, **full))
    assert [] == view_problems(drawn(kind, **chosen))


@pytest.mark.parametrize("kind", FormKind)
def test_every_form_says_what_it_does(kind: FormKind) -> None:
    """
    Title and button are its own, and it is sent back by the name of its kind.
    """
    view = drawn(kind)

    assert TITLES[kind] == (view["title"]["text"], view["submit"]["text"])
    assert kind.value == view["callback_id"]
    assert set(FormKind) == set(TITLES)


def test_every_shape_of_field_can_be_drawn() -> None:
    """
    No field is left without something to fill in.
    """
    assert {one.name for one in FieldShape} == set(ELEMENTS)


def test_a_tick_is_called_the_same_on_both_sides() -> None:
    """
    What a ticked box sends is what a set flag holds.
    """
    assert SET == YES


@pytest.mark.parametrize("kind", FormKind)
def test_what_must_be_filled_in_is_marked(kind: FormKind) -> None:
    """
    Slack itself does not let go of a form without what is needed.
    """
    needed = {
        one["block_id"]
        for one in drawn(kind)["blocks"]
        if one["type"] == "input" and not one["optional"]
    }

    assert {block_id(one.name) for one in FIELDS[kind] if one.needed} == needed


def test_what_was_typed_is_filled_in_already() -> None:
    """
    Room, choices, ticks and texts stand where they belong.
    """
    view = drawn(
        FormKind.BROADCAST,
        room="room42",
        output="hls",
        rates="sd,hd",
        record=SET,
        why="Town hall",
    )

    assert "room42" == element(view, "room")["initial_option"]["value"]
    assert "hls" == element(view, "output")["initial_option"]["value"]
    ticked = element(view, "rates")["initial_options"]
    assert ["sd", "hd"] == [one["value"] for one in ticked]
    assert SET == element(view, "record")["initial_options"][0]["value"]
    assert "Town hall" == element(view, "why")["initial_value"]


def test_what_is_no_choice_is_not_chosen() -> None:
    """
    A value that the form does not offer is left out, so that Slack takes the form.
    """
    view = drawn(FormKind.BROADCAST, output="8k", rates="8k")

    assert "initial_option" not in element(view, "output")
    assert "initial_options" not in element(view, "rates")


def test_a_box_says_what_ticking_it_means() -> None:
    """
    Whoever hears or sees only the box knows what it is for.
    """
    (box,) = element(drawn(FormKind.BROADCAST), "record")["options"]
    labels = {one.name: one.label for one in FIELDS[FormKind.BROADCAST]}

    assert labels["record"] == box["text"]["text"]


def test_breaking_glass_says_what_follows_before_it_is_done() -> None:
    """
    It goes on at once, everybody is told, and not twice without a review.
    """
    view = drawn(FormKind.BREAK_GLASS)

    assert (
        "It goes on now, without its approvals. Every approver is told. Until one of "
        "them has reviewed it, you cannot break glass again."
    ) in view["blocks"][1]["text"]["text"]


def test_a_password_is_never_filled_in() -> None:
    """
    Not even where somebody passes one by mistake.
    """
    view = drawn(FormKind.BROADCAST, password="planted")

    assert "planted" not in str(view)


def test_many_choices_become_a_list() -> None:
    """
    More than ten boxes are more than Slack draws.
    """
    many = tuple(f"c{at}" for at in range(11))
    field = Field("rates", "Rates", FieldShape.CHOICES, choices=many)
    form = Form(FormKind.BROADCAST, "C0LIVE", {"rates": "c1,c10"})
    view = form_view(form, [field], KEPT)

    assert [] == view_problems(view)
    assert "multi_static_select" == element(view, "rates")["type"]


def test_rooms_beyond_what_slack_carries_are_left_out() -> None:
    """
    A hundred at most, none cut short: half a name is another room.
    """
    options = room_options(["r" * 76, *(f"room{at}" for at in range(200))])

    assert MOST_OPTIONS == len(options)
    assert "room0" == options[0]["value"]


def test_commands_are_called_as_in_that_workspace() -> None:
    """
    A hint or an answer names `/stage-broadcast` where that is the command.
    """
    form = Form(FormKind.KICK, "C0LIVE", about="Type /room kick.")
    view = renamed_view(form_view(form, FIELDS[FormKind.KICK], KEPT), "stage-")

    assert "/stage-room kick" in str(view)
    assert "Try /stage-onair help" in complaint(
        "Wrong.", "Try `/onair help`.", "stage-"
    )


def test_an_answer_can_stand_in_a_forms_place() -> None:
    """
    With all its blocks, one button to close it, and the channel it was asked in.
    """
    message = Message("Done.", [section(Mrkdwn("Done."))])

    assert [] == view_problems(told(message, KEPT))
    assert "C0LIVE" == kept_in(told(message, KEPT)["private_metadata"]).channel
    assert [] == view_problems(told(Message("Done.", []), KEPT))


def test_a_complaint_is_short_and_plain() -> None:
    """
    Slack formats nothing beside a field, and has little room there.
    """
    assert "No time. Say 90m." == complaint("No time.", "Say `90m`.")
    assert 500 >= len(complaint(LONG_TEXT, LONG_TEXT))


def test_what_is_kept_comes_back_as_it_was() -> None:
    """
    Channel, subject and gesture survive the way to Slack and back.
    """
    assert kept_in(KEPT.written()) == KEPT


@given(st.text(max_size=4_000), st.integers(0, 2**63), st.text(max_size=4_000))
def test_no_form_keeps_more_than_slack_carries(
    channel: str, subject: int, gesture: str
) -> None:
    """
    Three thousand characters at most, whatever there is to keep.
    """
    assert 3_000 >= len(Kept(channel, subject, gesture).written())
