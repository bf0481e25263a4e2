"""
A period's facts, read by index and handed on one by one: nothing is counted here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, literal_column, or_, select

from bot.domain.facts import (
    Aired,
    Facts,
    Failing,
    Tally,
    Turned,
)
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.second_looks import Emergency, Halt
from bot.domain.summing import summary_of
from storage import mapping
from storage.chain.head import head_of
from storage.feeds import IS_OPEN
from storage.findings import finding_from
from storage.history import lines
from storage.questions.consulting import consulted
from storage.questions.period import pages
from storage.tables import actors, archives, events, feeds, freezes, operations, reviews

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from bot.domain.summary import Summary
    from storage.mapping import AnyRow
    from storage.questions.period import Asking

_by = actors.alias("who")
_other = actors.alias("other")

_DOUBT = (EventKind.FEED_LIVE.value, EventKind.FEED_UNKNOWN.value)
# Lines that may leave an operation failed or unknown.
_SETTLING = tuple(
    one.value
    for one in (
        EventKind.ANSWERED,
        EventKind.LATE,
        EventKind.LOST,
        EventKind.TAKEN_IN,
        EventKind.UNKNOWN,
        EventKind.VOUCHED,
    )
)
# What a person did, each of it told by one line of theirs.
_DOING = tuple(
    one.value
    for one in (
        EventKind.ASKED,
        EventKind.BROKEN_GLASS,
        EventKind.EXTENDED,
        EventKind.FROZEN,
        EventKind.REVIEWED,
        EventKind.ROOM_ADDED,
        EventKind.ROOM_EDITED,
        EventKind.ROOM_HERE,
        EventKind.ROOM_REMOVED,
        EventKind.UNFROZEN,
        EventKind.VOUCHED,
    )
)


def summed(asking: Asking, now: datetime) -> Summary:
    """
    What that period was like.

    Args:
        asking: Which one; all of it is read in its transaction.
        now: The time: so far goes what is still on air.
    """
    facts, head = facts_of(asking), head_of(asking.db)
    return summary_of(asking.team, asking.period, now, facts, head, asking.room)


def facts_of(asking: Asking) -> Facts:
    """All of them; each is read when somebody asks for it."""
    return Facts(
        aired=_aired(asking),
        consulted=consulted(asking),
        waiting=_waiting(asking),
        failings=_failings(asking),
        emergencies=_emergencies(asking),
        halts=_halts(asking),
        turned=_turned(asking),
        tallies=_tallies(asking),
        told_from=_told_from(asking),
    )


def _told_from(asking: Asking) -> datetime | None:
    """When the first line was written that is not archived; None: none is archived."""
    if asking.db.execute(select(archives.c.number).limit(1)).first() is None:
        return None
    query = select(events.c.at).order_by(events.c.number).limit(1)
    first: datetime | None = asking.db.execute(query).scalar()
    return first or asking.period.until


def _aired(asking: Asking) -> Iterator[Aired]:
    mine = mapping.FEEDS.where(feeds.c.team == asking.team)
    if asking.room:
        mine = mine.where(feeds.c.room == asking.room)
    ended = mine.where(
        feeds.c.state == literal_column("'ended'"),
        feeds.c.ended_at > asking.period.since,
        feeds.c.opened_at < asking.period.until,
    ).order_by(feeds.c.ended_at)
    still = mine.where(
        IS_OPEN,
        feeds.c.state != FeedState.OPENING.value,
        feeds.c.opened_at < asking.period.until,
    )
    lost = set(_lost_in(asking))

    def may(row: AnyRow) -> bool:
        """Whether its own lines may tell of a doubt before the period's end."""
        before = row.opened_at < asking.period.since
        return before or row.state == FeedState.UNKNOWN.value or row.number in lost

    # Two questions, each with an index of its own.
    for query in (ended, still):
        for page in pages(asking.rows(query)):
            doubts = _doubts(asking, [row.number for row in page if may(row)])
            for row in page:
                yield Aired(mapping.feed_from(row), doubts.get(row.number))


def _lost_in(asking: Asking) -> Iterator[int]:
    """The feeds that became unknown in the period, whatever became of them."""
    kinds = (EventKind.FEED_UNKNOWN.value,)
    for row in asking.rows(select(events.c.feed).where(*asking.lines(kinds))):
        yield row.feed


def _doubts(asking: Asking, numbers: list[int]) -> dict[int, datetime]:
    """Since when those of the feeds were unknown that nobody saw live after it."""
    query = (
        select(events.c.feed, events.c.kind, events.c.at)
        .where(
            events.c.team == asking.team,
            events.c.feed.in_(numbers),
            events.c.kind.in_(_DOUBT),
        )
        .order_by(events.c.feed, events.c.number)
    )
    found: dict[int, datetime] = {}
    for row in asking.db.execute(query):
        if row.kind == EventKind.FEED_LIVE.value:
            found.pop(row.feed, None)
        else:
            found.setdefault(row.feed, row.at)
    return found


