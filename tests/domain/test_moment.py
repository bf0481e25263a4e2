"""
Time as people say it: lengths, moments, time zones, and days on which clocks change.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import UsageError
from bot.domain.moment import FARTHEST, LONGEST, Spoken, parse_duration, spell_duration

MINUTE = timedelta(minutes=1)
BERLIN = "Europe/Berlin"
# Whole, half and quarter hours from UTC; clocks that change by an hour, by half
# of one (Lord Howe), and never; the far east of the date line.
ZONES = (
    BERLIN,
    "America/New_York",
    "Asia/Kolkata",
    "Asia/Kathmandu",
    "Pacific/Kiritimati",
    "Australia/Lord_Howe",
    "UTC",
)
# A Monday, 16:00 in Berlin.
NOW = datetime(2026, 11, 23, 15, 0, tzinfo=UTC)
PIECES = (
    *(
        "today",
        "tomorrow",
        "monday",
        "mon",
        "sun",
        "soon",
        "at",
        "2026-11-24",
        "T",
        "Z",
    ),
    *("2026-02-30", "15:00", "3:30", "25:00", "9", "12", "0", "am", "pm", "+01:00"),
    *(
        "-0330",
        "+15:00",
        "+0060",
        ":",
        "h",
        "m",
        "min",
        "1h",
        "30m",
        "1d",
        "²",
        "\uff19",
    ),
)
TEXTS = (
    st.text(max_size=60)
    | st.lists(st.sampled_from(PIECES), max_size=6).map(" ".join)
    | st.lists(st.sampled_from(PIECES), max_size=6).map("".join)
)
DAYS = ("", "today ", "tomorrow ", "mon ", "wednesday ", "sunday ", "2026-12-24 ")
SAYINGS = st.builds(
    "{}{:%H:%M:%S}".format, st.sampled_from(DAYS), st.times()
) | st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)).map(str)  # noqa: DTZ001  what people type has no zone
NOWS = st.datetimes(
    datetime(2026, 1, 1),  # noqa: DTZ001  made aware below
    datetime(2027, 12, 31),  # noqa: DTZ001  made aware below
    timezones=st.just(UTC),
)


def utc(text: str) -> datetime:
    """A moment, UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def moment(text: str, now: datetime = NOW, zone: str = BERLIN) -> datetime:
    """When it is what *text* says."""
    return Spoken.parse(text).at(now, zone)


def refusal(text: str, now: datetime = NOW, zone: str = BERLIN) -> UsageError:
    """With what the moment that *text* says is refused."""
    with pytest.raises(UsageError) as caught:
        moment(text, now, zone)
    return caught.value


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (90, "90m"),
        (120, "2h"),
        (90, "1h30m"),
        (90, "1h 30m"),
        (90, " 1H  30M "),
        (90, "1 h 30 min"),
        (45, "45"),
        (60, "1 hour"),
        (1, "1"),
        (7 * 24 * 60, "168h"),
        (7 * 24 * 60, "10080"),
    ],
)
def test_a_length_may_be_typed_in_many_ways(minutes: int, text: str) -> None:
    """
    Hours, minutes, or both; a number alone is minutes.
    """
    assert timedelta(minutes=minutes) == parse_duration(text)


@pytest.mark.parametrize(
    ("what", "text"),
    [
        ("no time at all", "0"),
        ("no time at all", "0h0m"),
        ("too long", "169h"),
        ("too long", "10081"),
        ("too long", "9" * 18),
        ("not a length", "9" * 19),
        ("not a length", "1d"),
        ("not a length", "30s"),
        ("not a length", "1.5h"),
        ("not a length", "1h30"),
        ("not a length", "30m1h"),
        ("not a length", "-5m"),
        ("not a length", "٣m"),
        ("not a length", ""),
    ],
)
def test_what_is_no_length_is_refused_with_an_example(what: str, text: str) -> None:
    """
    No days, no seconds, nothing above a week, and never no time at all.
    """
    with pytest.raises(UsageError, match=what) as caught:
        parse_duration(text)

    assert "2h" in caught.value.remedy


