"""
Through which states an operation went, read from its lines in the history.

A line says what happened and seldom the state that followed.  So the ways are
followed side by side, each allowed only what the table of states allows, until the
one that ends where the operation stands is left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.domain.call import RemoveFromRoom
from bot.domain.history import EventKind
from bot.domain.operation import NEXT, State
from bot.domain.rules import WORKFLOW

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.domain.history import Event
    from bot.domain.operation import Operation

_BEGUN = (
    State.READY,
    State.AWAITING_APPROVAL,
    State.AWAITING_CONFIRMATION,
    State.CHECKING,
)
_CONFIRMING = frozenset({State.AWAITING_CONFIRMATION})
_APPROVING = frozenset({State.AWAITING_APPROVAL})
_RUNNING = frozenset({State.RUNNING})
_LATER = frozenset(_BEGUN) - {State.CHECKING}
_ANY = frozenset(State)
LEADS: dict[EventKind, tuple[frozenset[State], frozenset[State]]] = {
    EventKind.CONFIRMED: (_CONFIRMING, _LATER - _CONFIRMING),
    EventKind.CHECKED: (frozenset({State.CHECKING}), _LATER),
    EventKind.APPROVED: (_APPROVING, frozenset({State.READY})),
    EventKind.BROKEN_GLASS: (_APPROVING, frozenset({State.READY})),
    EventKind.HELD: (_ANY, _CONFIRMING),
    EventKind.CLAIMED: (_ANY, _RUNNING),
    EventKind.RETURNED: (_RUNNING, frozenset({State.READY, State.UNKNOWN})),
    EventKind.RETRIED: (_RUNNING, frozenset({State.READY, State.UNKNOWN})),
    EventKind.ANSWERED: (_ANY, frozenset({State.SUCCEEDED, State.FAILED})),
    EventKind.UNKNOWN: (_ANY, frozenset({State.UNKNOWN})),
    EventKind.LOST: (_ANY, frozenset({State.UNKNOWN, State.FAILED, State.SUCCEEDED})),
    EventKind.LATE: (_ANY, frozenset({State.UNKNOWN})),
    EventKind.VOUCHED: (_ANY, frozenset({State.SUCCEEDED, State.FAILED})),
    EventKind.REFUSED: (_ANY, frozenset({State.REFUSED})),
    EventKind.DECLINED: (_APPROVING, frozenset({State.DECLINED})),
    EventKind.EXPIRED: (_ANY, frozenset({State.EXPIRED})),
    EventKind.CANCELLED: (_ANY, frozenset({State.CANCELLED})),
    EventKind.SUPERSEDED: (_ANY, frozenset({State.SUPERSEDED})),
    EventKind.STALE: (_ANY, frozenset({State.STALE})),
}
"""From where to where a line may have led, if it led on; all other kinds never do."""


_IDLE = len(_BEGUN)


class Passed(NamedTuple):
    """
    A state, and since when.
    """

    state: State
    at: datetime


class _Way(NamedTuple):
    """
    One possible way.

    Attributes:
        odd: How unlikely it is: most of all where a line led nowhere.
        passed: Its states so far.
    """

    odd: int
    passed: tuple[Passed, ...]


def passed(operation: Operation, events: Iterable[Event]) -> tuple[Passed, ...]:
    """
    Every state that it was in, oldest first, the present one last.

    Args:
        operation: As it stands.
        events: Its lines, in order.
    """
    first = operation.asked_at
    ways = {
        state: _Way(odd, (Passed(state, first),))
        for odd, state in enumerate(_begun(operation))
    }
    for event in events:
        if event.kind in LEADS and not _is_refused_at_once(operation, event):
            ways = _onward(ways, event)
    found = ways.get(operation.state)
    if found is None:
        # Its newest line is not read yet.
        return (Passed(operation.state, operation.settled_at or first),)
    return found.passed


def _begun(operation: Operation) -> tuple[State, ...]:
    """Where it may have begun, the likeliest first."""
    if operation.call is None:
        return (operation.state,)
    asked_twice = isinstance(operation.call, RemoveFromRoom)
    if asked_twice or operation.actor.user == WORKFLOW:
        likely = State.AWAITING_CONFIRMATION
    elif operation.quorums:
        likely = State.AWAITING_APPROVAL
    else:
        likely = State.READY
    return (likely, *(state for state in _BEGUN if state is not likely))


def _is_refused_at_once(operation: Operation, event: Event) -> bool:
    return event.kind is EventKind.REFUSED and operation.call is None


def _onward(ways: dict[State, _Way], event: Event) -> dict[State, _Way]:
    after: dict[State, _Way] = {}
    sources, targets = _led(event)
    for state, way in ways.items():
        _keep(after, state, way._replace(odd=way.odd + _IDLE))
        for target in targets & NEXT[state] if state in sources else ():
            step = Passed(target, event.at)
            _keep(after, target, _Way(way.odd, (*way.passed, step)))
    return after


def _keep(ways: dict[State, _Way], state: State, way: _Way) -> None:
    """Of several ways to one state, that on which more lines led on."""
    known = ways.get(state)
    if known is None or (way.odd, len(way.passed)) < (known.odd, len(known.passed)):
        ways[state] = way


def _led(event: Event) -> tuple[frozenset[State], frozenset[State]]:
    """From where to where that line may have led."""
    details = event.details
    sources, targets = LEADS[event.kind]
    if isinstance(details.get("outcome"), str):
        targets = frozenset({State(str(details["outcome"]))})
    if details.get("enough") is False or details.get("counted") is False:
        # One yes of several, or one that came to nothing.
        targets = sources
    return sources, targets


def usual_way(operation: Operation, been: Iterable[Passed]) -> tuple[State, ...]:
    """The way that it would go if all went well; what was refused has no other."""
    if operation.call is None:
        return tuple(one.state for one in been)
    states = {one.state for one in been}
    first = (State.CHECKING, State.AWAITING_CONFIRMATION)
    way = [state for state in first if state in states]
    if operation.quorums or State.AWAITING_APPROVAL in states:
        way.append(State.AWAITING_APPROVAL)
    return (*way, State.READY, State.RUNNING, State.SUCCEEDED)
