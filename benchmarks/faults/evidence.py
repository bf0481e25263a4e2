"""
Evidence: what was told, recorded, done and shown in one round.

Plain words without a database or a network, so that a test can make it by hand.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

_NUMBERS = re.compile(r"\boperations? (\d+(?:, \d+)*)")


def numbers_in(text: str) -> frozenset[int]:
    """The operations that a text of the bot names."""
    return frozenset(
        int(one) for found in _NUMBERS.findall(text) for one in found.split(", ")
    )


class Happened(Enum):
    """What the backend can really have done."""

    PUSH_STARTED = "push started"
    PUSH_ENDED = "push ended"
    RECORDING_STARTED = "recording started"
    RECORDING_ENDED = "recording ended"
    KICKED = "kicked"


BEGINS = frozenset({Happened.PUSH_STARTED, Happened.RECORDING_STARTED, Happened.KICKED})
"""What must never come late."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """
    One arrival of a gesture at the bot, and its acknowledgement.

    Attributes:
        at: When it was sent.
        acked: Whether the acknowledgement came in time.
        text: What it said; "" for a click, whose answer comes apart.
    """

    at: datetime
    acked: bool
    text: str = ""


@dataclass(frozen=True, slots=True)
class Gesture:
    """
    One line typed or button pressed, with every delivery of it.

    Attributes:
        key: App, team, person and trigger, as the record keeps it.
        shown: The line, or the button in brackets.
        deliveries: In order; more than one where it was repeated.
        again: The key of the gesture that was typed anew by this one, or "".
        feed: The feed whose button was pressed, or None.
        confirms: The operation that was confirmed by it, or None.
    """

    key: str
    shown: str
    deliveries: tuple[Delivery, ...]
    again: str = ""
    feed: int | None = None
    confirms: int | None = None

    @property
    def acked(self) -> bool:
        """Whether the person saw that it was taken."""
        return any(one.acked for one in self.deliveries)

    @property
    def told(self) -> frozenset[int]:
        """The operations that the person was told of."""
        texts = " ".join(one.text for one in self.deliveries if one.acked)
        return numbers_in(texts)


@dataclass(frozen=True, slots=True)
class Operation:
    """
    An operation as it stands in the database at the end.

    Attributes:
        target: What it acts on, as the record spells it; "" where nothing is sent.
        sent: When each sending was put on record.
        card: Everything that its own card says in Slack; None where it has none.
    """

    number: int
    gesture: str
    action: str
    state: str
    target: str = ""
    feed: int | None = None
    settled_at: datetime | None = None
    sent: tuple[datetime, ...] = ()
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """
    A feed as it stands in the database at the end.

    Attributes:
        card: Everything that its card says in Slack; None where there is no card.
    """

    number: int
    target: str
    kind: str
    source: str
    state: str
    room: str
    unconfirmed: bool = False
    ended_at: datetime | None = None
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Effect:
    """
    One thing that the backend really did.

    Attributes:
        target: What it was done to, spelled as in the record.
        account: Who was put on air, recorded or removed.
        at: When it was done.
        arrived: When the call that asked for it came in; None where nobody asked.
    """

    happened: Happened
    target: str
    account: str
    at: datetime
    arrived: datetime | None


@dataclass(frozen=True, slots=True)
class Post:
    """
    A message that the bot really put into Slack, or changed there.

    Attributes:
        edit: True when it changed a message that was there.
        card: What it is the card of, as `feed 7`; "" for any other message.
        line: The text for a lock screen.
        text: Everything that it says.
    """

    edit: bool
    card: str
    line: str
    text: str


@dataclass(frozen=True, slots=True)
class Evidence:
    """
    All that the judge looks at.

    Attributes:
        keys: The gestures that the record knows.
        owed: What people were still to be told at the end.
        on_air: The targets that are really on air or recorded at the end.
        complaints: Answers in which the bot admitted a mistake of its own.
    """

    gestures: tuple[Gesture, ...] = ()
    keys: frozenset[str] = frozenset()
    operations: tuple[Operation, ...] = ()
    feeds: tuple[Feed, ...] = ()
    owed: tuple[str, ...] = ()
    effects: tuple[Effect, ...] = ()
    on_air: frozenset[str] = frozenset()
    posts: tuple[Post, ...] = ()
    complaints: tuple[str, ...] = field(default=())
