"""
A value that can be wrong is checked where it is made.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import UsageError
from bot.domain.room import (
    RESERVED,
    Account,
    GroupNumber,
    Kind,
    Room,
    RoomName,
    Source,
    Target,
    shown,
)


def test_a_room_name_is_lower_case() -> None:
    """
    `Room42` and `room42` are one room.
    """
    assert RoomName("room42") == RoomName("Room42")


@pytest.mark.parametrize(
    "text", ["", "-room", "röom", "a b", "x" * 65, "<@U0ALICE>", "room\u202e42"]
)
def test_what_is_no_room_name_is_refused(text: str) -> None:
    """
    Anything but 1 to 64 of a-z, 0-9, “-” and “_” is refused with its remedy.
    """
    with pytest.raises(UsageError) as refused:
        RoomName(text)

    assert "room42" in refused.value.remedy


@pytest.mark.parametrize("word", sorted(RESERVED))
def test_words_of_the_commands_name_no_room(word: str) -> None:
    """
    No verb and no option can be a room, so `start record` is never ambiguous.
    """
    with pytest.raises(UsageError):
        RoomName(word)


@pytest.mark.parametrize("value", [0, -1, 2**32])
def test_a_group_number_is_a_uint32_above_zero(value: int) -> None:
    """
    The backend's numbers are uint32, and it refuses zero.
    """
    assert 2**32 - 1 == GroupNumber(2**32 - 1).value
    with pytest.raises(UsageError):
        GroupNumber(value)


@pytest.mark.parametrize("text", ["", "two words", "älice", "x" * 65, "tab\t"])
def test_an_account_is_printable_ascii(text: str) -> None:
    """
    An openid is 1 to 64 printable ASCII characters, case kept.
    """
    assert "Alice" == Account("Alice").openid
    with pytest.raises(UsageError):
        Account(text)


def test_labels_are_sorted_and_single() -> None:
    """
    Two records with the same labels in another order are the same record.
    """
    room = RoomName("room42"), GroupNumber(1), Account("alice")

    assert Room(*room, labels=("a", "b")) == Room(*room, labels=("b", "a", "b"))
    with pytest.raises(UsageError):
        Room(*room, labels=("Not Good",))


def test_each_part_makes_another_target() -> None:
    """
    App, group, account, source and kind each tell targets apart.
    """
    group, alice = GroupNumber(42), Account("alice")
    keys = {
        Target(app, group, who, source, kind).key
        for app in (1, 2)
        for who in (alice, Account("bob"))
        for source in Source
        for kind in Kind
    }

    assert 16 == len(keys)
    with pytest.raises(UsageError):
        Target(0, group, alice, Source.CAMERA, Kind.BROADCAST)


@given(st.text())
def test_a_quoted_text_cannot_rearrange_its_sentence(text: str) -> None:
    """
    What an error quotes is printable and not longer than 41 characters.
    """
    quoted = shown(text)

    assert 41 >= len(quoted)
    assert quoted.isprintable()
