"""
Planning: from an act in certain rooms to the exact calls.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands.grammar import Where
from bot.domain.answer import DryRun
from bot.domain.command import Action, Plan

if TYPE_CHECKING:
    from bot.commands.grammar import Act
    from bot.domain.command import Wish
    from bot.domain.feed import Feed
    from bot.domain.policy import Verdict
    from bot.domain.room import Room
    from bot.ports import Backend, Reader


# What they plan depends on what is open; a start finds its feed when it is opened.
_ENDS = frozenset({Action.BROADCAST_STOP, Action.RECORD_STOP})


class Planning:
    """Makes plans and shows them."""

    def __init__(self, reader: Reader, backend: Backend) -> None:
        """The backend is asked for previews only."""
        self._reader = reader
        self._backend = backend

    def plan(self, wanted: Act, rooms: tuple[Room, ...], team: str) -> Plan:
        """One plan for all rooms; each room's own order is kept."""
        wishes: list[Wish] = []
        said: list[str] = []
        for room in rooms:
            feeds: tuple[Feed, ...] = ()
            if wanted.action in _ENDS:
                feeds = self._reader.open_feeds(team, room.name.text)
            part = wanted.plan(Where(room, feeds, self._backend.app))
            before = len(wishes)
            wishes += [
                wish if wish.after is None else replace(wish, after=wish.after + before)
                for wish in part.wishes
            ]
            said += part.said
        return Plan(tuple(wishes), wanted.why, tuple(said))

    def preview(self, plan: Plan, verdicts: tuple[Verdict, ...]) -> DryRun:
        """The calls as they would go out, and what the rules say to them."""
        shown = [self._backend.preview(wish.call) for wish in plan.wishes]
        return DryRun(
            room=", ".join(dict.fromkeys(wish.room for wish in plan.wishes)),
            calls=tuple((one.url, one.body) for one in shown),
            allowed=all(verdict.allowed for verdict in verdicts),
            trace=tuple(line for verdict in verdicts for line in verdict.trace),
        )
