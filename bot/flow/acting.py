"""
Acting: wishes find their rooms, are judged and timed, and go on record.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.commands import swallowed
from bot.commands.grammar import is_extension, is_room_act
from bot.domain.answer import Accepted, ConfirmRemoval
from bot.domain.call import RemoveFromRoom
from bot.domain.command import Action
from bot.domain.errors import RecordUnavailableError, UsageError
from bot.domain.history import EventKind
from bot.domain.noted import only_stops
from bot.domain.operation import State
from bot.domain.rules import WORKFLOW
from bot.flow.judging import place_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.commands.grammar import Act, Extension, RoomAct
    from bot.domain.answer import Answer
    from bot.domain.command import Asking, Plan
    from bot.domain.room import Room
    from bot.flow.agreeing import Agreements
    from bot.flow.emergency import Emergency
    from bot.flow.gate import Trouble
    from bot.flow.judging import Judging
    from bot.flow.orders import Orders
    from bot.flow.planning import Planning
    from bot.flow.timing import Timing
    from bot.ports import Ledger, Reader

log = logging.getLogger(__name__)


class Acting:
    """Puts on record what people want done."""

    def __init__(  # noqa: PLR0913  everything that a wish meets on its way
        self,
        *,
        ledger: Ledger,
        reader: Reader,
        judging: Judging,
        agreements: Agreements,
        planning: Planning,
        timing: Timing,
        orders: Orders,
        wake: Callable[[], None],
        emergency: Emergency | None,
        trouble: Callable[[], Trouble | None],
    ) -> None:
        """
        Wire it.

        Args:
            ledger: Where wishes go on record.
            reader: Where rooms and open feeds are found.
            judging: Asks the rules.
            agreements: Knows who has to agree.
            planning: Makes plans of acts.
            timing: Reads clocks.
            orders: Knows whether all is frozen.
            wake: Called when there is something for the workers.
            emergency: Takes stops while the record cannot be written.
            trouble: Why nothing gets through to the backend just now, or None.
        """
        self._ledger = ledger
        self._reader = reader
        self._judging = judging
        self._agreements = agreements
        self._planning = planning
        self._timing = timing
        self._orders = orders
        self._wake = wake
        self._emergency = emergency
        self._trouble = trouble

    def act(self, wanted: Act | RoomAct | Extension, asking: Asking) -> Answer:
        """
        Whatever changes something: find its rooms, judge, put on record.

        Raises:
            OnAirError: It is refused, or not possible.
        """
        if is_extension(wanted):
            return self._extend(wanted, asking)
        if is_room_act(wanted):
            self._judge_room_act(wanted, asking)
            self._orders.demand_thawed(asking.actor.team)
            origin = self._judging.origin(asking)
            return wanted.apply(self._ledger, self._reader, origin, asking.actor.team)
        rooms = self.rooms_of(wanted, asking, everywhere=wanted.everywhere)
        if wanted.dry_run:
            return self._dry_run(wanted, rooms, asking)
        for room in rooms:
            place = place_of(room, asking)
            self._judging.demand(asking, wanted.action, place, waits=True)
        plan = self._planning.plan(wanted, rooms, asking.actor.team)
        if not plan.wishes:
            raise _nothing_on_air(wanted.action)
        for wish in plan.wishes:
            if wish.action is not wanted.action and wish.feed is None:
                # `start … record` also starts a recording: that right counts too.
                room = next(one for one in rooms if one.name.text == wish.room)
                place = place_of(room, asking)
                self._judging.demand(asking, wish.action, place, waits=True)
        answer = self.open(plan, rooms, asking)
        if isinstance(answer, Accepted):
            left = self._planning.left(wanted, plan, asking.actor.team)
            noted = swallowed(asking.command, asking.text)
            answer = replace(answer, said=(*answer.said, *left, *noted))
        return answer

    def open(self, plan: Plan, rooms: tuple[Room, ...], asking: Asking) -> Answer:
        """
        Put the plan on record under the rules' clocks, and wake the workers.

        A stop goes out without a record, too.

        Raises:
            NotAllowedError: Second persons are needed who are not there.
            RecordUnavailableError: Nothing was changed.
            UsageError: The moment asked for has passed.
        """
        verdicts = self._judging.verdicts(asking, plan, rooms)
        plan = self._timing.timed(plan, asking, verdicts)
        plan = self._agreements.agreed(plan, asking, rooms, verdicts)
        if asking.actor.user == WORKFLOW:
            plan = to_be_confirmed(plan)
        origin = self._judging.origin(asking)
        try:
            if self._emergency is not None:
                self._emergency.catch_up()
            opened = self._ledger.open(plan, origin)
        except RecordUnavailableError as error:
            unconfirmed = any(wish.confirm for wish in plan.wishes)
            if self._emergency is None or unconfirmed or not only_stops(plan):
                raise
            log.error("a stop goes out past the record: %s", error)  # noqa: TRY400  the trace says nothing more
            return self._emergency.stop(plan, origin)
        self._wake()
        first = opened.operations[0]
        waits = first.state is State.AWAITING_CONFIRMATION
        if waits and isinstance(first.call, RemoveFromRoom):
            return ConfirmRemoval(first)
        said = plan.said
        trouble = None if opened.repeat else self._trouble()
        if trouble is not None:
            said = (*said, trouble.said)
        freeze = None
        if opened.held_up:
            freeze = self._reader.frozen(asking.actor.team)
        return Accepted(opened.operations, opened.repeat, said, freeze)

    def rooms_of(
        self, wanted: Act | Extension, asking: Asking, *, everywhere: bool = False
    ) -> tuple[Room, ...]:
        """
        The room named, the channel's own, or every room with an open feed.

        Raises:
            UnknownRoomError: Nobody knows it.
            UsageError: None is named, and the channel has none of its own.
        """
        if everywhere:
            rooms = self._judging.rooms_on_air(asking, wanted.action)
            if not rooms:
                raise _nothing_on_air(wanted.action)
            return rooms
        if wanted.room is None:
            room = self._judging.default_room(asking)
            if room is None:
                raise UsageError(
                    "Which room? This channel has no room of its own.",
                    remedy=f"Name it, as in {asking.line} room42, or give the "
                    "channel one with /room here room42.",
                    about="room",
                )
            return (room,)
        room = self._reader.room(asking.actor.team, wanted.room.text)
        if room is None:
            self._judging.demand(
                asking, wanted.action, place_of(None, asking, wanted.room.text)
            )
            raise self._judging.unknown_room(asking, wanted.room.text, wanted.action)
        return (room,)

    def _extend(self, wanted: Extension, asking: Asking) -> Answer:
        """Move an automatic stop; nothing goes to the backend."""
        (room,) = self.rooms_of(wanted, asking)
        verdict = self._judging.demand(asking, wanted.action, place_of(room, asking))
        self._orders.demand_thawed(asking.actor.team)
        origin = self._judging.origin(asking)
        return self._timing.extend(room, wanted.by, origin, verdict.max_duration)

    def _judge_room_act(self, wanted: RoomAct, asking: Asking) -> None:
        """Room acts name their room; one that is to be added is not known yet."""
        name = wanted.room.text if wanted.room else ""
        room = self._reader.room(asking.actor.team, name) if name else None
        self._judging.demand(asking, wanted.action, place_of(room, asking, name))

    def _dry_run(self, wanted: Act, rooms: tuple[Room, ...], asking: Asking) -> Answer:
        """Show the exact calls and the verdict; record that it was asked."""
        for room in rooms:
            # What a room's calls look like is for those who may see the room.
            self._judging.demand(asking, Action.SEE, place_of(room, asking))
        plan = self._planning.plan(wanted, rooms, asking.actor.team)
        verdicts = self._judging.verdicts(asking, plan, rooms)
        # A moment that has passed is refused here as it would be in earnest.
        self._timing.timed(plan, asking, verdicts)
        answer = self._planning.preview(plan, verdicts)
        self._ledger.note(
            EventKind.SHOWN,
            self._judging.origin(asking),
            what="dry run",
            action=wanted.action.value,
            room=", ".join(room.name.text for room in rooms),
            allowed=answer.allowed,
        )
        return answer


def to_be_confirmed(plan: Plan) -> Plan:
    """The same, where a person has to say yes to each wish: stops, too."""
    wishes = tuple(replace(wish, confirm=True) for wish in plan.wishes)
    return replace(plan, wishes=wishes)


def _nothing_on_air(action: Action) -> UsageError:
    command, _, _ = action.value.partition(".")
    return UsageError(
        "Nothing that you may stop is known to be on air or recorded.",
        remedy="Name the room to ask the backend all the same, as in "
        f"/{command} stop room42.",
    )
