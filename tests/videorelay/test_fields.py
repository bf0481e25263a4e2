"""
The vendor's fields are all there, and no others.
"""

from __future__ import annotations

import pytest

from bot.videorelay.wire import fields

SPECIFIED: dict[type, set[str]] = {
    fields.RequestHead: {
        "uint32_sub_cmd",
        "uint32_seq",
        "uint32_auth_key",
        "uint32_sdk_appid",
        "str_av_token",
        "str_openid",
        "rpt_to_Account",
        "bytes_cookie_buff",
    },
    fields.PushRequest: {
        "uint32_oper",
        "uint32_live_code",
        "uint32_sdk_type",
        "str_channel_name",
        "str_channel_describe",
        "str_player_pwd",
        "uint32_push_data_type",
        "uint32_tape_flag",
        "uint32_watermark_flag",
        "uint32_watermark_id",
        "rpt_rate_type",
    },
    fields.RecordingRequest: {
        "uint32_oper",
        "string_file_name",
        "string_tags",
        "uint32_classid",
        "uint32_IsTransCode",
        "uint32_IsScreenShot",
        "uint32_IsWaterMark",
        "uint32_sdk_type",
        "uint32_record_data_type",
    },
    fields.KickRequest: {"uint32_room_num", "uint32_delete_type", "rpt_uins"},
    fields.PushAnswer: {
        "uint32_result",
        "str_errorinfo",
        "uint64_channel_id",
        "msg_live_url",
        "uint32_tape_task_id",
    },
    fields.LiveUrl: {
        "uint32_type",
        "string_play_url",
        *("RateType ", "RateType", "rate_type", "uint32_rate_type"),
    },
    fields.RecordingAnswer: {"uint32_result", "str_errorinfo", "str_fileID"},
    fields.KickAnswer: {"uint32_result", "str_err_msg"},
}


@pytest.mark.parametrize("kind", SPECIFIED, ids=lambda kind: kind.__name__)
def test_every_specified_field_is_typed(kind: type) -> None:
    """
    What the specification lets a packet carry has a name and a type here.
    """
    assert SPECIFIED[kind] == set(kind.__annotations__)


def test_an_answer_s_head_has_a_result_and_a_text_besides() -> None:
    """
    The head comes back as it went out, with what came of reading it.
    """
    assert {"uint32_result", "str_error_msg"} == set(
        fields.AnswerHead.__annotations__
    ) - set(fields.RequestHead.__annotations__)
