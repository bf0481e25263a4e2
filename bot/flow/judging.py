"""
Judging: the rules in force, asked of one person at one place.
"""

from __future__ import annotations

from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.errors import NotAllowedError, UnknownRoomError
from bot.domain.policy import Place, judge
from bot.domain.record import Origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.command import Asking, Click, Plan
    from bot.domain.operation import Operation
    from bot.domain.policy import Rules, Verdict
    from bot.domain.room import Room
    from bot.ports import Reader

# How an act reads in "You may not … room42".
_SPOKEN = {
    Action.BROADCAST_START: "put {room} on air",
    Action.BROADCAST_STOP: "take {room} off air",
    Action.BROADCAST_EXTEND: "extend the broadcast of {room}",
    Action.RECORD_START: "record {room}",
    Action.RECORD_STOP: "end a recording of {room}",
    Action.ROOM_ADD: "add {room}",
    Action.ROOM_EDIT: "edit {room}",
    Action.ROOM_REMOVE: "take {room} out of the list of rooms",
    Action.ROOM_HERE: "change this channel's room",
    Action.ROOM_KICK: "remove people from {room}",
    Action.SEE: "see {room}",
    Action.FREEZE: "freeze",
    Action.UNFREEZE: "unfreeze",
    Action.BREAK_GLASS: "break glass",
}
_MOST_NAMED = 3


def place_of(room: Room | None, asking: Asking | Click, name: str = "") -> Place:
    """Where an act on that room would happen; by name alone if it is unknown."""
    if room is None:
        return Place(name, (), asking.channel)
    return Place(room.name.text, room.labels, asking.channel)


def why_not(operation: Operation, room: Room | None, rules: Rules) -> str:
    """Why the rules in force now do not let what is on record be sent, or ""."""
    if operation.actor.is_onair:
        return ""
    place = Place(operation.room, room.labels if room else (), operation.channel)
    verdict = judge(operation.actor, operation.action, place, rules)
    return "" if verdict.allowed else verdict.reason


class Judging:
    """Asks the policy, and turns its no into words."""

    def __init__(self, reader: Reader, rules: Callable[[], Rules]) -> None:
        """*rules* gives the rules in force now."""
        self._reader = reader
        self._rules = rules

    def origin(self, asking: Asking) -> Origin:
        """On whose word, from where and under which rules."""
        return Origin(
            asking.actor, asking.channel, asking.gesture, self._rules().digest
        )

    def verdict(self, actor: Actor, action: Action, place: Place) -> Verdict:
        """What the rules say."""
        return judge(actor, action, place, self._rules())

    def demand(self, asking: Asking | Click, action: Action, place: Place) -> None:
        """
        Go on only if it is allowed.

        Raises:
            NotAllowedError: With the reason, and whom to ask.
        """
        verdict = self.verdict(asking.actor, action, place)
        if verdict.allowed:
            return
        act = _SPOKEN[action].format(room=place.room or "anything")
        who_can = self._who_can(asking, action, place)
        remedy = "Ask one of them." if who_can else "Ask whoever runs OnAir here."
        if not self._rules().admins and not who_can:
            remedy = (
                "Nobody is an admin yet: whoever runs OnAir names one in onair.toml "
                "or in ONAIR_ADMINS (`onair init` writes a starter file)."
            )
        raise NotAllowedError(
            f"You may not {act}. {verdict.reason}",
            remedy=remedy,
            action=action,
            room=place.room,
            who_can=who_can,
        )

    def _who_can(
        self, asking: Asking | Click, action: Action, place: Place
    ) -> tuple[str, ...]:
        """Some of those who may, people of the rules before the admins."""
        rules = self._rules()
        named = {
            who.partition(":")[2]
            for rule in rules.rules
            for who in rule.allow
            if who.startswith("user:")
        }.union(*rules.lists.values())
        team = asking.actor.team
        may = (
            user
            for user in (*sorted(named - rules.admins), *sorted(rules.admins))
            if judge(Actor(team, user), action, place, rules).allowed
        )
        return tuple(islice(may, _MOST_NAMED))

    def verdicts(
        self, asking: Asking, plan: Plan, rooms: tuple[Room, ...]
    ) -> tuple[Verdict, ...]:
        """What the rules say to each wish of the plan."""
        known = {room.name.text: room for room in rooms}
        return tuple(
            self.verdict(
                asking.actor,
                wish.action,
                place_of(known.get(wish.room), asking, wish.room),
            )
            for wish in plan.wishes
        )

    def may_see(self, asking: Asking | Click, room: Room | None, name: str) -> bool:
        """Whether this room may be shown to them."""
        place = place_of(room, asking, name)
        return self.verdict(asking.actor, Action.SEE, place).allowed

    def visible_rooms(self, asking: Asking | Click) -> tuple[Room, ...]:
        """The rooms that may be shown to them."""
        return tuple(
            room
            for room in self._reader.rooms(asking.actor.team)
            if self.may_see(asking, room, room.name.text)
        )

    def rooms_on_air(self, asking: Asking, action: Action) -> tuple[Room, ...]:
        """The rooms with an open feed in which they may do *action*."""
        feeds = self._reader.open_feeds(asking.actor.team)
        names = {feed.room.text for feed in feeds}
        return tuple(
            room
            for room in self._reader.rooms(asking.actor.team)
            if room.name.text in names
            and self.verdict(asking.actor, action, place_of(room, asking)).allowed
        )

    def unknown_room(
        self, asking: Asking, name: str, action: Action
    ) -> UnknownRoomError:
        """The error for a room that is not on record, with the nearest that is."""
        known = [room.name.text for room in self.visible_rooms(asking)]
        near = get_close_matches(name, known, n=1)
        remedy = "See /room list, or add it with /room add."
        if near:
            remedy = f"Did you mean {near[0]}? {remedy}"
        return UnknownRoomError(
            f"No room is called {name}.", remedy=remedy, action=action, room=name
        )
