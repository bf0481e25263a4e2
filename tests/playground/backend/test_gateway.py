"""
What the gateway refuses before it looks at the packet.
"""

import pytest

from bot.playground.backend import StandInBackend
from tests.playground.backend.caller import (
    Caller,
    envelope,
    push_start,
    usersig,
)

PARAMETERS = ["sdkappid", "identifier", "usersig", "random", "apn", "contenttype"]


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE", "PATCH"])
def test_only_post_is_answered(caller: Caller, method: str) -> None:
    """
    Any method but POST is refused with HTTP 200, as all refusals of the gateway.
    """
    answer = caller.session.request(
        method, caller.backend.url, params=caller.query(), timeout=10
    )

    assert 200 == answer.status_code
    assert 60002 == answer.json()["ErrorCode"]


@pytest.mark.parametrize(
    "path",
    ["/", "/v3/openim/videorelay/", "/v4/openim/videorelay", "/v3/openim/VideoRelay"],
)
def test_the_path_is_exact(caller: Caller, path: str) -> None:
    """
    A path that is only nearly right is refused.
    """
    root = f"https://127.0.0.1:{caller.backend.port}"
    answer = caller.session.post(
        root + path,
        params=caller.query(),
        json=envelope(6, push_start()),
        timeout=10,
    )

    assert 60002 == answer.json()["ErrorCode"]


@pytest.mark.parametrize("name", PARAMETERS)
def test_every_parameter_is_needed(caller: Caller, name: str) -> None:
    """
    A call that lacks one parameter is refused.
    """
    assert 60002 == caller.gateway_code(**{name: None})


@pytest.mark.parametrize("name", PARAMETERS)
def test_parameters_are_lower_case(caller: Caller, name: str) -> None:
    """
    A parameter in another case is another parameter.
    """
    good = caller.query()

    assert 60002 == caller.gateway_code(**{name: None, name.title(): good[name]})


@pytest.mark.parametrize("name", PARAMETERS)
def test_no_parameter_comes_twice(caller: Caller, name: str) -> None:
    """
    A parameter given twice is refused, even with the same value.
    """
    value = caller.query()[name]

    assert 60002 == caller.gateway_code(**{name: [value, value]})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sdkappid", "x"),
        ("sdkappid", "01400000000"),
        ("random", "-1"),
        ("random", "1.5"),
        ("random", 2**32),
        ("apn", "1"),
        ("contenttype", "JSON"),
        ("unknown", "1"),
    ],
)
def test_parameters_have_their_form(caller: Caller, name: str, value: object) -> None:
    """
    A value outside its form, and a parameter nobody knows, are refused.
    """
    assert 60002 == caller.gateway_code(**{name: value})


def test_random_is_used_once(caller: Caller, backend: StandInBackend) -> None:
    """
    A number that identified one call cannot identify another.
    """
    caller.start(random=77)

    assert 60002 == caller.gateway_code(random=77)
    assert 1 == len(backend.happenings)


def test_another_app_is_unknown(caller: Caller) -> None:
    """
    An app that is not ours is refused even with a usersig of its own.
    """
    assert 60006 == caller.gateway_code(sdkappid=7, usersig=usersig(app_id=7))
    assert 70014 == caller.gateway_code(sdkappid=7)


def test_only_the_admin_may_call(caller: Caller) -> None:
    """
    A good usersig of somebody who is not the admin opens nothing.
    """
    other = usersig(identifier="bob")

    assert 60010 == caller.gateway_code(identifier="bob", usersig=other)
    assert 70013 == caller.gateway_code(identifier="bob")


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"no json",
        b"[1]",
        b'{"reqhead": NaN}',
        b'{"reqhead": {}, "reqhead": {}}',
        b"\xff\xfe{}",
        '{"reqhead": "é"}'.encode("latin-1"),
        b"[" * 100_000,
    ],
)
def test_the_content_is_one_json_object(caller: Caller, content: bytes) -> None:
    """
    What is not exactly one JSON object in UTF-8 is refused.
    """
    answer = caller.session.post(
        caller.backend.url,
        params=caller.query(),
        data=content,
        headers={"Content-Type": "application/json"},
        timeout=10,
    )

    assert 60003 == answer.json()["ErrorCode"]


def test_a_form_is_not_json(caller: Caller) -> None:
    """
    Content that calls itself a form is refused unread.
    """
    answer = caller.session.post(
        caller.backend.url, params=caller.query(), data={"reqhead": "1"}, timeout=10
    )

    assert 60002 == answer.json()["ErrorCode"]


@pytest.mark.parametrize("accounts", [[""], [7], [None], [["a"]]])
def test_an_account_is_a_name(caller: Caller, accounts: list[object]) -> None:
    """
    An account that can name nobody is refused the way the service was seen to.
    """
    packet = envelope(6, push_start(), rpt_to_Account=accounts)

    assert 60015 == caller.gateway_code(packet)
