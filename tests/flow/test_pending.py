"""
Pending: everybody sees what waits for them, and what they can do about it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import StatusShown
from bot.domain.command import Button
from bot.domain.consent import Decided, PendingShown
from bot.domain.form import FormKind
from bot.domain.operation import State
from tests.flow.conftest import ADMIN, BOB, STRANGER
from tests.flow.people import DORA, ERIK, approve, ask, changed, reason, with_duty

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from tests.flow.conftest import Line


@pytest.fixture
def duty(line: Line) -> Line:
    """A line on which war needs both of Dora and Erik, who are on duty."""
    with_duty(line)
    line.rules = changed(line.rules, approvals=2)
    return line


def pending(line: Line, by: Actor) -> PendingShown:
    """The answer to `/onair pending`."""
    answer = line.say("/onair pending", by)
    assert isinstance(answer, PendingShown), answer
    return answer


def numbers(those: tuple[object, ...]) -> list[int]:
    """By what number each is known."""
    return [getattr(one, "number", 0) for one in those]


def test_who_has_said_yes_is_not_asked_again(duty: Line) -> None:
    """
    After Dora's yes it waits for Erik and no longer for her, and one more is needed.
    """
    number = ask(duty)
    approve(duty, number, DORA)

    doras, eriks = pending(duty, DORA), pending(duty, ERIK)

    assert ([], [number]) == (numbers(doras.mine), numbers(doras.others))
    assert [number] == numbers(eriks.mine)
    assert [1] == [count for _, count in eriks.left[number]]
    assert [1] == [count for _, count in doras.left[number]]


def test_an_asker_can_take_back_what_waits_for_others(duty: Line) -> None:
    """
    It is marked as theirs, and as nobody else's.
    """
    number = ask(duty)

    assert frozenset({number}) == pending(duty, BOB).own
    assert frozenset() == pending(duty, ERIK).own


def test_whoever_broke_the_glass_is_not_offered_its_review(duty: Line) -> None:
    """
    An approver may look at it; the one who broke it sees only that it is open.
    """
    number = ask(duty)
    reason(duty, FormKind.BREAK_GLASS, number, "All is down.", ERIK)

    def known(shown: PendingShown) -> tuple[list[int], list[int]]:
        return (
            numbers(tuple(one for _, one in shown.reviews)),
            numbers(tuple(one for _, one in shown.others_reviews)),
        )

    assert ([number], []) == known(pending(duty, DORA))
    assert ([], [number]) == known(pending(duty, ERIK))
    assert ([], [number]) == known(pending(duty, BOB))
    assert ([], []) == known(pending(duty, STRANGER))


def test_what_a_freeze_holds_up_is_listed(line: Line) -> None:
    """
    During the halt what is ready waits there, and a plan for later does not.
    """
    line.say("/onair freeze why=incident", ADMIN)
    number = ask(line, "/broadcast start room42")
    ask(line, '/record start room42 at="2026-11-24T15:00Z"')

    shown = pending(line, BOB)

    assert [number] == numbers(shown.held)
    assert number in shown.own


def test_what_waits_for_run_now_is_listed(line: Line) -> None:
    """
    After the halt its asker finds there what is theirs to run or to take back.
    """
    line.say("/onair freeze why=incident", ADMIN)
    number = ask(line, "/broadcast start room42")
    line.say("/onair unfreeze", ADMIN)

    (held,) = pending(line, BOB).held

    assert (number, State.AWAITING_CONFIRMATION) == (held.number, held.state)
    line.press(Button.RUN_NOW, str(number), BOB)
    assert () == pending(line, BOB).held


def test_home_offers_a_stop_only_to_those_who_may(line: Line) -> None:
    """
    Whoever may see a room on air may not therefore take it off air.
    """
    ask(line, "/broadcast start room42")
    line.work()
    (feed,) = line.record.reader.open_feeds("T1")

    home = line.desk.home(BOB, frozenset())
    line.rules = changed(line.rules, actions=("see",))
    other = line.desk.home(BOB, frozenset())

    assert frozenset({feed.number}) == home.stoppable
    assert ([feed], frozenset()) == (list(other.on_air), other.stoppable)


def test_status_and_a_second_person_s_yes_tell_of_the_freeze(line: Line) -> None:
    """
    “Next in line” would be wrong: the halt holds up what is ready.
    """
    with_duty(line)
    number = ask(line)
    line.say("/onair freeze why=incident", ADMIN)

    decided = approve(line, number, DORA)
    status = line.say("/broadcast status war", BOB)

    assert isinstance(decided, Decided)
    assert isinstance(status, StatusShown)
    for freeze in (decided.freeze, status.freeze):
        assert freeze is not None
        assert "incident" == freeze.why
