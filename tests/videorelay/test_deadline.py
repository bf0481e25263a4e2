"""
A call ends with its deadline, whatever the other side does.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import (
    NothingSentError,
    OutcomeUnknownError,
)
from tests.videorelay.line import answer, done, gateway_refuses, http
from tests.videorelay.samples import STOP, SetClock

if TYPE_CHECKING:
    from tests.videorelay.line import Asked, Line, Script, Serve
    from tests.videorelay.samples import Client


@dataclass
class JumpingClock(SetClock):
    """
    Real seconds, and those for which the machine slept.
    """

    ahead: float = 0.0

    def monotonic(self) -> float:
        """
        As if it had been awake all the time.
        """
        return super().monotonic() + self.ahead


SHORT = timedelta(seconds=0.3)
# At one byte in 0.03 s, more than ten times as long as SHORT.
LONG = b"x" * 200


def drip_the_status(line: Line, asked: Asked) -> None:
    """
    The status line comes byte by byte.
    """
    line.drip(b"HTTP/1.1 200 " + LONG + b"\r\n" + http(answer(asked)))


def drip_the_headers(line: Line, asked: Asked) -> None:
    """
    The status comes at once, a header byte by byte.
    """
    line.say(b"HTTP/1.1 200 OK\r\nX-Long: ")
    line.drip(LONG + b"\r\n" + http(answer(asked)))


def drip_the_body(line: Line, asked: Asked) -> None:
    """
    All headers come at once, the body byte by byte.
    """
    body = LONG.replace(b"x", b" ") + answer(asked)
    line.say(http(body).removesuffix(body))
    line.drip(body)


@pytest.mark.parametrize("drip", [drip_the_status, drip_the_headers, drip_the_body])
def test_an_answer_that_drips_ends_with_the_deadline(
    serve: Serve, client: Client, drip: Script
) -> None:
    """
    However an answer dawdles, a call ends with its deadline, and as unknown.
    """
    server = serve(drip)
    backend = client(server.url, deadline=SHORT)

    with pytest.raises(OutcomeUnknownError):
        backend.send(STOP)

    assert not server.said_all.is_set()


def test_a_handshake_that_drips_ends_with_the_deadline(
    serve: Serve, client: Client
) -> None:
    """
    A call that ends before its handshake does has certainly not been sent.
    """
    # The beginning of a TLS record that never gets complete.
    server = serve(
        lambda line, _: line.drip(b"\x16\x03\x03\x02\x00" + LONG), plain=True
    )
    backend = client(server.url, deadline=SHORT)

    with pytest.raises(NothingSentError, match="in time"):
        backend.send(STOP)

    assert not server.said_all.is_set()


def test_silence_after_sending_is_unknown(serve: Serve, client: Client) -> None:
    """
    If the backend falls silent after it was asked, we do not claim to know.
    """
    server = serve(lambda line, _: line.connection.recv(1) and None)
    backend = client(server.url, deadline=SHORT)

    with pytest.raises(OutcomeUnknownError):
        backend.send(STOP)

    assert len(server.asked) == 1


def test_a_deadline_that_is_over_lets_nothing_out(serve: Serve, client: Client) -> None:
    """
    A call whose time is up before its first byte is not sent late.
    """
    server = serve(done)
    backend = client(server.url, deadline=timedelta(microseconds=1))

    with pytest.raises(NothingSentError):
        backend.send(STOP)

    assert server.asked == []


def test_a_call_whose_moment_has_passed_is_not_sent(
    serve: Serve, client: Client
) -> None:
    """
    A machine that slept between the record and the sending sends nothing late.
    """
    server = serve(done)
    backend = client(server.url)

    with pytest.raises(NothingSentError, match="was over") as caught:
        backend.send(STOP, time.monotonic() - 0.001)

    assert caught.value.passing
    assert server.connections == 0


def test_the_caller_s_deadline_counts_before_ours(serve: Serve, client: Client) -> None:
    """
    What is left of a call's time is what it was given, not all that it may have.
    """
    server = serve(drip_the_body)
    backend = client(server.url, deadline=timedelta(hours=1))

    with pytest.raises(OutcomeUnknownError):
        backend.send(STOP, time.monotonic() + SHORT.total_seconds())

    assert not server.said_all.is_set()


def test_a_usersig_that_is_renewed_too_late_is_not_sent_again(
    serve: Serve, client: Client
) -> None:
    """
    The second try with a new usersig has no time of its own.
    """
    clock = JumpingClock()

    def refuse_late(line: Line, asked: Asked) -> None:
        clock.ahead = 3600.0
        gateway_refuses(70001)(line, asked)

    server = serve(refuse_late, done)

    with pytest.raises(NothingSentError, match="was over"):
        client(server.url, clock=clock).send(STOP, clock.monotonic() + 20)

    assert len(server.asked) == 1
