"""
Waiting: what waits for people, and which of it for the one who asks.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.consent import PendingShown
from bot.domain.operation import State
from bot.domain.retrying import stops

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.actor import Actor
    from bot.domain.approval import Review
    from bot.domain.command import Asking
    from bot.domain.operation import Operation
    from bot.flow.agreeing import Agreements
    from bot.flow.judging import Judging
    from bot.ports import Ledger, Reader


class Waiting:
    """Gathers what waits, as far as the asker may see it."""

    def __init__(
        self, ledger: Ledger, reader: Reader, judging: Judging, agreements: Agreements
    ) -> None:
        """The ledger is asked for the time only."""
        self._ledger = ledger
        self._reader = reader
        self._judging = judging
        self._agreements = agreements

    def pending(self, asking: Asking) -> PendingShown:
        """What waits for second persons, for a look, and for the end of a freeze."""
        actor, now = asking.actor, self._ledger.now()
        freeze = self._reader.frozen(actor.team)
        waiting = self._reader.waiting(actor.team)
        asked = [one for one in waiting if one.state is State.AWAITING_APPROVAL]
        mine = tuple(one for one in asked if self._waits_for(actor, one))
        others = tuple(
            one for one in asked if one not in mine and self._sees(one, asking)
        )
        held = tuple(
            one
            for one in waiting
            if _held(one, now, frozen=freeze is not None) and self._sees(one, asking)
        )
        known = {one.number for one in held}
        # What begins after another one goes with it.
        held = tuple(one for one in held if one.after not in known)
        to_close, to_see = self._reviews(asking)
        return PendingShown(
            mine,
            others,
            to_close,
            freeze,
            now,
            left={one.number: self._agreements.left(one) for one in (*mine, *others)},
            others_reviews=to_see,
            held=held,
            own=frozenset(
                one.number
                for one in (*others, *held)
                if actor in {one.actor, one.whose}
            ),
        )

    def _waits_for(self, actor: Actor, operation: Operation) -> bool:
        """Whether their yes could count, and they have not said anything yet."""
        rules = self._judging.in_force.rules()
        person = rules.person(actor.user)
        said = self._reader.approvals(operation.number)
        return all(one.person != person for one in said) and (
            self._agreements.may_decide(actor, operation)
        )

    def _reviews(
        self, asking: Asking
    ) -> tuple[
        tuple[tuple[Review, Operation], ...], tuple[tuple[Review, Operation], ...]
    ]:
        """Those that the asker may close, and the others that they may see."""
        rules = self._judging.in_force.rules()
        to_close, to_see = [], []
        for review in self._reader.reviews(asking.actor.team):
            operation = self._reader.operation(review.operation)
            if operation is None:
                continue
            breaker = rules.person(review.broken_by.user)
            own = rules.person(asking.actor.user) == breaker
            if not own and self._agreements.may_decide(asking.actor, operation):
                to_close.append((review, operation))
            elif own or self._sees(operation, asking):
                to_see.append((review, operation))
        return tuple(to_close), tuple(to_see)

    def _sees(self, operation: Operation, asking: Asking) -> bool:
        if asking.actor in {operation.actor, operation.whose}:
            return True
        room = self._reader.room(asking.actor.team, operation.room)
        return self._judging.may_see(asking, room, operation.room)


def _held(operation: Operation, now: datetime, *, frozen: bool) -> bool:
    """Whether a halt keeps it waiting, or it waits since one for its asker."""
    if operation.state is State.AWAITING_CONFIRMATION:
        return operation.held
    due = operation.begins_at is None or operation.begins_at <= now
    ready = operation.state is State.READY
    return frozen and ready and due and not stops(operation)
