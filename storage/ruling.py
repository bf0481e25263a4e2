"""
Ruling: what the rules in force make of what is on record, and of what was agreed.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, update

from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import Finding, State
from bot.domain.retrying import stops
from storage.approvals import CALL, changed, said_to, without_approvals
from storage.ending import End, release_followers, withdraw
from storage.lateness import came_too_late, no_use_asking
from storage.retrying import ask_no_more
from storage.rooms import room_of
from storage.tables import operations

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from bot.domain.actor import Actor
    from bot.domain.approval import Ruling
    from bot.domain.operation import Operation
    from bot.domain.room import Room
    from storage.transaction import Transaction

    Judge: TypeAlias = Callable[[Operation, Room | None, tuple[Actor, ...]], Ruling]

# How soon it is looked at again; Slack is asked about groups all the time.
_WHILE_UNREAD = timedelta(seconds=5)
_LATER = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(due_at=bindparam("until"))
)
_ASK_AGAIN = "Ask again."
_MORE = "The rules now ask for a second person, and it was asked for without one."
_FEWER = "Who agreed to it is not enough any more by the rules in force now."


class GroupUnreadError(Exception):
    """Nobody can tell before Slack has said who is in a group."""


def _look_later(transaction: Transaction, operation: Operation) -> None:
    until = transaction.at + _WHILE_UNREAD
    later = {"of_number": operation.number, "until": until}
    transaction.db.execute(_LATER, later)


def ruled(
    transaction: Transaction,
    operation: Operation,
    judge: Judge,
    agreed: tuple[Actor, ...],
) -> Ruling:
    """
    What the rules in force say, of the room's record as it is now.

    Raises:
        NotAllowedError: Whoever decides must not.
    """
    room = room_of(transaction, operation.actor.team, operation.room)
    return judge(operation, room, agreed)


def flaw(transaction: Transaction, operation: Operation, ruling: Ruling) -> End | None:
    """
    How it ends by that ruling, whoever agrees to it; None: it does not.

    Raises:
        WrongStateError: Nobody can tell before a group was read.
    """
    if ruling.unread and not ruling.terms:
        groups = ", ".join(sorted(ruling.unread))
        raise WrongStateError(
            f"Nobody can tell yet about operation {operation.number}: the user group "
            f"{groups} could not be read.",
            remedy="It is being read. Try again in a moment.",
        )
    if ruling.why_not:
        what = f"It is not allowed any more. {ruling.why_not}"
        finding = Finding(what, "Nothing was sent.")
        return End(State.REFUSED, EventKind.REFUSED, finding, noticed=True)
    if not operation.quorums:
        return _stale(_MORE) if ruling.quorums else None
    part = changed(transaction, operation, ruling.terms)
    return _stale(_changed(operation, part)) if part else None


def objection(
    transaction: Transaction, operation: Operation, judge: Judge | None
) -> End | None:
    """
    Why it must not be sent now, as the end that it takes; a stop always may be.

    Its asker and all who agreed are judged anew.

    Raises:
        GroupUnreadError: Nobody can tell before a group was read.
    """
    if judge is None or stops(operation):
        return None
    agreed: tuple[Actor, ...] = ()
    if operation.quorums:
        said = said_to(transaction, operation.number)
        agreed = tuple(one.actor for one in said if one.approved)
    ruling = ruled(transaction, operation, judge, agreed)
    if ruling.unread and not ruling.terms:
        raise GroupUnreadError
    end = flaw(transaction, operation, ruling)
    if end is not None or ruling.reached or not operation.quorums:
        return end
    if without_approvals(transaction, operation):
        return None
    if ruling.unread:
        raise GroupUnreadError
    return _stale(_FEWER)


def dropped(
    transaction: Transaction, operation: Operation, judge: Judge | None
) -> bool:
    """
    Whether it is too late, or not as it was allowed; then it has ended.

    Where nobody can tell before a group was read it is due a little later.
    """
    if came_too_late(transaction, operation):
        return True
    try:
        end = objection(transaction, operation, judge)
    except GroupUnreadError:
        _look_later(transaction, operation)
        return True
    if end is not None:
        end_it(transaction, operation, end)
    return end is not None


def left_unknown(
    transaction: Transaction, operation: Operation, judge: Judge | None
) -> bool:
    """Whether asking again would be wrong by now; then it stays unknown."""
    why_not = no_use_asking(transaction, operation)
    if not why_not:
        try:
            end = objection(transaction, operation, judge)
        except GroupUnreadError:
            _look_later(transaction, operation)
            return True
        why_not = end.finding.what if end is not None and end.finding else ""
    if why_not:
        ask_no_more(transaction, operation, why_not)
    return why_not != ""


def end_it(transaction: Transaction, operation: Operation, end: End) -> None:
    """It comes to nothing, and so does what hung on its success."""
    withdraw(transaction, operation, end)
    release_followers(transaction, operation, end.state)


def _stale(what: str) -> End:
    finding = Finding(f"{what} Nothing was sent.", _ASK_AGAIN)
    return End(State.STALE, EventKind.STALE, finding, noticed=True)


def _changed(operation: Operation, part: str) -> str:
    named = {
        CALL: "The call",
        "rule": "What the rules ask for",
        "room": f"The record of {operation.room}",
    }
    what = named.get(part, "Something of it")
    return f"{what} has changed since it was shown for approval."
