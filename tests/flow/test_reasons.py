"""
Reasons: “why?”, “may I?”, “who may?” and “what waits?” are answered plainly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Accepted, DryRun
from bot.domain.command import Action
from bot.domain.consent import MayI, PendingShown, WhoCan, WhyShown
from bot.domain.errors import (
    NotAllowedError,
    UnknownRoomError,
    UsageError,
)
from bot.domain.form import FormKind
from tests.flow.conftest import ADMIN, BOB, STRANGER
from tests.flow.people import (
    DORA,
    DUTY,
    ERIK,
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
    """A line on which war needs one of Dora and Erik, who are on duty."""
    return with_duty(line)


def why(line: Line, number: int, by: Actor = BOB) -> WhyShown:
    """The answer to `/onair why`."""
    answer = line.say(f"/onair why {number}", by)
    assert isinstance(answer, WhyShown), answer
    return answer


def test_why_names_rule_person_group_and_clock(duty: Line) -> None:
    """
    The trace of the moment when it was asked: which rule, which entry, which clock.
    """
    shown = why(duty, ask(duty))

    told = "\n".join(shown.trace)
    assert "rule 2 (line 9) allows broadcast.start to user:U0BOB" in told
    assert f"asks for 1 of group:{DUTY}" in told
    assert "gives them 30 min" in told
    assert "15 min late at most" in told


def test_why_keeps_the_reason_when_the_rules_change(duty: Line) -> None:
    """
    What was said then stays, and beside it stands what would be said today.
    """
    number = ask(duty)
    duty.rules = changed(duty.rules, deny=("user:U0BOB",))

    shown = why(duty, number)

    assert "allows broadcast.start" in "\n".join(shown.trace)
    assert shown.now is not None
    assert shown.now.denied


def test_why_tells_of_refusals_too(duty: Line) -> None:
    """
    The refusal's number, which the asker was told, leads to the rule that refused.
    """
    refused = refusal(duty.say("/broadcast start war", STRANGER), NotAllowedError)
    assert refused.operation is not None

    shown = why(duty, refused.operation, STRANGER)

    assert any("does not name U0STRANGER" in one for one in shown.trace)


def test_why_shows_who_said_what(duty: Line) -> None:
    """
    Approvals, a refusal's reason, and a broken glass with its review.
    """
    number = ask(duty)
    approve(duty, number)
    broken = ask(duty, "/record start war")
    reason(duty, FormKind.BREAK_GLASS, broken, "All is down.", BOB)

    assert [DORA] == [one.actor for one in why(duty, number).approvals]
    review = why(duty, broken).review
    assert review is not None
    assert "All is down." == review.why


def test_why_is_only_for_those_who_may_see(duty: Line) -> None:
    """
    A stranger learns nothing of an operation by its number.
    """
    number = ask(duty)

    refusal(duty.say(f"/onair why {number}", STRANGER), NotAllowedError)
    refusal(duty.say("/onair why 999", BOB), NotAllowedError)


def can_i(line: Line, text: str, by: Actor) -> MayI:
    """The answer to `/onair can-i`."""
    answer = line.say(f"/onair can-i {text}", by)
    assert isinstance(answer, MayI), answer
    return answer


def test_can_i_tells_who_would_have_to_agree(duty: Line) -> None:
    """
    Allowed, and whom OnAir would ask; or not, and why.
    """
    mine = can_i(duty, "broadcast.start war", BOB)
    theirs = can_i(duty, "freeze", STRANGER)

    assert mine.verdict.allowed
    assert (DORA.user, ERIK.user) == mine.asked
    assert not theirs.verdict.allowed


def test_can_i_stays_silent_about_rooms_that_one_may_not_see(duty: Line) -> None:
    """
    One that is there and one that is not are answered alike to a stranger.
    """
    there = can_i(duty, "broadcast.start war", STRANGER)
    not_there = can_i(duty, "broadcast.start nowhere", STRANGER)

    assert (False, there.verdict.reason) == (
        not_there.verdict.allowed,
        not_there.verdict.reason,
    )
    refusal(duty.say("/onair can-i broadcast.start nowhere", ADMIN), UnknownRoomError)


def test_who_can_lists_people_and_approvers(duty: Line) -> None:
    """
    Everybody who may, whether others must agree, and who those could be.
    """
    answer = duty.say("/onair who-can broadcast.start war", ADMIN)

    assert isinstance(answer, WhoCan)
    assert {BOB.user: True, "U0CREW": True, ADMIN.user: True} == dict(answer.people)
    assert {DORA.user, ERIK.user} <= set(answer.approvers)


def test_who_can_says_which_group_could_not_be_read(duty: Line) -> None:
    """
    A list that may be incomplete says so.
    """
    duty.groups = type(duty.groups)()

    answer = duty.say("/onair who-can broadcast.start war", ADMIN)

    assert isinstance(answer, WhoCan)
    assert (DUTY,) == answer.unread


def pending(line: Line, by: Actor) -> PendingShown:
    """The answer to `/onair pending`."""
    answer = line.say("/onair pending", by)
    assert isinstance(answer, PendingShown), answer
    return answer


def test_pending_puts_first_what_waits_for_me(duty: Line) -> None:
    """
    Dora could approve it, Bob waits for it, a stranger sees nothing of it.
    """
    number = ask(duty)

    assert [number] == [one.number for one in pending(duty, DORA).mine]
    assert ([], [number]) == (
        [one.number for one in pending(duty, BOB).mine],
        [one.number for one in pending(duty, BOB).others],
    )
    assert ((), ()) == (pending(duty, STRANGER).mine, pending(duty, STRANGER).others)


def test_pending_shows_reviews_and_the_freeze(duty: Line) -> None:
    """
    What was run without approvals stays there until somebody has looked.
    """
    number = ask(duty)
    reason(duty, FormKind.BREAK_GLASS, number, "All is down.", BOB)
    duty.say("/onair freeze why=incident", ADMIN)

    shown = pending(duty, DORA)

    assert [number] == [operation.number for _, operation in shown.reviews]
    assert shown.freeze is not None
    assert "incident" == shown.freeze.why


@pytest.mark.parametrize("action", list(Action))
def test_every_action_can_be_asked_about(duty: Line, action: Action) -> None:
    """
    `can-i` and `who-can` answer for each act that rules can name.
    """
    answers: list[Answer] = [
        duty.say(f"/onair {verb} {action.value} war", ADMIN)
        if action not in {Action.FREEZE, Action.UNFREEZE}
        else duty.say(f"/onair {verb} {action.value}", ADMIN)
        for verb in ("can-i", "who-can")
    ]

    assert [MayI, WhoCan] == [type(one) for one in answers]


def test_a_room_must_be_known_where_one_is_needed(duty: Line) -> None:
    """
    Without a room, and in a channel without one, the answer asks which.
    """
    refusal(duty.say("/onair can-i broadcast.start", BOB), UsageError)


def test_can_i_names_those_who_may_where_i_may_not(duty: Line) -> None:
    """
    A no says whom to ask; a yes has nobody to ask instead.
    """
    assert (ADMIN.user,) == can_i(duty, "freeze", BOB).who_can
    assert BOB.user in can_i(duty, "broadcast.start war", DORA).who_can
    assert () == can_i(duty, "broadcast.start war", BOB).who_can


def test_can_i_says_that_a_freeze_would_keep_it_waiting(duty: Line) -> None:
    """
    A start would wait for the end of the halt; a stop would not.
    """
    duty.say("/onair freeze why=incident", ADMIN)

    assert can_i(duty, "broadcast.start war", BOB).freeze is not None
    assert can_i(duty, "broadcast.stop war", BOB).freeze is None


def test_who_can_counts_admins_among_those_who_may_agree(duty: Line) -> None:
    """
    Admins may approve what others ask for, unless a rule denies them the act.
    """
    answers = [duty.say("/onair who-can broadcast.start war", ADMIN)]
    duty.rules = changed(duty.rules, deny=(f"user:{ERIK.user}",))
    answers.append(duty.say("/onair who-can broadcast.start war", ADMIN))

    before, after = (set(getattr(one, "approvers", ())) for one in answers)
    assert {ADMIN.user, DORA.user, ERIK.user} <= before
    assert {ERIK.user} == before - after


def test_a_dry_run_says_who_would_have_to_agree(duty: Line) -> None:
    """
    What is allowed once somebody agrees is not shown as allowed outright.
    """
    shown = duty.say("/broadcast start war dry-run", BOB)

    assert isinstance(shown, DryRun)
    assert (True, [1]) == (shown.allowed, [one.approvals for one in shown.quorums])


def test_an_option_that_became_part_of_the_reason_is_told(line: Line) -> None:
    """
    The answer says what the reason took along, for nothing else came of it.
    """
    answer = line.say("/broadcast start room42 why=soundcheck for=30m", BOB)

    assert isinstance(answer, Accepted)
    assert (
        "“for=30m” became part of the reason; options go before why=.",
    ) == answer.said
