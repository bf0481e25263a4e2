"""
Agreeing: what second persons say to what waits for them, and what comes of it.

The operation's row is held before anything else is read: of two who agree at once
the second counts the first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from sqlalchemy import bindparam

from bot.domain.approval import Approval
from bot.domain.errors import NotAllowedError, WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import Finding, State
from bot.domain.report import NoticeKind
from bot.domain.telling import stood
from storage import mapping
from storage.approvals import keep_approval, said_to
from storage.ending import End, asked_with, cancel_followers, withdraw
from storage.gestures import gesture_known, keep_gesture, write_repeat
from storage.onward import ask_alone, go_on, show
from storage.owing import owe_notice
from storage.ruling import end_it, flaw, ruled
from storage.sameness import NEVER_SENT
from storage.tables import operations
from storage.transaction import Writing, one_transaction
from storage.turns import halted, other_rules

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.ruling import Judge
    from storage.transaction import Transaction

_ONE = mapping.OPERATIONS.where(operations.c.number == bindparam("of_number"))
_HELD = _ONE.with_for_update(of=operations)


class Agreeing(Writing):
    """The part of the ledger in which second persons speak."""

    @one_transaction
    def approve(
        self,
        transaction: Transaction,
        number: int,
        origin: Origin,
        person: str,
        judge: Judge,
    ) -> Operation:
        """
        A second person's yes, and `awaiting_approval` → `ready` if it is enough.

        What was asked together and waits for approval too is approved with it, where
        *judge* lets it be.  What is no longer what was shown becomes `stale`, and
        what is not allowed any more `refused`; neither is an error.

        Args:
            transaction: The one that this method is.
            number: The operation's.
            origin: On whose word.
            person: Who is behind that account.
            judge: Says whether those who agreed, this one included, are enough.

        Raises:
            NotAllowedError: *judge* says that theirs does not count.
            WrongStateError: It does not wait for approval (any more), or that
                person has declined it.
        """
        operation = held(transaction, number, origin)
        if gesture_known(transaction, origin):
            return _repeated(transaction, operation, origin, "approve")
        said = said_to(transaction, number)
        own = next((one for one in said if one.person == person), None)
        if own is not None and own.approved and operation.state.value not in NEVER_SENT:
            return _repeated(transaction, operation, origin, "approve")
        demand_waiting(transaction, operation, said)
        demand_same_rules(transaction, origin)
        _agree(transaction, operation, origin, person, judge)
        for one in asked_with(transaction, operation):
            if one.state is State.AWAITING_APPROVAL and _may_agree(
                transaction, one, person
            ):
                try:
                    _agree(transaction, one, origin, person, judge)
                except NotAllowedError:
                    # Somebody else must agree to that.
                    continue
        ask_alone(transaction, operation)
        keep_gesture(transaction, origin, number)
        return again(transaction, number)

    @one_transaction
    def decline(
        self,
        transaction: Transaction,
        number: int,
        reason: str,
        origin: Origin,
        person: str,
        judge: Judge,
    ) -> Operation:
        """
        A second person's no: `declined`, and what was asked with it is cancelled.

        Args:
            transaction: The one that this method is.
            number: The operation's.
            reason: Why not, or "".
            origin: On whose word.
            person: Who is behind that account.
            judge: Says whether their word counts.

        Raises:
            NotAllowedError: *judge* says that theirs does not count.
            WrongStateError: It does not wait for approval (any more), or that
                person has approved it.
        """
        operation = held(transaction, number, origin)
        if gesture_known(transaction, origin):
            return _repeated(transaction, operation, origin, "decline")
        said = said_to(transaction, number)
        demand_waiting(transaction, operation, said)
        demand_same_rules(transaction, origin)
        if any(one.person == person for one in said):
            raise WrongStateError(
                f"You have agreed to operation {number} already, and that is final.",
                remedy="Its asker can take it back while it waits, and any other "
                "approver can decline it.",
            )
        agreed = tuple(one.actor for one in said if one.approved)
        ruled(transaction, operation, judge, (*agreed, origin.actor))
        word = Approval(number, origin.actor, person, False, reason, transaction.at)  # noqa: FBT003  a row in its order
        keep_approval(transaction, word)
        _end_declined(transaction, operation, word, origin)
        keep_gesture(transaction, origin, number)
        return again(transaction, number)


def demand_same_rules(transaction: Transaction, origin: Origin) -> None:
    """
    Go on only by the rules in force: others may have come a moment ago.

    Raises:
        WrongStateError: They have changed since they were asked.
    """
    if other_rules(transaction, origin.rules):
        raise WrongStateError(
            "The rules have changed just now.", remedy="Try again in a moment."
        )


def held(transaction: Transaction, number: int, origin: Origin) -> Operation:
    """
    The operation, so that nobody else changes it before the commit.

    Raises:
        WrongStateError: There is none of that number in that workspace.
    """
    row = transaction.db.execute(_HELD, {"of_number": number}).first()
    operation = None if row is None else mapping.operation_from(row)
    if operation is None or operation.actor.team != origin.actor.team:
        raise WrongStateError(
            f"There is no operation {number} here.",
            remedy="See what waits for you with /onair pending.",
        )
    return operation


def again(transaction: Transaction, number: int) -> Operation:
    """The operation as it is on record by now."""
    row = transaction.db.execute(_ONE, {"of_number": number}).one()
    return mapping.operation_from(row)


def demand_waiting(
    transaction: Transaction, operation: Operation, said: tuple[Approval, ...]
) -> None:
    """
    Go on only while second persons may still speak.

    Raises:
        WrongStateError: It does not wait for them; `by` says whose word ended that.
    """
    if operation.state is not State.AWAITING_APPROVAL:
        _not_waiting(operation, said)
    if operation.approve_by is not None and operation.approve_by <= transaction.at:
        raise WrongStateError(
            f"Operation {operation.number} waited too long for its approval.",
            remedy="Its asker can ask again.",
        )


def write_word(
    transaction: Transaction,
    kind: EventKind,
    operation: Operation,
    origin: Origin,
    details: dict[str, object],
) -> None:
    """The line of what somebody else than its asker said to it."""
    transaction.write(
        kind,
        origin.actor,
        operation.actor.team,
        action=operation.action.value,
        room=operation.room,
        channel=origin.channel,
        operation=operation.number,
        feed=operation.feed,
        rules=origin.rules,
        details=details,
    )


def _agree(
    transaction: Transaction,
    operation: Operation,
    origin: Origin,
    person: str,
    judge: Judge,
) -> None:
    """Count that yes; enough of them, and it goes on."""
    said = said_to(transaction, operation.number)
    agreed = tuple(one.actor for one in said if one.approved)
    ruling = ruled(transaction, operation, judge, (*agreed, origin.actor))
    end = flaw(transaction, operation, ruling)
    if end is not None:
        # What they said is on record, although it came to nothing.
        vain: dict[str, object] = {"person": person, "counted": False}
        write_word(transaction, EventKind.APPROVED, operation, origin, vain)
        end_it(transaction, operation, end)
        return
    number, at = operation.number, transaction.at
    word = Approval(number, origin.actor, person, True, "", at)  # noqa: FBT003  a row in its order
    keep_approval(transaction, word)
    details: dict[str, object] = {"person": person, "enough": ruling.reached}
    write_word(transaction, EventKind.APPROVED, operation, origin, details)
    if not ruling.reached:
        show(transaction, operation)
        return
    operation = go_on(transaction, operation)
    later = operation.due_at is not None and operation.due_at > transaction.at
    if later or halted(transaction, operation):
        # Nothing else will be seen of it for a while.
        owe_notice(transaction, NoticeKind.APPROVED, operation, None)


def _may_agree(transaction: Transaction, operation: Operation, person: str) -> bool:
    """Whether that person has not spoken to it yet, and it is not too late to."""
    said = said_to(transaction, operation.number)
    in_time = operation.approve_by is None or operation.approve_by > transaction.at
    return in_time and all(one.person != person for one in said)


def _end_declined(
    transaction: Transaction, operation: Operation, word: Approval, origin: Origin
) -> None:
    why = f": {word.reason}" if word.reason else "."
    finding = Finding(
        f"A second person declined it{why}",
        "Talk to them; it can be asked for again.",
    )
    end = End(
        State.DECLINED,
        EventKind.DECLINED,
        finding,
        noticed=True,
        by=origin,
        more={"person": word.person, "reason": word.reason},
    )
    withdraw(transaction, operation, end)
    together = Finding(
        f"It was asked for together with operation {operation.number}, which was "
        "declined.",
        "Ask for it by itself if it is still wanted.",
    )
    also = End(State.CANCELLED, EventKind.CANCELLED, together, by=origin)
    cancel_followers(transaction, operation, also)


def _repeated(
    transaction: Transaction, operation: Operation, origin: Origin, tried: str
) -> Operation:
    """The same again: it has had its effect."""
    write_repeat(transaction, operation, origin, tried)
    return operation


def _not_waiting(operation: Operation, said: tuple[Approval, ...]) -> NoReturn:
    what, by = stood(operation), ""
    if operation.state is State.CANCELLED and operation.finding is None:
        # Not along with another one: its asker did that.
        by = operation.whose.user
    elif operation.state is State.DECLINED and said:
        by = said[-1].actor.user
    elif operation.state is State.READY and not operation.quorums:
        what = f"Operation {operation.number} needs no approval."
    elif operation.state is State.READY and said:
        what, by = f"Operation {operation.number} is approved.", said[-1].actor.user
    raise WrongStateError(what, remedy=f"See /onair why {operation.number}.", by=by)
