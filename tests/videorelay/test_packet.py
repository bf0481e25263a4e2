"""
A call becomes the packet that the specification describes.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from bot.domain.call import CALLS, Secret
from bot.domain.errors import UsageError
from bot.domain.outcome import Output, Rate
from bot.domain.room import Account, GroupNumber, Kind, Sdk, Source
from bot.videorelay.wire import fields
from bot.videorelay.wire.packet import (
    DATA_TYPE,
    LIVE_CODE,
    RATE_TYPE,
    SDK_TYPE,
    encoded,
    packet,
)
from tests.videorelay.samples import (
    CAMERA,
    KICK,
    ONE_OF_EACH,
    RECORD,
    RECORD_STOP,
    SCREEN,
    START,
    STOP,
)

if TYPE_CHECKING:
    from enum import Enum

    from bot.domain.call import Call


def asked(call: Call) -> Any:  # noqa: ANN401  JSON, as a reader of it sees it
    """
    The packet of a call, as it arrives.
    """
    return json.loads(encoded(packet(call, seq=7, cookie="c1")))


def test_a_full_start_says_everything() -> None:
    """
    Every field that a start can carry is in it when it was asked for.
    """
    call = replace(
        START,
        sdk=Sdk.IOT,
        target=SCREEN,
        output=Output.RTMP,
        rates=(Rate.SD, Rate.HD),
        tape=True,
        watermark=9,
        password=Secret("planted"),
    )

    assert {
        "reqhead": {
            "uint32_sub_cmd": 6,
            "uint32_seq": 7,
            "uint32_auth_key": 293710,
            "uint32_sdk_appid": 1400000000,
            "rpt_to_Account": ["alice"],
            "bytes_cookie_buff": "c1",
        },
        "reqbody": {
            "req_0x6": {
                "uint32_oper": 1,
                "uint32_live_code": 5,
                "uint32_sdk_type": 2,
                "str_channel_name": "room42",
                "str_channel_describe": "The weekly round",
                "str_player_pwd": "planted",
                "uint32_push_data_type": 1,
                "uint32_tape_flag": 1,
                "uint32_watermark_flag": 1,
                "uint32_watermark_id": 9,
                "rpt_rate_type": [10, 20],
            }
        },
    } == asked(call)


def test_a_plain_start_says_what_is_required_only() -> None:
    """
    Nobody who did not ask for a password or a watermark gets one.
    """
    assert {
        "uint32_oper": 1,
        "uint32_live_code": 6,
        "uint32_sdk_type": 1,
        "str_channel_name": "room42",
        "str_channel_describe": "The weekly round",
        "uint32_push_data_type": 0,
        "uint32_tape_flag": 0,
        "rpt_rate_type": [0],
    } == asked(START)["reqbody"]["req_0x6"]


def test_an_end_names_its_source_and_nothing_else() -> None:
    """
    An end says whose, and of what, and leaves the start's fields out.
    """
    assert {
        "uint32_oper": 2,
        "uint32_sdk_type": 1,
        "uint32_push_data_type": 0,
    } == asked(STOP)["reqbody"]["req_0x6"]
    assert {
        "uint32_oper": 2,
        "uint32_sdk_type": 1,
        "uint32_record_data_type": 0,
    } == asked(RECORD_STOP)["reqbody"]["req_0x5"]


def test_a_full_recording_says_everything() -> None:
    """
    Tags, category and the three flags of a recording are passed on.
    """
    call = replace(
        RECORD,
        tags=("war", "room42"),
        category=4294967295,
        transcode=True,
        screenshot=True,
        watermark=True,
    )

    assert {
        "uint32_oper": 1,
        "string_file_name": "room42-20260101T120000Z-7",
        "string_tags": ["war", "room42"],
        "uint32_classid": 4294967295,
        "uint32_IsTransCode": 1,
        "uint32_IsScreenShot": 1,
        "uint32_IsWaterMark": 1,
        "uint32_sdk_type": 1,
        "uint32_record_data_type": 0,
    } == asked(call)["reqbody"]["req_0x5"]


def test_a_plain_recording_leaves_the_flags_out() -> None:
    """
    Flags that the vendor may not support are sent only when asked for.
    """
    assert {
        "uint32_oper",
        "string_file_name",
        "uint32_sdk_type",
        "uint32_record_data_type",
    } == set(asked(RECORD)["reqbody"]["req_0x5"])


def test_a_removal_names_its_accounts_in_the_head() -> None:
    """
    Who is removed stands in the head, and the room's number in both parts.
    """
    sent = asked(KICK)

    assert ["mallory", "trudy"] == sent["reqhead"]["rpt_to_Account"]
    assert sent["reqhead"]["uint32_sub_cmd"] == 1
    assert {"req_0x1": {"uint32_room_num": 293710}} == sent["reqbody"]


def test_one_of_each_call_is_in_the_samples() -> None:
    """
    A new kind of call is tested wherever all kinds are.
    """
    assert CALLS == tuple(type(call) for call in ONE_OF_EACH)


@pytest.mark.parametrize("call", ONE_OF_EACH, ids=lambda call: type(call).__name__)
def test_every_packet_keeps_to_the_listed_fields(call: Call) -> None:
    """
    No packet carries a field that the specification does not name.
    """
    sent = asked(call)
    (name,) = sent["reqbody"]
    listed = {
        "req_0x6": fields.PushRequest,
        "req_0x5": fields.RecordingRequest,
        "req_0x1": fields.KickRequest,
    }[name]

    assert set(sent["reqhead"]) <= set(fields.RequestHead.__annotations__)
    assert set(sent["reqbody"][name]) <= set(listed.__annotations__)


def test_letters_of_all_the_world_go_out_as_utf_8() -> None:
    """
    A name in Chinese is sent as it is, not as a row of escapes.
    """
    sent = encoded(packet(replace(START, name="直播间 42 🎥"), seq=1, cookie="c"))

    assert "直播间 42 🎥".encode() in sent


@pytest.mark.parametrize(
    ("words", "numbers"),
    [(Output, LIVE_CODE), (Sdk, SDK_TYPE), (Source, DATA_TYPE), (Rate, RATE_TYPE)],
)
def test_every_word_has_its_number(words: type[Enum], numbers: dict[Enum, int]) -> None:
    """
    A word that people can say is one that the backend can be told.
    """
    assert set(words) == set(numbers)
    assert len(numbers) == len(set(numbers.values()))


def broken_group() -> GroupNumber:
    """
    A number past its own check, as a mistake elsewhere could make it.
    """
    group = GroupNumber(1)
    object.__setattr__(group, "value", 2**32)
    return group


def eleven() -> Call:
    """
    A removal of one account too many, past its own check.
    """
    call = replace(KICK)
    object.__setattr__(call, "accounts", tuple(Account(f"a{n}") for n in range(11)))
    return call


@pytest.mark.parametrize(
    "call",
    [
        replace(START, rates=()),
        replace(START, watermark=2**32),
        replace(START, watermark=-1),
        replace(START, name=""),
        replace(START, about="\ud800"),
        replace(START, password=Secret("")),
        replace(START, target=replace(CAMERA, kind=Kind.RECORDING)),
        replace(START, target=replace(CAMERA, group=broken_group())),
        replace(RECORD, target=CAMERA),
        replace(RECORD, category=2**32),
        replace(RECORD, tags=("good", "\udfff")),
        replace(RECORD_STOP, target=CAMERA),
        replace(KICK, app=0),
        eleven(),
    ],
)
def test_what_the_specification_does_not_allow_is_not_packed(call: Call) -> None:
    """
    A figure or text that does not fit is refused here, not by the backend.
    """
    with pytest.raises(UsageError):
        packet(call, seq=1, cookie="c")


def test_a_password_that_cannot_be_sent_is_not_quoted() -> None:
    """
    A refusal about a password does not show it.
    """
    call = replace(START, password=Secret("planted\ud800"))

    with pytest.raises(UsageError) as caught:
        packet(call, seq=1, cookie="c")

    assert "planted" not in str(caught.value)
