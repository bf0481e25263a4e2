"""
What words say for a moment that is over: a length of time, a day, a time of day.

`bot.domain.past` makes a moment of them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time, timedelta, timezone

from bot.domain.errors import UsageError
from bot.domain.room import shown
from bot.domain.saying import WEEKDAYS, told

FARTHEST_BACK = timedelta(days=3660)
_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_LONG_AGO = 1970

_MONTHS = (
    ("jan", "january"),
    ("feb", "february"),
    ("mar", "march"),
    ("apr", "april"),
    ("may", "may"),
    ("jun", "june"),
    ("jul", "july"),
    ("aug", "august"),
    ("sep", "september"),
    ("oct", "october"),
    ("nov", "november"),
    ("dec", "december"),
)
MONTH_OF = {name: at for at, names in enumerate(_MONTHS, 1) for name in names} | {
    "sept": 9
}
WEEKDAY_OF = {one.value: one.value for one in WEEKDAYS} | {
    one.value[:3]: one.value for one in WEEKDAYS
}
BACK = {"today": 0, "yesterday": 1}

_AGO = re.compile(
    "(?:([0-9]{1,6}) ?(?:w|wks?|weeks?))?"
    "(?: ?([0-9]{1,6}) ?(?:d|days?))?"
    "(?: ?([0-9]{1,7}) ?(?:h|hrs?|hours?))?"
    "(?: ?([0-9]{1,9}) ?(?:m|mins?|minutes?))?"
    "(?: ago)?"
)
_UNITS = (_WEEK, _DAY, timedelta(hours=1), timedelta(minutes=1))
_MONTH_NAMES = "|".join(sorted(MONTH_OF, key=len, reverse=True))
_ON = (
    "(?P<date>[12][0-9]{3}-[0-9]{2}-[0-9]{2})"
    f"|(?P<month>{_MONTH_NAMES})[.]? (?P<day>[0-9]{{1,2}})"
    "(?:,? (?P<year>[12][0-9]{3}))?"
    f"|(?P<day_>[0-9]{{1,2}})[.]? (?P<month_>{_MONTH_NAMES})"
    "(?:,? (?P<year_>[12][0-9]{3}))?"
    "|(?:last )?(?P<word>[a-z]+)"
)
_AT = (
    "(?P<hour>[0-9]{1,2})"
    "(?::(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2})(?:[.](?P<part>[0-9]{1,6}))?)?)?"
    "(?: ?(?P<half>am|pm))?"
    "(?: ?(?P<offset>z|[+-][0-9]{2}(?::?[0-9]{2})?))?"
)
_SAID = re.compile(f"(?:{_ON})(?:(?:[ t]| at )(?:{_AT}))?")
_CLOCK_ALONE = re.compile(f"(?:at )?{_AT}")
_FORMS = (
    "Write 2h, “3 days ago”, yesterday, monday, 14:00, 2026-11-20, “nov 20 14:00” "
    "or 2026-11-20T14:00+01:00."
)


@dataclass(frozen=True, slots=True)
class Said:
    """
    The parts of what was said; see `bot.domain.past.Past`.
    """

    text: str
    ago: timedelta | None = None
    day: str = ""
    clock: time | None = None
    offset: timedelta | None = None


def said_back(text: str) -> Said:
    """
    What *text* says.

    Raises:
        UsageError: It says no moment, or one that lies ahead in any case.
    """
    typed = " ".join(text.lower().split())
    if typed == "now":
        return Said("now", timedelta(0))
    lasted = _AGO.fullmatch(typed)
    if lasted is not None and any(lasted.groups()):
        return _so_long_ago(lasted, text)
    alone = _CLOCK_ALONE.fullmatch(typed)
    if alone is not None:
        return _then(alone, "", text)
    found = _SAID.fullmatch(typed)
    if found is None:
        raise _unreadable(text)
    return _then(found, _day(found, text), text)


def exists(year: int, month: int, day: int) -> bool:
    """Whether the calendar has that day."""
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _so_long_ago(found: re.Match[str], text: str) -> Said:
    counts = [int(one or 0) for one in found.groups()]
    ago = sum((n * unit for n, unit in zip(counts, _UNITS, strict=True)), timedelta(0))
    if ago > FARTHEST_BACK:
        raise UsageError(
            f"“{shown(text)}” is longer ago than OnAir looks back.",
            remedy="Leave it out to look through all there is.",
        )
    if not ago:
        return Said("now", ago)
    parts = [f"{n}{unit}" for n, unit in zip(counts, "wdhm", strict=True) if n]
    return Said(" ".join(parts), ago)


def _then(found: re.Match[str], day: str, text: str) -> Said:
    clock, offset = _clock(found, text), _offset(found, text)
    if offset is not None and not day[:1].isdigit():
        raise UsageError(
            f"“{shown(text)}” has an offset and no date.",
            remedy="Write the date too, as in 2026-11-20T14:00Z, or leave the offset "
            "out: your own time zone counts then.",
        )
    said = [] if clock is None else [told(clock)]
    if offset is not None and clock is not None:
        suffix = timezone(offset).tzname(None).removeprefix("UTC") or "Z"
        return Said(f"{day}T{told(clock)}{suffix}", None, day, clock, offset)
    return Said(" ".join((*([day] if day else []), *said)), None, day, clock)


def _unreadable(text: str) -> UsageError:
    return UsageError(f"“{shown(text)}” is no moment that OnAir knows.", remedy=_FORMS)


def _day(found: re.Match[str], text: str) -> str:
    """
    The day, in its one spelling.

    Raises:
        UsageError: There is none such, or it is always ahead.
    """
    word: str | None = found["word"]
    if word == "tomorrow":
        raise UsageError(
            f"“{shown(text)}” is ahead, and the history tells of what was.",
            remedy="Write a moment that is over, as in yesterday.",
        )
    if word is not None and word not in {*BACK, *WEEKDAY_OF}:
        raise _unreadable(text)
    if word is not None:
        return f"{WEEKDAY_OF.get(word, word)}"
    typed: str = found["date"] or ""
    if not typed:
        month = MONTH_OF[found["month"] or found["month_"]]
        day = int(found["day"] or found["day_"])
        year = found["year"] or found["year_"]
        # 2000 had a 29th of February.
        if not exists(int(year or 2000), month, day):
            raise _no_such_day(text)
        if year is None:
            return f"{_MONTHS[month - 1][0]} {day}"
        typed = f"{year}-{month:02}-{day:02}"
    if int(typed[:4]) < _LONG_AGO or not exists(*map(int, typed.split("-"))):
        raise _no_such_day(text)
    return typed


def _no_such_day(text: str) -> UsageError:
    return UsageError(
        f"There is no such day as in “{shown(text)}”.",
        remedy="Write year, month and day, as in 2026-11-20.",
    )


def _clock(found: re.Match[str], text: str) -> time | None:
    """
    The time of day, if one was said.

    Raises:
        UsageError: There is none such, or it may be morning or evening.
    """
    if found["hour"] is None:
        return None
    hour, half = int(found["hour"]), found["half"]
    if half is None and found["minute"] is None:
        raise UsageError(
            f"“{shown(text)}” may be a time or a number.",
            remedy=f"Write {hour}h for hours ago, {hour}:00 or {hour % 12 or 12}pm for "
            "a time of day.",
        )
    if half is not None:
        # There is no 0pm and no 15am; 24 is no hour either.
        hour = hour % 12 + 12 * (half == "pm") if hour in range(1, 13) else 24
    minute, second = int(found["minute"] or 0), int(found["second"] or 0)
    part = int((found["part"] or "").ljust(6, "0"))
    try:
        return time(hour, minute, second, part)
    except ValueError:
        raise UsageError(
            f"There is no such time of day as in “{shown(text)}”.",
            remedy="Write 0:00 to 23:59, or 12am to 11:59pm, as in 14:00.",
        ) from None


def _offset(found: re.Match[str], text: str) -> timedelta | None:
    """
    The distance from UTC, if one was said.

    Raises:
        UsageError: No place on earth is so far from it.
    """
    typed = found["offset"]
    if typed is None or typed == "z":
        return None if typed is None else timedelta(0)
    digits = typed[1:].replace(":", "").ljust(4, "0")
    hours, minutes = int(digits[:2]), int(digits[2:])
    away = timedelta(hours=hours, minutes=minutes)
    if away > timedelta(hours=14) or minutes not in range(60):
        raise UsageError(
            f"There is no such offset from UTC as in “{shown(text)}”.",
            remedy="Write hours and minutes up to 14:00, as in +01:00, or Z for UTC.",
        )
    return -away if typed[0] == "-" else away
