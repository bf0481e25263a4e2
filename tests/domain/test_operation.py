"""
The life of an operation.
"""

from __future__ import annotations

from itertools import product

from bot.domain.operation import NEXT, WAITING, State

ENDED = {state for state in State if not NEXT[state]}


def test_every_state_says_what_may_follow() -> None:
    """
    No state is missing from the table of edges.
    """
    assert set(State) == set(NEXT)


def test_what_ended_stays_ended() -> None:
    """
    Success, failure and every refusal are final; only `unknown` may be settled.
    """
    assert {
        State.SUCCEEDED,
        State.FAILED,
        State.REFUSED,
        State.DECLINED,
        State.EXPIRED,
        State.CANCELLED,
        State.SUPERSEDED,
        State.STALE,
    } == ENDED


def test_only_a_running_operation_can_succeed_at_first() -> None:
    """
    Nothing becomes a success without having run, or having been unknown.
    """
    before = {a for a, b in product(State, State) if b in NEXT[a] & {State.SUCCEEDED}}

    assert {State.RUNNING, State.UNKNOWN} == before


def test_every_waiting_operation_can_be_taken_back() -> None:
    """
    Whatever has not begun can be cancelled.
    """
    assert all(State.CANCELLED in NEXT[state] for state in WAITING)
