"""
From the text that Slack sends to the words that a person typed, and back.

Slack's wrapping is undone once; every kind of blank is one blank; quotes may be
straight or curly; `why=` without quotes takes the rest of the line.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from bot.domain.errors import UsageError
from bot.domain.room import shown

MOST_CHARACTERS = 2000
REST_OF_LINE = "why"

_WRAPPED = re.compile(r"<([^<>]*)>|&(amp|lt|gt);")
_ENTITY = re.compile(r"&(amp|lt|gt);")
_CHARACTER = {"amp": "&", "lt": "<", "gt": ">"}
_LINK = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_MENTION = re.compile(r"<([@#!])[^<>]*>")

_BLANKS = re.compile("[\t-\r\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]")
_BYTE_ORDER_MARK = "\ufeff"
_UNSEEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs"})
# Letters and marks by category, but nobody can see them.
_UNSEEN_LETTERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")

# A phone makes one long dash of two hyphens; the others stand for one.
_DASHES = str.maketrans(
    {"\u2014": "--", "\u2015": "--"}
    | dict.fromkeys("\u2010\u2011\u2012\u2013\u2212", "-")
)
# Each opening quote with what closes it; what stands second closes it only
# where the first is missing, as on phones that turn some quotes and not others.
_DOUBLE = {
    '"': ('"', "“”"),
    "“": ("”", '"“'),
    "”": ("”", '"“'),
    "„": ("“”", '"'),
}
# An apostrophe looks the same, so these are quotes only when they come in pairs.
_SINGLE = {
    "'": ("'", "\u2019"),
    "\u2018": ("\u2019", "'"),
    "\u2019": ("\u2019", "'"),
}
# In the order in which they are tried around a text that has quotes inside.
_PAIRS = ('""', "“”", "''", "\u2018\u2019")


@dataclass(frozen=True, slots=True)
class Word:
    """
    One word, or one `key=value`, of a line.

    Attributes:
        text: The word, or the value; without its quotes, case kept.
        key: The key, lower case; None for a word.
        quoted: True when it stood in quotes, so that it cannot be an option.
    """

    text: str
    key: str | None = None
    quoted: bool = False

    @property
    def name(self) -> str:
        """By what an option is found: the key, or the word in lower case."""
        return plain(self.text).lower().lstrip("-") if self.key is None else self.key


def read(text: str) -> tuple[Word, ...]:
    """
    The words of *text*, as Slack sent it (field notes of Slack, §1).

    Raises:
        UsageError: Too long, an invisible character, or a quote left open.
    """
    line = one_line(unwrapped(text))
    words: list[Word] = []
    at = 0
    while at < len(line):
        if line[at] == " ":
            at += 1
            continue
        word, at = _next(line, at)
        words.append(word)
    return tuple(words)


def one_line(text: str) -> str:
    """
    The text on one line: every kind of blank is one, and none stands around it.

    Raises:
        UsageError: Too long, or an invisible character.
    """
    return _visible(_BLANKS.sub(" ", text).strip(f" {_BYTE_ORDER_MARK}"))


def unwrapped(text: str) -> str:
    """
    What was typed, before Slack wrapped links and encoded `&`, `<` and `>`.

    Undone once, in one pass: what comes out is not looked at again.  Links give
    their label; mentions stay ids, without the name beside them.
    """
    return _WRAPPED.sub(_unwrap, text)


def _unwrap(found: re.Match[str]) -> str:
    inner, entity = found.groups()
    if entity is not None:
        return _CHARACTER[entity]
    head, bar, label = inner.partition("|")
    if head[:1] in {"@", "#", "!"}:
        return f"<{head}>"
    if not _LINK.match(head):
        return found.group()
    seen = label if bar else head.removeprefix("mailto:")
    return _ENTITY.sub(lambda one: _CHARACTER[one.group(1)], seen)


def _visible(line: str) -> str:
    """The same line, once it is clear that a person can see all of it."""
    if len(line) > MOST_CHARACTERS:
        raise UsageError(
            f"The line has {len(line)} characters, and OnAir reads at most "
            f"{MOST_CHARACTERS}.",
            remedy="Shorten it: a reason or a description is one or two sentences.",
        )
    for place, character in enumerate(line):
        if (
            unicodedata.category(character) in _UNSEEN_CATEGORIES
            or character in _UNSEEN_LETTERS
        ):
            name = unicodedata.name(character, "control character").lower()
            before = shown(line[max(0, place - 20) : place].lstrip())
            where = f"after “{before}”" if before else "at the beginning"
            raise UsageError(
                f"There is an invisible character {where}: {name}, "
                f"U+{ord(character):04X}.",
                remedy="Type the line by hand, or paste it as plain text.",
            )
    return line


def _next(line: str, at: int) -> tuple[Word, int]:
    """The word that begins at *at*, and where it ends."""
    quote = _quoted(line, at)
    if quote is not None:
        return Word(quote[0], quoted=True), quote[1]
    end = _end(line, at)
    head, equals, value = line[at:end].partition("=")
    if not equals:
        return Word(head), end
    key = plain(head).lower().lstrip("-")
    at += len(head) + 1
    quote = _quoted(line, at, single=key != REST_OF_LINE)
    if quote is not None:
        return Word(quote[0], key, quoted=True), quote[1]
    if key == REST_OF_LINE:
        return Word(line[at:].strip(), key), len(line)
    return Word(value, key), end


def _end(line: str, at: int) -> int:
    blank = line.find(" ", at)
    return len(line) if blank < 0 else blank


def _quoted(line: str, at: int, *, single: bool = True) -> tuple[str, int] | None:
    """What stands in quotes from *at* on, and where it ends; None: no quote."""
    opening = line[at : at + 1]
    closing = _DOUBLE.get(opening) or (_SINGLE.get(opening) if single else None)
    if not closing:
        return None
    for marks in closing:
        found = re.compile(f"[{marks}](?= |$)").search(line, at + 1)
        if found is not None:
            return line[at + 1 : found.start()].strip(), found.end()
    if opening in _SINGLE:
        return None
    raise UsageError(
        f"The quote that opens before “{shown(line[at + 1 :].lstrip(), 20)}” is "
        "not closed.",
        remedy="Put a quote at the end of the value, and a blank after it, as in "
        'name="Town hall".',
    )


def plain(text: str) -> str:
    """The text with typographic dashes turned back into the hyphens typed."""
    return text.translate(_DASHES)


def mentioned(text: str) -> str | None:
    """What *text* mentions in Slack, in plain words; None: it is no mention."""
    found = _MENTION.fullmatch(text)
    if found is None:
        return None
    kinds = {"@": "a person in Slack", "#": "a Slack channel", "!": "a Slack group"}
    return kinds[found.group(1)]


def written(words: tuple[Word, ...]) -> str:
    """
    The words as one line, which `read` reads as the same words.

    A text with quotes of every kind inside can only be written as a reason, last.
    """
    return " ".join(
        _written(word, last=place == len(words) - 1) for place, word in enumerate(words)
    )


def escaped(text: str) -> str:
    """The line as Slack would send it, `unwrapped` undone."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _written(word: Word, *, last: bool) -> str:
    text = word.text
    lead = "" if word.key is None else f"{word.key}="
    # `why=` would swallow what follows, and an empty value would vanish.
    reason = word.key == REST_OF_LINE
    quote = word.quoted or " " in text or not text or reason
    if text[:1] not in _DOUBLE and text[:1] not in _SINGLE and not quote:
        return f"{lead}{text}"
    # Stable: the first in order whose marks do not stand in the text, if any.
    pairs = sorted(_PAIRS, key=lambda marks: any(mark in text for mark in marks))
    fitting = (
        marks
        for marks in pairs
        if not (reason and marks[0] in _SINGLE)
        and _holds(f"{marks[0]}{text}{marks[1]}", text)
    )
    pair = next(fitting, None)
    if pair is None and reason and last and text[:1] not in _DOUBLE:
        return f"{lead}{text}"
    marks = pair or "“”"
    return f"{lead}{marks[0]}{text}{marks[1]}"


def _holds(quoted: str, text: str) -> bool:
    """Whether the text in its quotes is read as that text."""
    return _quoted(quoted, 0) == (text, len(quoted))
