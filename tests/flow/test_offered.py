"""
Offering: nobody writes a reason, or is asked whether they are sure, in vain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import FormWanted, HistoryShown, Refused, StopOffered
from bot.domain.command import Button, Pointed, Shortcut
from bot.domain.errors import TRIED, NotAllowedError, UsageError, WrongStateError
from bot.domain.form import Filled, FormKind
from bot.domain.history import EventKind
from bot.domain.operation import State
from tests.flow.conftest import ADMIN, BOB, STRANGER
from tests.flow.people import (
    DORA,
    approve,
    ask,
    changed,
    reason,
    refusal,
    with_duty,
)

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.answer import Answer
    from tests.flow.conftest import Line


@pytest.fixture
def duty(line: Line) -> Line:
    """A line on which war needs a second person; Bob and Erik may break glass."""
    return with_duty(line)


def press(line: Line, button: Button, number: int, by: Actor) -> Answer:
    """Press one of the buttons that open a form."""
    return line.press(button, str(number), by).answer


def test_decline_asks_only_approvers_for_a_reason(duty: Line) -> None:
    """
    The asker is told at once that their own wish is not theirs to decide.
    """
    number = ask(duty)

    error = refusal(press(duty, Button.DECLINE, number, BOB), NotAllowedError).error

    assert "You cannot approve your own wish." == error.what
    assert isinstance(press(duty, Button.DECLINE, number, DORA), FormWanted)


def test_an_approver_who_may_not_break_glass_is_told_to_approve(duty: Line) -> None:
    """
    Dora needs no broken glass and no other approver: her yes is enough.
    """
    number = ask(duty)

    error = refusal(press(duty, Button.BREAK_GLASS, number, DORA), NotAllowedError)

    assert "Press Approve." == error.error.remedy
    assert () == getattr(error.error, "who_can", None)


def test_a_second_broken_glass_is_refused_before_its_form(duty: Line) -> None:
    """
    While the first waits for its review no reason is asked for.
    """
    reason(duty, FormKind.BREAK_GLASS, ask(duty), "All is down.", BOB)
    second = ask(duty, "/record start war")

    answer = press(duty, Button.BREAK_GLASS, second, BOB)

    assert "last time" in refusal(answer, WrongStateError).error.what


@pytest.mark.parametrize("approved", [False, True])
def test_a_freeze_is_named_where_glass_would_not_pass_it(
    duty: Line, *, approved: bool
) -> None:
    """
    Whether it waits for approval or has it: the halt holds it, and that is said.
    """
    number = ask(duty)
    duty.say("/onair freeze why=incident", ADMIN)
    if approved:
        approve(duty, number)

    by_button = press(duty, Button.BREAK_GLASS, number, BOB)
    by_line = duty.say(f"/onair break-glass {number} why=now", BOB)

    for answer in (by_button, by_line):
        error = refusal(answer, WrongStateError).error
        assert "A freeze holds it, and breaking glass does not pass that." == error.what


def test_what_is_over_is_told_in_plain_words(duty: Line) -> None:
    """
    A button of yesterday says how it ended, not the name of a state.
    """
    number = ask(duty)
    approve(duty, number)
    duty.work()

    error = refusal(press(duty, Button.DECLINE, number, DORA), WrongStateError).error

    assert error.what.startswith(f"Operation {number} was carried out (")


def test_removing_asks_only_those_who_may(line: Line) -> None:
    """
    Whoever may not remove people is not asked whom.
    """
    ask(line, "/broadcast start room42")
    line.work()
    (feed,) = line.record.reader.open_feeds("T1")

    refusal(press(line, Button.REMOVE, feed.number, BOB), NotAllowedError)

    assert isinstance(press(line, Button.REMOVE, feed.number, ADMIN), FormWanted)


def point(
    line: Line, ts: str, shortcut: Shortcut, by: Actor, thread: str = ""
) -> Answer:
    """Choose a shortcut on a message."""
    pointed = Pointed(by, "C1", ts, shortcut, f"point-{ts}-{by.user}", thread)
    return line.desk.point(pointed).answer


def card_of(line: Line) -> str:
    """The message in which the room's card stands, once it is on air."""
    ask(line, "/broadcast start room42")
    line.work()
    cards = [story.card for _, _, story in line.announcer.told]
    return next(card.ts for card in cards if card is not None)


