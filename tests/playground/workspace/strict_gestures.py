"""
Checks of what the stand-in does with gestures, and with the app's answers to them.
"""

import hashlib
import hmac
import threading
from typing import Any

import requests

from bot.playground.workspace import Workspace
from bot.playground.workspace.delivery import PATIENCE
from bot.playground.workspace.words import SLACKBOT
from tests.playground.workspace.calling import error_of
from tests.playground.workspace.conftest import (
    DANA,
    HIDDEN,
    LEE,
    OPEN,
    HandClock,
    bot_client,
    until,
    workspace,
)
from tests.playground.workspace.line import Envelope, Line, line, trigger_of
from tests.playground.workspace.shapes import actions, button, modal, section

FORM = modal(section("a"))
PATIENCE_S = 10
TYPED_BY_A_PHONE = "room=“room\u00a042” — now…"


def late_answer() -> None:
    """
    An answer after the time is over changes nothing: the person reads of a time-out.
    """
    assert 3.0 == PATIENCE

    over = threading.Event()

    def dawdle(_: Envelope) -> dict[str, Any]:
        over.wait(PATIENCE_S)
        return {"text": "at last", "response_type": "in_channel"}

    with workspace(ack_seconds=1) as slack, line(slack, dawdle):
        sent = slack.say(DANA, OPEN, "/broadcast")
        over.set()
        again = slack.say(DANA, OPEN, "/broadcast")
        (shown,) = slack.ephemerals(OPEN, DANA)
        answers = slack.messages(OPEN)

    assert (False, "operation_timeout") == (sent.acked, sent.error)
    # The late answer came before this one, on the same line.
    assert again.acked
    assert 1 == len(answers)
    assert SLACKBOT == shown.author
    assert 'failed with the error "operation_timeout"' in shown.text


def command_fields() -> None:
    """
    A command tells team, channel, person and words; threads have no commands.
    """
    with workspace() as slack, line(slack):
        sent = slack.say(DANA, OPEN, "/broadcast start x")
        parent = slack.say(DANA, OPEN, "hello").ts
        below = slack.say(DANA, OPEN, "/broadcast", thread_ts=parent)

    told = {"channel_id": OPEN, "user_id": DANA, "command": "/broadcast"}
    assert told | {"text": "start x"} == {
        key: sent.payload[key] for key in (*told, "text")
    }
    more = {"team_id", "channel_name", "response_url", "trigger_id", "api_app_id"}
    assert more <= sent.payload.keys()
    assert not {"enterprise_id", "thread_ts", "message_ts"} & sent.payload.keys()
    assert "not_in_threads" == below.error


def answer_is_private() -> None:
    """
    Only `in_channel` is shown to all; what is neither is an error.
    """
    kinds = iter([None, "in_channel", "to_all"])

    def answer(_: Envelope) -> dict[str, Any]:
        kind = next(kinds)
        return {"text": str(kind)} | ({"response_type": kind} if kind else {})

    with workspace() as slack, line(slack, answer):
        sent = [slack.say(DANA, OPEN, "/broadcast") for _ in range(3)]
        shown = [each.text for each in slack.messages(OPEN)]

    assert [None, None, "invalid_response_type"] == [each.error for each in sent]
    assert ["in_channel"] == shown


def response_url() -> None:
    """
    Five uses, thirty minutes, and what was ephemeral stays so.
    """
    clock = HandClock()
    with workspace(clock=clock) as slack, line(slack):
        first, second = (
            str(slack.say(DANA, OPEN, "/broadcast").response_url) for _ in range(2)
        )
        assert [200] * 5 + [404] == [_answered(first) for _ in range(6)]
        clock.advance(30 * 60 + 1)
        assert 404 == _answered(second)
        client = bot_client(slack)
        whisper = client.chat_postEphemeral(
            channel=OPEN, user=DANA, blocks=[actions(button("go"))], text="a"
        )
        url = slack.click(DANA, OPEN, whisper["message_ts"], "go").response_url
        loud = {"replace_original": True, "response_type": "in_channel", "text": "b"}

        assert 200 == _answered(str(url), **loud)
        assert [] == slack.messages(OPEN)


