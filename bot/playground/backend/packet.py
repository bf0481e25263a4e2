"""
From bytes to a head and a wish; a packet with one flaw is refused.
"""

import json
from collections.abc import Mapping

from bot.playground.backend.fields import (
    KICK_FIELDS,
    PUSH_FIELDS,
    RECORD_FIELDS,
    are_names,
    checked,
    is_text,
    is_uint32,
)
from bot.playground.backend.refusals import (
    BodyRefusalError,
    Gateway,
    GatewayRefusalError,
    HeadRefusalError,
    HeadResult,
    KickCode,
    PushCode,
    RecordCode,
)
from bot.playground.backend.wishes import (
    Head,
    Kick,
    Operation,
    PushStart,
    PushStop,
    RecordStart,
    RecordStop,
    Source,
    SubCommand,
    Wish,
)

Fields = Mapping[str, object]

MOST_KICKED = 10
_NUMBERS = ("uint32_sub_cmd", "uint32_seq", "uint32_auth_key", "uint32_sdk_appid")
_TEXTS = ("str_av_token", "str_openid", "bytes_cookie_buff")
_ECHOED = (*_NUMBERS, "bytes_cookie_buff")
_HEAD = {*_NUMBERS, *_TEXTS, "rpt_to_Account"}


def read_envelope(content: bytes) -> Fields:
    """
    Read one JSON object.

    Raises:
        GatewayRefusalError: 60003, no JSON in UTF-8, no object, or a key twice.
    """
    try:
        envelope = json.loads(
            content.decode("utf-8"),
            object_pairs_hook=_each_key_once,
            parse_constant=_no_constant,
        )
    except ValueError as error:
        raise GatewayRefusalError(Gateway.NOT_JSON, "content is not JSON") from error
    except RecursionError as error:
        raise GatewayRefusalError(Gateway.NOT_JSON, "content is too deep") from error
    if not isinstance(envelope, dict):
        raise GatewayRefusalError(Gateway.NOT_JSON, "content is not a JSON object")
    return envelope


def _each_key_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    fields = dict(pairs)
    if len(fields) != len(pairs):
        raise ValueError("A key stands twice.")
    return fields


def _no_constant(name: str) -> object:
    raise ValueError(f"{name} is not JSON.")


def read_head(envelope: Fields, app_id: int) -> Head:
    """
    Read and verify the common header.

    Raises:
        HeadRefusalError: -1 no head, -2 a wrong type or an unknown or missing key,
            -4 a value that cannot be (another app, a sub-command or a number of
            accounts that is not allowed).
        GatewayRefusalError: 60015, an account that is no name.
    """
    raw = envelope.get("reqhead")
    if not isinstance(raw, dict):
        raise HeadRefusalError(HeadResult.UNPACKING, "reqhead is missing")
    _check_shape(envelope, raw)
    accounts = raw.get("rpt_to_Account", [])
    if not isinstance(accounts, list):
        raise HeadRefusalError(HeadResult.PACKET, "rpt_to_Account is no list", raw)
    if not are_names(accounts):
        raise GatewayRefusalError(Gateway.BAD_ACCOUNT, "body account invalid")
    number = _number(raw, "uint32_sub_cmd")
    if number not in set(SubCommand):
        raise HeadRefusalError(HeadResult.HEADER, f"no sub-command {number}", raw)
    sub_command = SubCommand(number)
    most = MOST_KICKED if sub_command is SubCommand.KICK else 1
    if not 1 <= len(accounts) <= most or len(set(accounts)) != len(accounts):
        raise HeadRefusalError(
            HeadResult.HEADER, f"1 to {most} different accounts are allowed", raw
        )
    if raw["uint32_sdk_appid"] != app_id:
        raise HeadRefusalError(HeadResult.HEADER, "not the app of the query", raw)
    return Head(
        sub_command=sub_command,
        seq=_number(raw, "uint32_seq"),
        group=_number(raw, "uint32_auth_key"),
        app_id=app_id,
        accounts=tuple(accounts),
        cookie=_text(raw, "bytes_cookie_buff") if "bytes_cookie_buff" in raw else None,
    )


