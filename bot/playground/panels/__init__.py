"""
What the page shows beside Slack, and what may be done there.

    rooms      the stand-in backend's rooms, pushes and recordings
    calls      what the bot sent to it; meanings: what its numbers mean
    switches   what can be broken; offers: every switch in plain words
    story      the newest operations from the bot's record, put together of
                 lives      one operation with all that belongs to it
                 passing    the states that it went through
                 chain      the seals of its lines
                 tracing    for whose sake something was done
                 timeline   who did what when, in milliseconds
                 spoken     the product's own sentences as text
    asked      what comes with an act, read strictly

All of it is the director's view: everybody sees the same.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.playground.panels.calls import CallsShown
from bot.playground.panels.rooms import RoomsShown
from bot.playground.panels.story import Story
from bot.playground.panels.switches import SwitchesShown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from bot.playground.backend import StandInBackend
    from bot.playground.panels.story import Book
    from bot.playground.workspace import Workspace
    from bot.playground.workspace.hands import Act
    from bot.playground.workspace.live import Showing

__all__ = ["Panels", "panels_of"]


@dataclass(frozen=True, slots=True)
class Panels:
    """
    All panels of one world.

    Attributes:
        showings: What there is to see.
        acts: What there is to do, by name.
        close: Gives back what was opened; harmless if nothing was.
    """

    showings: Sequence[Showing]
    acts: dict[str, Act]
    close: Callable[[], None]


def panels_of(
    slack: Workspace,
    backend: StandInBackend,
    *,
    names: Mapping[int, str],
    database: Path,
) -> Panels:
    """
    Make the panels of a world; nothing is opened before somebody looks.

    Args:
        slack: The stand-in workspace.
        backend: The stand-in backend.
        names: What people call the rooms, by their groups.
        database: The bot's record, which need not be there yet.
    """
    rooms, switches = RoomsShown(backend, names), SwitchesShown(backend, slack)
    story = Story(slack, backend, lambda: _opened(database))
    return Panels(
        showings=(rooms, CallsShown(backend), switches, story),
        acts=rooms.acts | switches.acts,
        close=story.close,
    )


def _opened(database: Path) -> Book | None:
    # All of the product stands behind it, and the page need not wait for that.
    from bot.main.looking import look_into  # noqa: PLC0415  see above

    return look_into(database)
