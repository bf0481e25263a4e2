"""
What is refused in the head and in the fields of a packet.
"""

import pytest

from bot.playground.backend import Dialect, StandInBackend
from bot.playground.backend.fields import KICK_FIELDS, PUSH_FIELDS, RECORD_FIELDS, Field
from bot.playground.backend.wishes import Operation
from tests.playground.backend.caller import (
    ACCOUNT,
    GROUP,
    KICK,
    Caller,
    Json,
    envelope,
    push_start,
    push_stop,
    record_start,
    record_stop,
)

TABLES = {6: PUSH_FIELDS, 5: RECORD_FIELDS, 1: KICK_FIELDS}
FULL_PUSH = push_start(
    str_player_pwd="planted",
    uint32_watermark_flag=1,
    uint32_watermark_id=0,
    rpt_rate_type=[0, 10, 20],
)
FULL_RECORD = record_start(
    string_tags=["a"],
    uint32_classid=0,
    uint32_IsTransCode=1,
    uint32_IsScreenShot=0,
    uint32_IsWaterMark=1,
)
FULL_KICK: Json = {**KICK, "uint32_delete_type": 0}
STARTS = {6: FULL_PUSH, 5: FULL_RECORD, 1: FULL_KICK}
STOPS = {6: push_stop(), 5: record_stop()}
EVERY_FIELD = [
    pytest.param(sub_command, one, id=f"{sub_command}-{one.name}")
    for sub_command, table in TABLES.items()
    for one in table
]
NUMBERS = ["uint32_sub_cmd", "uint32_seq", "uint32_auth_key", "uint32_sdk_appid"]


@pytest.mark.parametrize("sub_command", [6, 5, 1])
def test_a_full_packet_is_taken(caller: Caller, sub_command: int) -> None:
    """
    A packet that uses every field that exists is not refused for any of them.
    """
    assert {one.name for one in TABLES[sub_command]} == set(STARTS[sub_command])
    assert 0 == caller.code(sub_command, STARTS[sub_command])


@pytest.mark.parametrize(("sub_command", "one"), EVERY_FIELD)
def test_a_field_of_another_type_is_refused(
    caller: Caller, backend: StandInBackend, sub_command: int, one: Field
) -> None:
    """
    No field takes a truth value, a fraction, a null or an object.
    """
    values: tuple[object, ...] = (True, 1.0, -1, None, {}, [{}])
    for value in values:
        fields = {**STARTS[sub_command], one.name: value}
        assert one.wrong == caller.code(sub_command, fields)

    assert () == backend.happenings


@pytest.mark.parametrize(("sub_command", "one"), EVERY_FIELD)
def test_a_missing_field_has_its_code(
    caller: Caller, sub_command: int, one: Field
) -> None:
    """
    What the specification requires at a start cannot be left out; the rest can.
    """
    fields = dict(STARTS[sub_command])
    del fields[one.name]

    needed = Operation.START in one.needed
    assert (one.missing if needed else 0) == caller.code(sub_command, fields)


@pytest.mark.parametrize("sub_command", [6, 5])
def test_an_end_needs_fewer_fields(caller: Caller, sub_command: int) -> None:
    """
    An end names operation, source and SDK, each of them required.
    """
    for name in STOPS[sub_command]:
        fields = dict(STOPS[sub_command])
        del fields[name]
        one = next(one for one in TABLES[sub_command] if one.name == name)
        assert one.missing == caller.code(sub_command, fields)

    assert 412 == caller.code(sub_command, STOPS[sub_command]) % 1000


@pytest.mark.parametrize("one", [one for one in RECORD_FIELDS if one.empty_at_end])
def test_an_end_of_a_recording_leaves_the_rest_empty(
    caller: Caller, one: Field
) -> None:
    """
    What describes a file has no place in the end of its recording.
    """
    fields = record_stop(**{one.name: FULL_RECORD[one.name]})

    assert 30000000 == caller.code(5, fields)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (push_start(uint32_oper=3), 40000005),
        (push_start(uint32_oper=None), 40000002),
        (push_start(uint32_live_code=2), 40000003),
        (push_start(uint32_live_code=None), 40000003),
        (push_start(uint32_push_data_type=2), 40000004),
        (push_start(uint32_sdk_type=0), 40000000),
        (push_start(uint32_tape_flag=2), 40000000),
        (push_start(rpt_rate_type=[]), 40000000),
        (push_start(rpt_rate_type=[0, 0]), 40000000),
        (push_start(rpt_rate_type=[15]), 40000000),
        (push_start(str_chanel_name="misspelt"), 40000000),
    ],
)
def test_each_flaw_of_a_push_has_its_code(
    caller: Caller, fields: Json, code: int
) -> None:
    """
    Values outside a closed set, and misspelt fields, are refused by number.
    """
    assert code == caller.code(6, fields)


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        (record_start(uint32_oper=3), 30000000),
        (record_start(uint32_oper=None), 30000003),
        (record_start(string_file_name=None), 30000002),
        (record_start(string_file_name=""), 30000002),
        (record_start(uint32_record_data_type=2), 30000004),
        (record_start(uint32_sdk_type=3), 30000000),
        (record_start(string_tags="a,b"), 30000000),
        (record_start(string_tags=[""]), 30000000),
        (record_start(uint32_push_data_type=0), 30000000),
    ],
)
def test_each_flaw_of_a_recording_has_its_code(
    caller: Caller, fields: Json, code: int
) -> None:
    """
    A recording's fields are as strict as a push's, under numbers of their own.
    """
    assert code == caller.code(5, fields)


