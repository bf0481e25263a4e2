"""
When a call may leave, and who has to wait.
"""

from __future__ import annotations

import threading
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.outcome import Effect, Ended, Refusal, Remedy, Retry
from bot.flow.gate import GO, Gate, Pauses, Reason, Trouble
from tests.fakes import FakeClock

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.settlement import Result

SECOND = timedelta(seconds=1)
PATIENCE = timedelta(minutes=1)


class Unlucky(Random):
    """Chance that shortens no pause."""

    def random(self) -> float:
        """The least there is."""
        return 0.0


def chance(seed: int = 1) -> Random:
    """The same luck in every run."""
    return Random(seed)  # noqa: S311  when to knock is no secret


def shut(clock: FakeClock, *, luck: Random | None = None) -> Gate:
    """A gate after three calls in a row that nobody answered."""
    gate = Gate(clock, luck or Unlucky(), 1000)
    for _ in range(3):
        assert GO == gate.may_send()
        gate.unreachable()
    return gate


def refusal(retry: Retry = Retry.NEVER) -> Refusal:
    """A refusal that certainly had no effect."""
    return Refusal(
        "gateway", 1, "NO", "No.", "Wait.", Remedy.WAIT, Effect.NONE, retry=retry
    )


def waited(gate: Gate, clock: FakeClock) -> timedelta:
    """How long a caller has to wait who always comes back when told to."""
    began = clock.at
    while wait := gate.may_send():
        clock.move(wait)
    return clock.at - began


@given(
    st.integers(1, 60),
    st.lists(st.integers(0, 400).map(lambda ms: timedelta(milliseconds=ms))),
)
def test_no_second_has_more_calls_than_allowed(
    most: int, gaps: list[timedelta]
) -> None:
    """
    Whenever people ask, in no second more calls begin than the setting says.
    """
    clock = FakeClock()
    gate = Gate(clock, chance(), most)
    left: list[datetime] = []
    for gap in (*gaps, *[GO] * 2 * most):
        clock.move(gap)
        if gate.may_send() == GO:
            left.append(clock.at)

    pairs = zip(left, left[most:], strict=False)
    assert all(later - earlier >= SECOND for earlier, later in pairs)


@given(st.integers(1, 1000))
def test_whoever_comes_back_when_told_is_let_through(most: int) -> None:
    """
    The wait that is told is long enough, and the allowed calls do get through.
    """
    clock = FakeClock()
    gate = Gate(clock, chance(), most)
    for _ in range(3 * most):
        wait = gate.may_send()
        if wait:
            clock.move(wait)

            assert GO == gate.may_send()

    # A number that does not go into bursts evenly loses less than one burst.
    assert clock.at - FakeClock().at <= 4 * SECOND


def test_a_few_calls_may_leave_together() -> None:
    """
    Of ten calls a second two leave at once, and the third waits a fifth of a second.
    """
    gate = Gate(FakeClock(), chance(), 10)

    assert [GO, GO] == [gate.may_send(), gate.may_send()]
    assert timedelta(seconds=0.2) == gate.may_send()


def test_after_three_calls_without_an_answer_nothing_is_sent() -> None:
    """
    When nobody answers three times in a row, OnAir pauses and says since when.
    """
    clock = FakeClock()
    began = clock.at
    gate = Gate(clock, Unlucky(), 1000)
    for _ in range(3):
        assert gate.trouble() is None
        assert GO == gate.may_send()
        gate.unreachable()
        clock.move(SECOND)

    assert Trouble(Reason.UNREACHABLE, began) == gate.trouble()
    assert timedelta(seconds=4) == gate.may_send()


def test_two_calls_without_an_answer_are_not_an_outage() -> None:
    """
    An answer in between, be it a refusal, begins the count anew.
    """
    gate = Gate(FakeClock(), Unlucky(), 1000)
    lost = OutcomeUnknownError("Silence.", remedy="Look.")
    for result in (lost, lost, BackendRefusedError(refusal()), lost, lost):
        assert GO == gate.may_send()
        gate.learn(result)

    assert gate.trouble() is None
    assert GO == gate.may_send()


