"""
Every field that a packet may carry: its closed set, and the code that a flaw earns.

Stricter than the real service on purpose: an unknown key is refused, so that a
misspelt field is noticed and not silently dropped.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.playground.backend.refusals import (
    BodyRefusalError,
    KickCode,
    PushCode,
    RecordCode,
)
from bot.playground.backend.wishes import Operation

UINT32 = 2**32
Fits = Callable[[object], bool]


def is_uint32(value: object) -> bool:
    """
    Tell a JSON number from 0 to 2**32 - 1; neither a text nor `true` is one.
    """
    return type(value) is int and 0 <= value < UINT32


def is_text(value: object) -> bool:
    """
    Tell a text, which may be empty.
    """
    return isinstance(value, str)


def is_name(value: object) -> bool:
    """
    Tell a text that is not empty.
    """
    return isinstance(value, str) and value != ""


def are_names(value: object) -> bool:
    """
    Tell a list, which may be empty, of texts that are not.
    """
    return isinstance(value, list) and all(is_name(entry) for entry in value)


def _one_of(*numbers: int) -> Fits:
    return lambda value: type(value) is int and value in numbers


def _are_rates(value: object) -> bool:
    return (
        isinstance(value, list)
        and 0 < len(value) == len({str(rate) for rate in value})
        and all(_one_of(0, 10, 20)(rate) for rate in value)
    )


@dataclass(frozen=True)
class Field:
    """
    One field of a body, with the code that its absence or its flaw earns.

    Attributes:
        needed: The operations that must carry it.
        empty_at_end: The end must leave it out or empty (specification, 0x5 table).
    """

    name: str
    fits: Fits
    missing: int
    wrong: int
    needed: tuple[Operation, ...] = ()
    empty_at_end: bool = False


_ALWAYS = (Operation.START, Operation.STOP)
_START = (Operation.START,)
_FLAG = _one_of(0, 1)
_SDK = _one_of(1, 2)
_P, _R, _K = PushCode, RecordCode, KickCode
_NAMED = (_R.NO_FILE_NAME, _R.NO_FILE_NAME, _START)

# Name, description and password are optional in the vendor's own manual (field
# notes, section 4), whatever the translation says.
PUSH_FIELDS = (
    Field("uint32_oper", _one_of(1, 2), _P.NO_OPERATION, _P.BAD_OPERATION, _ALWAYS),
    Field("uint32_live_code", _one_of(1, 5, 6), _P.BAD_CODING, _P.BAD_CODING, _START),
    Field("uint32_push_data_type", _FLAG, _P.BAD_SOURCE, _P.BAD_SOURCE, _ALWAYS),
    Field("uint32_sdk_type", _SDK, _P.FIELDS, _P.FIELDS, _ALWAYS),
    Field("str_channel_name", is_text, _P.FIELDS, _P.FIELDS),
    Field("str_channel_describe", is_text, _P.FIELDS, _P.FIELDS),
    Field("str_player_pwd", is_text, _P.FIELDS, _P.FIELDS),
    Field("uint32_tape_flag", _FLAG, _P.FIELDS, _P.FIELDS),
    Field("uint32_watermark_flag", _FLAG, _P.FIELDS, _P.FIELDS),
    Field("uint32_watermark_id", is_uint32, _P.FIELDS, _P.FIELDS),
    Field("rpt_rate_type", _are_rates, _P.FIELDS, _P.FIELDS),
)
RECORD_FIELDS = (
    Field("uint32_oper", _one_of(1, 2), _R.NO_OPERATION, _R.FIELDS, _ALWAYS),
    Field("string_file_name", is_name, *_NAMED, empty_at_end=True),
    Field("uint32_record_data_type", _FLAG, _R.BAD_SOURCE, _R.BAD_SOURCE, _ALWAYS),
    Field("uint32_sdk_type", _SDK, _R.FIELDS, _R.FIELDS, _ALWAYS),
    Field("string_tags", are_names, _R.FIELDS, _R.FIELDS, empty_at_end=True),
    Field("uint32_classid", is_uint32, _R.FIELDS, _R.FIELDS, empty_at_end=True),
    Field("uint32_IsTransCode", _FLAG, _R.FIELDS, _R.FIELDS, empty_at_end=True),
    Field("uint32_IsScreenShot", _FLAG, _R.FIELDS, _R.FIELDS, empty_at_end=True),
    Field("uint32_IsWaterMark", _FLAG, _R.FIELDS, _R.FIELDS, empty_at_end=True),
)
KICK_FIELDS = (
    Field("uint32_room_num", is_uint32, _K.FIELDS, _K.FIELDS, _START),
    Field("uint32_delete_type", is_uint32, _K.FIELDS, _K.FIELDS),
)


def checked(
    packet: object, fields: Sequence[Field], no_packet: int, other: int
) -> dict[str, object]:
    """
    Give the packet back when each of its fields is right.

    Args:
        packet: What stands under the sub-command's name; None when nothing does.
        fields: Every field that the packet may carry.
        no_packet: The code for a packet that is not there.
        other: The code for a flaw that has no code of its own.

    Raises:
        BodyRefusalError: With the code of the first flaw, in the table's order.
    """
    if not isinstance(packet, dict):
        raise BodyRefusalError(no_packet, "request packet is missing")
    unknown = set(packet) - {field.name for field in fields}
    if unknown:
        raise BodyRefusalError(other, f"unknown field {min(unknown)}")
    ends = packet.get("uint32_oper") == Operation.STOP
    operation = Operation.STOP if ends else Operation.START
    for field in fields:
        if field.empty_at_end and ends:
            if packet.get(field.name, "") not in ("", []):
                raise BodyRefusalError(other, f"{field.name} must be empty at the end")
        elif field.name not in packet:
            if operation in field.needed:
                raise BodyRefusalError(field.missing, f"{field.name} is missing")
        elif not field.fits(packet[field.name]):
            raise BodyRefusalError(field.wrong, f"{field.name} is wrong")
    return packet
