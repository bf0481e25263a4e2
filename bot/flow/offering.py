"""
Offering: whoever may not is told before they write a reason, not after.

What is offered gives no right: it is judged anew when it is done.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.domain.command import Button
from bot.domain.errors import DeniedError, WrongStateError
from bot.domain.operation import WAITING, State
from bot.domain.telling import stood

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.actor import Actor
    from bot.domain.command import Asking
    from bot.domain.operation import Operation
    from bot.flow.agreeing import Agreements
    from bot.flow.judging import Judging
    from bot.ports import Reader


class Offering:
    """Knows who may be asked for a reason."""

    def __init__(
        self, reader: Reader, judging: Judging, agreements: Agreements
    ) -> None:
        """Everything is looked up in *reader*, and judged by *agreements*."""
        self._judging = judging
        self._reader = reader
        self._agreements = agreements

    def demand(self, button: Button, operation: Operation, asking: Asking) -> None:
        """
        Go on only where *Decline…* or *Break glass…* could be done just now.

        Raises:
            NotAllowedError: Their word does not count, or they may not.
            WrongStateError: It does not wait for approval, or a freeze holds it.
        """
        declines = button is Button.DECLINE
        agreements, actor = self._agreements, asking.actor
        by = agreements.by_approver if declines else agreements.by_breaker
        with trying("decline" if declines else "break glass"):
            agreements.demand_sight(operation, asking)
            if not declines:
                self.demand_thawed(operation)
            if operation.state is not State.AWAITING_APPROVAL:
                raise WrongStateError(
                    stood(operation), remedy=f"See /onair why {operation.number}."
                )
            room = self._reader.room(operation.actor.team, operation.room)
            by(actor)(operation, room, ())
            if not declines:
                self._demand_no_debt(actor)

    def demand_thawed(self, operation: Operation) -> None:
        """
        Go on only where no freeze holds it, which is no matter of approvals.

        Raises:
            WrongStateError: One does; `by` says whose.
        """
        freeze = self._reader.frozen(operation.actor.team)
        if freeze is not None and operation.state in WAITING:
            raise WrongStateError(
                "A freeze holds it, and breaking glass does not pass that.",
                remedy="Whoever may unfreeze can end it with /onair unfreeze.",
                by=freeze.by.user,
            )

    def _demand_no_debt(self, actor: Actor) -> None:
        """Nobody breaks glass again before somebody has looked at the last time."""
        person = self._judging.in_force.rules().person
        for review in self._reader.reviews(actor.team):
            if person(review.broken_by.user) == person(actor.user):
                raise WrongStateError(
                    "Nobody has looked yet at the last time that you broke glass, for "
                    f"operation {review.operation}.",
                    remedy="Ask one of its approvers to press Reviewed: /onair why "
                    f"{review.operation} says who they are.",
                )


@contextmanager
def trying(what: str) -> Iterator[None]:
    """A refusal in here is one of *what* somebody tried to do to another's wish."""
    try:
        yield
    except DeniedError as error:
        error.tried = what
        raise
