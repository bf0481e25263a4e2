"""
The calls beside the page: what was asked and answered, in words and without secrets.
"""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import requests

from bot.playground.backend import Fault, Kind
from bot.playground.panels.calls import MOST_SHOWN, CallsShown
from bot.playground.panels.meanings import choices, read
from bot.videorelay.codes import CODES
from tests.playground.backend.caller import (
    GROUP,
    KICK,
    HandClock,
    envelope,
    push_start,
    push_stop,
    record_start,
    record_stop,
    usersig,
)
from tests.playground.panels.acting import cells_of

if TYPE_CHECKING:
    from bot.playground.backend import StandInBackend
    from tests.playground.backend.caller import Caller


def calls(backend: StandInBackend) -> list[dict[str, Any]]:
    """Every cell, in order."""
    return list(cells_of(CallsShown(backend)).values())


def test_a_call_is_told_in_words(caller: Caller, backend: StandInBackend) -> None:
    """
    What it wants, of which room, what came of it, and both packets to read.
    """
    answer = caller.start()

    shown = calls(backend)[0]
    assert (1, "Start push", GROUP) == (shown["number"], shown["what"], shown["group"])
    assert (True, 200, 0, "done") == (
        shown["done"],
        shown["status"],
        shown["code"],
        shown["means"],
    )
    assert answer == json.loads(shown["answer"])
    assert push_start() == json.loads(shown["request"])["reqbody"]["req_0x6"]


def test_every_wish_has_a_name(caller: Caller, backend: StandInBackend) -> None:
    """
    Starts, ends, and removals are told apart; what is none of them is not guessed.
    """
    for sub_command, fields in (
        (6, push_start()),
        (6, push_stop()),
        (5, record_start()),
        (5, record_stop()),
        (1, KICK),
    ):
        caller.ask(sub_command, fields)
    caller.send({"reqhead": {"uint32_sub_cmd": [], "uint32_auth_key": "x"}})

    assert [
        "Start push",
        "Stop push",
        "Start recording",
        "Stop recording",
        "Kick",
        "Not understood",
    ] == [one["what"] for one in calls(backend)]
    assert calls(backend)[-1]["group"] is None


def test_no_secret_is_shown(caller: Caller, backend: StandInBackend) -> None:
    """
    Neither a player's password nor a usersig stands in any cell.
    """
    caller.ask(6, push_start(str_player_pwd="planted-password"))
    caller.gateway_code(usersig="planted-usersig")

    shown = str(CallsShown(backend).cells(""))
    assert "str_player_pwd" in shown
    assert "planted" not in shown
    assert usersig() not in shown


def test_a_refusal_is_explained_by_whoever_refused(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    The gateway, the head and the body each have numbers of their own.
    """
    caller.gateway_code(apn=1)
    caller.head_result(envelope(6, push_start(), uint32_sdk_appid=7))
    caller.ask(6, push_start(), uint32_auth_key=GROUP + 1)
    caller.ask(1, {"uint32_room_num": GROUP + 1}, uint32_auth_key=GROUP + 1)

    codes = [one["code"] for one in calls(backend)]
    told = [one["means"] for one in calls(backend)]
    assert [60002, -4, 40000410] == [codes[0], codes[1], codes[2]]
    assert "The gateway could not read our request." == told[0]
    assert told[2].startswith("The room is not open")
    # Nobody published the numbers of a removal: the backend's own words stand there.
    assert "room does not exist" == told[3]


def test_a_lost_answer_is_no_answer(caller: Caller, backend: StandInBackend) -> None:
    """
    A dropped connection has neither status nor code, but the switch that it met.
    """
    backend.faults.lose_answer(after_effect=True)
    with pytest.raises(requests.ConnectionError):
        caller.start()
    backend.wait_for_calls(1, done=True)

    shown = calls(backend)[0]
    assert shown["done"]
    assert (None, None, "") == (shown["status"], shown["code"], shown["answer"])
    assert "no answer: the connection was dropped" == shown["means"]
    assert [Kind.LOSE_AFTER.value] == shown["faults"]


def test_a_call_under_way_has_no_end_yet(
    caller: Caller, backend: StandInBackend, clock: HandClock
) -> None:
    """
    How long it took is said when it is over, by the backend's own clock.
    """
    panel = CallsShown(backend)
    backend.faults.add(Fault(Kind.HANG_BEFORE, pause=timedelta(seconds=60)))
    with pytest.raises(requests.Timeout):
        caller.session.post(
            backend.url,
            params=caller.query(),
            json=envelope(6, push_start()),
            timeout=0.3,
        )
    shown = cells_of(panel)["call/1"]
    caller.ask(5, record_start())
    clock.move(timedelta(seconds=1))

    assert (False, None, "") == (shown["done"], shown["took"], shown["means"])
    assert 0.0 == cells_of(panel)["call/2"]["took"]


def test_numbers_wider_than_a_browsers_stay_whole(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    The channel's number is above 2**63 and reaches the page with every digit.
    """
    number = caller.ask(6, push_start())["uint64_channel_id"]

    assert str(number) in calls(backend)[0]["answer"]


def test_only_the_newest_calls_are_shown(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    A long play does not make the page longer and longer; what is new is news.
    """
    panel = CallsShown(backend)
    before = panel.version()
    for _ in range(MOST_SHOWN + 20):
        caller.ask(6, push_start())
        cells = panel.cells("")

    assert before != panel.version()
    assert MOST_SHOWN == len(cells)
    assert f"call/{MOST_SHOWN + 20}" in cells
    assert "call/20" not in cells


@pytest.mark.parametrize(
    "answer",
    [
        None,
        [],
        "",
        {},
        {"reqhead": []},
        {"reqhead": {"uint32_result": "x"}, "rspbody": []},
        {"reqhead": {"uint32_result": None}, "rspbody": {"rsp_0x6": 7}},
        {"reqhead": {}, "rspbody": {"rsp_0x6": {"uint32_result": []}}},
    ],
)
def test_an_answer_of_any_shape_is_read(answer: object) -> None:
    """
    What says nothing means nothing, and nothing breaks.
    """
    assert (None, "") == read(answer, 6)


def test_numbers_as_texts_and_unsigned_heads_are_understood() -> None:
    """
    However the backend spells a number, it means the same.
    """
    flat = read({"ErrorCode": "60002"}, None)
    head = read({"rsphead": {"uint32_result": 2**32 - 2}}, 6)

    assert (60002, "The gateway could not read our request.") == flat
    assert -2 == head.code
    assert "malformed" in head.means


def test_every_known_number_can_be_chosen() -> None:
    """
    Each number of the specification is offered once, with what it means, in words.
    """
    known = {number for codes in CODES.values() for number in codes}
    offered = choices()

    assert known == {one["code"] for one in offered}
    assert len(known) == len(offered)
    assert not any("{" in str(one["label"]) for one in offered)
