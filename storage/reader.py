"""
The read side of the record: never waits for a writer, changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, select

from bot.domain.report import Posted, Story
from bot.domain.room import Kind
from storage import history, mapping
from storage.faults import translated
from storage.feeds import IS_OPEN
from storage.owing import subject
from storage.people import ZONE
from storage.quick import Search
from storage.tables import cards, channel_rooms, feeds, operations, rooms
from storage.transaction import now

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Connection, Select

    from bot.domain.feed import Feed
    from bot.domain.history import Event
    from bot.domain.operation import Operation
    from bot.domain.report import Report
    from bot.domain.room import Room
    from storage.mapping import AnyRow
    from storage.transaction import Settings

_RECORDING = feeds.c.kind == literal_column(f"'{Kind.RECORDING.value}'")
_ENDED = feeds.c.state == literal_column("'ended'")
_NEWEST = operations.c.number.desc()


# Built once: people wait for what these find.
_ROOM = Search(
    select(rooms).where(
        rooms.c.team == bindparam("of_team"), rooms.c.name == bindparam("of_name")
    )
)
_CHANNEL_ROOM = (
    select(rooms)
    .join(channel_rooms, channel_rooms.c.room == rooms.c.number)
    .where(
        channel_rooms.c.team == bindparam("of_team"),
        channel_rooms.c.channel == bindparam("of_channel"),
    )
)
_OPEN = mapping.FEEDS.where(IS_OPEN, feeds.c.team == bindparam("of_team"))
_OPEN_ANYWHERE = _OPEN.order_by(feeds.c.number)
_OPEN_IN_ROOM = _OPEN.where(feeds.c.room == bindparam("of_room")).order_by(
    feeds.c.number
)


class Reader:
    """Fits `bot.ports.Reader`."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is connected yet."""
        self._settings = settings
        self._engine = settings.engines.reader.execution_options(one_statement=True)

    def room(self, team: str, name: str) -> Room | None:
        """The room of that name."""
        with translated(), self._engine.begin() as db:
            return _room(_ROOM.first(db, of_team=team, of_name=name))

    def rooms(self, team: str) -> tuple[Room, ...]:
        """All of them, by name."""
        query = select(rooms).where(rooms.c.team == team)
        # Not by the database: PostgreSQL's order depends on its locale.
        found = (mapping.room_from(row) for row in self._all(query))
        return tuple(sorted(found, key=lambda room: room.name))

    def channel_room(self, team: str, channel: str) -> Room | None:
        """The channel's default room."""
        found = self._first(_CHANNEL_ROOM, of_team=team, of_channel=channel)
        return _room(found)

    def feed(self, number: int) -> Feed | None:
        """One feed."""
        return _feed(self._first(mapping.FEEDS.where(feeds.c.number == number)))

    def open_feeds(self, team: str, room: str | None = None) -> tuple[Feed, ...]:
        """Every open feed (of one room), oldest first."""
        if room is None:
            rows = self._all(_OPEN_ANYWHERE, of_team=team)
        else:
            rows = self._all(_OPEN_IN_ROOM, of_team=team, of_room=room)
        return tuple(mapping.feed_from(row) for row in rows)

    def last_ended(self, team: str, room: str) -> Feed | None:
        """The room's broadcast that ended last."""
        query = (
            mapping.FEEDS.where(_ENDED, feeds.c.team == team, feeds.c.room == room)
            .where(feeds.c.kind == Kind.BROADCAST.value)
            .order_by(feeds.c.ended_at.desc(), feeds.c.number.desc())
            .limit(1)
        )
        return _feed(self._first(query))

    def recordings(self, team: str, room: str | None, most: int) -> tuple[Feed, ...]:
        """Recordings, newest first; not those that never came about."""
        query = mapping.FEEDS.where(
            _RECORDING, feeds.c.team == team, feeds.c.state != "failed"
        )
        if room is not None:
            query = query.where(feeds.c.room == room)
        rows = self._all(query.order_by(feeds.c.number.desc()).limit(most))
        return tuple(mapping.feed_from(row) for row in rows)

    def operation(self, number: int) -> Operation | None:
        """One operation."""
        return _operation(
            self._first(mapping.OPERATIONS.where(operations.c.number == number))
        )

    def start_of(self, feed: int) -> Operation | None:
        """The latest start on that feed."""
        query = mapping.OPERATIONS.where(
            operations.c.feed == feed,
            operations.c.action.in_(["broadcast.start", "record.start"]),
        )
        return _operation(self._first(query.order_by(_NEWEST).limit(1)))

    def waiting(self, team: str, room: str | None = None) -> tuple[Operation, ...]:
        """Operations that are not settled, oldest first."""
        query = mapping.OPERATIONS.where(
            operations.c.due_at.is_not(None), operations.c.team == team
        )
        if room is not None:
            query = query.where(operations.c.room == room)
        # Not by the database: SQLite would read the whole table for the order's sake.
        found = [mapping.operation_from(row) for row in self._all(query)]
        return tuple(sorted(found, key=lambda one: one.number))

    def zone(self, team: str, user: str, newer_than: datetime) -> str | None:
        """Somebody's time zone, where Slack told it after *newer_than*."""
        who = {"of_team": team, "of_user": user}
        found = self._first(ZONE, **who, newer_than=newer_than)
        return None if found is None else str(found.zone)

    def story(self, report: Report) -> Story:
        """All that this report can tell, read in one go."""
        with translated(), self._settings.engines.reader.begin() as db:
            return Story(
                feed=_feed_of(db, report.feed),
                operation=_told(db, report),
                first=_on_feed(db, report.feed, operations.c.number),
                recording=_linked_to(db, report.feed),
                card=_card(db, report),
                at=now(db, self._settings),
            )

    def history(
        self,
        team: str,
        *,
        room: str | None = None,
        channel: str | None = None,
        operation: int | None = None,
        feed: int | None = None,
        most: int = 20,
    ) -> tuple[Event, ...]:
        """The newest lines that fit, oldest of them first."""
        return history.newest(
            self._settings.engines.reader,
            team,
            room=room,
            channel=channel,
            operation=operation,
            feed=feed,
            most=most,
        )

    def events(self, after: int = 0) -> Iterator[Event]:
        """Every line after that number, in order, a page at a time."""
        return history.following(self._settings.engines.reader, after)

    def _first(
        self, query: Select[Any], **values: str | int | datetime
    ) -> AnyRow | None:
        with translated(), self._engine.begin() as db:
            return db.execute(query, values).first()

    def _all(self, query: Select[Any], **values: str | int) -> list[AnyRow]:
        with translated(), self._engine.begin() as db:
            return list(db.execute(query, values).all())


