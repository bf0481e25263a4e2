"""
How the words of a line find their place in a command.

The room is the first word that is no option, and options stand in any order.
Whatever has no place in the line is an error that says so; nothing is ignored.
Where nothing follows and there is a form for the rest, the form is what is wanted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.orders import FormAsked
from bot.commands.parsed import Parsed
from bot.commands.spec import Place
from bot.commands.values import split
from bot.commands.words import REST_OF_LINE, plain
from bot.domain.errors import NotYetError, UsageError
from bot.domain.room import shown

if TYPE_CHECKING:
    from bot.commands.grammar import Understood
    from bot.commands.spec import Option, Spec, Verb
    from bot.commands.words import Word


# `1 h 30 min` after `for=` is cut off three times.
MOST_CUT_OFF = 4


def parse(spec: Spec, words: tuple[Word, ...], slash: str) -> Understood:
    """
    The wish that *words* say.

    Args:
        spec: The command's.
        words: What followed the command.
        slash: How the command was called, `/record` or `/onair record`.

    Raises:
        UsageError: Not understood; it carries the verb's usage line.
        NotYetError: Understood, and not possible in this version.
    """
    if not words and spec.form is not None:
        return FormAsked(spec.form)
    if not words:
        raise UsageError(
            f"Say what to do: {slash} alone does nothing.",
            remedy=f"It knows {_verbs(spec)}; {slash} help says how.",
            usage=f"{slash} {spec.hint}",
        )
    first = words[0]
    verb = None if first.key is not None else spec.verb(first.name)
    if verb is None:
        typed = first.text if first.key is None else f"{first.key}="
        raise UsageError(
            f"{slash} does not know “{shown(typed)}”.",
            remedy=f"It knows {_verbs(spec)}; {slash} help says how.",
            usage=f"{slash} {spec.hint}",
        )
    if verb.later is not None:
        raise NotYetError(
            f"{slash} {verb.name} is not possible yet.", remedy=verb.later
        )
    try:
        parsed = _placed(verb, words[1:], f"{slash} {verb.name}")
        if verb.form is not None and len(parsed.words) <= verb.more:
            return FormAsked(verb.form, _typed(parsed))
        return verb.build(parsed)
    except UsageError as error:
        error.usage = error.usage or usage(spec, verb, slash)
        raise


def usage(spec: Spec, verb: Verb, slash: str) -> str:
    """The verb's usage line, the way the command was called."""
    return slash + verb.usage.removeprefix(spec.command)


def _verbs(spec: Spec) -> str:
    return ", ".join(one.name for one in spec.verbs if one.later is None)


def _typed(parsed: Parsed) -> dict[str, str]:
    """The room and the options that were typed, as a form shows them."""
    room = {} if parsed.room is None else {"room": parsed.room.text}
    return room | {name: ",".join(parsed.values[name]) for name in parsed.values}


def swallowed_by_reason(spec: Spec, words: tuple[Word, ...]) -> tuple[str, ...]:
    """
    What looks like an option inside a reason without quotes, a sentence for each.

    The rest of the line is the reason, so it had no other effect.
    """
    verb = spec.verb(words[0].name) if words else None
    reasons = (one for one in words if one.key == REST_OF_LINE and not one.quoted)
    found = [
        part
        for reason in reasons
        for part in reason.text.split()
        if verb is not None and _looks_like_option(verb, part)
    ]
    return tuple(
        f"“{shown(one)}” became part of the reason; options go before why=."
        for one in found
    )


def _looks_like_option(verb: Verb, part: str) -> bool:
    name, equals, value = plain(part).partition("=")
    option = verb.option(name.lower().lstrip("-"))
    # What may be a password is not said again.
    return bool(equals and value) and option is not None and not option.secret


def _placed(verb: Verb, words: tuple[Word, ...], line: str) -> Parsed:
    """Every word in its place."""
    _refuse_secret(verb, words, line)
    _refuse_later(verb, words)
    _refuse_cut_off(verb, words)
    free: list[str] = []
    values: dict[str, tuple[str, ...]] = {}
    for word in words:
        option = _option(verb, word)
        if option is not None:
            _take(option, word, values)
        elif word.key is not None:
            raise UsageError(
                f"“{shown(word.key)}=” does not go with {line}.",
                remedy=_known(verb),
            )
        else:
            free.append(word.text)
    _count(verb, free, line)
    return Parsed(tuple(free), values)


