"""
What an answer says: checks in their order, and figures in all their forms.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.domain.errors import OutcomeUnknownError
from bot.domain.outcome import (
    Ended,
)
from bot.videorelay.codes import Scope
from bot.videorelay.wire.envelope import Done, Numbered, Status, Unreadable, verdict
from tests.videorelay.answers import came
from tests.videorelay.samples import (
    STOP,
    head,
)

BAD_HEAD = {"uint32_seq": 123, "uint32_result": -4}
GATEWAY = {"ActionStatus": "FAIL", "ErrorCode": 60015, "ErrorInfo": "x"}
DONE: dict[str, Any] = {"rsp_0x6": {"uint32_result": 0}}


@pytest.mark.parametrize(
    ("status", "answer", "expected"),
    [
        (502, {**GATEWAY, "rspbody": DONE}, Status),
        (200, {**GATEWAY, "reqhead": {"uint32_seq": 9}, "rspbody": DONE}, Numbered),
        (200, {"reqhead": {"uint32_seq": 9}, "rspbody": DONE}, Unreadable),
        (200, {"reqhead": BAD_HEAD, "rspbody": DONE}, Numbered),
        (200, {"rspbody": DONE}, Done),
        (201, {"reqhead": None, "rsphead": {"uint32_seq": 9}}, Unreadable),
        (200, {"reqhead": {"uint32_result": 0}}, Unreadable),
        (200, {"rspbody": {"rsp_0x5": {"uint32_result": 0}}}, Unreadable),
        (200, {"ErrorCode": 70009}, Numbered),
        (200, {"ActionStatus": "OK", "ErrorCode": 0, "rspbody": DONE}, Done),
        (200, {"ActionStatus": "FAIL"}, Numbered),
    ],
)
def test_checks_come_in_their_order(
    status: int, answer: dict[str, object], expected: type[object]
) -> None:
    """
    Status, gateway, whose answer, head, part: the first that objects has the word.
    """
    told = verdict(status, json.dumps(answer).encode(), head())

    assert isinstance(told, expected)


@pytest.mark.parametrize(
    ("part_", "expected"),
    [
        ({}, Done),
        ({"uint32_result": None}, Done),
        ({"uint32_result": "0"}, Done),
        ({"uint32_result": 0, "str_errorinfo": "ok"}, Done),
        ({"str_errorinfo": "failed"}, Numbered),
        ({"str_errorinfo": "  "}, Done),
        ({"uint32_result": "40000410"}, Numbered),
        ({"uint32_result": 0.0}, Unreadable),
        ({"uint32_result": True}, Unreadable),
        ({"uint32_result": "soon"}, Unreadable),
        ({"uint32_result": []}, Unreadable),
    ],
)
def test_a_result_is_read_with_care(part_: object, expected: type[object]) -> None:
    """
    A missing result is success unless a text says otherwise; nonsense is neither.
    """
    answer = {"rspbody": {"rsp_0x6": part_}}

    assert isinstance(verdict(200, json.dumps(answer).encode(), head()), expected)


@pytest.mark.parametrize("told", [-1, 4294967295, "-1", "4294967295"])
@pytest.mark.parametrize("name", ["reqhead", "rsphead"])
def test_minus_one_comes_in_four_forms(told: object, name: str) -> None:
    """
    A head's result of -1 is recognised however its sign was lost.
    """
    body = json.dumps({name: {"uint32_result": told}}).encode()

    assert Numbered(Scope.HEAD, -1, None, {}) == verdict(200, body, head())


@pytest.mark.parametrize(
    "echo",
    [
        {"uint32_seq": 124},
        {"uint32_seq": 0},
        {"uint32_seq": "x"},
        {"bytes_cookie_buff": "5656"},
        {"bytes_cookie_buff": 5655},
        {"uint32_sub_cmd": 5},
        {"uint32_auth_key": 1},
        {"uint32_sdk_appid": 1},
    ],
)
def test_another_call_s_answer_is_unknown(echo: dict[str, object]) -> None:
    """
    An answer that echoes something else was not given to us.
    """
    with pytest.raises(OutcomeUnknownError, match="another call"):
        came(STOP, {"reqhead": echo, "rspbody": DONE})


@pytest.mark.parametrize(
    "echo", [{}, {"uint32_seq": None, "bytes_cookie_buff": ""}, {"uint32_seq": "123"}]
)
def test_what_is_not_echoed_is_not_compared(echo: dict[str, object]) -> None:
    """
    A head that leaves things out is no reason to doubt its answer.
    """
    assert Ended() == came(STOP, {"reqhead": echo, "rspbody": DONE})
