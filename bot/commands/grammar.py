"""
What a command is made of: its verbs, their options, and the wishes they make.

`/<command> <verb> <room> [word …] [key=value …]`
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from bot.domain.command import Action
from bot.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from typing_extensions import TypeIs

    from bot.commands.parsed import Parsed
    from bot.domain.answer import Answer, RoomChanged
    from bot.domain.command import Plan
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
    """

    team: str
    user: str
    channel: str
    at: datetime


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


Understood: TypeAlias = Act | RoomAct | Extension | Question


def is_question(wanted: Understood) -> TypeIs[Question]:
    """Whether it is answered; quicker than asking for every part of the protocol."""
    return hasattr(wanted, "answer")


def is_room_act(wanted: Understood) -> TypeIs[RoomAct]:
    """Whether it changes a room's record; as `is_question`."""
    return hasattr(wanted, "apply")


def is_extension(wanted: Understood) -> TypeIs[Extension]:
    """Whether it only moves the automatic stop; as `is_question`."""
    return getattr(wanted, "action", None) is Action.BROADCAST_EXTEND


class Place(Enum):
    """Whether a verb is followed by a room's name."""

    NONE = "none"
    OPTIONAL = "optional"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Option:
    """
    One bare word or one key that a verb knows.

    Attributes:
        name: As typed, lower case.
        summary: What it does, one sentence.
        takes: What the value is, as the help shows it; "" for a bare word.
        alone: True when a key may also stand without a value.
        choices: The only values there are; empty: any.
        many: True when there may be several values, also after commas.
        reads: None, or what raises UsageError for a value that is not right.
            It also finds values that were cut off at a blank.
        later: None, or what to do until it can be done.
    """

    name: str
    summary: str
    takes: str = ""
    alone: bool = False
    choices: tuple[str, ...] = ()
    many: bool = False
    reads: Callable[[str], object] | None = None
    later: str | None = None

    @property
    def shape(self) -> str:
        """How it is typed: `screen`, `as=ACCOUNT`, `watermark[=ID]`."""
        if not self.takes:
            return self.name
        value = f"={self.takes}"
        return f"{self.name}[{value}]" if self.alone else f"{self.name}{value}"

    def fits(self, text: str) -> bool:
        """Whether it reads *text*."""
        if self.reads is None:
            return False
        try:
            self.reads(text)
        except UsageError:
            return False
        return True


@dataclass(frozen=True, slots=True)
class Verb:
    """
    One thing that a command can do.

    Attributes:
        name: As typed, lower case.
        usage: The whole line after the slash, without what comes later.
        summary: What it does, one plain sentence.
        build: Makes the wish of what was parsed; may raise UsageError.
        options: What may follow the room.
        place: Whether a room follows.
        more: True when further words may follow the room.
        later: None, or what to do until it can be done.
    """

    name: str
    usage: str
    summary: str
    build: Callable[[Parsed], Understood]
    options: tuple[Option, ...] = ()
    place: Place = Place.OPTIONAL
    more: bool = False
    later: str | None = None

    def option(self, name: str) -> Option | None:
        """The option of that name."""
        return next((one for one in self.options if one.name == name), None)


@dataclass(frozen=True, slots=True)
class Spec:
    """
    One slash command.

    Attributes:
        command: Its name, without the slash.
        summary: What it is for; the manifest shows it.
        hint: A short usage hint; the manifest shows it.
        verbs: What it can do, in the order of the help.
        notes: Sentences below its help.
    """

    command: str
    summary: str
    hint: str
    verbs: tuple[Verb, ...]
    notes: tuple[str, ...] = ()

    def verb(self, name: str) -> Verb | None:
        """The verb of that name."""
        return next((one for one in self.verbs if one.name == name), None)
