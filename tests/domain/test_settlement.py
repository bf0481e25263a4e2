"""
What each answer of the backend means, as the product promises it.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.actor import Actor
from bot.domain.call import (
    Call,
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.command import Action
from bot.domain.errors import (
    BackendRefusedError,
    NothingSentError,
    OutcomeUnknownError,
)
from bot.domain.feed import Feed, FeedState
from bot.domain.operation import Operation, State
from bot.domain.outcome import (
    Address,
    AlreadyEnded,
    AlreadyLive,
    Effect,
    Ended,
    Live,
    Protocol,
    Rate,
    RecordingStarted,
    Refusal,
    Remedy,
    Removed,
    Saved,
)
from bot.domain.report import NoticeKind
from bot.domain.room import Account, GroupNumber, Kind, RoomName, Sdk, Source, Target
from bot.domain.settlement import settle

THEN = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
NOW = THEN + timedelta(minutes=12)
ALICE = Actor("T1", "U0ALICE")
BOB = Actor("T1", "U0BOB")
PUSH = Target(1, GroupNumber(42), Account("alice"), Source.CAMERA, Kind.BROADCAST)
TAPE = replace(PUSH, kind=Kind.RECORDING)
HLS = Address(Protocol.HLS, Rate.ORIGINAL, "http://play.example/a.m3u8")
OTHER = Address(Protocol.HLS, Rate.ORIGINAL, "http://play.example/b.m3u8")
START = StartBroadcast(PUSH, Sdk.NORMAL, "room42", "room42")
STOP = StopBroadcast(PUSH, Sdk.NORMAL)
RECORD = StartRecording(TAPE, Sdk.NORMAL, "room42-1")
SAVE = StopRecording(TAPE, Sdk.NORMAL)


def feed(state: FeedState, target: Target = PUSH) -> Feed:
    """A feed of Alice's in that state, with an address if it is live."""
    live = state is FeedState.LIVE
    return Feed(
        number=3,
        target=target,
        sdk=Sdk.NORMAL,
        room=RoomName("room42"),
        team="T1",
        channel="C1",
        state=state,
        asked_by=ALICE,
        opened_at=THEN,
        live_at=THEN if live else None,
        confirmed_at=THEN if live else None,
        addresses=(HLS,) if live else (),
    )


def operation(call: Call, action: Action = Action.BROADCAST_START) -> Operation:
    """Bob's running operation with that call."""
    return Operation(
        number=9,
        action=action,
        call=call,
        state=State.RUNNING,
        actor=BOB,
        room="room42",
        channel="C2",
        feed=3,
        gesture="g",
        asked_at=NOW,
        sent_at=NOW,
    )


def refusal(
    number: int, effect: Effect = Effect.NONE, *, absent: bool = False
) -> Refusal:
    """A code with an effect."""
    return Refusal(
        "push",
        number,
        "SOME_CODE",
        "It said no.",
        "Do this.",
        Remedy.WAIT,
        effect,
        absent=absent,
    )


UNKNOWN = OutcomeUnknownError("Silence.", remedy="Ask again.")


def test_a_start_that_is_done_puts_the_feed_on_air() -> None:
    """
    Result 0 gives addresses, since when, and a notice.
    """
    settled = settle(
        operation(START), feed(FeedState.OPENING), Live((HLS,), "1" * 20, 0), NOW
    )

    assert settled.feed is not None
    assert State.SUCCEEDED is settled.state
    assert (FeedState.LIVE, NOW, NOW) == (
        settled.feed.state,
        settled.feed.live_at,
        settled.feed.confirmed_at,
    )
    assert ((HLS,), "1" * 20, 0) == (
        settled.feed.addresses,
        settled.feed.channel_id,
        settled.feed.tape_task,
    )
    assert (NoticeKind.ON_AIR,) == settled.notices


def test_a_start_that_is_done_while_live_begins_a_new_feed() -> None:
    """
    Result 0 while on air says that the old feed closed itself: a new one begins,
    with the channel, asker and addresses of the new wish.
    """
    settled = settle(operation(START), feed(FeedState.LIVE), Live((OTHER,)), NOW)

    assert settled.renews
    assert settled.feed is not None
    assert (0, "C2", BOB, (OTHER,), NOW) == (
        settled.feed.number,
        settled.feed.channel,
        settled.feed.asked_by,
        settled.feed.addresses,
        settled.feed.live_at,
    )


