"""
Turns: what may go now, what something is in the way of, and what must still pause.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.domain.call import StartBroadcast, StartRecording, StopBroadcast
from bot.domain.command import Action
from bot.domain.operation import State
from bot.domain.room import Kind, Source
from storage import mapping
from storage.tables import freezes, operations, rules

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy import ColumnElement

    from bot.domain.operation import Operation
    from bot.domain.room import Target
    from storage.transaction import Transaction


def _of_the_other_source() -> ColumnElement[str]:
    """The key of the same account's other push; NULL for what is no push."""
    ends = {one: f"/{one.value}/{Kind.BROADCAST.value}" for one in Source}
    key = operations.c.target
    return case(
        *(
            (
                func.substr(key, func.length(key) - len(end) + 1) == end,
                func.substr(key, 1, func.length(key) - len(end)) + ends[_other(one)],
            )
            for one, end in ends.items()
        )
    )


def _other(source: Source) -> Source:
    return Source.SCREEN if source is Source.CAMERA else Source.CAMERA


def _not_halted(table: Any) -> ColumnElement[bool]:  # noqa: ANN401  an alias has no better type
    """A stop, or no freeze in force."""
    freeze = exists().where(
        freezes.c.team == table.c.team, freezes.c.ended_at.is_(None)
    )
    return or_(table.c.action.in_(_STOPS), ~freeze)


_STOPS = [Action.BROADCAST_STOP.value, Action.RECORD_STOP.value]
# Spelled out, so that the indexes of what is ready or runs fit.
_READY = operations.c.state == literal_column("'ready'")
_ahead = operations.alias("ahead")
_first = operations.alias("first")
_pair = operations.alias("pair")
_IN_THE_WAY = exists().where(
    _ahead.c.target == operations.c.target,
    _ahead.c.due_at.is_not(None),
    or_(
        _ahead.c.state == State.RUNNING.value,
        and_(
            _ahead.c.state == State.READY.value,
            _ahead.c.number < operations.c.number,
            # What is planned for later is in nobody's way until then.
            or_(
                _ahead.c.begins_at.is_(None),
                _ahead.c.begins_at <= operations.c.due_at,
            ),
            # A stop does not wait behind what a freeze holds up.
            _not_halted(_ahead),
        ),
    ),
)
_GOES_FIRST = exists().where(
    _first.c.number == operations.c.after,
    _first.c.due_at.is_not(None),
    # Who makes sense without it need not wait until its outcome is known.
    or_(_first.c.state != State.UNKNOWN.value, operations.c.only_if),
)
_OTHER_RUNS = exists().where(
    _pair.c.target == _of_the_other_source(),
    _pair.c.state == literal_column("'running'"),
)
NOT_HALTED = _not_halted(operations)
"""Nothing holds it up but what it waits for itself."""

FREE = and_(_READY, ~_IN_THE_WAY, ~_GOES_FIRST, ~_OTHER_RUNS, NOT_HALTED)
"""
Ready, its account idle, its turn come, no freeze in its way; whether it is due is
another question.
"""

NEXT = (
    mapping.OPERATIONS.where(FREE, operations.c.due_at <= bindparam("now"))
    .order_by(operations.c.number)
    .limit(1)
    .with_for_update(of=operations, skip_locked=True)
)
"""The first that may go now, held."""

_running = operations.alias("running")
DOUBTED = (
    mapping.OPERATIONS.where(
        operations.c.state == literal_column("'unknown'"),
        operations.c.due_at <= bindparam("now"),
        ~exists().where(
            _running.c.target == operations.c.target,
            _running.c.state == literal_column("'running'"),
        ),
        ~_OTHER_RUNS,
        NOT_HALTED,
    )
    # As their index has them; by number SQLite would read the whole table.
    .order_by(operations.c.due_at, operations.c.number)
    .limit(1)
    .with_for_update(of=operations, skip_locked=True)
)
"""The first of which nobody knows the outcome and that is to be asked again, held."""


def _last_sent(key: str) -> ColumnElement[datetime | None]:
    # One key at a time: of two the database would read all that was ever sent.
    return (
        select(func.max(operations.c.sent_at))
        .where(operations.c.target == bindparam(key), operations.c.sent_at.is_not(None))
        .scalar_subquery()
    )


_BEFORE = select(
    _last_sent("of_target").label("same"),
    _last_sent("of_other").label("other"),
    exists()
    .where(
        operations.c.target == bindparam("of_other"),
        operations.c.state == literal_column("'running'"),
    )
    .label("other_runs"),
)
_LATER = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(due_at=bindparam("until"))
)


_HALT = select(
    exists().where(freezes.c.team == bindparam("of_team"), freezes.c.ended_at.is_(None))
)
_IN_FORCE = select(rules.c.digest).order_by(rules.c.number.desc()).limit(1)


def halted(transaction: Transaction, operation: Operation) -> bool:
    """Whether a freeze is in its way now; a stop passes every one."""
    if operation.action.value in _STOPS:
        return False
    of = {"of_team": operation.actor.team}
    return bool(transaction.db.execute(_HALT, of).scalar_one())


def other_rules(transaction: Transaction, digest: str) -> bool:
    """Whether rules of another hash than *digest* are in force on this record."""
    if not digest:
        return False
    in_force = transaction.db.execute(_IN_FORCE).scalar_one_or_none()
    return in_force is not None and in_force != digest


def must_pause(transaction: Transaction, operation: Operation) -> bool:
    """
    Whether it is too soon; then it is due later, 3 s after the last sending.

    The backend refuses the same user sooner (field notes §3 and §4), so that both
    pushes of an account, camera and screen, count for each other.  A stop of a push
    waits as well: a refused stop leaves the room on air.
    """
    call = operation.call
    if isinstance(call, StartBroadcast | StopBroadcast):
        other = replace(call.target, source=_other(call.target.source)).key
        # Two replicas that look at camera and screen must not both find it idle.
        transaction.take_turns(_pushes(call.target))
    elif isinstance(call, StartRecording):
        other = ""
    else:
        return False
    keys = {"of_target": call.target.key, "of_other": other}
    before = transaction.db.execute(_BEFORE, keys).one()
    if before.other_runs:
        return True
    # What lies ahead was written before the clock was set back.
    sent = [
        one
        for one in (before.same, before.other)
        if one is not None and one <= transaction.at
    ]
    if not sent:
        return False
    until = max(sent) + transaction.settings.spacing
    if until <= transaction.at:
        return False
    later = {"of_number": operation.number, "until": until}
    transaction.db.execute(_LATER, later)
    return True


def _pushes(target: Target) -> str:
    return f"pushes {target.app}/{target.group}/{target.account}"
