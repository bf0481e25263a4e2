"""
Somebody sets the clock while people are waited for.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.operation import State
from tests.fakes import FakeClock
from tests.storage.seconds import agreement
from tests.storage.wishes import ANN, BEN, asked, opened, operation_of, origin, start

if TYPE_CHECKING:
    from collections.abc import Iterator

    from storage import Record

HOUR = timedelta(hours=1)
BOTH_WAYS = pytest.mark.parametrize("by", [3 * HOUR, -3 * HOUR], ids=["on", "back"])


@pytest.fixture
def clock() -> FakeClock:
    """By which the record goes."""
    return FakeClock()


@pytest.fixture
def steady(file_url: str, clock: FakeClock) -> Iterator[Record]:
    """A record whose time is the machine's; PostgreSQL has its own."""
    record = opened(file_url, clock=clock, approve_within=HOUR)
    yield record
    record.close()


@BOTH_WAYS
def test_second_persons_keep_the_time_they_were_given(
    steady: Record, clock: FakeClock, by: timedelta
) -> None:
    """
    Neither the reminder nor the end comes sooner, or later, than it would have.
    """
    asked(steady, start(agreement=agreement()))
    steady.ledger.shift(by, lambda: clock.move(by))
    touched = []
    for passed in (29, 2, 28, 2):
        clock.move(timedelta(minutes=passed))
        touched.append(steady.ledger.remind())

    assert [0, 1, 0, 1] == touched
    assert State.EXPIRED is operation_of(steady, 1).state


@BOTH_WAYS
def test_an_asker_keeps_the_half_hour_after_a_freeze(
    steady: Record, clock: FakeClock, by: timedelta
) -> None:
    """
    What was planned for a moment of the day waits for its asker as long as the rest.
    """
    soon = clock.now() + timedelta(minutes=1)
    asked(steady, start(begins="15:00", begins_at=soon))
    steady.ledger.freeze("", origin(BEN))
    clock.move(timedelta(minutes=2))
    steady.ledger.unfreeze(origin(BEN))
    steady.ledger.shift(by, lambda: clock.move(by))
    clock.move(timedelta(minutes=29))
    steady.ledger.sweep(frozenset())

    assert State.READY is steady.ledger.confirm(1, origin(ANN)).state
