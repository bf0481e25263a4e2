"""
The life of a push.
"""

from datetime import timedelta

import pytest

from bot.playground.backend import (
    Source,
    StandInBackend,
)
from tests.playground.backend.caller import (
    ACCOUNT,
    GROUP,
    Caller,
    HandClock,
    envelope,
    push_start,
    push_stop,
    record_start,
)

CODE = "2345_81265058829fd2e50c8ec2ac78d55127"


def test_a_started_push_is_on_air(caller: Caller, backend: StandInBackend) -> None:
    """
    After a good start the source is on air, with the options that were asked for.
    """
    caller.ask(6, push_start(str_player_pwd="planted", uint32_tape_flag=1))

    push = backend.pushes[0]
    assert (GROUP, ACCOUNT, Source.CAMERA) == (push.group, push.account, push.source)
    assert ("room42", "Release, live") == (push.wish.channel_name, push.wish.describe)
    assert push.wish.password == "planted"
    assert push.wish.tape


def test_a_live_answer_echoes_the_head(caller: Caller) -> None:
    """
    The head of a good answer repeats number, cookie, group and app, and says 0.
    """
    answer = caller.start()

    assert {
        "uint32_sub_cmd": 6,
        "uint32_seq": 123,
        "uint32_auth_key": GROUP,
        "uint32_sdk_appid": 1400000000,
        "bytes_cookie_buff": "5655",
        "uint32_result": 0,
    } == answer["reqhead"]


def test_both_protocols_bring_three_addresses(caller: Caller) -> None:
    """
    Asked for HLS and RTMP, the service gives RTMP, FLV and HLS addresses.
    """
    told = caller.ask(6, push_start())

    base = f"2345.liveplay.myqcloud.com/live/{CODE}"
    assert [
        {"uint32_type": 5, "string_play_url": f"rtmp://{base}", "rate_type": 0},
        {"uint32_type": 2, "string_play_url": f"http://{base}.flv", "rate_type": 0},
        {"uint32_type": 1, "string_play_url": f"http://{base}.m3u8", "rate_type": 0},
    ] == told["msg_live_url"]


@pytest.mark.parametrize(("live_code", "types"), [(1, [1]), (5, [5]), (6, [5, 2, 1])])
def test_each_protocol_brings_its_own_addresses(
    caller: Caller, live_code: int, types: list[int]
) -> None:
    """
    Only the protocols that were asked for get an address.
    """
    told = caller.ask(6, push_start(uint32_live_code=live_code))

    assert types == [url["uint32_type"] for url in told["msg_live_url"]]


def test_each_rate_brings_its_own_addresses(caller: Caller) -> None:
    """
    Two rates bring two sets of addresses, all different.
    """
    told = caller.ask(6, push_start(rpt_rate_type=[0, 20]))

    urls = told["msg_live_url"]
    assert [0, 0, 0, 20, 20, 20] == [url["rate_type"] for url in urls]
    assert len({url["string_play_url"] for url in urls}) == 6


def test_the_channel_id_does_not_fit_a_signed_column(caller: Caller) -> None:
    """
    Channel ids are above 2**63, as the recorded one was.
    """
    told = caller.ask(6, push_start())

    assert 2**63 <= told["uint64_channel_id"] < 2**64


@pytest.mark.parametrize("flag", [0, 1])
def test_only_a_tape_has_a_task(caller: Caller, flag: int) -> None:
    """
    The recording task's number comes only if the tape flag was set.
    """
    told = caller.ask(6, push_start(uint32_tape_flag=flag))

    assert bool(flag) == ("uint32_tape_task_id" in told)


def test_a_second_start_says_already_and_no_addresses(caller: Caller) -> None:
    """
    Who starts what is on air learns just that.
    """
    caller.start()

    told = caller.ask(6, push_start())
    assert 40000415 == told["uint32_result"]
    assert "msg_live_url" not in told


def test_a_stopped_camera_leaves_the_screen(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    An end names one source; the other one stays on air.
    """
    backend.rooms.enter(GROUP, ACCOUNT, camera=True, screen=True)
    caller.ask(6, push_start())
    caller.ask(6, push_start(uint32_push_data_type=1))

    assert 0 == caller.code(6, push_stop())
    assert [Source.SCREEN] == [push.source for push in backend.pushes]
    assert 40000412 == caller.code(6, push_stop())


def test_room_zero_has_its_own_code(caller: Caller) -> None:
    """
    Group 0 is a number but never a room.
    """
    assert 40000007 == caller.code(6, push_start(), uint32_auth_key=0)


def test_the_same_user_again_too_soon_is_refused(
    caller: Caller, backend: StandInBackend, clock: HandClock
) -> None:
    """
    Within three seconds of the last asking the same user is refused, whatever for.
    """
    backend.spacing = timedelta(seconds=3)
    caller.start()
    clock.move(timedelta(seconds=2))
    soon = caller.code(6, push_stop())
    clock.move(timedelta(seconds=2))
    soon_after_the_refusal = caller.code(6, push_stop())
    clock.move(timedelta(seconds=3))

    assert 40000500 == soon == soon_after_the_refusal
    assert 0 == caller.code(6, push_stop())


def test_spacing_is_for_one_user_and_for_pushes(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    Another user, and a recording, need not wait.
    """
    backend.spacing = timedelta(seconds=3)
    backend.rooms.enter(GROUP, "bob")
    caller.start()

    assert 0 == caller.code(6, push_start(), rpt_to_Account=["bob"])
    assert 0 == caller.code(5, record_start())


def test_a_cookie_is_echoed_only_if_there_was_one(caller: Caller) -> None:
    """
    Nothing is made up for a head that had no cookie.
    """
    packet = envelope(6, push_start(), bytes_cookie_buff=None)

    assert "bytes_cookie_buff" not in caller.send(packet).json()["reqhead"]
