"""
Retrying: what goes out again by itself, and what must not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, or_, select, update

from bot.domain.call import target_key
from bot.domain.history import EventKind
from bot.domain.operation import State
from bot.domain.report import NoticeKind
from bot.domain.retrying import silence_after
from storage import feeds
from storage.answered import finding_details
from storage.ending import forget, release_followers
from storage.entering import write_operation
from storage.findings import finding_text
from storage.moments import QUIET, keep_moment
from storage.owing import (
    owe_alone,
    owe_card,
    owe_notice,
    owe_own_card,
    owe_requests_again,
)
from storage.sameness import NEVER_SENT
from storage.steps import ended
from storage.superseding import give_way
from storage.tables import operations

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from bot.domain.settlement import Settlement
    from storage.transaction import Transaction

_ONE = update(operations).where(operations.c.number == bindparam("of_number"))
_PUT_BACK = _ONE.values(
    state=State.READY.value,
    worker="",
    due_at=bindparam("until"),
    finding=bindparam("its_finding"),
    first_sent_at=None,
    tries=operations.c.tries + 1,
)
_COUNT = _ONE.values(tries=operations.c.tries + 1)
_NO_MORE = _ONE.values(due_at=None)
_OVERTAKEN = select(
    exists().where(
        operations.c.target == bindparam("of_target"),
        operations.c.number > bindparam("of_number"),
        operations.c.state.not_in(NEVER_SENT),
        # Neither has what may never get its approvals, or its second yes.
        operations.c.state.not_in(
            [State.AWAITING_APPROVAL.value, State.AWAITING_CONFIRMATION.value]
        ),
        # What is planned for later has overtaken nothing yet.
        or_(operations.c.begins.is_(None), operations.c.begins_at <= bindparam("now")),
    )
)


def put_back(
    transaction: Transaction, operation: Operation, settlement: Settlement
) -> None:
    """Certainly without effect: it waits for its next try; the caller holds it."""
    wait = settlement.wait
    if wait is None:
        raise ValueError("who tries again says when")
    if give_way(transaction, operation, unsure=False):
        return
    until = transaction.at + wait.duration
    transaction.db.execute(
        _PUT_BACK,
        {
            "of_number": operation.number,
            "until": until,
            "its_finding": finding_text(settlement.finding),
        },
    )
    details = {
        "wait_s": wait.duration.total_seconds(),
        **finding_details(settlement.finding),
    }
    write_operation(transaction, EventKind.RETRIED, operation, details=details)
    feed = feeds.feed_of(transaction, operation.feed)
    if feed is not None:
        owe_card(transaction, feed, operation)
    else:
        owe_own_card(transaction, operation)
    for notice in settlement.notices:
        owe_notice(transaction, notice, operation, feed)
        if operation.actor.is_onair:
            # Nobody asked just now, so nobody looks: whoever started it is called.
            owe_alone(transaction, notice, operation, feed)


def keep_silence(transaction: Transaction, settlement: Settlement) -> None:
    """Where the answer wants everybody to be silent for a while, they are."""
    finding = settlement.finding
    silence = None if finding is None else silence_after(finding)
    if silence is not None:
        keep_moment(transaction, QUIET, transaction.at + silence)


def count_try(transaction: Transaction, operation: Operation) -> None:
    """It was tried once more."""
    transaction.db.execute(_COUNT, {"of_number": operation.number})


def overtaken(transaction: Transaction, operation: Operation) -> bool:
    """Whether something later on the same target makes asking again wrong."""
    if operation.call is None:
        return False
    of = {
        "of_target": target_key(operation.call),
        "of_number": operation.number,
        "now": transaction.at,
    }
    return bool(transaction.db.execute(_OVERTAKEN, of).scalar_one())


def ask_no_more(transaction: Transaction, operation: Operation, why: str) -> None:
    """
    It stays unknown until a person, or a later act, says how it stands.

    The caller holds it.
    """
    transaction.db.execute(_NO_MORE, {"of_number": operation.number})
    forget(transaction, operation.number)
    ended(transaction, operation.number)
    details: dict[str, object] = {"what": why}
    write_operation(transaction, EventKind.UNKNOWN, operation, details=details)
    release_followers(transaction, operation, State.UNKNOWN)
    owe_requests_again(transaction, operation)
    feed = feeds.feed_of(transaction, operation.feed)
    if feed is not None:
        owe_card(transaction, feed, operation)
    owe_notice(transaction, NoticeKind.UNKNOWN, operation, feed)
