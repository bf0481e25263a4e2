"""
Judging: the rules in force, asked of one person at one place.
"""

from __future__ import annotations

from dataclasses import replace
from difflib import get_close_matches
from itertools import islice
from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.command import Action, Click
from bot.domain.errors import NotAllowedError, UnknownRoomError
from bot.domain.naming import members
from bot.domain.policy import judge
from bot.domain.record import Origin
from bot.domain.rules import Place
from bot.domain.standing import Matter

if TYPE_CHECKING:
    from bot.domain.command import Asking, Plan
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.domain.rules import Verdict
    from bot.flow.in_force import InForce
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
MOST_NAMED = 3
"""How many people are named whom somebody could ask."""


def place_of(room: Room | None, asking: Asking | Click, name: str = "") -> Place:
    """Where an act on that room would happen; by name alone if it is unknown."""
    if room is None:
        return Place(name, (), asking.channel)
    return Place(room.name.text, room.labels, asking.channel)


def place_on_record(operation: Operation, room: Room | None) -> Place:
    """Where an operation would happen: the channel is the one it was asked in."""
    labels = room.labels if room is not None else ()
    return Place(operation.room, labels, operation.channel)


class Judging:
    """Asks the policy, and turns its no into words."""

    def __init__(self, reader: Reader, in_force: InForce) -> None:
        """*in_force* gives the rules and the groups of now."""
        self._reader = reader
        self.in_force = in_force

    def origin(self, asking: Asking) -> Origin:
        """On whose word, from where and under which rules."""
        digest = self.in_force.rules().digest
        line = asking.line if asking.text else ""
        return Origin(
            asking.actor, asking.channel, asking.gesture, digest, line, asking.step
        )

    def origin_of(self, asking: Asking | Click) -> Origin:
        """The same also of a press, which says no line."""
        if isinstance(asking, Click):
            digest = self.in_force.rules().digest
            return Origin(asking.actor, asking.channel, asking.gesture, digest)
        return self.origin(asking)

    def default_room(self, asking: Asking) -> Room | None:
        """The channel's own room, else the one that its name stands for."""
        team = asking.actor.team
        own = self._reader.channel_room(team, asking.channel)
        if own is not None:
            return own
        meant = self.in_force.meant(asking.channel_name)
        return self._reader.room(team, meant) if meant else None

    def verdict(self, actor: Actor, action: Action, place: Place) -> Verdict:
        """What the rules say."""
        groups = self.in_force.groups(actor.team, action)
        return judge(actor, action, place, self.in_force.rules(), groups)

    def verdict_on(self, operation: Operation, place: Place) -> Verdict:
        """
        What the rules say to what is on record.

        What a workflow asked for needs both rights, its own and its confirmer's, and
        the second persons of both.  Others may read the reason, so it names whom it
        is about.
        """
        verdict = self.verdict(operation.actor, operation.action, place)
        if not verdict.allowed or not operation.confirmed_by:
            return replace(verdict, reason=verdict.reason_of(operation.actor.user))
        own = self.verdict(operation.whose, operation.action, place)
        if own.allowed:
            return verdict.joined(own)
        return replace(own, reason=own.reason_of(operation.whose.user))

    def verdict_of(self, team: str, user: str, action: Action, place: Place) -> Verdict:
        """What the rules say of somebody who did not ask."""
        return self.verdict(Actor(team, user), action, place)

    def matter(self, asker: Actor, action: Action, place: Place) -> Matter:
        """What second persons would have to agree on."""
        rules = self.in_force.rules()
        return Matter(asker, action, place, rules, self.in_force.known(asker.team))

    def demand(
        self,
        asking: Asking | Click,
        action: Action,
        place: Place,
        *,
        waits: bool = False,
    ) -> Verdict:
        """
        Go on only if it is allowed; gives what the rules say.

        Args:
            asking: Who, and where.
            action: What.
            place: Of which room.
            waits: Go on as well where a group must be read before anybody can tell:
                what is opened then waits for that.

        Raises:
            NotAllowedError: With the reason, and whom to ask.
        """
        verdict = self.verdict(asking.actor, action, place)
        if not verdict.allowed and not (waits and verdict.undecided):
            raise self.refusal(asking, action, place, verdict)
        return verdict

    def refusal(
        self, asking: Asking | Click, action: Action, place: Place, verdict: Verdict
    ) -> NotAllowedError:
        """The verdict's no, in words."""
        act = _SPOKEN[action].format(room=place.room or "anything")
        if verdict.undecided:
            return NotAllowedError(
                f"Nobody can tell yet whether you may {act}. {verdict.reason}",
                remedy="It is being read. Try again in a moment; if it stays so, tell "
                "whoever runs OnAir.",
                action=action,
                room=place.room,
                trace=verdict.trace,
            )
        who_can = tuple(islice(self._others(asking, action, place), MOST_NAMED))
        remedy = "Ask one of them." if who_can else "Ask whoever runs OnAir here."
        if not self.in_force.rules().admins and not who_can:
            remedy = (
                "Nobody is an admin yet: whoever runs OnAir names one in onair.toml "
                "or in ONAIR_ADMINS (`onair init` writes a starter file)."
            )
        return NotAllowedError(
            f"You may not {act}. {verdict.reason}",
            remedy=remedy,
            action=action,
            room=place.room,
            who_can=who_can,
            trace=verdict.trace,
        )

    def unseen(self, number: int) -> NotAllowedError:
        """
        The no to whoever may not see that operation, whether or not there is one.

        It names neither room nor people: numbers are easily guessed.
        """
        return NotAllowedError(
            f"There is no operation {number} that you may see.",
            remedy="Numbers stand on cards and in /onair history. If somebody told you "
            "this one, ask them, or try again in a moment.",
            action=Action.SEE,
            room="",
        )

    def who_can(self, team: str, action: Action, place: Place) -> tuple[str, ...]:
        """The ids of all who may, people of the rules before the admins."""
        rules = self.in_force.rules()
        groups = self.in_force.groups(team, action)
        named: set[str] = set()
        for rule in rules.rules:
            listed = (*rule.allow, *rule.approvers)
            named |= members(listed, rules, groups)
        people = (*sorted(named - rules.admins), *sorted(rules.admins))
        return tuple(
            user
            for user in people
            if user not in groups.gone
            and judge(Actor(team, user), action, place, rules, groups).allowed
        )

    def _others(
        self, asking: Asking | Click, action: Action, place: Place
    ) -> tuple[str, ...]:
        return self.who_can(asking.actor.team, action, place)

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
