"""
From the bytes of an answer to what it says: done, a number, or nothing certain.

The order of the checks is that of the field notes, §1: HTTP status, JSON, the
gateway, whose answer it is, the head, the sub-command's own part.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

from bot.domain.room import UINT32_MAX
from bot.videorelay.codes import Scope
from bot.videorelay.wire.fields import SUB_KICK, SUB_PUSH, SUB_RECORDING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.videorelay.wire.fields import RequestHead

Fields: TypeAlias = "Mapping[str, Any]"

OK = range(200, 300)

_WHOLE = re.compile(r"[+-]?[0-9]{1,20}", re.ASCII)
_SCOPES = {
    SUB_PUSH: Scope.PUSH,
    SUB_RECORDING: Scope.RECORDING,
    SUB_KICK: Scope.KICK,
}
_HEADS = ("reqhead", "rsphead")
_ECHOED = (
    "uint32_seq",
    "bytes_cookie_buff",
    "uint32_sub_cmd",
    "uint32_auth_key",
    "uint32_sdk_appid",
)
_LEAST_HEAD_RESULT = -5


@dataclass(frozen=True, slots=True)
class Done:
    """The backend did it; its own part of the answer."""

    fields: Fields


@dataclass(frozen=True, slots=True)
class Numbered:
    """
    The backend said something else than "done".

    Attributes:
        scope: Which part of it said so.
        number: None where there was a text only.
        text: The vendor's, as it came.
        fields: The sub-command's part, where the number stood in it.
    """

    scope: Scope
    number: int | None
    text: object
    fields: Fields


@dataclass(frozen=True, slots=True)
class Status:
    """An HTTP status other than 2xx; what came with it is not looked at."""

    status: int


@dataclass(frozen=True, slots=True)
class Unreadable:
    """
    Nothing that can be relied on.

    Attributes:
        why: A sentence about it, without anything that the answer said.
    """

    why: str


Verdict: TypeAlias = Done | Numbered | Status | Unreadable


class _NotAnAnswerError(Exception):
    """Carries the sentence from where it is found to `verdict`."""


def verdict(status: int, body: bytes, head: RequestHead) -> Verdict:
    """
    What the answer to the request with *head* says; raises nothing.
    """
    if status not in OK:
        return Status(status)
    try:
        answer = _parsed(body)
        return _gateway(answer) or _head(answer, head) or _part(answer, head)
    except _NotAnAnswerError as fault:
        return Unreadable(str(fault))


def whole(value: object) -> int | None:
    """
    The whole number that a JSON number or numeric string says, else None.

    Never by way of a float: ids have more digits than one holds.
    """
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    return None


def _parsed(body: bytes) -> Fields:
    # The numbers are what matters; a text in another encoding must not hide them.
    text = body.decode("utf-8-sig", errors="replace")
    if not text.strip():
        raise _NotAnAnswerError("The backend answered with nothing.")
    try:
        answer = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        answer = None
    if not isinstance(answer, dict):
        raise _NotAnAnswerError("The backend answered with something unreadable.")
    return answer


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _gateway(answer: Fields) -> Numbered | None:
    number = _number(answer, "ErrorCode")
    failed = str(answer.get("ActionStatus") or "").strip().upper() == "FAIL"
    if not failed and not number:
        return None
    return Numbered(Scope.GATEWAY, number or None, answer.get("ErrorInfo"), {})


def _head(answer: Fields, sent: RequestHead) -> Numbered | None:
    for name in _HEADS:
        head = _object(answer, name)
        if head is None:
            continue
        _check_echo(head, sent)
        result = _number(head, "uint32_result")
        if result:
            signed = result - UINT32_MAX - 1
            number = signed if _LEAST_HEAD_RESULT <= signed < 0 else result
            return Numbered(Scope.HEAD, number, head.get("str_error_msg"), {})
    return None


def _check_echo(head: Fields, sent: RequestHead) -> None:
    for name in _ECHOED:
        told, ours = head.get(name), sent.get(name)
        if told is None or told == "":
            continue
        same = whole(told) == ours if isinstance(ours, int) else told == ours
        if not same:
            raise _NotAnAnswerError("The backend answered another call than ours.")


def _part(answer: Fields, sent: RequestHead) -> Verdict:
    sub = sent["uint32_sub_cmd"]
    body = _object(answer, "rspbody")
    part = None if body is None else _object(body, f"rsp_0x{sub}")
    if part is None:
        raise _NotAnAnswerError("The backend's answer does not say what came of it.")
    text = part.get("str_errorinfo") or part.get("str_err_msg")
    result = _number(part, "uint32_result")
    if result is None and isinstance(text, str) and text.strip():
        return Numbered(_SCOPES[sub], None, text, part)
    return Numbered(_SCOPES[sub], result, text, part) if result else Done(part)


def _object(fields: Fields, name: str) -> Fields | None:
    value = fields.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise _NotAnAnswerError(f"In the backend's answer, `{name}` is no object.")


def _number(fields: Fields, name: str) -> int | None:
    value = fields.get(name)
    if value is None or value == "":
        return None
    number = whole(value)
    if number is None:
        raise _NotAnAnswerError(f"In the backend's answer, `{name}` is no number.")
    return number
