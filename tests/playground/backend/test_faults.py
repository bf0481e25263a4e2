"""
Every way in which the stand-in can be switched to misbehave.
"""

from collections.abc import Callable
from datetime import timedelta

import pytest
import requests

from bot.playground.backend import (
    Fault,
    Kind,
    StandInBackend,
    Where,
)
from tests.playground.backend.caller import (
    Caller,
    Json,
    envelope,
    push_start,
    push_stop,
)

MOMENT = timedelta(milliseconds=50)


LONG = timedelta(seconds=30)


START = envelope(6, push_start())


Check = Callable[[Caller], None]


def is_dropped(caller: Caller) -> None:
    """
    The connection ends without an answer.
    """
    with pytest.raises(requests.ConnectionError):
        caller.send(START)


def brings(content: bytes, status: int = 200) -> Check:
    """
    The answer has exactly this content and status.
    """

    def check(caller: Caller) -> None:
        answer = caller.send(START)
        assert (status, content) == (answer.status_code, answer.content)

    return check


def has_head(**expected: object) -> Check:
    """
    The answer's head has these fields.
    """

    def check(caller: Caller) -> None:
        head: Json = caller.start()["reqhead"]
        assert expected == {key: head[key] for key in expected}

    return check


def is_silent(caller: Caller) -> None:
    """
    The connection stands, and no answer comes.
    """
    with pytest.raises(requests.ReadTimeout):
        caller.session.post(
            caller.backend.url, params=caller.query(), json=START, timeout=(5, 0.2)
        )


def drips(caller: Caller) -> None:
    """
    The answer is whole and arrives in single bytes.
    """
    answer = caller.session.post(
        caller.backend.url, params=caller.query(), json=START, timeout=10, stream=True
    )
    parts = list(iter(answer.raw.read1, b""))
    assert len(parts) > 10
    assert b"".join(parts).startswith(b'{"reqhead"')


def is_no_json(caller: Caller) -> None:
    """
    The answer is a page with status 200.
    """
    answer = caller.send(START)
    assert 200 == answer.status_code
    assert answer.text.startswith("<html>")


def is_no_text(caller: Caller) -> None:
    """
    The answer is no UTF-8.
    """
    with pytest.raises(UnicodeDecodeError):
        caller.send(START).content.decode()


def redirects(caller: Caller) -> None:
    """
    The answer points to another path of the same server.
    """
    answer = caller.send(START)
    assert (302, "/elsewhere") == (answer.status_code, answer.headers["Location"])


def is_oversize(caller: Caller) -> None:
    """
    The answer would be good, was it not too long.
    """
    answer = caller.send(START)
    assert len(answer.content) > 1024 * 1024
    assert 0 == answer.json()["rspbody"]["rsp_0x6"]["uint32_result"]


def has_rsphead(caller: Caller) -> None:
    """
    The head has its other name.
    """
    assert {"rsphead", "rspbody"} == set(caller.start())


def has_no_head(caller: Caller) -> None:
    """
    Only the body is there.
    """
    assert {"rspbody"} == set(caller.start())


def has_texts(caller: Caller) -> None:
    """
    All numbers are texts, also inside lists.
    """
    answer = caller.start()
    told = answer["rspbody"]["rsp_0x6"]
    assert "0" == told["uint32_result"]
    assert "123" == answer["reqhead"]["uint32_seq"]
    assert "5" == told["msg_live_url"][0]["uint32_type"]


def has_code(caller: Caller) -> None:
    """
    The body says the number that was switched on.
    """
    assert 40000207 == caller.code(6, push_start())


def is_refused_in_handshake(caller: Caller) -> None:
    """
    TLS does not come about, or ends as soon as it is used.
    """
    with pytest.raises(requests.ConnectionError):
        caller.send(START)


def is_not_trusted(caller: Caller) -> None:
    """
    The client refuses the server.
    """
    with pytest.raises(requests.exceptions.SSLError, match="CERTIFICATE_VERIFY_FAILED"):
        caller.send(START)


def refuses_connections(caller: Caller) -> None:
    """
    Nobody listens on the port.
    """
    with pytest.raises(requests.ConnectionError, match="refused"):
        caller.send(START)


