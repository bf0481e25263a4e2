"""
Entering: an operation becomes a row, with all that is known only now.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from bot.domain.call import (
    StartBroadcast,
    StartRecording,
    numbered,
    target_key,
    to_json,
)
from bot.domain.history import EventKind
from storage import feeds, mapping
from storage.findings import finding_text
from storage.quick import Insertion
from storage.quorums import agreement_values
from storage.tables import operations, secrets

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from bot.domain.call import Call, Secret
    from bot.domain.operation import Operation
    from bot.domain.record import Origin
    from storage.transaction import Transaction

_ADD = Insertion(operations)
_KEEP_CALL = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(call=bindparam("its_call"))
)
_KEEP_SECRET = insert(secrets)
_CIPHERTEXT = select(secrets.c.ciphertext).where(
    secrets.c.operation == bindparam("of_number")
)


def add_operation(
    transaction: Transaction,
    operation: Operation,
    origin: Origin,
    *,
    position: int,
    due_at: datetime | None,
    first: Operation | None = None,
) -> Operation:
    """
    Put it on record; the same operation with its number.

    What comes after a *first* that is planned is planned with it.
    """
    call = operation.call
    text = None if call is None else to_json(call)
    begins = operation.begins or (first.begins if first else None)
    if begins is not None:
        begins = spoken_moment(begins, origin, operation.asked_at)
    asked = None if text is None else wish_key(origin, text, operation.lasts, begins)
    values = {
        "gesture": operation.gesture,
        "position": position,
        "action": operation.action.value,
        "call": text,
        "wish": asked,
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
        "finding": finding_text(operation.finding),
        "rules": origin.rules,
        "terms": "{}",
        **mapping.operation_times(operation),
        **agreement_values(operation),
    }
    number = _ADD.add(transaction.db, values)
    return replace(operation, number=number, due_at=due_at)


def name_files(
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


def keep_password(transaction: Transaction, call: Call, number: int) -> None:
    """Encrypted, and only until the call is over."""
    if isinstance(call, StartBroadcast) and call.password is not None:
        kept = transaction.settings.vault.encrypt(call.password)
        row = {"operation": number, "ciphertext": kept}
        transaction.db.execute(_KEEP_SECRET, row)


def kept_password(transaction: Transaction, operation: Operation) -> Secret | None:
    """
    The password that waits for its call, or None.

    Raises:
        SettingsError: It cannot be read with the key at hand.
    """
    if not isinstance(operation.call, StartBroadcast) or not operation.call.protected:
        return None
    number = {"of_number": operation.number}
    kept = transaction.db.execute(_CIPHERTEXT, number).scalar_one_or_none()
    return None if kept is None else transaction.settings.vault.decrypt(kept)


def wish_key(
    origin: Origin, call: str, lasts: timedelta | None, begins: str | None
) -> str:
    """
    The same for the same wish of the same workspace.

    Args:
        origin: For the workspace.
        call: As JSON; a recording's name not yet numbered.
        lasts: How long it is to run: another length is another wish.
        begins: When, by `spoken_moment`: another moment is another wish.
    """
    wanted = f"{origin.actor.team}\n{call}"
    if lasts is not None or begins is not None:
        wanted += f"\n{lasts}\n{begins}"
    return hashlib.sha256(wanted.encode()).hexdigest()


def spoken_moment(begins: str, origin: Origin, at: datetime) -> str:
    """
    A moment as a wish names it.

    "18:00" is another moment for somebody elsewhere, and on another day.
    """
    return f"{begins} {origin.actor.user} {at.date()}"


def write_operation(
    transaction: Transaction,
    kind: EventKind,
    operation: Operation,
    rules: str = "",
    details: dict[str, object] | None = None,
) -> None:
    """A line about it, on its asker's word."""
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


def write_sent(transaction: Transaction, operation: Operation) -> None:
    """The line that its call goes out now, and for the how-manieth time."""
    again: dict[str, object] = {"try": operation.tries + 1}
    write_operation(transaction, EventKind.SENT, operation, details=again)
