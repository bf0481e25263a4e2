"""
Answers, as the person who asked sees them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import (
    Accepted,
    Answer,
    Cancelled,
    ConfirmRemoval,
    DryRun,
    HelpShown,
    HistoryShown,
    RecordingsListed,
    Refused,
    RoomChanged,
    RoomShown,
    RoomsListed,
    StatusShown,
)
from bot.domain.call import (
    CALLS,
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
)
from bot.domain.command import Action, Button
from bot.domain.errors import NotAllowedError, UsageError, WrongStateError
from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import Finding, State
from bot.domain.room import Kind
from bot.slack.views.accepted import DONE
from bot.slack.views.answers import answer, shared
from tests.slack.views.examples import ALICE, BOB, after, feed, operation, room
from tests.slack.views.reader import seen
from tests.slack.views.seconds import DUTY
from tests.slack.views.sets import ANSWERS, event, examples

if TYPE_CHECKING:
    from bot.domain.rules import Quorum

ONE = replace(DUTY, approvals=1)


def told(one: Answer) -> str:
    """What Alice sees."""
    return seen(answer(one, asker=ALICE))


@pytest.mark.parametrize("kind", ANSWERS)
def test_every_kind_of_answer_has_a_view(kind: type[Answer]) -> None:
    """
    No answer is left without words; the set is walked whole.
    """
    for one in examples(kind):
        assert told(one)


def test_an_accepted_wish_is_told_in_the_present() -> None:
    """
    At once the asker reads what was understood and what happens next.
    """
    start = operation(state=State.READY)
    then = operation(StartRecording, State.READY, number=8, after=7, only_if=True)

    expected = """\
Starting room42 …
Then, if that works, starting to record room42 …
(operations 7, 8)"""
    assert expected == told(Accepted((start, then)))


def test_a_repeat_says_that_nothing_happens_twice() -> None:
    """
    Who types again sees the first wish as it stands, and whose it was.
    """
    first = operation(state=State.RUNNING, actor=BOB)

    expected = """\
This is on record already; nothing was asked twice.
Starting room42: under way. @U0BOB asked for it first, 2026-11-23 at 14:02 UTC.
(operation 7)"""
    assert expected == told(Accepted((first,), repeat=True))


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("state", State)
def test_a_repeat_can_find_any_state(call: type, state: State) -> None:
    """
    Every act in every state has a sentence that names the room.
    """
    text = told(Accepted((operation(call, state),), repeat=True))

    assert "room42" in text


def test_a_refusal_says_what_to_do_and_who_can() -> None:
    """
    The reason, the remedy, the people to ask, and its number on record.
    """
    error = NotAllowedError(
        "You may not put room42 on air.",
        remedy="Ask one of those who may.",
        action=Action.BROADCAST_START,
        room="room42",
        who_can=("U0BOB",),
    )

    expected = """\
You may not put room42 on air.
Ask one of those who may.
Who can: @U0BOB
(on record as operation 9)"""
    assert expected == told(Refused(error, 9))


def test_a_near_miss_can_be_run_as_it_was_meant() -> None:
    """
    What was wrong, the usage line, and the nearest right line with *Run this*.
    """
    error = UsageError(
        "“strat” is not a verb of /broadcast.",
        remedy="Its verbs are start, stop, status and list.",
        usage="/broadcast start [room] [record]",
        suggestion="/broadcast start room42",
    )

    expected = """\
“strat” is not a verb of /broadcast.
Its verbs are start, stop, status and list.
Usage: `/broadcast start [room] [record]`
Did you mean `/broadcast start room42`?
[Run this]"""
    assert expected == told(Refused(error))


def test_run_this_carries_the_line_exactly() -> None:
    """
    The button's value is the suggestion, unescaped and uncut.
    """
    line = "/broadcast start room42 why=“A & B <c>”"
    error = UsageError("No.", remedy="Try.", suggestion=line)
    blocks = answer(Refused(error), asker=ALICE).blocks
    button = next(one for one in blocks if one["type"] == "actions")["elements"][0]

    assert (Button.RUN_THIS.value, line) == (button["action_id"], button["value"])


def test_a_line_too_long_for_a_button_is_not_cut_into_another_line() -> None:
    """
    Past 2,000 characters there is no *Run this*: a shortened line could mean
    something else.
    """
    error = UsageError("No.", remedy="Try.", suggestion="/room kick " + "a" * 2_000)

    assert "[Run this]" not in told(Refused(error))


def test_a_removal_is_asked_once_more() -> None:
    """
    *Remove?* names who and where, and says that nothing was sent.
    """
    waiting = operation(RemoveFromRoom, State.AWAITING_CONFIRMATION)

    expected = """\
