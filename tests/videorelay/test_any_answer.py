"""
Whatever the backend answers, it ends in one of the documented ways.
"""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BackendRefusedError, OutcomeUnknownError
from bot.domain.outcome import AlreadyEnded, AlreadyLive
from bot.videorelay.codes import CODES
from bot.videorelay.wire.envelope import Done, Numbered, Unreadable, verdict
from bot.videorelay.wire.outcomes import outcome
from bot.videorelay.wire.packet import sub_command
from tests.videorelay.samples import ONE_OF_EACH, head

SECRET = "planted-usersig"
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)
NUMBERS = st.sampled_from([n for codes in CODES.values() for n in codes]) | st.integers(
    -(2**33), 2**33
)
NUMERIC = st.none() | NUMBERS | NUMBERS.map(str) | JSON
TEXTS = st.text() | st.just(f"no: {SECRET}") | JSON
ECHO = st.just(123) | st.just("123") | NUMERIC
HEADS = st.fixed_dictionaries(
    {},
    optional={
        "uint32_seq": ECHO,
        "bytes_cookie_buff": st.just("5655") | JSON,
        "uint32_result": NUMERIC,
        "str_error_msg": TEXTS,
    },
)
URLS = st.fixed_dictionaries(
    {},
    optional={
        "uint32_type": st.sampled_from([1, 2, 5, 6, "1"]) | JSON,
        "string_play_url": st.just("rtmp://h/a") | st.text() | JSON,
        "RateType ": NUMERIC,
        "rate_type": NUMERIC,
    },
)
PARTS = st.fixed_dictionaries(
    {},
    optional={
        "uint32_result": NUMERIC,
        "str_errorinfo": TEXTS,
        "str_err_msg": TEXTS,
        "msg_live_url": st.lists(URLS) | JSON,
        "uint64_channel_id": NUMERIC,
        "uint32_tape_task_id": NUMERIC,
        "str_fileID": st.lists(st.text() | NUMERIC) | JSON,
    },
)
ANSWERS = st.fixed_dictionaries(
    {},
    optional={
        "reqhead": HEADS | JSON,
        "rsphead": HEADS | JSON,
        "ActionStatus": st.sampled_from(["OK", "FAIL", "fail", None]) | JSON,
        "ErrorCode": NUMERIC,
        "ErrorInfo": TEXTS,
        "rspbody": st.fixed_dictionaries(
            {},
            optional={f"rsp_0x{sub}": PARTS | JSON for sub in (1, 5, 6)},
        ),
    },
)
CALLS = st.sampled_from(ONE_OF_EACH)
STATUSES = st.just(200) | st.integers(100, 599)


@given(call=CALLS, status=STATUSES, body=st.binary())
def test_no_bytes_whatsoever_break_the_reader(
    call: Any,  # noqa: ANN401  a call of any kind
    status: int,
    body: bytes,
) -> None:
    """
    Bytes that are no answer end as a refusal or as unknown, never in a crash.
    """
    with suppress(BackendRefusedError, OutcomeUnknownError):
        outcome(call, verdict(status, body, head(sub_command(call))), [SECRET])


@given(call=CALLS, answer=JSON)
def test_no_json_whatsoever_breaks_the_reader(
    call: Any,  # noqa: ANN401  a call of any kind
    answer: object,
) -> None:
    """
    JSON that is no answer is unreadable, and so the outcome is unknown.
    """
    told = verdict(200, json.dumps(answer).encode(), head(sub_command(call)))

    assert isinstance(told, Unreadable | Numbered)


@given(call=CALLS, answer=ANSWERS)
def test_every_answer_ends_in_a_documented_way(
    call: Any,  # noqa: ANN401  a call of any kind
    answer: dict[str, Any],
) -> None:
    """
    From what looks like an answer comes an outcome, a refusal or "unknown", and
    none of them repeats our usersig or forgets its text's limit.
    """
    told = verdict(200, json.dumps(answer).encode(), head(sub_command(call)))
    try:
        came = outcome(call, told, [SECRET])
        refusal = came.refusal if isinstance(came, AlreadyLive | AlreadyEnded) else None
    except (BackendRefusedError, OutcomeUnknownError) as error:
        refusal = error.refusal

    if refusal is not None:
        assert SECRET not in repr(refusal)
        assert len(refusal.said) <= 200
        refusal.said.encode()


@given(answer=ANSWERS)
def test_success_needs_an_answer_to_our_own_call(answer: dict[str, Any]) -> None:
    """
    Nothing counts as done with another's number or cookie in its head.
    """
    told = verdict(200, json.dumps(answer).encode(), head(6))

    if isinstance(told, Done):
        for name in ("reqhead", "rsphead"):
            echo = (answer.get(name) or {}).get("uint32_seq")
            assert echo in (None, "") or str(echo).strip().lstrip("+0") == "123"
