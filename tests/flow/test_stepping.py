"""
Steps of workflows: judged like any wish, confirmed by a person, told to the workflow.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.actor import Actor
from bot.domain.answer import Accepted, Cancelled, Refused
from bot.domain.command import Button
from bot.domain.errors import (
    NotAllowedError,
    OutcomeUnknownError,
    RecordUnavailableError,
)
from bot.domain.operation import State
from bot.domain.record import Origin
from bot.domain.room import Account, GroupNumber, Room, RoomName
from bot.domain.rules import Rule, Rules
from bot.domain.step import INPUTS, OUTPUTS, Input, Step, Stepped
from bot.flow import Desk, InForce
from tests.flow.conftest import BOB, STRANGER, Line
from tests.flow.people import AGREED, DORA, ERIK, approve, changed, refusal, with_duty
from tests.flow.test_emergency import House

if TYPE_CHECKING:
    from pathlib import Path

    from bot.domain.answer import Answer
    from bot.domain.operation import Operation
    from bot.domain.report import Report, Story

WORKFLOWS = Rule(
    ("broadcast.*", "record.*"),
    ("room42", "war"),
    allow=("workflow",),
    place="rule 9 (line 40)",
)


@pytest.fixture
def works(line: Line) -> Line:
    """The same line, where workflows may do what they like in room42 and in war."""
    line.rules = replace(line.rules, rules=(*line.rules.rules, WORKFLOWS))
    return line


def stepped(
    step: Step = Step.START_BROADCAST, run: str = "Fx1", **given: str
) -> Stepped:
    """A workflow came to that step for room42, in the channel of the tests."""
    inputs = {"room": "room42", "channel": "C1", **given}
    return Stepped("T1", "", step, inputs, run, run)


def kept(inputs: dict[str, str]) -> dict[str, str]:
    """Those that are not empty, as the edge passes them on."""
    return {name: text for name, text in inputs.items() if text}


def opened(answer: Answer) -> Operation:
    """The operation that was accepted."""
    assert isinstance(answer, Accepted), answer
    return answer.operations[0]


def confirm(line: Line, number: int = 1, by: Actor = BOB) -> Answer:
    """Press *Confirm*."""
    return line.press(Button.CONFIRM, str(number), by).answer


def steps_told(line: Line) -> list[tuple[Report, Story]]:
    """What workflows were told."""
    line.work()
    return [(one, story) for how, one, story in line.announcer.told if how == "step"]


@pytest.mark.parametrize("step", Step)
def test_every_step_waits_for_a_person(works: Line, step: Step) -> None:
    """
    Starts and stops alike: nothing is sent before somebody has said yes.
    """
    operation = opened(works.desk.step(stepped(step)))
    works.work()

    assert operation.state is State.AWAITING_CONFIRMATION
    assert (step.action, "workflow") == (operation.action, operation.actor.user)
    assert [] == works.backend.sent

    confirm(works)
    ((report, story),) = steps_told(works)

    assert 1 == len(works.backend.sent)
    assert "Fx1" == report.to
    assert story.operation is not None
    assert (State.SUCCEEDED, BOB.user) == (
        story.operation.state,
        story.operation.confirmed_by,
    )


def test_a_workflow_may_nothing_without_a_rule(line: Line) -> None:
    """
    Deny is the default for workflows, too; the refusal is on record and told.
    """
    answer = line.desk.step(stepped())
    told = refusal(answer, NotAllowedError)
    ((report, story),) = steps_told(line)

    assert (told.operation, "Fx1") == (report.operation, report.to)
    assert story.operation is not None
    assert story.operation.state is State.REFUSED


def test_the_channel_that_was_given_is_the_one_that_rules_name(line: Line) -> None:
    """
    A rule for one channel is no rule for a workflow that names another.
    """
    here = replace(WORKFLOWS, channels=("C1",))
    line.rules = replace(line.rules, rules=(*line.rules.rules, here))

    assert isinstance(line.desk.step(stepped(run="Fx1")), Accepted)
    refusal(line.desk.step(stepped(run="Fx2", channel="C2")), NotAllowedError)


def test_only_who_may_do_it_can_say_yes_or_no(works: Line) -> None:
    """
    A stranger's *Confirm* and *Cancel* change nothing; Bob's count.
    """
    works.desk.step(stepped())
    refusal(confirm(works, by=STRANGER), NotAllowedError)
    answer = works.press(Button.CANCEL, "1", STRANGER).answer
    refusal(answer, NotAllowedError)

    assert works.operation(1).state is State.AWAITING_CONFIRMATION
    assert isinstance(works.press(Button.CANCEL, "1", BOB).answer, Cancelled)
    ((_, story),) = steps_told(works)
    assert story.operation is not None
    assert story.operation.state is State.CANCELLED


def test_a_step_that_comes_again_has_one_effect(works: Line) -> None:
    """
    Slack delivers events more than once; the execution is the key.
    """
    first, again = (works.desk.step(stepped()) for _ in range(2))

    assert opened(first).number == opened(again).number
    confirm(works)
    assert 1 == len(steps_told(works))
    assert isinstance(works.desk.step(stepped()), Accepted)
    assert 1 == len(steps_told(works))


def test_two_workflows_that_want_the_same_wait_for_the_same(works: Line) -> None:
    """
    One *Confirm*, one call; both workflows hear how it came out.
    """
    works.desk.step(stepped(run="Fx1"))
    works.desk.step(stepped(run="Fx2"))
    confirm(works)
    told = steps_told(works)

    assert 1 == len(works.backend.sent)
    assert ["Fx1", "Fx2"] == sorted(report.to for report, _ in told)


def test_what_is_so_already_is_told_at_once(works: Line) -> None:
    """
    A workflow that runs again a moment later finds the room on air.
    """
    works.desk.step(stepped(run="Fx1"))
    confirm(works)
    steps_told(works)
    works.desk.step(stepped(run="Fx2"))
    told = steps_told(works)

    assert ["Fx1", "Fx2"] == [report.to for report, _ in told]
    assert 1 == len(works.backend.sent)


def test_a_stop_that_waits_overtakes_nothing(works: Line) -> None:
    """
    Until a person says yes, a planned start stays, the automatic stop goes on, and a
    person's own stop needs nobody's yes.
    """
    works.say("/broadcast start room42 at=2026-11-23T15:00Z", BOB)
    works.desk.step(stepped(Step.STOP_BROADCAST))
    works.work()

    assert works.operation(1).state is State.READY

    confirm(works, 2)

    assert works.operation(1).state is State.SUPERSEDED


def test_the_confirmer_is_no_second_person(line: Line) -> None:
    """
    Whose yes made it theirs cannot agree to it as well.
    """
    rule = replace(AGREED, allow=("workflow", f"user:{DORA.user}"))
    with_duty(line, rule)
    number = opened(line.desk.step(stepped(room="war"))).number
    answer = confirm(line, number, DORA)

    assert opened(answer).state is State.AWAITING_APPROVAL
    refusal(approve(line, number, DORA), NotAllowedError)

    approve(line, number, ERIK)
    line.work()

    assert line.operation(number).state is State.SUCCEEDED


def test_who_confirmed_must_still_be_allowed_to(works: Line) -> None:
    """
    Between the yes and the sending Bob loses his right: nothing is sent.
    """
    works.desk.step(stepped())
    confirm(works)
    first, *_ = works.rules.rules
    others = tuple(one for one in works.rules.rules if one != first)
    works.rules = replace(works.rules, rules=others)
    ((_, story),) = steps_told(works)

    assert [] == works.backend.sent
    assert story.operation is not None
    assert story.operation.state is State.REFUSED


def test_a_workflow_that_lost_its_right_is_confirmed_by_nobody(works: Line) -> None:
    """
    The rules of now decide at the yes: no rule for workflows, no yes.
    """
    works.desk.step(stepped())
    works.rules = changed(works.rules, allow=("user:U0NOBODY",))
    refusal(confirm(works), NotAllowedError)

    assert works.operation(1).state is State.AWAITING_CONFIRMATION


def test_nobody_knows_and_the_workflow_hears_that(works: Line) -> None:
    """
    A lost answer that stays lost is told as such, once.
    """
    lost = OutcomeUnknownError("No answer came.", remedy="Wait.")
    works.backend.answers.extend([lost] * 20)
    works.desk.step(stepped())
    confirm(works)
    for _ in range(12):
        works.work()
        works.pause(timedelta(minutes=1))
    ((_, story),) = steps_told(works)

    assert story.operation is not None
    assert story.operation.state is State.UNKNOWN


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"room": ""}, "“room” is missing"),
        ({"channel": ""}, "“channel” is missing"),
        ({"room": "all"}, "all"),
        ({"room": "no-such-room"}, "no-such-room"),
        ({"room": "room42 for=2h"}, "room42"),
        ({"for": "soon"}, "soon"),
        ({"password": "hunter2"}, "“password”"),
        ({"why": "x" * 3000}, "characters"),
    ],
)
def test_a_wrong_input_is_refused_on_record(
    works: Line, given: dict[str, str], said: str
) -> None:
    """
    Whoever edits the workflow reads what is wrong, and so does the history.
    """
    inputs = kept({"room": "room42", "channel": "C1", **given})
    answer = works.desk.step(replace(stepped(), inputs=inputs))
    told = steps_told(works)

    assert isinstance(answer, Refused)
    assert said in str(answer.error)
    assert "hunter2" not in str(answer.error)
    assert [answer.operation] == [report.operation for report, _ in told]


def test_a_stop_takes_no_length() -> None:
    """
    Only what begins can be limited; every step has the inputs and outputs it uses.
    """
    assert {Step.START_BROADCAST, Step.START_RECORDING} == {
        step for step, inputs in INPUTS.items() if Input.LASTS in inputs
    }
    assert set(Step) == set(INPUTS) == set(OUTPUTS)


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    step=st.sampled_from(Step),
    inputs=st.dictionaries(
        st.sampled_from(["room", "channel", "for", "why", "at", "password"]),
        st.one_of(st.sampled_from(["room42", "war", "C1", "2h", "all"]), st.text()),
    ),
)
def test_no_inputs_send_anything_by_themselves(
    works: Line, step: Step, inputs: dict[str, str]
) -> None:
    """
    Whatever a workflow says, the answer is plain and nothing goes out without a yes.
    """
    works.gestures += 1
    run = f"Fx{works.gestures}"
    answer = works.desk.step(Stepped("T1", "", step, kept(inputs), run, run))

    assert isinstance(answer, Accepted | Refused)
    assert works.runner.take("w") is None


def test_without_a_record_a_stop_of_a_workflow_is_not_sent(tmp_path: Path) -> None:
    """
    People's stops go out all the same; one that nobody has confirmed does not.
    """
    house = House(tmp_path)
    origin = Origin(Actor("T1", "s"), "", "setup", "")
    room = Room(RoomName("room42"), GroupNumber(42), Account("alice"), team="T1")
    house.record.ledger.add_room(room, origin)
    house.put_on_air()
    rules = replace(Rules(), rules=(WORKFLOWS,), digest="f" * 64)
    desk = Desk(
        house.record.ledger,
        house.record.reader,
        house.backend,
        InForce(lambda: rules),
        lambda: None,
        emergency=house.emergency,
        known=house.known,
    )
    with house.away():
        answer = desk.step(stepped(Step.STOP_BROADCAST))
        house.hands.work()
    house.journal.close()
    house.record.close()

    assert isinstance(answer, Refused)
    assert isinstance(answer.error, RecordUnavailableError)
    assert answer.operation is None
    assert [] == house.backend.sent
