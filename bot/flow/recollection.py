"""
Recollection: what is needed to plan and judge a stop, as last read.

Rooms, channels' rooms and open feeds are answered from the record while it can be
read, and from memory while it cannot.  Nothing else is: who asks what is on air is
told that nobody can say just now, not what was so before.
"""

from __future__ import annotations

import logging
from threading import Lock
from typing import TYPE_CHECKING, TypeVar

from bot.domain.errors import RecordUnavailableError
from bot.flow.passing_on import PassingOn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.domain.feed import Feed
    from bot.domain.room import Room
    from bot.ports import Reader

log = logging.getLogger(__name__)

_MOST_CHANNELS = 100
_EVERY = 3
_T = TypeVar("_T")
_K = TypeVar("_K")
_V = TypeVar("_V")


class Recollection(PassingOn):
    """A reader that remembers what stops need (fits `ports.Reader`)."""

    def __init__(self, reader: Reader, teams: Callable[[], Iterable[str]]) -> None:
        """
        Nothing is remembered before the first `refresh`, or the first question.

        Args:
            reader: The record's own.
            teams: The ids of the workspaces served, as known now.
        """
        super().__init__(reader)
        self._teams = teams
        self._lock = Lock()
        self._rounds = 0
        self._away: RecordUnavailableError | None = None
        self._rooms: dict[str, dict[str, Room]] = {}
        self._feeds: dict[str, dict[int, Feed]] = {}
        self._channels: dict[tuple[str, str], Room | None] = {}

    @property
    def away(self) -> bool:
        """Whether the record could not be read when it was last tried."""
        return self._away is not None

    def demand(self) -> None:
        """
        Go on only if the record could be read when it was last tried.

        Raises:
            RecordUnavailableError: It could not; nobody waits for it again.
        """
        if self._away is not None:
            raise self._nothing_known()

    def refresh(self) -> None:
        """
        Read anew all that is remembered; only this finds out that it is back.

        While it is away nobody else waits for it: each of three questions might wait
        for seconds, and Slack waits three altogether.
        """
        try:
            for team in self._teams():
                rooms = self._reader.rooms(team)
                feeds = self._reader.open_feeds(team)
                with self._lock:
                    self._rooms[team] = {one.name.text: one for one in rooms}
                    self._feeds[team] = {one.number: one for one in feeds}
            for team, channel in tuple(self._channels):
                room = self._reader.channel_room(team, channel)
                with self._lock:
                    self._channels[team, channel] = room
        except RecordUnavailableError as error:
            self._lose(error)
            return
        if self._away is not None:
            log.warning("the record can be read again")
            self._away = None

    def watch(self) -> bool:
        """To be called about once a second; reads when it is time to."""
        self._rounds += 1
        if self.away or self._rounds % _EVERY == 0:
            self.refresh()
        return False

    def room(self, team: str, name: str) -> Room | None:
        """The room of that name."""
        return self._read(
            lambda: self._reader.room(team, name),
            lambda: self._known(self._rooms, team).get(name),
        )

    def rooms(self, team: str) -> tuple[Room, ...]:
        """All of them, by name."""
        return self._read(
            lambda: self._reader.rooms(team),
            lambda: tuple(self._known(self._rooms, team).values()),
        )

    def channel_room(self, team: str, channel: str) -> Room | None:
        """The channel's default room, where it was asked for before."""

        def read() -> Room | None:
            room = self._reader.channel_room(team, channel)
            with self._lock:
                if len(self._channels) >= _MOST_CHANNELS:
                    self._channels.clear()
                self._channels[team, channel] = room
            return room

        def remembered() -> Room | None:
            if (team, channel) not in self._channels:
                raise self._nothing_known()
            return self._channels[team, channel]

        return self._read(read, remembered)

    def feed(self, number: int) -> Feed | None:
        """One feed; of those that are not open, nothing is remembered."""

        def remembered() -> Feed:
            for feeds in self._feeds.values():
                if number in feeds:
                    return feeds[number]
            raise self._nothing_known()

        return self._read(lambda: self._reader.feed(number), remembered)

    def open_feeds(self, team: str, room: str | None = None) -> tuple[Feed, ...]:
        """Every open feed (of one room), oldest first."""
        return self._read(
            lambda: self._reader.open_feeds(team, room),
            lambda: tuple(
                one
                for one in self._known(self._feeds, team).values()
                if room in (None, one.room.text)
            ),
        )

    def _read(self, read: Callable[[], _T], remembered: Callable[[], _T]) -> _T:
        if self._away is None:
            try:
                return read()
            except RecordUnavailableError as error:
                self._lose(error)
        with self._lock:
            return remembered()

    def _lose(self, error: RecordUnavailableError) -> None:
        if self._away is None:
            log.warning("rooms and feeds are answered from memory: %s", error)
        self._away = error

    def _known(self, kept: dict[str, dict[_K, _V]], team: str) -> dict[_K, _V]:
        """What is remembered of the workspace, where anything was ever read."""
        if team not in kept:
            raise self._nothing_known()
        return kept[team]

    def _nothing_known(self) -> RecordUnavailableError:
        """The record's own words; a new error, for each grows by being raised."""
        if self._away is None:
            what, remedy = "The database does not answer.", "Try again in a moment."
        else:
            what, remedy = self._away.what, self._away.remedy
        return RecordUnavailableError(what, remedy=remedy)
