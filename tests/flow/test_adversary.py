"""
Ways around the rules that somebody tried: none of them puts anything on air.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.answer import Accepted, ConfirmRemoval
from bot.domain.call import StartBroadcast
from bot.domain.command import Button
from bot.domain.consent import Decided
from bot.domain.errors import NotAllowedError, RulesError, WrongStateError
from bot.domain.form import FormKind
from bot.domain.operation import State
from bot.domain.report import ReportKind
from bot.domain.rules import Groups, Rule, Rules
from bot.domain.step import Step, Stepped
from bot.flow import Checker, Desk, InForce
from bot.flow.membership import Membership
from tests.fakes import FakeDirectory
from tests.flow.conftest import ADMIN, BOB, STRANGER
from tests.flow.people import DORA, DUTY, ERIK, approve, ask, reason, refusal, with_duty
from tests.storage.wishes import GONE, origin, plan, start

if TYPE_CHECKING:
    from tests.flow.conftest import Line

CREW = Actor("T1", "U0CREW")
EXTENDERS = Rule(("broadcast.extend",), ("room*",), allow=("user:U0BOB",))
WORKFLOWS = Rule(("broadcast.start",), ("war",), allow=("workflow",))


@pytest.fixture
def duty(line: Line) -> Line:
    """A line on which war needs one of Dora and Erik, who are on duty."""
    return with_duty(line)


def checker(line: Line) -> Checker:
    """What looks up time zones and groups for that line."""
    record, directory = line.record, FakeDirectory()
    membership = Membership(
        record.ledger, record.reader, directory, line.clock, Rules, lambda: ()
    )
    decide = line.desk.agreements.decide
    return Checker(record.ledger, directory, line.clock, decide, membership)


def give_its_group_to_another(line: Line) -> None:
    """What was group 7's name is another group's now, and group 7 is another room."""
    line.say("/room edit war group=70", ADMIN)
    line.say("/room add secret group=7 account=zed", ADMIN)


def test_a_removal_does_not_follow_the_name_to_another_room(duty: Line) -> None:
    """
    Between the command and the asker's yes the room's group became another room's:
    nobody is removed there.
    """
    asked = duty.say("/room kick war mallory", BOB)
    assert isinstance(asked, ConfirmRemoval)
    give_its_group_to_another(duty)

    number = asked.operation.number
    refusal(duty.press(Button.CONFIRM, str(number), BOB).answer, WrongStateError)
    approve(duty, number)
    duty.work()

    assert [] == duty.backend.sent


def test_a_planned_start_does_not_follow_the_name_to_another_room(duty: Line) -> None:
    """
    While a time zone was looked up the room's group became another room's: the start
    is refused, and nobody is asked to agree to it.
    """
    number = ask(duty, "/broadcast start war at=20:00")
    assert State.CHECKING is duty.operation(number).state
    give_its_group_to_another(duty)
    checker(duty).check()

    found = duty.operation(number)
    assert State.REFUSED is found.state
    assert found.finding is not None
    assert "not the room that it was" in found.finding.what


def test_a_start_that_crossed_a_change_of_its_room_is_refused(line: Line) -> None:
    """
    It was worked out for the room as it was, and put on record after the change.
    """
    line.say("/room edit room42 group=43", ADMIN)
    (late,) = line.record.ledger.open(plan(start(42)), origin(BOB)).operations
    line.work()

    assert State.REFUSED is line.operation(late.number).state
    assert [] == line.backend.sent


def test_a_yes_does_not_cover_what_somebody_else_added_later(duty: Line) -> None:
    """
    The recording that another asked for after Bob's broadcast was shown to nobody:
    it has a request of its own, and waits for its own yes.
    """
    number = ask(duty)
    added = duty.say("/broadcast start war record", CREW)
    assert isinstance(added, Accepted)
    recording = added.operations[1].number
    duty.work()
    asked = {
        report.to
        for _, report, _ in duty.announcer.told
        if (report.kind, report.operation) == (ReportKind.REQUEST, recording)
    }

    assert {DORA.user, ERIK.user} <= asked

    approve(duty, number)
    duty.work()

    assert [StartBroadcast] == [type(one) for one in duty.backend.sent]
    assert State.AWAITING_APPROVAL is duty.operation(recording).state


def test_broken_glass_does_not_cover_what_somebody_else_added_later(duty: Line) -> None:
    """
    Whoever breaks glass for Bob's broadcast does not run another's recording with it.
    """
    number = ask(duty)
    duty.say("/broadcast start war record", CREW)
    reason(duty, FormKind.BREAK_GLASS, number, "All is down.", ERIK)
    duty.work()

    assert [StartBroadcast] == [type(one) for one in duty.backend.sent]


@pytest.mark.parametrize("agreed", [False, True])
@pytest.mark.parametrize("who", [BOB, CREW])
def test_what_hung_on_another_when_it_was_shown_still_does(
    duty: Line,
    who: Actor,
    agreed: bool,  # noqa: FBT001  pytest's way
) -> None:
    """
    Dora was asked to let it be recorded if the broadcast works: whoever asks for the
    recording by itself gets a request of their own, and the broadcast does not work.
    """
    number = ask(duty, "/broadcast start war record")
    if agreed:
        approve(duty, number)
    alone = ask(duty, "/record start war", who)
    if not agreed:
        approve(duty, number)
    duty.backend.answers.append(GONE)
    duty.work()

    assert [StartBroadcast] == [type(one) for one in duty.backend.sent]
    assert State.AWAITING_APPROVAL is duty.operation(alone).state


def test_what_joins_a_request_is_shown_before_a_yes_covers_it(duty: Line) -> None:
    """
    The recording had to wait for a group; once it waits for the same yes as its
    broadcast, every request and the card say so.
    """
    guests = Rule(("record.start",), ("war",), deny=("group:S0GUESTS",))
    duty.rules = replace(duty.rules, rules=(*duty.rules.rules, guests))
    number = ask(duty, "/broadcast start war record")
    duty.work()
    before = len(duty.announcer.told)
    members = {DUTY: frozenset({DORA.user, ERIK.user}), "S0GUESTS": frozenset[str]()}
    duty.groups = Groups(members)
    checker(duty).check()
    duty.work()
    shown = {
        report.to
        for _, report, story in duty.announcer.told[before:]
        if report.operation == number and story.followers
    }

    assert {DORA.user, ERIK.user, "C1"} == shown


def test_the_button_gives_no_more_time_in_a_freeze(line: Line) -> None:
    """
    *Extend* is refused as the command is, while nothing but stops is done.
    """
    line.rules = replace(line.rules, rules=(*line.rules.rules, EXTENDERS))
    line.say("/broadcast start room42 for=1h", BOB)
    line.work()
    (feed,) = line.record.reader.open_feeds("T1")
    line.say("/onair freeze", ADMIN)

    typed = line.say("/broadcast extend room42 30m", BOB)
    pressed = line.press(Button.EXTEND, str(feed.number), BOB).answer

    refusal(typed, WrongStateError)
    refusal(pressed, WrongStateError)
    assert feed.stops_at == line.record.reader.open_feeds("T1")[0].stops_at


@pytest.mark.parametrize("typed", ["why {}", "break-glass {} why=curious"])
def test_a_guessed_number_gives_away_no_room(duty: Line, typed: str) -> None:
    """
    A stranger hears no, and neither the answer nor their own history names the room
    or its approvers.
    """
    number = ask(duty)

    answer = duty.say(f"/onair {typed.format(number)}", STRANGER)

    error = refusal(answer, NotAllowedError).error
    lines = duty.record.reader.history("T1")
    said = repr([error, vars(error), *(one for one in lines if one.actor == STRANGER)])
    assert [] == [word for word in ("war", DUTY, DORA.user) if word in said]


@pytest.mark.parametrize("typed", ["why {}", "break-glass {} why=curious"])
def test_a_guess_that_hits_is_told_like_one_that_misses(duty: Line, typed: str) -> None:
    """
    Neither the answer nor what goes on record tells whether there is that number.
    """
    number = ask(duty)
    told = []
    for one in (number, 999):
        answer = duty.say(f"/onair {typed.format(one)}", STRANGER)
        error = refusal(answer, NotAllowedError).error
        (*_, last) = duty.record.reader.history("T1")
        texts = repr([vars(error), last.kind, last.action, last.room, *last.details])
        told.append((error.what.replace(str(one), "N"), texts.replace(str(one), "N")))

    assert told[0] == told[1]


def test_a_workflow_is_no_way_around_second_persons(duty: Line) -> None:
    """
    Workflows need nobody's yes here, but Bob does: so what he makes his own does too.
    """
    duty.rules = replace(duty.rules, rules=(*duty.rules.rules, WORKFLOWS))
    inputs = {"room": "war", "channel": "C1"}
    step = Stepped("T1", "", Step.START_BROADCAST, inputs, "Fx1", "Fx1")
    asked = duty.desk.step(step)
    assert isinstance(asked, Accepted)
    number = asked.operations[0].number
    duty.press(Button.CONFIRM, str(number), BOB)
    duty.work()

    assert State.AWAITING_APPROVAL is duty.operation(number).state
    refusal(approve(duty, number, BOB), NotAllowedError)
    assert [] == duty.backend.sent

    assert isinstance(approve(duty, number), Decided)

    duty.work()

    assert State.SUCCEEDED is duty.operation(number).state


@pytest.mark.parametrize("typed", ["/broadcast status", "/onair history", "/room list"])
def test_under_other_rules_nothing_is_shown_either(line: Line, typed: str) -> None:
    """
    Who may see what is a matter of the rules in force, and these are others.
    """
    in_force = InForce(lambda: line.rules, trouble=lambda: "There are other rules.")
    record = line.record
    line.desk = Desk(record.ledger, record.reader, line.backend, in_force, line.ring)

    refusal(line.say(typed, BOB), RulesError)


def test_glass_is_not_broken_by_rules_that_were_replaced(duty: Line) -> None:
    """
    Another process has new rules in force, and this one has not noticed yet: only
    what is judged again before it is sent could wait for that.
    """
    number = ask(duty)
    newer = replace(duty.rules, digest="b" * 64)
    duty.record.ledger.enact(newer, outright=True)

    answer = reason(duty, FormKind.BREAK_GLASS, number, "All is down.", ERIK)

    refusal(answer, WrongStateError)
    assert State.AWAITING_APPROVAL is duty.operation(number).state
