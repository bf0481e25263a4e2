"""
Every field that a request or an answer can carry, in the vendor's spelling.

Sections are those of the specification. `Numeric` fields are documented as
numbers and arrive as numbers, as numeric strings, or not at all (field notes
§1), so an answer's fields promise nothing until they are read.
"""

from __future__ import annotations

from typing import Final, Literal, NotRequired, TypeAlias, TypedDict

Numeric: TypeAlias = int | str | None

SUB_KICK: Final = 1
SUB_RECORDING: Final = 5
SUB_PUSH: Final = 6
SubCommand: TypeAlias = Literal[1, 5, 6]

OPER_START = 1
OPER_END = 2


class RequestHead(TypedDict):
    """
    "Definition of Common Header GVCommOprHead", as it is sent.

    Attributes:
        uint32_sub_cmd: 1 kick, 5 recording, 6 push.
        uint32_seq: Returned unchanged; ours differ from attempt to attempt.
        uint32_auth_key: The group number, uint32.
        uint32_sdk_appid: The SDK app id, uint32.
        str_av_token: Documented as not needed; never sent.
        str_openid: Who acts; not needed for a backend, never sent.
        rpt_to_Account: On whom; one for 0x5 and 0x6, up to ten for 0x1.
        bytes_cookie_buff: Returned unchanged.
    """

    uint32_sub_cmd: SubCommand
    uint32_seq: int
    uint32_auth_key: int
    uint32_sdk_appid: int
    str_av_token: NotRequired[str]
    str_openid: NotRequired[str]
    rpt_to_Account: list[str]
    bytes_cookie_buff: str


class PushRequest(TypedDict):
    """
    "0x6 sdk Non-interactive Broadcasting Request", `req_0x6`.

    Attributes:
        uint32_oper: 1 start, 2 end.
        uint32_live_code: 1 HLS, 5 RTMP, 6 both; start only.
        uint32_sdk_type: 1 normal, 2 IoT camera.
        str_channel_name: Start only; always sent (field notes §4).
        str_channel_describe: As the name.
        str_player_pwd: Start only; sent only where one was asked for.
        uint32_push_data_type: 0 camera, 1 shared screen.
        uint32_tape_flag: 0 or 1; start only.
        uint32_watermark_flag: 0 or 1; start only.
        uint32_watermark_id: 0 is the default picture; start only.
        rpt_rate_type: 0 original, 10 SD (550 kbit/s), 20 HD (900 kbit/s).
    """

    uint32_oper: int
    uint32_live_code: NotRequired[int]
    uint32_sdk_type: int
    str_channel_name: NotRequired[str]
    str_channel_describe: NotRequired[str]
    str_player_pwd: NotRequired[str]
    uint32_push_data_type: int
    uint32_tape_flag: NotRequired[int]
    uint32_watermark_flag: NotRequired[int]
    uint32_watermark_id: NotRequired[int]
    rpt_rate_type: NotRequired[list[int]]


class RecordingRequest(TypedDict):
    """
    "0x5 sdk Recording Request", `req_0x5`.

    Attributes:
        uint32_oper: 1 start, 2 end.
        string_file_name: Start only.
        string_tags: Start only.
        uint32_classid: The video's category, uint32; start only.
        uint32_IsTransCode: 0 or 1; start only; the vendor may ignore it.
        uint32_IsScreenShot: As uint32_IsTransCode.
        uint32_IsWaterMark: As uint32_IsTransCode.
        uint32_sdk_type: 1 normal, 2 IoT camera.
        uint32_record_data_type: 0 camera, 1 shared screen.
    """

    uint32_oper: int
    string_file_name: NotRequired[str]
    string_tags: NotRequired[list[str]]
    uint32_classid: NotRequired[int]
    uint32_IsTransCode: NotRequired[int]
    uint32_IsScreenShot: NotRequired[int]
    uint32_IsWaterMark: NotRequired[int]
    uint32_sdk_type: int
    uint32_record_data_type: int


