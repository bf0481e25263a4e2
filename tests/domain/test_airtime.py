"""
Time on air: arithmetic with stretches, compared with counting minute by minute.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.airtime import NO_TIME, Stretch, joined, total, without

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
_MOST = 60
SPANS = st.lists(
    st.tuples(st.integers(0, _MOST), st.integers(0, _MOST)).map(sorted), max_size=12
)


def stretch(first: int, last: int) -> Stretch:
    """From so many minutes after noon to so many."""
    return Stretch(NOON + first * MINUTE, NOON + last * MINUTE)


def _stretches(spans: list[list[int]]) -> list[Stretch]:
    return [stretch(first, last) for first, last in spans]


def _minutes(spans: list[list[int]]) -> set[int]:
    return {minute for first, last in spans for minute in range(first, last)}


@given(SPANS)
def test_no_minute_counts_twice(spans: list[list[int]]) -> None:
    """
    The time on air is the number of different minutes, however broadcasts overlap.
    """
    assert len(_minutes(spans)) * MINUTE == total(_stretches(spans))


@given(SPANS)
def test_what_is_joined_is_the_same_time_in_order(spans: list[list[int]]) -> None:
    """
    Joining changes no minute; the stretches are in order, apart and not empty.
    """
    found = joined(_stretches(spans))

    ends = [moment for one in found for moment in (one.since, one.until)]
    assert sorted(set(ends)) == ends
    assert sum((one.length for one in found), NO_TIME) == total(_stretches(spans))
    assert joined(found) == found


@given(SPANS, SPANS)
def test_what_is_taken_away_is_gone_and_nothing_else(
    spans: list[list[int]], taken: list[list[int]]
) -> None:
    """
    What is known to be on air is never also unknown, and no other minute is lost.
    """
    left = without(_stretches(spans), _stretches(taken))

    assert len(_minutes(spans) - _minutes(taken)) * MINUTE == total(left)
    assert all(one.within(other) is None for one in left for other in _stretches(taken))


@given(SPANS, st.integers(0, _MOST), st.integers(0, _MOST))
def test_a_period_cut_in_two_has_the_same_time(
    spans: list[list[int]], first: int, second: int
) -> None:
    """
    Monday's report and Tuesday's add up to that of both days.
    """
    whole, cut = stretch(0, _MOST + first), NOON + min(first, second) * MINUTE
    parts = (Stretch(whole.since, cut), Stretch(cut, whole.until))

    added = [
        inside
        for part in parts
        for one in _stretches(spans)
        if (inside := one.within(part)) is not None
    ]

    assert total(_stretches(spans)) == total(added)
