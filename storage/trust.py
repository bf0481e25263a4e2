"""
Trust: an answer that was true when it was given, and may not be any more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, select

from bot.domain.call import target_key
from bot.domain.command import Action
from bot.domain.errors import OutcomeUnknownError
from bot.domain.operation import State
from bot.domain.retrying import stops
from bot.domain.settlement import settle as meaning
from storage import feeds
from storage.tables import operations

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from bot.domain.settlement import Settlement
    from storage.transaction import Transaction

# The last start of the target whose own answer nobody has heard.
_UNANSWERED = select(func.max(operations.c.sent_at)).where(
    operations.c.target == bindparam("of_target"),
    operations.c.number < bindparam("of_number"),
    operations.c.sent_at.is_not(None),
    operations.c.first_sent_at.is_not(None),
    operations.c.state.in_([State.UNKNOWN.value, State.SUPERSEDED.value]),
    operations.c.action.in_([Action.BROADCAST_START.value, Action.RECORD_START.value]),
)


def trusted(
    transaction: Transaction, operation: Operation, settlement: Settlement
) -> Settlement:
    """
    The settlement, or a doubt in its place.

    "There was nothing to end" says little while a start that got no answer may still
    be under way: it could come into effect a moment later.  Then the stop is asked
    again when that start cannot be under way any more.
    """
    refusal = settlement.finding.refusal if settlement.finding else None
    if not stops(operation) or operation.call is None or operation.sent_at is None:
        return settlement
    if settlement.state is not State.SUCCEEDED or refusal is None or refusal.absent:
        return settlement
    of = {"of_target": target_key(operation.call), "of_number": operation.number}
    started = transaction.db.execute(_UNANSWERED, of).scalar_one()
    pace = transaction.settings.pace
    if started is None or operation.sent_at >= started + pace.deadline + pace.spacing:
        return settlement
    doubt = OutcomeUnknownError(
        "The backend knew of nothing to end, but a start that was sent just before may "
        "still have been under way.",
        remedy="",
        refusal=refusal,
    )
    feed = feeds.feed_of(transaction, operation.feed, hold=True)
    return meaning(operation, feed, doubt, transaction.at, pace=pace)