@pytest.mark.parametrize(
    ("spelled", "length"),
    [
        ("1 h 30 min", timedelta(minutes=90)),
        ("2 h", timedelta(hours=2)),
        ("45 min", timedelta(minutes=45, seconds=59)),
        ("168 h", LONGEST),
        ("0 min", timedelta(0)),
        ("0 min", timedelta(minutes=-5)),
    ],
)
def test_a_length_is_spelled_in_hours_and_minutes(
    spelled: str, length: timedelta
) -> None:
    """
    Seconds are left out, and what is over is over.
    """
    assert spelled == spell_duration(length)


@given(TEXTS | st.integers(0, 20_000).map(str))
def test_every_length_that_is_read_is_spelled_as_the_same(text: str) -> None:
    """
    Any text is a length between a minute and a week, or refused in words.
    """
    with suppress(UsageError):
        length = parse_duration(text)
        assert MINUTE <= length <= LONGEST
        assert length == parse_duration(spell_duration(length))


@pytest.mark.parametrize(
    ("plain", "text"),
    [
        ("15:00", "15:00"),
        ("09:30", "9:30"),
        ("15:00", "3pm"),
        ("15:30", "3:30 PM"),
        ("00:00", "12am"),
        ("12:05", "12:05pm"),
        ("15:00:30", "15:00:30"),
        ("today 15:00", "TODAY  15:00"),
        ("tomorrow 09:30", "tomorrow 9:30"),
        ("monday 09:30", "Mon 9:30"),
        ("thursday 15:00", "thu 3 pm"),
        ("2026-11-24 15:00", "2026-11-24 15:00"),
        ("2026-11-24 15:00", "2026-11-24T15:00:00"),
        ("2026-11-24T15:00Z", "2026-11-24t15:00z"),
        ("2026-11-24T15:00Z", "2026-11-24T15:00:00.000+00:00"),
        ("2026-11-24T15:00-03:30", "2026-11-24 15:00 -0330"),
        ("2026-11-24T15:00:30.500000+14:00", "2026-11-24T15:00:30.5+14"),
    ],
)
def test_a_moment_may_be_typed_in_many_ways(plain: str, text: str) -> None:
    """
    However it is typed, one saying has one plain spelling, which is kept.
    """
    assert plain == str(Spoken.parse(text))


@pytest.mark.parametrize(
    ("what", "remedy", "text"),
    [
        ("not a moment", "at=3pm", "soon"),
        ("not a moment", "at=3pm", ""),
        ("not a moment", "at=3pm", "next monday 9:30"),
        ("not a moment", "at=3pm", "15:0"),
        ("a day without a time", "tomorrow 9:30", "tomorrow"),
        ("a day without a time", "2026-11-24 9:30", "2026-11-24"),
        ("may be morning or evening", "at=9:00 or at=9pm", "9"),
        ("may be morning or evening", "at=15:00 or at=3pm", "monday 15"),
        ("no such time of day", "23:59", "24:00"),
        ("no such time of day", "23:59", "15:60"),
        ("no such time of day", "11:59pm", "13pm"),
        ("no such time of day", "11:59pm", "0am"),
        ("no such time of day", "23:59", "25"),
        ("no such day", "2026-11-24", "2026-02-30 15:00"),
        ("“soon” is not a day", "tomorrow", "soon 15:00"),
        ("offset and no date", "2026-11-24T15:00Z", "15:00Z"),
        ("offset and no date", "2026-11-24T09:30Z", "tomorrow 9:30 +01:00"),
        ("no such offset", "+01:00", "2026-11-24T15:00+15:00"),
        ("no such offset", "+01:00", "2026-11-24T15:00+00:60"),
    ],
)
def test_what_is_no_moment_is_refused_with_an_example(
    what: str, remedy: str, text: str
) -> None:
    """
    The refusal names what is wrong with it, and shows one that is right.
    """
    with pytest.raises(UsageError, match=what) as caught:
        Spoken.parse(text)

    assert remedy in caught.value.remedy


