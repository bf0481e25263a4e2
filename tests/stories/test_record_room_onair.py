"""
`/record`, `/room` and `/onair`, from what is typed to what comes of it.
"""

from __future__ import annotations

import pytest

from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.playground.backend import NEXT
from tests.stage import ALICE, BOB, CAROL, OPS, Stage, until


def test_a_recording_brings_its_file_ids(stage: Stage) -> None:
    """
    `/record start` names its files by room, time and number; `/record stop` posts
    their ids.
    """
    stage.say("/record start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    (started,) = stage.backend.recordings
    stage.say("/record stop room42")
    until(lambda: len(stage.notices()) == 2, stage.channel)

    (feed,) = stage.record.reader.recordings(stage.slack.identity.team, "room42", 9)
    assert started.wish.file_name == feed.file_name
    assert feed.file_name.startswith("room42-20")
    assert feed.file_name.endswith("-1")
    assert feed.file_ids[0] in stage.cards()[0]
    assert feed.file_ids[0] in stage.say("/record list room42")


def test_every_word_of_a_recording_reaches_the_backend(stage: Stage) -> None:
    """
    Name, tags, category and flags arrive as typed.
    """
    stage.say(
        '/record start room42 name="the week" tags=a,b category=9 '
        "transcode screenshot watermark"
    )
    until(lambda: len(stage.backend.recordings) == 1)

    fields = stage.backend.calls[0].fields
    assert fields is not None
    assert ("the week", ["a", "b"], 9, 1, 1, 1) == (
        fields["string_file_name"],
        fields["string_tags"],
        fields["uint32_classid"],
        fields["uint32_IsTransCode"],
        fields["uint32_IsScreenShot"],
        fields["uint32_IsWaterMark"],
    )


def test_an_ambiguous_recording_answer_settles_nothing(stage: Stage) -> None:
    """
    30000415 may mean "already recording" or "nobody there": it is told as unknown.
    """
    stage.backend.faults.answer_code(30000415, NEXT)
    stage.say("/record start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    operation = stage.record.reader.operation(1)
    assert operation is not None
    assert State.UNKNOWN is operation.state
    assert "30000415" in stage.channel()


def test_a_lost_stop_of_a_recording_keeps_the_file_name(stage: Stage) -> None:
    """
    When the ids are lost, the name with which to find the files is shown.
    """
    stage.say("/record start room42 name=precious")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.backend.faults.lose_answer(NEXT, after_effect=True)
    stage.say("/record stop room42")
    until(lambda: len(stage.notices()) == 2, stage.channel)
    stage.say("/record stop room42")
    until(lambda: len(stage.notices()) == 3, stage.channel)

    (feed,) = stage.record.reader.recordings(stage.slack.identity.team, "room42", 9)
    assert (FeedState.ENDED, ()) == (feed.state, feed.file_ids)
    assert "precious" in stage.cards()[0]


def test_a_recording_that_depends_on_a_failed_broadcast_is_cancelled(
    stage: Stage,
) -> None:
    """
    Nobody in the room: the push fails, and its recording is not even asked for.
    """
    stage.backend.rooms.leave(42, "alice")
    stage.say("/broadcast start room42 record")
    until(lambda: stage.kinds().count("cancelled") == 1, stage.channel)

    assert [6] == [call.sub_command for call in stage.backend.calls]
    second = stage.record.reader.operation(2)
    assert second is not None
    assert State.CANCELLED is second.state


def test_the_record_button_records_what_is_on_air(stage: Stage) -> None:
    """
    *Record* on a live card starts a recording of that very picture.
    """
    stage.say("/broadcast start room42 as=bob")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    stage.press("Record")
    until(lambda: len(stage.backend.recordings) == 1)

    (recording,) = stage.backend.recordings
    assert (42, "bob") == (recording.group, recording.account)


@pytest.mark.parametrize("line", ["/record start room42", "/record stop room42"])
def test_nobody_without_the_right_records(stage: Stage, line: str) -> None:
    """
    Starting and stopping a recording need the right in that room.
    """
    assert "You may not" in stage.say(line, by=CAROL)
    assert () == tuple(stage.backend.calls)


def test_rooms_are_managed_in_chat(stage: Stage) -> None:
    """
    Add, show, edit, list and remove, each answered and each on record.
    """
    stage.say("/room add studio group=99 account=dana label=public", by=ALICE)
    assert "99" in stage.say("/room show studio", by=ALICE)
    stage.say("/room edit studio account=erin sdk=iot", by=ALICE)
    shown = stage.say("/room show studio", by=ALICE)
    listed = stage.say("/room list", by=ALICE)
    stage.say("/room remove studio", by=ALICE)

    assert "erin" in shown
    assert "studio" in listed
    assert "room42" in listed
    assert "studio" not in stage.say("/room list", by=ALICE)
    assert {"room_added", "room_edited", "room_removed"} <= set(stage.kinds())


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/room add room42 group=50 account=x", "room42"),
        ("/room add other group=42 account=x", "42"),
        ("/room add other group=4294967296 account=x", "4294967295"),
        ("/room add other account=x", "group"),
        ("/room add other group=5", "account"),
        ("/room add start group=5 account=x", "word of the commands"),
        ("/room edit nowhere account=x", "nowhere"),
        ("/room remove nowhere", "nowhere"),
        ("/room here nowhere", "nowhere"),
    ],
)
def test_a_wrong_room_is_refused_and_changes_nothing(
    stage: Stage, line: str, said: str
) -> None:
    """
    Taken names and numbers, numbers too large and missing parts are each named.
    """
    before = stage.record.reader.rooms(stage.slack.identity.team)

    assert said in stage.say(line, by=ALICE)
    assert before == stage.record.reader.rooms(stage.slack.identity.team)


