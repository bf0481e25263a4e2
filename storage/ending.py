"""
Ending: what comes to nothing before it was sent, and what hung on it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, update

from bot.domain.feed import FeedState
from bot.domain.history import EventKind
from bot.domain.operation import WAITING, Finding, State
from bot.domain.report import NoticeKind
from bot.domain.retrying import stops
from storage import feeds, mapping
from storage.findings import finding_text
from storage.owing import (
    owe_card,
    owe_notice,
    owe_own_card_again,
    owe_requests_again,
)
from storage.steps import ended
from storage.tables import operations, secrets

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_END = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(
        state=bindparam("its_state"),
        finding=bindparam("its_finding"),
        settled_at=bindparam("now"),
        due_at=bindparam("again_at"),
        worker="",
    )
)
_FORGET = delete(secrets).where(secrets.c.operation == bindparam("of_number"))
_FOLLOWERS = (
    mapping.OPERATIONS.where(operations.c.after == bindparam("of_number"))
    .where(operations.c.due_at.is_not(None))
    .order_by(operations.c.number)
    .with_for_update(of=operations)
)
_WAKE = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(due_at=bindparam("now"), expires_at=bindparam("until"))
)


@dataclass(frozen=True, slots=True)
class End:
    """
    How a waiting operation ends.

    Attributes:
        state: The state that it ends in.
        kind: The line that says so.
        finding: Why, where that needs saying.
        noticed: True when the channel must notice it.
        rules: The hash of the rules in force, where a person ended it.
        by: On whose word, and where, if not its asker's.
        more: What else its line says.
    """

    state: State
    kind: EventKind
    finding: Finding | None = None
    noticed: bool = False
    rules: str = ""
    by: Origin | None = None
    more: Mapping[str, object] = field(default_factory=dict)


def close(
    transaction: Transaction,
    number: int,
    state: State,
    finding: Finding | None,
    again_at: datetime | None = None,
) -> None:
    """
    Give it its last state; its password goes with it.

    What is unknown is asked once more at *again_at*, and keeps its password for that.
    """
    transaction.db.execute(
        _END,
        {
            "of_number": number,
            "its_state": state.value,
            "its_finding": finding_text(finding),
            "now": transaction.at,
            "again_at": again_at,
        },
    )
    if again_at is None:
        forget(transaction, number)
        ended(transaction, number)


def forget(transaction: Transaction, number: int) -> None:
    """Its player's password is not needed any more."""
    transaction.db.execute(_FORGET, {"of_number": number})


def withdraw(transaction: Transaction, operation: Operation, end: End) -> None:
    """
    End an operation that was not sent; the caller holds its row.

    A feed that only it wanted never comes on air.
    """
    close(transaction, operation.number, end.state, end.finding)
    _write(transaction, operation, end)
    feed = feeds.feed_of(transaction, operation.feed, hold=True)
    if feed is None or operation.quorums or operation.state is not State.READY:
        owe_own_card_again(transaction, operation)
    owe_requests_again(transaction, operation)
    if feed is None:
        if end.noticed:
            owe_notice(transaction, NoticeKind.CANCELLED, operation, None)
        return
    if feed.state is FeedState.OPENING and not feeds.wanted_by_others(
        transaction, feed.number, operation.number
    ):
        over = replace(feed, state=FeedState.FAILED, ended_at=transaction.at)
        feeds.change_feed(transaction, feed, over, operation)
    owe_card(transaction, feed, operation)
    if end.noticed:
        owe_notice(transaction, NoticeKind.CANCELLED, operation, feed)


def _write(transaction: Transaction, operation: Operation, end: End) -> None:
    by = end.by
    what = {"what": end.finding.what} if end.finding else {}
    transaction.write(
        end.kind,
        by.actor if by else operation.actor,
        operation.actor.team,
        action=operation.action.value,
        room=operation.room,
        channel=by.channel if by else operation.channel,
        operation=operation.number,
        feed=operation.feed,
        rules=end.rules or (by.rules if by else ""),
        details={**what, **end.more},
    )


def cancel_followers(transaction: Transaction, operation: Operation, end: End) -> None:
    """All that were to come after it are taken back with it."""
    for one in followers_of(transaction, operation.number):
        if one.state in WAITING:
            withdraw(transaction, one, end)
            cancel_followers(transaction, one, end)


def release_followers(
    transaction: Transaction,
    operation: Operation,
    state: State,
    *,
    asked_again: bool = False,
) -> None:
    """
    It has ended in *state*: those that came after it may go, or are pointless.

    While it is *asked again*, what hangs on its success goes on waiting.
    """
    for one in followers_of(transaction, operation.number):
        if one.only_if and asked_again:
            continue
        if one.only_if and state is not State.SUCCEEDED and one.state in WAITING:
            withdraw(transaction, one, _pointless(operation, state))
            release_followers(transaction, one, State.CANCELLED)
        elif one.state is State.READY and not one.tries:
            # From now on it could begin, so its time runs.
            begins = max(transaction.at, one.begins_at or transaction.at)
            until = None if stops(one) else begins + one.run_within
            wake = {"of_number": one.number, "now": begins, "until": until}
            transaction.db.execute(_WAKE, wake)


def followers_of(transaction: Transaction, number: int) -> tuple[Operation, ...]:
    """What comes after that one and has not ended, held."""
    rows = transaction.db.execute(_FOLLOWERS, {"of_number": number}).all()
    return tuple(mapping.operation_from(row) for row in rows)


def asked_with(transaction: Transaction, operation: Operation) -> tuple[Operation, ...]:
    """
    Those of them that were asked for in the same breath: one word is for all.

    What somebody wanted after it later was shown to nobody who was asked about it.
    """
    followers = followers_of(transaction, operation.number)
    return tuple(one for one in followers if one.gesture == operation.gesture)


def _pointless(operation: Operation, state: State) -> End:
    came = {
        State.FAILED: "failed",
        State.UNKNOWN: "has no known outcome",
        State.SUPERSEDED: "was overtaken by a later one",
    }
    return End(
        State.CANCELLED,
        EventKind.CANCELLED,
        finding=Finding(
            f"It makes no sense without operation {operation.number}, which "
            f"{came.get(state, 'was not carried out')}.",
            "Ask for both again once that is settled.",
        ),
        noticed=True,
    )
