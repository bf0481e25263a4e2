"""
Signed requests instead of Socket Mode.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs

import pytest
from slack_bolt import Ack, App
from slack_bolt.request import BoltRequest
from slack_sdk import WebClient
from slack_sdk.signature import SignatureVerifier

from bot.playground.workspace import Workspace
from tests.playground.workspace.conftest import DANA, OPEN, tiny_app, workspace
from tests.playground.workspace.shapes import actions, button

Request = tuple[dict[str, str], bytes]


class _Server(HTTPServer):
    def __init__(self, answer: tuple[int, str], app: App | None) -> None:
        super().__init__(("127.0.0.1", 0), _Listener)
        self.answer = answer
        self.app = app
        self.heard: list[Request] = []


class _Listener(BaseHTTPRequestHandler):
    server: _Server

    def do_POST(self) -> None:
        """
        Keep the request, and answer as told or as the app wants.
        """
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.heard.append((dict(self.headers), body))
        status, text = self.server.answer
        if self.server.app is not None:
            request = BoltRequest(body=body.decode(), headers=dict(self.headers))
            answer = self.server.app.dispatch(request)
            status, text = answer.status, answer.body
        self.send_response(status)
        self.end_headers()
        self.wfile.write(text.encode())

    def log_message(self, *_: object) -> None:
        """
        Stay quiet.
        """


@contextmanager
def listening(
    slack: Workspace, answer: tuple[int, str] = (200, ""), app: App | None = None
) -> Iterator[list[Request]]:
    """
    Receive the payloads as requests.
    """
    with _Server(answer, app) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        slack.use_http(f"http://127.0.0.1:{server.server_port}/slack/events")
        yield server.heard
        server.shutdown()
        thread.join()


def test_a_command_is_a_signed_form(slack: Workspace) -> None:
    """
    The request carries a signature that the SDK's own verifier accepts.
    """
    with listening(slack) as heard:
        sent = slack.say(DANA, OPEN, "/broadcast start room42")
    ((headers, body),) = heard

    verifier = SignatureVerifier(slack.identity.signing_secret)
    assert sent.acked
    assert verifier.is_valid_request(body, headers)
    assert not verifier.is_valid_request(body + b"x", headers)
    assert "application/x-www-form-urlencoded" == headers["Content-Type"]
    fields = {key: values[0] for key, values in parse_qs(body.decode()).items()}
    assert sent.payload == fields


def test_a_click_is_json_in_a_form(slack: Workspace, client: WebClient) -> None:
    """
    Interactive payloads come as one form field, `payload`.
    """
    ts = client.chat_postMessage(
        channel=OPEN, text="a", blocks=[actions(button("stop"))]
    )["ts"]
    with listening(slack) as heard:
        sent = slack.click(DANA, OPEN, ts, "stop")
    ((_, body),) = heard

    assert sent.payload == json.loads(parse_qs(body.decode())["payload"][0])


def test_an_event_is_a_json_body(slack: Workspace) -> None:
    """
    Events come as JSON, and the repeat says that it is one.
    """
    slack.deliver_twice = True
    with listening(slack) as heard:
        sent = slack.open_home(DANA)
    bodies = [json.loads(body) for _, body in heard]
    tries = [headers.get("X-Slack-Retry-Num") for headers, _ in heard]

    assert [sent.payload, sent.payload] == bodies
    assert {None, "1"} == set(tries)


def test_bolt_accepts_the_signature(slack: Workspace) -> None:
    """
    A real Bolt app verifies the request and answers the command.
    """
    app = tiny_app(slack)

    @app.command("/broadcast")
    def answer(ack: Ack) -> None:
        ack(text="Starting", response_type="ephemeral")

    with listening(slack, app=app):
        sent = slack.say(DANA, OPEN, "/broadcast start room42")

    assert sent.acked
    assert ["Starting"] == [each.text for each in slack.ephemerals(OPEN, DANA)]


def test_a_forged_signature_can_be_made(slack: Workspace) -> None:
    """
    Tests can sign a body with any time, to see old requests refused.
    """
    body, old = b"command=%2Fbroadcast", 1_000_000_000
    headers = {
        "X-Slack-Request-Timestamp": str(old),
        "X-Slack-Signature": slack.sign(body, old),
    }

    assert not SignatureVerifier(slack.identity.signing_secret).is_valid_request(
        body, headers
    )


@pytest.mark.parametrize(
    ("answer", "shown"),
    [
        ((200, "plain words"), "plain words"),
        ((200, '{"text": "in JSON"}'), "in JSON"),
        ((500, "oops"), '/broadcast failed with the error "dispatch_failed"'),
        ((404, ""), '/broadcast failed with the error "dispatch_failed"'),
    ],
)
def test_the_answer_is_read_like_slack_does(
    slack: Workspace, answer: tuple[int, str], shown: str
) -> None:
    """
    Words and JSON are shown with status 200; any other status is a failure.
    """
    with listening(slack, answer):
        slack.say(DANA, OPEN, "/broadcast list")

    assert [shown] == [each.text for each in slack.ephemerals(OPEN, DANA)]


def test_an_address_where_nobody_is_fails(slack: Workspace) -> None:
    """
    Without a listener the command fails at once.
    """
    slack.use_http("http://127.0.0.1:9/")

    assert "dispatch_failed" == slack.say(DANA, OPEN, "/broadcast list").error


def test_a_slow_listener_is_a_time_out() -> None:
    """
    A request that is not answered in time is `operation_timeout`.
    """
    late = threading.Event()

    class Slow(_Listener):
        def do_POST(self) -> None:
            late.wait(5)

    with (
        workspace(ack_seconds=0.2) as slack,
        HTTPServer(("127.0.0.1", 0), Slow) as server,
    ):
        thread = threading.Thread(target=server.handle_request)
        thread.start()
        slack.use_http(f"http://127.0.0.1:{server.server_port}/")
        sent = slack.say(DANA, OPEN, "/broadcast list")
        late.set()
        thread.join()

    assert "operation_timeout" == sent.error
