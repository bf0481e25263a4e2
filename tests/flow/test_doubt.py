"""
Doubt: what people can do about something of which nobody knows how it stands.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.domain.answer import Accepted, Refused, Vouched
from bot.domain.command import Button
from bot.domain.errors import NotAllowedError, OutcomeUnknownError, WrongStateError
from bot.domain.feed import Feed, FeedState
from bot.domain.operation import State
from bot.domain.outcome import AlreadyEnded, Effect, Refusal, Remedy
from tests.flow.conftest import ADMIN, BOB, STRANGER

if TYPE_CHECKING:
    from tests.flow.conftest import Line

SILENCE = OutcomeUnknownError("Silence.", remedy="")
GONE_ALREADY = AlreadyEnded(
    Refusal(
        "recording",
        30000412,
        "RECORDING_ALREADY_ENDED",
        "It had ended before.",
        "Nothing is left to do.",
        Remedy.ALREADY_SO,
        Effect.ALREADY,
    )
)
SAID = [(Button.IT_IS_ON, FeedState.LIVE), (Button.IT_IS_OFF, FeedState.ENDED)]


def feed_of(line: Line) -> Feed:
    """The only feed."""
    found = line.record.reader.feed(1)
    assert found is not None
    return found


def doubt(line: Line, what: str = "/broadcast start room42") -> None:
    """Ask for it, and hear nothing for so long that nothing is asked any more."""
    line.backend.answers.extend([SILENCE] * 30)
    line.say(what)
    for _ in range(9):
        line.work()
        line.clock.move(timedelta(seconds=10))
    line.backend.answers.clear()
    line.clock.move(timedelta(hours=1))
    assert FeedState.UNKNOWN is feed_of(line).state


@pytest.mark.parametrize(("button", "state"), SAID)
def test_a_persons_word_settles_an_unknown_start(
    line: Line, button: Button, state: FeedState
) -> None:
    """
    Whoever looks can say how it stands; it is kept as their word, and told.
    """
    doubt(line)
    answer = line.press(button, "1", BOB).answer
    line.work()

    feed = feed_of(line)
    on_air = state is FeedState.LIVE
    assert isinstance(answer, Vouched)
    assert state is feed.state
    assert BOB == feed.vouched_by
    assert feed.confirmed_at is None
    came = State.SUCCEEDED if on_air else State.FAILED
    assert came is line.operation(1).state
    assert ("notice", "on_air" if on_air else "off_air") == line.told()[-1]


@pytest.mark.parametrize(("button", "state"), SAID)
def test_a_persons_word_settles_an_unknown_stop(
    line: Line, button: Button, state: FeedState
) -> None:
    """
    For a stop it is the other way round: on air means that it failed.
    """
    line.say("/broadcast start room42")
    line.work()
    line.backend.answers.append(SILENCE)
    line.say("/broadcast stop room42")
    line.work()
    line.press(button, "1", BOB)
    line.work()

    came = State.FAILED if state is FeedState.LIVE else State.SUCCEEDED
    assert (state, came) == (feed_of(line).state, line.operation(2).state)


def test_only_one_of_two_words_counts(line: Line) -> None:
    """
    The second person hears that it is settled, and by whom.
    """
    doubt(line)
    line.press(Button.IT_IS_ON, "1", BOB)
    second = line.press(Button.IT_IS_OFF, "1", ADMIN).answer

    assert isinstance(second, Refused)
    assert isinstance(second.error, WrongStateError)
    assert BOB.user == second.error.by
    assert FeedState.LIVE is feed_of(line).state


@pytest.mark.parametrize("button", [Button.IT_IS_ON, Button.START_AGAIN])
def test_a_stranger_has_no_word(line: Line, button: Button) -> None:
    """
    The buttons give no authority.
    """
    doubt(line)
    answer = line.press(button, "1", STRANGER).answer

    assert isinstance(answer, Refused)
    assert isinstance(answer.error, NotAllowedError)
    assert FeedState.UNKNOWN is feed_of(line).state


def test_start_again_is_a_new_wish(line: Line) -> None:
    """
    *Start again* sends once more, also within the two minutes in which the same line
    typed again would find the first one.
    """
    doubt(line)
    sent = len(line.backend.sent)
    answer = line.press(Button.START_AGAIN, "1", BOB).answer
    line.work()

    assert isinstance(answer, Accepted)
    assert not answer.repeat
    assert sent + 1 == len(line.backend.sent)
    assert FeedState.LIVE is feed_of(line).state
    assert State.SUPERSEDED is line.operation(1).state


def test_time_alone_settles_nothing(line: Line) -> None:
    """
    What is unknown today is unknown tomorrow, and nothing is sent in between.
    """
    doubt(line)
    sent = len(line.backend.sent)
    for _ in range(5):
        line.clock.move(timedelta(days=1))
        line.work()

    assert FeedState.UNKNOWN is feed_of(line).state
    assert State.UNKNOWN is line.operation(1).state
    assert sent == len(line.backend.sent)


def test_a_stop_settles_an_unknown_start_as_well(line: Line) -> None:
    """
    A stop ends the doubt: the start is superseded, and what may be on air is off.
    """
    doubt(line)
    line.say("/broadcast stop room42", BOB)
    line.work()

    assert State.SUPERSEDED is line.operation(1).state
    assert FeedState.ENDED is feed_of(line).state


def test_two_people_who_press_stop_make_one_stop(line: Line) -> None:
    """
    Both are answered; one call goes out; the second hears who was first.
    """
    line.say("/broadcast start room42")
    line.work()
    first = line.press(Button.STOP, "1", BOB).answer
    second = line.press(Button.STOP, "1", ADMIN).answer
    line.work()
    third = line.press(Button.STOP, "1", ADMIN).answer

    assert isinstance(first, Accepted)
    assert isinstance(second, Accepted)
    assert second.repeat
    assert BOB == second.operations[0].actor
    assert 2 == len(line.backend.sent)
    assert isinstance(third, Refused)
    assert isinstance(third.error, WrongStateError)
    assert BOB.user == third.error.by


def test_nothing_to_end_is_not_believed_while_a_start_may_be_under_way(
    line: Line,
) -> None:
    """
    A stop right after a start without an answer is asked once more, because the
    start may come into effect after the first "there was nothing to end".
    """
    line.backend.answers.extend([SILENCE, GONE_ALREADY, GONE_ALREADY])
    line.say("/record start room42")
    line.work()
    line.clock.move(timedelta(seconds=1))
    line.say("/record stop room42")
    line.work()
    assert FeedState.UNKNOWN is feed_of(line).state
    line.clock.move(timedelta(seconds=20))
    line.work()

    assert FeedState.ENDED is feed_of(line).state
    assert State.SUCCEEDED is line.operation(2).state
    assert 3 == len(line.backend.sent)
