"""
Clockwork: what is pending moves along when the machine's clock is set.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, select, true, update

from bot.domain.actor import ONAIR_ITSELF
from bot.domain.history import EventKind
from bot.domain.operation import State
from storage.feeds import IS_OPEN
from storage.moments import QUIET, SEEN, keep_moment, moment
from storage.owing import OWED
from storage.tables import feeds, groups, operations, people, reports
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from sqlalchemy import Column, Table

    from storage.transaction import Transaction

# Due when a length of time is over, also where a moment of the day was asked for.
_TIMED = (State.RUNNING, State.AWAITING_CONFIRMATION, State.AWAITING_APPROVAL)

# What is planned for a moment of the day stays there; everything else is a length
# of time that goes on.
_PENDING: tuple[tuple[Table, Any, tuple[Column[Any], ...]], ...] = (
    (
        operations,
        operations.c.due_at.is_not(None)
        & (
            operations.c.begins_at.is_(None)
            # It has begun, so that it waits for its moment no more.
            | operations.c.sent_at.is_not(None)
            # It waits for somebody who has so long to answer.
            | operations.c.state.in_([one.value for one in _TIMED])
        ),
        (
            # From when it was asked a stop is tried for so long, and from when it
            # was sent an answer is waited for.
            operations.c.asked_at,
            operations.c.due_at,
            operations.c.expires_at,
            operations.c.approve_by,
            operations.c.sent_at,
            operations.c.first_sent_at,
        ),
    ),
    (feeds, IS_OPEN, (feeds.c.stops_at, feeds.c.stops_by, feeds.c.look_at)),
    (
        reports,
        OWED,
        (reports.c.due_at, reports.c.held_until),
    ),
    # What Slack told about people grows old as before.
    (groups, true(), (groups.c.read_at,)),
    (people, true(), (people.c.read_at, people.c.active_at)),
)


class Clockwork(Writing):
    """The part of the ledger that outlives a clock that is set."""

    @one_transaction
    def shift(
        self,
        transaction: Transaction,
        by: timedelta,
        then: Callable[[], None] = lambda: None,
    ) -> None:
        """
        The clock was set by that much: every length of time goes on as before.

        Starts planned for a moment of the day stay where they are.

        Args:
            transaction: The one that this method is.
            by: How far; negative when it was set back.
            then: Moves the clock that the record goes by, before anybody else can
                write here.
        """
        for table, pending, columns in _PENDING:
            rows = transaction.db.execute(
                select(*table.primary_key, *columns).where(pending)
            ).all()
            for row in rows:
                values = {
                    one.name: getattr(row, one.name) + by
                    for one in columns
                    if getattr(row, one.name) is not None
                }
                if values:
                    same = (key == getattr(row, key.name) for key in table.primary_key)
                    change = update(table).where(and_(*same))
                    transaction.db.execute(change.values(**values))
        quiet = moment(transaction, QUIET)
        if quiet is not None:
            keep_moment(transaction, QUIET, quiet + by)
        transaction.write(
            EventKind.CLOCK_MOVED,
            ONAIR_ITSELF,
            "",
            details={"by_s": by.total_seconds()},
        )
        transaction.flush()
        then()

    @one_transaction
    def seen(self, transaction: Transaction) -> datetime | None:
        """Note that this record is alive now; gives when it last was."""
        before = moment(transaction, SEEN)
        keep_moment(transaction, SEEN, transaction.at)
        return before