def _refuse_secret(verb: Verb, words: tuple[Word, ...], line: str) -> None:
    """
    Before anything is quoted: what must not be typed was typed, or may have been.

    A word right behind `password` is taken for one, although it may be the room.
    """
    for place, word in enumerate(words):
        option = _option(verb, word)
        if option is None or not option.secret:
            continue
        behind = [one for one in words[place + 1 : place + 2] if one.key is None]
        if word.key is not None or any(_option(verb, one) is None for one in behind):
            raise UsageError(
                f"A {option.name} is never typed here: the form asks for it.",
                remedy=f"Write only the word, behind the room, as in {line} room42 "
                f"{option.name}.",
                about=option.name,
            )


def _option(verb: Verb, word: Word) -> Option | None:
    """The option that the word is, or the key; None: it is something else."""
    return None if word.quoted and word.key is None else verb.option(word.name)


def _refuse_later(verb: Verb, words: tuple[Word, ...]) -> None:
    """
    First of all: what comes later is told before anything else is wrong.

    So no error quotes what stands beside it, a password perhaps.
    """
    for word in words:
        option = verb.option(word.name)
        if option is not None and option.later is not None:
            raise NotYetError(
                f"“{option.shape}” is not possible yet.", remedy=option.later
            )


def _refuse_cut_off(verb: Verb, words: tuple[Word, ...]) -> None:
    """`at=tomorrow 9:30` without quotes: the rest would be taken for a room."""
    for place, word in enumerate(words):
        option = None if word.key is None else verb.option(word.name)
        more = 0 if option is None else goes_on(option, words[place:])
        if more:
            whole = joined(words[place : place + more + 1])
            raise UsageError(
                f"“{shown(f'{word.key}={whole}')}” has a blank in it.",
                remedy=f'Put the value in quotes: {word.key}="{whole}".',
                about=option.name if option is not None else "",
            )


def goes_on(option: Option, words: tuple[Word, ...]) -> int:
    """How many of the words after the first belong to the option's value too."""
    most = next(
        (n for n, one in enumerate(words[1:]) if one.quoted or one.key is not None),
        len(words) - 1,
    )
    lengths = range(min(most, MOST_CUT_OFF), 0, -1)
    return next((n for n in lengths if option.fits(joined(words[: n + 1]))), 0)


def joined(words: tuple[Word, ...]) -> str:
    """The value of the first, or nothing where it is a bare word, and the rest."""
    value = () if words[0].key is None else (words[0].text,)
    return " ".join((*value, *(one.text for one in words[1:]))).strip()


def _take(option: Option, word: Word, values: dict[str, tuple[str, ...]]) -> None:
    """Put one option among the *values*."""
    if option.name in values and not (option.many and option.takes):
        raise UsageError(
            f"“{option.name}” stands there twice.",
            remedy="Say it once.",
            about=option.name,
        )
    if word.key is None:
        if option.takes and not option.alone:
            raise UsageError(
                f"“{option.name}” needs a value.",
                remedy=f"Write {option.shape}.",
                about=option.name,
            )
        values[option.name] = ()
        return
    if not option.takes:
        raise UsageError(
            f"“{option.name}” takes no value.",
            remedy=f"Write {option.name} alone, or leave it out.",
            about=option.name,
        )
    if not word.text:
        raise UsageError(
            f"“{option.name}=” has no value.",
            remedy=f"Write {option.shape}, without blanks around “=”.",
            about=option.name,
        )
    if option.choices:
        _choose(option, word.text)
    lowered = word.text.lower() if option.choices else word.text
    values[option.name] = (*values.get(option.name, ()), lowered)


def _choose(option: Option, text: str) -> None:
    """Refuse what is not among the only values there are."""
    for one in split(option.name, (text,)) if option.many else (text,):
        if one.lower() not in option.choices:
            raise UsageError(
                f"“{shown(one)}” is no value of {option.name}=.",
                remedy=f"It takes {_either(option.choices)}"
                + (", with commas between them." if option.many else "."),
                about=option.name,
            )


def _count(verb: Verb, free: list[str], line: str) -> None:
    """Refuse more words than there are places, and a room left out."""
    if verb.place is Place.NAMED and verb.form is None and not free:
        raise UsageError(
            f"{line} always names its room.",
            remedy=f"As in {line} room42.",
            about="room",
        )
    places = 0 if verb.place is Place.NONE else 1
    if len(free) <= places or verb.more:
        return
    what = f"{line} does not know “{shown(free[places])}”"
    if places:
        what += f" (the room is “{shown(free[0])}”)"
    raise UsageError(f"{what}.", remedy=_known(verb))


def _known(verb: Verb) -> str:
    """What could stand there instead."""
    shapes = [one.shape for one in verb.options if one.later is None]
    if not shapes:
        return "Leave it out: nothing more goes there."
    return f"It knows {', '.join(shapes)}. Values with blanks stand in quotes."


def _either(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"
