"""
The desk: what is typed or pressed is judged by who does it, and nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.answer import (
    Accepted,
    Cancelled,
    ConfirmRemoval,
    HistoryShown,
    Refused,
    StatusShown,
)
from bot.domain.command import Button
from bot.domain.errors import (
    NotAllowedError,
    NothingSentError,
    UnknownRoomError,
    WrongStateError,
)
from bot.domain.history import EventKind
from bot.domain.operation import State
from tests.flow.conftest import ADMIN, BOB, FOREIGNER, STRANGER, Line

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.answer import Answer


def refused(answer: Answer, kind: type[Exception]) -> Refused:
    """The answer, which must be a refusal of that kind."""
    assert isinstance(answer, Refused)
    assert isinstance(answer.error, kind)
    return answer


def test_what_is_accepted_is_on_record_when_it_is_answered(line: Line) -> None:
    """
    The answer is given after the commit, and the workers are woken.
    """
    answer = line.say("/broadcast start room42", BOB)

    assert isinstance(answer, Accepted)
    assert State.READY is line.operation(answer.operations[0].number).state
    assert [] == line.backend.sent
    assert 1 == line.rings


def test_a_refusal_is_on_record_too(line: Line) -> None:
    """
    Who wanted what, and why it was refused, with the number that the asker is told.
    """
    answer = refused(line.say("/broadcast start war", BOB), NotAllowedError)

    assert answer.operation is not None
    assert State.REFUSED is line.operation(answer.operation).state
    (event,) = line.record.reader.history("T1", operation=answer.operation)
    assert (EventKind.REFUSED, BOB, "war", "f" * 64) == (
        event.kind,
        event.actor,
        event.room,
        event.rules,
    )


def test_recording_along_needs_the_right_to_record(line: Line) -> None:
    """
    `start … record` is refused as a whole where only starting is allowed.
    """
    line.rules = type(line.rules)(
        rules=(type(line.rules.rules[0])(("broadcast.start",), allow=("user:U0BOB",)),)
    )

    refused(line.say("/broadcast start room42 record", BOB), NotAllowedError)
    assert isinstance(line.say("/broadcast start room42", BOB), Accepted)


def test_an_unknown_room_is_not_told_to_whom_it_does_not_concern(line: Line) -> None:
    """
    Who may nothing learns nothing about which rooms there are.
    """
    unknown = line.say("/broadcast start nowhere", STRANGER)
    known = line.say("/broadcast start room42", STRANGER)

    refused(unknown, NotAllowedError)
    refused(known, NotAllowedError)
    refused(line.say("/broadcast start nowhere"), UnknownRoomError)


def test_another_workspaces_rooms_are_not_there(line: Line) -> None:
    """
    Not even an admin's id reaches the rooms, feeds or operations of another team.
    """
    line.say("/broadcast start room42")
    line.work()

    refused(line.say("/broadcast start x9"), UnknownRoomError)
    for button in (Button.STOP, Button.RECORD, Button.HISTORY):
        answer = line.press(button, "1", FOREIGNER).answer
        refused(answer, WrongStateError)


@pytest.mark.parametrize("button", [Button.CONFIRM, Button.CANCEL])
def test_somebody_elses_removal_is_not_theirs_to_decide(
    line: Line, button: Button
) -> None:
    """
    Only who asked can say yes once more, or take it back.
    """
    asked = line.say("/room kick room42 bob")
    assert isinstance(asked, ConfirmRemoval)
    number = str(asked.operation.number)

    assert isinstance(line.press(button, number, BOB).answer, Refused)
    assert State.AWAITING_CONFIRMATION is line.operation(asked.operation.number).state


def test_a_confirmation_is_judged_by_the_rules_of_now(line: Line) -> None:
    """
    Who lost the right between asking and pressing *Remove* removes nobody.
    """
    asked = line.say("/room kick room42 bob")
    assert isinstance(asked, ConfirmRemoval)
    line.rules = type(line.rules)()
    answer = line.press(Button.CONFIRM, str(asked.operation.number)).answer
    line.work()

    refused(answer, NotAllowedError)
    assert [] == line.backend.sent


def test_a_removal_that_was_taken_back_stays_so(line: Line) -> None:
    """
    After *Cancel* the other button does nothing but say so.
    """
    asked = line.say("/room kick room42 bob")
    assert isinstance(asked, ConfirmRemoval)
    number = str(asked.operation.number)

    assert isinstance(line.press(Button.CANCEL, number).answer, Cancelled)
    refused(line.press(Button.CONFIRM, number).answer, WrongStateError)
    line.work()
    assert [] == line.backend.sent


def test_only_what_failed_is_tried_again(line: Line) -> None:
    """
    *Try again* on a success is refused, whoever presses it.
    """
    line.say("/broadcast start room42")
    line.work()

    refused(line.press(Button.TRY_AGAIN, "1").answer, WrongStateError)


def test_a_stop_of_what_has_ended_says_who_was_first(line: Line) -> None:
    """
    The second presser of *Stop* is told who stopped it.
    """
    line.say("/broadcast start room42")
    line.work()
    line.press(Button.STOP, "1", BOB)
    line.work()
    answer = refused(line.press(Button.STOP, "1").answer, WrongStateError)

    assert isinstance(answer.error, WrongStateError)
    assert BOB.user == answer.error.by
    assert 2 == len(line.backend.sent)


def test_a_shared_question_is_answered_to_the_channel(line: Line) -> None:
    """
    Only *Share* makes an answer public.
    """
    shared = line.press(Button.SHARE, "/onair history room42")
    own = line.press(Button.RUN_THIS, "/onair history room42")

    assert isinstance(shared.answer, HistoryShown)
    assert (True, False) == (shared.public, own.public)


def test_a_shared_command_is_not_run(line: Line) -> None:
    """
    A forged *Share* that names an act changes nothing.
    """
    reply = line.press(Button.SHARE, "/broadcast start room42")
    line.work()

    assert isinstance(reply.answer, Refused)
    assert not reply.public
    assert [] == line.backend.sent


def test_a_question_shows_only_what_may_be_seen(line: Line) -> None:
    """
    The list of what is on air is the asker's own.
    """
    line.say("/broadcast start room42")
    line.say("/broadcast start war")
    line.work()
    seen = line.say("/broadcast list", BOB)
    hidden = line.say("/broadcast list", STRANGER)

    assert isinstance(seen, StatusShown)
    assert isinstance(hidden, StatusShown)
    assert ["room42"] == [feed.room.text for feed in seen.feeds]
    assert () == hidden.feeds


def test_trying_a_removal_again_asks_again(line: Line) -> None:
    """
    *Try again* on a kick sends nothing before *Remove* is pressed once more.
    """
    line.backend.answers.append(
        NothingSentError("No way.", remedy="Wait.", passing=False)
    )
    asked = line.say("/room kick room42 bob")
    assert isinstance(asked, ConfirmRemoval)
    line.press(Button.CONFIRM, str(asked.operation.number))
    line.work()
    answer = line.press(Button.TRY_AGAIN, str(asked.operation.number)).answer
    line.work()

    assert isinstance(answer, ConfirmRemoval)
    assert 1 == len(line.backend.sent)


def test_a_recording_tried_again_is_the_same_wish_as_a_new_one(line: Line) -> None:
    """
    Whoever types `/record start` while it is tried again finds that operation.
    """
    line.backend.answers.append(NothingSentError("No way.", remedy="Wait."))
    line.say("/record start room42")
    line.work()
    line.press(Button.TRY_AGAIN, "1")
    answer = line.say("/record start room42", BOB)

    assert isinstance(answer, Accepted)
    assert answer.repeat


def test_try_again_does_not_follow_a_name_to_another_room(line: Line) -> None:
    """
    When room42 has become another room, its failed start cannot be tried again: the
    call is still aimed at the group that somebody else's room may have now.
    """
    line.backend.answers.append(NothingSentError("No way.", remedy="Wait."))
    line.say("/broadcast start room42", BOB)
    line.work()
    line.say("/room edit room42 group=43")
    line.say("/room edit war group=42")
    answer = line.press(Button.TRY_AGAIN, "1", BOB).answer
    line.work()

    refused(answer, WrongStateError)
    assert 1 == len(line.backend.sent)


def test_the_channels_room_is_shown_to_those_who_may_see_it(line: Line) -> None:
    """
    Not naming the room gives nobody a look into it.
    """
    line.say("/room here war")
    line.say("/broadcast start war")
    line.work()

    for text in ("/room show", "/broadcast status", "/record list"):
        assert not isinstance(line.say(text), Refused)
        refused(line.say(text, STRANGER), NotAllowedError)


def test_the_story_of_a_removed_room_stays_readable(line: Line) -> None:
    """
    An admin reads what happened in a room that is gone.
    """
    line.say("/broadcast start room42")
    line.work()
    line.say("/broadcast stop room42")
    line.work()
    line.say("/room remove room42")
    answer = line.say("/onair history room42")

    assert isinstance(answer, HistoryShown)
    assert {EventKind.FEED_LIVE, EventKind.FEED_ENDED} <= {
        event.kind for event in answer.events
    }


PEOPLE = st.sampled_from([BOB, STRANGER, FOREIGNER])
VALUES = st.one_of(
    st.integers(-2, 9).map(str),
    st.text(max_size=30),
    st.sampled_from(
        ["/room kick war bob", "/broadcast start war", "/record start war", "9" * 40]
    ),
)


@settings(
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
    deadline=None,
)
@given(st.lists(st.tuples(st.sampled_from(Button), VALUES, PEOPLE), max_size=8))
def test_no_sequence_of_presses_acts_without_the_right(
    line: Line, presses: list[tuple[Button, str, Actor]]
) -> None:
    """
    Whatever is pressed with whatever value by people who may not run war, nothing is
    ever sent for war.
    """
    line.say("/room kick war bob", ADMIN)
    for button, value, by in presses:
        line.press(button, value, by)
    line.work()

    assert [] == [
        call for call in line.backend.sent if "GroupNumber(value=7)" in repr(call)
    ]
