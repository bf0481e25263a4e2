"""
How far a request got, and what may be believed of its answer.
"""

from __future__ import annotations

import socket
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.outcome import Ended
from bot.videorelay.transport.post import MOST_READ
from tests.videorelay.line import answer, done, hang_up, http
from tests.videorelay.samples import STOP

if TYPE_CHECKING:
    from tests.videorelay.line import Asked, Line, Script, Serve
    from tests.videorelay.samples import Client


def test_a_closed_port_is_nothing_sent(client: Client) -> None:
    """
    Where nobody listens, nothing was sent, and we say so.
    """
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    backend = client(f"https://127.0.0.1:{port}/v3/openim/videorelay")

    with pytest.raises(NothingSentError, match="Nobody answers") as caught:
        backend.send(STOP)

    assert caught.value.passing


def test_an_unknown_host_is_nothing_sent(client: Client) -> None:
    """
    A host that no name server knows has not been sent anything.
    """
    backend = client(
        "https://backend.invalid/v3/openim/videorelay", deadline=timedelta(seconds=5)
    )

    with pytest.raises(NothingSentError) as caught:
        backend.send(STOP)

    assert caught.value.passing


def hang_up_half_way(line: Line, asked: Asked) -> None:
    """
    End the connection in the middle of the answer.
    """
    whole = http(answer(asked))
    line.say(whole[:-5])
    hang_up(line, asked)


@pytest.mark.parametrize("script", [hang_up, hang_up_half_way])
def test_a_hang_up_after_sending_is_unknown(
    serve: Serve, client: Client, script: Script
) -> None:
    """
    A line that breaks after we asked leaves open what happened.
    """
    server = serve(script)

    with pytest.raises(OutcomeUnknownError):
        client(server.url).send(STOP)

    assert len(server.asked) == 1


def test_a_hang_up_before_the_handshake_is_nothing_sent(
    serve: Serve, client: Client
) -> None:
    """
    A line that breaks before it is safe has carried nothing of ours.
    """
    server = serve(hang_up, plain=True)

    with pytest.raises(NothingSentError) as caught:
        client(server.url).send(STOP)

    assert caught.value.passing


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
        b"220 mail.example ESMTP\r\n",
        b"\x00\xff\xfe" * 50 + b"\r\n\r\n",
        http(b"<html>hello</html>"),
        http(b"\xff\xfe\x00"),
        http(b"[]"),
        http(b"{}"),
        http(b'{"a":' * 100_000),
        http(b'{"reqhead":' + b"1" * 5000 + b"}"),
        http(b"not gzip", "200 OK", "Content-Encoding: gzip"),
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 500 + b"\r\n",
    ],
)
def test_what_cannot_be_read_is_unknown(
    serve: Serve, client: Client, words: bytes
) -> None:
    """
    An answer that makes no sense neither confirms nor denies.
    """

    def script(line: Line, asked: Asked) -> None:
        line.say(words)
        hang_up(line, asked)

    server = serve(script)

    with pytest.raises(OutcomeUnknownError):
        client(server.url).send(STOP)


def test_reading_stops_at_one_mebibyte(serve: Serve, client: Client) -> None:
    """
    An endless answer is left alone after 1 MiB, and counts as unreadable.
    """
    told: list[int] = []

    def script(line: Line, _asked: Asked) -> None:
        line.say(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n")
        while True:
            line.say(b" " * MOST_READ)
            told.append(MOST_READ)

    server = serve(script)

    with pytest.raises(OutcomeUnknownError, match="longer than 1048576"):
        client(server.url).send(STOP)

    # The rest is what lay in the buffers of both sides.
    assert sum(told) < 32 * MOST_READ


def test_an_answer_of_exactly_one_mebibyte_is_read(
    serve: Serve, client: Client
) -> None:
    """
    The limit itself is still within the limit.
    """
    server = serve(lambda line, asked: line.say(http(answer(asked).ljust(MOST_READ))))

    assert Ended() == client(server.url).send(STOP)


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        ("301 Moved Permanently", BackendRefusedError),
        ("302 Found", OutcomeUnknownError),
        ("303 See Other", OutcomeUnknownError),
        ("307 Temporary Redirect", BackendRefusedError),
        ("308 Permanent Redirect", BackendRefusedError),
    ],
)
def test_redirects_are_never_followed(
    serve: Serve, client: Client, status: str, kind: type[Exception]
) -> None:
    """
    Our usersig is for the address we were given and for no other.
    """
    elsewhere = serve(done)
    server = serve(
        lambda line, _: line.say(http(b"", status, f"Location: {elsewhere.url}"))
    )

    with pytest.raises(kind):
        client(server.url).send(STOP)

    assert elsewhere.connections == 0


@pytest.mark.parametrize("status", ["500 Oops", "502 Bad Gateway", "504 Late"])
def test_a_server_error_is_unknown(serve: Serve, client: Client, status: str) -> None:
    """
    Behind a server error the act may have happened.
    """
    server = serve(lambda line, asked: line.say(http(answer(asked), status)))

    with pytest.raises(OutcomeUnknownError) as caught:
        client(server.url).send(STOP)

    assert caught.value.refusal is not None
    assert f"HTTP_{status[:3]}" == caught.value.refusal.name


@pytest.mark.parametrize("status", ["403 Forbidden", "404 Not Found", "429 Slow"])
def test_a_client_error_is_a_refusal(serve: Serve, client: Client, status: str) -> None:
    """
    A web server that does not know our request has not passed it on.
    """
    server = serve(lambda line, _: line.say(http(b"no", status)))

    with pytest.raises(BackendRefusedError) as caught:
        client(server.url).send(STOP)

    assert f"HTTP_{status[:3]}" == caught.value.refusal.name
    assert caught.value.refusal.number is None


def test_connections_are_kept(serve: Serve, client: Client) -> None:
    """
    Calls in a row share one connection, and with it one handshake.
    """
    server = serve(done)
    backend = client(server.url)
    for _ in range(3):
        backend.send(STOP)

    assert server.connections == 1
    assert len(server.asked) == 3


def test_a_connection_that_was_closed_meanwhile_is_replaced(
    serve: Serve, client: Client
) -> None:
    """
    A server may hang up between two calls without harm to the second.
    """

    def script(line: Line, asked: Asked) -> None:
        done(line, asked)
        hang_up(line, asked)

    server = serve(script)
    backend = client(server.url)
    backend.send(STOP)
    assert server.hung_up.wait(10)
    backend.send(STOP)

    assert server.connections == 2
    assert len(server.asked) == 2


def test_a_kept_connection_that_breaks_is_not_asked_again(
    serve: Serve, client: Client
) -> None:
    """
    A request that was lost on a kept connection is not repeated behind our back.
    """
    server = serve(done, hang_up, done)
    backend = client(server.url)
    backend.send(STOP)

    with pytest.raises(OutcomeUnknownError):
        backend.send(STOP)

    assert len(server.asked) == 2
