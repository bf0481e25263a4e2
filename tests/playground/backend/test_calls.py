"""
The list of calls, and the spellings that can be chosen.
"""

from datetime import timedelta

import pytest
import requests

from bot.playground.backend import Dialect, StandInBackend
from tests.playground.backend.caller import (
    ACCOUNT,
    ADMIN,
    APP_ID,
    GROUP,
    KICK,
    Caller,
    HandClock,
    Json,
    envelope,
    push_start,
    push_stop,
    record_start,
    record_stop,
    usersig,
)


def test_a_call_is_kept_as_it_came(
    caller: Caller, backend: StandInBackend, clock: HandClock
) -> None:
    """
    The list shows when a call came, what it asked, and what it was answered.
    """
    answer = caller.start()

    call = backend.calls[0]
    assert (clock.time, clock.run) == (call.at, call.elapsed)
    assert ("POST", "/v3/openim/videorelay") == (call.method, call.path)
    assert (6, 1) == (call.sub_command, call.operation)
    assert push_start() == call.fields
    assert [ACCOUNT] == call.head["rpt_to_Account"]
    assert (200, answer, True) == (call.status, call.answer, call.done)
    assert (str(APP_ID), ADMIN) == (call.query["sdkappid"], call.query["identifier"])


def test_secrets_are_masked_in_the_list(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    Neither a usersig nor a player's password can be read from the list of calls.
    """
    caller.ask(6, push_start(str_player_pwd="planted-password"))
    caller.gateway_code(usersig=None, UserSig="planted-usersig")

    shown = repr(backend.calls) + repr(backend.pushes)
    assert "planted" not in shown
    assert usersig() not in shown
    assert "***" == backend.calls[0].fields["str_player_pwd"]
    assert "***" == backend.calls[0].query["usersig"]


def test_refused_and_kick_calls_are_kept_too(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    Also a call that is no JSON, has no body, or has no operation is in the list.
    """
    caller.session.post(backend.url, data=b"\xff", timeout=10)
    caller.send([])
    caller.ask(1, KICK)

    broken, bare, kick = backend.calls
    assert (None, None, {}) == (broken.content, broken.sub_command, broken.fields)
    assert ([], None) == (bare.content, bare.operation)
    assert (1, None, [ACCOUNT]) == (
        kick.sub_command,
        kick.operation,
        kick.head["rpt_to_Account"],
    )


def test_a_dropped_call_has_no_answer(caller: Caller, backend: StandInBackend) -> None:
    """
    A call whose connection was dropped is over, without status and answer.
    """
    backend.faults.lose_answer(after_effect=True)
    with pytest.raises(requests.ConnectionError):
        caller.start()

    call = backend.calls[0]
    assert (None, None, True) == (call.status, call.answer, call.done)


@pytest.mark.parametrize(
    "key", ["rate_type", "RateType", "RateType ", "uint32_rate_type"]
)
def test_the_rate_has_several_spellings(
    caller: Caller, backend: StandInBackend, key: str
) -> None:
    """
    Each spelling of the rate that was ever seen can be spoken.
    """
    known = {
        dialect.rate_key: dialect
        for dialect in (
            Dialect(rate_key="rate_type"),
            Dialect(rate_key="RateType"),
            Dialect(rate_key="RateType "),
            Dialect(rate_key="uint32_rate_type"),
        )
    }
    backend.dialect = {str(name): one for name, one in known.items()}[key]

    urls = caller.ask(6, push_start(rpt_rate_type=[10]))["msg_live_url"]
    assert [10, 10, 10] == [url[key] for url in urls]


def test_a_channel_id_may_be_a_text(caller: Caller, backend: StandInBackend) -> None:
    """
    Spoken the other way, the channel id is a numeric text.
    """
    backend.dialect = Dialect(channel_id_as_text=True)

    told = caller.ask(6, push_start())
    assert str(backend.pushes[0].channel_id) == told["uint64_channel_id"]


def test_a_tape_task_may_be_zero(caller: Caller, backend: StandInBackend) -> None:
    """
    Spoken the other way, the task of a tape that runs is 0, as was recorded once.
    """
    backend.dialect = Dialect(tape_task_id_is_zero=True)

    assert 0 == caller.ask(6, push_start(uint32_tape_flag=1))["uint32_tape_task_id"]


def test_already_ended_has_two_codes(caller: Caller, backend: StandInBackend) -> None:
    """
    Spoken the other way, an end of what ended says 413 and not 412.
    """
    backend.dialect = Dialect(ended_twice=413)

    assert 40000413 == caller.code(6, push_stop())
    assert 30000413 == caller.code(5, record_stop())


def test_an_absent_recorder_has_two_codes(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    Spoken the other way, recording somebody who is not there says "already".
    """
    backend.dialect = Dialect(absent_recorder=415)

    assert 30000415 == caller.code(5, record_start(), rpt_to_Account=["bob"])
    assert 30000411 == caller.code(5, record_stop(), rpt_to_Account=["bob"])
    assert 30000410 == caller.code(5, record_start(), uint32_auth_key=7)


def test_success_may_be_silent(caller: Caller, backend: StandInBackend) -> None:
    """
    Spoken the other way, a result of 0 is left out, and a refusal still says its own.
    """
    backend.dialect = Dialect(quiet_success=True)
    answer: Json = caller.send(envelope(5, record_start())).json()

    assert "uint32_result" not in answer["reqhead"]
    assert {"str_errorinfo": ""} == answer["rspbody"]["rsp_0x5"]
    assert 30000415 == caller.code(5, record_start())


def test_addresses_can_have_another_host(
    backend: StandInBackend, clock: HandClock
) -> None:
    """
    A demonstration can give addresses of its own host and number.
    """
    with (
        StandInBackend(
            app_id=APP_ID,
            identifier=ADMIN,
            certificates=backend.certificates,
            given_usersig="planted",
            biz_id="7",
            play_host="play.example",
            spacing=timedelta(0),
            clock=clock,
        ) as other,
        Caller(other) as caller,
    ):
        other.rooms.open_room(GROUP, ACCOUNT)
        answer = caller.start(usersig="planted")

    url = answer["rspbody"]["rsp_0x6"]["msg_live_url"][0]["string_play_url"]
    assert "rtmp://play.example/live/7_81265058829fd2e50c8ec2ac78d55127" == url
