"""
Cards, as the reader sees them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.call import RemoveFromRoom, StartBroadcast, StopBroadcast, StopRecording
from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.domain.operation import Finding, State
from bot.domain.outcome import Remedy
from bot.domain.room import Kind, Source
from bot.slack.views.cards import card
from bot.slack.views.doubts import ways_out
from tests.slack.views.examples import (
    ADDRESSES,
    BACKEND_SAYS_NOBODY,
    BOB,
    call,
    feed,
    operation,
    story,
    target,
)
from tests.slack.views.reader import seen, shown

if TYPE_CHECKING:
    from bot.domain.actor import Actor


def test_a_card_on_air_gives_everything_to_watch_and_to_act() -> None:
    """
    State, who, since when, last confirmed, why, an address each, and buttons.
    """
    message = card(story(feed(), operation()))

    expected = """\
🔴 room42 is on air
==================
Asked by: @U0ALICE, 14:02 UTC
Picture: `alice`, camera
On air since: 14:02 UTC
Last confirmed: 14:02 UTC
Why: Town hall
HLS, original (http://play.example/live/7_ab.m3u8?a=1&b=2)
FLV, original (http://play.example/live/7_ab.flv)
RTMP, original: `rtmp://play.example/live/7_ab`
(channel `10905947996257141754` · tape task `0`)
[Stop?] [Record] [Remove from room…] [History]"""
    assert expected == seen(message)


def test_a_lock_screen_gets_the_addresses_too() -> None:
    """
    The one line says the state, who asked, and where to watch.
    """
    message = card(story(feed(addresses=ADDRESSES[2:]), operation()))

    assert (
        "🔴 room42 is on air, asked by @U0ALICE. "
        "RTMP, original: `rtmp://play.example/live/7_ab`"
    ) == shown(message.text)


def test_a_card_of_a_start_under_way_promises_nothing() -> None:
    """
    Before the backend answered there is no address and no "on air".
    """
    message = card(story(feed(FeedState.OPENING), operation(state=State.RUNNING)))

    expected = """\
Starting room42 …
=================
Asked by: @U0ALICE, 14:02 UTC
Picture: `alice`, camera
Why: Town hall
[Stop?] [History]"""
    assert expected == seen(message)


def test_a_card_after_silence_says_what_can_be_done() -> None:
    """
    Unknown is shown as unknown, with every way to settle it.
    """
    message = card(
        story(feed(FeedState.UNKNOWN, why=""), operation(state=State.UNKNOWN))
    )

    expected = """\
⚠ room42 may or may not be on air
=================================
Asked by: @U0ALICE, 14:02 UTC
Picture: `alice`, camera
Look in the room: It is on air or It is not goes on record as your word. \
Start again asks the backend: the answer “already” confirms that it is on air. \
Stop makes sure that it is off.
Starting room42 (asked by @U0ALICE): The backend took the request and went silent. \
It may have happened: look in the room to see how things stand. OnAir does not ask \
again by itself.
[It is on air?] [It is not?] [Start again] [Stop?] [History]"""
    assert expected == seen(message)


def test_a_card_that_is_over_says_how_long_and_who() -> None:
    """
    At the end: how long it was on air and who stopped it; nothing to stop.
    """
    by = operation(StopBroadcast, actor=BOB)
    recording = feed(FeedState.ENDED, Kind.RECORDING)

    expected = """\
⬛ room42 is off air
===================
Asked by: @U0ALICE, 14:02 UTC
Picture: `alice`, camera
Began: 14:02 UTC
Was on air: 12 min
Stopped by: @U0BOB, 14:14 UTC
Why: Town hall
⬛ The recording of room42 has ended: 2 files: `5285890781763144364`, \
`5285890781763144365`
File name `room42-20261123T140200Z-8`.
(channel `10905947996257141754` · tape task `0`)
[History]"""
    assert expected == seen(card(story(feed(FeedState.ENDED), by, recording)))


@pytest.mark.parametrize(
    ("ended_by", "span"),
    [(BOB, "at least 12 min"), (None, "12 min, as far as is known")],
)
def test_what_was_on_air_already_may_have_begun_long_before(
    ended_by: Actor | None, span: str
) -> None:
    """
    Where nobody knows which start began it, the length is a lower bound.
    """
    found = feed(FeedState.ENDED, ended_by=ended_by, unconfirmed=True)

    assert f"Was on air: {span}" in seen(card(story(found)))


def test_a_card_that_ended_by_itself_does_not_claim_to_know_when() -> None:
    """
    Where nobody here stopped it, the length is an upper bound.
    """
    text = seen(card(story(feed(FeedState.ENDED, ended_by=None))))

    assert "Was on air: at most 12 min" in text
    assert "Known to be over since 14:14 UTC; nobody stopped it here." in text


def test_a_failed_card_says_what_to_do_and_who_can() -> None:
    """
    The meaning, the remedy, who can do it, the code, and *Try again*.
    """
    message = card(story(feed(FeedState.FAILED), operation(state=State.FAILED)))

    expected = """\
room42 did not go on air
========================
Asked by: @U0ALICE, 14:02 UTC
Picture: `alice`, camera
Why: Town hall
alice is not in room42. Someone must be in room42 as `alice`, camera on, before it \
can go on air.
Somebody with access to the room can mend it.
Code `40000411 USER_NOT_IN_ROOM`: “user not in room”
[Try again] [History]"""
    assert expected == seen(message)


def test_a_recording_shows_its_file_name_and_its_ids() -> None:
    """
    The name is the key to the files where the ids are lost.
    """
    by = operation(StopRecording, actor=BOB)

    expected = """\
⬛ The recording of room42 has ended
===================================
Asked by: @U0ALICE, 14:02 UTC
Picture: `alice`, camera
Began: 14:02 UTC
Recorded: 12 min
Stopped by: @U0BOB, 14:14 UTC
Why: Town hall
2 files: `5285890781763144364`, `5285890781763144365`
File name `room42-20261123T140200Z-8`.
[History]"""
    assert expected == seen(card(story(feed(FeedState.ENDED, Kind.RECORDING), by)))


def test_a_recording_without_ids_says_that_none_came() -> None:
    """
    Lost ids are not passed over in silence.
    """
    lost = feed(FeedState.ENDED, Kind.RECORDING, file_ids=())

    assert "No file ids came" in seen(card(story(lost)))


@pytest.mark.parametrize("state", FeedState)
def test_every_recording_card_shows_its_file_name(state: FeedState) -> None:
    """
    Whatever became of it, the name is there to look for.
    """
    text = seen(card(story(feed(state, Kind.RECORDING))))

    assert "File name `room42-20261123T140200Z-8`" in text


def test_a_stop_that_failed_stands_out_on_the_card() -> None:
    """
    A feed that was confirmed and could not be stopped is STILL ON AIR.
    """
    by = operation(StopBroadcast, State.FAILED, actor=BOB)

    assert (
        "STILL ON AIR: stopping room42 (asked by @U0BOB) did not work. alice is not "
        "in room42."
    ) in seen(card(story(feed(), by)))


def test_a_stop_that_failed_on_an_unknown_feed_does_not_claim_it_is_on_air() -> None:
    """
    What was never confirmed is "not stopped", not "still on air".
    """
    by = operation(StopBroadcast, State.FAILED)
    text = seen(card(story(feed(FeedState.UNKNOWN), by)))

    assert "NOT STOPPED" in text
    assert "STILL" not in text


def test_somebody_elses_start_is_not_taken_for_ours() -> None:
    """
    After "already", options and password are not confirmed, and no address came.
    """
    text = seen(card(story(feed(unconfirmed=True, addresses=()), operation())))

    assert "No address is known: the backend told none." in text
    assert "its options and password are not confirmed" in text


def test_computed_addresses_are_marked() -> None:
    """
    What the backend did not tell is never shown as told.
    """
    computed = replace(ADDRESSES[2], computed=True)

    assert (
        "RTMP, original: `rtmp://play.example/live/7_ab` "
        "(computed, not told by the backend)"
    ) in seen(card(story(feed(addresses=(computed,)))))


def test_a_shared_screen_is_named() -> None:
    """
    Two feeds of one room are told apart.
    """
    shared = replace(target(), source=Source.SCREEN)
    one = feed(FeedState.UNKNOWN, target=shared)
    text = seen(card(story(one)))

    assert "⚠ room42 (shared screen) may or may not be on air" in text
    assert "/broadcast start room42 screen as=alice" in ways_out(one)


def test_record_is_offered_only_where_nothing_records() -> None:
    """
    A live broadcast with an open recording has no *Record* button.
    """
    recording = feed(FeedState.LIVE, Kind.RECORDING)
    ended = feed(FeedState.ENDED, Kind.RECORDING)

    assert "[Record]" not in seen(card(story(feed(), None, recording)))
    assert "[Record]" in seen(card(story(feed(), None, ended)))
    assert "[Record]" not in seen(card(story(recording)))


@pytest.mark.parametrize("state", FeedState)
def test_stop_is_offered_as_long_as_it_may_be_on_air(state: FeedState) -> None:
    """
    Open feeds can be stopped, and *Stop* asks once more; ended ones cannot.
    """
    one = feed(state)

    assert one.is_open == ("[Stop?]" in seen(card(story(one))))


@pytest.mark.parametrize("remedy", Remedy)
def test_try_again_is_offered_where_it_can_help(remedy: Remedy) -> None:
    """
    After a while, or once somebody is there; not where the set-up is wrong.
    """
    refusal = replace(BACKEND_SAYS_NOBODY, remedy=remedy)
    failed = operation(state=State.FAILED, finding=Finding("It failed.", "", refusal))
    helps = remedy in {Remedy.AGAIN_AFTER, Remedy.WAIT, Remedy.ASK_SOMEONE}

    assert helps == ("[Try again]" in seen(card(story(feed(FeedState.FAILED), failed))))


def test_what_never_left_can_be_tried_again() -> None:
    """
    A call that was not sent has no code, and nothing speaks against a new try.
    """
    unsent = Finding("The backend did not pick up.", "Try again in a minute.")
    failed = operation(state=State.FAILED, finding=unsent)

    assert "[Try again]" in seen(card(story(feed(FeedState.FAILED), failed)))


def test_a_call_with_a_password_is_not_offered_again() -> None:
    """
    The password is not kept, so the same call cannot be made once more.
    """
    start = call(StartBroadcast)
    assert isinstance(start, StartBroadcast)
    failed = operation(state=State.FAILED, call=replace(start, protected=True))

    assert "[Try again]" not in seen(card(story(feed(FeedState.FAILED), failed)))


def test_buttons_name_what_they_act_on() -> None:
    """
    *Stop*, *Record*, *History* carry the feed's number, *Try again* the
    operation's.
    """
    live = card(story(feed(), operation())).blocks[-1]["elements"]
    failed = card(story(feed(FeedState.FAILED), operation(state=State.FAILED)))

    assert [
        (Button.STOP.value, "3"),
        (Button.RECORD.value, "3"),
        (Button.REMOVE.value, "3"),
        (Button.HISTORY.value, "3"),
    ] == [(one["action_id"], one["value"]) for one in live]
    again = failed.blocks[-1]["elements"][0]
    assert (Button.TRY_AGAIN.value, "7") == (again["action_id"], again["value"])


def test_a_kick_has_a_small_card_of_its_own() -> None:
    """
    Who was removed, from where, who asked and why.
    """
    text = seen(card(story(None, operation(RemoveFromRoom))))

    expected = """\
The backend removed bob from room42.
Why: Town hall
(Asked by @U0ALICE, 14:02 UTC | operation 7)"""
    assert expected == text


def test_a_kick_without_an_answer_is_not_asked_again() -> None:
    """
    No answer can confirm a removal, and the card promises no second try.
    """
    text = seen(card(story(None, operation(RemoveFromRoom, State.UNKNOWN))))

    assert "bob may or may not have been removed from room42." in text
    assert "asked again in a moment" not in text


def test_an_account_keeps_its_case() -> None:
    """
    The backend tells `bob` and `Bob` apart, so no sentence capitalises a name.
    """
    for state in State:
        text = seen(card(story(None, operation(RemoveFromRoom, state))))
        assert "Bob" not in text
