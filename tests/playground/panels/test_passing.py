"""
The states that an operation went through, from its lines alone.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import Actor
from bot.domain.call import RemoveFromRoom, StopBroadcast
from bot.domain.command import Action
from bot.domain.history import Event, EventKind
from bot.domain.operation import NEXT, Operation, State
from bot.domain.room import Account, GroupNumber, Kind, Sdk, Source, Target
from bot.domain.rules import WORKFLOW, Quorum
from bot.playground.panels.passing import LEADS, passed, usual_way

if TYPE_CHECKING:
    from bot.domain.call import Call

AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
BOB = Actor("T1", "U0BOB")
PLACE = Target(1, GroupNumber(42), Account("alice"), Source.CAMERA, Kind.BROADCAST)
STOP = StopBroadcast(PLACE, Sdk.NORMAL)
KICK = RemoveFromRoom(1, GroupNumber(42), (Account("alice"),))
TWO = (Quorum(2, ("group:S0DUTY",)),)
K, S = EventKind, State
STORIES: dict[str, tuple[list[object], list[State], dict[str, object]]] = {
    "at once": (
        [K.ASKED, K.CLAIMED, K.SENT, (K.ANSWERED, {"outcome": "succeeded"})],
        [S.READY, S.RUNNING, S.SUCCEEDED],
        {},
    ),
    "refused by the backend": (
        [K.ASKED, K.CLAIMED, K.SENT, (K.ANSWERED, {"outcome": "failed"}), K.REPORTED],
        [S.READY, S.RUNNING, S.FAILED],
        {},
    ),
    "two had to agree": (
        [
            K.ASKED,
            K.REMINDED,
            (K.APPROVED, {"enough": False}),
            (K.APPROVED, {"enough": True}),
            K.CLAIMED,
        ],
        [S.AWAITING_APPROVAL, S.READY, S.RUNNING],
        {"quorums": TWO},
    ),
    "one of two agreed": (
        [K.ASKED, (K.APPROVED, {"enough": False})],
        [S.AWAITING_APPROVAL],
        {"quorums": TWO},
    ),
    "agreed in vain": (
        [K.ASKED, (K.APPROVED, {"counted": False}), K.STALE],
        [S.AWAITING_APPROVAL, S.STALE],
        {"quorums": TWO},
    ),
    "nobody agreed": (
        [K.ASKED, K.EXPIRED],
        [S.AWAITING_APPROVAL, S.EXPIRED],
        {"quorums": TWO},
    ),
    "looked up first": (
        [K.ASKED, K.CHECKED, K.APPROVED, K.CLAIMED],
        [S.CHECKING, S.AWAITING_APPROVAL, S.READY, S.RUNNING],
        {"quorums": TWO},
    ),
    "confirmed, then agreed": (
        [K.ASKED, K.CONFIRMED, (K.APPROVED, {"enough": True})],
        [S.AWAITING_CONFIRMATION, S.AWAITING_APPROVAL, S.READY],
        {"call": KICK, "quorums": TWO},
    ),
    "asked twice, cancelled": (
        [K.ASKED, K.CANCELLED],
        [S.AWAITING_CONFIRMATION, S.CANCELLED],
        {"call": KICK},
    ),
    "by a workflow": (
        [K.ASKED, K.CONFIRMED],
        [S.AWAITING_CONFIRMATION, S.READY],
        {"actor": Actor("T1", WORKFLOW)},
    ),
    "lost and found": (
        [
            K.ASKED,
            K.CLAIMED,
            K.SENT,
            (K.LOST, {"outcome": "unknown"}),
            K.CLAIMED,
            K.SENT,
            (K.ANSWERED, {"outcome": "succeeded"}),
        ],
        [S.READY, S.RUNNING, S.UNKNOWN, S.RUNNING, S.SUCCEEDED],
        {},
    ),
    "asked no more": (
        [K.ASKED, K.CLAIMED, K.SENT, (K.UNKNOWN, {"outcome": "unknown"}), K.UNKNOWN],
        [S.READY, S.RUNNING, S.UNKNOWN],
        {},
    ),
    "vouched for": (
        [K.ASKED, K.CLAIMED, (K.UNKNOWN, {"outcome": "unknown"}), K.VOUCHED],
        [S.READY, S.RUNNING, S.UNKNOWN, S.FAILED],
        {},
    ),
    "tried again": (
        [K.ASKED, K.CLAIMED, K.SENT, K.RETRIED, K.CLAIMED, K.SENT],
        [S.READY, S.RUNNING, S.READY, S.RUNNING],
        {},
    ),
    "held up by a freeze": (
        [K.ASKED, K.HELD, K.CONFIRMED, K.CLAIMED],
        [S.READY, S.AWAITING_CONFIRMATION, S.READY, S.RUNNING],
        {},
    ),
    "refused at once": ([K.REFUSED], [S.REFUSED], {"call": None}),
    "refused later": ([K.ASKED, K.REFUSED], [S.READY, S.REFUSED], {}),
    "overtaken": ([K.ASKED, K.SUPERSEDED], [S.READY, S.SUPERSEDED], {}),
}


def operation(state: State, call: Call | None = STOP, **more: object) -> Operation:
    """One operation, in that state."""
    given: dict[str, object] = {"actor": BOB, **more}
    return Operation(
        number=7,
        action=Action.BROADCAST_STOP,
        call=call,
        state=state,
        room="room42",
        channel="C0GENERAL",
        feed=1,
        gesture="",
        asked_at=AT,
        **given,  # type: ignore[arg-type]  # each value fits its part
    )


def line(number: int, kind: EventKind, details: dict[str, object]) -> Event:
    """A line, one second after the one before."""
    at = AT + timedelta(seconds=number)
    return Event(number, at, kind, BOB, "T1", operation=7, details=details)


def lines(told: list[object]) -> list[Event]:
    """A line for each kind, or kind with details."""
    parts = [one if isinstance(one, tuple) else (one, {}) for one in told]
    return [line(number, kind, details) for number, (kind, details) in enumerate(parts)]


@pytest.mark.parametrize("story", STORIES)
def test_the_states_are_read_from_the_lines(story: str) -> None:
    """
    Each line led where the table of states allows it, and where it ended is known.
    """
    told, states, more = STORIES[story]
    been = passed(operation(states[-1], **more), lines(told))  # type: ignore[arg-type]  # each value fits its part

    assert states == [one.state for one in been]
    assert [one.at for one in been] == sorted(one.at for one in been)
    assert AT == been[0].at


@pytest.mark.parametrize("state", State)
def test_a_line_that_is_not_read_yet_breaks_nothing(state: State) -> None:
    """
    Whatever stands in its row, an operation whose lines say less shows that state.
    """
    been = passed(operation(state), lines([K.ASKED]))

    assert state is been[-1].state
    assert all(after.state in NEXT[one.state] for one, after in pairwise(been))


def test_every_kind_of_line_leads_where_the_table_allows() -> None:
    """
    From each line's states at least one step of the table leads on.
    """
    for kind, (sources, targets) in LEADS.items():
        steps = {(a, b) for a in sources for b in targets & NEXT[a]}
        assert steps, kind
        assert targets == {b for _, b in steps}, kind


def test_the_way_has_an_approval_where_one_is_needed() -> None:
    """
    What has not come yet is drawn: with second persons, with a second yes, or not.
    """
    plain, agreed = operation(S.READY), operation(S.READY, quorums=TWO)
    kick = operation(S.AWAITING_CONFIRMATION, KICK)
    refused = operation(S.REFUSED, None)

    assert (S.READY, S.RUNNING, S.SUCCEEDED) == usual_way(plain, passed(plain, ()))
    assert S.AWAITING_APPROVAL is usual_way(agreed, passed(agreed, ()))[0]
    assert S.AWAITING_CONFIRMATION is usual_way(kick, passed(kick, ()))[0]
    assert (S.REFUSED,) == usual_way(refused, passed(refused, ()))
