"""
Work: claimed by one, sent under a lease, settled once.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, func, literal_column, select, update

from bot.domain.errors import SettingsError
from bot.domain.history import EventKind
from bot.domain.operation import Claim, Finding, Operation, State
from bot.domain.retrying import starts
from storage import mapping
from storage.ending import End, close, release_followers, withdraw
from storage.entering import kept_password, write_operation, write_sent
from storage.joining import rejoin_feed
from storage.late import note_late
from storage.lateness import came_too_late, no_use_asking
from storage.moments import QUIET, moment
from storage.owing import owe_card, owe_own_card_again
from storage.retrying import ask_no_more
from storage.ruling import dropped, left_unknown
from storage.settling import apply
from storage.superseding import give_way
from storage.tables import operations
from storage.transaction import Writing, one_transaction
from storage.trust import trusted
from storage.turns import DOUBTED, NEXT, halted, must_pause, other_rules

if TYPE_CHECKING:
    from datetime import datetime, timedelta
    from typing import Any

    from sqlalchemy import Select

    from bot.domain.call import Secret
    from bot.domain.settlement import Settlement
    from storage.mapping import AnyRow
    from storage.ruling import Judge
    from storage.transaction import Transaction

_RUNNING = operations.c.state == literal_column("'running'")
_ONE = update(operations).where(operations.c.number == bindparam("of_number"))
_TAKE = _ONE.values(
    state=State.RUNNING.value,
    worker=bindparam("its_worker"),
    due_at=bindparam("until"),
    feed=bindparam("its_feed"),
)
_MINE = (
    select(
        operations.c.number,
        operations.c.due_at,
        operations.c.expires_at,
        operations.c.first_sent_at,
    )
    .where(operations.c.number == bindparam("of_number"), _RUNNING)
    .where(operations.c.worker == bindparam("of_worker"))
    .with_for_update()
)
_SEND = _ONE.values(
    sent_at=bindparam("now"),
    first_sent_at=func.coalesce(operations.c.first_sent_at, bindparam("now")),
    due_at=bindparam("until"),
)
_LET_GO = _ONE.values(
    state=bindparam("its_state"), worker="", due_at=bindparam("until")
)


class Work(Writing):
    """The part of the ledger that workers use."""

    @one_transaction
    def claim(
        self,
        transaction: Transaction,
        worker: str,
        lease: timedelta,
        judge: Judge | None = None,
        rules: str = "",
    ) -> Claim | None:
        """
        Take the next operation that is due: `ready` → `running`.

        A start or a kick that comes too late expires, one that is no longer allowed
        is refused, one that is not what was agreed to is stale.  A freeze lets only
        stops through.  What is unknown is taken again where asking again is still
        right.  While the backend wants silence nothing is taken.

        Args:
            transaction: The one that this method is.
            worker: A token of this one claim.
            lease: How long nobody else may take it.
            judge: Says what the rules in force make of it.
            rules: Their hash; where others are in force nothing is taken.
        """
        quiet = moment(transaction, QUIET)
        silent = quiet is not None and quiet > transaction.at
        if silent or other_rules(transaction, rules):
            return None
        for waiting, over in ((NEXT, dropped), (DOUBTED, left_unknown)):
            while (operation := _first(transaction, waiting)) is not None:
                if over(transaction, operation, judge):
                    continue
                if must_pause(transaction, operation):
                    continue
                claim = _claimed(transaction, operation, worker, lease)
                if claim is not None:
                    return claim
        return None

    @one_transaction
    def sending(
        self, transaction: Transaction, claim: Claim, lease: timedelta
    ) -> datetime | None:
        """
        Commit `sent_at`, the last thing before the first byte; None: lost.

        The lease begins anew: whoever held it may have waited for its turn.  What
        was stopped, or came too late, meanwhile is over; what a freeze has caught up
        with waits again.
        """
        held = _mine(transaction, claim)
        if held is None or held.due_at <= transaction.at:
            return None
        if _over_by_now(transaction, claim, held):
            return None
        if halted(transaction, claim.operation):
            _return(transaction, claim.operation, held, transaction.at)
            return None
        transaction.db.execute(
            _SEND,
            {
                "of_number": claim.operation.number,
                "now": transaction.at,
                "until": transaction.at + lease,
            },
        )
        write_sent(transaction, claim.operation)
        return transaction.at

    @one_transaction
    def give_back(
        self, transaction: Transaction, claim: Claim, wait: timedelta
    ) -> bool:
        """Let go of what was taken and not sent; False: the lease was lost."""
        held = _mine(transaction, claim)
        if held is None:
            return False
        unsure = held.first_sent_at is not None
        if not give_way(transaction, claim.operation, unsure=unsure):
            _return(transaction, claim.operation, held, transaction.at + wait)
        return True

    @one_transaction
    def settle(
        self, transaction: Transaction, claim: Claim, settlement: Settlement
    ) -> bool:
        """
        Record how it ended; False: the lease was lost by then.

        A late answer settles nothing: what is on record of the target becomes
        unknown, because two calls for it may have been under way.
        """
        if _mine(transaction, claim) is None:
            note_late(transaction, claim, settlement)
            return False
        settlement = trusted(transaction, claim.operation, settlement)
        kind = EventKind.ANSWERED
        if settlement.state is State.UNKNOWN:
            kind = EventKind.UNKNOWN
        apply(transaction, claim.operation, settlement, kind)
        return True


def _first(transaction: Transaction, statement: Select[Any]) -> Operation | None:
    row = transaction.db.execute(statement, {"now": transaction.at}).first()
    return None if row is None else mapping.operation_from(row)


def _return(
    transaction: Transaction, operation: Operation, held: AnyRow, until: datetime
) -> None:
    """Nothing was sent this time: it waits as before, and is due at *until*."""
    state = State.READY if held.first_sent_at is None else State.UNKNOWN
    again = {"of_number": operation.number, "until": until}
    transaction.db.execute(_LET_GO, {**again, "its_state": state.value})
    write_operation(transaction, EventKind.RETURNED, operation)


def _over_by_now(transaction: Transaction, claim: Claim, held: AnyRow) -> bool:
    """Whether it must not go out any more, although it was taken in time."""
    operation = replace(
        claim.operation, expires_at=held.expires_at, first_sent_at=held.first_sent_at
    )
    unsure = operation.first_sent_at is not None
    if give_way(transaction, operation, unsure=unsure):
        return True
    if not unsure:
        return came_too_late(transaction, operation)
    why_not = no_use_asking(transaction, operation)
    if why_not:
        close(transaction, operation.number, State.UNKNOWN, operation.finding)
        ask_no_more(transaction, operation, why_not)
    return why_not != ""


def _claimed(
    transaction: Transaction, operation: Operation, worker: str, lease: timedelta
) -> Claim | None:
    """Take it; None: its password cannot be read, so it never can be sent."""
    try:
        secret = kept_password(transaction, operation)
    except SettingsError as error:
        _drop(transaction, operation, error)
        return None
    return _take(transaction, operation, secret, worker, lease)


def _take(
    transaction: Transaction,
    operation: Operation,
    secret: Secret | None,
    worker: str,
    lease: timedelta,
) -> Claim:
    feed = rejoin_feed(transaction, operation)
    number = feed.number if feed else operation.feed
    waited = operation.feed is None and starts(operation)
    if feed is not None and feed.number != operation.feed:
        owe_card(transaction, feed, operation)
    operation = replace(operation, state=State.RUNNING, feed=number)
    transaction.db.execute(
        _TAKE,
        {
            "of_number": operation.number,
            "its_worker": worker,
            "until": transaction.at + lease,
            "its_feed": number,
        },
    )
    write_operation(transaction, EventKind.CLAIMED, operation)
    if waited:
        # The card that announced it says now where to look.
        owe_own_card_again(transaction, operation)
    return Claim(operation, feed, worker, secret)


def _drop(transaction: Transaction, operation: Operation, error: SettingsError) -> None:
    """Its password cannot be read, so that it can never be sent as it was meant."""
    end = End(
        State.CANCELLED,
        EventKind.CANCELLED,
        finding=Finding(error.what, error.remedy),
        noticed=True,
    )
    withdraw(transaction, operation, end)
    release_followers(transaction, operation, State.CANCELLED)


def _mine(transaction: Transaction, claim: Claim) -> AnyRow | None:
    """Hold the row, if the claim's token still has it."""
    mine = {"of_number": claim.operation.number, "of_worker": claim.worker}
    return transaction.db.execute(_MINE, mine).first()
