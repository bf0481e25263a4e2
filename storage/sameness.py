"""
Sameness: the wish that is on record already, whoever types it again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, exists, or_, select

from bot.domain.call import RemoveFromRoom, StopBroadcast, StopRecording
from bot.domain.errors import SettingsError, WrongStateError
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.domain.retrying import starts
from storage import feeds, mapping
from storage.entering import kept_password
from storage.quick import Search
from storage.tables import operations

if TYPE_CHECKING:
    from bot.domain.call import Secret
    from bot.domain.command import Plan, Wish
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction

TYPED_AGAIN = timedelta(minutes=2)
"""
How long a wish that came true is still found by whoever typed it.

They saw a time-out and typed again.  What failed is not found: to type that again is
to try again, and they were told so.
"""

NEVER_SENT = tuple(
    one.value
    for one in (
        State.REFUSED,
        State.DECLINED,
        State.EXPIRED,
        State.CANCELLED,
        State.SUPERSEDED,
        State.STALE,
    )
)
"""The states of what came to its end without a word to the backend."""
_later = operations.alias("later")
_LATER = and_(
    _later.c.target == operations.c.target,
    _later.c.wish != operations.c.wish,
    _later.c.number > operations.c.number,
)
# A stop, a start, and the same stop again: the second is not the first.
# A plan for later overtakes nothing before its moment, and what waits for second
# persons, or for a second yes, nothing before they agree.
_DISTANT = or_(
    and_(
        _later.c.begins.is_not(None),
        or_(_later.c.begins_at.is_(None), _later.c.begins_at > bindparam("now")),
    ),
    _later.c.state.in_(
        [State.AWAITING_APPROVAL.value, State.AWAITING_CONFIRMATION.value]
    ),
)
_OVERTAKEN = exists().where(_LATER, _later.c.due_at.is_not(None), ~_DISTANT)
_OVERTAKEN_EVER = exists().where(_LATER, _later.c.state.not_in(NEVER_SENT), ~_DISTANT)
_MINE = operations.c.actor == bindparam("of_actor")
_WAITS = and_(
    operations.c.due_at.is_not(None),
    ~_OVERTAKEN,
    # Somebody else's unconfirmed wish can be confirmed by nobody else.
    or_(
        operations.c.state != State.AWAITING_CONFIRMATION.value,
        and_(_MINE, operations.c.due_at > bindparam("now")),
    ),
    # Too late for a yes, and only not yet ended.
    or_(
        operations.c.state != State.AWAITING_APPROVAL.value,
        operations.c.approve_by > bindparam("now"),
    ),
    # Whether somebody else may at all is not known yet.
    or_(
        operations.c.state != State.CHECKING.value,
        operations.c.begins.is_not(None),
        _MINE,
    ),
)
_CAME_TRUE = and_(
    operations.c.state == State.SUCCEEDED.value,
    _MINE,
    operations.c.asked_at > bindparam("since"),
    # What lies ahead was written before the clock was set back.
    operations.c.asked_at <= bindparam("now"),
    ~_OVERTAKEN_EVER,
)
_SEEN = Search(
    select(operations.c.number).where(operations.c.wish == bindparam("wanted"))
)
_SAME = (
    mapping.OPERATIONS.add_columns(operations.c.wish)
    .where(or_(_WAITS, _CAME_TRUE))
    .order_by(operations.c.number)
)
# Of one wish, as most are, without the list, which would be written out each time.
_SAME_WISH = _SAME.where(operations.c.wish == bindparam("of_wish"))
# What is to come after one of them must hear how it ends.
_SAME_WISHES_HELD = _SAME.where(
    operations.c.wish.in_(bindparam("of_wishes", expanding=True))
).with_for_update(of=operations)


def same_wishes(
    transaction: Transaction, keys: list[str], plan: Plan, origin: Origin
) -> dict[str, Operation]:
    """Those on record already, by their keys: they wait, or have just come true."""
    if not any(_SEEN.first(transaction.db, wanted=key) for key in keys):
        return {}
    since = transaction.at - TYPED_AGAIN
    if plan.anew or any(isinstance(one.call, RemoveFromRoom) for one in plan.wishes):
        # Meant once more; and who was removed may have come back.
        since = transaction.at
    alone = len(keys) == 1
    wanted: dict[str, object] = {"of_wish": keys[0]} if alone else {"of_wishes": keys}
    rows = transaction.db.execute(
        _SAME_WISH if alone else _SAME_WISHES_HELD,
        {
            **wanted,
            "of_actor": transaction.actor(origin.actor),
            "now": transaction.at,
            "since": since,
        },
    ).all()
    wishes = dict(zip(keys, plan.wishes, strict=True))
    found: dict[str, Operation] = {}
    for row in rows:
        operation = mapping.operation_from(row)
        if _serves(transaction, operation, wishes[row.wish]):
            found.setdefault(row.wish, operation)
    return found


def _serves(transaction: Transaction, operation: Operation, wish: Wish) -> bool:
    """Whether who wants this now gets it by that, and nobody gets anything else."""
    if not _has_its_password(transaction, operation, wish):
        return False
    if operation.state is State.SUCCEEDED:
        return _is_still_so(transaction, operation)
    asked = wish.agreement
    alone = asked is None or not (asked.quorums or asked.unread)
    if operation.state is State.AWAITING_APPROVAL and alone:
        # Who needs no second person need not wait for somebody else's.
        return False
    # Second persons were shown it as hanging on another one, and so it stays.
    return wish.only_if or not (operation.only_if and operation.quorums)


def _has_its_password(
    transaction: Transaction, operation: Operation, wish: Wish
) -> bool:
    """Whether viewers would need the very password that is wanted now."""
    wanted: Secret | None = getattr(wish.call, "password", None)
    if wanted is None:
        return True
    try:
        return kept_password(transaction, operation) == wanted
    except SettingsError:
        return False


def _is_still_so(transaction: Transaction, operation: Operation) -> bool:
    """Whether what came true was not undone, or doubted, without an operation."""
    if starts(operation):
        feed = feeds.feed_of(transaction, operation.feed)
        return feed is not None and feed.state is FeedState.LIVE
    if isinstance(operation.call, StopBroadcast | StopRecording):
        target = operation.call.target.key
        return feeds.open_feed(transaction, target) is None
    return True


def demand_open(transaction: Transaction, plan: Plan) -> None:
    """
    Go on only if something of what is to be stopped is still there.

    Two people press *Stop* at once: the second hears who was first.

    Raises:
        WrongStateError: All of it is off by now; `by` says by whose hand.
    """
    ended = None
    for wish in plan.wishes:
        if not isinstance(wish.call, StopBroadcast | StopRecording):
            return
        feed = feeds.feed_of(transaction, wish.feed)
        if feed is None or feed.is_open:
            return
        if feeds.open_feed(transaction, feed.target.key) is not None:
            # It closed itself, and what is on air now is another one.
            return
        ended = feed
    if ended is not None:
        raise WrongStateError(
            f"{ended.room} is off already.",
            remedy=f"See /broadcast status {ended.room}.",
            by=ended.ended_by.user if ended.ended_by else "",
        )
