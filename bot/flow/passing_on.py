"""
Passing on: what nobody needs to know by heart is asked of the record itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from bot.domain.airtime import Stretch
    from bot.domain.approval import Approval, Freeze, GroupRead, PersonRead, Review
    from bot.domain.archive import Shelf
    from bot.domain.checkpoints import ChainShown
    from bot.domain.feed import Feed
    from bot.domain.history import Event
    from bot.domain.history_filter import Filter, Found
    from bot.domain.operation import Operation
    from bot.domain.report import Posted, Report, Story
    from bot.domain.room import Room
    from bot.domain.seal import Checkpoint, Head, Seal
    from bot.domain.summary import Summary
    from bot.ports import Reader


class PassingOn:
    """The part of a recollection that remembers nothing."""

    def __init__(self, reader: Reader) -> None:
        """Everything is asked of *reader*."""
        self._reader = reader

    def last_ended(self, team: str, room: str) -> Feed | None:
        """As the record says; not remembered."""
        return self._reader.last_ended(team, room)

    def recordings(self, team: str, room: str | None, most: int) -> tuple[Feed, ...]:
        """As the record says; not remembered."""
        return self._reader.recordings(team, room, most)

    def operation(self, number: int) -> Operation | None:
        """As the record says; not remembered."""
        return self._reader.operation(number)

    def start_of(self, feed: int) -> Operation | None:
        """As the record says; not remembered."""
        return self._reader.start_of(feed)

    def waiting(self, team: str, room: str | None = None) -> tuple[Operation, ...]:
        """As the record says; not remembered."""
        return self._reader.waiting(team, room)

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """As the record says; not remembered."""
        return self._reader.approvals(number)

    def review(self, number: int) -> Review | None:
        """As the record says; not remembered."""
        return self._reader.review(number)

    def reviews(self, team: str) -> tuple[Review, ...]:
        """As the record says; not remembered."""
        return self._reader.reviews(team)

    def frozen(self, team: str) -> Freeze | None:
        """As the record says; not remembered: unless that is known nothing starts."""
        return self._reader.frozen(team)

    def groups(self, team: str) -> tuple[GroupRead, ...]:
        """As the record says; not remembered."""
        return self._reader.groups(team)

    def people(self, team: str) -> tuple[PersonRead, ...]:
        """As the record says; not remembered."""
        return self._reader.people(team)

    def rules_in_force(self) -> str:
        """As the record says; not remembered."""
        return self._reader.rules_in_force()

    def asked_by(self, team: str, user: str, most: int) -> tuple[Operation, ...]:
        """As the record says; not remembered."""
        return self._reader.asked_by(team, user, most)

    def card_at(self, channel: str, ts: str) -> tuple[Feed | None, Operation | None]:
        """As the record says; not remembered."""
        return self._reader.card_at(channel, ts)

    def channel_rooms(self, team: str, channels: frozenset[str]) -> tuple[Room, ...]:
        """As the record says; not remembered."""
        return self._reader.channel_rooms(team, channels)

    def zone(self, team: str, user: str, newer_than: datetime) -> str | None:
        """As the record says; not remembered."""
        return self._reader.zone(team, user, newer_than)

    def story(self, report: Report) -> Story:
        """As the record says; not remembered."""
        return self._reader.story(report)

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
        """As the record says; not remembered."""
        return self._reader.history(
            team,
            room=room,
            channel=channel,
            operation=operation,
            feed=feed,
            most=most,
        )

    def find(
        self,
        team: str,
        wanted: Filter,
        *,
        before: int | None = None,
        after: int | None = None,
        most: int = 20,
    ) -> Found:
        """As the record says; not remembered."""
        return self._reader.find(team, wanted, before=before, after=after, most=most)

    def cards(self, subjects: Iterable[str]) -> Mapping[str, Posted]:
        """As the record says; not remembered."""
        return self._reader.cards(subjects)

    def events(self, after: int = 0) -> Iterator[Event]:
        """As the record says; not remembered."""
        return self._reader.events(after)

    def seals(self, events: Iterable[int]) -> Mapping[int, Seal]:
        """As the record says; not remembered."""
        return self._reader.seals(events)

    def head(self) -> Head:
        """As the record says; not remembered."""
        return self._reader.head()

    def checkpoint(self) -> Checkpoint | None:
        """As the record says; not remembered."""
        return self._reader.checkpoint()

    def summary(
        self, team: str, period: Stretch, now: datetime, room: str = ""
    ) -> Summary:
        """As the record says; not remembered."""
        return self._reader.summary(team, period, now, room)

    def chain(self, most: int) -> ChainShown:
        """As the record says; not remembered."""
        return self._reader.chain(most)

    def shelf(self) -> Shelf:
        """As the record says; not remembered."""
        return self._reader.shelf()
