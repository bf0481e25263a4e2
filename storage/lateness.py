"""
Lateness: a start or a kick whose moment has passed is not carried out any more.

People have turned to something else by then, and a room that goes on air by itself
is worse than one that does not.  A stop never comes too late.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom
from bot.domain.history import EventKind
from bot.domain.operation import Finding, State
from bot.domain.retrying import asked_until, starts
from storage.ending import End, release_followers, withdraw
from storage.retrying import overtaken

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from storage.transaction import Transaction


def came_too_late(transaction: Transaction, operation: Operation) -> bool:
    """
    Expire it when its moment has passed, and say whether that is so.

    Its time runs from when it could have begun: asked for, or planned for, or
    confirmed, and with nothing left to go first.
    """
    if operation.expires_at is None or transaction.at <= operation.expires_at:
        return False
    end = End(
        State.EXPIRED, EventKind.EXPIRED, finding=_finding(operation), noticed=True
    )
    withdraw(transaction, operation, end)
    release_followers(transaction, operation, State.EXPIRED)
    return True


def no_use_asking(transaction: Transaction, operation: Operation) -> str:
    """Why asking once more what came of it would be wrong by now, or ""."""
    if overtaken(transaction, operation):
        return "Something later was asked of the same target."
    first = operation.first_sent_at or transaction.at
    in_time = first <= transaction.at <= asked_until(operation, first)
    if starts(operation) and not in_time:
        return "Its moment has passed: a start is not sent again so late."
    return ""


def _finding(operation: Operation) -> Finding:
    so = "it was not started"
    if isinstance(operation.call, RemoveFromRoom):
        so = "nobody was removed"
    minutes = operation.run_within / timedelta(minutes=1)
    moment = " of its last approval" if operation.quorums else ""
    if operation.begins:
        moment = " of the moment it was planned for"
    what = f"It was not begun within {minutes:g} minutes{moment}, so {so}."
    if operation.finding is not None:
        # What it waited for all that time.
        what = f"{what} {operation.finding.what}"
        return Finding(what, "Ask again.", operation.finding.refusal)
    return Finding(what, "Ask again.")
