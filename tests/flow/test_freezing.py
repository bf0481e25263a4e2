"""
Freezing: nothing but stops goes out, and whoever waited is asked once more.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Accepted
from bot.domain.call import StartBroadcast, StopBroadcast
from bot.domain.command import Button
from bot.domain.consent import Decided, FrozenNow, Thawed
from bot.domain.errors import NotAllowedError, WrongStateError
from bot.domain.operation import State
from tests.flow.conftest import ADMIN, BOB
from tests.flow.people import DORA, approve, ask, refusal, with_duty

if TYPE_CHECKING:
    from tests.flow.conftest import Line


@pytest.fixture
def frozen(line: Line) -> Line:
    """A line on which war needs a second person; everything is frozen."""
    with_duty(line)
    answer = line.say("/onair freeze why=incident", ADMIN)
    assert isinstance(answer, FrozenNow)
    return line


def test_only_those_who_may_freeze_do(line: Line) -> None:
    """
    A freeze is an act like others: nothing allows it by itself.
    """
    refusal(line.say("/onair freeze", BOB), NotAllowedError)

    assert line.record.reader.frozen("T1") is None


def test_a_start_waits_and_says_so(frozen: Line) -> None:
    """
    What is asked for now is on record, and nothing is sent.
    """
    answer = frozen.say("/broadcast start room42", BOB)
    frozen.work()

    assert isinstance(answer, Accepted)
    assert answer.freeze is not None
    assert "incident" == answer.freeze.why
    assert State.READY is frozen.operation(answer.operations[0].number).state
    assert [] == frozen.backend.sent


def test_a_stop_goes_out(line: Line) -> None:
    """
    Taking a room off air is what a freeze is for.
    """
    ask(line, "/broadcast start room42")
    line.work()
    line.say("/onair freeze", ADMIN)
    line.say("/broadcast stop room42", BOB)

    line.work()

    assert [StartBroadcast, StopBroadcast] == [type(it) for it in line.backend.sent]


def test_what_was_asked_before_waits_too(line: Line) -> None:
    """
    Nothing is sent that was not sent.
    """
    ask(line, "/broadcast start room42")
    line.say("/onair freeze", ADMIN)

    line.work()

    assert [] == line.backend.sent


def test_approvals_are_counted_and_nothing_runs(frozen: Line) -> None:
    """
    A second person may agree meanwhile.
    """
    number = ask(frozen)

    answer = approve(frozen, number)
    frozen.work()

    assert isinstance(answer, Decided)
    assert State.READY is frozen.operation(number).state
    assert [] == frozen.backend.sent


def test_after_it_each_asker_is_asked_once_more(frozen: Line) -> None:
    """
    *Run now* by the asker alone sends it; what needed approval needs none anew.
    """
    number = ask(frozen)
    approve(frozen, number)
    frozen.clock.move(timedelta(hours=1))

    answer = frozen.say("/onair unfreeze", ADMIN)
    frozen.work()

    assert isinstance(answer, Thawed)
    assert [number] == [one.number for one in answer.held]
    assert State.AWAITING_CONFIRMATION is frozen.operation(number).state
    assert [] == frozen.backend.sent

    refusal(frozen.press(Button.RUN_NOW, str(number), DORA).answer, NotAllowedError)
    refusal(frozen.press(Button.RUN_NOW, str(number), ADMIN).answer, WrongStateError)
    pressed = frozen.press(Button.RUN_NOW, str(number), BOB).answer
    frozen.work()

    assert isinstance(pressed, Accepted)
    assert [StartBroadcast] == [type(one) for one in frozen.backend.sent]


def test_who_does_not_want_it_any_more_cancels(frozen: Line) -> None:
    """
    *Cancel* after the freeze, or no answer at all, sends nothing.
    """
    one = ask(frozen, "/broadcast start room42")
    other = ask(frozen, "/record start room42")
    frozen.say("/onair unfreeze", ADMIN)
    frozen.press(Button.CANCEL, str(one), BOB)
    frozen.clock.move(timedelta(hours=1))
    frozen.runner.sweep(frozenset())

    frozen.work()

    assert State.CANCELLED is frozen.operation(one).state
    assert State.EXPIRED is frozen.operation(other).state
    assert [] == frozen.backend.sent


def test_a_second_freeze_is_the_first(frozen: Line) -> None:
    """
    Two people freeze at once; the second hears who was first.
    """
    answer = frozen.say("/onair freeze", ADMIN)

    assert isinstance(answer, FrozenNow)
    assert answer.repeat
    assert "incident" == answer.freeze.why


def test_there_is_nothing_to_unfreeze_twice(frozen: Line) -> None:
    """
    The second one is told that all is as it was.
    """
    frozen.say("/onair unfreeze", ADMIN)

    refusal(frozen.say("/onair unfreeze", ADMIN), WrongStateError)


@pytest.mark.parametrize(
    "typed",
    [
        "/room add new1 group=99 account=alice",
        "/room edit room42 account=carol",
        "/room remove room42",
        "/room here room42",
    ],
)
def test_rooms_are_not_changed_meanwhile(frozen: Line, typed: str) -> None:
    """
    What cannot wait on record is refused, with who froze it.
    """
    answer = refusal(frozen.say(typed, ADMIN), WrongStateError)

    assert ADMIN.user == getattr(answer.error, "by", "")


def test_other_workspaces_go_on(frozen: Line) -> None:
    """
    A freeze is one workspace's own.
    """
    assert frozen.record.reader.frozen("T2") is None
