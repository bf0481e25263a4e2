"""
The read side of the record.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

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


class Reader(Protocol):
    """
    The read side of the record: never waits for a writer, changes nothing.

    Raises (each method):
        RecordUnavailableError: It cannot be read just now.
    """

    def room(self, team: str, name: str) -> Room | None:
        """The room of that name."""

    def rooms(self, team: str) -> tuple[Room, ...]:
        """All of them, by name."""

    def channel_room(self, team: str, channel: str) -> Room | None:
        """The channel's default room."""

    def feed(self, number: int) -> Feed | None:
        """One feed."""

    def open_feeds(self, team: str, room: str | None = None) -> tuple[Feed, ...]:
        """Every open feed (of one room), oldest first."""

    def last_ended(self, team: str, room: str) -> Feed | None:
        """The room's broadcast that ended last."""

    def recordings(self, team: str, room: str | None, most: int) -> tuple[Feed, ...]:
        """Recordings, newest first."""

    def operation(self, number: int) -> Operation | None:
        """One operation."""

    def start_of(self, feed: int) -> Operation | None:
        """The latest start on that feed."""

    def waiting(self, team: str, room: str | None = None) -> tuple[Operation, ...]:
        """Operations that are not settled, oldest first."""

    def approvals(self, number: int) -> tuple[Approval, ...]:
        """What second persons said to that operation, oldest first."""

    def review(self, number: int) -> Review | None:
        """The debt of whoever ran it without approvals."""

    def reviews(self, team: str) -> tuple[Review, ...]:
        """Those that nobody has closed yet, oldest first."""

    def frozen(self, team: str) -> Freeze | None:
        """The halt in force."""

    def groups(self, team: str) -> tuple[GroupRead, ...]:
        """Who is in the user groups, and when Slack said so."""

    def people(self, team: str) -> tuple[PersonRead, ...]:
        """Whether people are still there, and when Slack said so."""

    def rules_in_force(self) -> str:
        """The hash of the rules that every process goes by; "" before the first."""

    def asked_by(self, team: str, user: str, most: int) -> tuple[Operation, ...]:
        """Somebody's operations, newest first."""

    def card_at(self, channel: str, ts: str) -> tuple[Feed | None, Operation | None]:
        """What the card there shows; two None where it is none of ours."""

    def channel_rooms(self, team: str, channels: frozenset[str]) -> tuple[Room, ...]:
        """The default rooms of those channels, by name."""

    def zone(self, team: str, user: str, newer_than: datetime) -> str | None:
        """Somebody's time zone, where Slack told it after *newer_than*."""

    def story(self, report: Report) -> Story:
        """All that this report can tell, read in one go."""

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

    def find(
        self,
        team: str,
        wanted: Filter,
        *,
        before: int | None = None,
        after: int | None = None,
        most: int = 20,
    ) -> Found:
        """
        A page of the lines that fit: the newest before a number, unless *after* one.
        """

    def cards(self, subjects: Iterable[str]) -> Mapping[str, Posted]:
        """Where the cards of those stand, `feed/7` or `operation/9`; none deleted."""

    def events(self, after: int = 0) -> Iterator[Event]:
        """Every line after that number, in order, a page at a time."""

    def seals(self, events: Iterable[int]) -> Mapping[int, Seal]:
        """The seals of those lines that have one by now, by the lines' numbers."""

    def head(self) -> Head:
        """Where the chain of seals ends."""

    def checkpoint(self) -> Checkpoint | None:
        """The latest one."""

    def chain(self, most: int) -> ChainShown:
        """How the chain stands, with a look at its newest *most* lines."""

    def shelf(self) -> Shelf:
        """What of the history is in files."""

    def summary(
        self, team: str, period: Stretch, now: datetime, room: str = ""
    ) -> Summary:
        """
        What that period was like.

        Args:
            team: The workspace.
            period: From when until when.
            now: The time: so far goes what is still on air.
            room: The only room that is asked about, or "".
        """
