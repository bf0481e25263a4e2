"""
Answers: what the person who asked is told at once, and nobody else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from bot.domain.asking import FileComing, Page
from bot.domain.checkpoints import ChainShown
from bot.domain.chronicle import LifeShown, TimelineShown, TimelineWritten
from bot.domain.consent import (
    Decided,
    FrozenNow,
    GlassBroken,
    MayI,
    PendingShown,
    ReviewClosed,
    Thawed,
    WhoCan,
    WhyShown,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.approval import Freeze
    from bot.domain.errors import OnAirError
    from bot.domain.feed import Feed
    from bot.domain.form import Form
    from bot.domain.history import Event
    from bot.domain.operation import Operation
    from bot.domain.record import Extended
    from bot.domain.room import Room
    from bot.domain.rules import Quorum


@dataclass(frozen=True, slots=True)
class Accepted:
    """
    On record, and on its way.

    Attributes:
        operations: What was opened, or what the repeat found.
        repeat: True when the same gesture or wish was already on record.
        said: What else the asker should know, plain sentences.
        freeze: The halt that holds up what is ready, or None.
    """

    operations: tuple[Operation, ...]
    repeat: bool = False
    said: tuple[str, ...] = ()
    freeze: Freeze | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """
    Nothing was changed.

    Attributes:
        error: What happened and what to do.
        operation: The refusal's number on record, or None.
    """

    error: OnAirError
    operation: int | None = None


@dataclass(frozen=True, slots=True)
class SentUnrecorded:
    """
    A stop on its way although the record cannot be written.

    Attributes:
        rooms: Names of the rooms it is about, in order.
        repeat: True when the same stop was on its way already.
        noted: True when the journal has it; False when not even that could be had.
        said: What else the asker should know, plain sentences.
    """

    rooms: tuple[str, ...]
    repeat: bool = False
    noted: bool = True
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ConfirmRemoval:
    """On record, and waiting for the asker to press *Remove*."""

    operation: Operation


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The asker took it back; nothing was sent."""

    operation: Operation


@dataclass(frozen=True, slots=True)
class MoreTime:
    """
    The automatic stop was moved, or had been moved already.

    Attributes:
        extended: What came of it, one for each feed.
        said: Why other feeds of the room were given none, plain sentences.
    """

    extended: tuple[Extended, ...]
    said: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Vouched:
    """
    Somebody's word settled a doubt; it is theirs, not the backend's.

    Attributes:
        feed: As it is on record now.
        on_air: What was said of it.
    """

    feed: Feed
    on_air: bool


@dataclass(frozen=True, slots=True)
class StopOffered:
    """A stop was asked for where nothing asks *Sure?*: the button does."""

    feed: Feed


@dataclass(frozen=True, slots=True)
class CardAgain:
    """A card that was deleted is being posted again."""

    feed: Feed


@dataclass(frozen=True, slots=True)
class DryRun:
    """
    What would be sent, had it been meant.

    Attributes:
        room: The room's name.
        calls: URL and body of each call, redacted.
        allowed: What the rules say to it.
        trace: How they came to say so, a line each.
        quorums: The second persons who would have to agree first.
    """

    room: str
    calls: tuple[tuple[str, str], ...]
    allowed: bool
    trace: tuple[str, ...]
    quorums: tuple[Quorum, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomChanged:
    """
    A room's record was changed.

    Attributes:
        room: The room as it is now (as it was, when removed).
        change: `added`, `edited`, `removed`, `here` or `off`.
        channel: The channel whose default was set or cleared, or "".
    """

    room: Room | None
    change: str
    channel: str = ""


@dataclass(frozen=True, slots=True)
class RoomsListed:
    """Every room the asker may see; `here` is the channel's default."""

    rooms: tuple[Room, ...]
    here: str = ""


@dataclass(frozen=True, slots=True)
class RoomShown:
    """One room's record and what is open in it."""

    room: Room
    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True)
class StatusShown:
    """
    What is on air, and what waits.

    Attributes:
        room: The room asked about, or "" for all of them.
        feeds: The open ones.
        waiting: Operations not yet settled.
        last: The room's last ended feed, or None.
        at: When this was read.
        freeze: The halt in force, or None.
    """

    room: str
    feeds: tuple[Feed, ...]
    waiting: tuple[Operation, ...]
    last: Feed | None
    at: datetime
    freeze: Freeze | None = None


@dataclass(frozen=True, slots=True)
class RecordingsListed:
    """Past and present recordings of a room (or all), newest first."""

    room: str
    feeds: tuple[Feed, ...]


@dataclass(frozen=True, slots=True)
class HistoryShown:
    """
    Lines of the history, oldest first.

    Attributes:
        about: What was asked for, in words: "room42", "operation 7".
        events: The lines.
        question: The line that asks the same again, for *Share to channel*.
        more: True when there are older ones that are not shown.
        page: Where these stand among all that were asked for.
    """

    about: str
    events: tuple[Event, ...]
    question: str
    more: bool = False
    page: Page = field(default_factory=Page)


@dataclass(frozen=True, slots=True)
class HelpShown:
    """
    How to type it.

    Attributes:
        title: What the help is about.
        lines: Usage line and what it does, in order.
        notes: Sentences below.
    """

    title: str
    lines: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FormWanted:
    """A form is to be opened: there is more to say than was typed."""

    form: Form


Answer: TypeAlias = (
    Accepted
    | Refused
    | SentUnrecorded
    | ConfirmRemoval
    | Cancelled
    | MoreTime
    | Vouched
    | StopOffered
    | CardAgain
    | DryRun
    | RoomChanged
    | RoomsListed
    | RoomShown
    | StatusShown
    | RecordingsListed
    | HistoryShown
    | FileComing
    | HelpShown
    | Decided
    | GlassBroken
    | ReviewClosed
    | FrozenNow
    | Thawed
    | FormWanted
    | WhyShown
    | MayI
    | WhoCan
    | PendingShown
    | ChainShown
    | LifeShown
    | TimelineShown
    | TimelineWritten
)
