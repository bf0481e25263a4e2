"""
Weeks: what a weekly message tells of, and when it is due.  All of it is in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

DAYS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class WeekTime:
    """
    A moment that comes round once a week.

    Attributes:
        day: 0 for Monday, to 6.
        at: The time of day, UTC.
    """

    day: int = 0
    at: time = time(9)

    def last(self, now: datetime) -> datetime:
        """The newest such moment that is not after *now*."""
        now = now.astimezone(UTC)
        monday = now.date() - timedelta(days=now.weekday())
        day = monday + timedelta(days=self.day)
        moment = datetime.combine(day, self.at, UTC)
        return moment if moment <= now else moment - _WEEK

    def __str__(self) -> str:
        """As it is written in `onair.toml`."""
        return f"{DAYS[self.day]} {self.at:%H:%M}"


@dataclass(frozen=True, slots=True)
class Week:
    """
    Seven days that are over.

    Attributes:
        since: When they began.
        until: When they ended.
    """

    since: datetime
    until: datetime

    @classmethod
    def before(cls, moment: datetime) -> Week:
        """The seven whole days that end with the midnight before *moment*."""
        midnight = datetime.combine(moment.astimezone(UTC).date(), time(), UTC)
        return cls(midnight - _WEEK, midnight)

    @property
    def key(self) -> str:
        """One text for one week: the day after its last."""
        return f"{self.until:%Y-%m-%d}"

    @classmethod
    def of(cls, key: str) -> Week:
        """
        The week of that key.

        Raises:
            ValueError: It is the key of none.
        """
        until = datetime.strptime(key, "%Y-%m-%d").replace(tzinfo=UTC)
        return cls(until - _WEEK, until)
