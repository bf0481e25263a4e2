"""
Addresses, file ids and channels: what can be used is kept, exactly.
"""

from __future__ import annotations

import json

import pytest

from bot.domain.outcome import (
    Live,
    Protocol,
    Saved,
)
from bot.videorelay.wire.outcomes import addresses
from tests.videorelay.answers import came, part
from tests.videorelay.samples import (
    RECORD_STOP,
    START,
)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        ({"uint32_type": 6, "string_play_url": "rtmp://h/a"}, Protocol.RTMP),
        ({"uint32_type": 6, "string_play_url": "http://h/a.flv?x"}, Protocol.FLV),
        ({"uint32_type": 6, "string_play_url": "https://h/a.m3u8"}, Protocol.HLS),
        ({"uint32_type": "2", "string_play_url": " http://h/a "}, Protocol.FLV),
        ({"uint32_type": 3, "string_play_url": "http://h/a"}, None),
        ({"string_play_url": "http://h/a"}, None),
        ({"uint32_type": 1, "string_play_url": "http://h/a", "rate_type": 30}, None),
        ({"uint32_type": 1, "string_play_url": "http://h/a b"}, None),
        ({"uint32_type": 1, "string_play_url": "javascript:alert(1)"}, None),
        ({"uint32_type": 1, "string_play_url": "http://[h"}, None),
        ({"uint32_type": 1, "string_play_url": "http://h/" + "a" * 3000}, None),
        ({"uint32_type": 1}, None),
        ("http://h/a", None),
    ],
)
def test_only_what_can_be_an_address_is_shown_as_one(
    told: object, expected: Protocol | None
) -> None:
    """
    An address has a known kind and rate and can be opened; others are left out.
    """
    found = [one.protocol for one in addresses([told])]

    assert ([] if expected is None else [expected]) == found


def test_a_list_inside_of_a_text_is_read_too() -> None:
    """
    The specification draws the list of addresses as a text; so it is accepted.
    """
    one = {"uint32_type": 1, "string_play_url": "http://h/a"}

    assert addresses([one]) == addresses(json.dumps([one, one]))
    assert () == addresses("no list") == addresses(None)


@pytest.mark.parametrize(
    ("told", "expected"),
    [
        (None, ()),
        ("1", ("1",)),
        (9031868222919537216, ("9031868222919537216",)),
        (["1", "1", 2, "", None, "a b", "x" * 200, [], "\u202e"], ("1", "2")),
    ],
)
def test_file_ids_are_told_once_each(told: object, expected: tuple[str, ...]) -> None:
    """
    What finds a file is kept, in order; what cannot find one is not.
    """
    answer = part(RECORD_STOP, uint32_result=0, str_fileID=told)

    assert Saved(expected) == came(RECORD_STOP, answer)


@pytest.mark.parametrize("told", [None, -1, 1.0e19, "x", 10**20, True, []])
def test_a_channel_that_is_no_number_is_no_channel(told: object) -> None:
    """
    A channel id with lost digits would lead astray; it is left empty instead.
    """
    live = came(START, part(START, uint64_channel_id=told, uint32_tape_task_id=told))

    assert isinstance(live, Live)
    assert live.channel_id == ""
    assert live.tape_task is None
