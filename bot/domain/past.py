"""
The past as people say it: “yesterday”, “3 days ago”, “nov 20 14:00”.

What was said stays as it was said (`Past`) until the time and the person's zone are
known.  A day without a time is the whole day: `since` begins with it, `until` ends
with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import TYPE_CHECKING

from bot.domain.past_words import BACK, MONTH_OF, WEEKDAY_OF, exists, said_back
from bot.domain.saying import WEEKDAYS

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_DAY = timedelta(days=1)
_WEEK = timedelta(weeks=1)
_MOST_YEARS = 9  # a 29th of February is not farther back


@dataclass(frozen=True, slots=True)
class Past:
    """
    What a person said for a moment that is over; `parse` makes it.

    Attributes:
        text: What was said, in its one plain spelling: `parse` reads it as the
            same again.
        ago: How long before now; None: a day or a time of day was said.
        day: The day: `today`, `yesterday`, a weekday, `2026-11-20` or `nov 20`;
            "" where only a time of day was said.
        clock: The time of day; None: the whole day.
        offset: The distance from UTC; None: the person's own zone counts.
    """

    text: str
    ago: timedelta | None = None
    day: str = ""
    clock: time | None = None
    offset: timedelta | None = None

    @classmethod
    def parse(cls, text: str) -> Past:
        """
        What *text* says.

        Raises:
            UsageError: It says no moment, or one that lies ahead in any case.
        """
        said = said_back(text)
        return cls(said.text, said.ago, said.day, said.clock, said.offset)

    def __str__(self) -> str:
        """The plain spelling."""
        return self.text

    @property
    def is_local(self) -> bool:
        """Whether it takes the person's time zone to know the moment."""
        return self.ago is None and self.offset is None

    def at(self, now: datetime, zone: ZoneInfo, *, end: bool = False) -> datetime:
        """
        The moment, UTC: of several that fit, the last that is not ahead.

        A time that clocks skip is as far after the change as it would be without;
        of one that comes twice it is the first, and with *end* the second.

        Args:
            now: When it was said; aware.
            zone: The person's time zone.
            end: Give the end of a day that was said without a time.
        """
        if self.ago is not None:
            return now.astimezone(UTC) - self.ago
        here = zone if self.offset is None else timezone(self.offset)
        today = now.astimezone(here).date()
        days = self._days(today)
        clock = self.clock or time()
        moments = [_moment(one, clock, here, fold=int(end)) for one in days]
        past = [n for n, one in enumerate(moments) if one <= now]
        chosen = days[past[0]] if past else days[-1]
        if self.clock is None and end:
            return _moment(chosen + _DAY, clock, here, fold=1)
        return _moment(chosen, clock, here, fold=int(end))

    def _days(self, today: date) -> list[date]:
        """The days that may be meant, the latest first."""
        if not self.day:
            return [today, today - _DAY]
        if self.day in BACK:
            return [today - BACK[self.day] * _DAY]
        if self.day in WEEKDAY_OF:
            names = [one.value for one in WEEKDAYS]
            back = (today.weekday() - names.index(self.day)) % 7
            return [today - back * _DAY, today - back * _DAY - _WEEK]
        if self.day[0].isdigit():
            return [date.fromisoformat(self.day)]
        month, _, day = self.day.partition(" ")
        years = range(today.year, today.year - _MOST_YEARS, -1)
        return [
            date(year, MONTH_OF[month], int(day))
            for year in years
            if exists(year, MONTH_OF[month], int(day))
        ]


def _moment(
    day: date, clock: time, here: ZoneInfo | timezone, *, fold: int
) -> datetime:
    return datetime.combine(day, clock.replace(fold=fold), here).astimezone(UTC)
