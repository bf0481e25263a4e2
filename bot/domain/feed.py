"""
Feeds: one broadcast or one recording of one target, from wish to end.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.outcome import Address
    from bot.domain.room import RoomName, Sdk, Target

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_DIGITS = 17


class FeedState(Enum):
    """
    What is known of a feed.

    `OPENING`, `LIVE` and `UNKNOWN` feeds are open: at most one of them for
    each target, which the database promises.
    """

    OPENING = "opening"  # asked for; nothing is known yet
    LIVE = "live"  # the backend said so, at `confirmed_at`
    UNKNOWN = "unknown"  # it may or may not be on air
    ENDED = "ended"  # it was on air, or may have been, and is off
    FAILED = "failed"  # it never came on air


OPEN = frozenset({FeedState.OPENING, FeedState.LIVE, FeedState.UNKNOWN})


@dataclass(frozen=True, slots=True)
class Feed:
    """
    One broadcast or recording; its card is the one message that shows it.

    Attributes:
        number: Its number on record; 0 until it is on record.
        target: A snapshot: the room's record may change, this does not.
        sdk: With what the account is in the room, snapshot too.
        room: The room's name when it was opened.
        team: The workspace.
        channel: The Slack channel that has the card.
        state: What is known.
        asked_by: On whose word it was opened.
        why: The reason given, or "".
        opened_at: When it was asked for.
        live_at: Since when it is on air, or None.
        confirmed_at: When the backend last said that it is on air, or None.
        ended_at: When it was known to be off, or None.
        ended_by: On whose word it ended; None where it ended by itself.
        addresses: Where to watch; kept when a later answer brings none.
        channel_id: The vendor's channel, decimal text, or "".
        tape_task: The push's own recording task, or None.
        file_name: A recording's name: the key to its files.
        file_ids: A recording's files, known at its end.
        linked_to: The broadcast that a recording goes with, or None.
        unconfirmed: True when it is on air by somebody else's start, so that
            our options and password are not confirmed (40000415).
        stops_at: When it is stopped by itself, or None.
        stops_by: The latest to which that can be moved, or None: no limit.
        vouched_by: Who said that it is on air, while the backend has not.
    """

    number: int
    target: Target
    sdk: Sdk
    room: RoomName
    team: str
    channel: str
    state: FeedState
    asked_by: Actor
    opened_at: datetime
    why: str = ""
    live_at: datetime | None = None
    confirmed_at: datetime | None = None
    ended_at: datetime | None = None
    ended_by: Actor | None = None
    addresses: tuple[Address, ...] = ()
    channel_id: str = ""
    tape_task: int | None = None
    file_name: str = ""
    file_ids: tuple[str, ...] = ()
    linked_to: int | None = None
    unconfirmed: bool = False
    stops_at: datetime | None = None
    stops_by: datetime | None = None
    vouched_by: Actor | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is, or may be, or may come, on air."""
        return self.state in OPEN

    @property
    def stop_named(self) -> str:
        """The feed and the automatic stop that it has now, for a button to name."""
        since = (self.stops_at or _EPOCH) - _EPOCH
        return f"{self.number}@{since // timedelta(microseconds=1)}"


def moment_in(text: str) -> datetime | None:
    """The stop that `stop_named` put after the `@`; None where there is none."""
    if not (text.isascii() and text.isdecimal() and len(text) <= _MOST_DIGITS):
        return None
    return _EPOCH + timedelta(microseconds=int(text))
