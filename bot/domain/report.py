"""
Reports: what we owe to people until it is delivered.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.approval import Approval, Freeze, Review
    from bot.domain.checkpoints import Kept
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.summary import Summary


class ReportKind(Enum):
    """How something is told."""

    CARD = "card"  # the one message that shows a feed (or a kick)
    NOTICE = "notice"  # a reply to the card that must be noticed
    DIRECT = "direct"  # a direct message, where the channel is closed to us
    WHISPER = "whisper"  # to the asker only, in the channel where they asked
    REQUEST = "request"  # a direct message to one approver, kept up to date
    STEP = "step"  # what came of a workflow's step, told to the workflow
    CHECKPOINT = "checkpoint"  # a signed head of the chain, to a channel of its own
    WEEKLY = "weekly"  # what a week came to, to a channel of its own


class NoticeKind(Enum):
    """What must be noticed."""

    ON_AIR = "on_air"
    CONFIRMED = "confirmed"  # asked again, and it is still on air
    RECORDING = "recording"
    OFF_AIR = "off_air"  # also a recording's end, with its file ids
    FAILED = "failed"  # a start that certainly did not happen
    STILL_ON_AIR = "still_on_air"  # a stop that failed
    UNKNOWN = "unknown"
    REMOVED = "removed"
    CANCELLED = "cancelled"  # with what it depended on, or its moment passed
    NOTHING_TO_END = "nothing_to_end"  # a stop of what was not on air
    ENDING_SOON = "ending_soon"  # the automatic stop is near
    CARD_LOST = "card_lost"  # the card was deleted; it can be posted again
    APPROVED = "approved"  # what does not run at once: planned, or frozen
    REMINDER = "reminder"  # to an approver, half-way
    GLASS_BROKEN = "glass_broken"  # to every approver
    THAWED = "thawed"  # a freeze is over: run it now?


@dataclass(frozen=True, slots=True)
class Report:
    """
    One thing owed.

    Attributes:
        number: Its place in the order of delivery.
        kind: How it is told.
        notice: What must be noticed; None for a card.
        feed: The feed it tells of, or None.
        operation: The operation it tells of, or None.
        to: A channel's id, or a person's for a direct message.
        team: The workspace.
        version: Counts how often the same card became owed again, so that a
            change during the delivery is not forgotten.
        tries: How often it was tried.
        due_at: Not before.
        begun: How often a delivery was begun before this one: if it was, it may
            be there already.
        about: What it is about, as the record names it: `checkpoint/7`.
    """

    number: int
    kind: ReportKind
    notice: NoticeKind | None
    feed: int | None
    operation: int | None
    to: str
    team: str
    version: int
    tries: int
    due_at: datetime
    begun: int = 0
    about: str = ""


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a message stands in Slack: channel and time stamp."""

    channel: str
    ts: str


@dataclass(frozen=True, slots=True)
class Story:
    """
    All that a card or a notice can tell, read from the record in one go.

    Attributes:
        feed: The feed, or None for an operation without one.
        operation: The operation the report is about; for a card of a feed,
            the latest on it.
        first: The operation that opened the feed, or None.
        recording: The open or last recording linked to this broadcast, or None.
        card: Where the card stands, or None while it is not posted.
        at: When this was read.
        approvals: What second persons said to the operation, oldest first.
        followers: What was asked with it and waits for the same second persons.
        review: The debt of whoever ran it without them, or None.
        asked: The people who were asked by direct message.
        unreached: Those of them whom no direct message reaches.
        freeze: The halt in force, or None.
        kept: The checkpoint that it tells of, or None.
        summary: The week that it tells of, or None.
        onward: Where the card of the feed stands that the operation went on to,
            or None.
    """

    feed: Feed | None
    operation: Operation | None
    first: Operation | None
    recording: Feed | None
    card: Posted | None
    at: datetime
    approvals: tuple[Approval, ...] = ()
    followers: tuple[Operation, ...] = ()
    review: Review | None = None
    asked: tuple[str, ...] = ()
    unreached: tuple[str, ...] = ()
    freeze: Freeze | None = None
    kept: Kept | None = None
    summary: Summary | None = None
    onward: Posted | None = None
