"""
The script: what is typed and pressed without a browser, and by whom.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.errors import UsageError
from bot.playground.acting import WORDS
from bot.playground.backend import NEXT
from bot.playground.control import minutes_in
from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.playground.world import World

SAY, AS = "say", "as"
HELP = "!help"
MEDDLING = {
    "!kill": "!kill ends the bot as kill -9 does, at work, and starts it again",
    "!slow": "!slow lets the backend do the next thing and answer seconds later",
    "!lose": "!lose lets it do the next thing and never answer",
}
"""What a script can break, and how; it happens in the middle of what is under way."""
FORWARD = "!forward"
FORWARD_TOLD = "!forward MINUTES lets so much time go by at once, for everybody"
_BEGUN_S = 0.3  # so that what was typed is under way
_LOOKED_S = 2.5  # the bot looks about once a second at what is due
_DIGITS = 9
_SLOW = timedelta(seconds=5)


@dataclass(frozen=True)
class Line:
    """
    One line of a script.

    Attributes:
        text: What is typed or done.
        person: Who does it, by name.
    """

    text: str
    person: str


def lines_of(script: Sequence[tuple[str, str]], usually: str) -> list[Line]:
    """
    Read what was given as `--say` and `--as`, in order.

    Where `--say` comes first, each `--as` names who says what came since the `--as`
    before it; where `--as` comes first, who says what follows.  What is left after the
    last `--as` is that person's too.

    Args:
        script: Pairs of the option, `say` or `as`, and what it was given.
        usually: Who does what nobody is named for.

    Raises:
        UsageError: A person is named and says nothing.
    """
    named_behind = bool(script) and script[0][0] == SAY
    lines: list[Line] = []
    person, begun = usually, 0  # how many lines have their person for good
    idle = ""  # who was named and has said nothing yet
    for option, text in script:
        if option == SAY:
            lines.append(Line(text, person))
            idle = ""
        elif idle or (named_behind and begun == len(lines)):
            raise _says_nothing(idle or text)
        elif named_behind:
            lines[begun:] = [Line(one.text, text) for one in lines[begun:]]
            person, begun = text, len(lines)
        else:
            person = idle = text
    # Alone it says who looks; after somebody else's lines it must be a mistake.
    if idle and lines:
        raise _says_nothing(idle)
    return lines


def _says_nothing(person: str) -> UsageError:
    return UsageError(
        f"--as {person} has no --say of its own.",
        remedy="Put each --as behind the --say that it is for, or each before it.",
    )


def explained() -> str:
    """Every word with `!` that a script may have, a line for each."""
    told = [*WORDS.values(), *MEDDLING.values(), FORWARD_TOLD]
    return "\n".join(["A line is typed, unless it is one of these:", *told])


def meddle(world: World, line: str) -> None:
    """
    Break something: one of `MEDDLING`.

    Raises:
        GestureError: Nothing of that name can be broken here.
    """
    match line:
        case "!kill":
            wait_until(lambda: not world.bot_rests, _BEGUN_S)
            time.sleep(_BEGUN_S)
            world.kill_bot()
            world.start_bot()
            wait_until(lambda: world.bot_listens)
        case "!slow":
            world.backend.faults.hang(_SLOW, after_effect=True)
        case "!lose":
            world.backend.faults.lose_answer(NEXT, after_effect=True)
        case _:
            raise GestureError(f"{line} breaks nothing; {', '.join(MEDDLING)} do")


def move_time(world: World, line: str) -> None:
    """
    Carry out `!forward MINUTES`, and let the bot see what is due then.

    Raises:
        GestureError: It does not say how many minutes.
    """
    said = line.removeprefix(FORWARD).strip()
    plain = said.isascii() and said.isdecimal() and len(said) <= _DIGITS
    number = int(said) if plain else None
    world.forward(minutes_in(number))
    time.sleep(_LOOKED_S)
