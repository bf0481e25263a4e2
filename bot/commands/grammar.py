"""
What people may want, as the commands make it of a line and the flow takes it.

Acts, changes of a room, extensions and questions are known by what they can do;
what is asked of OnAir itself (`bot.commands.orders`) by what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from bot.commands.orders import (
    FormAsked,
    Glass,
    Halt,
    HistoryAsk,
    MayIAsk,
    Pending,
    Thaw,
    WhoCanAsk,
    Why,
)

__all__ = [
    "Act",
    "Asker",
    "Extension",
    "FormAsked",
    "Glass",
    "Halt",
    "HistoryAsk",
    "Inquiry",
    "MayIAsk",
    "Order",
    "Pending",
    "Question",
    "RoomAct",
    "Thaw",
    "Understood",
    "Where",
    "WhoCanAsk",
    "Why",
    "is_extension",
    "is_form_asked",
    "is_history",
    "is_inquiry",
    "is_order",
    "is_question",
    "is_room_act",
]

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from typing_extensions import TypeIs

    from bot.domain.answer import Answer, RoomChanged
    from bot.domain.command import Action, Plan
    from bot.domain.feed import Feed
    from bot.domain.room import Room, RoomName
    from bot.ports import Ledger, Origin, Reader


@dataclass(frozen=True, slots=True)
class Where:
    """
    Where an act takes place, as known when it is planned.

    Attributes:
        room: The room's record.
        feeds: What is open in it, oldest first.
        app: The SDK app id that every target carries.
    """

    room: Room
    feeds: tuple[Feed, ...]
    app: int


@dataclass(frozen=True, slots=True)
class Asker:
    """
    Who wants to know, and from where.

    Attributes:
        team: The workspace's id.
        user: The person's id.
        channel: The id of the channel it was asked in.
        at: When, UTC.
        meant: The room that channels of such a name stand for, where nobody gave
            this one a default; or "".
    """

    team: str
    user: str
    channel: str
    at: datetime
    meant: str = ""


@runtime_checkable
class Act(Protocol):
    """A wish to change something on the backend."""

    @property
    def action(self) -> Action:
        """By what name the rules know it."""

    @property
    def room(self) -> RoomName | None:
        """The room that was named; None: the channel's default, or all."""

    @property
    def everywhere(self) -> bool:
        """True when every room with an open feed is meant: plan each."""

    @property
    def why(self) -> str:
        """The reason given, or ""."""

    @property
    def dry_run(self) -> bool:
        """True when the plan is only to be shown."""

    @property
    def wants_form(self) -> bool:
        """True when it must not be done before a form brought what it lacks."""

    def plan(self, where: Where) -> Plan:
        """
        What it comes to there; pure.

        Only a plan for `everywhere` may be empty: nothing there is meant.
        """


@runtime_checkable
class RoomAct(Protocol):
    """A wish to change what is on record about a room."""

    @property
    def action(self) -> Action:
        """By what name the rules know it."""

    @property
    def room(self) -> RoomName | None:
        """The room that was named; None: whatever the channel's default is."""

    @property
    def why(self) -> str:
        """The reason given, or ""."""

    def apply(
        self, ledger: Ledger, reader: Reader, origin: Origin, team: str
    ) -> RoomChanged:
        """
        Change it, in one transaction.

        Raises:
            UnknownRoomError: No such room.
            WrongStateError: Not now, or not any more.
        """


@runtime_checkable
class Extension(Protocol):
    """A wish that what is on air may stay there longer; nothing is sent for it."""

    @property
    def action(self) -> Action:
        """By what name the rules know it: always `BROADCAST_EXTEND`."""

    @property
    def room(self) -> RoomName | None:
        """The room that was named; None: whatever the channel's default is."""

    @property
    def by(self) -> timedelta:
        """How much later the automatic stop is to come; more than nothing."""

    @property
    def why(self) -> str:
        """The reason given, or ""."""


@runtime_checkable
class Question(Protocol):
    """A wish to know something."""

    @property
    def room(self) -> RoomName | None:
        """The room that was named, if any."""

    def answer(self, reader: Reader, asker: Asker) -> Answer:
        """
        The answer; nothing is changed.

        Raises:
            UnknownRoomError: No such room.
            UsageError: No room is named, the channel has no default, and the
                question needs one.
        """


Inquiry: TypeAlias = Why | MayIAsk | WhoCanAsk | Pending
Order: TypeAlias = Halt | Thaw | Glass
Understood: TypeAlias = (
    Act | RoomAct | Extension | Question | Inquiry | HistoryAsk | Order | FormAsked
)


def is_question(wanted: Understood) -> TypeIs[Question]:
    """Whether it is answered; quicker than asking for every part of the protocol."""
    return hasattr(wanted, "answer")


def is_room_act(wanted: Understood) -> TypeIs[RoomAct]:
    """Whether it changes a room's record; as `is_question`."""
    return hasattr(wanted, "apply")


def is_extension(wanted: Understood) -> TypeIs[Extension]:
    """Whether it only moves the automatic stop; as `is_question`."""
    return hasattr(wanted, "by")


def is_inquiry(wanted: Understood) -> TypeIs[Inquiry]:
    """Whether it asks how the rules and second persons stand to something."""
    return isinstance(wanted, Why | MayIAsk | WhoCanAsk | Pending)


def is_history(wanted: Understood) -> TypeIs[HistoryAsk]:
    """Whether it asks what is on record."""
    return isinstance(wanted, HistoryAsk)


def is_order(wanted: Understood) -> TypeIs[Order]:
    """Whether it is about OnAir's own doing: a freeze, its end, a broken glass."""
    return isinstance(wanted, Halt | Thaw | Glass)


def is_form_asked(wanted: Understood) -> TypeIs[FormAsked]:
    """Whether nothing was wanted yet, and a form is to be opened."""
    return isinstance(wanted, FormAsked)