def test_a_stop_is_offered_only_to_those_who_may_stop(line: Line) -> None:
    """
    Nobody is asked whether they are sure of what would be refused.
    """
    card = card_of(line)

    refusal(point(line, card, Shortcut.STOP_THIS, STRANGER), NotAllowedError)

    assert isinstance(point(line, card, Shortcut.STOP_THIS, BOB), StopOffered)


def test_a_notice_below_a_card_stands_for_the_card(line: Line) -> None:
    """
    A shortcut chosen on what OnAir answered in the thread finds the card above.
    """
    card = card_of(line)

    below = point(line, "99.9", Shortcut.CARD_HISTORY, BOB, thread=card)
    nowhere = point(line, "99.9", Shortcut.CARD_HISTORY, BOB)

    assert isinstance(below, HistoryShown)
    refusal(nowhere, WrongStateError)


@pytest.mark.parametrize(
    ("tried", "button"),
    [("approve", Button.APPROVE), ("review", Button.REVIEWED)],
)
def test_the_history_knows_what_a_second_person_tried(
    duty: Line, tried: str, button: Button
) -> None:
    """
    A refused yes is no wish to put the room on air.
    """
    number = ask(duty)
    if tried == "review":
        reason(duty, FormKind.BREAK_GLASS, number, "All is down.", BOB)

    refusal(press(duty, button, number, BOB), NotAllowedError)

    (*_, last) = duty.record.reader.history("T1")
    assert (EventKind.REFUSED, tried) == (last.kind, last.details.get("tried"))


@pytest.mark.parametrize(
    ("tried", "kind"),
    [("decline", FormKind.DECLINE), ("break glass", FormKind.BREAK_GLASS)],
)
def test_the_history_knows_which_form_was_sent(
    duty: Line, tried: str, kind: FormKind
) -> None:
    """
    A refused no, and glass that did not break, are kept as what they were.
    """
    number = ask(duty)

    refusal(reason(duty, kind, number, "No.", STRANGER), NotAllowedError)

    (*_, last) = duty.record.reader.history("T1")
    assert (EventKind.REFUSED, tried) == (last.kind, last.details.get("tried"))


def test_a_card_says_whom_the_rules_refuse(duty: Line) -> None:
    """
    Others read it, so it speaks of Bob and not of “you”.
    """
    number = ask(duty)
    approve(duty, number)
    duty.rules = changed(duty.rules, allow=("list:crew",))

    duty.work()

    operation = duty.operation(number)
    assert State.REFUSED is operation.state
    assert operation.finding is not None
    assert "No rule allows its asker to." in operation.finding.what


def test_a_form_is_answered_about_its_field_without_keys(line: Line) -> None:
    """
    Whoever filled in a field is not told how it is typed in a line.
    """
    fields = {"room": "room42", "at": "someday"}
    sent = Filled(BOB, FormKind.BROADCAST, "C1", fields, 0, "form-1")

    answer = line.desk.fill(sent)

    assert isinstance(answer, Refused)
    assert isinstance(answer.error, UsageError)
    assert "at" == answer.error.about
    assert "=" not in answer.error.remedy


def test_a_taken_name_is_told_of_its_field(line: Line) -> None:
    """
    The room of a form that is there already can be mended where it was typed.
    """
    fields = {"room": "war", "group": "77", "account": "alice"}
    name = Filled(ADMIN, FormKind.ROOM_ADD, "C1", fields, 0, "form-1")
    group = Filled(
        ADMIN, FormKind.ROOM_ADD, "C1", {**fields, "room": "x", "group": "7"}, 0, "f-2"
    )

    told = [
        refusal(line.desk.fill(one), WrongStateError).error for one in (name, group)
    ]

    assert ["room", "group"] == [getattr(one, "about", "") for one in told]


def test_what_can_be_tried_is_a_closed_set() -> None:
    """
    The history has words for each thing that a second person may try.
    """
    assert {"approve", "review", "decline", "break glass"} == set(TRIED)
