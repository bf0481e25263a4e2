"""
The client as the rest of OnAir sees it.
"""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from bot.domain.call import RemoveFromRoom, Secret
from bot.domain.errors import BackendRefusedError, NothingSentError
from bot.domain.outcome import Ended, Live
from bot.domain.room import Account, GroupNumber
from bot.videorelay import GivenUsersig
from tests.videorelay.line import Asked, done, gateway_refuses
from tests.videorelay.samples import (
    APP,
    CAMERA,
    IDENTIFIER,
    ONE_OF_EACH,
    START,
    STOP,
    SetClock,
)

if TYPE_CHECKING:
    from bot.domain.call import Call
    from bot.ports import Backend
    from tests.videorelay.line import Line, Serve
    from tests.videorelay.samples import Client


@pytest.mark.parametrize("call", ONE_OF_EACH, ids=lambda call: type(call).__name__)
def test_every_call_goes_out_as_the_specification_says(
    serve: Serve, client: Client, call: Call
) -> None:
    """
    A POST of JSON in UTF-8, with the six parameters in lower case.
    """
    server = serve(done)
    client(server.url).send(call)
    (asked,) = server.asked
    query = asked.query

    assert asked.method == "POST"
    assert urlsplit(asked.target).path == "/v3/openim/videorelay"
    assert query.pop("usersig")
    assert 0 <= int(query.pop("random")) < 2**32
    assert {
        "sdkappid": str(APP),
        "identifier": IDENTIFIER,
        "apn": "0",
        "contenttype": "json",
    } == query
    assert asked.headers["content-type"] == "application/json; charset=utf-8"
    assert set(asked.packet) == {"reqhead", "reqbody"}


def test_no_two_requests_are_numbered_alike(serve: Serve, client: Client) -> None:
    """
    Requests of several threads have sequence numbers and cookies of their own.
    """
    server = serve(done)
    backend = client(server.url)
    threads = [
        threading.Thread(target=lambda: [backend.send(STOP) for _ in range(5)])
        for _ in range(6)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    heads = [asked.packet["reqhead"] for asked in server.asked]

    assert len(heads) == 30
    assert len({head["uint32_seq"] for head in heads}) == 30
    assert len({head["bytes_cookie_buff"] for head in heads}) == 30
    assert all(0 <= head["uint32_seq"] < 2**32 for head in heads)


def test_two_processes_begin_to_count_elsewhere(serve: Serve, client: Client) -> None:
    """
    A second process does not repeat the sequence numbers of the first.
    """
    server = serve(done)
    for _ in range(4):
        client(server.url).send(STOP)
    numbers = {asked.packet["reqhead"]["uint32_seq"] for asked in server.asked}

    assert len(numbers) == 4


def test_random_is_fresh_each_time(serve: Serve, client: Client) -> None:
    """
    Each request brings a random number of its own.
    """
    server = serve(done)
    backend = client(server.url)
    for _ in range(4):
        backend.send(STOP)

    assert len({asked.query["random"] for asked in server.asked}) == 4


@pytest.mark.parametrize("code", [70001, 70101])
def test_an_expired_usersig_is_made_again_once(
    serve: Serve, client: Client, code: int
) -> None:
    """
    A usersig that the gateway calls expired is replaced, and the call is sent anew.
    """
    clock = SetClock()

    def refuse(line: Line, asked: Asked) -> None:
        clock.day += timedelta(minutes=1)
        gateway_refuses(code)(line, asked)

    server = serve(refuse, done)

    assert Ended() == client(server.url, clock=clock).send(STOP)
    first, second = server.asked
    assert first.query["usersig"] != second.query["usersig"]
    assert (
        first.packet["reqhead"]["uint32_seq"] != second.packet["reqhead"]["uint32_seq"]
    )


def test_a_second_expiry_is_a_refusal(serve: Serve, client: Client) -> None:
    """
    If a fresh usersig is called expired as well, somebody must look at the clock.
    """
    server = serve(gateway_refuses(70001))

    with pytest.raises(BackendRefusedError) as caught:
        client(server.url).send(STOP)

    assert len(server.asked) == 2
    assert "clock" in caught.value.remedy


def test_other_refusals_are_not_sent_again(serve: Serve, client: Client) -> None:
    """
    Only an expired usersig is worth a second request.
    """
    server = serve(gateway_refuses(70009))

    with pytest.raises(BackendRefusedError):
        client(server.url).send(STOP)

    assert len(server.asked) == 1


def test_a_given_usersig_that_has_expired_says_who_can_mend_it(
    serve: Serve, client: Client
) -> None:
    """
    A usersig that was given cannot be made again: the answer names the variable.
    """
    server = serve(gateway_refuses(70001))
    given = GivenUsersig(Secret("planted-given-usersig"))

    with pytest.raises(BackendRefusedError) as caught:
        client(server.url, credential=given).send(STOP)

    assert server.asked[0].query["usersig"] == "planted-given-usersig"
    assert len(server.asked) == 1
    assert "ONAIR_USERSIG" in caught.value.remedy
    assert caught.value.refusal.number == 70001


def test_a_broadcast_that_lost_its_password_is_not_sent(
    serve: Serve, client: Client
) -> None:
    """
    What was to be protected never goes on air open to everybody.
    """
    server = serve(done)

    with pytest.raises(NothingSentError, match="password") as caught:
        client(server.url).send(replace(START, protected=True))

    assert not caught.value.passing
    assert server.connections == 0


@pytest.mark.parametrize(
    "call",
    [
        replace(STOP, target=replace(CAMERA, app=7)),
        RemoveFromRoom(7, GroupNumber(1), (Account("a"),)),
        replace(START, watermark=-1),
    ],
)
def test_what_cannot_be_asked_of_this_backend_is_not_sent(
    serve: Serve, client: Client, call: Call
) -> None:
    """
    A call for another app, or one out of range, fails before it has any effect.
    """
    server = serve(done)

    with pytest.raises(NothingSentError) as caught:
        client(server.url).send(call)

    assert not caught.value.passing
    assert server.connections == 0


def test_environment_and_proxies_have_no_say(
    serve: Serve, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A proxy or a bundle that somebody's shell has set does not see our usersig.
    """
    server, proxy = serve(done), serve(done, plain=True)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/nowhere")

    assert Ended() == client(server.url).send(STOP)
    assert proxy.connections == 0


def test_the_client_fits_the_port(serve: Serve, client: Client) -> None:
    """
    The straight line may use this client as its backend.
    """
    server = serve(done)
    backend: Backend = client(server.url, deadline=timedelta(seconds=7))

    assert (timedelta(seconds=7), APP) == (backend.deadline, backend.app)
    assert isinstance(backend.send(START), Live)
