"""
The details of a line: how they are written, and how they are read back.

They are kept as canonical JSON (RFC 8785).  Whoever is on record as an actor is
mentioned in them by number, `<actor:4>`, and never by the id that Slack gave: so an
id can be destroyed without a change to any line.
"""

from __future__ import annotations

import json
import math
import re
from typing import TYPE_CHECKING, Any

from storage.sealed import canonical, mentioned

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ERASED = "erased:"
"""What a person's id begins with when it was destroyed; their number follows."""

_ID = re.compile(r"\b[UW][A-Z0-9]+\b")
_MAYBE = re.compile(r"[UW][A-Z0-9]")
_LITERAL = "<actor:"
_HARMLESS = "\u2039actor:"
_MENTIONED = re.compile(r"<@<actor:(\d+)>>|<actor:(\d+)>")
_EXACT = 2**53
_TAG = re.compile(r"<@([UW][A-Z0-9]{2,})(?:\|[^>]*)?>")
_MOST_TAGS = 20
_ALONE = re.compile(r"^[UW][A-Z0-9]{2,}$")
_PRINCIPAL = re.compile(r"\buser:([UW][A-Z0-9]{2,})\b")
# Where ids stand that nobody typed: to whom a report went, who may agree, and why.
_NAMING = {
    "to": _ALONE,
    "vouched_by": _ALONE,
    "people": _ALONE,
    "approvers": _PRINCIPAL,
    "trace": _PRINCIPAL,
}
_ENCODE = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
).encode


def written(
    details: Mapping[str, object],
    find: Callable[[set[str]], Mapping[str, int]],
    meet: Callable[[set[str]], None] = lambda _: None,
) -> str:
    """
    The details as they are kept.

    Args:
        details: Secrets masked before.  What has no canonical form, a number beyond
            2^53 or none at all, becomes text.
        find: The numbers of those of these Slack ids that are actors' ids.
        meet: Told beforehand whose ids these certainly are, so that they get numbers.
    """
    if not details:
        return "{}"
    if named := named_in(details):
        meet(named)
    odd: list[object] = []
    kept = _tidy(details, odd)
    text = _text(kept, odd)
    if _LITERAL in text:
        kept = _replaced(kept, lambda one: one.replace(_LITERAL, _HARMLESS))
        text = _text(kept, odd)
    if _MAYBE.search(text) is None:
        return text
    if "<@" in text:
        # Slack writes a name beside the id; names are kept where they can be erased.
        kept = _replaced(kept, lambda one: _TAG.sub(r"<@\1>", one))
        text = _text(kept, odd)
        meet(set(_TAG.findall(text)[:_MOST_TAGS]))
    ids: set[str] = set()

    def collect(one: str) -> str:
        ids.update(_ID.findall(one))
        return one

    _replaced(kept, collect)
    numbers = find(ids) if ids else {}
    if not numbers:
        return text

    def mention(found: re.Match[str]) -> str:
        number = numbers.get(found[0])
        return found[0] if number is None else f"{_LITERAL}{number}>"

    return _text(_replaced(kept, lambda one: _ID.sub(mention, one)), odd)


def named_in(details: Mapping[str, object]) -> set[str]:
    """
    Slack ids that OnAir itself put into details, whether their people ever acted.

    They come on record before the line does, so that it mentions them by number: a
    line never changes, and an id in it could never be erased.
    """
    found: set[str] = set()
    for key in _NAMING.keys() & details.keys():
        value = details[key]
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, str):
                found.update(_NAMING[key].findall(one))
    return found


def read(text: str, people: Mapping[int, str]) -> dict[str, Any]:
    """
    The details as they were given, with Slack's ids in them.

    Args:
        text: As it is kept.
        people: The ids of those who are mentioned in it, by number.
    """
    kept = json.loads(text)
    if _LITERAL in text:

        def named(found: re.Match[str]) -> str:
            number = int(found[1] or found[2])
            user = people.get(number, "")
            if not user or user.startswith(ERASED):
                return erased(number)
            return f"<@{user}>" if found[1] else user

        kept = _replaced(kept, lambda one: _MENTIONED.sub(named, one))
    return dict(kept)


def mentions(texts: Iterable[str]) -> set[int]:
    """Everybody who is mentioned in these details."""
    return {number for text in texts for number in mentioned(text)}


def erased(number: int) -> str:
    """How somebody is called whose ids and names were destroyed."""
    return f"erased person {number}"


def _text(kept: object, odd: list[object]) -> str:
    # The quick way writes the same, but for fractions and rare keys.
    return canonical(kept).decode() if odd else _ENCODE(kept)


def _tidy(value: object, odd: list[object]) -> Any:  # noqa: ANN401, PLR0911  whatever JSON can be, a branch each
    """Nothing but what has a canonical form; *odd* gets what is not quickly written."""
    match value:
        case str():
            return value if value.isascii() else _whole(value)
        case bool() | None:
            return value
        case int():
            return value if -_EXACT < value < _EXACT else str(value)
        case float():
            if not math.isfinite(value) or abs(value) >= _EXACT:
                return str(value)
            if value.is_integer():
                return int(value)
            odd.append(value)
            return value
        case dict():
            odd.extend(key for key in value if not str(key).isascii())
            return {_whole(str(key)): _tidy(one, odd) for key, one in value.items()}
        case list() | tuple():
            return [_tidy(one, odd) for one in value]
        case _:
            return _whole(str(value))


def _whole(text: str) -> str:
    """Half a character is none."""
    return text.encode("utf-8", "replace").decode()


def _replaced(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401  whatever JSON can be
    """The same with every text in it changed; keys are ours, and stay."""
    match value:
        case str():
            return change(value)
        case dict():
            return {key: _replaced(one, change) for key, one in value.items()}
        case list():
            return [_replaced(one, change) for one in value]
        case _:
            return value
