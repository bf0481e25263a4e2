"""
Deciding: what second persons, and whoever breaks glass, say to what waits.

Whether their word counts is asked of the record and the rules in force now; the
button, or the form, only names an operation.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.domain.answer import Accepted
from bot.domain.command import Action
from bot.domain.consent import Decided, GlassBroken, ReviewClosed
from bot.domain.errors import NotAllowedError, WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.rules import WORKFLOW
from bot.flow.judging import place_on_record
from bot.flow.offering import Offering, trying

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeVar

    from bot.domain.answer import Answer
    from bot.domain.command import Asking
    from bot.domain.operation import Operation
    from bot.flow.agreeing import Agreements
    from bot.flow.judging import Judging
    from bot.ports import Ledger, Reader

    T = TypeVar("T")


class Deciding:
    """
    Takes the word of second persons.

    Attributes:
        offering: Knows whom it is of use to ask for a reason.
    """

    def __init__(
        self,
        ledger: Ledger,
        reader: Reader,
        judging: Judging,
        agreements: Agreements,
        wake: Callable[[], None],
    ) -> None:
        """
        Wire it.

        Args:
            ledger: Where decisions go on record.
            reader: Where operations are looked up.
            judging: Asks the rules.
            agreements: Knows who may decide.
            wake: Called when there is something for the workers.
        """
        self._ledger = ledger
        self._reader = reader
        self._judging = judging
        self._agreements = agreements
        self._wake = wake
        self.offering = Offering(reader, judging, agreements)

    def approve(self, number: int, asking: Asking) -> Answer:
        """
        A second person's yes.

        Raises:
            NotAllowedError: Theirs does not count.
            WrongStateError: It does not wait for one.
        """
        operation = self._found(number, asking, "approve")
        judge = self._agreements.by_approver(asking.actor)
        approved = self._tried(
            asking,
            number,
            "approve",
            lambda: self._ledger.approve(
                operation.number,
                self._judging.origin(asking),
                self._person(asking),
                judge,
            ),
        )
        self._wake()
        if approved.state in {State.STALE, State.REFUSED}:
            raise _came_to_nothing(approved)
        freeze = self._reader.frozen(asking.actor.team)
        left = self._agreements.left(approved)
        return Decided(approved, approved=True, left=left, freeze=freeze)

    def decline(self, number: int, reason: str, asking: Asking) -> Answer:
        """
        A second person's no, which ends it.

        Raises:
            NotAllowedError: Theirs does not count.
            WrongStateError: It does not wait for one.
        """
        operation = self._found(number, asking, "decline")
        judge = self._agreements.by_approver(asking.actor)
        declined = self._tried(
            asking,
            number,
            "decline",
            lambda: self._ledger.decline(
                operation.number,
                reason,
                self._judging.origin(asking),
                self._person(asking),
                judge,
            ),
        )
        self._wake()
        return Decided(declined, approved=False)

    def break_glass(self, number: int, why: str, asking: Asking) -> Answer:
        """
        Run it without its approvals.

        Raises:
            NotAllowedError: They may not.
            WrongStateError: It does not wait, all is frozen, a review is due, or it
                came to nothing: then no glass was broken.
        """
        operation = self._found(number, asking, "break glass")
        broken = self._tried(
            asking,
            number,
            "break glass",
            lambda: self._unfrozen(operation, why, asking),
        )
        self._wake()
        ended = broken.state in {State.STALE, State.REFUSED}
        if ended and self._reader.review(broken.number) is None:
            raise _came_to_nothing(broken)
        return GlassBroken(broken)

    def review(self, number: int, asking: Asking) -> Answer:
        """
        An approver looked at what was run without approvals.

        Raises:
            NotAllowedError: Theirs does not count, or they broke the glass.
            WrongStateError: There is nothing to look at.
        """
        operation = self._found(number, asking, "review")
        owed = self._reader.review(operation.number)
        rules = self._judging.in_force.rules()
        breaker = owed.broken_by.user if owed else ""
        if owed is not None and self._person(asking) == rules.person(breaker):
            raise NotAllowedError(
                "You broke the glass yourself, so somebody else has to look at it.",
                remedy="Ask an approver to press Reviewed.",
                action=Action.BREAK_GLASS,
                room=operation.room,
                tried="review",
            )
        judge = self._agreements.by_approver(asking.actor)
        closed = self._tried(
            asking,
            number,
            "review",
            lambda: self._ledger.review(
                operation.number,
                "",
                self._judging.origin(asking),
                self._person(asking),
                judge,
            ),
        )
        self._wake()
        return ReviewClosed(closed)

    def confirm(self, number: int, asking: Asking) -> Answer:
        """
        The asker's second yes; somebody's for what a workflow asked.

        Raises:
            NotAllowedError: Not allowed (any more).
            WrongStateError: It does not wait for one.
        """
        operation = self._here(number, asking)
        self.demand_own(operation, asking)
        if operation.actor.user == WORKFLOW and not operation.confirmed_by:
            # From now on it is theirs, so they are none of its second persons.
            operation = replace(operation, confirmed_by=asking.actor.user)
        agreement = self._agreements.decide(operation)
        confirmed = self._tried(
            asking,
            number,
            "",
            lambda: self._ledger.confirm(
                operation.number, self._judging.origin(asking), agreement
            ),
        )
        self._wake()
        return Accepted((confirmed,))

    def demand_own(self, operation: Operation, asking: Asking) -> None:
        """
        Go on only for somebody who could have asked for it there.

        Raises:
            NotAllowedError: The rules say no.
        """
        room = self._reader.room(asking.actor.team, operation.room)
        place = place_on_record(operation, room)
        self._judging.demand(asking, operation.action, place)

    def _unfrozen(self, operation: Operation, why: str, asking: Asking) -> Operation:
        self.offering.demand_thawed(operation)
        return self._ledger.break_glass(
            operation.number,
            why,
            self._judging.origin(asking),
            self._person(asking),
            self._agreements.by_breaker(asking.actor),
        )

    def _tried(
        self, asking: Asking, number: int, tried: str, act: Callable[[], T]
    ) -> T:
        """Do it; a press that names what is over leaves its line in the history."""
        try:
            with trying(tried):
                return act()
        except WrongStateError as error:
            origin = self._judging.origin(asking)
            self._ledger.note(
                EventKind.IN_VAIN, origin, pressed_for=number, why=error.what
            )
            raise

    def _found(self, number: int, asking: Asking, tried: str) -> Operation:
        """
        The operation, if they may know of it: its number may be a guess.

        Raises:
            NotAllowedError: They may not even see it, or there is none; both are
                told, and go on record, alike.
            WrongStateError: It has no number.
        """
        # Without a number nothing was guessed: the press itself is none of ours.
        here = self._reader.operation
        operation = here(number) if number else self._here(number, asking)
        with trying(tried):
            if operation is None or operation.actor.team != asking.actor.team:
                raise self._judging.unseen(number)
            self._agreements.demand_sight(operation, asking)
        return operation

    def _here(self, number: int, asking: Asking) -> Operation:
        """
        The operation, if it is of this workspace.

        Raises:
            WrongStateError: There is none of that number here.
        """
        operation = self._reader.operation(number)
        if operation is None or operation.actor.team != asking.actor.team:
            origin = self._judging.origin(asking)
            why = "nothing of that number"
            self._ledger.note(EventKind.IN_VAIN, origin, pressed_for=number, why=why)
            raise WrongStateError(
                "That names nothing that is on record here.",
                remedy="See what waits with /onair pending.",
            )
        return operation

    def _person(self, asking: Asking) -> str:
        return self._judging.in_force.rules().person(asking.actor.user)


def _came_to_nothing(operation: Operation) -> WrongStateError:
    """It ended when somebody spoke to it: by the rules, or by the room, of now."""
    finding = operation.finding
    return WrongStateError(
        finding.what if finding else "It is not what was shown any more.",
        remedy="Whoever asked can press Ask again.",
    )
