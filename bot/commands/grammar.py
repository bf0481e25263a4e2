"""
What a command is made of: its verbs, their options, and the wishes they make.

`/<command> <verb> <room> [word …] [key=value …]`
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from bot.commands.values import account, room_name, split, whole_number

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from typing_extensions import TypeIs

    from bot.domain.answer import Answer, RoomChanged
    from bot.domain.command import Action, Plan
    from bot.domain.feed import Feed
    from bot.domain.room import Account, Room, RoomName
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


Understood: TypeAlias = Act | RoomAct | Question


def is_question(wanted: Understood) -> TypeIs[Question]:
    """Whether it is answered; quicker than asking for every part of the protocol."""
    return hasattr(wanted, "answer")


def is_room_act(wanted: Understood) -> TypeIs[RoomAct]:
    """Whether it changes a room's record; as `is_question`."""
    return hasattr(wanted, "apply")


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
        later: None, or what to do until it can be done.
    """

    name: str
    summary: str
    takes: str = ""
    alone: bool = False
    choices: tuple[str, ...] = ()
    many: bool = False
    later: str | None = None

    @property
    def shape(self) -> str:
        """How it is typed: `screen`, `as=ACCOUNT`, `watermark[=ID]`."""
        if not self.takes:
            return self.name
        value = f"={self.takes}"
        return f"{self.name}[{value}]" if self.alone else f"{self.name}{value}"


@dataclass(frozen=True, slots=True)
class Parsed:
    """
    The words of a line that found their place.

    Attributes:
        words: Those that are no options, in order: the room, then accounts.
        values: The options given; a bare word has no values.
    """

    words: tuple[str, ...]
    values: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def room(self) -> RoomName | None:
        """
        The room that is named.

        Raises:
            UsageError: What stands there cannot be a room's name.
        """
        return room_name(self.words[0]) if self.words else None

    def has(self, name: str) -> bool:
        """Whether the option was given."""
        return name in self.values

    def text(self, name: str, default: str = "") -> str:
        """The option's value, or *default*."""
        return next(iter(self.values.get(name, ())), default)

    def parts(self, name: str) -> tuple[str, ...]:
        """
        The option's values, split at commas, each once.

        Raises:
            UsageError: Nothing stands between two commas.
        """
        return split(name, self.values.get(name, ()))

    def number(self, name: str) -> int | None:
        """
        The option's value as a uint32; None when it was not given.

        Raises:
            UsageError: It is not one.
        """
        texts = self.values.get(name, ())
        return whole_number(name, texts[0]) if texts else None

    def account(self, name: str) -> Account | None:
        """
        The option's value as an account; None when it was not given.

        Raises:
            UsageError: It cannot be one.
        """
        texts = self.values.get(name, ())
        return account(texts[0]) if texts else None


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