def _answered(url: str, **body: object) -> int:
    return requests.post(url, json={"text": "a"} | body, timeout=5).status_code


def trigger_id() -> None:
    """
    Three seconds, one form.
    """
    clock = HandClock()
    with workspace(clock=clock) as slack:
        client = bot_client(slack)
        old = trigger_of(slack)
        clock.advance(3.1)
        new = trigger_of(slack)
        client.views_open(trigger_id=new, view=FORM)

        assert ["expired_trigger_id", "trigger_exchanged", "invalid_trigger_id"] == [
            error_of(lambda it=each: client.views_open(trigger_id=it, view=FORM))  # type: ignore[misc]  # bound now
            for each in (old, new, "guess")
        ]


def delivered_twice() -> None:
    """
    The same gesture can come a second time, with the same trigger and words.
    """
    with workspace() as slack, line(slack) as app:
        slack.deliver_twice = True
        slack.say(DANA, OPEN, "/broadcast start x")
        first, second = app.envelopes

    assert first["payload"] == second["payload"]
    assert first["envelope_id"] != second["envelope_id"]


def one_line_each() -> None:
    """
    One connection of up to ten gets a payload; without any it is lost at once.
    """
    with workspace() as slack:
        lost = slack.say(DANA, OPEN, "/broadcast lost")
        lines = [Line(slack, lambda _: {}) for _ in range(10)]
        try:
            assert "too_many_websockets" == _eleventh(slack)
            slack.say(DANA, OPEN, "/broadcast once")
            heard = [each["payload"]["text"] for app in lines for each in app.envelopes]
            slack.disconnect("refresh_requested", many=1)
            until(lambda: slack.connections == 9)
            farewells = [app.heard[-1].get("reason") for app in lines]
        finally:
            for app in lines:
                app.close()

    assert "dispatch_failed" == lost.error
    assert ["once"] == heard
    assert 1 == farewells.count("refresh_requested")


def _eleventh(slack: Workspace) -> str:
    opened = Line(slack, lambda _: {})
    opened.close()
    return str(opened.heard[0].get("reason"))


def signed() -> None:
    """
    `v0:time:body` under the app's secret, in hex.
    """
    with workspace() as slack:
        body, at = b"command=%2Fbroadcast", 1_900_000_000
        key = slack.identity.signing_secret.encode()
        wanted = hmac.new(key, b"v0:%d:%s" % (at, body), hashlib.sha256).hexdigest()

        assert f"v0={wanted}" == slack.sign(body, at)


def escaped_or_spoofed() -> None:
    """
    Escaped, a name is an id that nobody can type; otherwise anybody can.
    """
    words = f"@lee <@{DANA}> & http://x.example a@x.example"
    with workspace() as slack, line(slack):
        wrapped, raw = (
            slack.say(DANA, OPEN, f"{command} {words}").payload["text"]
            for command in ("/broadcast", "/raw")
        )

    assert words == raw
    assert (
        f"<@{LEE}|lee> &lt;@{DANA}&gt; &amp; <http://x.example|http://x.example> "
        "<mailto:a@x.example|a@x.example>" == wrapped
    )


def hidden_names() -> None:
    """
    A private channel and a direct message do not tell their name; their id they do.
    """
    with workspace() as slack, line(slack):
        direct = slack.direct_channel(DANA)
        told = [
            slack.say(DANA, place, "/broadcast").payload for place in (HIDDEN, direct)
        ]

    assert ["privategroup", "directmessage"] == [each["channel_name"] for each in told]
    assert [HIDDEN, direct] == [each["channel_id"] for each in told]


def typed_as_on_a_phone() -> None:
    """
    Curly quotes, dashes and hard blanks reach the app as they were typed.
    """
    with workspace() as slack, line(slack):
        sent = slack.say(DANA, OPEN, f"/broadcast {TYPED_BY_A_PHONE}")

    assert TYPED_BY_A_PHONE == sent.payload["text"]
