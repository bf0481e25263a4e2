"""
What a number of the backend means, in the words in which OnAir tells it.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from bot.playground.backend import SubCommand
from bot.videorelay.codes import CODES, Scope

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

DONE = 0
_SIGN, _WRAPPED = 2**31, 2**32
_ASKED_BY: dict[int, Scope] = {
    SubCommand.PUSH: Scope.PUSH,
    SubCommand.RECORD: Scope.RECORDING,
    SubCommand.KICK: Scope.KICK,
}
_SAID = ("str_errorinfo", "str_err_msg", "str_error_msg", "ErrorInfo")


class Answer(NamedTuple):
    """
    What an answer says.

    Attributes:
        code: Its number, None where there is none.
        means: In words, "" where nobody knows.
    """

    code: int | None
    means: str


def read(answer: object, sub_command: object) -> Answer:
    """
    Find the number of an answer, and what it means.

    Args:
        answer: The decoded JSON.
        sub_command: Of the call; anything that is none has no numbers of its own.
    """
    if not isinstance(answer, dict):
        return Answer(None, "")
    flat = _number(answer.get("ErrorCode"))
    if flat is not None:
        return _told(Scope.GATEWAY, flat, answer)
    head = _object(answer.get("reqhead", answer.get("rsphead")))
    above = _number(head.get("uint32_result"))
    if above:
        code = above - _WRAPPED if above >= _SIGN else above
        return _told(Scope.HEAD, code, head)
    body = _object(next(iter(_object(answer.get("rspbody")).values()), None))
    result = _number(body.get("uint32_result"))
    scope = _ASKED_BY.get(sub_command) if isinstance(sub_command, int) else None
    if result is None or scope is None:
        return Answer(result, "")
    return _told(scope, result, body)


def choices() -> list[dict[str, object]]:
    """Every number that the backend is known to answer, with what it means."""
    meanings: dict[int, list[str]] = defaultdict(list)
    for codes in CODES.values():
        for code in codes.values():
            meanings[code.number].append(_filled(code.meaning))
    return [
        {"code": number, "label": " Or: ".join(dict.fromkeys(told))}
        for number, told in meanings.items()
    ]


def scopes_of(number: int) -> tuple[Scope, ...]:
    """Who says that number; more than one where it means several things."""
    return tuple(scope for scope, codes in CODES.items() if number in codes)


def sub_command_of(scopes: Iterable[Scope]) -> int | None:
    """Which sub-command alone is answered so; None for all."""
    found = [one for one, scope in _ASKED_BY.items() if scope in scopes]
    return int(found[0]) if len(found) == 1 else None


def _told(scope: Scope, code: int, said: Mapping[str, object]) -> Answer:
    if code == DONE:
        return Answer(DONE, "done")
    known = CODES[scope].get(code)
    if known is not None:
        return Answer(code, _filled(known.meaning))
    # The stand-in's own words, where the specification has none for the number.
    words = [str(said[key]) for key in _SAID if said.get(key)]
    return Answer(code, words[0] if words else "")


def _filled(meaning: str) -> str:
    return meaning.format(account="the account", picture="picture")


def _object(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _number(value: object) -> int | None:
    if type(value) is int:
        return value
    text = value.removeprefix("-") if isinstance(value, str) else ""
    return int(str(value)) if text.isascii() and text.isdecimal() else None
