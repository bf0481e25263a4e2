"""
The commands: what people type, and what it means.

A line goes through `words` (text → words), `parse` (words → their places in a
`grammar.Spec`), and the command's own module (`broadcast`, `record`, `room`,
`onair`: places → a wish).  If it was not understood, `nearest` looks for the line
that was probably meant.  The commands never import one another; what they share
is in `values`, `timing`, `lookup`, `planning`, `stopping` and `changes`.  What is
asked of OnAir itself is in `orders`, of the history in `history` and `verify`;
`forms` turns lines into forms and back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands import broadcast, onair, record, room
from bot.commands.grammar import Act, Asker, Extension, Question, RoomAct, Where
from bot.commands.hush import hushed, speaks_of_secret
from bot.commands.nearest import near, nearest_line
from bot.commands.parse import parse, swallowed_by_reason
from bot.commands.words import MOST_CHARACTERS, read, written
from bot.domain.errors import AskerError, UsageError

if TYPE_CHECKING:
    from bot.commands.grammar import Understood
    from bot.commands.nearest import Nearest
    from bot.commands.spec import Spec
    from bot.commands.words import Word

__all__ = [
    "SPECS",
    "Act",
    "Asker",
    "Extension",
    "Question",
    "RoomAct",
    "Where",
    "swallowed",
    "understand",
]

_WORKING = tuple(onair.helped(one) for one in (broadcast.SPEC, record.SPEC, room.SPEC))
_ONAIR = onair.spec(_WORKING)
SPECS: tuple[Spec, ...] = (*_WORKING, _ONAIR)


def understand(command: str, text: str) -> Understood:
    """
    What the person wants who typed `/command text`.

    Args:
        command: The slash command's name, without slash and prefix.
        text: What followed, as Slack sent it.

    Raises:
        UsageError: Not understood; with the usage line, and a line that works
            where one is near.
        NotYetError: Understood, and not possible in this version.
    """
    spec = _spec(command)
    words = _read(spec, text)
    spec, slash, words = _called(spec, words)
    try:
        return parse(spec, words, slash)
    except UsageError as error:
        if speaks_of_secret(text):
            raise hushed(error) from None
        nearest = _nearest(spec, slash, words)
        if nearest is not None:
            error.suggestion, error.usage = nearest.line, nearest.usage
        raise


def swallowed(command: str, text: str) -> tuple[str, ...]:
    """
    What a reason without quotes took along of a line that `understand` understood.

    A plain sentence for each option that was probably meant as one.
    """
    spec, _, words = _called(_spec(command), read(text))
    return swallowed_by_reason(spec, words)


def _spec(command: str) -> Spec:
    """The command of that name."""
    name = command.removeprefix("/").lower()
    spec = next((one for one in SPECS if one.command == name), None)
    if spec is None:
        known = ", ".join(f"/{one.command}" for one in SPECS)
        raise UsageError(
            "OnAir has no such command.", remedy=f"Its commands are {known}."
        )
    return spec


def _read(spec: Spec, text: str) -> tuple[Word, ...]:
    """The words; a quote left open is closed at the end in the suggestion."""
    try:
        return read(text)
    except UsageError as error:
        error.usage = f"/{spec.command} {spec.hint}"
        if speaks_of_secret(text):
            raise hushed(error) from None
        try:
            words = read(f'{text.rstrip()}"')
        except UsageError:
            raise error from None
        spec, slash, words = _called(spec, words)
        if _works(slash, words):
            error.suggestion = f"{slash} {written(words)}"
        raise


def _called(spec: Spec, words: tuple[Word, ...]) -> tuple[Spec, str, tuple[Word, ...]]:
    """
    The command itself, how it was called, and what followed.

    `/onair broadcast start` is `/broadcast start`; `/onair` alone asks for help.
    """
    slash = f"/{spec.command}"
    if spec is not _ONAIR:
        return spec, slash, words
    if not words:
        return spec, slash, read("help")
    inner = next((one for one in _WORKING if one.command == words[0].name), None)
    if inner is None or words[0].key is not None:
        return spec, slash, words
    return inner, f"{slash} {inner.command}", words[1:]


def _nearest(spec: Spec, slash: str, words: tuple[Word, ...]) -> Nearest | None:
    """The nearest right line, or None; behind `/onair` also of a command."""
    others = tuple(one for one in SPECS if one is not spec)
    line = nearest_line((spec, *others), slash, words, _works)
    if line is not None or spec is not _ONAIR or not words:
        return line
    name = near(words[0].name, (one.command for one in _WORKING))
    if name is None:
        return None
    return nearest_line((_spec(name),), f"{slash} {name}", words[1:], _works)


def _works(slash: str, words: tuple[Word, ...]) -> bool:
    """Whether the line, typed as it would be shown, is understood as *words*."""
    line = written(words)
    if len(slash) + len(line) >= MOST_CHARACTERS:
        return False
    try:
        again = read(line)
        parse(_spec(slash.rsplit(maxsplit=1)[-1].removeprefix("/")), again, slash)
    except AskerError:
        return False
    return [(one.key, one.text) for one in again] == [
        (one.key, one.text) for one in words
    ]
