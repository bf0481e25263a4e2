"""
Work: claimed by one, sent under a lease, settled once, taken back from the dead.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, literal_column, select, update

from bot.domain.call import StartBroadcast
from bot.domain.errors import OutcomeUnknownError, SettingsError
from bot.domain.history import EventKind
from bot.domain.operation import Claim, Finding, Operation, State
from bot.domain.settlement import settle as meaning
from storage import feeds, mapping
from storage.ending import End, release_followers, withdraw
from storage.entering import write_operation
from storage.joining import rejoin_feed
from storage.lateness import came_too_late
from storage.owing import owe_card
from storage.settling import apply
from storage.tables import operations, secrets
from storage.transaction import Writing, one_transaction
from storage.turns import NEXT, must_pause

if TYPE_CHECKING:
    from datetime import timedelta

    from bot.domain.call import Secret
    from bot.domain.settlement import Settlement
    from storage.mapping import AnyRow
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
    select(operations.c.number, operations.c.due_at)
    .where(operations.c.number == bindparam("of_number"), _RUNNING)
    .where(operations.c.worker == bindparam("of_worker"))
    .with_for_update()
)
_SEND = _ONE.values(sent_at=bindparam("now"))
_RETURN = _ONE.values(state=State.READY.value, worker="", due_at=bindparam("now"))
_CIPHERTEXT = select(secrets.c.ciphertext).where(
    secrets.c.operation == bindparam("of_number")
)
_HELD = mapping.OPERATIONS.where(
    operations.c.number == bindparam("of_number")
).with_for_update(of=operations)
# Not in order: SQLite would read the whole table for the order's sake.
_OVERDUE = (
    mapping.OPERATIONS.add_columns(operations.c.worker)
    .where(operations.c.due_at <= bindparam("now"))
    .where(
        operations.c.state.in_([State.RUNNING.value, State.AWAITING_CONFIRMATION.value])
    )
    .with_for_update(of=operations, skip_locked=True)
)


class Work(Writing):
    """The part of the ledger that workers use."""

    @one_transaction
    def claim(
        self, transaction: Transaction, worker: str, lease: timedelta
    ) -> Claim | None:
        """
        Take the next operation that is due: `ready` → `running`.

        A start or a kick that comes too late expires instead.

        Args:
            transaction: The one that this method is.
            worker: A token of this one claim.
            lease: How long nobody else may take it.
        """
        while True:
            row = transaction.db.execute(NEXT, {"now": transaction.at}).first()
            if row is None:
                return None
            operation = mapping.operation_from(row)
            if came_too_late(transaction, operation):
                continue
            if must_pause(transaction, operation):
                continue
            try:
                secret = _secret(transaction, operation)
            except SettingsError as error:
                _drop(transaction, operation, error)
                continue
            return _take(transaction, operation, secret, worker, lease)

    @one_transaction
    def sending(self, transaction: Transaction, claim: Claim) -> bool:
        """Commit `sent_at`, the last thing before the first byte; False: lost."""
        held = _mine(transaction, claim)
        if held is None or held.due_at <= transaction.at:
            return False
        number = claim.operation.number
        transaction.db.execute(_SEND, {"of_number": number, "now": transaction.at})
        write_operation(transaction, EventKind.SENT, claim.operation)
        return True

    @one_transaction
    def settle(
        self, transaction: Transaction, claim: Claim, settlement: Settlement
    ) -> bool:
        """Record how it ended; False: the lease was lost, nothing was written."""
        if _mine(transaction, claim) is None:
            return False
        kind = EventKind.ANSWERED
        if settlement.state is State.UNKNOWN:
            kind = EventKind.UNKNOWN
        apply(transaction, claim.operation, settlement, kind)
        return True

    @one_transaction
    def sweep(self, transaction: Transaction, alive: frozenset[str]) -> int:
        """
        Take back what dead workers held, and end what waited too long.

        Args:
            transaction: The one that this method is.
            alive: The tokens of claims that are under way in this process,
                whatever their lease.

        Returns:
            How many operations were touched.
        """
        rows = transaction.db.execute(_OVERDUE, {"now": transaction.at}).all()
        touched = 0
        for row in sorted(rows, key=lambda one: int(one.number)):
            operation = mapping.operation_from(row)
            if operation.state is State.RUNNING:
                if row.worker in alive:
                    continue
                _take_back(transaction, operation)
            else:
                _expire(transaction, operation)
            touched += 1
        return touched


def _take(
    transaction: Transaction,
    operation: Operation,
    secret: Secret | None,
    worker: str,
    lease: timedelta,
) -> Claim:
    feed = rejoin_feed(transaction, operation)
    number = feed.number if feed else operation.feed
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
    return Claim(operation, feed, worker, secret)


def _secret(transaction: Transaction, operation: Operation) -> Secret | None:
    if not isinstance(operation.call, StartBroadcast) or not operation.call.protected:
        return None
    number = {"of_number": operation.number}
    kept = transaction.db.execute(_CIPHERTEXT, number).scalar_one_or_none()
    return None if kept is None else transaction.settings.vault.decrypt(kept)


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


def _take_back(transaction: Transaction, operation: Operation) -> None:
    """Whoever held it is gone; what was sent may have happened."""
    if operation.sent_at is None:
        number = {"of_number": operation.number, "now": transaction.at}
        transaction.db.execute(_RETURN, number)
        write_operation(transaction, EventKind.RETURNED, operation)
        return
    lost = OutcomeUnknownError(
        "OnAir stopped between sending this and hearing the answer.",
        remedy="Look whether it happened, then start or stop again: that asks the "
        "backend anew.",
    )
    feed = feeds.feed_of(transaction, operation.feed, hold=True)
    settlement = meaning(operation, feed, lost, transaction.at)
    apply(transaction, operation, settlement, EventKind.LOST)


def _expire(transaction: Transaction, operation: Operation) -> None:
    end = End(
        State.EXPIRED,
        EventKind.EXPIRED,
        finding=Finding("Nobody confirmed it in time.", "Type the command again."),
    )
    withdraw(transaction, operation, end)
    release_followers(transaction, operation, State.EXPIRED)
