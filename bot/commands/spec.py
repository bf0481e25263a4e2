"""
What a command is made of: its verbs and their options.

`/<command> <verb> <room> [word …] [key=value …]`
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.commands.grammar import Understood
    from bot.commands.parsed import Parsed
    from bot.domain.form import FormKind


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
        secret: True when it is a word for something that is never typed.
    """

    name: str
    summary: str
    takes: str = ""
    alone: bool = False
    choices: tuple[str, ...] = ()
    many: bool = False
    reads: Callable[[str], object] | None = None
    later: str | None = None
    secret: bool = False

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
        form: The form that opens where no free word follows, or where `more` words
            may, none but the room; None: none does.
        firsts: What the first free word is one of; empty: anything.
    """

    name: str
    usage: str
    summary: str
    build: Callable[[Parsed], Understood]
    options: tuple[Option, ...] = ()
    place: Place = Place.OPTIONAL
    more: bool = False
    later: str | None = None
    form: FormKind | None = None
    firsts: tuple[str, ...] = ()

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
        form: The form that opens where nothing follows it; None: none does.
    """

    command: str
    summary: str
    hint: str
    verbs: tuple[Verb, ...]
    notes: tuple[str, ...] = ()
    form: FormKind | None = None

    def verb(self, name: str) -> Verb | None:
        """The verb of that name."""
        return next((one for one in self.verbs if one.name == name), None)