# For each kind: a switch, what a caller then meets, and whether it was carried out.
KINDS: dict[Kind, tuple[Fault, Check, bool]] = {
    Kind.ANSWER_CODE: (Fault(Kind.ANSWER_CODE, code=40000207), has_code, False),
    Kind.LOSE_BEFORE: (Fault(Kind.LOSE_BEFORE), is_dropped, False),
    Kind.LOSE_AFTER: (Fault(Kind.LOSE_AFTER), is_dropped, True),
    Kind.HANG_BEFORE: (Fault(Kind.HANG_BEFORE, pause=LONG), is_silent, False),
    Kind.HANG_AFTER: (Fault(Kind.HANG_AFTER, pause=LONG), is_silent, True),
    Kind.DRIP: (Fault(Kind.DRIP, pause=timedelta(milliseconds=1)), drips, True),
    Kind.EMPTY: (Fault(Kind.EMPTY, after_effect=True), brings(b""), True),
    Kind.GARBAGE: (Fault(Kind.GARBAGE, after_effect=True), is_no_text, True),
    Kind.NOT_JSON: (Fault(Kind.NOT_JSON), is_no_json, False),
    Kind.HTTP_STATUS: (
        Fault(Kind.HTTP_STATUS, status=502),
        brings(b"<html><body>Something went wrong.</body></html>", 502),
        False,
    ),
    Kind.REDIRECT: (Fault(Kind.REDIRECT), redirects, False),
    Kind.OVERSIZE: (Fault(Kind.OVERSIZE, after_effect=True), is_oversize, True),
    Kind.WRONG_SEQ: (Fault(Kind.WRONG_SEQ), has_head(uint32_seq=124), True),
    Kind.WRONG_COOKIE: (
        Fault(Kind.WRONG_COOKIE),
        has_head(bytes_cookie_buff="not 5655"),
        True,
    ),
    Kind.RSPHEAD: (Fault(Kind.RSPHEAD), has_rsphead, True),
    Kind.NO_HEAD: (Fault(Kind.NO_HEAD), has_no_head, True),
    Kind.NUMBERS_AS_TEXT: (Fault(Kind.NUMBERS_AS_TEXT), has_texts, True),
    Kind.REFUSE_CLIENT: (Fault(Kind.REFUSE_CLIENT), is_refused_in_handshake, False),
    Kind.STRANGE_SERVER: (Fault(Kind.STRANGE_SERVER), is_not_trusted, False),
    Kind.CLOSED_PORT: (Fault(Kind.CLOSED_PORT), refuses_connections, False),
}


@pytest.mark.parametrize("kind", list(Kind))
def test_every_fault_does_what_it_says_and_ends(
    caller: Caller, backend: StandInBackend, kind: Kind
) -> None:
    """
    A switched fault spoils one call, is or is not carried out, and then is over.
    """
    fault, check, effect = KINDS[kind]
    caller.send(envelope(6, push_stop()))
    backend.faults.add(fault)
    check(caller)
    happened = len(backend.happenings)
    # A closed port has no calls that could use it up.
    backend.faults.clear(Kind.CLOSED_PORT)

    assert int(effect) == happened
    assert () == backend.faults.snapshot()
    assert (40000415 if effect else 0) == caller.code(6, push_start())


@pytest.mark.parametrize(
    "number", [40000207, 40000411, 40000415, 30000412, 1001, 6012, 50003]
)
@pytest.mark.parametrize("effects", [0, 1])
def test_any_code_can_be_answered_in_the_body(
    caller: Caller, backend: StandInBackend, number: int, effects: int
) -> None:
    """
    A number of the body can be switched on, before the effect or after it.
    """
    backend.faults.answer_code(number, after_effect=effects == 1)

    assert number == caller.code(6, push_start())
    assert effects == len(backend.pushes)


@pytest.mark.parametrize("number", [60007, 60014, 70001, 70050, 90009, 12345])
def test_any_code_can_be_answered_by_the_gateway(
    caller: Caller, backend: StandInBackend, number: int
) -> None:
    """
    A number of the gateway comes without head and body.
    """
    backend.faults.answer_code(number, where=Where.GATEWAY)

    assert number == caller.gateway_code()


@pytest.mark.parametrize("number", [-1, -2, -3, -4, -5])
def test_any_result_can_be_answered_in_the_head(
    caller: Caller, backend: StandInBackend, number: int
) -> None:
    """
    A result of the head comes with an empty body.
    """
    backend.faults.answer_code(number, where=Where.HEAD)

    assert number == caller.start()["reqhead"]["uint32_result"]
