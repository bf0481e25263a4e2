"""
Glass: what runs without its approvals, and the debt of whoever said so.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, literal_column, select, update

from bot.domain.errors import NotAllowedError, WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from storage.agreeing import (
    again,
    demand_same_rules,
    demand_waiting,
    held,
    write_word,
)
from storage.approvals import review_of, said_to, sign_glass
from storage.ending import asked_with
from storage.gestures import gesture_known, keep_gesture, write_repeat
from storage.onward import ask_alone, go_on, show
from storage.owing import asked_by_message, owe_direct
from storage.ruling import end_it, flaw, ruled
from storage.tables import reviews
from storage.transaction import Writing, one_transaction
from storage.turns import halted

if TYPE_CHECKING:
    from bot.domain.approval import Review
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.ruling import Judge
    from storage.transaction import Transaction

_ADD = insert(reviews)
_OPEN = select(reviews.c.operation).where(
    reviews.c.team == bindparam("of_team"),
    reviews.c.person == bindparam("of_person"),
    reviews.c.closed_at.is_(None),
)
_WHOSE = select(reviews.c.person).where(reviews.c.operation == bindparam("of_number"))
_CLOSE = (
    update(reviews)
    .where(
        reviews.c.operation == bindparam("of_number"),
        reviews.c.closed_at.is_(literal_column("NULL")),
    )
    .values(
        closed_by=bindparam("its_closer"),
        closed_at=bindparam("now"),
        note=bindparam("its_note"),
    )
)


class Glass(Writing):
    """The part of the ledger in which glass is broken, and looked after."""

    @one_transaction
    def break_glass(
        self,
        transaction: Transaction,
        number: int,
        why: str,
        origin: Origin,
        person: str,
        judge: Judge,
    ) -> Operation:
        """
        Run it without its approvals: `awaiting_approval` → `ready`, with a debt.

        Everybody who was asked is told.  What was asked with it goes with it, where
        *judge* lets it.  What is no longer what was shown becomes `stale` here, too.

        Args:
            transaction: The one that this method is.
            number: The operation's.
            why: The reason given.
            origin: On whose word.
            person: Who is behind that account.
            judge: Says whether they may.

        Raises:
            NotAllowedError: *judge* says that they must not.
            WrongStateError: It does not wait for approval, a freeze is in force, or
                that person's last review is still open.
        """
        operation = held(transaction, number, origin)
        if gesture_known(transaction, origin):
            write_repeat(transaction, operation, origin, "break glass")
            return operation
        if operation.state is State.READY:
            _demand_no_halt(transaction, operation)
        demand_waiting(transaction, operation, said_to(transaction, number))
        demand_same_rules(transaction, origin)
        # Two of one person at once, on another operation each, must see each other.
        transaction.take_turns(f"glass {operation.actor.team} {person}")
        ruling = ruled(transaction, operation, judge, (origin.actor,))
        _demand_no_halt(transaction, operation)
        _demand_no_debt(transaction, operation, person)
        end = flaw(transaction, operation, ruling)
        if end is None:
            _break(transaction, operation, why, origin, person)
            _break_along(transaction, operation, origin, judge)
        else:
            end_it(transaction, operation, end)
        ask_alone(transaction, operation)
        keep_gesture(transaction, origin, number)
        return again(transaction, number)

    @one_transaction
    def review(
        self,
        transaction: Transaction,
        number: int,
        note: str,
        origin: Origin,
        person: str,
        judge: Judge,
    ) -> Review:
        """
        An approver looked at what was run without approvals; the debt is closed.

        Args:
            transaction: The one that this method is.
            number: The operation's.
            note: What they have to say, or "".
            origin: On whose word.
            person: Who is behind that account.
            judge: Says whether their word counts.

        Raises:
            NotAllowedError: *judge* says that theirs does not count.
            WrongStateError: There is no such debt, it is closed (`by` says whose
                word that was), or it is their own.
        """
        operation = held(transaction, number, origin)
        review = review_of(transaction, number)
        if review is None:
            raise WrongStateError(
                f"Operation {number} was not run without its approvals.",
                remedy="There is nothing to review; see /onair pending.",
            )
        if gesture_known(transaction, origin):
            write_repeat(transaction, operation, origin, "review")
            return review
        if review.closed_by is not None:
            raise WrongStateError(
                f"Operation {number} is reviewed already.",
                remedy=f"See /onair history {number}.",
                by=review.closed_by.user,
            )
        whose = transaction.db.execute(_WHOSE, {"of_number": number}).scalar_one()
        if whose == person:
            raise WrongStateError(
                "You broke the glass yourself, so somebody else has to look at it.",
                remedy="Ask another approver to press Reviewed.",
            )
        ruled(transaction, operation, judge, (origin.actor,))
        closed = {
            "of_number": number,
            "its_closer": transaction.actor(origin.actor),
            "now": transaction.at,
            "its_note": note,
        }
        transaction.db.execute(_CLOSE, closed)
        details: dict[str, object] = {"person": person, "note": note}
        write_word(transaction, EventKind.REVIEWED, operation, origin, details)
        show(transaction, operation)
        keep_gesture(transaction, origin, number)
        return replace(
            review, closed_by=origin.actor, closed_at=transaction.at, note=note
        )


def _demand_no_halt(transaction: Transaction, operation: Operation) -> None:
    if halted(transaction, operation):
        raise WrongStateError(
            f"A freeze holds operation {operation.number}, and breaking glass does not "
            "pass that.",
            remedy="Whoever may unfreeze can end it with /onair unfreeze.",
        )


def _demand_no_debt(
    transaction: Transaction, operation: Operation, person: str
) -> None:
    of = {"of_team": operation.actor.team, "of_person": person}
    debt = transaction.db.execute(_OPEN, of).scalar()
    if debt is not None:
        raise WrongStateError(
            f"Nobody has reviewed yet why you broke the glass for operation {debt}.",
            remedy=f"Ask an approver to look at it: /onair why {debt} says who they "
            "are. Then you can break it again.",
        )


def _break(
    transaction: Transaction,
    operation: Operation,
    why: str,
    origin: Origin,
    person: str,
) -> None:
    """Let it go on, write down the debt, and tell whoever would have decided."""
    transaction.db.execute(
        _ADD,
        {
            "operation": operation.number,
            "team": operation.actor.team,
            "person": person,
            "broken_by": transaction.actor(origin.actor),
            "why": why,
            "at": transaction.at,
            "closed_by": None,
            "closed_at": None,
            "note": "",
        },
    )
    details: dict[str, object] = {"person": person, "why": why}
    write_word(transaction, EventKind.BROKEN_GLASS, operation, origin, details)
    go_on(transaction, operation)
    for user in asked_by_message(transaction, operation.number):
        if user != origin.actor.user:
            owe_direct(transaction, NoticeKind.GLASS_BROKEN, operation, user)


def _break_along(
    transaction: Transaction, operation: Operation, origin: Origin, judge: Judge
) -> None:
    """What was asked with it, and waits as it did, goes with it on the same debt."""
    for one in asked_with(transaction, operation):
        if one.state is not State.AWAITING_APPROVAL:
            continue
        try:
            ruling = ruled(transaction, one, judge, (origin.actor,))
        except NotAllowedError:
            # Somebody else must agree to that.
            continue
        end = flaw(transaction, one, ruling)
        if end is not None:
            end_it(transaction, one, end)
            continue
        sign_glass(transaction, one)
        details: dict[str, object] = {"with": operation.number}
        write_word(transaction, EventKind.BROKEN_GLASS, one, origin, details)
        go_on(transaction, one)
