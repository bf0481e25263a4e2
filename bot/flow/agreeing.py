"""
Agreeing: whom the rules want to agree, and whether those who did are enough.

Everything is asked of the rules in force at that moment: when a wish is made, when
somebody decides, and when it is about to be carried out.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.approval import Ruling
from bot.domain.command import Action, Agreement, Asking
from bot.domain.errors import NotAllowedError, WrongStateError
from bot.domain.naming import named, unread
from bot.domain.policy import denial
from bot.domain.retrying import stops
from bot.domain.standing import out_of_reach, reached, standing, still_needed, to_ask
from bot.domain.terms import terms
from bot.flow.judging import MOST_NAMED, place_of, place_on_record
from bot.flow.pressing import demand_same_room

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.command import Plan
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from bot.domain.rules import Place, Quorum, Verdict
    from bot.domain.standing import Matter
    from bot.flow.judging import Judging
    from bot.ports import Judge, Reader


class Agreements:
    """Works out what is to be agreed on, and by whom."""

    def __init__(self, reader: Reader, judging: Judging) -> None:
        """*reader* knows the rooms; *judging* the rules of now."""
        self._reader = reader
        self._judging = judging

    def needed(
        self,
        actor: Actor,
        action: Action,
        place: Place,
        room: Room | None,
        verdict: Verdict,
    ) -> Agreement:
        """
        What the verdict wants of others.

        Raises:
            NotAllowedError: Those others are not there.
        """
        trace = verdict.trace
        if verdict.undecided:
            return Agreement(trace=trace, unread=verdict.unread)
        matter = self._judging.matter(actor, action, place)
        approvers = (one for it in verdict.quorums for one in it.approvers)
        not_known = unread(approvers, matter.groups)
        if not_known:
            # Whoever is to be asked must be known.
            return Agreement(trace=trace, unread=not_known)
        why_not, not_known = out_of_reach(verdict.quorums, matter)
        if not_known:
            return Agreement(trace=trace, unread=not_known)
        if why_not:
            raise NotAllowedError(
                f"{act_of(action)} {place.room} needs second persons, and there are "
                f"too few. {why_not}",
                remedy="Whoever runs OnAir adds approvers to the rule, or to the "
                "group that it names.",
                action=action,
                room=place.room,
                trace=(*trace, why_not),
            )
        return Agreement(
            quorums=verdict.quorums,
            within=verdict.approve_within,
            asked=to_ask(verdict.quorums, matter),
            terms=terms(verdict, room),
            trace=trace,
        )

    def agreed(
        self,
        plan: Plan,
        asking: Asking,
        rooms: tuple[Room, ...],
        verdicts: tuple[Verdict, ...],
    ) -> Plan:
        """
        The same plan, each wish with whom it has to wait for.

        Raises:
            NotAllowedError: Somebody would have to agree who is not there.
        """
        known = {room.name.text: room for room in rooms}
        wishes = []
        for wish, verdict in zip(plan.wishes, verdicts, strict=True):
            room = known.get(wish.room)
            place = place_of(room, asking, wish.room)
            needed = self.needed(asking.actor, wish.action, place, room, verdict)
            wishes.append(replace(wish, agreement=needed))
        return replace(plan, wishes=tuple(wishes))

    def decide(self, operation: Operation) -> Agreement:
        """
        The same for what is on record and waits until all is known.

        Raises:
            NotAllowedError: Its asker may not, or nobody could agree.
            WrongStateError: The room is not the one that its call is aimed at.
        """
        room = self._reader.room(operation.actor.team, operation.room)
        if operation.call is not None and not stops(operation):
            # Others would agree to the room of now, and the call go to that of then.
            demand_same_room(room, operation.room, operation.call)
        place = place_on_record(operation, room)
        verdict = self._judging.verdict_on(operation, place)
        if not verdict.allowed and not verdict.undecided:
            # It may be told on a card, which everybody reads.
            act = operation.action.value
            raise NotAllowedError(
                f"It is not allowed. {verdict.reason}",
                remedy=f"/onair who-can {act} {place.room} lists who may.",
                action=operation.action,
                room=place.room,
                trace=verdict.trace,
            )
        return self.needed(operation.whose, operation.action, place, room, verdict)

    def ruling(
        self, operation: Operation, room: Room | None, agreed: tuple[Actor, ...]
    ) -> Ruling:
        """What the rules say to it now, before it is carried out (fits `Judge`)."""
        if operation.actor.is_onair:
            return Ruling()
        place = place_on_record(operation, room)
        verdict = self._judging.verdict_on(operation, place)
        matter = self._judging.matter(operation.whose, operation.action, place)
        if verdict.undecided:
            # Slack tells later; until then nothing is sent, and nothing is over.
            return Ruling(reached=False, unread=verdict.unread)
        if not verdict.allowed:
            return Ruling(why_not=_of_its_asker(verdict, operation), reached=False)
        if operation.whose.user in matter.groups.gone:
            why_not = "The account of whoever asked for it is deactivated."
            return Ruling(why_not=why_not, reached=False)
        moved = "" if operation.quorums else _moved(operation, room)
        if moved:
            return Ruling(why_not=moved, reached=False)
        enough = reached(agreed, verdict.quorums, matter)
        approvers = (one for it in verdict.quorums for one in it.approvers)
        not_known = frozenset() if enough else unread(approvers, matter.groups)
        return Ruling(
            terms=terms(verdict, room),
            quorums=verdict.quorums,
            reached=enough,
            unread=not_known,
        )

    def by_approver(self, actor: Actor) -> Judge:
        """As `ruling`, on the word of somebody who must be an approver of it."""

        def judge(
            operation: Operation, room: Room | None, agreed: tuple[Actor, ...], /
        ) -> Ruling:
            self._demand_standing(actor, operation, room)
            return self.ruling(operation, room, agreed)

        return judge

    def by_breaker(self, actor: Actor) -> Judge:
        """As `ruling`, on the word of somebody who may do without approvals."""

        def judge(
            operation: Operation, room: Room | None, agreed: tuple[Actor, ...], /
        ) -> Ruling:
            self._demand_glass(actor, operation, room)
            return self.ruling(operation, room, agreed)

        return judge

    def may_decide(self, actor: Actor, operation: Operation) -> bool:
        """Whether their yes could count for what waits."""
        room = self._reader.room(operation.actor.team, operation.room)
        matter, quorums = self._matter(operation, room)
        return standing(actor, quorums, matter).may

    def left(self, operation: Operation) -> tuple[tuple[Quorum, int], ...]:
        """How many each quorum of what waits still needs."""
        room = self._reader.room(operation.actor.team, operation.room)
        place = place_on_record(operation, room)
        matter = self._judging.matter(operation.whose, operation.action, place)
        said = self._reader.approvals(operation.number)
        agreed = (one.actor for one in said if one.approved)
        return still_needed(agreed, operation.quorums, matter)

    def demand_sight(self, operation: Operation, asking: Asking) -> None:
        """
        Go on only for whoever may know of it, or whose word may count for it.

        Raises:
            NotAllowedError: It is certainly not for them.
        """
        actor = asking.actor
        room = self._reader.room(operation.actor.team, operation.room)
        place = place_of(room, asking, operation.room)
        seen = self._judging.verdict(actor, Action.SEE, place)
        if operation.actor == actor or seen.allowed or seen.undecided:
            return
        matter, quorums = self._matter(operation, room)
        stands = standing(actor, quorums, matter)
        breakers = tuple(who for one in quorums for who in one.break_glass)
        breaks = named((actor.user,), breakers, matter.rules, matter.groups)
        if not (stands.may or stands.unread or breaks or breaks.unread):
            raise self._judging.unseen(operation.number)

    def _matter(
        self, operation: Operation, room: Room | None
    ) -> tuple[Matter, tuple[Quorum, ...]]:
        """What is to be agreed on, and by whom as things stand now."""
        place = place_on_record(operation, room)
        verdict = self._judging.verdict_on(operation, place)
        matter = self._judging.matter(operation.whose, operation.action, place)
        return matter, verdict.quorums or operation.quorums

    def _demand_standing(
        self, actor: Actor, operation: Operation, room: Room | None
    ) -> None:
        matter, quorums = self._matter(operation, room)
        found = standing(actor, quorums, matter)
        if not found.may:
            who_can = () if found.unread else to_ask(quorums, matter)[:MOST_NAMED]
            remedy = "Ask one of them." if who_can else "Ask whoever runs OnAir here."
            if found.unread:
                remedy = "It is being read. Try again in a moment."
            raise NotAllowedError(
                found.reason,
                remedy=remedy,
                action=operation.action,
                room=operation.room,
                who_can=who_can,
            )

    def _demand_glass(
        self, actor: Actor, operation: Operation, room: Room | None
    ) -> None:
        place = place_on_record(operation, room)
        matter, quorums = self._matter(operation, room)
        rules, groups = matter.rules, matter.groups
        own = self._judging.verdict(actor, Action.BREAK_GLASS, place)
        denied, not_known = denial(actor, operation.action, place, rules, groups)
        never, nor_that = denial(actor, Action.BREAK_GLASS, place, rules, groups)
        denied, not_known = denied or never, not_known | nor_that
        by_rule = bool(quorums) and all(
            named((actor.user,), one.break_glass, rules, groups) for one in quorums
        )
        if not denied and not not_known and (own.allowed or by_rule):
            return
        approves = standing(actor, quorums, matter).may
        raise NotAllowedError(
            f"You may not break glass for operation {operation.number}. "
            + ((denied and f"{denied[:1].upper()}{denied[1:]}.") or own.reason),
            remedy="Press Approve." if approves else "Ask an approver to agree.",
            action=Action.BREAK_GLASS,
            room=operation.room,
            who_can=() if approves else to_ask(quorums, matter)[:MOST_NAMED],
            trace=own.trace,
        )


def _of_its_asker(verdict: Verdict, operation: Operation) -> str:
    """The reason as a finding keeps it: plain words, in which no id is a name."""
    return verdict.reason.replace(operation.whose.user, "its asker")


def _moved(operation: Operation, room: Room | None) -> str:
    """
    Why the name that was judged is not where the call goes, or "".

    What others agreed to is compared with the whole record of the room.
    """
    if operation.call is None:
        return ""
    try:
        demand_same_room(room, operation.room, operation.call)
    except WrongStateError as error:
        return error.what
    return ""


def act_of(action: Action) -> str:
    """How an act begins a sentence that goes on with the room."""
    return {
        Action.BROADCAST_START: "Putting on air",
        Action.RECORD_START: "Recording",
        Action.ROOM_KICK: "Removing people from",
    }.get(action, action.value)
