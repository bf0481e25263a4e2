"""
Taking in: stops that were sent while the record was away become part of it.

Each one lives its whole life here at once, through the same doors as every other
operation; only its moments are those that the journal has of it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, exists, select, update

from bot.domain.command import Action, Plan, Wish
from bot.domain.errors import OutcomeUnknownError
from bot.domain.history import EventKind
from bot.domain.operation import Finding, Operation, State
from bot.domain.outcome import AlreadyEnded
from bot.domain.record import Origin
from bot.domain.settlement import settle
from storage import feeds, mapping
from storage.answered import answer_details
from storage.ending import End, close, release_followers, withdraw
from storage.entering import write_operation, write_sent
from storage.gestures import gesture_found, gesture_known, keep_gesture
from storage.joining import rejoin_feed
from storage.opening import open_wish
from storage.settling import apply
from storage.tables import events, operations
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.feed import Feed
    from bot.domain.noted import Noted
    from storage.transaction import Transaction

_ONE = update(operations).where(operations.c.number == bindparam("of_number"))
_ASKED = _ONE.values(asked_at=bindparam("its_moment"), feed=bindparam("its_feed"))
_SENT = _ONE.values(
    state=State.RUNNING.value,
    worker="journal",
    due_at=bindparam("now"),
    sent_at=bindparam("its_moment"),
    first_sent_at=bindparam("its_moment"),
)
_SETTLED = _ONE.values(settled_at=bindparam("its_moment"))
_RUNS = mapping.OPERATIONS.where(
    operations.c.target == bindparam("of_target"),
    operations.c.state == State.RUNNING.value,
).with_for_update(of=operations)
_SENT_SINCE = select(
    exists().where(
        operations.c.target == bindparam("of_target"),
        operations.c.sent_at > bindparam("its_moment"),
    )
)
_UNDER_WAY = select(
    exists().where(
        operations.c.target == bindparam("of_target"),
        operations.c.action.in_(
            [Action.BROADCAST_START.value, Action.RECORD_START.value]
        ),
        # What failed had no effect, neither before the stop nor after it.
        operations.c.state.in_([State.SUCCEEDED.value, State.UNKNOWN.value]),
        operations.c.sent_at < bindparam("its_moment"),
        operations.c.settled_at > bindparam("its_moment"),
    )
)
_LINE = select(
    exists().where(
        events.c.team == bindparam("of_team"),
        events.c.operation == bindparam("of_number"),
        events.c.kind == EventKind.TAKEN_IN.value,
    )
)


class TakingIn(Writing):
    """The part of the ledger that catches up with the journal."""

    @one_transaction
    def take_in(
        self, transaction: Transaction, stops: tuple[Noted, ...]
    ) -> frozenset[str]:
        """
        Put on record what was sent while it could not be written, once only.

        Args:
            transaction: The one that this method is.
            stops: All of a gesture together.

        Returns:
            The keys of those that need not come again.
        """
        by_gesture: dict[str, list[Noted]] = {}
        for one in stops:
            by_gesture.setdefault(one.gesture, []).append(one)
        taken: set[str] = set()
        for own in by_gesture.values():
            origin = _origin(own[0])
            if gesture_known(transaction, origin):
                _add_lines(transaction, origin, own)
            elif _in_the_way(transaction, own):
                continue
            else:
                _take_in(transaction, origin, own)
            taken |= {one.key for one in own}
        return frozenset(taken)


def _origin(stop: Noted) -> Origin:
    return Origin(stop.actor, stop.channel, stop.gesture, stop.rules)


def _add_lines(transaction: Transaction, origin: Origin, stops: list[Noted]) -> None:
    """
    The gesture is on record already: taken in before, or never away.

    A server can commit and die before it says so; then only a line is missing.
    """
    for operation in gesture_found(transaction, origin):
        of = {"of_team": origin.actor.team, "of_number": operation.number}
        if not transaction.db.execute(_LINE, of).scalar_one():
            same = [one for one in stops if one.call == operation.call] or stops
            _write_line(transaction, operation, same[0])


def _in_the_way(transaction: Transaction, stops: Iterable[Noted]) -> bool:
    """
    Whether something on one of their targets is under way just now.

    A start that was taken but never sent must not be sent after the stop.
    """
    for stop in stops:
        target = {"of_target": stop.call.target.key}
        row = transaction.db.execute(_RUNS, target).first()
        if row is None:
            continue
        operation = mapping.operation_from(row)
        if operation.sent_at is not None or operation.asked_at > stop.asked_at:
            return True
        end = End(
            State.SUPERSEDED,
            EventKind.SUPERSEDED,
            Finding(
                "A stop was sent after it was asked for.",
                "Start again if it is wanted after all.",
            ),
            noticed=True,
        )
        withdraw(transaction, operation, end)
        release_followers(transaction, operation, State.SUPERSEDED)
    return False


def _take_in(transaction: Transaction, origin: Origin, stops: list[Noted]) -> None:
    opened: list[Operation] = []
    places: dict[int, int] = {}
    plan = Plan((), why=stops[0].why)
    for stop in (_trusted(transaction, one) for one in stops):
        places[stop.position] = len(opened)
        wish = Wish(
            stop.action,
            stop.room,
            stop.call,
            feed=_feed(transaction, stop),
            after=None if stop.after is None else places.get(stop.after),
        )
        # A stop that is still to be sent would follow whatever was asked after it.
        asked_at = stop.asked_at if stop.is_done else None
        operation = open_wish(transaction, wish, plan, origin, opened, asked_at)
        operation = replace(operation, asked_at=stop.asked_at)
        feed = rejoin_feed(transaction, operation)
        operation = replace(operation, feed=feed.number if feed else None)
        transaction.db.execute(
            _ASKED,
            {
                "of_number": operation.number,
                "its_moment": stop.asked_at,
                "its_feed": operation.feed,
            },
        )
        opened.append(operation)
        if stop.sent_at is not None:
            _walk(transaction, operation, feed, stop)
        _write_line(transaction, operation, stop)
    keep_gesture(transaction, origin, opened[0].number)


def _feed(transaction: Transaction, stop: Noted) -> int | None:
    """The feed it was sent for, if this is still the record that knew it."""
    feed = feeds.feed_of(transaction, stop.feed)
    same = feed is not None and feed.target == stop.call.target
    return stop.feed if same else None


def _walk(
    transaction: Transaction, operation: Operation, feed: Feed | None, stop: Noted
) -> None:
    """From ready to its end, with the line of every step."""
    number = {"of_number": operation.number}
    moment = {**number, "its_moment": stop.sent_at}
    since = {"of_target": stop.call.target.key, "its_moment": stop.sent_at}
    overtaken = transaction.db.execute(_SENT_SINCE, since).scalar_one()
    transaction.db.execute(_SENT, {**moment, "now": transaction.at})
    operation = replace(operation, state=State.RUNNING, sent_at=stop.sent_at)
    write_sent(transaction, operation)
    settled_at = stop.settled_at or transaction.at
    result = stop.result or _never_heard()
    pace = transaction.settings.pace
    settlement = settle(operation, feed, result, settled_at, pace=pace)
    kind = EventKind.ANSWERED
    if settlement.state is State.UNKNOWN:
        kind = EventKind.UNKNOWN
    if overtaken:
        # What was sent afterwards says how the target stands now, not this.
        end = settlement.state if settlement.state is not State.READY else State.FAILED
        close(transaction, operation.number, end, settlement.finding)
        outcome = {**answer_details(operation, settlement), "outcome": end.value}
        write_operation(transaction, kind, operation, details=outcome)
        return
    apply(transaction, operation, settlement, kind)
    if settlement.state is not State.READY:
        transaction.db.execute(_SETTLED, {**number, "its_moment": settled_at})


def _trusted(transaction: Transaction, stop: Noted) -> Noted:
    """
    The same, but unknown where "already off" may have come too early to be true.

    A start of the same target was under way when the stop was sent: whether it took
    effect before or after that answer, nobody can say.
    """
    if not isinstance(stop.result, AlreadyEnded):
        return stop
    sent = {"of_target": stop.call.target.key, "its_moment": stop.sent_at}
    if not transaction.db.execute(_UNDER_WAY, sent).scalar_one():
        return stop
    doubt = OutcomeUnknownError(
        "The backend found nothing to end, but a start was under way just then and "
        "may have taken effect afterwards.",
        remedy="Look whether it is off, or stop it again: that asks the backend anew.",
    )
    return replace(stop, result=doubt)


def _never_heard() -> OutcomeUnknownError:
    return OutcomeUnknownError(
        "OnAir stopped between sending this and hearing the answer.",
        remedy="Look whether it is off, or stop it again: that asks the backend anew.",
    )


def _write_line(transaction: Transaction, operation: Operation, stop: Noted) -> None:
    """That it comes from the journal, and when it really happened."""
    moments = {
        "asked_at": stop.asked_at,
        "sent_at": stop.sent_at,
        "settled_at": stop.settled_at,
    }
    details: dict[str, object] = {
        name: at.isoformat() for name, at in moments.items() if at is not None
    }
    write_operation(
        transaction, EventKind.TAKEN_IN, operation, stop.rules, details=details
    )
