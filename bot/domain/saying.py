"""
What words say for a moment: a day, a time of day, an offset from UTC.

`bot.domain.moment` makes a moment of them.
"""

from __future__ import annotations

import re
from datetime import date, time, timedelta, timezone
from enum import Enum

from bot.domain.errors import UsageError
from bot.domain.room import shown

# The zones in use lie between UTC-12 and UTC+14.
_WIDEST_OFFSET = timedelta(hours=14)
_HOUR = timedelta(hours=1)
_HOURS = range(24)
# What the twelve hours of each half are called on a clock with 24.
_HALF_DAY = {
    "am": {hour: hour % 12 for hour in range(1, 13)},
    "pm": {hour: hour % 12 + 12 for hour in range(1, 13)},
}

_DAY = "(?P<date>2[0-9]{3}-[0-9]{2}-[0-9]{2})[ t]|(?P<day>[a-z]+) "
_CLOCK = (
    "(?P<hour>[0-9]{1,2})"
    "(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.](?P<part>[0-9]{1,6}))?)?)?"
    "(?: ?(?P<half>am|pm))?"
)
_OFFSET = " ?(?P<offset>z|[+-][0-9]{2}(?::?[0-9]{2})?)"
_SPOKEN = re.compile(f"(?:{_DAY})?{_CLOCK}(?:{_OFFSET})?")
_FORMS = 'Write at=15:00, at=3pm, at="tomorrow 9:30", at="monday 9:30" or '


class Day(Enum):
    """A day named by a word; the weekdays stand in their order."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"
    TODAY = "today"
    TOMORROW = "tomorrow"


_DAYS: dict[str, Day] = {one.value: one for one in Day} | {
    one.value[:3]: one for one in Day if one.value.endswith("day") and one != Day.TODAY
}
WEEKDAYS = tuple(one for one in Day if one not in {Day.TODAY, Day.TOMORROW})


def said(text: str) -> tuple[Day | date | None, time, timedelta | None]:
    """
    The day, the time of day and the offset that *text* says.

    Raises:
        UsageError: It does not say a moment.
    """
    typed = " ".join(text.lower().split())
    found = _SPOKEN.fullmatch(typed)
    if found is None:
        raise _unreadable(text, typed)
    clock = _clock(found, text)
    offset = _offset(found, text)
    day = _day(found, text)
    if offset is not None and not isinstance(day, date):
        raise UsageError(
            f"“{shown(text)}” has an offset and no date.",
            remedy=f"Write the date too, as in at=2026-11-24T{told(clock)}Z, or "
            "leave the offset out: your own time zone counts then.",
        )
    return day, clock, offset


def _unreadable(text: str, typed: str) -> UsageError:
    """Say what is missing from *text*, or how a moment is written."""
    if typed in _DAYS or re.fullmatch("2[0-9]{3}-[0-9]{2}-[0-9]{2}", typed):
        return UsageError(
            f"“{shown(text)}” is a day without a time.",
            remedy=f'Write the time after it, as in at="{typed} 9:30".',
        )
    return UsageError(
        f"“{shown(text)}” is not a moment that OnAir knows.",
        remedy=f"{_FORMS}at=2026-11-24T15:00.",
    )


def _clock(found: re.Match[str], text: str) -> time:
    """
    The time of day.

    Raises:
        UsageError: There is none such, or it may be morning or evening.
    """
    hour, half = int(found["hour"]), found["half"]
    if half is None and found["minute"] is None and hour in _HOURS:
        raise UsageError(
            f"“{shown(text)}” may be morning or evening.",
            remedy=f"Write the minutes or the half of the day, as in at={hour}:00 or "
            f"at={hour % 12 or 12}pm.",
        )
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    part = int((found["part"] or "").ljust(6, "0"))
    if half is not None:
        # There is no 0pm and no 15am; -1 is no hour either.
        hour = _HALF_DAY[half].get(hour, -1)
    try:
        return time(hour, minute, second, part)
    except ValueError:
        raise UsageError(
            f"There is no such time of day as in “{shown(text)}”.",
            remedy="Write 0:00 to 23:59, or 12am to 11:59pm, as in at=15:00.",
        ) from None


def _day(found: re.Match[str], text: str) -> Day | date | None:
    """
    The day that stands before the time.

    Raises:
        UsageError: There is none such.
    """
    typed: str | None = found["date"]
    if typed is not None:
        try:
            return date.fromisoformat(typed)
        except ValueError:
            raise UsageError(
                f"There is no such day as in “{shown(text)}”.",
                remedy="Write year, month and day, as in 2026-11-24.",
            ) from None
    word: str | None = found["day"]
    if word is None:
        return None
    day = _DAYS.get(word)
    if day is None:
        raise UsageError(
            f"“{shown(word)}” is not a day that OnAir knows.",
            remedy="Write today, tomorrow, a weekday such as monday or mon, or a date "
            "as in 2026-11-24.",
        )
    return day


def _offset(found: re.Match[str], text: str) -> timedelta | None:
    """
    The distance from UTC.

    Raises:
        UsageError: No place on earth is so far from it.
    """
    typed = found["offset"]
    if typed is None or typed == "z":
        return None if typed is None else timedelta(0)
    digits = typed[1:].replace(":", "").ljust(4, "0")
    away = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    if away > _WIDEST_OFFSET or timedelta(minutes=int(digits[2:])) >= _HOUR:
        raise UsageError(
            f"There is no such offset from UTC as in “{shown(text)}”.",
            remedy="Write hours and minutes up to 14:00, as in +01:00, or Z for UTC.",
        )
    return -away if typed[0] == "-" else away


def spelled(day: Day | date | None, clock: time, offset: timedelta | None) -> str:
    """The one plain spelling."""
    if isinstance(day, date) and offset is not None:
        there = timezone(offset)
        suffix = there.tzname(None).removeprefix("UTC") or "Z"
        return f"{day.isoformat()}T{told(clock)}{suffix}"
    if day is None:
        return told(clock)
    return f"{day.value if isinstance(day, Day) else day} {told(clock)}"


def told(clock: time) -> str:
    """The time of day, as short as it can be told."""
    whole = clock.second == clock.microsecond == 0
    return clock.isoformat("minutes" if whole else "auto")
