"""
Steps of workflows: from what a step was given to the line that says the same.

It is understood, judged and recorded as if it had been typed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.values import room_name, telling_of
from bot.commands.words import Word, escaped, one_line, read, written
from bot.domain.errors import UsageError
from bot.domain.room import shown
from bot.domain.step import INPUTS, NEEDED, Input, Step

if TYPE_CHECKING:
    from bot.domain.step import Stepped

_LINES = {
    Step.START_BROADCAST: ("broadcast", "start"),
    Step.STOP_BROADCAST: ("broadcast", "stop"),
    Step.START_RECORDING: ("record", "start"),
    Step.STOP_RECORDING: ("record", "stop"),
}


def line_of_step(stepped: Stepped) -> tuple[str, str]:
    """
    The line that says the same: the command's name, and what follows it.

    The text is as Slack would send it.

    Raises:
        UsageError: Something is missing, unknown, or cannot stand in a line; it is
            `about` that input.  What the line means is checked where it is
            understood.
    """
    command, verb = _LINES[stepped.step]
    taken = INPUTS[stepped.step]
    _demand_known(stepped, taken)
    for one in taken:
        if one in NEEDED and not stepped.given(one):
            raise UsageError(
                f"The step's input “{one.value}” is missing.",
                remedy="Whoever edits the workflow fills it in.",
                about=one.value,
            )
    words = [Word(room_name(_whole(stepped, Input.ROOM)).text)]
    # The reason stands last: nothing has to end it there.
    words += [
        Word(_whole(stepped, one), one.value)
        for one in (Input.LASTS, Input.WHY)
        if stepped.given(one)
    ]
    text = f"{verb} {escaped(written(tuple(words)))}"
    _demand_readable(text, words)
    return command, text


def _demand_known(stepped: Stepped, taken: tuple[Input, ...]) -> None:
    """
    Go on only if nothing was given that would be left out.

    Raises:
        UsageError: There is such an input.
    """
    known = {one.value for one in taken}
    for name in stepped.inputs:
        if name not in known:
            raise UsageError(
                f"The step was given “{shown(name)}”, which OnAir does not know.",
                remedy="Whoever edits the workflow takes the step out and puts it in "
                "again, so that it has the inputs of this version.",
                about=name,
            )


def _whole(stepped: Stepped, what: Input) -> str:
    with telling_of(what.value):
        return one_line(stepped.given(what))


def _demand_readable(text: str, words: list[Word]) -> None:
    """
    Go on only if the line is read as it was written.

    Raises:
        UsageError: It is too long, or has quotes that nothing can stand around.
    """
    _, *again = read(text)
    if [(one.key, one.text) for one in again] != [(one.key, one.text) for one in words]:
        raise UsageError(
            "There are quotes of too many kinds in the step's inputs.",
            remedy="Use one kind of quotes, or leave them out.",
            about=Input.WHY.value,
        )
