"""
Reasons: plain answers to “why?”, “may I?”, “who may?” and “what waits?”.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.commands.grammar import MayIAsk, Pending, WhoCanAsk, Why
from bot.commands.orders import ON_NO_ROOM
from bot.domain.actor import Actor
from bot.domain.command import Action
from bot.domain.consent import MayI, WhoCan, WhyShown
from bot.domain.errors import UsageError
from bot.domain.naming import members, unread
from bot.domain.policy import APPROVABLE, concerns, denial
from bot.domain.rules import Place
from bot.domain.standing import out_of_reach, to_ask
from bot.flow.judging import MOST_NAMED, place_of, place_on_record
from bot.flow.waiting import Waiting

if TYPE_CHECKING:
    from bot.commands.grammar import Inquiry
    from bot.domain.answer import Answer
    from bot.domain.command import Asking
    from bot.domain.consent import PendingShown
    from bot.domain.room import RoomName
    from bot.domain.rules import Verdict
    from bot.flow.agreeing import Agreements
    from bot.flow.judging import Judging
    from bot.flow.showing import Showing
    from bot.ports import Ledger, Reader

MOST_EVENTS = 20
# Acts that are done to no room.
_ROOMLESS = frozenset({Action.FREEZE, Action.UNFREEZE})
_IN_A_FREEZE = _ROOMLESS | {Action.BROADCAST_STOP, Action.RECORD_STOP, Action.SEE}


class Reasons:
    """Answers what is asked of the rules and of what waits for people."""

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        judging: Judging,
        agreements: Agreements,
        showing: Showing,
    ) -> None:
        """The ledger is asked for the time only; *showing* writes what was told."""
        self._ledger = ledger
        self._reader = reader
        self._judging = judging
        self._showing = showing
        self._waiting = Waiting(ledger, reader, judging, agreements)

    def answer(self, inquiry: Inquiry, asking: Asking) -> Answer:
        """
        The answer, as far as it is for the asker.

        Raises:
            NotAllowedError: It is about what they may not see, or what is not there.
            UnknownRoomError: It is about a room that nobody knows.
            UsageError: No room is named, and the channel has none of its own.
        """
        match inquiry:
            case Why(operation):
                return self._why(operation, asking)
            case MayIAsk(action, room):
                return self._may_i(action, room, asking)
            case WhoCanAsk(action, room):
                return self._who_can(action, room, asking)
            case Pending():
                return self.pending(asking)

    def pending(self, asking: Asking) -> PendingShown:
        """What waits for people; what the asker may see of it."""
        return self._waiting.pending(asking)

    def _why(self, number: int, asking: Asking) -> WhyShown:
        operation = self._reader.operation(number)
        if operation is None or operation.actor.team != asking.actor.team:
            raise self._judging.unseen(number)
        room = self._reader.room(asking.actor.team, operation.room)
        if operation.actor != asking.actor:
            place = place_of(room, asking, operation.room)
            seen = self._judging.verdict(asking.actor, Action.SEE, place)
            if not seen.allowed:
                raise self._judging.unseen(number)
        now = None
        if not operation.actor.is_onair:
            place = place_on_record(operation, room)
            now = self._judging.verdict_on(operation, place)
        team = asking.actor.team
        events = self._reader.history(team, operation=number, most=MOST_EVENTS)
        self._showing.why(operation, asking)
        return WhyShown(
            operation,
            operation.trace,
            self._reader.approvals(number),
            self._reader.review(number),
            now,
            events,
            self._ledger.now(),
        )

    def _may_i(self, action: Action, named: RoomName | None, asking: Asking) -> MayI:
        place = self._place(action, named, asking)
        verdict = self._judging.verdict(asking.actor, action, place)
        matter = self._judging.matter(asking.actor, action, place)
        why_not, _ = out_of_reach(verdict.quorums, matter)
        freeze = None
        if action not in _IN_A_FREEZE:
            freeze = self._reader.frozen(asking.actor.team)
        return MayI(
            action,
            place.room,
            verdict,
            to_ask(verdict.quorums, matter),
            why_not,
            self._to_ask_instead(action, place, asking, verdict),
            freeze,
        )

    def _to_ask_instead(
        self, action: Action, place: Place, asking: Asking, verdict: Verdict
    ) -> tuple[str, ...]:
        """A few who may what the asker may not; labels of unseen rooms stay unseen."""
        if verdict.allowed or verdict.undecided:
            return ()
        team = asking.actor.team
        if not self._judging.verdict(asking.actor, Action.SEE, place).allowed:
            place = Place(place.room, (), place.channel)
        return self._judging.who_can(team, action, place)[:MOST_NAMED]

    def _who_can(
        self, action: Action, named: RoomName | None, asking: Asking
    ) -> WhoCan:
        place = self._place(action, named, asking)
        here = Place(place.room, place.labels, asking.channel)
        self._judging.demand(asking, Action.SEE, here)
        rules = self._judging.in_force.rules()
        team = asking.actor.team
        groups = self._judging.in_force.groups(team, action)
        concerning = [one for one in rules.rules if concerns(one, action, place)]
        agreed = action in APPROVABLE and any(one.approvals for one in concerning)
        people = self._judging.who_can(team, action, place)
        needs = {
            user: agreed
            and bool(self._judging.verdict_of(team, user, action, place).quorums)
            for user in people
        }
        entries = [one for it in concerning for one in (*it.allow, *it.deny)]
        seconds = [
            one for it in concerning if agreed and it.approvals for one in it.approvers
        ]
        # Admins may approve whatever others ask for.
        listed = members(seconds, rules, groups) | (rules.admins if agreed else set())
        approvers = (
            user
            for user in listed - groups.gone
            if not denial(Actor(team, user), action, place, rules, groups)[0]
        )
        return WhoCan(
            action,
            place.room,
            tuple(needs.items()),
            tuple(sorted(approvers)),
            tuple(sorted(unread((*entries, *seconds), groups))),
        )

    def _place(self, action: Action, named: RoomName | None, asking: Asking) -> Place:
        """The room that is meant, which the asker must be allowed to know of."""
        team = asking.actor.team
        if action in _ROOMLESS:
            return Place("", (), asking.channel)
        if named is None:
            room = self._judging.default_room(asking)
            if room is None and action not in ON_NO_ROOM:
                raise UsageError(
                    "Which room? This channel has no room of its own.",
                    remedy=f"Name it, as in {asking.line} room42.",
                    about="room",
                )
            return place_of(room, asking)
        room = self._reader.room(team, named.text)
        if room is None and action is not Action.ROOM_ADD:
            if not self._judging.may_see(asking, None, named.text):
                # As if it were there: whether it is, is not for them.
                return place_of(None, asking, named.text)
            raise self._judging.unknown_room(asking, named.text, action)
        return place_of(room, asking, named.text)