def _waiting(asking: Asking) -> int:
    query = (
        select(func.count())
        .select_from(operations)
        .where(
            operations.c.due_at.is_not(None),
            operations.c.team == asking.team,
            operations.c.state == State.AWAITING_APPROVAL.value,
        )
    )
    if asking.room:
        query = query.where(operations.c.room == asking.room)
    return int(asking.db.execute(query).scalar_one())


def _failings(asking: Asking) -> Iterator[Failing]:
    query = select(
        operations.c.finding,
        operations.c.state,
        operations.c.room,
        operations.c.settled_at,
    ).where(
        operations.c.number.in_(asking.touched(_SETTLING)),
        operations.c.state.in_([State.FAILED.value, State.UNKNOWN.value]),
        operations.c.settled_at >= asking.period.since,
        operations.c.settled_at < asking.period.until,
    )
    for row in asking.rows(query.order_by(operations.c.number)):
        unknown = row.state == State.UNKNOWN.value
        yield Failing(finding_from(row.finding), unknown, row.room, row.settled_at)


def _emergencies(asking: Asking) -> tuple[Emergency, ...]:
    """Those of the period, and the debts that are open, whenever they began."""
    broken = asking.touched((EventKind.BROKEN_GLASS.value,))
    query = (
        select(
            *(reviews.c[name] for name in ("operation", "why", "at", "note")),
            reviews.c.closed_at,
            operations.c.action,
            operations.c.room,
            *mapping.ids(_by, "by"),
            *mapping.ids(_other, "closed"),
        )
        .join_from(reviews, operations, reviews.c.operation == operations.c.number)
        .join(_by, reviews.c.broken_by == _by.c.number)
        .outerjoin(_other, reviews.c.closed_by == _other.c.number)
    )
    of_period = reviews.c.operation.in_(broken)
    still = and_(reviews.c.team == asking.team, reviews.c.closed_at.is_(None))
    found: dict[int, Emergency] = {}
    for which in (of_period, still):
        part = query.where(which)
        if asking.room:
            part = part.where(operations.c.room == asking.room)
        found |= {row.operation: _emergency(row) for row in asking.db.execute(part)}
    return tuple(sorted(found.values(), key=lambda one: (one.at, one.operation)))


def _halts(asking: Asking) -> tuple[Halt, ...]:
    query = (
        select(
            freezes.c.why,
            freezes.c.at,
            freezes.c.ended_at,
            *mapping.ids(_by, "by"),
            *mapping.ids(_other, "ender"),
        )
        .join_from(freezes, _by, freezes.c.by == _by.c.number)
        .outerjoin(_other, freezes.c.ended_by == _other.c.number)
        .where(
            freezes.c.team == asking.team,
            freezes.c.at < asking.period.until,
            or_(
                freezes.c.ended_at.is_(None),
                freezes.c.ended_at > asking.period.since,
            ),
        )
        .order_by(freezes.c.at, freezes.c.number)
    )
    return tuple(
        Halt(
            mapping.somebody(row, "by"),
            row.why,
            row.at,
            row.ended_at,
            mapping.actor_from(row, "ender"),
        )
        for row in asking.db.execute(query)
    )


def _turned(asking: Asking) -> Iterator[Turned]:
    query = mapping.EVENTS.where(*asking.lines((EventKind.REFUSED.value,)))
    in_order = query.order_by(events.c.at, events.c.number)
    for page in pages(asking.rows(in_order)):
        for event in lines(asking.db, page):
            why = event.details.get("error") or event.details.get("what") or ""
            yield Turned(event.actor, event.action, event.room, str(why), event.at)


def _tallies(asking: Asking) -> Iterator[Tally]:
    counted = (
        select(
            events.c.actor,
            events.c.kind,
            events.c.action,
            func.count().label("times"),
        )
        .where(*asking.lines(_DOING))
        .group_by(events.c.actor, events.c.kind, events.c.action)
        .subquery()
    )
    query = select(
        counted.c.kind, counted.c.action, counted.c.times, *mapping.ids(_by, "by")
    ).join_from(counted, _by, counted.c.actor == _by.c.number)
    for row in asking.rows(query):
        by = mapping.somebody(row, "by")
        yield Tally(by, EventKind(row.kind), row.action, row.times)


def _emergency(row: AnyRow) -> Emergency:
    return Emergency(
        operation=row.operation,
        action=row.action,
        room=row.room,
        broken_by=mapping.somebody(row, "by"),
        why=row.why,
        at=row.at,
        closed_by=mapping.actor_from(row, "closed"),
        closed_at=row.closed_at,
        note=row.note,
    )
