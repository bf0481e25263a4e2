"""
Time on air: stretches of time, joined so that no minute is counted twice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """
    A stretch of time: its first moment is in it, its last one is not.

    Attributes:
        since: Its beginning.
        until: Its end, never before its beginning.
    """

    since: datetime
    until: datetime

    @property
    def length(self) -> timedelta:
        """How long it is."""
        return self.until - self.since

    def within(self, other: Stretch) -> Stretch | None:
        """The part of it that lies in the other; None where nothing does."""
        since, until = max(self.since, other.since), min(self.until, other.until)
        return Stretch(since, until) if since < until else None


def joined(stretches: Iterable[Stretch]) -> tuple[Stretch, ...]:
    """The same time in as few stretches as can be, in order; none is empty."""
    found: list[Stretch] = []
    for one in sorted(stretches):
        if one.since >= one.until:
            continue
        if found and one.since <= found[-1].until:
            until = max(found[-1].until, one.until)
            found[-1] = replace(found[-1], until=until)
        else:
            found.append(one)
    return tuple(found)


def without(
    stretches: Iterable[Stretch], taken: Iterable[Stretch]
) -> tuple[Stretch, ...]:
    """The time that is in the first and not in the second, joined."""
    away = joined(taken)
    return tuple(part for one in joined(stretches) for part in _left(one, away))


def total(stretches: Iterable[Stretch]) -> timedelta:
    """How long all of it is, each minute once."""
    return sum((one.length for one in joined(stretches)), NO_TIME)


def _left(one: Stretch, away: tuple[Stretch, ...]) -> Iterator[Stretch]:
    since = one.since
    for gap in away:
        if gap.until <= since:
            continue
        if gap.since >= one.until:
            break
        if since < gap.since:
            yield Stretch(since, gap.since)
        since = gap.until
    if since < one.until:
        yield Stretch(since, one.until)
