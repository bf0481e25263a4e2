"""
Where a timeline is marked: full hours, days or months, as clocks there show them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from bot.domain.airtime import Stretch

_DAY = timedelta(days=1)
_IN_DAY = tuple(timedelta(minutes=one) for one in (1, 5, 15, 60, 180, 360, 720))
_DAYS = (1, 2, 7, 14)
_MONTHS = (1, 2, 3, 6, 12, 24, 60)
_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class Tick:
    """
    One mark.

    Attributes:
        at: When.
        says: What is written there.
    """

    at: datetime
    says: str


def ticks(period: Stretch, zone: ZoneInfo, most: int) -> tuple[Tick, ...]:
    """The finest marks of the period that are no more than *most*."""
    for step in _IN_DAY:
        if period.length / step <= most + 1:
            found = tuple(_within_days(period, zone, step))
            if len(found) <= most:
                return found
    for days in _DAYS:
        if period.length / (days * _DAY) <= most + 1:
            found = tuple(_days(period, zone, days))
            if len(found) <= most:
                return found
    for months in _MONTHS:
        found = tuple(_months(period, zone, months))
        if len(found) <= most:
            return found
    return ()


def _within_days(period: Stretch, zone: ZoneInfo, step: timedelta) -> Iterator[Tick]:
    day = period.since.astimezone(zone).date()
    seen = period.since - _DAY
    while _moment(day, zone) < period.until:
        for part in range(_DAY // step):
            wall = datetime.combine(day, time()) + part * step
            at = wall.replace(tzinfo=zone).astimezone(UTC)
            shows = at.astimezone(zone)
            # A time that clocks skip is on no clock.
            real = shows.replace(tzinfo=None) == wall
            if real and _holds(period, at) and at > seen:
                seen = at
                midnight = part == 0
                yield Tick(at, _day(shows) if midnight else f"{shows:%H:%M}")
        day += _DAY


def _days(period: Stretch, zone: ZoneInfo, days: int) -> Iterator[Tick]:
    day = period.since.astimezone(zone).date()
    while (at := _moment(day, zone)) < period.until:
        # Counted from one Monday, so that the same days are marked in every report.
        if _holds(period, at) and day.toordinal() % days == 1 % days:
            yield Tick(at, _day(at.astimezone(zone)))
        day += _DAY


def _months(period: Stretch, zone: ZoneInfo, months: int) -> Iterator[Tick]:
    first = period.since.astimezone(zone)
    number = first.year * _A_YEAR + first.month - 1
    while True:
        year, month = divmod(number, _A_YEAR)
        at = _moment(date(year, month + 1, 1), zone)
        if at >= period.until:
            return
        if _holds(period, at) and number % months == 0:
            yield Tick(at, f"{at.astimezone(zone):%b %Y}")
        number += 1


def _moment(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _holds(period: Stretch, at: datetime) -> bool:
    return period.since <= at < period.until


def _day(shows: datetime) -> str:
    return f"{shows.day} {shows:%b}"