def _told(db: Connection, report: Report) -> Operation | None:
    """The operation that the report is about: for a feed's card, the latest."""
    of_feed = report.feed is not None and report.notice is None
    if of_feed or report.operation is None:
        return _on_feed(db, report.feed, _NEWEST)
    query = mapping.OPERATIONS.where(operations.c.number == report.operation)
    return _operation(db.execute(query).first())


def _on_feed(db: Connection, feed: int | None, order: Any) -> Operation | None:  # noqa: ANN401  SQLAlchemy has no one type for it
    if feed is None:
        return None
    query = mapping.OPERATIONS.where(operations.c.feed == feed)
    return _operation(db.execute(query.order_by(order).limit(1)).first())


def _linked_to(db: Connection, broadcast: int | None) -> Feed | None:
    if broadcast is None:
        return None
    query = mapping.FEEDS.where(feeds.c.linked_to == broadcast)
    return _feed(db.execute(query.order_by(feeds.c.number.desc()).limit(1)).first())


def _feed_of(db: Connection, number: int | None) -> Feed | None:
    if number is None:
        return None
    return _feed(db.execute(mapping.FEEDS.where(feeds.c.number == number)).first())


def _card(db: Connection, report: Report) -> Posted | None:
    of = subject(report.feed, report.operation)
    row = db.execute(select(cards).where(cards.c.subject == of)).first()
    return None if row is None else Posted(row.channel, row.ts)


def _room(row: AnyRow | None) -> Room | None:
    return None if row is None else mapping.room_from(row)


def _feed(row: AnyRow | None) -> Feed | None:
    return None if row is None else mapping.feed_from(row)


def _operation(row: AnyRow | None) -> Operation | None:
    return None if row is None else mapping.operation_from(row)
