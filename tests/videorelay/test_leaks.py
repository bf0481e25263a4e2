"""
However a call ends, its secrets are not written anywhere.
"""

from __future__ import annotations

import gc
import json
import logging
import traceback
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.call import Secret
from bot.domain.errors import BackendError, OnAirError, OutcomeUnknownError
from bot.videorelay import GivenUsersig
from tests.videorelay.line import done, gateway_refuses, hang_up, http
from tests.videorelay.samples import START

if TYPE_CHECKING:
    from tests.videorelay.line import Asked, Line, Script, Serve
    from tests.videorelay.pki import Pki
    from tests.videorelay.samples import Client

USERSIG = "planted-usersig-0123456789"
PASSWORD = "planted-player-password"
CALL = replace(START, password=Secret(PASSWORD), protected=True)
GIVEN = {
    "credential": GivenUsersig(Secret(USERSIG)),
    "identifier": "planted-admin",
    "deadline": timedelta(seconds=1),
}


def silent(line: Line, _asked: Asked) -> None:
    """
    Take the request and wait.
    """
    line.connection.recv(1)


def repeat_everything(line: Line, asked: Asked) -> None:
    """
    Refuse, with the whole request in the text.
    """
    text = f"no: {asked.target} {asked.body.decode()}"
    body = {"ActionStatus": "FAIL", "ErrorCode": 60002, "ErrorInfo": text}
    line.say(http(json.dumps(body).encode()))


def broken_headers(line: Line, _asked: Asked) -> None:
    """
    Headers of which urllib3 complains in its log, with the URL.
    """
    line.say(b"HTTP/1.1 200 OK\r\n nothing before me\r\nno colon\r\n\r\n{}")
    line.connection.close()


def redirect(line: Line, asked: Asked) -> None:
    """
    Redirect to where the usersig would be sent along.
    """
    line.say(http(b"", "307 Go", f"Location: {asked.target}"))


@pytest.mark.parametrize(
    "script",
    [
        silent,
        hang_up,
        repeat_everything,
        broken_headers,
        redirect,
        gateway_refuses(70001),
        gateway_refuses(4711),
    ],
)
def test_a_failure_tells_no_secret(
    serve: Serve, client: Client, caplog: pytest.LogCaptureFixture, script: Script
) -> None:
    """
    Neither the error, its traceback, nor any log line at DEBUG has a secret in it.
    """
    caplog.set_level(logging.DEBUG)
    server = serve(script)
    try:
        client(server.url, **GIVEN).send(CALL)
    except OnAirError as error:
        logging.getLogger("test").exception("The call failed.")
        shown = traceback.format_exc() + repr(vars(error)) + str(error)
        chained = error.__cause__ or error.__context__

    assert "planted" not in shown + caplog.text
    assert chained is None or isinstance(chained, OnAirError)


@pytest.mark.parametrize("kind", ["closed port", "strange server", "wrong client"])
def test_a_failed_connection_tells_no_secret(
    pki: Pki,
    serve: Serve,
    client: Client,
    caplog: pytest.LogCaptureFixture,
    kind: str,
) -> None:
    """
    Where nothing was sent, nothing of what would have been sent is shown.
    """
    caplog.set_level(logging.DEBUG)
    context = {
        "strange server": pki.server_context(shown=pki.stranger_server),
        "wrong client": pki.server_context(trusted=pki.stranger_authority),
    }.get(kind)
    server = serve(done, context=context)
    url = server.url
    if kind == "closed port":
        server.__exit__(None, None, None)
    try:
        client(url, **GIVEN).send(CALL)
    except BackendError as error:
        logging.getLogger("test").exception("The call failed.")
        shown = traceback.format_exc() + repr(vars(error))
        chained = error.__cause__ or error.__context__

    assert "planted" not in shown + caplog.text
    assert chained is None


def test_a_success_is_logged_without_secrets(
    serve: Serve, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    """
    At DEBUG the log says what was asked and when, and not by what right.
    """
    caplog.set_level(logging.DEBUG)
    server = serve(done)
    client(server.url, **GIVEN).send(CALL)

    assert "0x6 with sequence number" in caplog.text
    assert "usersig=***" in caplog.text
    assert "planted" not in caplog.text


def test_calls_leave_nothing_open(serve: Serve, client: Client) -> None:
    """
    Every connection of a call that was given up is closed, and said nowhere.
    """
    server = serve(silent)
    backend = client(server.url, deadline=timedelta(seconds=0.2))
    for _ in range(3):
        with pytest.raises(OutcomeUnknownError):
            backend.send(START)
    server.__exit__(None, None, None)

    assert gc.collect() >= 0
