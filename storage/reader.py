"""
The read side of the record: never waits for a writer, changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, literal_column, select

from bot.domain.room import Kind
from storage import history, mapping
from storage.approvals import APPROVALS, REVIEWS, approval_from, review_from
from storage.enacting import digest_in_force
from storage.faults import translated
from storage.feeds import IS_OPEN
from storage.freezing import frozen
from storage.groups import GROUPS, group_from
from storage.people import PEOPLE, ZONE, person_from
from storage.proof import ChainReading
from storage.questions.pages import Pages
from storage.quick import Search
from storage.stories import NEWEST, REVIEW_OF, feed_or_none, operation_or_none, story_of
from storage.tables import (
    actors,
    cards,
    channel_rooms,
    feeds,
    operations,
    reviews,
    rooms,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy import Select

    from bot.domain.approval import Approval, Freeze, GroupRead, PersonRead, Review
    from bot.domain.feed import Feed
    from bot.domain.history import Event
    from bot.domain.operation import Operation
    from bot.domain.report import Report, Story
    from bot.domain.room import Room
    from storage.mapping import AnyRow
    from storage.transaction import Settings

_RECORDING = feeds.c.kind == literal_column(f"'{Kind.RECORDING.value}'")
_ENDED = feeds.c.state == literal_column("'ended'")


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
_CHANNEL_ROOMS = (
    select(rooms)
    .join(channel_rooms, channel_rooms.c.room == rooms.c.number)
    .where(channel_rooms.c.team == bindparam("of_team"))
)
_ASKED_BY = mapping.OPERATIONS.where(
    operations.c.actor.in_(
        select(actors.c.number).where(
            actors.c.team == bindparam("of_team"), actors.c.user == bindparam("of_user")
        )
    )
).order_by(NEWEST)
_OPEN_REVIEWS = REVIEWS.where(
    reviews.c.team == bindparam("of_team"), reviews.c.closed_at.is_(None)
)
_CARD_AT = select(cards.c.subject).where(
    cards.c.channel == bindparam("of_channel"), cards.c.ts == bindparam("of_ts")
)
_OPEN = mapping.FEEDS.where(IS_OPEN, feeds.c.team == bindparam("of_team"))
_OPEN_ANYWHERE = _OPEN.order_by(feeds.c.number)
_OPEN_IN_ROOM = _OPEN.where(feeds.c.room == bindparam("of_room")).order_by(
    feeds.c.number
)


class Reader(Pages, ChainReading):
    """Fits `bot.ports.Reader`."""

    def __init__(self, settings: Settings) -> None:
        """Nothing is connected yet."""
        super().__init__(settings)
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
        return feed_or_none(self._first(mapping.FEEDS.where(feeds.c.number == number)))

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
        return feed_or_none(self._first(query))

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
        return operation_or_none(
            self._first(mapping.OPERATIONS.where(operations.c.number == number))
        )

    def start_of(self, feed: int) -> Operation | None:
        """The latest start on that feed."""
        query = mapping.OPERATIONS.where(
            operations.c.feed == feed,
            operations.c.action.in_(["broadcast.start", "record.start"]),
        )
        return operation_or_none(self._first(query.order_by(NEWEST).limit(1)))

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

    def asked_by(self, team: str, user: str, most: int) -> tuple[Operation, ...]:
        """Somebody's operations, newest first."""
        rows = self._all(_ASKED_BY.limit(most), of_team=team, of_user=user)
        return tuple(mapping.operation_from(row) for row in rows)

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """What second persons said to that operation, oldest first."""
        rows = self._all(APPROVALS, of_number=number)
        return tuple(approval_from(row) for row in rows)

    def review(self, number: int) -> Review | None:
        """The debt of whoever ran it without approvals."""
        row = self._first(REVIEW_OF, of_number=number)
        return None if row is None else review_from(row)

    def reviews(self, team: str) -> tuple[Review, ...]:
        """Those that nobody has closed yet, oldest first."""
        found = [review_from(row) for row in self._all(_OPEN_REVIEWS, of_team=team)]
        return tuple(sorted(found, key=lambda one: (one.at, one.operation)))

    def frozen(self, team: str) -> Freeze | None:
        """The halt in force."""
        with translated(), self._engine.begin() as db:
            return frozen(db, team)

    def groups(self, team: str) -> tuple[GroupRead, ...]:
        """Who is in the user groups, and when Slack said so."""
        return tuple(group_from(row) for row in self._all(GROUPS, of_team=team))

    def people(self, team: str) -> tuple[PersonRead, ...]:
        """Whether people are still there, and when Slack said so."""
        return tuple(person_from(row) for row in self._all(PEOPLE, of_team=team))

    def rules_in_force(self) -> str:
        """The hash of the rules that every process goes by; "" before the first."""
        with translated(), self._engine.begin() as db:
            return digest_in_force(db)

    def card_at(self, channel: str, ts: str) -> tuple[Feed | None, Operation | None]:
        """
        What the card there shows; two None where it is none of ours.

        A feed's card gives the feed, every other one its operation.
        """
        found = self._first(_CARD_AT, of_channel=channel, of_ts=ts)
        if found is None or not ts:
            return None, None
        about, number = str(found.subject).split("/")[:2]
        if about == "feed":
            return self.feed(int(number)), None
        return None, self.operation(int(number))

    def channel_rooms(self, team: str, channels: frozenset[str]) -> tuple[Room, ...]:
        """The default rooms of those channels, by name; each of them once."""
        query = _CHANNEL_ROOMS.where(channel_rooms.c.channel.in_(sorted(channels)))
        rows = self._all(query, of_team=team)
        found = {row.number: mapping.room_from(row) for row in rows}
        return tuple(sorted(found.values(), key=lambda room: room.name))

    def zone(self, team: str, user: str, newer_than: datetime) -> str | None:
        """Somebody's time zone, where Slack told it after *newer_than*."""
        who = {"of_team": team, "of_user": user}
        found = self._first(ZONE, **who, newer_than=newer_than)
        return None if found is None else str(found.zone)

    def story(self, report: Report) -> Story:
        """All that this report can tell, read in one go."""
        with translated(), self._settings.engines.reader.begin() as db:
            return story_of(db, self._settings, report)

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


def _room(row: AnyRow | None) -> Room | None:
    return None if row is None else mapping.room_from(row)
