"""
`/onair`: help, the history, and (by `asked`) what is asked of OnAir as a whole.

The other commands come in as arguments, so that this one can tell of them
without knowing them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from bot.commands.asked import QUESTIONS, SAFETY
from bot.commands.spec import Option, Place, Spec, Verb
from bot.commands.values import number_in
from bot.domain.answer import HelpShown, HistoryShown
from bot.domain.command import Action
from bot.domain.errors import UnknownRoomError, UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands.grammar import Asker
    from bot.commands.parsed import Parsed
    from bot.domain.room import RoomName
    from bot.ports import Reader

MOST_LINES = 20


@dataclass(frozen=True, slots=True)
class Help:
    """
    `/onair help`, and `help` after every command.

    Attributes:
        specs: What it tells of; a single one with all its options.
    """

    room: ClassVar[None] = None
    specs: tuple[Spec, ...]

    def answer(self, reader: Reader, asker: Asker) -> HelpShown:
        """Usage lines and what they do; what comes later is marked."""
        del reader, asker  # the help is the same for everybody
        lines = [
            (f"/{verb.usage}", _marked(verb.summary, verb.later))
            for spec in self.specs
            for verb in spec.verbs
        ]
        if len(self.specs) > 1:
            notes = ("Every command also works as /onair broadcast …, and so on.",)
            return HelpShown("OnAir", tuple(lines), notes)
        (spec,) = self.specs
        lines += [
            (option.shape, _marked(option.summary, option.later))
            for option in _all_options(spec)
        ]
        return HelpShown(f"/{spec.command}", tuple(lines), spec.notes)


def _marked(summary: str, later: str | None) -> str:
    return summary if later is None else f"Comes later: {summary}"


def _all_options(spec: Spec) -> tuple[Option, ...]:
    """Each option of the command once, in the order of its verbs."""
    options: dict[str, Option] = {}
    for verb in spec.verbs:
        if verb.name != "help":
            for option in verb.options:
                options.setdefault(option.name, option)
    return tuple(options.values())


@dataclass(frozen=True, slots=True)
class History:
    """
    `/onair history`.  Nothing named means everything in the workspace.

    Attributes:
        room: The room that was named, which may have been removed since.
        here: This channel only.
        operation: The one operation of that number.
    """

    room: RoomName | None = None
    here: bool = False
    operation: int | None = None

    def answer(self, reader: Reader, asker: Asker) -> HistoryShown:
        """The newest lines that fit, oldest of them first."""
        name = None if self.room is None else self.room.text
        events = reader.history(
            asker.team,
            room=name,
            channel=asker.channel if self.here else None,
            operation=self.operation,
            most=MOST_LINES + 1,
        )
        if name is not None and not events and reader.room(asker.team, name) is None:
            raise UnknownRoomError(
                f"No room is called “{name}”, and the history knows of none.",
                remedy="See the rooms with /room list.",
                action=Action.SEE,
                room=name,
            )
        about, words = self._words()
        return HistoryShown(
            about=about,
            events=events[-MOST_LINES:],
            question=" ".join(("/onair history", *words)),
            more=len(events) > MOST_LINES,
        )

    def _words(self) -> tuple[str, tuple[str, ...]]:
        """What is asked for in words, and what asks for it again."""
        if self.operation is not None:
            return f"operation {self.operation}", (str(self.operation),)
        if self.here:
            return "this channel", ("here",)
        if self.room is not None:
            return self.room.text, (self.room.text,)
        return "everything", ()


def _history(parsed: Parsed) -> History:
    number = number_in(parsed.words[0]) if parsed.words else None
    if parsed.words and parsed.has("here"):
        raise UsageError(
            "The history is of one thing at a time.",
            remedy="Write a room, here, or an operation's number.",
            about="here",
        )
    if number is not None:
        return History(operation=number)
    return History(room=parsed.room, here=parsed.has("here"))


def helped(spec: Spec) -> Spec:
    """The command with `help` as its last verb."""
    verb = Verb(
        "help",
        f"{spec.command} help",
        f"Shows how to type /{spec.command}.",
        lambda _: Help((spec,)),
        place=Place.NONE,
    )
    return replace(spec, verbs=(*spec.verbs, verb))


def spec(others: tuple[Spec, ...]) -> Spec:
    """`/onair`, whose help tells of *others* and of itself."""
    own = Spec(
        command="onair",
        summary="Help, and the history of what was done",
        hint="help|history|pending|why|can-i|who-can|freeze|unfreeze|break-glass",
        verbs=(_HISTORY, *QUESTIONS, *SAFETY, _VERIFY),
        notes=("What comes later is answered “not yet”, with what to do instead.",),
    )
    known = {one.command: one for one in (*others, own)}
    names = "|".join(known)
    verb = Verb(
        "help",
        f"onair help [{names}]",
        "Shows how to type every command, or one of them.",
        lambda parsed: _help(parsed, known),
        tuple(Option(one, f"Only /{one}.") for one in known),
        Place.NONE,
    )
    # Its own help tells of the help too.
    known["onair"] = replace(own, verbs=(verb, *own.verbs))
    return known["onair"]


def _help(parsed: Parsed, known: Mapping[str, Spec]) -> Help:
    named = [known[name] for name in parsed.values]
    if len(named) > 1:
        raise UsageError(
            "The help is for one command or for all of them.",
            remedy="Name one, or none.",
        )
    return Help(tuple(named) or tuple(known.values()))


def _nothing(_: Parsed) -> History:
    """What a verb that comes later would build; the parser never asks for it."""
    return History()


def _later(name: str, usage: str, summary: str, remedy: str) -> Verb:
    return Verb(name, f"onair {usage}", summary, _nothing, later=remedy)


_READ_ALL = (
    "Leave it out: the newest 20 lines of a room, of here or of one number are "
    "shown, and the one looked for may be among them."
)

_HISTORY = Verb(
    "history",
    "onair history [room|here|number]",
    "Shows who did what, newest 20 lines.",
    _history,
    (
        Option("here", "What was asked for in this channel."),
        Option("by", "What one person did.", takes="@PERSON", later=_READ_ALL),
        Option("in", "What was asked for there.", takes="#CHANNEL", later=_READ_ALL),
        Option("action", "One kind of act.", takes="ACTION", later=_READ_ALL),
        Option("since", "From then on.", takes="yesterday", later=_READ_ALL),
        Option("until", "Up to then.", takes="TIME", later=_READ_ALL),
    ),
)
_VERIFY = _later(
    "verify",
    "verify",
    "Proves that the history was not changed.",
    "Read it with /onair history.",
)
