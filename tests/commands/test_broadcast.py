"""
`/broadcast`: from the line to the calls, and what is answered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.commands import Act, Question, RoomAct, understand
from bot.commands.grammar import is_extension
from bot.domain.answer import StatusShown
from bot.domain.call import StartBroadcast, StartRecording
from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import UnknownRoomError
from bot.domain.feed import FeedState
from bot.domain.moment import Spoken
from bot.domain.outcome import Output, Rate
from bot.domain.room import Account, Kind, RoomName, Sdk, Source, Target
from tests.commands.shelf import (
    APP,
    NOON,
    ROOM42,
    WAR,
    act,
    extension,
    feed,
    shelf,
    told,
    where,
)

CAMERA = Target(APP, ROOM42.group, ROOM42.account, Source.CAMERA, Kind.BROADCAST)
PLAIN = StartBroadcast(CAMERA, Sdk.NORMAL, name="room42", about="room42")


def test_a_start_needs_nothing_but_its_room() -> None:
    """
    HLS and RTMP, camera, original rate, and the room's name as the title.
    """
    wish = act("/broadcast start room42")

    plan = Plan((Wish(Action.BROADCAST_START, "room42", PLAIN),))
    assert plan == wish.plan(where())
    assert (Action.BROADCAST_START, False, False) == (
        wish.action,
        wish.everywhere,
        wish.dry_run,
    )


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("hls", replace(PLAIN, output=Output.HLS)),
        ("RTMP", replace(PLAIN, output=Output.RTMP)),
        ("hls+rtmp", PLAIN),
        ("rates=sd,hd", replace(PLAIN, rates=(Rate.SD, Rate.HD))),
        ("rates=“HD, hd”", replace(PLAIN, rates=(Rate.HD,))),
        ("tape", replace(PLAIN, tape=True)),
        ("screen", replace(PLAIN, target=replace(CAMERA, source=Source.SCREEN))),
        ("name=“Town hall”", replace(PLAIN, name="Town hall")),
        ("about='All hands'", replace(PLAIN, about="All hands")),
        ("watermark", replace(PLAIN, watermark=0)),
        ("watermark=0", replace(PLAIN, watermark=0)),
        ("watermark=4294967295", replace(PLAIN, watermark=4294967295)),
        ("as=Bob", replace(PLAIN, target=replace(CAMERA, account=Account("Bob")))),
        ("why=doors open", PLAIN),
        ("dry-run", PLAIN),
    ],
)
def test_each_word_of_a_start_changes_the_one_call(
    words: str, call: StartBroadcast
) -> None:
    """
    What is typed at a start is what the backend is asked for.
    """
    (wish,) = act(f"/broadcast start room42 {words}").plan(where()).wishes

    assert call == wish.call


def test_the_reason_goes_with_the_plan() -> None:
    """
    Why somebody wanted it is on record with what was done.
    """
    assert "doors open" == act("/broadcast start x why=doors open").plan(where()).why


def test_a_dry_run_is_marked_as_one() -> None:
    """
    A start that is only to be shown can be told from one that is meant.
    """
    assert act("/broadcast start room42 dry-run").dry_run


def test_record_makes_a_recording_of_the_same_source_after_the_start() -> None:
    """
    `record` follows the broadcast, and only if that comes on air.
    """
    plan = act("/broadcast start war record screen as=carol").plan(where(room=WAR))

    aim = Target(APP, WAR.group, Account("carol"), Source.SCREEN, Kind.RECORDING)
    keep = StartRecording(aim, Sdk.IOT, file_name="war-{time}-{number}")
    assert (
        Wish(Action.RECORD_START, "war", keep, after=0, only_if=True)
        == (plan.wishes[1])
    )
    assert 2 == len(plan.wishes)


@pytest.mark.parametrize(
    ("words", "lasts", "begins"),
    [
        ("for=2h", timedelta(hours=2), None),
        ("FOR=1H30M", timedelta(minutes=90), None),
        ("for=“1h 30m”", timedelta(minutes=90), None),
        ("for=45", timedelta(minutes=45), None),
        ("at=15:00", None, Spoken.parse("15:00")),
        ("at=3PM", None, Spoken.parse("15:00")),
        ("at=“Tomorrow 9:30”", None, Spoken.parse("tomorrow 9:30")),
        ("at=2026\u201311\u201324T15:00Z", None, Spoken.parse("2026-11-24T15:00Z")),
        ("at=9am for=90m", timedelta(minutes=90), Spoken.parse("9:00")),
    ],
)
def test_a_start_may_have_its_time_and_its_end(
    words: str, lasts: timedelta | None, begins: Spoken | None
) -> None:
    """
    The wish says when it is to begin and how long it may run; the call does not.
    """
    (wish,) = act(f"/broadcast start room42 {words}").plan(where()).wishes

    start = Wish(Action.BROADCAST_START, "room42", PLAIN)
    assert replace(start, lasts=lasts, begins=begins) == wish


def test_the_recording_of_a_broadcast_has_no_times_of_its_own() -> None:
    """
    It comes after its broadcast and ends with it, whenever that is.
    """
    start = act("/broadcast start room42 record for=2h at=15:00")

    times = [(one.lasts, one.begins) for one in start.plan(where()).wishes]

    assert [(timedelta(hours=2), Spoken.parse("15:00")), (None, None)] == times


@pytest.mark.parametrize(
    ("room", "minutes", "words"),
    [
        ("room42", 30, "room42 30m"),
        ("room42", 30, "30m Room42"),
        ("room42", 30, "room42 30"),
        (None, 30, "30m"),
        (None, 45, "45"),
        (None, 90, "1h 30m"),
        ("room42", 90, "room42 1h 30m"),
        ("room42", 90, "1 h 30 min room42"),
        ("room42", 90, "room42 “1h 30m”"),
        ("42", 30, "42 30m"),
        ("42", 120, "2H 42"),
    ],
)
def test_what_is_on_air_may_stay_longer(
    room: str | None, minutes: int, words: str
) -> None:
    """
    `extend` takes a room, if one is named, and a time; a time is never the room.
    """
    wish = extension(f"/broadcast extend {words} why=late guest")

    assert Action.BROADCAST_EXTEND is wish.action
    assert (room and RoomName(room)) == wish.room
    assert timedelta(minutes=minutes) == wish.by
    assert "late guest" == wish.why


@pytest.mark.parametrize(
    ("extends", "line"),
    [
        (True, "extend 30m"),
        (False, "start room42 for=30m"),
        (False, "stop room42"),
        (False, "status room42"),
    ],
)
def test_an_extension_is_told_from_every_other_wish(
    *, extends: bool, line: str
) -> None:
    """
    Only `extend` moves the automatic stop; it is no act on the backend.
    """
    wish = understand("broadcast", line)

    assert extends == is_extension(wish)
    assert not (extends and isinstance(wish, Act | RoomAct | Question))


def test_a_stop_everywhere_names_no_room() -> None:
    """
    `stop all` leaves it to the record which rooms are on air.
    """
    wish = act("/broadcast stop ALL why=fire alarm")

    assert (True, None, "fire alarm") == (wish.everywhere, wish.room, wish.why)


def test_status_tells_of_one_room_what_is_open_and_what_was() -> None:
    """
    The status of a room names what is on air in it and what ended last.
    """
    record = shelf(ROOM42, WAR)
    record.feeds = (feed(1), feed(2, room=WAR))
    record.ended = feed(3, state=FeedState.ENDED)

    answer = told(record, "/broadcast status ROOM42")

    assert StatusShown("room42", (feed(1),), (), record.ended, NOON) == answer


def test_status_without_a_room_is_about_the_channels_own() -> None:
    """
    Where a channel has a default room, its status need not be named.
    """
    record = shelf(ROOM42, WAR, default=WAR)
    record.feeds = (feed(1), feed(2, room=WAR))

    answer = told(record, "/broadcast status")

    assert StatusShown("war", (feed(2, room=WAR),), (), None, NOON) == answer


@pytest.mark.parametrize(
    ("line", "has_default"), [("/broadcast status", False), ("/broadcast list", True)]
)
def test_the_list_is_of_every_room(line: str, *, has_default: bool) -> None:
    """
    The list, and the status where nothing is named, show all that is on air.
    """
    record = shelf(ROOM42, WAR, default=WAR if has_default else None)
    record.feeds = (feed(1), feed(2, room=WAR))

    assert StatusShown("", record.feeds, (), None, NOON) == told(record, line)


def test_the_status_of_an_unknown_room_says_how_to_find_the_right_one() -> None:
    """
    A room that is not on record is named, with where to look and how to add it.
    """
    with pytest.raises(UnknownRoomError, match="No room is called “room43”") as caught:
        told(shelf(ROOM42), "/broadcast status room43")

    assert "/room list" in caught.value.remedy
    assert (Action.SEE, "room43") == (caught.value.action, caught.value.room)