def test_a_room_on_air_is_neither_edited_nor_removed(stage: Stage) -> None:
    """
    While a feed is open its room stays as it is.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    before = stage.record.reader.rooms(stage.slack.identity.team)

    assert "on air" in stage.say("/room edit room42 account=bob", by=ALICE)
    assert "on air" in stage.say("/room remove room42", by=ALICE)
    assert before == stage.record.reader.rooms(stage.slack.identity.team)


def test_a_channels_room_is_said_publicly_and_can_be_cleared(stage: Stage) -> None:
    """
    `here` tells the channel; `here off` clears it.
    """
    stage.say("/room here room42", by=ALICE, where=OPS)
    until(lambda: len(stage.cards(OPS)) == 1, lambda: stage.channel(OPS))
    stage.say("/room here off", by=ALICE, where=OPS)

    assert "room42" in stage.cards(OPS)[0]
    assert 2 == len(stage.cards(OPS))
    assert "Which room?" in stage.say("/broadcast extend 10m", where=OPS)


def test_a_kick_asks_first_and_then_removes(stage: Stage) -> None:
    """
    Nothing is sent before *Remove* is pressed; then the person is out of the room.
    """
    answer = stage.say("/room kick room42 bob", by=ALICE)
    assert "Remove bob from room42?" in answer
    assert () == tuple(stage.backend.calls)

    stage.press("Remove", by=ALICE)
    until(lambda: len(stage.backend.calls) == 1)
    stage.sees("bob")

    room = stage.backend.rooms.find(42)
    assert room is not None
    assert ["alice"] == [member.account for member in room.members]
    operation = stage.record.reader.operation(1)
    assert operation is not None
    until(
        lambda: (
            getattr(stage.record.reader.operation(1), "state", None) is State.SUCCEEDED
        )
    )
    assert "confirmed" in stage.kinds()


def test_a_kick_can_be_taken_back(stage: Stage) -> None:
    """
    *Cancel* ends it; pressing *Remove* afterwards does nothing but say so.
    """
    stage.say("/room kick room42 bob", by=ALICE)
    stage.press("Cancel", by=ALICE)
    until(lambda: "cancelled" in stage.kinds())
    stage.press("Remove", by=ALICE)
    until(lambda: "cancelled" in stage.channel(who=ALICE).lower())

    assert () == tuple(stage.backend.calls)


def test_a_lost_kick_stays_unknown(stage: Stage) -> None:
    """
    No answer confirms a kick, so it is not sent again and not called done.
    """
    stage.backend.faults.lose_answer(NEXT, after_effect=True)
    stage.say("/room kick room42 bob", by=ALICE)
    stage.press("Remove", by=ALICE)
    until(lambda: "unknown" in stage.kinds())

    assert 1 == len(stage.backend.calls)
    operation = stage.record.reader.operation(1)
    assert operation is not None
    assert State.UNKNOWN is operation.state


def test_a_refused_kick_says_why(stage: Stage) -> None:
    """
    The number and text of a code that nobody documents are passed on.
    """
    stage.backend.faults.answer_code(12345, NEXT)
    stage.say("/room kick room42 bob", by=ALICE)
    stage.press("Remove", by=ALICE)

    stage.sees("12345")


def test_eleven_accounts_are_too_many(stage: Stage) -> None:
    """
    Ten may be removed at once, eleven are refused in words.
    """
    eleven = " ".join(f"user{number}" for number in range(11))

    assert "10" in stage.say(f"/room kick room42 {eleven}", by=ALICE)
    assert "asked" not in stage.kinds()


def test_nobody_without_the_right_kicks(stage: Stage) -> None:
    """
    Bob may run the room, and may not remove people from it.
    """
    assert "You may not remove people" in stage.say("/room kick room42 alice", by=BOB)


def test_help_shows_how_to_type_everything(stage: Stage) -> None:
    """
    All commands in one answer, or one of them in full.
    """
    whole = stage.say("/onair help", by=CAROL)

    assert all(f"/{name} " in whole for name in ("broadcast", "record", "room"))
    assert "not supported" in stage.say("/record help", by=CAROL)


def test_history_tells_who_did_what(stage: Stage) -> None:
    """
    The asker of an act is named, and *Share to channel* shows it to all.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)
    answer = stage.say("/onair history room42")

    assert f"<@{BOB}>" in answer
    assert f"<@{BOB}>" in stage.say("/onair history 1")
    before = len(stage.slack.messages("C0GENERAL"))
    stage.press("Share to channel")
    until(lambda: len(stage.slack.messages("C0GENERAL")) == before + 1, stage.channel)


def test_history_is_for_those_who_may_see(stage: Stage) -> None:
    """
    Carol may not read what happened in room42.
    """
    stage.say("/broadcast start room42")
    until(lambda: len(stage.notices()) == 1, stage.channel)

    assert "You may not see room42" in stage.say("/onair history room42", by=CAROL)
    assert f"<@{BOB}>" not in stage.say("/onair history", by=CAROL)
