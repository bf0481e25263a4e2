"""
How faults wait for calls, are counted, meet and end.
"""

import threading
from datetime import timedelta

import pytest
import requests

from bot.playground.backend import (
    ALWAYS,
    Fault,
    Kind,
    Scope,
    StandInBackend,
    Where,
)
from tests.playground.backend.caller import (
    Caller,
    envelope,
    push_start,
    push_stop,
    record_start,
)

MOMENT = timedelta(milliseconds=50)
LONG = timedelta(seconds=30)
START = envelope(6, push_start())


def test_faults_of_one_kind_queue(caller: Caller, backend: StandInBackend) -> None:
    """
    Two codes switched on in turn are answered in turn, one a call.
    """
    backend.faults.answer_code(40000207)
    backend.faults.answer_code(60007, where=Where.GATEWAY)

    assert 40000207 == caller.code(6, push_start())
    assert 60007 == caller.gateway_code()
    assert 0 == caller.code(6, push_start())


def test_faults_of_several_kinds_meet_in_one_call(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    A slow answer can also have the wrong number.
    """
    backend.faults.hang(MOMENT, after_effect=True)
    backend.faults.spoil(Kind.WRONG_SEQ)
    caller.start()

    met = backend.calls[0].faults
    assert {Kind.HANG_AFTER, Kind.WRONG_SEQ} == met


def test_a_fault_waits_for_its_calls(caller: Caller, backend: StandInBackend) -> None:
    """
    A fault for ends of pushes leaves starts and recordings alone.
    """
    backend.faults.answer_code(40000404, Scope(sub_command=6, operation=2))

    assert 0 == caller.code(5, record_start())
    assert 0 == caller.code(6, push_start())
    assert 40000404 == caller.code(6, push_stop())
    assert 0 == caller.code(6, push_stop())


def test_a_fault_counts_its_calls(caller: Caller, backend: StandInBackend) -> None:
    """
    A fault for two calls is over at the third; one without end lasts until cleared.
    """
    backend.faults.answer_code(40000404, Scope(times=2))
    counted = [caller.code(6, push_start()) for _ in range(3)]
    backend.faults.answer_code(40000404, ALWAYS)
    lasting = [caller.code(6, push_start()) for _ in range(3)]
    backend.faults.clear()

    assert [40000404, 40000404, 0] == counted
    assert [40000404] * 3 == lasting
    assert 40000415 == caller.code(6, push_start())


def test_a_scope_for_no_calls_is_refused() -> None:
    """
    A fault that could never come true is a mistake of whoever switched it on.
    """
    with pytest.raises(ValueError, match="at least one"):
        Scope(times=0)


def test_a_fault_never_hides_a_mistake(caller: Caller, backend: StandInBackend) -> None:
    """
    A call with a flaw is told so, and the fault waits for a better one.
    """
    backend.faults.answer_code(40000207)

    assert 40000003 == caller.code(6, push_start(uint32_live_code=None))
    assert 70003 == caller.gateway_code(usersig="x")
    assert 40000207 == caller.code(6, push_start())


def test_a_late_effect_outlives_its_caller(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    Who gives up waiting must not believe that nothing will happen.
    """
    backend.faults.hang(timedelta(milliseconds=300), after_effect=False)
    with pytest.raises(requests.ReadTimeout):
        caller.session.post(
            backend.url, params=caller.query(), json=START, timeout=(5, 0.1)
        )
    at_once = backend.pushes
    backend.wait_for_calls(1, done=True)

    assert () == at_once
    assert 1 == len(backend.pushes)


def test_a_hanging_call_does_not_hold_up_the_others(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    Other calls are answered meanwhile, and a stop drops the one that hangs.
    """
    backend.faults.hang(LONG, after_effect=False)
    dropped = threading.Event()

    def hang() -> None:
        with Caller(backend, randoms=iter(range(1000, 2000))) as other:
            with pytest.raises(requests.ConnectionError):
                other.send(START)
            dropped.set()

    hanging = threading.Thread(target=hang)
    hanging.start()
    backend.wait_for_calls(1)
    answered = caller.code(6, push_start())
    backend.stop()
    hanging.join(10)

    assert 0 == answered
    assert dropped.is_set()


def test_waiting_for_calls_has_an_end(backend: StandInBackend) -> None:
    """
    Calls that never come are reported, not waited for without end.
    """
    with pytest.raises(TimeoutError, match="0 of 1"):
        backend.wait_for_calls(1, MOMENT)


def test_a_redirect_that_is_followed_is_seen(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    A caller that follows a redirect leaves a second call in the list.
    """
    backend.faults.redirect()
    caller.session.post(backend.url, params=caller.query(), json=START, timeout=10)

    assert ["/v3/openim/videorelay", "/elsewhere"] == [
        call.path for call in backend.calls
    ]


def test_short_ways_switch_what_they_say(backend: StandInBackend) -> None:
    """
    Each short way of the switchboard turns on the fault that it is named for.
    """
    faults = backend.faults
    faults.lose_answer(after_effect=False)
    faults.lose_answer(after_effect=True)
    faults.hang(MOMENT, after_effect=False)
    faults.drip(MOMENT, ALWAYS)
    faults.spoil(Kind.EMPTY)
    faults.http_status(500, after_effect=True)
    faults.close_port()

    assert (
        Fault(Kind.LOSE_BEFORE),
        Fault(Kind.LOSE_AFTER),
        Fault(Kind.HANG_BEFORE, pause=MOMENT),
        Fault(Kind.DRIP, ALWAYS, pause=MOMENT),
        Fault(Kind.EMPTY, after_effect=True),
        Fault(Kind.HTTP_STATUS, status=500, after_effect=True),
        Fault(Kind.CLOSED_PORT, ALWAYS),
    ) == faults.snapshot()