class KickRequest(TypedDict):
    """
    `req_0x1` (field notes §5).

    Attributes:
        uint32_room_num: The group number once more.
        uint32_delete_type: Never sent over HTTP.
        rpt_uins: The vendor's inner ids; the gateway makes them from the head.
    """

    uint32_room_num: int
    uint32_delete_type: NotRequired[int]
    rpt_uins: NotRequired[list[int]]


class RequestBody(TypedDict):
    """What the sub-command determines; exactly one of them."""

    req_0x6: NotRequired[PushRequest]
    req_0x5: NotRequired[RecordingRequest]
    req_0x1: NotRequired[KickRequest]


class Request(TypedDict):
    """
    "Packet structure", "Request Format".
    """

    reqhead: RequestHead
    reqbody: RequestBody


class AnswerHead(TypedDict, total=False):
    """
    GVCommOprHead as it comes back, under `reqhead` or `rsphead`.

    Attributes:
        uint32_result: 0, or -1 to -5, which may come as 4294967295 to …291.
        str_error_msg: With a result that is not 0.
    """

    uint32_sub_cmd: Numeric
    uint32_seq: Numeric
    uint32_auth_key: Numeric
    uint32_sdk_appid: Numeric
    str_av_token: str | None
    str_openid: str | None
    rpt_to_Account: list[str] | str | None
    bytes_cookie_buff: str | None
    uint32_result: Numeric
    str_error_msg: str | None


# One member of `msg_live_url`.  The rate's name is the specification's (with its
# trailing blank), and the two spellings of recorded answers (field notes §2).
LiveUrl = TypedDict(
    "LiveUrl",
    {
        "uint32_type": Numeric,
        "string_play_url": str | None,
        "RateType ": Numeric,
        "RateType": Numeric,
        "rate_type": Numeric,
        "uint32_rate_type": Numeric,
    },
    total=False,
)
RATE_SPELLINGS = ("RateType", "RateType ", "rate_type", "uint32_rate_type")


class PushAnswer(TypedDict, total=False):
    """
    `rsp_0x6`.

    Attributes:
        uint32_result: 0 is done; absent means 0.
        str_errorinfo: Free text; decide by number, never by it.
        msg_live_url: One for each output and rate.
        uint64_channel_id: May exceed 2^63; kept as text.
        uint32_tape_task_id: 0 is not "not recording" (field notes §2).
    """

    uint32_result: Numeric
    str_errorinfo: str | None
    msg_live_url: list[LiveUrl] | str | None
    uint64_channel_id: Numeric
    uint32_tape_task_id: Numeric


class RecordingAnswer(TypedDict, total=False):
    """
    `rsp_0x5`.

    Attributes:
        uint32_result: 0 is done; absent means 0.
        str_errorinfo: Free text.
        str_fileID: At the end only; a new one every 90 minutes.
    """

    uint32_result: Numeric
    str_errorinfo: str | None
    str_fileID: list[Numeric] | Numeric


class KickAnswer(TypedDict, total=False):
    """
    `rsp_0x1` (field notes §5).

    Attributes:
        uint32_result: 0 is done; absent means 0.
        str_err_msg: Free text, under a name of its own.
    """

    uint32_result: Numeric
    str_err_msg: str | None


class AnswerBody(TypedDict, total=False):
    """What the sub-command determines; the one that was asked counts."""

    rsp_0x6: PushAnswer
    rsp_0x5: RecordingAnswer
    rsp_0x1: KickAnswer


class Answer(TypedDict, total=False):
    """
    "Response Format", and the gateway's own refusal (field notes §1).

    Attributes:
        ActionStatus: `FAIL` in a refusal of the gateway; absent in success.
        ErrorCode: The gateway's number.
        ErrorInfo: The gateway's text.
    """

    reqhead: AnswerHead | None
    rsphead: AnswerHead | None
    rspbody: AnswerBody | None
    ActionStatus: str | None
    ErrorCode: Numeric
    ErrorInfo: str | None