Remove bob from room42?
Why: Town hall
[Remove] [Cancel]
(operation 7; nothing was sent yet)"""
    assert expected == told(ConfirmRemoval(waiting))


def test_remove_is_marked_as_dangerous() -> None:
    """
    The two buttons carry the operation's number, and *Remove* is red.
    """
    waiting = operation(RemoveFromRoom, State.AWAITING_CONFIRMATION)
    blocks = answer(ConfirmRemoval(waiting), asker=ALICE).blocks
    row = next(one for one in blocks if one["type"] == "actions")["elements"]

    assert [
        (Button.CONFIRM.value, "7", "danger"),
        (Button.CANCEL.value, "7", None),
    ] == [(one["action_id"], one["value"], one.get("style")) for one in row]


def test_what_was_taken_back_was_not_sent() -> None:
    """
    A cancelled wish says so in one line.
    """
    gone = Cancelled(operation(RemoveFromRoom, State.CANCELLED))

    expected = """\
Cancelled: removing bob from room42. Nothing was sent.
(operation 7)"""
    assert expected == told(gone)


def test_a_dry_run_shows_the_exact_call() -> None:
    """
    Verdict, trace, address and body; and that nothing was sent.
    """
    body = '{\n  "reqhead": {\n    "uint32_sub_cmd": 6\n  }\n}'
    url = "https://relay.example/v3/openim/videorelay?usersig=***"
    one = DryRun("room42", ((url, body),), allowed=True, trace=("rule 1 allows it",))

    expected = """\
Dry run for room42: nothing was sent, nothing changed.
The rules allow it.
• rule 1 allows it
POST `https://relay.example/v3/openim/videorelay?usersig=***`
```
{
  "reqhead": {
    "uint32_sub_cmd": 6
  }
}
```"""
    assert expected == told(one)


@pytest.mark.parametrize(
    ("quorums", "expected"),
    [
        ((ONE,), "Allowed once 1 of @S0DUTY agrees."),
        ((DUTY,), "Allowed once 2 of @S0DUTY agree."),
        ((DUTY, ONE), "Allowed once 2 of @S0DUTY and 1 of @S0DUTY agree."),
    ],
)
def test_a_dry_run_says_who_would_have_to_agree(
    quorums: tuple[Quorum, ...], expected: str
) -> None:
    """
    A plain yes would be wrong where second persons are asked.
    """
    one = DryRun("room42", (), allowed=True, trace=(), quorums=quorums)

    assert expected in told(one)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("added", "room42 is on record: group `42`, account `alice`."),
        ("edited", "room42 was changed. It is now group `42`, account `alice`."),
        ("removed", "room42 was removed from the list of rooms. Its history stays."),
        ("here", "#C0 has room42 as its room now: commands there need not name it."),
        ("off", "#C0 has no room of its own any more: commands there must name one."),
    ],
)
def test_a_change_of_a_room_is_told_in_one_sentence(change: str, expected: str) -> None:
    """
    What a room is now, or that it is gone.
    """
    assert expected == told(RoomChanged(room(), change, "C0"))


def test_rooms_are_listed_a_line_each() -> None:
    """
    Name, group, account and labels, and which is the channel's own.
    """
    rooms = (room(), room("war", labels=("public",)))

    expected = """\
2 rooms
• `room42`: group `42`, account `alice`
• `war`: group `42`, account `alice`, labels public — this channel's room"""
    assert expected == told(RoomsListed(rooms, "war"))


def test_rooms_that_do_not_fit_are_counted() -> None:
    """
    A long list says honestly how many are left out, and where they are shown.
    """
    rooms = tuple(room(f"room{at:03}") for at in range(300))
    lines = told(RoomsListed(rooms)).split("\n")
    listed = sum(line.startswith("• ") for line in lines)

    assert (
        f"(… and {300 - listed} more; `/room show <room>` shows any one.)" == lines[-1]
    )


def test_a_room_shows_what_is_open_in_it() -> None:
    """
    The record, then the feeds, or that nothing is known to be open.
    """
    none = told(RoomShown(room(), ()))

    assert "Nothing is known to be on air or recorded in it." in none
    assert "🔴 room42 is on air" in told(RoomShown(room(), (feed(),)))


def test_status_says_since_when_by_whom_and_when_it_was_confirmed() -> None:
    """
    Live state is never shown without its last confirmation.
    """
    stopping = operation(StopBroadcast, State.RUNNING)
    status = StatusShown("room42", (feed(why=""),), (stopping,), None, after(20))

    expected = """\
🔴 room42 is on air — `alice`, camera
Since 14:02 UTC, asked by @U0ALICE, last confirmed 14:02 UTC
HLS, original (http://play.example/live/7_ab.m3u8?a=1&b=2)
FLV, original (http://play.example/live/7_ab.flv)
RTMP, original: `rtmp://play.example/live/7_ab`
• Stopping room42: under way. Asked by @U0ALICE, 14:02 UTC (operation 7).
(as known to OnAir at 14:22 UTC)"""
    assert expected == told(status)


