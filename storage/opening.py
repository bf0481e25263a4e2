"""
Opening: wishes and refusals go on record before anything else happens.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import and_, bindparam, func, insert, or_, select, update

from bot.domain.call import (
    RemoveFromRoom,
    StartBroadcast,
    StartRecording,
    numbered,
    target_key,
    to_json,
    without_secret,
)
from bot.domain.history import EventKind
from bot.domain.operation import Finding, Operation, State
from bot.domain.record import Opened
from storage import feeds, mapping
from storage.gestures import gesture_found, keep_gesture, repeated
from storage.joining import join_feed
from storage.owing import owe_card, owe_own_card
from storage.tables import operations, secrets
from storage.transaction import Writing, added, one_transaction

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.call import Call
    from bot.domain.command import Action, Plan, Wish
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_SAME_WISH = (
    mapping.OPERATIONS.where(operations.c.wish == bindparam("of_wish"))
    .where(operations.c.due_at.is_not(None))
    # Somebody else's unconfirmed wish can be confirmed by nobody else.
    .where(
        or_(
            operations.c.state != State.AWAITING_CONFIRMATION.value,
            and_(
                operations.c.actor == bindparam("of_actor"),
                operations.c.due_at > bindparam("now"),
            ),
        )
    )
    .order_by(operations.c.number)
    .limit(1)
)
_ADD = insert(operations)
_KEEP_CALL = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(call=bindparam("its_call"))
)
_KEEP_SECRET = insert(secrets)
_TAKE_TURNS = select(
    func.pg_advisory_xact_lock(func.hashtextextended(bindparam("key"), 0))
)


class Opening(Writing):
    """The part of the ledger that puts wishes on record."""

    @one_transaction
    def open(self, transaction: Transaction, plan: Plan, origin: Origin) -> Opened:
        """
        Put every wish of *plan* on record, all of them or none.

        Raises:
            SettingsError: A password is to be kept, and there is no key.
        """
        wish = _wish_key(origin.actor.team, plan.wishes[0].call)
        if transaction.db.dialect.name == "postgresql":
            # Two replicas that look for the same wish must not both miss it.
            transaction.db.execute(_TAKE_TURNS, {"key": wish})
        found = gesture_found(transaction, origin)
        if found:
            return repeated(transaction, found, origin)
        same = self._same_wish(transaction, wish, origin)
        if same is not None:
            keep_gesture(transaction, origin, same.number)
            return repeated(transaction, (same,), origin)
        opened: list[Operation] = []
        for wanted in plan.wishes:
            opened.append(_open_wish(transaction, wanted, plan, origin, opened))
        keep_gesture(transaction, origin, opened[0].number)
        return Opened(tuple(opened), repeat=False)

    @one_transaction
    def refuse(
        self,
        transaction: Transaction,
        action: Action,
        room: str,
        error: str,
        origin: Origin,
    ) -> Operation:
        """Put a refusal on record; the same gesture gets the first one."""
        found = gesture_found(transaction, origin)
        if found:
            return repeated(transaction, found, origin).operations[0]
        refusal = Operation(
            number=0,
            action=action,
            call=None,
            state=State.REFUSED,
            actor=origin.actor,
            room=room,
            channel=origin.channel,
            feed=None,
            gesture=origin.gesture,
            asked_at=transaction.at,
            settled_at=transaction.at,
            finding=Finding(error),
        )
        refusal = _add(transaction, refusal, origin, position=0, due_at=None)
        keep_gesture(transaction, origin, refusal.number)
        _write(transaction, EventKind.REFUSED, refusal, origin.rules, {"error": error})
        return refusal

    @one_transaction
    def note(
        self,
        transaction: Transaction,
        /,
        kind: EventKind,
        origin: Origin,
        **details: str | int | bool,
    ) -> None:
        """
        Write one line of history that changes nothing else.

        `action` and `room` among the details become those of the line.
        """
        transaction.write(
            kind,
            origin.actor,
            origin.actor.team,
            action=str(details.pop("action", "")),
            room=str(details.pop("room", "")),
            channel=origin.channel,
            rules=origin.rules,
            details={**details},
        )

    def _same_wish(
        self, transaction: Transaction, wish: str, origin: Origin
    ) -> Operation | None:
        """Somebody waits for exactly this already."""
        row = transaction.db.execute(
            _SAME_WISH,
            {
                "of_wish": wish,
                "of_actor": transaction.actor(origin.actor),
                "now": transaction.at,
            },
        ).first()
        return None if row is None else mapping.operation_from(row)


def _open_wish(
    transaction: Transaction,
    wish: Wish,
    plan: Plan,
    origin: Origin,
    opened: list[Operation],
) -> Operation:
    """One operation, the feed it acts on, its line, and what it makes us owe."""
    feed, new = join_feed(transaction, wish, plan, origin, opened)
    state = State.AWAITING_CONFIRMATION if wish.confirm else State.READY
    wait = transaction.settings.confirm_within if wish.confirm else None
    operation = Operation(
        number=0,
        action=wish.action,
        call=without_secret(wish.call),
        state=state,
        actor=origin.actor,
        room=wish.room,
        channel=origin.channel,
        feed=feed.number if feed else None,
        gesture=origin.gesture,
        asked_at=transaction.at,
        why=plan.why,
        after=None if wish.after is None else opened[wish.after].number,
        only_if=wish.only_if,
    )
    operation = _add(
        transaction,
        operation,
        origin,
        position=len(opened),
        due_at=transaction.at + wait if wait else transaction.at,
    )
    operation = _name_files(transaction, operation, new=new)
    _keep_password(transaction, wish.call, operation.number)
    call = json.loads(to_json(operation.call)) if operation.call else None
    details: dict[str, object] = {"call": call}
    if plan.why:
        details["why"] = plan.why
    _write(transaction, EventKind.ASKED, operation, origin.rules, details)
    if feed and new:
        feeds.write_feed(transaction, feed, operation)
    if feed:
        owe_card(transaction, feed, operation, new=new)
    elif isinstance(wish.call, RemoveFromRoom) and state is State.READY:
        owe_own_card(transaction, operation)
    return operation


def _add(
    transaction: Transaction,
    operation: Operation,
    origin: Origin,
    *,
    position: int,
    due_at: datetime | None,
) -> Operation:
    call = operation.call
    values = {
        "gesture": operation.gesture,
        "position": position,
        "action": operation.action.value,
        "call": to_json(call) if call else None,
        "wish": _wish_key(origin.actor.team, call) if call else None,
        "target": target_key(call) if call else None,
        "state": operation.state.value,
        "actor": transaction.actor(origin.actor),
        "team": origin.actor.team,
        "room": operation.room,
        "channel": operation.channel,
        "feed": operation.feed,
        "why": operation.why,
        "asked_at": operation.asked_at,
        "due_at": due_at,
        "worker": "",
        "sent_at": None,
        "settled_at": operation.settled_at,
        "after": operation.after,
        "only_if": operation.only_if,
        "finding": mapping.finding_text(operation.finding),
        "rules": origin.rules,
    }
    return replace(operation, number=added(transaction.db, _ADD, values))


def _name_files(
    transaction: Transaction, operation: Operation, *, new: bool
) -> Operation:
    """A recording's name holds the number that the operation has only now."""
    if not isinstance(operation.call, StartRecording):
        return operation
    call = numbered(operation.call, operation.number, operation.asked_at)
    if call != operation.call:
        its_call = {"of_number": operation.number, "its_call": to_json(call)}
        transaction.db.execute(_KEEP_CALL, its_call)
        operation = replace(operation, call=call)
    if new and operation.feed and isinstance(call, StartRecording):
        feeds.name_feed(transaction, operation.feed, call.file_name)
    return operation


def _keep_password(transaction: Transaction, call: Call, number: int) -> None:
    if isinstance(call, StartBroadcast) and call.password is not None:
        kept = transaction.settings.vault.encrypt(call.password)
        row = {"operation": number, "ciphertext": kept}
        transaction.db.execute(_KEEP_SECRET, row)


def _wish_key(team: str, call: Call) -> str:
    """The same for the same call of the same workspace; a name not yet numbered."""
    text = f"{team}\n{to_json(without_secret(call))}"
    return hashlib.sha256(text.encode()).hexdigest()


def _write(
    transaction: Transaction,
    kind: EventKind,
    operation: Operation,
    rules: str,
    details: dict[str, object],
) -> None:
    transaction.write(
        kind,
        operation.actor,
        operation.actor.team,
        action=operation.action.value,
        room=operation.room,
        channel=operation.channel,
        operation=operation.number,
        feed=operation.feed,
        rules=rules,
        details=details,
    )
