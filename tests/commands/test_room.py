"""
`/room`: the rooms on record, a channel's default, and removing people.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.domain.answer import RoomChanged, RoomShown, RoomsListed
from bot.domain.call import RemoveFromRoom
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import UnknownRoomError, UsageError
from bot.domain.form import FormKind
from bot.domain.room import Account, GroupNumber, Room, RoomName, Sdk
from tests.commands.shelf import (
    APP,
    ROOM42,
    WAR,
    act,
    changed,
    feed,
    form,
    misuse,
    room_act,
    shelf,
    told,
    where,
)


@pytest.mark.parametrize(
    ("words", "room"),
    [
        ("", ROOM42),
        ("sdk=IoT", replace(ROOM42, sdk=Sdk.IOT)),
        ("label=public", replace(ROOM42, labels=("public",))),
        ("label=ops,Public label=ops", replace(ROOM42, labels=("ops", "public"))),
        ("label=off", ROOM42),
    ],
)
def test_a_room_is_added_with_what_was_typed(words: str, room: Room) -> None:
    """
    A new room belongs to the workspace in which it was added.
    """
    record = shelf()

    answer = changed(record, f"/room add Room42 account=alice group=42 {words}")

    assert RoomChanged(room, "added") == answer
    assert {"room42": room} == record.known


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("A room needs group=NUMBER and account=OPENID.", "/room add x"),
        ("A room needs account=OPENID.", "/room add x group=1"),
        ("A room needs group=NUMBER.", "/room add x account=a"),
        ("“abc” is not a number that group= takes.", "/room add x group=abc account=a"),
        ("“0” is not a number that group= takes.", "/room add x group=0 account=a"),
        (
            "“4294967296” is not a number that group= takes.",
            "/room edit x group=4294967296",
        ),
        ("“group=” has no value.", "/room edit x group=“ ”"),
        ("“ünï” is not an account.", "/room edit x account=ünï"),
        ("“nosuch” is no value of sdk=.", "/room edit x sdk=nosuch"),
        ("“so so” is not a label.", "/room edit x label=“so so”"),
        ("“so so” is not a label.", "/room add x group=1 account=a label=“so so”"),
        ("Nothing is said that should change in x.", "/room edit x"),
        ("“name=” does not go with /room edit.", "/room edit x name=y"),
        (
            "/room remove does not know “y” (the room is “x”).",
            "/room remove x y",
        ),
        ("It is either a room or off.", "/room here"),
        ("It is either a room or off.", "/room here x off"),
    ],
)
def test_a_room_is_not_changed_on_half_a_wish(what: str, line: str) -> None:
    """
    What is missing or wrong in a room's record is named before anything happens.
    """
    error = misuse(line)

    assert what == error.what
    assert error.usage is not None


@pytest.mark.parametrize(
    ("words", "room"),
    [
        ("group=43", replace(WAR, group=GroupNumber(43))),
        ("account=Carol", replace(WAR, account=Account("Carol"))),
        ("sdk=normal", replace(WAR, sdk=Sdk.NORMAL)),
        ("label=public", replace(WAR, labels=("public",))),
        ("label=off", replace(WAR, labels=())),
        (
            "sdk=normal group=8",
            replace(WAR, sdk=Sdk.NORMAL, group=GroupNumber(8)),
        ),
    ],
)
def test_an_edit_changes_what_was_typed_and_nothing_else(
    words: str, room: Room
) -> None:
    """
    What is not named in an edit stays as it was.
    """
    record = shelf(WAR)

    assert RoomChanged(room, "edited") == changed(record, f"/room edit war {words}")
    assert room == record.known["war"]


def test_a_room_is_removed_and_shown_as_it_was() -> None:
    """
    Who removes a room sees what it was, and can add it again.
    """
    record = shelf(ROOM42, WAR)

    assert RoomChanged(WAR, "removed") == changed(record, "/room remove war")
    assert {"room42": ROOM42} == record.known


def test_a_room_becomes_the_channels_default() -> None:
    """
    `here` is for the channel in which it is typed.
    """
    record = shelf(ROOM42)

    assert RoomChanged(ROOM42, "here", "C1") == changed(record, "/room here room42")
    assert ROOM42 == record.default


def test_a_channel_can_give_its_default_up() -> None:
    """
    `off` clears the default, and tells which room it was.
    """
    record = shelf(ROOM42, default=ROOM42)

    assert RoomChanged(ROOM42, "off", "C1") == changed(record, "/room here off")
    assert record.default is None


@pytest.mark.parametrize(
    ("action", "line"),
    [
        (Action.ROOM_EDIT, "/room edit room42 group=1"),
        (Action.ROOM_REMOVE, "/room remove room42"),
        (Action.ROOM_HERE, "/room here room42"),
    ],
)
def test_only_a_room_on_record_can_be_changed(action: Action, line: str) -> None:
    """
    A refusal names the act that was wanted, for the record.
    """
    assert action is room_act(line).action
    with pytest.raises(UnknownRoomError) as caught:
        changed(shelf(WAR), line)
    assert (action, "room42") == (caught.value.action, caught.value.room)


def test_the_list_marks_the_channels_default() -> None:
    """
    Every room is listed, by name, with which of them is meant here.
    """
    record = shelf(WAR, ROOM42, default=WAR)

    assert RoomsListed((ROOM42, WAR), "war") == told(record, "/room list")
    assert RoomsListed((), "") == told(shelf(), "/room list")


def test_a_room_is_shown_with_what_is_open_in_it() -> None:
    """
    Named or the channel's own, a room is shown with its feeds.
    """
    record = shelf(ROOM42, WAR, default=ROOM42)
    record.feeds = (feed(1), feed(2, room=WAR))

    assert RoomShown(ROOM42, (feed(1),)) == told(record, "/room show")
    assert RoomShown(WAR, (feed(2, room=WAR),)) == told(record, "/room show war")


def test_showing_no_room_asks_for_one() -> None:
    """
    Without a name and without a default there is nothing to show.
    """
    with pytest.raises(UsageError, match="this channel has no default room") as caught:
        told(shelf(ROOM42), "/room show")

    assert "as in /room show room42" in caught.value.remedy


def test_a_kick_is_one_call_that_asks_once_more() -> None:
    """
    All named accounts leave in one call, after the asker's second yes.
    """
    plan = act("/room kick war Mallory mallory Mallory why=spam").plan(where(room=WAR))

    call = RemoveFromRoom(APP, WAR.group, (Account("Mallory"), Account("mallory")))
    wish = Wish(Action.ROOM_KICK, "war", call, confirm=True)
    assert Plan((wish,), why="spam") == plan


def test_ten_accounts_are_removed_at_once() -> None:
    """
    A kick takes as many accounts as the backend takes in one call.
    """
    names = [f"guest{n}" for n in range(10)]

    (wish,) = act(f"/room kick room42 {' '.join(names)}").plan(where()).wishes

    assert isinstance(wish.call, RemoveFromRoom)
    assert tuple(Account(name) for name in names) == wish.call.accounts


def test_a_kick_of_too_many_is_not_understood() -> None:
    """
    An eleventh account is not sent on.
    """
    error = misuse(f"/room kick room42 {' '.join(f'guest{n}' for n in range(11))}")

    assert "That names 11 accounts." == error.what
    assert "Name 1 to 10 accounts after the room" in error.remedy


def test_a_kick_that_names_only_its_room_opens_the_form_with_it() -> None:
    """
    Whom to remove is asked for in a form in which the room stands already.
    """
    asked = form("/room kick Room42 why=spam")

    assert FormKind.KICK is asked.kind
    assert {"room": "room42", "why": "spam"} == asked.fields


def test_an_account_like_a_word_can_be_named_in_quotes() -> None:
    """
    Quotes make a plain account of what would be an option.
    """
    (wish,) = act('/room kick room42 "why" "a=b"').plan(where()).wishes

    assert isinstance(wish.call, RemoveFromRoom)
    assert (Account("why"), Account("a=b")) == wish.call.accounts


def test_a_room_act_names_the_room_it_is_about() -> None:
    """
    The rules are asked about the room that was typed.
    """
    line = "/room add room42 group=42 account=alice"

    assert RoomName("room42") == room_act(line).room
    assert room_act("/room here off").room is None