def test_status_of_a_quiet_room_says_what_was_last() -> None:
    """
    "Nothing is known" is not "nothing is", and the last broadcast is named.
    """
    status = StatusShown("room42", (), (), feed(FeedState.ENDED), after(20))

    expected = """\
Nothing is known to be on air or recorded in room42.
Last: on air for 12 min, stopped by @U0BOB 14:14 UTC.
(as known to OnAir at 14:22 UTC)"""
    assert expected == told(status)


def test_recordings_are_listed_with_their_names_and_ids() -> None:
    """
    Where there are ids they are shown, and always the name.
    """
    ended = feed(FeedState.ENDED, Kind.RECORDING)

    expected = """\
1 recording of room42, newest first
⬛ The recording of room42 has ended
2026-11-23 14:02 UTC, asked by @U0ALICE, 12 min
Name `room42-20261123T140200Z-8`
2 files: `5285890781763144364`, `5285890781763144365`"""
    assert expected == told(RecordingsListed("room42", (ended,)))


def test_help_shows_each_line_as_it_is_typed() -> None:
    """
    Usage as code, what it does below, notes at the end.
    """
    shown = HelpShown(
        "/broadcast", (("/broadcast start [room]", "Puts it on air."),), ("A note.",)
    )

    expected = """\
/broadcast
`/broadcast start [room]`
Puts it on air.
A note."""
    assert expected == told(shown)


def test_history_can_be_shared_by_whoever_asked() -> None:
    """
    The button asks the same question again; what is shared has no button.
    """
    asked = replace(event(EventKind.ASKED), details={"why": "Town hall"})
    shown = HistoryShown("room42", (asked,), "/onair history room42", more=True)
    blocks = answer(shown, asker=ALICE).blocks

    expected = """\
History of room42
(There are older lines than these.)
2026-11-23 14:02 UTC  @U0ALICE asked to put room42 on air (operation 7, #C0LIVE) — \
why: Town hall
[Share to channel] [Send as CSV]"""
    assert expected == told(shown)
    values = {one["value"] for one in blocks[-1]["elements"]}
    assert {"/onair history room42"} == values


def test_a_shared_answer_says_on_whose_word() -> None:
    """
    The channel sees who showed it, and cannot share it on.
    """
    shown = HistoryShown("room42", (event(EventKind.SENT),), "/onair history room42")
    text = seen(shared(shown, asker=BOB))

    assert text.endswith("(Shared by @U0BOB)")
    assert "[" not in text


def test_a_history_without_lines_says_so() -> None:
    """
    No empty list: nothing is on record.
    """
    shown = HistoryShown("room42", (), "/onair history room42")

    assert "History of room42: nothing is on record." == told(shown)


def test_the_second_to_press_stop_learns_who_was_first() -> None:
    """
    While the first stop is under way, and when it is over.
    """
    first = operation(StopBroadcast, State.RUNNING, actor=BOB)
    late = WrongStateError(
        "room42 is off already.", remedy="See /broadcast status room42.", by="U0BOB"
    )

    assert "Stopping room42: under way. @U0BOB asked for it first" in told(
        Accepted((first,), repeat=True)
    )
    assert told(Refused(late)).startswith("room42 is off already. It was @U0BOB.\nSee")


def test_what_onair_ended_by_itself_was_no_person() -> None:
    """
    Nobody is mentioned by OnAir's own name.
    """
    itself = WrongStateError("room42 is off already.", remedy="See.", by="onair")

    assert "It was OnAir, by its own clock." in told(Refused(itself))


@pytest.mark.parametrize(
    ("call", "expected"),
    [
        (StartBroadcast, "room42 went on air 2026-11-23 at 14:03 UTC: its addresses"),
        (StopBroadcast, "room42 went off air 2026-11-23 at 14:03 UTC."),
        (StartRecording, "The recording of room42 began 2026-11-23 at 14:03 UTC"),
        (RemoveFromRoom, "The backend removed bob from room42 2026-11-23 at 14:03"),
    ],
)
def test_a_repeat_of_what_is_done_says_since_when(call: type, expected: str) -> None:
    """
    Who typed again after a time-out reads what came true, and when.
    """
    done = operation(call, settled_at=after(1))

    assert expected in told(Accepted((done,), repeat=True))


def test_a_repeat_does_not_claim_what_the_backend_did_not_say() -> None:
    """
    Where a finding stands beside the success, it is told with it.
    """
    by_word = Finding("Somebody looked, and said that it is on air.")
    done = operation(settled_at=after(1), finding=by_word)
    text = told(Accepted((done,), repeat=True))

    assert "Starting room42: done 2026-11-23 at 14:03 UTC. Somebody looked" in text
    assert "went on air" not in text


def test_every_call_has_words_for_its_coming_true() -> None:
    """
    The set of calls is closed, and each has its sentence.
    """
    assert set(CALLS) == set(DONE)
