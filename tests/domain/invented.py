"""
An invented week: people, feeds and wishes of which the tests tell.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.domain.actor import Actor
from bot.domain.airtime import Stretch
from bot.domain.facts import Aired, Consulted, Facts, Line
from bot.domain.feed import Feed, FeedState
from bot.domain.history import EventKind
from bot.domain.room import Account, GroupNumber, Kind, RoomName, Sdk, Source, Target
from bot.domain.seal import Head
from bot.domain.summing import summary_of

if TYPE_CHECKING:
    from bot.domain.summary import Summary

ANN, BEN = Actor("T1", "U1", name="ann"), Actor("T1", "U2", name="ben")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
MONDAY = datetime(2026, 11, 16, tzinfo=UTC)
WEEK = Stretch(MONDAY, MONDAY + timedelta(days=7))


def at(hours: float) -> datetime:
    """So many hours after the week began."""
    return MONDAY + hours * HOUR


def aired(
    since: float | None,
    until: float | None,
    state: FeedState = FeedState.ENDED,
    *,
    room: str = "room42",
    kind: Kind = Kind.BROADCAST,
    number: int = 1,
    doubted: float | None = None,
    **more: Any,  # noqa: ANN401  as the feed takes it
) -> Aired:
    """A feed that was seen live from then until then, in hours of the week."""
    camera = Target(1400, GroupNumber(42), Account("alice"), Source.CAMERA, kind)
    feed = Feed(
        number=number,
        target=camera,
        sdk=Sdk.NORMAL,
        room=RoomName(room),
        team="T1",
        channel="C1",
        state=state,
        asked_by=ANN,
        live_at=None if since is None else at(since),
        ended_at=None if until is None else at(until),
        **{"opened_at": at(since or 0), **more},
    )
    return Aired(feed, None if doubted is None else at(doubted))


def consulted(*lines: Line, number: int = 1, action: str = "broadcast.start") -> Any:  # noqa: ANN401  below
    """Ann's wish, and what happened to it."""
    return Consulted(number, action, "room42", ANN, lines)


def asks(hours: float, kind: EventKind = EventKind.ASKED) -> Line:
    """Second persons are asked from then on."""
    return Line(kind, at(hours), ANN, asks=True)


def says(hours: float, kind: EventKind, *, enough: bool = True) -> Line:
    """Ben says so."""
    return Line(kind, at(hours), BEN, said=True, enough=enough)


def facts(**given: Any) -> Facts:  # noqa: ANN401  as the facts take it
    """Nothing happened but this."""
    nothing: dict[str, Any] = {
        "aired": (),
        "consulted": (),
        "waiting": 0,
        "failings": (),
        "emergencies": (),
        "halts": (),
        "turned": (),
        "tallies": (),
    }
    return Facts(**nothing | given)


def summed(
    period: Stretch = WEEK,
    now: datetime = WEEK.until,
    **given: Any,  # noqa: ANN401  as above
) -> Summary:
    """That week's summary."""
    return summary_of("T1", period, now, facts(**given), Head())