def test_already_pushing_confirms_what_is_known() -> None:
    """
    415 on a live feed keeps its addresses and renews "last confirmed".
    """
    settled = settle(
        operation(START), feed(FeedState.LIVE), AlreadyLive(refusal(40000415)), NOW
    )

    assert settled.feed is not None
    assert ((HLS,), THEN, NOW, False) == (
        settled.feed.addresses,
        settled.feed.live_at,
        settled.feed.confirmed_at,
        settled.feed.unconfirmed,
    )
    assert (NoticeKind.CONFIRMED,) == settled.notices


@pytest.mark.parametrize("state", [FeedState.OPENING, FeedState.UNKNOWN])
def test_already_pushing_by_somebody_claims_nothing_more(state: FeedState) -> None:
    """
    415 on a feed of which nothing was known: on air, options unconfirmed, and no
    address but a computed one.
    """
    computed = replace(HLS, computed=True)
    settled = settle(
        operation(START), feed(state), AlreadyLive(refusal(40000415)), NOW, (computed,)
    )

    assert settled.feed is not None
    assert (FeedState.LIVE, True, (computed,)) == (
        settled.feed.state,
        settled.feed.unconfirmed,
        settled.feed.addresses,
    )
    assert (NoticeKind.ON_AIR,) == settled.notices


def test_silence_after_a_start_is_unknown() -> None:
    """
    A lost answer makes operation and feed unknown, never failed.
    """
    settled = settle(operation(START), feed(FeedState.OPENING), UNKNOWN, NOW)

    assert settled.feed is not None
    assert (State.UNKNOWN, FeedState.UNKNOWN) == (settled.state, settled.feed.state)
    assert () == settled.notices


def test_silence_after_a_second_start_leaves_the_feed_live() -> None:
    """
    What was known to be on air does not become unknown because somebody asked.
    """
    settled = settle(operation(START), feed(FeedState.LIVE), UNKNOWN, NOW)

    assert State.UNKNOWN is settled.state
    assert feed(FeedState.LIVE) == settled.feed


def test_silence_after_a_stop_makes_a_live_feed_unknown() -> None:
    """
    After a lost answer to a stop nobody can say that it is still on air.
    """
    settled = settle(
        operation(STOP, Action.BROADCAST_STOP), feed(FeedState.LIVE), UNKNOWN, NOW
    )

    assert settled.feed is not None
    assert FeedState.UNKNOWN is settled.feed.state
    assert (HLS,) == settled.feed.addresses


@pytest.mark.parametrize(
    "result",
    [
        BackendRefusedError(refusal(1001)),
        NothingSentError("No connection.", remedy="Wait.", passing=False),
    ],
)
def test_a_refused_start_failed(
    result: BackendRefusedError | NothingSentError,
) -> None:
    """
    A refusal without effect, or a call that never left, ends the wish.
    """
    settled = settle(operation(START), feed(FeedState.OPENING), result, NOW)

    assert settled.feed is not None
    assert (State.FAILED, FeedState.FAILED) == (settled.state, settled.feed.state)
    assert (NoticeKind.FAILED,) == settled.notices
    assert settled.finding is not None
    assert result.remedy == settled.finding.remedy


def test_a_refused_second_start_leaves_the_feed_live() -> None:
    """
    A refusal says nothing about what was on air before.
    """
    settled = settle(
        operation(START),
        feed(FeedState.LIVE),
        BackendRefusedError(refusal(20406)),
        NOW,
    )

    assert feed(FeedState.LIVE) == settled.feed
    assert (NoticeKind.FAILED,) == settled.notices


def test_nobody_there_ends_what_was_thought_live() -> None:
    """
    410 and 411 say that nothing of this account can be on air now.
    """
    settled = settle(
        operation(START),
        feed(FeedState.LIVE),
        BackendRefusedError(refusal(40000411, absent=True)),
        NOW,
    )

    assert settled.feed is not None
    assert (FeedState.ENDED, NOW, None) == (
        settled.feed.state,
        settled.feed.ended_at,
        settled.feed.ended_by,
    )
    assert (NoticeKind.FAILED, NoticeKind.OFF_AIR) == settled.notices


def test_a_stop_that_is_done_names_who_stopped_it() -> None:
    """
    The end has a time and a name.
    """
    settled = settle(
        operation(STOP, Action.BROADCAST_STOP), feed(FeedState.LIVE), Ended(), NOW
    )

    assert settled.feed is not None
    assert (FeedState.ENDED, NOW, BOB) == (
        settled.feed.state,
        settled.feed.ended_at,
        settled.feed.ended_by,
    )
    assert (NoticeKind.OFF_AIR,) == settled.notices


