"""
The past as people say it.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UsageError
from bot.domain.past import Past

BERLIN = ZoneInfo("Europe/Berlin")
# A Monday, 15:02 in Berlin.
NOW = datetime(2026, 11, 23, 14, 2, tzinfo=UTC)
ZONES = st.sampled_from(
    ["UTC", "Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia"]
).map(ZoneInfo)
NOWS = st.datetimes(
    datetime(2001, 1, 1),  # noqa: DTZ001  its zone is given beside
    datetime(2200, 1, 1),  # noqa: DTZ001  as before
    timezones=st.just(UTC),
)
CLOCKS = st.sampled_from(["", "0:00", "14:00", "9am", "11:59pm", "23:59:59.5"])
DAYS = st.sampled_from(
    ["today", "yesterday", "monday", "last sun", "nov 20", "29 feb", "May 1", "1. dec"]
)
SAID = (
    st.builds(lambda day, clock: f"{day} {clock}".strip(), DAYS, CLOCKS)
    | st.builds(
        lambda day, clock: f"{day} {clock}".strip(),
        st.dates(date(1990, 1, 1), date(2000, 1, 1)).map(str),
        CLOCKS,
    )
    | st.builds(
        lambda n, unit: f"{n}{unit}",
        st.integers(0, 500),
        st.sampled_from(["m", " min", "h", " hours ago", "d", " days", "w ago"]),
    )
    | st.sampled_from(["now", "14:00", "9am", "2000-02-29T14:00+05:30", "1d 2h 3m"])
)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("2h", "2026-11-23T12:02"),
        ("3 days ago", "2026-11-20T14:02"),
        ("1w", "2026-11-16T14:02"),
        ("1h30m ago", "2026-11-23T12:32"),
        ("now", "2026-11-23T14:02"),
        ("today", "2026-11-22T23:00"),
        ("Yesterday", "2026-11-21T23:00"),
        ("yesterday at 9am", "2026-11-22T08:00"),
        ("monday", "2026-11-22T23:00"),
        ("last monday", "2026-11-22T23:00"),
        ("monday 16:00", "2026-11-16T15:00"),
        ("tue 16:00", "2026-11-17T15:00"),
        ("14:00", "2026-11-23T13:00"),
        ("16:00", "2026-11-22T15:00"),
        ("nov 20 14:00", "2026-11-20T13:00"),
        ("20 November", "2026-11-19T23:00"),
        ("dec 1", "2025-11-30T23:00"),
        ("Nov 20, 2024 2pm", "2024-11-20T13:00"),
        ("2026-11-20", "2026-11-19T23:00"),
        ("2026-07-20 14:00", "2026-07-20T12:00"),
        ("2026-11-20T14:00+05:30", "2026-11-20T08:30"),
        ("2026-11-20T14:00Z", "2026-11-20T14:00"),
        ("feb 29", "2024-02-28T23:00"),
    ],
)
def test_people_say_when_in_their_own_time(said: str, moment: str) -> None:
    """
    Of several moments that fit, the last that is over is meant.
    """
    expected = datetime.fromisoformat(f"{moment}+00:00")

    assert expected == Past.parse(said).at(NOW, BERLIN)


@pytest.mark.parametrize(
    ("said", "moment"),
    [
        ("yesterday", "2026-11-22T23:00"),
        ("monday", "2026-11-23T23:00"),
        ("nov 20", "2026-11-20T23:00"),
        ("yesterday 9:00", "2026-11-22T08:00"),
        ("2h", "2026-11-23T12:02"),
    ],
)
def test_until_a_day_is_until_its_end(said: str, moment: str) -> None:
    """
    A day without a time counts as a whole; a time is a time.
    """
    expected = datetime.fromisoformat(f"{moment}+00:00")

    assert expected == Past.parse(said).at(NOW, BERLIN, end=True)


@pytest.mark.parametrize(
    "said",
    [
        *("", "soon", "9", "90", "tomorrow", "tomorrow 9:00", "next monday", "24:00"),
        *("0pm", "13am", "2026-13-01", "2026-02-30", "nov 31", "30 feb", "14:60"),
        *("99999d", "9999999h", "yesterday 14:00Z", "14:00+01:00", "1969-12-31"),
        *("2026-11-20T14:00+15:00", "2h 3", "-2h", "２h", "monday tuesday"),  # noqa: RUF001  full width is what is meant
    ],
)
def test_what_says_no_moment_is_refused_with_what_does(said: str) -> None:
    """
    Neither is anything guessed, nor is anything taken that is always ahead.
    """
    with pytest.raises(UsageError) as caught:
        Past.parse(said)

    assert caught.value.remedy


@given(SAID, NOWS, ZONES)
def test_what_was_said_is_never_ahead(said: str, now: datetime, zone: ZoneInfo) -> None:
    """
    Whatever the hour and wherever they live, but for an hour of today; and its end
    is never before it.
    """
    past = Past.parse(said)

    begins = past.at(now, zone)
    assert begins <= now or said.startswith("today ")
    assert begins <= past.at(now, zone, end=True)
    assert begins.tzinfo is UTC


@given(SAID, NOWS, ZONES)
def test_the_plain_spelling_says_the_same(
    said: str, now: datetime, zone: ZoneInfo
) -> None:
    """
    A question can be written down and asked again.
    """
    past = Past.parse(said)
    again = Past.parse(str(past))

    assert past == again
    assert past.at(now, zone) == again.at(now, zone)


@given(st.text(max_size=40))
def test_any_text_is_a_moment_or_refused(text: str) -> None:
    """
    No text is too strange for an answer.
    """
    try:
        past = Past.parse(text)
    except UsageError:
        return
    past.at(NOW, BERLIN)


def test_a_time_that_comes_twice_is_taken_whole() -> None:
    """
    Where clocks go back, `since` begins with the first and `until` ends at the second.
    """
    past = Past.parse("2026-10-25 2:30")

    first = past.at(NOW, BERLIN)
    assert timedelta(hours=1) == past.at(NOW, BERLIN, end=True) - first
    assert time(2, 30) == first.astimezone(BERLIN).time()
