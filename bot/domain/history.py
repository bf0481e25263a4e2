"""
The history: one unalterable line for everything that happened.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.actor import Actor


class EventKind(Enum):
    """Every kind of line there is."""

    ASKED = "asked"  # an operation was opened
    REPEATED = "repeated"  # the same gesture or wish came again, and found it
    REFUSED = "refused"  # the rules, or the record, said no
    CONFIRMED = "confirmed"  # the asker said yes once more
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    CLAIMED = "claimed"  # a worker took it
    SENT = "sent"  # the first byte is about to leave
    ANSWERED = "answered"  # the backend's answer is understood
    UNKNOWN = "unknown"  # no trustworthy answer
    RETURNED = "returned"  # taken back from a dead worker; nothing was sent
    LOST = "lost"  # taken back from a dead worker after sending
    LATE = "late"  # an answer to a call whose lease was lost by then
    RETRIED = "retried"  # certainly without effect so far; it is tried again
    SUPERSEDED = "superseded"  # by a later act on the same target
    CHECKED = "checked"  # time zone and groups are known now
    APPROVED = "approved"  # by a second person
    DECLINED = "declined"  # by a second person
    REMINDED = "reminded"  # the second persons, half-way
    STALE = "stale"  # what was shown is no longer what would be sent
    BROKEN_GLASS = "broken_glass"  # run without its approvals
    REVIEWED = "reviewed"  # an approver looked at that
    IN_VAIN = "in_vain"  # a button that named what is over, or foreign
    FROZEN = "frozen"  # nothing but stops, from now on
    UNFROZEN = "unfrozen"
    HELD = "held"  # a freeze was in its way; its asker is asked anew
    RULES = "rules"  # other rules are in force
    VOUCHED = "vouched"  # a person said how an unknown one stands
    FEED_OPENED = "feed_opened"
    FEED_LIVE = "feed_live"
    FEED_UNKNOWN = "feed_unknown"
    FEED_ENDED = "feed_ended"
    FEED_FAILED = "feed_failed"
    STOP_SET = "stop_set"  # when it is stopped by itself
    EXTENDED = "extended"  # the automatic stop was moved
    WARNED = "warned"  # the automatic stop is near
    ROOM_ADDED = "room_added"
    ROOM_EDITED = "room_edited"
    ROOM_REMOVED = "room_removed"
    ROOM_HERE = "room_here"  # a channel's default room was set or cleared
    SHOWN = "shown"  # something private was shown to somebody (a dry run)
    REPORTED = "reported"  # a card or a notice was delivered
    UNDELIVERED = "undelivered"  # it cannot be delivered there
    CARD_LOST = "card_lost"  # somebody deleted a card
    CARD_AGAIN = "card_again"  # somebody asked for a deleted card
    TAKEN_IN = "taken_in"  # from the journal kept while the record was away
    CLOCK_MOVED = "clock_moved"  # the machine's clock was set
    CHECKPOINT = "checkpoint"  # the head of the chain was signed
    ARCHIVED = "archived"  # old lines are in a file, and leave the database
    ERASED = "erased"  # a person's ids and names were destroyed


ROUTINE = frozenset(
    {
        EventKind.CHECKED,
        EventKind.CHECKPOINT,
        EventKind.CLAIMED,
        EventKind.FEED_FAILED,
        EventKind.FEED_OPENED,
        EventKind.FEED_UNKNOWN,
        EventKind.REPORTED,
        EventKind.SENT,
        EventKind.STOP_SET,
    }
)
"""How OnAir went about it: told of one operation's life, not of who did what."""


@dataclass(frozen=True, slots=True)
class Event:
    """
    One line of the history.

    Attributes:
        number: Its place; numbers grow, and may have gaps.
        at: When, UTC, microseconds.
        kind: What kind of line.
        actor: On whose word, as ids; the name only beside.
        team: The workspace.
        action: The act's name, or "".
        room: The room's name, or "".
        channel: The Slack channel's id, or "".
        operation: The operation's number, or None.
        feed: The feed's number, or None.
        rules: The hash of the rules in force, or "".
        details: What else there is to say; secrets masked before.
    """

    number: int
    at: datetime
    kind: EventKind
    actor: Actor
    team: str
    action: str = ""
    room: str = ""
    channel: str = ""
    operation: int | None = None
    feed: int | None = None
    rules: str = ""
    details: Mapping[str, object] = field(default_factory=dict)
