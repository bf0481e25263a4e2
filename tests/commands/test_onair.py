"""
`/onair`: help, and the history.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.commands import SPECS
from bot.domain.answer import HelpShown, HistoryShown
from bot.domain.errors import UnknownRoomError
from bot.domain.history import Event, EventKind
from tests.commands.shelf import NOON, PRODUCER, ROOM42, misuse, shelf, told

if TYPE_CHECKING:
    from bot.commands.spec import Spec


def line_of(number: int, room: str = "room42", channel: str = "C1") -> Event:
    """One line of the history, of the operation of the same number."""
    return Event(
        number=number,
        at=NOON,
        kind=EventKind.ASKED,
        actor=PRODUCER,
        team="T1",
        room=room,
        channel=channel,
        operation=number,
    )


def helped(line: str) -> HelpShown:
    """The help that a line is answered with."""
    answer = told(shelf(), line)
    assert isinstance(answer, HelpShown)
    return answer


@pytest.mark.parametrize("line", ["/onair help", "/onair", "/onair HELP"])
def test_the_help_tells_of_every_verb_of_every_command(line: str) -> None:
    """
    Who knows nothing yet finds each line that can be typed.
    """
    usages = [f"/{verb.usage}" for spec in SPECS for verb in spec.verbs]

    assert usages == [usage for usage, _ in helped(line).lines]


@pytest.mark.parametrize("spec", SPECS, ids=[spec.command for spec in SPECS])
def test_every_command_has_a_help_of_its_own(spec: Spec) -> None:
    """
    The help of one command explains each of its options as well.
    """
    answer = helped(f"/onair help {spec.command}")

    told_of = {usage for usage, _ in answer.lines}
    assert f"/{spec.command}" == answer.title
    for verb in spec.verbs:
        if verb.name != "help":
            assert f"/{verb.usage}" in told_of
            assert {option.shape for option in verb.options} <= told_of


@pytest.mark.parametrize("command", ["broadcast", "record", "room"])
def test_help_may_be_asked_for_in_three_ways(command: str) -> None:
    """
    The help of a command is the same, however it is asked for.
    """
    answer = helped(f"/{command} help")

    assert answer.lines == helped(f"/onair {command} help").lines
    assert answer.title == helped(f"/onair help {command}").title


def test_the_help_marks_what_comes_later() -> None:
    """
    The help promises nothing that this version cannot do.
    """
    lines = dict(helped("/onair help onair").lines)

    later = {shape for shape, does in lines.items() if does.startswith("Comes later")}
    shapes = {"by=@PERSON", "in=#CHANNEL", "action=ACTION", "since=yesterday"}
    assert {"/onair verify", "until=TIME", *shapes} == later


def test_the_help_of_recordings_is_honest_about_the_vendor() -> None:
    """
    Three flags are passed on although the vendor's manual does not support them.
    """
    assert "not supported yet" in " ".join(helped("/record help").notes)


def test_help_is_for_one_command_at_a_time() -> None:
    """
    Two names are one too many.
    """
    assert "one command or for all" in misuse("/onair help room record").what


@pytest.mark.parametrize(
    ("numbers", "about", "question", "line"),
    [
        ([1, 2, 3], "everything", "/onair history", "/onair history"),
        ([1, 3], "room42", "/onair history room42", "/onair history Room42"),
        ([1, 2], "this channel", "/onair history here", "/onair history here"),
        ([2], "operation 2", "/onair history 2", "/onair history 2"),
        ([2], "operation 2", "/onair history 2", "/onair history #2"),
        ([], "operation 9", "/onair history 9", "/onair history 9"),
    ],
)
def test_the_history_is_of_what_was_asked_for(
    numbers: list[int], about: str, question: str, line: str
) -> None:
    """
    Each answer says what it is about, and which line asks for it again.
    """
    record = shelf(ROOM42)
    record.lines = (line_of(1), line_of(2, "war"), line_of(3, channel="C2"))

    answer = told(record, line)

    assert isinstance(answer, HistoryShown)
    assert numbers == [event.number for event in answer.events]
    assert (about, question, False) == (answer.about, answer.question, answer.more)
    assert answer == told(record, answer.question)


def test_the_history_shows_the_newest_twenty_lines() -> None:
    """
    Of a long history the newest lines are shown, and that there are more.
    """
    record = shelf(ROOM42)
    record.lines = tuple(line_of(number) for number in range(1, 31))

    answer = told(record, "/onair history room42")

    assert isinstance(answer, HistoryShown)
    assert list(range(11, 31)) == [event.number for event in answer.events]
    assert answer.more


def test_a_removed_room_keeps_its_history() -> None:
    """
    What was done in a room can be read after the room is gone.
    """
    record = shelf()
    record.lines = (line_of(1),)

    answer = told(record, "/onair history room42")

    assert isinstance(answer, HistoryShown)
    assert (line_of(1),) == answer.events


def test_a_room_that_never_was_has_no_history() -> None:
    """
    A misspelt room is told from one in which nothing happened.
    """
    with pytest.raises(UnknownRoomError, match="No room is called “rom42”"):
        told(shelf(ROOM42), "/onair history rom42")


def test_the_history_is_of_one_thing_at_a_time() -> None:
    """
    A room and `here` together mean neither.
    """
    assert "one thing at a time" in misuse("/onair history room42 here").what
