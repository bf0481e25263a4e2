"""
Consent: what is answered about second persons, halts, and who may.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.approval import Approval, Freeze, Review
    from bot.domain.command import Action
    from bot.domain.feed import Feed
    from bot.domain.history import Event
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.domain.rules import Quorum, Verdict


@dataclass(frozen=True, slots=True)
class Decided:
    """
    A second person has spoken, and it counts.

    Attributes:
        operation: As it stands now.
        approved: Yes, or no.
        left: How many each quorum still needs.
        said: What else they should know, plain sentences.
        freeze: The halt that holds it up, or None.
    """

    operation: Operation
    approved: bool
    left: tuple[tuple[Quorum, int], ...] = ()
    said: tuple[str, ...] = ()
    freeze: Freeze | None = None


@dataclass(frozen=True, slots=True)
class GlassBroken:
    """It runs without its approvals; whoever said so has a review to get."""

    operation: Operation


@dataclass(frozen=True, slots=True)
class ReviewClosed:
    """An approver looked at what was run without approvals."""

    review: Review


@dataclass(frozen=True, slots=True)
class FrozenNow:
    """
    Nothing but stops, from now on; or since when, where it was so already.

    Attributes:
        freeze: The halt.
        repeat: True when it was in force before.
    """

    freeze: Freeze
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Thawed:
    """
    The halt is over.

    Attributes:
        freeze: The one that was in force.
        held: What it held up; each asker says whether it is still wanted.
    """

    freeze: Freeze
    held: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class WhyShown:
    """
    How an operation came to stand where it does.

    Attributes:
        operation: The operation.
        trace: How the rules came to their verdict when it was asked.
        approvals: What second persons said.
        review: The debt of whoever broke glass, or None.
        now: What the rules would say today; None where nobody asks them.
        events: Its life, oldest first.
        at: When this was read.
    """

    operation: Operation
    trace: tuple[str, ...]
    approvals: tuple[Approval, ...]
    review: Review | None
    now: Verdict | None
    events: tuple[Event, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class MayI:
    """
    Whether somebody may.

    Attributes:
        action: What.
        room: The room's name, or "" for acts on none.
        verdict: What the rules say.
        asked: Whom they would ask, user ids.
        out_of_reach: Why the second persons could never agree, or "".
        who_can: The ids of a few who may, where the asker may not.
        freeze: The halt that would keep it waiting, or None.
    """

    action: Action
    room: str
    verdict: Verdict
    asked: tuple[str, ...] = ()
    out_of_reach: str = ""
    who_can: tuple[str, ...] = ()
    freeze: Freeze | None = None


@dataclass(frozen=True, slots=True)
class WhoCan:
    """
    Who may.

    Attributes:
        action: What.
        room: The room's name, or "".
        people: The ids of those who may, and whether others must agree.
        approvers: The ids of those who may agree.
        unread: Groups that could not be read.
    """

    action: Action
    room: str
    people: tuple[tuple[str, bool], ...]
    approvers: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PendingShown:
    """
    What waits for people: for second persons, for a look, for the end of a freeze.

    Attributes:
        mine: What the asker could approve, and has said nothing to yet.
        others: What waits for somebody else's approval.
        reviews: What was run without approvals and the asker may look at, each with
            its operation.
        freeze: The halt in force, or None.
        at: When this was read.
        left: How many each quorum still needs, by the number of an operation of
            `mine` or `others`.
        others_reviews: As `reviews`, for somebody else to look at: what the asker ran
            without approvals, and what they may only see.
        held: What the halt keeps waiting, and what waits since one for its asker's
            *Run now*.
        own: The numbers of those operations that the asker may take back.
    """

    mine: tuple[Operation, ...]
    others: tuple[Operation, ...]
    reviews: tuple[tuple[Review, Operation], ...]
    freeze: Freeze | None
    at: datetime
    left: Mapping[int, tuple[tuple[Quorum, int], ...]] = field(default_factory=dict)
    others_reviews: tuple[tuple[Review, Operation], ...] = ()
    held: tuple[Operation, ...] = ()
    own: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class HomeShown:
    """
    What one person's App Home shows.

    Attributes:
        on_air: Open feeds that they may see, oldest first.
        mine: What they could approve now.
        reviews: What was run without approvals and they could look at.
        last: Their own latest operations, newest first.
        rooms: The default rooms of their channels.
        freeze: The halt in force, or None.
        at: When this was read.
        left: How many each quorum of `mine` still needs, by operation number.
        stoppable: The numbers of the feeds in `on_air` that they may stop.
        held: What a halt keeps waiting, and what waits for its asker's *Run now*.
        own: The numbers of those in `held` that are theirs to run or take back.
    """

    on_air: tuple[Feed, ...]
    mine: tuple[Operation, ...]
    reviews: tuple[tuple[Review, Operation], ...]
    last: tuple[Operation, ...]
    rooms: tuple[Room, ...]
    freeze: Freeze | None
    at: datetime
    left: Mapping[int, tuple[tuple[Quorum, int], ...]] = field(default_factory=dict)
    stoppable: frozenset[int] = frozenset()
    held: tuple[Operation, ...] = ()
    own: frozenset[int] = frozenset()
