"""
Freezing: a halt to everything but stops, and what is asked anew when it ends.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, exists, insert, literal_column, select, update

from bot.domain.approval import Freeze
from bot.domain.command import Action
from bot.domain.errors import WrongStateError
from bot.domain.history import EventKind
from bot.domain.operation import WAITING, State
from bot.domain.report import NoticeKind
from bot.domain.retrying import stops
from storage import feeds, mapping
from storage.gestures import gesture_known, keep_gesture
from storage.onward import show
from storage.owing import owe_notice
from storage.tables import actors, freezes, operations
from storage.transaction import Writing, one_transaction

if TYPE_CHECKING:
    from sqlalchemy import Connection, Select

    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.mapping import AnyRow
    from storage.transaction import Transaction

ANSWER_WITHIN = timedelta(minutes=30)
"""How long an asker's *Run now* is waited for, after a freeze."""

_by = actors.alias("by")
_ender = actors.alias("ender")
_FREEZES = (
    select(
        *(one for one in freezes.c if one.name not in {"by", "ended_by"}),
        *mapping.ids(_by, "by"),
        *mapping.ids(_ender, "ender"),
    )
    .join_from(freezes, _by, freezes.c.by == _by.c.number)
    .outerjoin(_ender, freezes.c.ended_by == _ender.c.number)
    .where(freezes.c.team == bindparam("of_team"))
)
_IN_FORCE = _FREEZES.where(freezes.c.ended_at.is_(None))
_IN_FORCE_HELD = _IN_FORCE.with_for_update(of=freezes)
_LAST = _FREEZES.order_by(freezes.c.number.desc()).limit(1)
_BEGIN = insert(freezes)
_END = (
    update(freezes)
    .where(freezes.c.number == bindparam("of_number"), freezes.c.ended_at.is_(None))
    .values(ended_by=bindparam("its_ender"), ended_at=bindparam("now"))
)
_first = operations.alias("first")
# What comes after something that has not ended is not held up by the halt.
_GOES_FIRST = exists().where(
    _first.c.number == operations.c.after, _first.c.due_at.is_not(None)
)
_OF_TEAM = mapping.OPERATIONS.where(operations.c.team == bindparam("of_team"))
_WAITED = _OF_TEAM.where(
    operations.c.state == literal_column("'ready'"),
    operations.c.due_at <= bindparam("now"),
    ~_GOES_FIRST,
).with_for_update(of=operations)
# Whatever shows one of these says that there is a halt.
_SHOWN = _OF_TEAM.where(
    operations.c.due_at.is_not(None),
    operations.c.state.in_([one.value for one in WAITING]),
)
_HELD = _OF_TEAM.where(
    operations.c.due_at.is_not(None),
    operations.c.state == State.AWAITING_CONFIRMATION.value,
    operations.c.held.is_(True),
)
_HOLD = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(
        state=State.AWAITING_CONFIRMATION.value,
        held=True,
        due_at=bindparam("until"),
        # From the second yes on its time runs anew.
        expires_at=None,
    )
)


def frozen(db: Connection, team: str) -> Freeze | None:
    """The halt in force in that workspace."""
    row = db.execute(_IN_FORCE, {"of_team": team}).first()
    return None if row is None else _freeze_from(row)