@settings(deadline=None)
@given(TEXTS | SAYINGS)
def test_every_saying_is_kept_so_that_it_can_be_read_again(text: str) -> None:
    """
    Any text says a moment, and its plain spelling the same one, or is refused.
    """
    with suppress(UsageError):
        spoken = Spoken.parse(text)
        assert spoken == Spoken.parse(str(spoken))


@pytest.mark.parametrize(
    ("expected", "text"),
    [
        ("2026-11-23T15:01", "16:01"),
        ("2026-11-23T22:59", "today 11:59pm"),
        ("2026-11-24T08:30", "tomorrow 9:30"),
        ("2026-11-23T16:00", "monday 17:00"),
        ("2026-11-30T08:30", "monday 9:30"),
        ("2026-11-30T15:00", "monday 16:00"),
        ("2026-11-24T08:30", "tue 9:30"),
        ("2026-11-29T08:30", "sunday 9:30"),
        ("2026-11-24T14:00", "2026-11-24 15:00"),
        ("2026-11-24T15:00", "2026-11-24T15:00Z"),
        ("2026-11-23T18:30", "2026-11-24T00:00+05:30"),
    ],
)
def test_a_saying_is_a_moment_in_the_persons_own_time(expected: str, text: str) -> None:
    """
    On a Monday at 16:00 in Berlin, each saying means one moment that is ahead.
    """
    assert utc(expected) == moment(text)


def test_today_is_the_day_that_it_is_where_the_person_is() -> None:
    """
    At one moment it is Monday in New York and Tuesday on Kiritimati.
    """
    assert utc("2026-11-23T22:00") == moment("17:00", zone="America/New_York")
    assert utc("2026-11-24T03:00") == moment("17:00", zone="Pacific/Kiritimati")
    assert utc("2026-11-24T03:00") == moment("tue 17:00", zone="Pacific/Kiritimati")
    assert utc("2026-11-24T11:30") == moment("tomorrow 17:00", zone="Asia/Kolkata")


@pytest.mark.parametrize(
    ("remedy", "text"),
    [
        ("tomorrow 15:00", "15:00"),
        ("tomorrow 16:00", "4pm"),
        ("tomorrow 09:30", "today 9:30"),
        ("still ahead", "2026-11-22 15:00"),
        ("still ahead", "2026-11-23T15:00Z"),
    ],
)
def test_a_past_moment_is_refused(remedy: str, text: str) -> None:
    """
    What has begun already cannot be asked for; the refusal says what time it is.
    """
    error = refusal(text)

    assert "is past: it is 2026-11-23 1" in error.what
    assert remedy in error.remedy


def test_a_moment_too_far_ahead_is_refused() -> None:
    """
    Ninety days ahead is possible, a second more is not.
    """
    assert NOW + FARTHEST == moment("2027-02-21T15:00Z")
    assert "more than 90 days" in refusal("2027-02-21T15:00:01Z").what


@pytest.mark.parametrize(
    "zone", ["", "Europe", "Mars/Olympus", "../x", "\x00", "a" * 999]
)
def test_without_a_known_zone_an_offset_is_needed(zone: str) -> None:
    """
    Who has no time zone that is known can still say the moment exactly.
    """
    error = refusal("15:00", zone=zone)

    assert "does not know" in error.what
    assert "at=2026-11-24T15:00+01:00" in error.remedy
    assert utc("2026-11-24T15:00") == moment("2026-11-24T15:00Z", zone=zone)


def test_only_an_exact_moment_needs_no_zone() -> None:
    """
    A moment with an offset means the same to everybody.
    """
    assert not Spoken.parse("2026-11-24T15:00Z").is_local
    assert Spoken.parse("2026-11-24T15:00").is_local
    assert Spoken.parse("tomorrow 15:00").is_local


