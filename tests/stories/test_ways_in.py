"""
The ways in: Socket Mode and signed HTTP bring the same, and nothing else gets in.
"""

from __future__ import annotations

import time
from urllib.parse import urlencode

import pytest
import requests

from bot.playground.workspace import Fault
from tests.stage import ALICE, BOB, GENERAL, Stage, until

FORM = "application/x-www-form-urlencoded"


def body(stage: Stage, **changed: str) -> bytes:
    """A slash command of Bob's as Slack encodes it, with these changes."""
    fields = {
        "team_id": stage.slack.identity.team,
        "api_app_id": stage.slack.identity.app,
        "channel_id": GENERAL,
        "user_id": BOB,
        "command": "/broadcast",
        "text": "start room42",
        "trigger_id": "1.2.forged",
        "response_url": "http://127.0.0.1:9/none",
    }
    return urlencode(fields | changed).encode()


def post(
    stage: Stage, content: bytes, *, age_s: int = 0, signature: str | None = None
) -> requests.Response:
    """Send it as Slack would, that long ago, with the right signature or this one."""
    stamp = int(time.time()) - age_s  # noqa: TID251  Slack signs the time of day
    address = stage.bot.reached_at.rsplit(" ", 1)[-1]
    return requests.post(
        f"http://{address}/slack/events",
        data=content,
        headers={
            "Content-Type": FORM,
            "X-Slack-Request-Timestamp": str(stamp),
            "X-Slack-Signature": signature or stage.slack.sign(content, stamp),
        },
        timeout=10,
    )


def test_socket_mode_brings_a_command_and_a_button(socket_stage: Stage) -> None:
    """
    Over a socket a room goes on air by a line, and off by the card's button.
    """
    socket_stage.say("/broadcast start room42")
    until(lambda: len(socket_stage.notices()) == 1, socket_stage.channel)
    socket_stage.press("Stop")
    until(lambda: len(socket_stage.notices()) == 2, socket_stage.channel)

    assert () == tuple(socket_stage.backend.pushes)
    assert "off air" in socket_stage.cards()[0]


def test_a_gesture_that_is_delivered_twice_has_one_effect(socket_stage: Stage) -> None:
    """
    Slack may repeat a delivery: the second gets the first one's answer.
    """
    socket_stage.slack.deliver_twice = True
    sent = socket_stage.slack.say(BOB, GENERAL, "/broadcast start room42")
    until(lambda: len(socket_stage.notices()) == 1, socket_stage.channel)

    assert sent.repeat is not None
    assert sent.repeat.acked
    assert 1 == len(socket_stage.backend.calls)
    assert 1 == socket_stage.kinds().count("asked")
    assert 1 == socket_stage.kinds().count("repeated")


def test_a_right_signature_is_served(stage: Stage) -> None:
    """
    The forger's tools of these tests do sign rightly, or they would prove nothing.
    """
    answer = post(stage, body(stage))

    assert 200 == answer.status_code
    assert "Starting room42" in answer.text
    until(lambda: len(stage.backend.pushes) == 1)


@pytest.mark.parametrize(
    ("age_s", "signature"), [(0, "v0=" + "0" * 64), (600, None), (-600, None)]
)
def test_a_wrong_signature_or_an_old_time_is_not_served(
    stage: Stage, age_s: int, signature: str | None
) -> None:
    """
    Whoever cannot sign, and whoever repeats an old request, gets 401 and nothing.
    """
    answer = post(stage, body(stage), age_s=age_s, signature=signature)

    assert 401 == answer.status_code
    assert "asked" not in stage.kinds()


@pytest.mark.parametrize(
    "changed", [{"team_id": "T0STRANGER"}, {"api_app_id": "A0OTHER"}]
)
def test_another_workspace_or_app_is_answered_and_not_served(
    stage: Stage, changed: dict[str, str]
) -> None:
    """
    Even rightly signed, what is not ours starts nothing, and is told why.
    """
    answer = post(stage, body(stage, **changed))

    assert 200 == answer.status_code
    assert "OnAir" in answer.text
    assert "asked" not in stage.kinds()


@pytest.mark.parametrize(
    "text",
    [
        "x" * 10_000,
        "start room\u202e42",
        "start room42 why=\x07",
        "start `room42`",
        "start <!channel>",
        "start &lt;!channel&gt;",
        "start 😀",
        "'",
        "“",
        "start room42 start room42",
        "start room42 rates=",
        "start room42 colour=red",
    ],
)
def test_bad_text_gets_a_clear_answer_and_changes_nothing(
    stage: Stage, text: str
) -> None:
    """
    Whatever is typed, the one who typed it reads what to do, and nothing is sent.
    """
    answer = post(stage, body(stage, text=text))

    assert 200 == answer.status_code
    said = answer.json()
    assert said["text"]
    assert "<!channel>" not in answer.text
    assert "asked" not in stage.kinds()
    assert () == tuple(stage.backend.calls)


def test_a_reason_cannot_shout(stage: Stage) -> None:
    """
    A mention of everybody in a reason is shown as letters, and notifies nobody.
    """
    stage.say("/broadcast start room42 why=now <!channel> & `so`", by=ALICE)
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert all("<!channel>" not in card for card in stage.cards())
    assert "&lt;!channel&gt;" in stage.cards()[0]


def test_no_secret_is_ever_told_or_kept(stage: Stage) -> None:
    """
    Usersig, keys and tokens stand in no message, no event and no database file.
    """
    stage.say("/broadcast start room42 dry-run")
    stage.backend.faults.answer_code(40000411)
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 2, stage.channel)

    secrets = [
        "planted-secret-key-of-the-stage",
        stage.slack.identity.bot_token,
        stage.slack.identity.app_token,
        stage.slack.identity.signing_secret,
        "eJ",  # how every usersig begins: zlib's header in base64
    ]
    told = stage.channel(who=BOB)
    kept = repr(stage.events())
    assert [] == [one for one in secrets[:-1] if one in told + kept]
    assert "usersig=eJ" not in told + kept


def test_where_the_bot_may_not_post_the_asker_is_told_directly(stage: Stage) -> None:
    """
    In a channel without the bot the addresses go to the asker, with what mends it.
    """
    stage.slack.add_channel(
        "C0PRIVATE", "war-room", private=True, members=[BOB], bot_in=False
    )
    stage.say("/broadcast start room42", where="C0PRIVATE")
    until(lambda: ".m3u8" in stage.direct(BOB), lambda: stage.direct(BOB))

    assert "/invite" in stage.direct(BOB)
    assert 1 == len(stage.backend.pushes)
    assert "undelivered" in stage.kinds()


def test_slack_that_is_slow_gets_it_later(stage: Stage) -> None:
    """
    A 429 is waited out as long as Slack asks, and then told once.
    """
    stage.slack.faults.add("chat.postMessage", Fault.too_many())
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert 1 == len(stage.cards())
