"""
Time as people say it: how long something may run, and when it is to begin.

What was said for a moment stays as it was said (`Spoken`) until somebody knows
the time and the person's zone; only then does it become a moment.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

from bot.domain.errors import UsageError
from bot.domain.room import shown
from bot.domain.saying import WEEKDAYS, Day, said, spelled, told

LONGEST = timedelta(days=7)
FARTHEST = timedelta(days=90)
_MINUTE = timedelta(minutes=1)
_HOURS = "([0-9]{1,18}) ?(?:h|hrs?|hours?)"
_MINUTES = "([0-9]{1,18}) ?(?:m|mins?|minutes?)"
_DURATION = re.compile(f"(?:{_HOURS})?(?: ?{_MINUTES})?")
_BARE_MINUTES = re.compile("[0-9]{1,18}")


def parse_duration(text: str) -> timedelta:
    """
    How long *text* says: `90m`, `2h`, `1h30m`, `1h 30m`; a bare number is minutes.

    Raises:
        UsageError: Not a length of time, none at all, or more than seven days.
    """
    typed = " ".join(text.lower().split())
    if _BARE_MINUTES.fullmatch(typed):
        minutes = int(typed)
    else:
        found = _DURATION.fullmatch(typed)
        if found is None or not typed:
            raise UsageError(
                f"“{shown(text)}” is not a length of time that OnAir knows.",
                remedy="Write whole hours and minutes, as in 90m, 2h or 1h30m; a day "
                "is 24h.",
            )
        minutes = 60 * int(found.group(1) or 0) + int(found.group(2) or 0)
    if not 0 < minutes <= LONGEST // _MINUTE:
        raise UsageError(
            f"“{shown(text)}” is {'too long' if minutes else 'no time at all'}.",
            remedy="Write a time from 1m to 168h, which is seven days, as in 2h.",
        )
    return timedelta(minutes=minutes)


def spell_duration(length: timedelta) -> str:
    """
    The length in hours and whole minutes, rounded down: `1 h 30 min`.

    What `parse_duration` gave is spelled so that it can be typed again.
    """
    hours, minutes = divmod(max(length, timedelta(0)) // _MINUTE, 60)
    parts = [f"{hours} h"] if hours else []
    parts += [f"{minutes} min"] if minutes or not hours else []
    return " ".join(parts)


@dataclass(frozen=True, slots=True)
class Spoken:
    """
    What a person said for a moment; `parse` makes it, `at` makes a moment of it.

    Attributes:
        text: What was said, in its one plain spelling: `parse` reads it as the
            same again.  A day in words still counts from when it was said.
        clock: The time of day, without a zone.
        day: The day in words or as a date; None: today.
        offset: The distance from UTC; None: the person's own zone counts.
    """

    text: str
    clock: time
    day: Day | date | None = None
    offset: timedelta | None = None

    @classmethod
    def parse(cls, text: str) -> Spoken:
        """
        What *text* says.

        Raises:
            UsageError: It does not say a moment.
        """
        day, clock, offset = said(text)
        return cls(spelled(day, clock, offset), clock, day, offset)

    def __str__(self) -> str:
        """The plain spelling."""
        return self.text

    @property
    def is_local(self) -> bool:
        """Whether it takes the person's time zone to know the moment."""
        return self.offset is None

    def at(self, now: datetime, zone: str) -> datetime:
        """
        The moment, UTC.

        A weekday is the next one of that name, today only while the time is
        ahead.  Where clocks go back and a time comes twice it is the first of
        the two, or the second once the first is over.

        Args:
            now: When it was said; aware.
            zone: The person's time zone, `Europe/Berlin`; it is not looked at
                unless `is_local`.

        Raises:
            UsageError: The moment is past or more than 90 days ahead, clocks
                skip it, or there is no such zone.
        """
        if self.offset is not None and isinstance(self.day, date):
            there = timezone(self.offset)
            moment = datetime.combine(self.day, self.clock, there).astimezone(UTC)
            self._demand_ahead(moment, now.astimezone(there))
            return moment
        here = _zone(zone, now, self.clock)
        day = self._date(now, here)
        moment = _moment(day, self.clock, here, now)
        self._demand_ahead(moment, now.astimezone(here))
        shows = moment.astimezone(here).replace(tzinfo=None)
        if shows != datetime.combine(day, self.clock):
            raise UsageError(
                f"There is no {told(self.clock)} on {day} in {zone}: clocks go "
                "forward and skip it.",
                remedy=f'Write at="{shows.date()} {told(shows.time())}".',
            )
        return moment

    def _date(self, now: datetime, here: ZoneInfo) -> date:
        """Which day is meant, as it is called there."""
        if isinstance(self.day, date):
            return self.day
        today = now.astimezone(here).date()
        if self.day is None or self.day is Day.TODAY:
            return today
        if self.day is Day.TOMORROW:
            return today + timedelta(days=1)
        ahead = (WEEKDAYS.index(self.day) - today.weekday()) % 7
        day = today + timedelta(days=ahead)
        if _moment(day, self.clock, here, now) > now:
            return day
        return day + timedelta(days=7)

    def _demand_ahead(self, moment: datetime, now: datetime) -> None:
        """
        Only the time between now and 90 days from now can be asked for.

        Args:
            moment: The moment.
            now: When it was said, as the clocks show it there.

        Raises:
            UsageError: It is past, or too far ahead.
        """
        if moment <= now:
            remedy = "Write a moment that is still ahead"
            if not isinstance(self.day, date):
                remedy = f'Write at="tomorrow {told(self.clock)}"'
            raise UsageError(
                f"“{self.text}” is past: it is {now:%Y-%m-%d %H:%M} ({now.tzinfo}).",
                remedy=f"{remedy}, or leave at= out to start at once.",
            )
        if moment - now > FARTHEST:
            raise UsageError(
                f"“{self.text}” is more than {FARTHEST.days} days ahead.",
                remedy=f"Write a moment within {FARTHEST.days} days, or send the line "
                "when it is nearer.",
            )


def _zone(name: str, now: datetime, clock: time) -> ZoneInfo:
    """
    The time zone of that name.

    Raises:
        UsageError: There is none, or nothing is known of it here.
    """
    try:
        return ZoneInfo(name)
    # Unknown, no name at all, or the name of a folder of zones.
    except (KeyError, ValueError, OSError):
        day = now.astimezone(UTC).date() + timedelta(days=1)
        which = f"the time zone “{shown(name)}”" if name else "your time zone"
        raise UsageError(
            f"OnAir does not know {which}.",
            remedy="Write the date, and after the time its distance from UTC, as in "
            f"at={day}T{told(clock)}+01:00.",
        ) from None


def _moment(day: date, clock: time, here: ZoneInfo, now: datetime) -> datetime:
    """
    When it is that time there, UTC: the first that is ahead, else the last.

    A time that clocks skip is as far after the change as it would be without.
    """
    first = datetime.combine(day, clock, here)
    if first.astimezone(UTC) > now:
        return first.astimezone(UTC)
    again = first.replace(fold=1).astimezone(UTC)
    return max(first.astimezone(UTC), again)
