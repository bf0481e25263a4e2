"""
The nearest right line to one that was not understood.

All near misses of a line are mended at once.  Nothing is offered that was not
understood when tried, and the name of a room is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import TYPE_CHECKING

from bot.commands.parse import goes_on, joined, usage
from bot.commands.spec import Place
from bot.commands.words import Word, written

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from bot.commands.spec import Option, Spec, Verb

CUTOFF = 0.7
# So that a long line of nonsense is answered as fast as a short one.
MOST_WORDS = 24
MOST_PLACES = 3
_YES = frozenset({"", "1", "on", "true", "y", "yes"})


@dataclass(frozen=True, slots=True)
class Nearest:
    """
    What was probably meant.

    Attributes:
        line: The whole line, beginning with the slash.
        usage: The usage line of its verb.
    """

    line: str
    usage: str


def nearest_line(
    specs: tuple[Spec, ...],
    slash: str,
    words: tuple[Word, ...],
    works: Callable[[str, tuple[Word, ...]], bool],
) -> Nearest | None:
    """
    The first mended line that *works*, or None.

    Args:
        specs: The command's own, then those that may have been meant.
        slash: How the command was called, `/record` or `/onair record`.
        words: What followed it.
        works: Tries the mended words: the way the command is called, and they.
    """
    if len(words) > MOST_WORDS:
        return None
    lead = slash.removesuffix(specs[0].command)
    mended = tuple(dict.fromkeys(_joined(words)))
    if mended and mended[0].name.lstrip("/") == specs[0].command:
        mended = mended[1:]
    for place, spec in enumerate(specs):
        for verb, rest in _verbs(spec, mended, own=place == 0):
            for line in _lines(verb, rest):
                called = f"{lead}{spec.command}"
                if works(called, line):
                    return Nearest(
                        f"{called} {written(line)}", usage(spec, verb, called)
                    )
    return None


def near(typed: str, names: Iterable[str]) -> str | None:
    """The name that was probably meant: alike, or the only one so begun."""
    known = tuple(names)
    alike = get_close_matches(typed, known, n=1, cutoff=CUTOFF)
    if alike:
        return alike[0]
    swapped = [one for one in known if _swapped(typed, one)]
    if swapped:
        return swapped[0]
    begun = [one for one in known if len(typed) > 1 and one.startswith(typed)]
    return begun[0] if len(begun) == 1 else None


def _swapped(typed: str, name: str) -> bool:
    """Whether two neighbours changed places: `hsl`, too short to be found alike."""
    return len(typed) == len(name) and any(
        typed[:n] + typed[n + 1] + typed[n] + typed[n + 2 :] == name
        for n in range(len(typed) - 1)
    )


def _joined(words: tuple[Word, ...]) -> Iterator[Word]:
    """`name = x` with the blanks around the sign taken out."""
    waiting: Word | None = None
    for word in words:
        if word.key == "" and waiting is not None and waiting.key is None:
            waiting = Word(word.text, waiting.name)
        elif (
            waiting is not None
            and waiting.key is not None
            and not waiting.text
            and word.key is None
        ):
            yield Word(word.text, waiting.key)
            waiting = None
        else:
            if waiting is not None:
                yield waiting
            waiting = word
    if waiting is not None:
        yield waiting


def _verbs(
    spec: Spec, words: tuple[Word, ...], *, own: bool
) -> Iterator[tuple[Verb, tuple[Word, ...]]]:
    """
    Which verbs may have been meant, and what follows them then.

    A verb that stands in its place; one misspelt there; one that stands too
    late; one misspelt and too late.  Of other commands only the first.
    """
    known = {verb.name: verb for verb in spec.verbs if verb.later is None}
    bare = [place for place, word in enumerate(words) if word.key is None]
    for exact in (True, False):
        for place in bare[: MOST_PLACES if own else 1]:
            typed = words[place].name
            name = typed if exact else near(typed, known)
            if name in known and (own or exact):
                yield known[name], (*words[:place], *words[place + 1 :])


def _lines(verb: Verb, rest: tuple[Word, ...]) -> Iterator[tuple[Word, ...]]:
    """The mended lines: with the first free word kept as the room, then without."""
    rest = tuple(_whole(verb, rest))
    free = [
        place
        for place, word in enumerate(rest)
        if word.key is None and (word.quoted or verb.option(word.name) is None)
    ]
    rooms: list[int | None] = [None]
    if verb.place is not Place.NONE and free:
        rooms = [free[0], None]
    for room in rooms:
        kept = frozenset(free) if verb.more else frozenset({room})
        mended = [
            word if place in kept else _mended(verb, word)
            for place, word in enumerate(rest)
        ]
        line = [word for word in _first(verb, mended) if word is not None]
        yield (Word(verb.name), *_room_first(verb, line))


def _first(verb: Verb, line: list[Word | None]) -> Iterator[Word | None]:
    """The line with the word mended that may be one of few, if none is."""
    free = [word for word in line if word is not None and word.key is None]
    sought = not any(word.name in verb.firsts for word in free)
    for word in line:
        name = None
        if sought and word is not None and word.key is None:
            name = near(word.name, verb.firsts)
        if name is not None:
            sought = False
        yield word if name is None else Word(name)


def _whole(verb: Verb, words: tuple[Word, ...]) -> Iterator[Word]:
    """`for 2h` and `at=tomorrow 9:30` as one word each."""
    place = 0
    while place < len(words):
        word = words[place]
        free = word.quoted and word.key is None
        option = None if free else _option(verb, word)
        more = 0 if option is None else goes_on(option, words[place:])
        if option is not None and more:
            word = Word(joined(words[place : place + more + 1]), option.name)
        yield word
        place += more + 1


def _room_first(verb: Verb, line: list[Word]) -> Iterator[Word]:
    """The order in which lines are written: free words, then options."""
    options = {one.name for one in verb.options}
    free = [w for w in line if w.key is None and (w.quoted or w.name not in options)]
    yield from free
    yield from (word for word in line if word not in free)


def _mended(verb: Verb, word: Word) -> Word | None:
    """The word as it was probably meant; None: leave it out."""
    if word.quoted and word.key is None:
        return word
    option = _option(verb, word)
    if option is None:
        return word
    if word.key is None:
        return Word(option.name)
    if not option.takes:
        return Word(option.name) if word.text.lower() in _YES else word
    return replace(word, key=option.name, text=_value(option, word.text))


def _option(verb: Verb, word: Word) -> Option | None:
    """The option that was probably meant; None: none is near."""
    option = verb.option(word.name)
    if option is not None:
        return option
    fitting = [one.name for one in verb.options if one.later is None]
    name = near(word.name, fitting)
    return None if name is None else verb.option(name)


def _value(option: Option, text: str) -> str:
    """The value with each of its parts as it was probably meant."""
    if not option.choices:
        return text
    parts = [part.strip().lower() for part in text.split(",") if part.strip()]
    return ",".join(near(part, option.choices) or part for part in parts)