@pytest.mark.parametrize(
    ("instead", "text", "now", "zone"),
    [
        ("2027-03-28 03:30", "tomorrow 2:30", "2027-03-27T12:00", BERLIN),
        ("2027-03-28 03:00", "sunday 2:00", "2027-03-28T00:30", BERLIN),
        ("2027-03-14 03:59", "2027-03-14 2:59", "2027-03-01T00:00", ZONES[1]),
        ("2027-10-03 02:40", "tomorrow 2:10", "2027-10-02T00:00", ZONES[5]),
    ],
)
def test_a_time_that_clocks_skip_is_refused(
    instead: str, text: str, now: str, zone: str
) -> None:
    """
    Where clocks go forward, be it by half an hour, some times do not exist.
    """
    error = refusal(text, utc(now), zone)

    assert "clocks go forward" in error.what
    assert f'"{instead}"' in error.remedy
    assert utc(now) < moment(instead, utc(now), zone)


@pytest.mark.parametrize(
    ("expected", "text", "now", "zone"),
    [
        ("2026-10-25T00:30", "tomorrow 2:30", "2026-10-24T12:00", BERLIN),
        ("2026-10-25T00:30", "sunday 2:30", "2026-10-25T00:29", BERLIN),
        ("2026-10-25T01:30", "2:30", "2026-10-25T00:30", BERLIN),
        ("2026-10-25T01:30", "sunday 2:30", "2026-10-25T01:29", BERLIN),
        ("2026-11-01T01:30", "sunday 2:30", "2026-10-25T01:30", BERLIN),
        ("2026-11-01T05:15", "tomorrow 1:15", "2026-10-31T12:00", ZONES[1]),
        ("2027-04-03T14:45", "tomorrow 1:45", "2027-04-03T00:00", ZONES[5]),
        ("2027-04-03T15:15", "1:45", "2027-04-03T14:50", ZONES[5]),
    ],
)
def test_a_time_that_comes_twice_is_the_first_that_is_ahead(
    expected: str, text: str, now: str, zone: str
) -> None:
    """
    Where clocks go back, the first of two equal times is meant while it is ahead.
    """
    assert utc(expected) == moment(text, utc(now), zone)


@pytest.mark.parametrize(
    ("expected", "text", "now"),
    [
        ("2027-03-28T07:00", "tomorrow 9:00", "2027-03-27T08:00"),
        ("2026-10-25T08:00", "tomorrow 9:00", "2026-10-24T07:00"),
    ],
)
def test_the_same_time_tomorrow_may_be_23_or_25_hours_away(
    expected: str, text: str, now: str
) -> None:
    """
    Across a change of clocks it is the clock's time that is kept.
    """
    assert utc(expected) == moment(text, utc(now))


@settings(deadline=None)
@given(SAYINGS, NOWS, st.sampled_from(ZONES))
def test_a_moment_is_always_ahead_and_shows_the_time_that_was_said(
    text: str, now: datetime, zone: str
) -> None:
    """
    In every zone and on every day, the clock there shows what was asked for.
    """
    spoken = Spoken.parse(text)
    with suppress(UsageError):
        found = spoken.at(now, zone)
        there = found.astimezone(ZoneInfo(zone))
        assert now < found <= now + FARTHEST
        assert UTC is found.tzinfo
        assert spoken.clock == there.time()
        assert not isinstance(spoken.day, date) or spoken.day == there.date()


@settings(deadline=None)
@given(
    NOWS,
    st.integers(1, FARTHEST // MINUTE).map(lambda minutes: minutes * MINUTE),
    st.sampled_from(ZONES),
)
def test_every_moment_can_be_said(now: datetime, away: timedelta, zone: str) -> None:
    """
    With its offset exactly; by date and time at least as the same clock time.
    """
    meant = now + away
    there = meant.astimezone(ZoneInfo(zone))

    assert meant == moment(there.isoformat(), now, zone)
    by_clock = moment(f"{there:%Y-%m-%d %H:%M:%S.%f}", now, zone)
    assert there.replace(tzinfo=None) == by_clock.astimezone(ZoneInfo(zone)).replace(
        tzinfo=None
    )
    assert timedelta(0) <= meant - by_clock <= timedelta(hours=1)