@pytest.mark.parametrize(("sub_command", "code"), [(6, 40000001), (5, 30000001)])
def test_an_empty_body_has_no_packet(
    caller: Caller, sub_command: int, code: int
) -> None:
    """
    A body without the request of its sub-command is told just that.
    """
    packet = envelope(sub_command, {}) | {"reqbody": {}}

    answer = caller.send(packet).json()["rspbody"][f"rsp_0x{sub_command}"]
    assert code == answer["uint32_result"]


@pytest.mark.parametrize("name", NUMBERS)
def test_the_head_is_complete(caller: Caller, name: str) -> None:
    """
    Each of the head's required numbers is required, and is a number in its range.
    """
    missing = envelope(6, push_start(), **{name: None})

    assert -2 == caller.head_result(missing)
    for value in ("6", 6.0, True, -1, 2**32):
        wrong = envelope(6, push_start(), **{name: value})
        assert -2 == caller.head_result(wrong)


@pytest.mark.parametrize("name", ["bytes_cookie_buff", "str_openid", "str_av_token"])
def test_the_texts_of_the_head_are_texts(caller: Caller, name: str) -> None:
    """
    A cookie, openid or token that is no text is a packet error.
    """
    assert -2 == caller.head_result(envelope(6, push_start(), **{name: 7}))


@pytest.mark.parametrize(
    "head",
    [
        {"uint32_sub_cmd": 2},
        {"uint32_sdk_appid": 7},
        {"rpt_to_Account": None},
        {"rpt_to_Account": []},
        {"rpt_to_Account": [ACCOUNT, "bob"]},
    ],
)
def test_the_head_is_verified(caller: Caller, head: Json) -> None:
    """
    Another app, an unknown sub-command, or not exactly one account is refused.
    """
    assert -4 == caller.head_result(envelope(6, push_start(), **head))


def test_a_kick_names_up_to_ten(caller: Caller) -> None:
    """
    Ten different accounts can be removed at once; none, eleven or one twice cannot.
    """
    names = [f"user{n}" for n in range(11)]

    def kicked(accounts: list[str]) -> object:
        return caller.head_result(envelope(1, KICK, rpt_to_Account=accounts))

    assert 0 == kicked(names[:10])
    assert -4 == kicked(names)
    assert -4 == kicked([])
    assert -4 == kicked(["bob", "bob"])


@pytest.mark.parametrize(
    ("packet", "result"),
    [
        ({}, -1),
        ({"reqhead": 7, "reqbody": {}}, -1),
        ({**envelope(6, push_start()), "rspbody": {}}, -2),
        (envelope(6, push_start(), uint32_result=0), -2),
        (envelope(6, push_start(), rpt_to_account=["x"]), -2),
        (envelope(6, push_start(), rpt_to_Account=ACCOUNT), -2),
        ({"reqhead": envelope(6, push_start())["reqhead"]}, -2),
        ({**envelope(6, push_start()), "reqbody": []}, -2),
        ({**envelope(6, push_start()), "reqbody": {"req_0x5": {}}}, -2),
    ],
)
def test_a_packet_has_its_shape(caller: Caller, packet: Json, result: int) -> None:
    """
    Head and body, each in its place, and no key that does not belong.
    """
    assert result == caller.head_result(packet)


def test_a_refused_head_is_still_recognised(caller: Caller) -> None:
    """
    A refusal in the head repeats number and cookie, so that it finds its asker.
    """
    answer = caller.send(envelope(6, push_start(), uint32_sdk_appid=7)).json()

    head = answer["reqhead"]
    assert (123, "5655", GROUP) == (
        head["uint32_seq"],
        head["bytes_cookie_buff"],
        head["uint32_auth_key"],
    )
    assert head["str_error_msg"]


def test_a_head_result_may_arrive_unsigned(
    caller: Caller, backend: StandInBackend
) -> None:
    """
    Spoken the other way, -4 arrives as the unsigned number of the same bits.
    """
    backend.dialect = Dialect(unsigned_head_result=True)

    packet = envelope(6, push_start(), uint32_sdk_appid=7)
    assert 2**32 - 4 == caller.head_result(packet)
