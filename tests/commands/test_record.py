"""
`/record`: from the line to the calls, and what is answered.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.domain.answer import RecordingsListed
from bot.domain.call import StartRecording
from bot.domain.command import Action, Plan, Wish
from bot.domain.feed import FeedState
from bot.domain.moment import Spoken
from bot.domain.room import Account, Kind, Sdk, Source, Target
from tests.commands.shelf import APP, ROOM42, WAR, act, feed, shelf, told, where

CAMERA = Target(APP, ROOM42.group, ROOM42.account, Source.CAMERA, Kind.RECORDING)
PLAIN = StartRecording(CAMERA, Sdk.NORMAL, file_name="room42-{time}-{number}")


@pytest.mark.parametrize(
    ("words", "call"),
    [
        ("", PLAIN),
        ("name=“Town hall”", replace(PLAIN, file_name="Town hall")),
        ("tags=a,b", replace(PLAIN, tags=("a", "b"))),
        ("tags=“all hands, ops” tags=ops", replace(PLAIN, tags=("all hands", "ops"))),
        ("category=0", replace(PLAIN, category=0)),
        ("category=4294967295", replace(PLAIN, category=4294967295)),
        ("transcode", replace(PLAIN, transcode=True)),
        ("screenshot", replace(PLAIN, screenshot=True)),
        ("watermark", replace(PLAIN, watermark=True)),
        ("screen", replace(PLAIN, target=replace(CAMERA, source=Source.SCREEN))),
        ("as=Bob", replace(PLAIN, target=replace(CAMERA, account=Account("Bob")))),
    ],
)
def test_each_word_of_a_recording_changes_the_one_call(
    words: str, call: StartRecording
) -> None:
    """
    What is typed at a recording's start is what the backend is asked for.
    """
    plan = act(f"/record start room42 {words}").plan(where())

    assert Plan((Wish(Action.RECORD_START, "room42", call),)) == plan


def test_a_recording_may_have_its_time_and_its_end() -> None:
    """
    A recording too may begin later, and end by itself after a while.
    """
    plan = act("/record start room42 for=90 at=“monday 9:30”").plan(where())

    start = Wish(
        Action.RECORD_START,
        "room42",
        PLAIN,
        lasts=timedelta(minutes=90),
        begins=Spoken.parse("mon 9:30"),
    )
    assert Plan((start,)) == plan


def test_a_recording_may_be_tried_dry() -> None:
    """
    A dry run with a reason is still only a dry run.
    """
    wish = act("/record start room42 dry-run why=rehearsal")

    assert (True, "rehearsal") == (wish.dry_run, wish.why)


@pytest.mark.parametrize(
    ("numbers", "room", "line"),
    [
        ((2,), "war", "/record list"),
        ((1,), "room42", "/record list room42"),
    ],
)
def test_recordings_are_listed_of_the_room_that_is_meant(
    numbers: tuple[int, ...], room: str, line: str
) -> None:
    """
    Past recordings are those of the room named, else of the channel's own.
    """
    record = shelf(ROOM42, WAR, default=WAR)
    record.kept = (
        feed(2, Kind.RECORDING, room=WAR, state=FeedState.ENDED),
        feed(1, Kind.RECORDING, state=FeedState.ENDED),
    )

    answer = told(record, line)

    assert isinstance(answer, RecordingsListed)
    assert (room, numbers) == (answer.room, tuple(one.number for one in answer.feeds))


def test_without_any_room_the_newest_twenty_recordings_are_listed() -> None:
    """
    A channel without a default room is shown the newest recordings of all.
    """
    record = shelf(ROOM42)
    record.kept = tuple(feed(n, Kind.RECORDING) for n in range(30, 0, -1))

    answer = told(record, "/record list")

    assert RecordingsListed("", record.kept[:20]) == answer
