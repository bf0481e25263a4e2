"""
Planning: from an act in certain rooms to the exact calls.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

from bot.commands.grammar import Where
from bot.domain.answer import DryRun
from bot.domain.call import StartBroadcast, StartRecording
from bot.domain.command import Action, Plan
from bot.domain.errors import RecordUnavailableError
from bot.domain.operation import WAITING
from bot.domain.room import Source

if TYPE_CHECKING:
    from bot.commands.grammar import Act
    from bot.domain.command import Wish
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.domain.rules import Verdict
    from bot.ports import Backend, Reader


# What they plan depends on what is open; a start finds its feed when it is opened.
_ENDS = frozenset({Action.BROADCAST_STOP, Action.RECORD_STOP})
_STARTS = {
    Action.BROADCAST_STOP: Action.BROADCAST_START,
    Action.RECORD_STOP: Action.RECORD_START,
}


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

    def left(self, wanted: Act, plan: Plan, team: str) -> tuple[str, ...]:
        """
        Which starts of those rooms stay although a stop was asked for, in words.

        Asked once the stop is on record: what it has overtaken waits no more.
        """
        start = _STARTS.get(wanted.action)
        if start is None:
            return ()
        rooms = dict.fromkeys(wish.room for wish in plan.wishes)
        try:
            found = [self._reader.waiting(team, room) for room in rooms]
        except RecordUnavailableError:
            # The stop itself is on its way: that is what counts.
            return ()
        return tuple(
            _stays(one)
            for one in chain.from_iterable(found)
            # What comes after another start goes with it.
            if one.action is start and one.state in WAITING and one.after is None
        )

    def preview(self, plan: Plan, verdicts: tuple[Verdict, ...]) -> DryRun:
        """The calls as they would go out, and what the rules say to them."""
        shown = [self._backend.preview(wish.call) for wish in plan.wishes]
        return DryRun(
            room=", ".join(dict.fromkeys(wish.room for wish in plan.wishes)),
            calls=tuple((one.url, one.body) for one in shown),
            allowed=all(verdict.allowed for verdict in verdicts),
            trace=tuple(line for verdict in verdicts for line in verdict.trace),
            quorums=tuple(dict.fromkeys(one for it in verdicts for one in it.quorums)),
        )


def _stays(start: Operation) -> str:
    """One start that nobody stopped, and how to."""
    call = start.call
    if not isinstance(call, StartBroadcast | StartRecording):
        return f"Operation {start.number} in {start.room} stays."
    aim = call.target
    screen = aim.source is Source.SCREEN
    picture = "shared screen" if screen else "camera"
    planned = "planned" if start.begins else "waiting"
    way = f"stop it with as={aim.account}{' screen' if screen else ''}"
    if start.begins:
        way = f"cancel it on its card, or {way}"
    return (
        f"A start {planned} for {aim.account}'s {picture} in {start.room} stays "
        f"(operation {start.number}): {way}."
    )