class Freezing(Writing):
    """The part of the ledger that halts everything but stops."""

    @one_transaction
    def freeze(
        self, transaction: Transaction, why: str, origin: Origin
    ) -> tuple[Freeze, bool]:
        """
        Halt everything but stops in the asker's workspace.

        Whoever asks for what is in force already finds it, with the first one's
        reason.  The same gesture begins no second halt, not even after the first.

        Returns:
            The halt, and whether it was there before.
        """
        team = origin.actor.team
        # Of two at once the second must find the first.
        transaction.take_turns(_turn(team))
        there = frozen(transaction.db, team)
        if there is None and gesture_known(transaction, origin):
            there = _last(transaction, team)
        if there is not None:
            _write(transaction, EventKind.REPEATED, Action.FREEZE, origin)
            return there, True
        row = {
            "team": team,
            "by": transaction.actor(origin.actor),
            "why": why,
            "at": transaction.at,
            "ended_by": None,
            "ended_at": None,
        }
        transaction.db.execute(_BEGIN, row)
        _write(transaction, EventKind.FROZEN, Action.FREEZE, origin, why=why)
        keep_gesture(transaction, origin)
        _show_all(transaction, team)
        return Freeze(team, origin.actor, transaction.at, why), False

    @one_transaction
    def unfreeze(
        self, transaction: Transaction, origin: Origin
    ) -> tuple[Freeze, tuple[Operation, ...]]:
        """
        End the halt; what it held up waits for its askers' *Run now* or *Cancel*.

        The same gesture finds what it ended, and what still waits since then.

        Raises:
            WrongStateError: Nothing is frozen; `by` says who ended the last halt.
        """
        team = origin.actor.team
        transaction.take_turns(_turn(team))
        if gesture_known(transaction, origin):
            ended = _last(transaction, team)
            if ended is not None:
                _write(transaction, EventKind.REPEATED, Action.UNFREEZE, origin)
                return ended, _of_team(transaction, _HELD, team)
        row = transaction.db.execute(_IN_FORCE_HELD, {"of_team": team}).first()
        if row is None:
            raise _nothing_frozen(transaction, team)
        end = {
            "of_number": row.number,
            "its_ender": transaction.actor(origin.actor),
            "now": transaction.at,
        }
        transaction.db.execute(_END, end)
        waited = _of_team(transaction, _WAITED, team, now=transaction.at)
        stopped = [one for one in waited if not stops(one)]
        since, held_up = row.at.isoformat(), [one.number for one in stopped]
        line = {"since": since, "held": held_up}
        _write(transaction, EventKind.UNFROZEN, Action.UNFREEZE, origin, **line)
        keep_gesture(transaction, origin)
        held = tuple(_hold(transaction, one) for one in stopped)
        _show_all(transaction, team, held)
        return _freeze_from(row), held


def _hold(transaction: Transaction, operation: Operation) -> Operation:
    """Its moment passed during the halt: only its asker knows if it is still meant."""
    until = transaction.at + ANSWER_WITHIN
    transaction.db.execute(_HOLD, {"of_number": operation.number, "until": until})
    held = replace(
        operation,
        state=State.AWAITING_CONFIRMATION,
        held=True,
        due_at=until,
        expires_at=None,
    )
    transaction.write(
        EventKind.HELD,
        operation.actor,
        operation.actor.team,
        action=operation.action.value,
        room=operation.room,
        channel=operation.channel,
        operation=operation.number,
        feed=operation.feed,
        details={"until": until.isoformat()},
    )
    feed = feeds.feed_of(transaction, operation.feed)
    show(transaction, held)
    owe_notice(transaction, NoticeKind.THAWED, held, feed)
    return held


def _show_all(
    transaction: Transaction, team: str, but: tuple[Operation, ...] = ()
) -> None:
    """Cards, and what second persons were asked, say that there is a halt, or not."""
    shown = {one.number for one in but}
    for one in _of_team(transaction, _SHOWN, team):
        if one.number not in shown and not stops(one):
            show(transaction, one)


def _of_team(
    transaction: Transaction, query: Select[Any], team: str, **more: object
) -> tuple[Operation, ...]:
    rows = transaction.db.execute(query, {"of_team": team, **more}).all()
    # Not by the database: SQLite would read the whole table for the order's sake.
    found = (mapping.operation_from(row) for row in rows)
    return tuple(sorted(found, key=lambda one: one.number))


def _last(transaction: Transaction, team: str) -> Freeze | None:
    row = transaction.db.execute(_LAST, {"of_team": team}).first()
    return None if row is None else _freeze_from(row)


def _nothing_frozen(transaction: Transaction, team: str) -> WrongStateError:
    row = transaction.db.execute(_LAST, {"of_team": team}).first()
    ender = None if row is None else mapping.actor_from(row, "ender")
    return WrongStateError(
        "The freeze has been ended already." if ender else "Nothing is frozen.",
        remedy="What waits is listed by /onair pending.",
        by=ender.user if ender else "",
    )


def _freeze_from(row: AnyRow) -> Freeze:
    return Freeze(row.team, mapping.somebody(row, "by"), row.at, row.why)


def _write(
    transaction: Transaction,
    kind: EventKind,
    action: Action,
    origin: Origin,
    **details: object,
) -> None:
    transaction.write(
        kind,
        origin.actor,
        origin.actor.team,
        action=action.value,
        channel=origin.channel,
        rules=origin.rules,
        details={key: one for key, one in details.items() if one},
    )


def _turn(team: str) -> str:
    """Who freezes and who unfreezes the same workspace come one after the other."""
    return f"freeze/{team}"