def test_the_pauses_grow_to_half_a_minute() -> None:
    """
    While nobody answers the pauses are 5, 10, 20 and then always 30 seconds.
    """
    clock = FakeClock()
    gate = shut(clock)
    pauses = []
    for _ in range(5):
        pauses.append(waited(gate, clock).total_seconds())
        gate.unreachable()

    assert [5, 10, 20, 30, 30] == pauses


def test_an_answer_after_an_outage_makes_the_next_pause_short_again() -> None:
    """
    Once the backend has answered, a new outage begins with the shortest pause.
    """
    clock = FakeClock()
    gate = shut(clock)
    for _ in range(3):
        waited(gate, clock)
        gate.unreachable()
    waited(gate, clock)
    gate.answered()
    for _ in range(3):
        gate.may_send()
        gate.unreachable()

    assert timedelta(seconds=5) == gate.may_send()


@given(st.integers())
def test_chance_makes_a_pause_shorter_by_a_fifth_at_most(seed: int) -> None:
    """
    Several processes do not knock in step, and none waits longer than it says.
    """
    pause = shut(FakeClock(), luck=chance(seed)).may_send()

    assert timedelta(seconds=4) <= pause <= timedelta(seconds=5)


def test_after_the_pause_exactly_one_goes_to_knock() -> None:
    """
    Of many that waited, one is let through, and the others wait for its answer.
    """
    clock = FakeClock()
    gate = shut(clock)
    clock.move(timedelta(seconds=5))
    answers: list[timedelta] = []
    threads = [
        threading.Thread(target=lambda: answers.append(gate.may_send()))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert 1 == answers.count(GO)
    assert 20 == len(answers)


def test_looking_whether_it_is_shut_takes_nobodys_turn() -> None:
    """
    Whoever only asks how long it is shut neither knocks nor counts as a call.
    """
    clock = FakeClock()
    gate = shut(clock)

    assert timedelta(seconds=5) == gate.closed()
    clock.move(timedelta(seconds=5))
    assert [GO] * 3 == [gate.closed() for _ in range(3)]
    assert GO == gate.may_send()
    assert GO != gate.closed()


def test_any_answer_to_the_knock_opens_the_gate() -> None:
    """
    A refusal shows as well as a success that the backend is back.
    """
    clock = FakeClock()
    gate = shut(clock)
    waited(gate, clock)
    gate.learn(BackendRefusedError(refusal()))

    assert gate.trouble() is None
    assert [GO, GO] == [gate.may_send(), gate.may_send()]


def test_a_late_loss_from_before_the_pause_is_not_the_knock_s() -> None:
    """
    A call that left before the pause and is lost during the knock does not let a
    second one go and knock beside the first.
    """
    clock = FakeClock()
    gate = Gate(clock, Unlucky(), 1000)
    for _ in range(4):
        gate.may_send()
    for _ in range(3):
        gate.unreachable()
    waited(gate, clock)
    gate.unreachable()
    clock.move(timedelta(seconds=15))

    assert gate.may_send()
    gate.unreachable()
    assert timedelta(seconds=10) == gate.may_send()


def test_a_knock_that_was_not_used_is_given_to_the_next() -> None:
    """
    If the one call turns out not to be sent, another may knock at once.
    """
    clock = FakeClock()
    gate = shut(clock)
    waited(gate, clock)
    gate.unused()

    assert GO == gate.may_send()
    assert gate.trouble() is not None


def test_a_knock_of_which_nobody_tells_is_forgotten() -> None:
    """
    A caller that dies while it knocks does not keep the gate shut for ever.
    """
    clock = FakeClock()
    gate = shut(clock)
    waited(gate, clock)

    assert PATIENCE == waited(gate, clock)


def test_a_set_up_fault_is_no_outage() -> None:
    """
    Calls that cannot leave because of a wrong setting do not count as silence.
    """
    gate = Gate(FakeClock(), Unlucky(), 1000)
    for _ in range(5):
        assert GO == gate.may_send()
        gate.learn(NothingSentError("No key.", remedy="Set it.", passing=False))

    assert gate.trouble() is None


def test_too_many_failed_sign_ins_bring_a_minute_of_silence() -> None:
    """
    After code 70050 nobody sends anything for a full minute, and people are told.
    """
    clock = FakeClock()
    gate = Gate(clock, Unlucky(), 1000)
    gate.may_send()
    gate.learn(BackendRefusedError(refusal(Retry.SILENCE)))

    assert Trouble(Reason.SIGN_IN, clock.at) == gate.trouble()
    assert timedelta(minutes=1) == waited(gate, clock)
    assert gate.trouble() is None


@pytest.mark.parametrize(
    ("result", "opens"),
    [
        (Ended(), True),
        (BackendRefusedError(refusal()), True),
        (OutcomeUnknownError("It said 6012.", remedy="L.", refusal=refusal()), True),
        (OutcomeUnknownError("Silence.", remedy="Look."), False),
        (NothingSentError("Nobody picks up.", remedy="Wait."), False),
        (NothingSentError("No key.", remedy="Set it.", passing=False), False),
    ],
)
def test_only_an_answer_opens_the_gate(
    result: Result,
    opens: bool,  # noqa: FBT001  pytest gives it by name
) -> None:
    """
    Each way a call can end says whether the backend is there again, or does not.
    """
    clock = FakeClock()
    gate = shut(clock)
    waited(gate, clock)
    gate.learn(result)

    assert opens is (gate.trouble() is None)


class Callers(RuleBasedStateMachine):
    """Many callers in any order, against what the gate promises."""

    def __init__(self) -> None:
        """An open gate and nobody out."""
        super().__init__()
        self.clock = FakeClock()
        self.gate = Gate(self.clock, chance(3), 50, Pauses(patience=PATIENCE))
        self.out = 0
        self.knocked_at: datetime | None = None

    @rule()
    def ask(self) -> None:
        """While the gate is shut, one goes through at a time."""
        is_shut = self.gate.trouble() is not None
        if self.gate.may_send() != GO:
            return
        self.out += 1
        if not is_shut:
            return
        if self.knocked_at is not None:
            assert self.clock.at - self.knocked_at >= PATIENCE
            self.out = 1
        self.knocked_at = self.clock.at

    @precondition(lambda self: self.out)
    @rule()
    def answer(self) -> None:
        """An answer always opens it."""
        self.out -= 1
        self.knocked_at = None
        self.gate.answered()
        assert self.gate.trouble() is None

    @precondition(lambda self: self.out)
    @rule()
    def lose(self) -> None:
        """Nobody answers one of those who are out."""
        self._back()
        self.gate.unreachable()

    @precondition(lambda self: self.out)
    @rule()
    def leave_unused(self) -> None:
        """One of those who were let through does not go."""
        self._back()
        self.gate.unused()

    @rule(seconds=st.integers(1, 40))
    def wait(self, seconds: int) -> None:
        """Time passes."""
        self.clock.move(timedelta(seconds=seconds))

    def _back(self) -> None:
        self.out -= 1
        if not self.out:
            self.knocked_at = None

    def teardown(self) -> None:
        """Whoever keeps asking gets through, and then all is well."""
        assert waited(self.gate, self.clock) <= PATIENCE + SECOND
        self.gate.answered()
        assert self.gate.trouble() is None
        assert waited(self.gate, self.clock) <= SECOND


def test_a_shut_gate_lets_one_through_and_always_recovers() -> None:
    """
    Whatever callers do, and even if some never tell, a shut gate has one call out
    to knock, and it opens again.
    """
    run_state_machine_as_test(Callers)
