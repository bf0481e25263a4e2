"""
Breaking glass: at once, with a reason, in everybody's sight, and once until reviewed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import FormWanted
from bot.domain.call import StartBroadcast
from bot.domain.command import Button
from bot.domain.consent import GlassBroken, ReviewClosed
from bot.domain.errors import NotAllowedError, UsageError, WrongStateError
from bot.domain.form import FormKind
from bot.domain.operation import State
from tests.flow.conftest import ADMIN, BOB, STRANGER
from tests.flow.people import (
    DORA,
    ERIK,
    ask,
    changed,
    reason,
    refusal,
    with_duty,
)

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from tests.flow.conftest import Line


@pytest.fixture
def duty(line: Line) -> Line:
    """A line on which war needs a second person; Bob and Erik may break glass."""
    return with_duty(line)


def break_(
    line: Line, number: int, by: Actor = BOB, why: str = "All is down."
) -> object:
    """Send the form behind *Break glass…*."""
    return reason(line, FormKind.BREAK_GLASS, number, why, by)


def test_it_runs_at_once_and_leaves_a_debt(duty: Line) -> None:
    """
    Nobody agreed, it is on air all the same, and every approver is told to look.
    """
    number = ask(duty)

    answer = break_(duty, number)
    duty.work()

    assert isinstance(answer, GlassBroken)
    assert [StartBroadcast] == [type(one) for one in duty.backend.sent]
    owed = duty.record.reader.review(number)
    assert owed is not None
    assert (BOB, "All is down.", None) == (owed.broken_by, owed.why, owed.closed_at)
    told = {
        it.to
        for _, it, _ in duty.announcer.told
        if it.notice and it.notice.value == "glass_broken"
    }
    assert {DORA.user, ERIK.user} == told


def test_the_line_does_the_same_as_the_form(duty: Line) -> None:
    """
    `/onair break-glass 7 why=…` is judged and recorded alike.
    """
    number = ask(duty)

    answer = duty.say(f"/onair break-glass {number} why=All is down", BOB)

    assert isinstance(answer, GlassBroken)


def test_it_needs_a_reason(duty: Line) -> None:
    """
    Without one nothing is broken.
    """
    number = ask(duty)

    refusal(break_(duty, number, why=""), UsageError)  # type: ignore[arg-type]
    refusal(duty.say(f"/onair break-glass {number}", BOB), UsageError)

    assert State.AWAITING_APPROVAL is duty.operation(number).state


@pytest.mark.parametrize("who", [DORA, STRANGER])
def test_only_those_whom_the_rule_names_may(duty: Line, who: Actor) -> None:
    """
    Neither an approver nor a stranger may, if the rule does not name them.
    """
    number = ask(duty)

    refusal(break_(duty, number, who), NotAllowedError)  # type: ignore[arg-type]

    assert State.AWAITING_APPROVAL is duty.operation(number).state


def test_a_denial_beats_the_right_to_break_glass(duty: Line) -> None:
    """
    Whom a rule denies the act does not get it done that way either.
    """
    number = ask(duty)
    duty.rules = changed(duty.rules, deny=("user:U0ERIK",))

    refusal(break_(duty, number, ERIK), NotAllowedError)  # type: ignore[arg-type]


def test_nobody_breaks_glass_twice_without_a_review(duty: Line) -> None:
    """
    The second time waits until somebody has looked at the first.
    """
    break_(duty, ask(duty))
    duty.work()
    duty.say("/broadcast stop war", BOB)
    duty.work()
    second = ask(duty, "/record start war")

    refusal(break_(duty, second), WrongStateError)  # type: ignore[arg-type]

    assert State.AWAITING_APPROVAL is duty.operation(second).state


@pytest.mark.parametrize("who", [BOB, STRANGER])
def test_a_review_is_an_approver_s(duty: Line, who: Actor) -> None:
    """
    Neither whoever broke the glass nor anybody else can close the debt.
    """
    number = ask(duty)
    break_(duty, number)

    refusal(duty.press(Button.REVIEWED, str(number), who).answer, NotAllowedError)

    assert [number] == [it.operation for it in duty.record.reader.reviews("T1")]


def test_a_review_frees_the_one_who_broke_it(duty: Line) -> None:
    """
    After it they may again, and a second press says who has looked.
    """
    number = ask(duty)
    break_(duty, number)

    answer = duty.press(Button.REVIEWED, str(number), DORA).answer
    again = duty.press(Button.REVIEWED, str(number), ERIK).answer

    assert isinstance(answer, ReviewClosed)
    assert DORA == answer.review.closed_by
    assert DORA.user == getattr(refusal(again, WrongStateError).error, "by", "")
    other = ask(duty, "/record start war")
    assert isinstance(break_(duty, other), GlassBroken)


def test_an_asker_who_lost_the_right_runs_nothing_by_broken_glass(duty: Line) -> None:
    """
    Glass stands between an act and its approvals, not between a person and the rules.
    """
    number = ask(duty)
    break_(duty, number, ERIK)
    duty.rules = changed(duty.rules, deny=("user:U0BOB",))

    duty.work()

    assert [] == duty.backend.sent
    assert State.REFUSED is duty.operation(number).state


def test_glass_before_what_has_changed_stays_whole(duty: Line) -> None:
    """
    Where the rules moved on nothing runs, and whoever tried owes no review for it.
    """
    number = ask(duty)
    duty.rules = changed(duty.rules, approvals=2)

    refusal(break_(duty, number), WrongStateError)  # type: ignore[arg-type]

    assert State.STALE is duty.operation(number).state
    assert duty.record.reader.review(number) is None


def test_a_freeze_is_not_broken(duty: Line) -> None:
    """
    While all is frozen glass stays whole.
    """
    number = ask(duty)
    duty.say("/onair freeze why=incident", ADMIN)

    refusal(break_(duty, number), WrongStateError)  # type: ignore[arg-type]
    duty.work()

    assert [] == duty.backend.sent


def test_the_button_asks_for_the_reason(duty: Line) -> None:
    """
    The press alone breaks nothing.
    """
    number = ask(duty)

    answer = duty.press(Button.BREAK_GLASS, str(number), BOB).answer

    assert isinstance(answer, FormWanted)
    assert FormKind.BREAK_GLASS is answer.form.kind
    assert State.AWAITING_APPROVAL is duty.operation(number).state


def test_the_right_to_break_glass_may_be_a_rule_of_its_own(duty: Line) -> None:
    """
    A rule that allows `break-glass` in the room names people as well.
    """
    own = replace(
        duty.rules.rules[0],
        actions=("break-glass",),
        rooms=("war",),
        allow=("user:U0DORA",),
    )
    duty.rules = replace(duty.rules, rules=(*duty.rules.rules, own))
    number = ask(duty)

    assert isinstance(break_(duty, number, DORA), GlassBroken)
