"""
Notices, as the reader sees them.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.actor import ONAIR_ITSELF, onair_in
from bot.domain.call import (
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.feed import FeedState
from bot.domain.operation import Finding, State
from bot.domain.report import NoticeKind, Story
from bot.domain.room import Kind, Sdk
from bot.slack.views.cards import card
from bot.slack.views.notices import direct, notice, whisper
from tests.slack.views.examples import (
    BACKEND_SAYS_NOBODY,
    BOB,
    after,
    feed,
    operation,
    story,
    target,
)
from tests.slack.views.reader import seen, shown
from tests.slack.views.seconds import DEBT, YES, asked, recorded_with_it, told

if TYPE_CHECKING:
    from bot.domain.operation import Operation

EXAMPLES: dict[NoticeKind, tuple[Story, str]] = {
    NoticeKind.ON_AIR: (
        story(feed(), operation()),
        """\
🔴 room42 is on air, @U0ALICE.
HLS, original (http://play.example/live/7_ab.m3u8?a=1&b=2)
FLV, original (http://play.example/live/7_ab.flv)
RTMP, original: `rtmp://play.example/live/7_ab`
(operation 7)""",
    ),
    NoticeKind.CONFIRMED: (
        story(feed(), operation(actor=BOB)),
        """\
room42 is still on air, @U0BOB: confirmed at 14:02 UTC.
It was on air already, so nothing was started anew; of this start only its time \
counts, where that is longer.
(operation 7)""",
    ),
    NoticeKind.RECORDING: (
        story(feed(FeedState.LIVE, Kind.RECORDING), operation(StartRecording)),
        """\
⏺ room42 is being recorded, @U0ALICE.
File name `room42-20261123T140200Z-8`: find the files by this name if ids are lost.
(operation 7)""",
    ),
    NoticeKind.OFF_AIR: (
        story(
            feed(FeedState.ENDED),
            operation(StopBroadcast, actor=BOB),
            feed(FeedState.ENDED, Kind.RECORDING),
        ),
        """\
room42 is off air after 12 min, @U0BOB; recorded 2 files: `5285890781763144364`, \
`5285890781763144365`.
(operation 7)""",
    ),
    NoticeKind.FAILED: (
        story(feed(FeedState.FAILED), operation(state=State.FAILED)),
        """\
room42 did not go on air, @U0ALICE.
alice is not in room42. Someone must be in room42 as `alice`, camera on, before it \
can go on air. Somebody with access to the room can mend it.
Code `40000411 USER_NOT_IN_ROOM`: “user not in room”
(operation 7)""",
    ),
    NoticeKind.STILL_ON_AIR: (
        story(
            feed(),
            operation(
                StopBroadcast,
                State.FAILED,
                finding=Finding("The backend did not pick up.", "Try again."),
            ),
        ),
        """\
STILL ON AIR: stopping room42 did not work, @U0ALICE.
The backend did not pick up. Try again.
(operation 7)""",
    ),
    NoticeKind.UNKNOWN: (
        story(feed(FeedState.UNKNOWN), operation(state=State.UNKNOWN)),
        """\
⚠ room42 may or may not be on air, @U0ALICE.
The backend took the request and went silent. It may have happened: look in the room \
to see how things stand. OnAir does not ask again by itself.
`/broadcast start room42 as=alice` asks the backend again: the answer “already” \
confirms it.
`/broadcast stop room42` makes sure that it is off.
(operation 7)""",
    ),
    NoticeKind.REMOVED: (
        story(None, operation(RemoveFromRoom)),
        """\
The backend removed bob from room42, @U0ALICE.
(operation 7)""",
    ),
    NoticeKind.CANCELLED: (
        story(
            feed(FeedState.FAILED, Kind.RECORDING),
            operation(StartRecording, State.CANCELLED),
        ),
        """\
Starting to record room42: cancelled before it was sent, @U0ALICE.
Nothing was sent to the backend.
(operation 7)""",
    ),
    NoticeKind.NOTHING_TO_END: (
        story(
            None,
            operation(
                StopBroadcast,
                finding=Finding("It had ended already.", "", BACKEND_SAYS_NOBODY),
            ),
        ),
        """\
There was nothing to end in room42 (`alice`, camera), @U0ALICE.
It had ended already.
Code `40000411 USER_NOT_IN_ROOM`: “user not in room”
(operation 7)""",
    ),
    NoticeKind.ENDING_SOON: (
        story(feed(stops_at=after(30)), operation()),
        """\
room42 goes off air at 14:32 UTC, in about 10 min, @U0ALICE.
[Extend 30 min]""",
    ),
    NoticeKind.CARD_LOST: (
        story(feed(), operation()),
        """\
Somebody deleted the card of room42, @U0ALICE.
That changed nothing but the card. What must be noticed is still told in the channel; \
Post again brings the card back.
(operation 7)""",
    ),
    NoticeKind.APPROVED: (
        told(asked(state=State.READY, begins="15:00", begins_at=after(58)), YES),
        """\
Approved by @U0BOB, @U0ALICE: starting room42.
room42 goes on air at 15:00 UTC.
(operation 7)""",
    ),
    NoticeKind.REMINDER: (
        told(asked(lasts=timedelta(hours=2)), YES, followers=(recorded_with_it(),)),
        """\
Still waiting for approval, @U0ALICE: @U0ALICE asks to put room42 on air and record it.
`alice`, camera, group number `42`; HLS and RTMP; original rate.
Then, if that works, record it: `alice`, camera, group number `42`; file name \
`room42-20261123T140200Z-8`.
Once on, it stops by itself after 2 h.
Why: Town hall
It waits for 1 more of @S0DUTY, until 14:52 UTC.
Agreed so far: 1 of 2 needed (@S0DUTY): @U0BOB
Approve and Decline… are on the request further up, which always shows how it stands.
(operation 7)""",
    ),
    NoticeKind.GLASS_BROKEN: (
        told(asked(state=State.READY), review=DEBT),
        """\
@U0BOB broke the glass for starting room42, @U0ALICE: it goes on without its approvals.
The reason given: “The town hall has begun”.
Asked by @U0ALICE.
`alice`, camera, group number `42`; HLS and RTMP; original rate.
The review is open. Look at what was done, then press Reviewed on the request further \
up, which always shows how it stands.
(operation 7)""",
    ),
    NoticeKind.THAWED: (
        told(
            asked(state=State.AWAITING_CONFIRMATION, held=True, due_at=after(50)), YES
        ),
        """\
The freeze is over, @U0ALICE: starting room42 was held up.
Run now if it is still wanted, or Cancel.
Without an answer it is given up at 14:52 UTC.
(operation 7)
[Run now] [Cancel?]""",
    ),
}


LOCKED = StartBroadcast(target(), Sdk.NORMAL, "room42", "room42", protected=True)


def test_whoever_starts_with_a_password_reads_that_viewers_need_it() -> None:
    """
    On the card and in the notice; not where somebody else's start is on air.
    """
    ours = story(feed(), operation(call=LOCKED))
    others = story(feed(unconfirmed=True), operation(call=LOCKED))
    needed = "Viewers need the password."

    assert needed in seen(notice(NoticeKind.ON_AIR, ours))
    assert needed in seen(card(ours))
    assert needed in card(ours).text
    assert needed not in seen(card(others)) + seen(notice(NoticeKind.ON_AIR, others))


@pytest.mark.parametrize(
    ("unconfirmed", "first", "expected"),
    [
        (False, operation(), "Viewers still need no password."),
        (
            False,
            operation(call=LOCKED, number=6),
            "Viewers still need the password of the start before.",
        ),
        (True, operation(), "Its password was not set."),
    ],
)
def test_a_password_for_what_is_on_air_already_is_not_set(
    unconfirmed: bool,  # noqa: FBT001  a case of the table
    first: Operation,
    expected: str,
) -> None:
    """
    The notice says what viewers need now, and how this password could be set.
    """
    again = replace(
        story(feed(unconfirmed=unconfirmed), operation(call=LOCKED)), first=first
    )
    text = seen(notice(NoticeKind.CONFIRMED, again))

    assert f"{expected} To set this one, stop it and start it again." in text


@pytest.mark.parametrize("kind", NoticeKind)
def test_a_notice_reads_as_a_person_would_say_it(kind: NoticeKind) -> None:
    """
    Every kind of notice has its sentence, and this is how it looks.
    """
    told, expected = EXAMPLES[kind]

    assert expected == seen(notice(kind, told))


@pytest.mark.parametrize("kind", NoticeKind)
def test_every_notice_calls_the_asker(kind: NoticeKind) -> None:
    """
    The line on the lock screen mentions who must notice it.
    """
    told, _ = EXAMPLES[kind]
    by = told.operation

    assert by is not None
    assert f"<@{by.actor.user}>" in notice(kind, told).text


def test_what_onair_did_by_itself_is_told_to_whoever_opened_the_feed() -> None:
    """
    A stop by the clock calls the person whose broadcast it was.
    """
    by = operation(StopBroadcast, actor=ONAIR_ITSELF)

    assert "room42 is off air after 12 min, @U0ALICE." in seen(
        notice(NoticeKind.OFF_AIR, story(feed(FeedState.ENDED), by))
    )


def test_a_new_start_that_failed_does_not_put_the_old_one_off_air() -> None:
    """
    While a feed is live, a refused second start is not "did not go on air".
    """
    text = seen(notice(NoticeKind.FAILED, story(feed(), operation(state=State.FAILED))))

    assert text.startswith("Starting room42 did not work, @U0ALICE.")


def test_an_unanswered_start_of_a_live_feed_keeps_what_was_confirmed() -> None:
    """
    The last confirmation stands, with its time.
    """
    text = seen(
        notice(NoticeKind.UNKNOWN, story(feed(), operation(state=State.UNKNOWN)))
    )

    assert "⚠ No trustworthy answer to starting room42, @U0ALICE." in text
    assert "Last confirmed 14:02 UTC." in text


def test_a_recordings_end_brings_its_ids_and_its_name() -> None:
    """
    File ids are in the notice itself, not only on the card.
    """
    told = story(feed(FeedState.ENDED, Kind.RECORDING), operation(StopRecording))

    expected = """\
The recording of room42 has ended after 12 min, @U0ALICE; 2 files: \
`5285890781763144364`, `5285890781763144365`.
File name `room42-20261123T140200Z-8`.
(operation 7)"""
    assert expected == seen(notice(NoticeKind.OFF_AIR, told))


def test_an_end_that_nobody_asked_for_is_told_as_such() -> None:
    """
    Where it was off before, nobody is said to have stopped it.
    """
    told = story(feed(FeedState.ENDED, ended_by=None), operation(StopBroadcast))
    text = seen(notice(NoticeKind.OFF_AIR, told))

    assert "off air after at most 12 min" in text
    assert "It was off before anybody here stopped it." in text


def test_a_stop_that_failed_claims_no_more_than_was_confirmed() -> None:
    """
    STILL ON AIR is said only of what the backend had confirmed.
    """
    by = operation(StopBroadcast, State.FAILED)
    text = seen(notice(NoticeKind.STILL_ON_AIR, story(feed(FeedState.UNKNOWN), by)))

    assert text.startswith(
        "NOT STOPPED: stopping room42 did not work, @U0ALICE; it may still be on air."
    )


def test_a_direct_message_says_what_mends_the_channel() -> None:
    """
    The addresses, and the one line that lets OnAir post where it was asked.
    """
    text = seen(direct(NoticeKind.ON_AIR, story(feed(), operation())))

    expected = """\
🔴 room42 is on air.
HLS, original (http://play.example/live/7_ab.m3u8?a=1&b=2)
FLV, original (http://play.example/live/7_ab.flv)
RTMP, original: `rtmp://play.example/live/7_ab`
(operation 7)
OnAir may not post in #C0LIVE. Unless it is archived or deleted, anybody there can \
mend that: `/invite @OnAir` in the channel."""
    assert expected == text


def test_a_conversation_between_people_cannot_be_mended_by_an_invitation() -> None:
    """
    Nobody can invite an app into people's own direct messages.
    """
    told = story(feed(), operation(channel="D0AB"))
    text = seen(direct(NoticeKind.ON_AIR, told))

    assert "/invite" not in text
    assert "Ask in a channel to show it to others." in text


def test_a_card_that_the_channel_cannot_get_goes_to_the_asker() -> None:
    """
    A direct message without a notice is the card, buttons and all.
    """
    told = story(feed(), operation())
    text = seen(direct(None, told))

    assert "[Stop?] [Record] [Remove from room…] [History]" in text
    assert "/invite @OnAir" in shown(direct(None, told).text)


def test_whoever_reads_a_whisper_is_not_mentioned_in_it() -> None:
    """
    To the asker alone it is told without their name, with *Try again*.
    """
    told = story(None, operation(RemoveFromRoom, State.FAILED))
    text = seen(whisper(NoticeKind.FAILED, told))

    assert text.startswith("Nobody was removed from room42: bob may still be there.")
    assert text.endswith("[Try again]")
    assert "@U0ALICE" not in text


def test_a_recording_that_lost_its_ids_gives_its_name() -> None:
    """
    Also in the notice of its broadcast's end the name is the key to the files.
    """
    lost = feed(FeedState.ENDED, Kind.RECORDING, file_ids=())
    told = story(feed(FeedState.ENDED), operation(StopBroadcast), lost)

    expected = """\
room42 is off air after 12 min, @U0ALICE; its recording has ended too, no file ids came.
File name `room42-20261123T140200Z-8`: find the files by this name if ids are lost.
(operation 7)"""
    assert expected == seen(notice(NoticeKind.OFF_AIR, told))


def test_onair_in_any_workspace_is_no_person() -> None:
    """
    What OnAir asks for by its clock is told to whoever began it.
    """
    by = operation(StopBroadcast, actor=onair_in("T1"))
    text = notice(NoticeKind.OFF_AIR, story(feed(FeedState.ENDED), by)).text

    assert "<@U0ALICE>" in text
    assert "onair" not in text


@pytest.mark.parametrize(
    ("state", "what"),
    [
        (State.SUPERSEDED, "A stop was asked for after it (operation 8)."),
        (State.EXPIRED, "It was not begun within 5 minutes."),
        (State.REFUSED, "It is not allowed any more."),
    ],
)
def test_what_was_not_sent_says_why(state: State, what: str) -> None:
    """
    Set aside, too late, or not allowed any more: the asker reads the reason.
    """
    dropped = operation(state=state, finding=Finding(what, "Nothing was sent."))
    told = story(feed(FeedState.FAILED), dropped)
    text = seen(notice(NoticeKind.CANCELLED, told))

    assert text.startswith("Starting room42: ")
    assert what in text
