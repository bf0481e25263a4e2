"""
The shapes of the answers, and what the faults of shape do to them.
"""

import json
from collections.abc import Collection, Mapping

from bot.playground.backend.addresses import addresses
from bot.playground.backend.dialect import Dialect
from bot.playground.backend.faults import Fault, Kind, Where
from bot.playground.backend.fields import UINT32
from bot.playground.backend.packet import echo
from bot.playground.backend.refusals import (
    GatewayRefusalError,
    HeadRefusalError,
    PushCode,
    RecordCode,
    RefusalError,
)
from bot.playground.backend.truth import Push
from bot.playground.backend.wishes import Head, RecordStart, SubCommand, Wish

Answer = dict[str, object]

TOO_LARGE = 1024 * 1024


def of_gateway(code: int, text: str) -> Answer:
    """
    A refusal without head and body (field notes, section 1).
    """
    return {"ActionStatus": "FAIL", "ErrorCode": int(code), "ErrorInfo": text}


def of_head(
    dialect: Dialect, raw: Mapping[str, object], code: int, text: str
) -> Answer:
    """
    A refusal in the head.
    """
    result = code % UINT32 if dialect.unsigned_head_result else int(code)
    told = {"uint32_result": result, "str_error_msg": text}
    return {"reqhead": {**echo(raw), **told}, "rspbody": {}}


def of_body(dialect: Dialect, head: Head, fields: Mapping[str, object]) -> Answer:
    """
    An answer of the sub-command itself, good or bad, under a good head.
    """
    told: dict[str, object] = {
        "uint32_sub_cmd": int(head.sub_command),
        "uint32_seq": head.seq,
        "uint32_auth_key": head.group,
        "uint32_sdk_appid": head.app_id,
    }
    if head.cookie is not None:
        told["bytes_cookie_buff"] = head.cookie
    told["uint32_result"] = 0
    body = dict(fields)
    if dialect.quiet_success:
        del told["uint32_result"]
        if body.get("uint32_result") == 0:
            del body["uint32_result"]
    return {"reqhead": told, "rspbody": {f"rsp_0x{head.sub_command.value}": body}}


def result(sub_command: SubCommand, code: int = 0, text: str = "") -> Answer:
    """
    The two fields that every body has; a kick spells the text another way.
    """
    name = "str_err_msg" if sub_command is SubCommand.KICK else "str_errorinfo"
    return {"uint32_result": int(code), name: text}


def of_refusal(dialect: Dialect, head: Head, refusal: RefusalError) -> Answer:
    """
    A refusal in the shape of its layer, where the head could be read.
    """
    match refusal:
        case GatewayRefusalError():
            return of_gateway(refusal.code, refusal.text)
        case HeadRefusalError():
            return of_head(dialect, raw_head(head), refusal.code, refusal.text)
        case _:
            fields = result(head.sub_command, refusal.code, refusal.text)
            return of_body(dialect, head, fields)


def raw_head(head: Head) -> Answer:
    """
    The caller's head as it stood in its packet, as far as answers repeat it.
    """
    raw: Answer = {
        "uint32_sub_cmd": int(head.sub_command),
        "uint32_seq": head.seq,
        "uint32_auth_key": head.group,
        "uint32_sdk_appid": head.app_id,
    }
    if head.cookie is not None:
        raw["bytes_cookie_buff"] = head.cookie
    return raw


def spoken(dialect: Dialect, code: int, wish: Wish) -> int:
    """
    Say a code of the world the way the dialect does.
    """
    if code in (PushCode.ENDED, RecordCode.ENDED):
        return code - 412 + dialect.ended_twice
    if code == RecordCode.NOT_IN_ROOM and isinstance(wish, RecordStart):
        return code - 411 + dialect.absent_recorder
    return code


def on_air(dialect: Dialect, push: Push, host: str) -> Answer:
    """
    The fields of a push that started: an address for each protocol and rate.
    """
    fields = result(SubCommand.PUSH)
    fields["msg_live_url"] = [
        {
            "uint32_type": each.kind,
            "string_play_url": f"{each.scheme}://{host}{each.path}",
            dialect.rate_key: each.rate,
        }
        for each in addresses(push)
    ]
    number = push.channel_id
    fields["uint64_channel_id"] = str(number) if dialect.channel_id_as_text else number
    if push.tape_task_id is not None:
        task = 0 if dialect.tape_task_id_is_zero else push.tape_task_id
        fields["uint32_tape_task_id"] = task
    return fields


def coded(dialect: Dialect, head: Head, fault: Fault) -> Answer:
    """
    The answer with a code that a switch asks for.
    """
    text = "switched on in the playground"
    match fault.where:
        case Where.GATEWAY:
            return of_gateway(fault.code, text)
        case Where.HEAD:
            return of_head(dialect, raw_head(head), fault.code, text)
        case Where.BODY:
            fields = result(head.sub_command, fault.code, text)
            return of_body(dialect, head, fields)


def misshaped(answer: Answer, kinds: Collection[Kind]) -> Answer:
    """
    Apply the faults of shape; a gateway refusal has no head that could be wrong.
    """
    head = answer.get("reqhead")
    if isinstance(head, dict):
        head = dict(head)
        if Kind.WRONG_SEQ in kinds:
            head["uint32_seq"] = (head.get("uint32_seq", 0) + 1) % UINT32
        if Kind.WRONG_COOKIE in kinds:
            head["bytes_cookie_buff"] = f"not {head.get('bytes_cookie_buff', '')}"
        rest = {key: value for key, value in answer.items() if key != "reqhead"}
        name = "rsphead" if Kind.RSPHEAD in kinds else "reqhead"
        answer = rest if Kind.NO_HEAD in kinds else {name: head, **rest}
    if Kind.NUMBERS_AS_TEXT in kinds:
        texts = _numbers_as_text(answer)
        return texts if isinstance(texts, dict) else answer
    return answer


def _numbers_as_text(value: object) -> object:
    if isinstance(value, dict):
        return {key: _numbers_as_text(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [_numbers_as_text(entry) for entry in value]
    return str(value) if type(value) is int else value


def encoded(answer: Answer) -> bytes:
    """
    The bytes of an answer.
    """
    return json.dumps(answer, ensure_ascii=False).encode()


def unusable(kind: Kind, answer: Answer) -> bytes:
    """
    The bytes that stand in the place of an answer, which one of them is too long.
    """
    match kind:
        case Kind.GARBAGE:
            return b"\x1f\x8b\x00\xff\xfe\xc3\x28" * 8
        case Kind.NOT_JSON | Kind.HTTP_STATUS:
            return b"<html><body>Something went wrong.</body></html>"
        case Kind.OVERSIZE:
            # Otherwise good: whoever reads without a bound finds a success.
            return encoded(answer) + b" " * TOO_LARGE
        case _:
            return b""
