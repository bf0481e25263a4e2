"""
Second persons: nothing that needs one goes out before they agreed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Accepted, FormWanted, Refused
from bot.domain.call import RemoveFromRoom, StartBroadcast, StartRecording
from bot.domain.command import Button
from bot.domain.consent import Decided
from bot.domain.errors import NotAllowedError, UsageError, WrongStateError
from bot.domain.form import FormKind
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.report import ReportKind
from bot.domain.rules import Groups
from tests.flow.conftest import ADMIN, BOB, FOREIGNER, STRANGER
from tests.flow.people import (
    AGREED,
    BOB_AT_HOME,
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
    from tests.flow.conftest import Line


@pytest.fixture
def duty(line: Line) -> Line:
    """A line on which war needs one of Dora and Erik, who are on duty."""
    return with_duty(line)


def test_it_waits_for_a_second_person_and_asks_each_of_them(duty: Line) -> None:
    """
    Nothing goes out; both people on duty are asked directly, and the card says so.
    """
    number = ask(duty)
    duty.work()

    assert State.AWAITING_APPROVAL is duty.operation(number).state
    assert [] == duty.backend.sent
    asked = {
        report.to
        for how, report, _ in duty.announcer.told
        if report.kind is ReportKind.REQUEST
    }
    assert {DORA.user, ERIK.user} == asked
    assert "card" in {how for how, _, _ in duty.announcer.told}


def test_a_second_person_s_yes_puts_it_on_air(duty: Line) -> None:
    """
    The one approval that the rule wants is there, so the call goes out once.
    """
    number = ask(duty)

    answer = approve(duty, number)
    duty.work()

    assert isinstance(answer, Decided)
    assert State.SUCCEEDED is duty.operation(number).state
    assert [StartBroadcast] == [type(one) for one in duty.backend.sent]
    (said,) = duty.record.reader.approvals(number)
    assert (DORA, True) == (said.actor, said.approved)


@pytest.mark.parametrize("who", [BOB, BOB_AT_HOME, STRANGER, FOREIGNER])
def test_nobody_else_s_yes_counts(duty: Line, who: Actor) -> None:
    """
    Not the asker's, not their second account's, no stranger's, no other workspace's.
    """
    number = ask(duty)

    answer = approve(duty, number, who)
    duty.work()

    assert isinstance(answer, Refused)
    assert State.AWAITING_APPROVAL is duty.operation(number).state
    assert () == duty.record.reader.approvals(number)
    assert [] == duty.backend.sent


def test_an_admin_may_approve_anything_but_their_own(duty: Line) -> None:
    """
    Where a rule asks for a second person it asks admins, too.
    """
    own = ask(duty, by=ADMIN)
    refusal(approve(duty, own, ADMIN), NotAllowedError)

    assert State.AWAITING_APPROVAL is duty.operation(own).state

    bobs = ask(duty, "/record start war", BOB)

    assert isinstance(approve(duty, bobs, ADMIN), Decided)


@pytest.mark.parametrize("value", ["", "0", "-1", "1e3", "\u0661", "7;8", "null"])
def test_a_forged_number_does_nothing_but_leave_a_line(duty: Line, value: str) -> None:
    """
    A payload with any other value is answered, noted, and changes nothing.
    """
    number = ask(duty)
    before = duty.operation(number)

    answer = duty.press(Button.APPROVE, value, DORA).answer

    refusal(answer, WrongStateError)
    assert before == duty.operation(number)
    (*_, last) = duty.record.reader.history("T1")
    assert (EventKind.IN_VAIN, DORA) == (last.kind, last.actor)


def test_a_number_that_nothing_has_is_refused_and_on_record(duty: Line) -> None:
    """
    It is answered as a number is that somebody may not see, also to who may.
    """
    answer = duty.press(Button.APPROVE, "999999", DORA).answer

    refusal(answer, NotAllowedError)
    (*_, last) = duty.record.reader.history("T1")
    assert (EventKind.REFUSED, DORA) == (last.kind, last.actor)


def test_a_yes_to_what_is_refused_by_then_is_told_so(duty: Line) -> None:
    """
    Bob lost the right while Dora looked at it: she does not read that she approved it.
    """
    number = ask(duty)
    duty.rules = changed(duty.rules, deny=("user:U0BOB",))

    refusal(approve(duty, number), WrongStateError)

    assert State.REFUSED is duty.operation(number).state


def test_nobody_decides_by_rules_that_are_no_longer_in_force(duty: Line) -> None:
    """
    Another process has put other rules in force a moment ago: nothing is decided.
    """
    number = ask(duty)
    newer = replace(duty.rules, digest="b" * 64)
    duty.record.ledger.enact(newer, outright=True)

    refusal(approve(duty, number), WrongStateError)
    refusal(reason(duty, FormKind.DECLINE, number, "No."), WrongStateError)

    assert State.AWAITING_APPROVAL is duty.operation(number).state

    duty.rules = newer

    assert isinstance(approve(duty, number), Decided)


def test_a_long_reason_is_kept_whole(duty: Line) -> None:
    """
    What somebody took the time to write is not cut off on record.
    """
    number = ask(duty)
    why = "because " * 200

    reason(duty, FormKind.DECLINE, number, why)

    (said,) = duty.record.reader.approvals(number)
    assert why.strip() == said.reason


def test_one_person_counts_once(duty: Line) -> None:
    """
    Where two must agree, the same person's second yes is not the second person.
    """
    duty.rules = changed(duty.rules, approvals=2)
    number = ask(duty)
    approve(duty, number)

    again = approve(duty, number)

    assert not isinstance(again, Decided) or State.READY is not again.operation.state
    assert State.AWAITING_APPROVAL is duty.operation(number).state

    approve(duty, number, ERIK)

    assert State.READY is duty.operation(number).state


def test_every_rule_gets_its_own_second_persons(duty: Line) -> None:
    """
    Two rules allow it; one wants somebody on duty, the other the manager as well.
    """
    manager = replace(AGREED, approvers=("user:U0BOSS",), place="rule 3")
    duty.rules = replace(duty.rules, rules=(*duty.rules.rules, manager))
    number = ask(duty)

    approve(duty, number)

    assert State.AWAITING_APPROVAL is duty.operation(number).state


def test_one_no_ends_it_and_says_why(duty: Line) -> None:
    """
    Declined is final: a later yes finds nothing that waits.
    """
    number = ask(duty)

    answer = reason(duty, FormKind.DECLINE, number, "Not during the keynote.")
    late = approve(duty, number, ERIK)
    duty.work()

    assert isinstance(answer, Decided)
    assert State.DECLINED is duty.operation(number).state
    finding = duty.operation(number).finding
    assert finding is not None
    assert "Not during the keynote." in str(finding)
    refusal(late, WrongStateError)
    assert [] == duty.backend.sent


def test_a_no_needs_a_reason(duty: Line) -> None:
    """
    The form says which field is empty, and it goes on waiting.
    """
    number = ask(duty)

    answer = refusal(reason(duty, FormKind.DECLINE, number, "  "), UsageError)

    assert "why" == getattr(answer.error, "about", "")
    assert State.AWAITING_APPROVAL is duty.operation(number).state


def test_the_decline_button_opens_its_form(duty: Line) -> None:
    """
    The press itself decides nothing.
    """
    number = ask(duty)

    answer = duty.press(Button.DECLINE, str(number), DORA).answer

    assert isinstance(answer, FormWanted)
    assert (FormKind.DECLINE, number) == (answer.form.kind, answer.form.subject)
    assert State.AWAITING_APPROVAL is duty.operation(number).state


@pytest.mark.parametrize("approved_first", [False, True])
def test_other_rules_make_it_stale(duty: Line, approved_first: bool) -> None:  # noqa: FBT001  pytest's way
    """
    What was approved under rules that have changed since is not sent, but asked again.
    """
    number = ask(duty)
    if approved_first:
        approve(duty, number)
    duty.rules = changed(duty.rules, max_duration=timedelta(hours=1))

    if not approved_first:
        refusal(approve(duty, number), WrongStateError)
    duty.work()

    assert State.STALE is duty.operation(number).state
    assert [] == duty.backend.sent


def test_an_unrelated_change_of_the_rules_does_no_harm(duty: Line) -> None:
    """
    An approval covers the rule that asked for it, not the whole file.
    """
    number = ask(duty)
    approve(duty, number)
    duty.rules = replace(duty.rules, rules=duty.rules.rules[1:], digest="d" * 64)

    duty.work()

    assert State.SUCCEEDED is duty.operation(number).state


def test_another_record_of_the_room_makes_it_stale(duty: Line) -> None:
    """
    The name stands for another place now than the one that was approved.
    """
    number = ask(duty)
    approve(duty, number)
    duty.say("/room edit war group=70", ADMIN)

    duty.work()

    assert State.STALE is duty.operation(number).state
    assert [] == duty.backend.sent


def test_ask_again_is_one_click_under_the_rules_of_now(duty: Line) -> None:
    """
    The same line, as the presser's own wish, waits anew for a second person.
    """
    number = ask(duty, "/broadcast start war hls why=launch")
    duty.rules = changed(duty.rules, max_duration=timedelta(hours=1))
    approve(duty, number)

    answer = duty.press(Button.ASK_AGAIN, str(number), BOB).answer

    assert isinstance(answer, Accepted)
    (again,) = answer.operations
    assert number != again.number
    assert (State.AWAITING_APPROVAL, "launch") == (again.state, again.why)
    assert duty.operation(number).call == again.call


def test_an_approver_who_lost_the_right_does_not_count(duty: Line) -> None:
    """
    Who approved is judged again in the moment when it is carried out.
    """
    number = ask(duty)
    approve(duty, number)
    duty.groups = Groups({DUTY: frozenset({ERIK.user})})

    duty.work()

    assert State.STALE is duty.operation(number).state
    assert [] == duty.backend.sent


def test_an_asker_who_lost_the_right_is_refused(duty: Line) -> None:
    """
    An approval does not give the asker a right that the rules took away.
    """
    number = ask(duty)
    approve(duty, number)
    duty.rules = changed(duty.rules, deny=("user:U0BOB",))

    duty.work()

    assert State.REFUSED is duty.operation(number).state
    assert [] == duty.backend.sent


def test_it_expires_after_one_reminder(duty: Line) -> None:
    """
    Half-way each approver is reminded once; at the end it is over, and says so.
    """
    number = ask(duty)
    duty.clock.move(timedelta(minutes=16))
    duty.runner.sweep(frozenset())
    duty.runner.sweep(frozenset())
    duty.work()

    assert 2 == sum(kind == "reminder" for _, kind in duty.told())

    duty.clock.move(timedelta(minutes=15))
    duty.runner.sweep(frozenset())
    duty.work()

    assert State.EXPIRED is duty.operation(number).state
    refusal(approve(duty, number), WrongStateError)
    assert [] == duty.backend.sent


def test_what_was_approved_runs_within_its_time(duty: Line) -> None:
    """
    The second clock begins with the last approval: after it nothing is sent.
    """
    number = ask(duty)
    approve(duty, number)
    duty.clock.move(timedelta(minutes=16))

    duty.work()

    assert State.EXPIRED is duty.operation(number).state
    assert [] == duty.backend.sent


def test_the_asker_may_take_it_back(duty: Line) -> None:
    """
    Cancelled before anybody agreed, it cannot be approved any more.
    """
    number = ask(duty)

    duty.press(Button.CANCEL, str(number), BOB)

    assert State.CANCELLED is duty.operation(number).state
    refusal(approve(duty, number), WrongStateError)


def test_a_recording_that_goes_along_is_approved_along(duty: Line) -> None:
    """
    One yes for what was asked in one line; both go out, one after the other.
    """
    number = ask(duty, "/broadcast start war record")
    approve(duty, number)
    duty.work()

    assert [StartBroadcast, StartRecording] == [type(it) for it in duty.backend.sent]


def test_a_removal_is_confirmed_first_and_then_approved(duty: Line) -> None:
    """
    *Remove?* is asked of the asker; only then are others asked.
    """
    answer = duty.say("/room kick war mallory", BOB)
    number = getattr(answer, "operation").number  # noqa: B009  whichever answer it is
    refusal(approve(duty, number), WrongStateError)
    duty.press(Button.CONFIRM, str(number), BOB)

    assert State.AWAITING_APPROVAL is duty.operation(number).state

    approve(duty, number)
    duty.work()

    assert [RemoveFromRoom] == [type(one) for one in duty.backend.sent]


def test_a_planned_start_keeps_its_moment(duty: Line) -> None:
    """
    Approved at once, it still begins when it was to begin.
    """
    number = ask(duty, "/broadcast start war at=2026-11-23T16:00+00:00")
    approve(duty, number)
    duty.work()

    assert [] == duty.backend.sent

    duty.clock.move(timedelta(hours=2))
    duty.work()

    assert [StartBroadcast] == [type(one) for one in duty.backend.sent]


def test_without_enough_others_it_is_refused_at_once(duty: Line) -> None:
    """
    The refusal names who would be needed, and nothing waits for ever.
    """
    duty.rules = changed(replace(duty.rules, admins=frozenset()), approvals=2)
    duty.groups = Groups({DUTY: frozenset({DORA.user})})

    answer = refusal(duty.say("/broadcast start war", BOB), NotAllowedError)

    assert f"only {DORA.user} can approve it" in str(answer.error)
    assert DUTY in str(answer.error)


def test_people_who_left_do_not_count(duty: Line) -> None:
    """
    A deactivated account is nobody who could agree.
    """
    duty.rules = changed(replace(duty.rules, admins=frozenset()), approvals=2)
    duty.groups = replace(duty.groups, gone=frozenset({ERIK.user}))

    refusal(duty.say("/broadcast start war", BOB), NotAllowedError)


def test_a_stop_never_waits(duty: Line) -> None:
    """
    Whoever may start, or approve a start, stops at once; it takes the waiting back.
    """
    number = ask(duty)

    for who in (BOB, DORA):
        answer = duty.say("/broadcast stop war", who)

        assert isinstance(answer, Accepted)
    assert State.SUPERSEDED is duty.operation(number).state


def test_the_same_wish_by_another_finds_the_first(duty: Line) -> None:
    """
    Two people who want the same wait for the same approval.
    """
    number = ask(duty)

    answer = duty.say("/broadcast start war", DORA)

    refusal(answer, NotAllowedError)
    assert number == ask(duty)


def test_while_a_group_cannot_be_read_it_waits(duty: Line) -> None:
    """
    After a downtime groups are read anew: what was approved is not lost for that, and
    not sent before it is known that the approver still may.
    """
    number = ask(duty)
    approve(duty, number)
    known = duty.groups
    duty.groups = Groups()
    duty.work()

    assert State.READY is duty.operation(number).state
    assert [] == duty.backend.sent

    duty.groups = known
    duty.clock.move(timedelta(seconds=6))
    duty.work()

    assert State.SUCCEEDED is duty.operation(number).state


def test_nobody_decides_while_the_asker_s_group_cannot_be_read(duty: Line) -> None:
    """
    Whether Bob may ask at all is told by a group; until it is read nothing is decided.
    """
    duty.rules = changed(duty.rules, allow=("group:S0CREW",))
    duty.groups = replace(
        duty.groups, members={**duty.groups.members, "S0CREW": frozenset({BOB.user})}
    )
    number = ask(duty)
    duty.groups = Groups({DUTY: duty.groups.members[DUTY]})

    answer = refusal(approve(duty, number), WrongStateError)

    assert "S0CREW" in str(answer.error)
    assert State.AWAITING_APPROVAL is duty.operation(number).state
