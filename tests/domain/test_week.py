"""
Weeks: when one is due, and which days it tells of.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.week import Week, WeekTime

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
MOMENTS = st.datetimes(
    min_value=datetime(2000, 1, 10),  # noqa: DTZ001  hypothesis adds the zone
    max_value=datetime(2100, 1, 1),  # noqa: DTZ001  as above
    timezones=st.just(UTC),
)
TIMES = st.builds(WeekTime, st.integers(0, 6), st.times())


def test_a_week_is_due_from_its_moment_on() -> None:
    """
    A second before Monday 9:00 the week before is the newest; at 9:00 the new one is.
    """
    at = WeekTime()

    assert MONDAY == at.last(MONDAY)
    assert MONDAY - timedelta(days=7) == at.last(MONDAY - timedelta(seconds=1))


@given(TIMES, MOMENTS)
def test_the_last_moment_is_less_than_a_week_ago(at: WeekTime, now: datetime) -> None:
    """
    Whatever the day and the time, the newest such moment is past, and by less than
    seven days.
    """
    last = at.last(now)

    assert timedelta(0) <= now - last < timedelta(days=7)
    assert (at.day, at.at) == (last.weekday(), last.time())


def test_a_monday_tells_of_monday_to_sunday() -> None:
    """
    What is told on Monday the 23rd is the 16th to the 22nd, whole days.
    """
    week = Week.before(MONDAY)

    assert datetime(2026, 11, 16, tzinfo=UTC) == week.since
    assert datetime(2026, 11, 23, tzinfo=UTC) == week.until


@given(MOMENTS)
def test_a_week_is_found_again_by_its_key(moment: datetime) -> None:
    """
    The text that stands for a week gives the same week.
    """
    week = Week.before(moment)

    assert week == Week.of(week.key)
