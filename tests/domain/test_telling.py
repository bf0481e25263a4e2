"""
Telling: how an operation stands is said in plain words.
"""

from __future__ import annotations

from datetime import UTC, datetime

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.operation import Operation, State
from bot.domain.telling import STOOD, stood

AT = datetime(2026, 11, 23, 8, 20, tzinfo=UTC)


def test_every_state_has_words_of_its_own() -> None:
    """
    No two ends are told alike, and none by the name that the record keeps.
    """
    assert set(State) == set(STOOD)
    assert len(State) == len(set(STOOD.values()))
    assert not any("_" in one for one in STOOD.values())


def test_an_end_is_told_with_its_time() -> None:
    """
    What is over says since when; what waits has no such time.
    """
    over = Operation(
        number=4,
        action=Action.BROADCAST_START,
        call=None,
        state=State.EXPIRED,
        actor=Actor("T1", "U0BOB"),
        room="room42",
        channel="C1",
        feed=None,
        gesture="g",
        asked_at=AT,
        settled_at=AT,
    )

    assert "Operation 4 expired (08:20 UTC)." == stood(over)