def _check_shape(envelope: Fields, raw: dict[str, object]) -> None:
    unknown = (set(envelope) - {"reqhead", "reqbody"}) | (set(raw) - _HEAD)
    missing = [key for key in _NUMBERS if key not in raw]
    wrong = [key for key in _NUMBERS if key in raw and not is_uint32(raw[key])]
    wrong += [key for key in _TEXTS if key in raw and not is_text(raw[key])]
    for what, keys in (("unknown", unknown), ("missing", missing), ("wrong", wrong)):
        if keys:
            raise HeadRefusalError(HeadResult.PACKET, f"{what}: {min(keys)}", raw)


def echo(raw: Fields) -> dict[str, object]:
    """
    Pick the parts of a caller's head that every answer brings back unchanged.
    """
    return {key: raw[key] for key in _ECHOED if key in raw}


def read_wish(head: Head, envelope: Fields) -> Wish:
    """
    Read the body that belongs to the head's sub-command.

    Raises:
        BodyRefusalError: A field is missing, misspelt, or outside its closed set.
        HeadRefusalError: -2, the body carries another sub-command's request.
    """
    name = f"req_0x{head.sub_command.value}"
    body = envelope.get("reqbody")
    if not isinstance(body, dict):
        raise HeadRefusalError(HeadResult.PACKET, "reqbody is missing")
    if set(body) - {name}:
        raise HeadRefusalError(HeadResult.PACKET, f"only {name} may be in the body")
    fields = body.get(name)
    match head.sub_command:
        case SubCommand.PUSH:
            return _read_push(
                checked(fields, PUSH_FIELDS, PushCode.NO_PACKET, PushCode.FIELDS)
            )
        case SubCommand.RECORD:
            no_packet, flaw = RecordCode.NO_PACKET, RecordCode.FIELDS
            return _read_record(checked(fields, RECORD_FIELDS, no_packet, flaw))
        case SubCommand.KICK:
            fields = checked(fields, KICK_FIELDS, KickCode.FIELDS, KickCode.FIELDS)
            if fields["uint32_room_num"] != head.group:
                raise BodyRefusalError(
                    KickCode.OTHER_ROOM, "head and body name two rooms"
                )
            return Kick()


def _read_push(fields: Fields) -> Wish:
    source = Source(_number(fields, "uint32_push_data_type"))
    sdk_type = _number(fields, "uint32_sdk_type")
    if fields["uint32_oper"] == Operation.STOP:
        return PushStop(source, sdk_type)
    rates = fields.get("rpt_rate_type", [0])
    return PushStart(
        source=source,
        live_code=_number(fields, "uint32_live_code"),
        sdk_type=sdk_type,
        channel_name=_text(fields, "str_channel_name"),
        describe=_text(fields, "str_channel_describe"),
        password=_text(fields, "str_player_pwd"),
        tape=_flag(fields, "uint32_tape_flag"),
        watermark=_flag(fields, "uint32_watermark_flag"),
        watermark_id=_number(fields, "uint32_watermark_id"),
        rates=tuple(rates) if isinstance(rates, list) else (0,),
    )


def _read_record(fields: Fields) -> Wish:
    source = Source(_number(fields, "uint32_record_data_type"))
    sdk_type = _number(fields, "uint32_sdk_type")
    if fields["uint32_oper"] == Operation.STOP:
        return RecordStop(source, sdk_type)
    tags = fields.get("string_tags", [])
    class_id = "uint32_classid"
    return RecordStart(
        source=source,
        sdk_type=sdk_type,
        file_name=_text(fields, "string_file_name"),
        tags=tuple(tags) if isinstance(tags, list) else (),
        class_id=_number(fields, class_id) if class_id in fields else None,
        transcode=_flag(fields, "uint32_IsTransCode"),
        screenshot=_flag(fields, "uint32_IsScreenShot"),
        watermark=_flag(fields, "uint32_IsWaterMark"),
    )


def _number(fields: Fields, name: str) -> int:
    value = fields.get(name, 0)
    return value if isinstance(value, int) else 0


def _text(fields: Fields, name: str) -> str:
    value = fields.get(name, "")
    return value if isinstance(value, str) else ""


def _flag(fields: Fields, name: str) -> bool:
    return fields.get(name) == 1
