"""
Calls are kept as text and come back the same; a password is never kept.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.call import (
    CALLS,
    Call,
    RemoveFromRoom,
    Secret,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
    from_json,
    numbered,
    target_key,
    to_json,
    without_secret,
)
from bot.domain.errors import UsageError
from bot.domain.outcome import Output, Rate
from bot.domain.room import Account, GroupNumber, Kind, Sdk, Source, Target

TARGETS = st.builds(
    Target,
    st.integers(1, 2**32 - 1),
    st.builds(GroupNumber, st.integers(1, 2**32 - 1)),
    st.builds(Account, st.from_regex(r"[!-~]{1,64}", fullmatch=True)),
    st.sampled_from(Source),
    st.sampled_from(Kind),
)
TEXT = st.text(max_size=30)
A_CALL: st.SearchStrategy[Call] = st.one_of(
    st.builds(
        StartBroadcast,
        TARGETS,
        st.sampled_from(Sdk),
        TEXT,
        TEXT,
        st.sampled_from(Output),
        st.lists(st.sampled_from(Rate), min_size=1).map(tuple),
        st.booleans(),
        st.none() | st.integers(0, 9),
        st.booleans(),
    ),
    st.builds(StopBroadcast, TARGETS, st.sampled_from(Sdk)),
    st.builds(
        StartRecording,
        TARGETS,
        st.sampled_from(Sdk),
        TEXT,
        st.lists(TEXT, max_size=3).map(tuple),
        st.none() | st.integers(0, 9),
    ),
    st.builds(StopRecording, TARGETS, st.sampled_from(Sdk)),
    st.builds(
        RemoveFromRoom,
        st.integers(1, 9),
        st.builds(GroupNumber, st.integers(1, 9)),
        st.lists(
            st.builds(Account, st.from_regex(r"[a-z]{1,5}", fullmatch=True)),
            min_size=1,
            max_size=10,
        ).map(tuple),
    ),
)
START = StartBroadcast(
    Target(1, GroupNumber(42), Account("alice"), Source.CAMERA, Kind.BROADCAST),
    Sdk.NORMAL,
    "room42",
    "room42",
)


@given(A_CALL)
def test_a_call_comes_back_from_the_record_as_it_went_in(call: Call) -> None:
    """
    What is carried out is what was recorded, field by field.
    """
    assert call == from_json(to_json(call))
    assert type(call) in CALLS


def test_a_password_is_not_in_the_kept_text() -> None:
    """
    The text of a protected call says that there is a password, and not which.
    """
    call = replace(START, password=Secret("hunter2-planted"))

    assert "hunter2" not in to_json(call) + repr(call) + str(call.password)
    assert without_secret(call) == replace(START, protected=True)


def test_at_most_ten_are_removed_at_once() -> None:
    """
    The backend takes one to ten accounts.
    """
    accounts = tuple(Account(f"user{n}") for n in range(11))

    assert 10 == len(RemoveFromRoom(1, GroupNumber(42), accounts[:10]).accounts)
    for wrong in (accounts, ()):
        with pytest.raises(UsageError):
            RemoveFromRoom(1, GroupNumber(42), wrong)


def test_a_recording_gets_a_name_of_its_own() -> None:
    """
    Time and number go into the planned name, so that no two files share one.
    """
    target = replace(START.target, kind=Kind.RECORDING)
    planned = StartRecording(target, Sdk.NORMAL, "room42-{time}-{number}")
    at = datetime(2026, 11, 23, 14, 2, 3, tzinfo=UTC)

    named = numbered(planned, 7, at)

    assert replace(planned, file_name="room42-20261123T140203Z-7") == named
    assert START == numbered(START, 7, at)


def test_removals_of_one_room_take_turns() -> None:
    """
    Two kicks in one room are never under way at once.
    """
    one = RemoveFromRoom(1, GroupNumber(42), (Account("bob"),))
    other = RemoveFromRoom(1, GroupNumber(42), (Account("carol"),))

    assert target_key(one) == target_key(other)
    assert target_key(one) != target_key(START)
