"""
`/onair`: help, the history, and (by `asked`) what is asked of OnAir as a whole.

The other commands come in as arguments, so that this one can tell of them
without knowing them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from bot.commands import history
from bot.commands.asked import QUESTIONS, SAFETY
from bot.commands.spec import Option, Place, Spec, Verb
from bot.commands.verify import VERIFY
from bot.domain.answer import HelpShown
from bot.domain.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.commands.grammar import Asker
    from bot.commands.parsed import Parsed
    from bot.ports import Reader


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
        verbs=(history.VERB, *QUESTIONS, *SAFETY, VERIFY),
        notes=(
            history.NOTE,
            "What comes later is answered “not yet”, with what to do instead.",
        ),
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