def test_what_had_ended_before_was_stopped_by_nobody() -> None:
    """
    412 and 413 close the feed without claiming that this stop did it.
    """
    settled = settle(
        operation(STOP, Action.BROADCAST_STOP),
        feed(FeedState.LIVE),
        AlreadyEnded(refusal(40000412, Effect.ALREADY)),
        NOW,
    )

    assert settled.feed is not None
    assert (FeedState.ENDED, None) == (settled.feed.state, settled.feed.ended_by)
    assert settled.finding is not None


@pytest.mark.parametrize("state", [FeedState.ENDED, FeedState.FAILED])
def test_a_late_stop_rewrites_no_story(state: FeedState) -> None:
    """
    A stop that finds nothing to end leaves a feed that was over as it was.
    """
    over = feed(state)
    settled = settle(
        operation(STOP, Action.BROADCAST_STOP),
        over,
        AlreadyEnded(refusal(40000412, Effect.ALREADY)),
        NOW,
    )

    assert (over, (NoticeKind.NOTHING_TO_END,)) == (settled.feed, settled.notices)


def test_a_recordings_end_brings_its_files() -> None:
    """
    All file ids are kept, in order; a lost one leaves the name.
    """
    recording = replace(feed(FeedState.LIVE, TAPE), file_name="room42-1")
    saved = settle(
        operation(SAVE, Action.RECORD_STOP), recording, Saved(("1", "2")), NOW
    )
    lost = settle(
        operation(SAVE, Action.RECORD_STOP),
        recording,
        AlreadyEnded(refusal(30000412, Effect.ALREADY)),
        NOW,
    )

    assert saved.feed is not None
    assert lost.feed is not None
    assert ("1", "2") == saved.feed.file_ids
    assert ((), "room42-1") == (lost.feed.file_ids, lost.feed.file_name)


def test_a_recording_that_starts_has_its_name() -> None:
    """
    The feed keeps the file name that was sent.
    """
    settled = settle(
        operation(RECORD, Action.RECORD_START),
        feed(FeedState.OPENING, TAPE),
        RecordingStarted(),
        NOW,
    )

    assert settled.feed is not None
    assert (FeedState.LIVE, "room42-1") == (settled.feed.state, settled.feed.file_name)
    assert (NoticeKind.RECORDING,) == settled.notices


def test_a_refused_stop_says_that_it_is_still_on_air() -> None:
    """
    A stop that failed must be noticed, and changes nothing.
    """
    settled = settle(
        operation(STOP, Action.BROADCAST_STOP),
        feed(FeedState.LIVE),
        NothingSentError("No connection.", remedy="Wait.", passing=False),
        NOW,
    )

    assert (State.FAILED, feed(FeedState.LIVE)) == (settled.state, settled.feed)
    assert (NoticeKind.STILL_ON_AIR,) == settled.notices


def test_a_refused_stop_of_what_never_began_is_no_alarm() -> None:
    """
    Its start was overtaken before it was sent, so nothing of it is on air, and
    nothing is left open.
    """
    settled = settle(
        operation(STOP, Action.BROADCAST_STOP),
        feed(FeedState.OPENING),
        NothingSentError("No certificate.", remedy="Mend it.", passing=False),
        NOW,
    )

    assert settled.feed is not None
    assert (State.FAILED, FeedState.FAILED) == (settled.state, settled.feed.state)
    assert (NoticeKind.NOTHING_TO_END,) == settled.notices


@pytest.mark.parametrize(
    ("result", "notice"),
    [
        (Ended(), NoticeKind.OFF_AIR),
        (Saved(("77",)), NoticeKind.OFF_AIR),
        (AlreadyEnded(refusal(40000412)), NoticeKind.NOTHING_TO_END),
    ],
)
def test_a_stop_of_what_was_not_known_tells_what_the_backend_knew(
    result: Ended | Saved | AlreadyEnded, notice: NoticeKind
) -> None:
    """
    The backend may know better: it ended something, or there was nothing.
    """
    settled = settle(operation(STOP, Action.BROADCAST_STOP), None, result, NOW)

    assert (State.SUCCEEDED, None, (notice,)) == (
        settled.state,
        settled.feed,
        settled.notices,
    )
    if isinstance(result, Saved):
        assert settled.finding is not None
        assert "77" in settled.finding.what


def test_a_kick_is_done_refused_or_unknown() -> None:
    """
    A kick has no feed, and each way it can end is told apart.
    """
    kick = operation(
        RemoveFromRoom(1, GroupNumber(42), (Account("bob"),)), Action.ROOM_KICK
    )
    results = (
        Removed((Account("bob"),)),
        BackendRefusedError(refusal(5)),
        UNKNOWN,
    )

    ends = [settle(kick, None, result, NOW).state for result in results]

    assert [State.SUCCEEDED, State.FAILED, State.UNKNOWN] == ends
