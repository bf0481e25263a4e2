"""
Chronicling: lives and timelines, judged anew whatever a button says.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.commands.grammar import HistoryAsk
from bot.domain.answer import Refused
from bot.domain.chronicle import LifeShown, TimelineShown, TimelineWritten
from bot.domain.command import Action, Button
from bot.domain.history import EventKind
from bot.flow.chronicling import BUTTONS, is_life
from tests.flow.conftest import ADMIN, BOB, FOREIGNER, STRANGER

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.history import Event
    from bot.flow import Reply
    from tests.flow.conftest import Line


def told(line: Line, button: Button, who: Actor) -> Reply:
    """What a press in the channel comes to."""
    return line.press(button, "C0ELSEWHERE", who)


def shown(line: Line) -> list[Event]:
    """Every line that tells that something was shown."""
    events = line.record.reader.events()
    return [one for one in events if one.kind is EventKind.SHOWN]


@pytest.mark.parametrize("button", sorted(BUTTONS, key=str))
def test_a_timeline_is_of_the_channel_it_is_pressed_in(
    line: Line, button: Button
) -> None:
    """
    The value of the button, which anybody can forge, says nothing.
    """
    line.say("/broadcast start room42", BOB)

    answer = told(line, button, BOB).answer

    assert isinstance(answer, TimelineShown | TimelineWritten)
    assert "C0ELSEWHERE" != answer.timeline.channel
    assert EventKind.ASKED in {one.kind for one in answer.timeline.events}


@pytest.mark.parametrize("button", sorted(BUTTONS, key=str))
@pytest.mark.parametrize("who", [STRANGER, FOREIGNER])
def test_who_may_see_nothing_shows_nothing(
    line: Line, button: Button, who: Actor
) -> None:
    """
    Pressed by somebody without a right, or from another workspace, there is nothing
    to show, and nobody is told more than that.
    """
    line.say("/broadcast start room42", BOB)

    reply = told(line, button, who)

    assert isinstance(reply.answer, Refused)
    assert not reply.public
    assert "room42" not in str(reply.answer.error)
    assert [] == shown(line)


def test_only_as_a_timeline_is_for_all(line: Line) -> None:
    """
    One button shows it to the channel, the other to its presser.
    """
    line.say("/broadcast start room42", BOB)

    assert told(line, Button.TIMELINE, BOB).public
    assert not told(line, Button.MARKDOWN, BOB).public


def test_what_only_its_asker_may_know_stands_in_no_timeline(line: Line) -> None:
    """
    The name of a room that is not there is for its asker; others read how many
    entries are left out, and a timeline of nothing else is not posted.
    """
    line.say("/broadcast start secret-room", ADMIN)
    nothing = told(line, Button.TIMELINE, ADMIN)
    line.say("/broadcast start room42", BOB)

    own = told(line, Button.MARKDOWN, ADMIN).answer
    aloud = told(line, Button.TIMELINE, ADMIN).answer

    assert isinstance(nothing.answer, Refused)
    assert isinstance(own, TimelineWritten)
    assert isinstance(aloud, TimelineShown)
    assert "secret-room" in {one.room for one in own.timeline.events}
    assert {"room42"} == {one.room for one in aloud.timeline.events}
    assert (0, 1) == (own.timeline.left_out, aloud.timeline.left_out)


def test_that_it_was_shown_is_on_record(line: Line) -> None:
    """
    Who had a timeline shown, to whom, and how long it was, is a line of its own.
    """
    line.say("/broadcast start room42", BOB)

    told(line, Button.TIMELINE, ADMIN)

    (one,) = shown(line)
    assert ADMIN.user == one.actor.user
    assert Action.SEE.value == one.action
    assert ("channel", 1) == (one.details["shape"], one.details["lines"])


def test_an_empty_channel_has_no_timeline(line: Line) -> None:
    """
    Where nothing happened it says so, and shows nothing.
    """
    assert isinstance(told(line, Button.TIMELINE, ADMIN).answer, Refused)
    assert [] == shown(line)


def test_a_life_is_asked_for_by_its_number_alone() -> None:
    """
    A number with anything beside it asks for a page of lines.
    """
    assert is_life(HistoryAsk(operation=7))
    assert not is_life(HistoryAsk())
    assert not is_life(HistoryAsk(operation=7, before=9))
    assert not is_life(HistoryAsk(operation=7, action=Action.SEE))


def test_a_life_tells_a_stranger_nothing(line: Line) -> None:
    """
    A number that is on record and one that is not are told alike to who may not see.
    """
    line.say("/broadcast start room42", BOB)

    there = line.say("/onair history 1", STRANGER)
    nowhere = line.say("/onair history 2", STRANGER)

    for answer in (there, nowhere):
        assert isinstance(answer, LifeShown)
        assert answer.operation is None
        assert () == answer.events
    assert [None, None] == [one.operation for one in shown(line)]
    assert {""} == {one.room for one in shown(line)}


def test_who_saw_a_life_stands_in_it(line: Line) -> None:
    """
    The next one who looks reads who looked before.
    """
    line.say("/broadcast start room42", BOB)
    line.say("/onair history 1", ADMIN)

    life = line.say("/onair history 1", BOB)

    assert isinstance(life, LifeShown)
    assert ADMIN.user in {
        one.actor.user for one in life.events if one.kind is EventKind.SHOWN
    }
