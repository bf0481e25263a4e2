"""
The numbers of `onair.toml`: how long, how often, how many.

What is wrong with one is told as the rest of a sentence that begins with its name.
"""

from __future__ import annotations

import re
from datetime import timedelta
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from bot.domain.limits import Limits
from bot.settings.reading import instead

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    Fault: TypeAlias = Callable[[str, str, str], None]

_DURATION = re.compile(r"(\d+(?:\.\d+)?)(ms|s|m|h|d)")
_UNITS = {
    "ms": timedelta(milliseconds=1),
    "s": timedelta(seconds=1),
    "m": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
}
_DAY = timedelta(days=1)


class Span(NamedTuple):
    """
    A setting that is a length of time.

    Attributes:
        default: What counts where it is not set.
        longest: The most it may be; whole days.
        least: The least it may be, where any length at all is too little.
        short: What is said of less.
    """

    default: timedelta
    longest: timedelta = _DAY
    least: timedelta = timedelta(0)
    short: str = ""


class Count(NamedTuple):
    """A setting that is a whole number, from `least` (1 or more) to `most`."""

    default: int
    least: int
    most: int


_USUAL = Limits()
WORKERS = Count(8, 1, 64)
CONNECT_TIMEOUT = Span(timedelta(seconds=3))
# An answer of the gateway that it ran out of time must still reach us (field
# notes §1).
READ_TIMEOUT = Span(
    timedelta(seconds=5),
    least=timedelta(seconds=3, microseconds=1),
    short="must be longer than the gateway's own 3 s",
)
DEADLINE = Span(timedelta(seconds=10))
SPACING = Span(timedelta(seconds=3))
CALLS_A_SECOND = Count(10, 1, 1000)
LATENESS = Span(timedelta(minutes=5))
PACE = Span(timedelta(seconds=1))
_WEEK = timedelta(days=7)
_MINUTE = timedelta(minutes=1)
_ONE_MINUTE = "must be one minute at least"
APPROVE_WITHIN = Span(timedelta(hours=1), _WEEK, _MINUTE, _ONE_MINUTE)
GROUPS_HOLD = Span(
    timedelta(hours=1),
    least=timedelta(minutes=5),
    short="must be five minutes at least: Slack tells 20 groups a minute",
)
# Closed: what a table may hold.
TABLES: Mapping[str, Mapping[str, Span | Count]] = MappingProxyType(
    {
        "backend": {
            "connect_timeout": CONNECT_TIMEOUT,
            "read_timeout": READ_TIMEOUT,
            "deadline": DEADLINE,
            "spacing": SPACING,
            "calls_a_second": CALLS_A_SECOND,
        },
        "retries": {
            "most": Count(_USUAL.most_tries, 1, 100),
            "within": Span(_USUAL.try_within),
            "stop_within": Span(_USUAL.stop_within),
        },
        "limits": {
            "run_within": LATENESS,
            "pace": PACE,
            "approve_within": APPROVE_WITHIN,
            "groups_hold": GROUPS_HOLD,
        },
    }
)
# In a rule there is no default: what no rule says, the file says for all.
MAX_DURATION = Span(_DAY, timedelta(days=30), _MINUTE, _ONE_MINUTE)
RUN_WITHIN = Span(_DAY)


class Numbers:
    """The tables of numbers, read once; each fault is told, and its default taken."""

    def __init__(self, parsed: Mapping[str, object], fault: Fault) -> None:
        """
        Read every table that there is.

        Args:
            parsed: The whole file.
            fault: Told what is wrong, with which key, in which table.
        """
        self._spans: dict[tuple[str, str], timedelta] = {}
        self._counts: dict[tuple[str, str], int] = {}
        self._fault = fault
        for name, known in TABLES.items():
            table = parsed.get(name, {})
            if not isinstance(table, dict):
                fault(f"[{name}] must be a table", name, "")
                table = {}
            for key in table.keys() - known.keys():
                fault(
                    f"“{key}” is not known in [{name}]; {instead(key, known)}",
                    key,
                    name,
                )
            for key, limit in known.items():
                self._read(name, key, limit, table.get(key))

    def span(self, table: str, key: str) -> timedelta:
        """A length of time."""
        return self._spans[table, key]

    def count(self, table: str, key: str) -> int:
        """A whole number."""
        return self._counts[table, key]

    def _read(self, table: str, key: str, limit: Span | Count, value: object) -> None:
        if isinstance(limit, Span):
            read: timedelta | int | str = span(value, limit)
        else:
            read = count(value, limit)
        if value is not None and isinstance(read, str):
            self._fault(f"{key} {read}", key, table)
        if isinstance(limit, Span):
            length = read if isinstance(read, timedelta) else limit.default
            self._spans[table, key] = length
        else:
            self._counts[table, key] = read if isinstance(read, int) else limit.default


def span(value: object, limit: Span) -> timedelta | str:
    """The length, or what is wrong with it."""
    match = _DURATION.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return 'must be a duration such as "5s"'
    seconds = float(match[1]) * _UNITS[match[2]].total_seconds()
    if seconds > limit.longest.total_seconds():
        days = limit.longest.days
        return f"must be {'one day' if days == 1 else f'{days} days'} at most"
    length = timedelta(seconds=seconds)
    if not length:
        return 'must be a duration such as "5s"'
    return limit.short if length < limit.least else length


def count(value: object, limit: Count) -> int | str:
    """The number, or what is wrong with it."""
    whole = 0 if isinstance(value, bool) or not isinstance(value, int) else value
    if limit.least <= whole <= limit.most:
        return whole
    return f"must be a whole number from {limit.least} to {limit.most}"
