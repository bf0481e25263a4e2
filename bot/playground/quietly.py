"""
What the play types by itself, so that nobody's screen shows it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.playground.workspace import Workspace

_ANSWERS_S = 5.0


@contextmanager
def unseen(slack: Workspace) -> Iterator[None]:
    """Take what anybody was whispered meanwhile off their screens again."""
    team = slack.team
    with team.lock:
        before = set(team.ephemerals)
    try:
        yield
    finally:
        with team.lock:
            for each in set(team.ephemerals) - before:
                del team.ephemerals[each]
            team.changed()


def asked(slack: Workspace, person: str, line: str) -> str:
    """
    Let somebody type a line to the bot alone, and read what it answers.

    Returns:
        The answer with its blocks; "" where there is none.

    Raises:
        GestureError: The bot did not take it.
    """
    place = slack.direct_channel(person)
    before = {each.id for each in slack.ephemerals(place, person)}
    sent = slack.say(person, place, line)
    if sent.error:
        raise GestureError(f"{line} came to nothing: {sent.error}")

    def answered() -> list[str]:
        new = [e for e in slack.ephemerals(place, person) if e.id not in before]
        return [f"{each.text} {each.blocks}" for each in new]

    wait_until(lambda: bool(answered()), _ANSWERS_S)
    return " ".join(answered())
