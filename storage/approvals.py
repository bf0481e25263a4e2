"""
Approvals as they are kept: what second persons said, and to exactly what.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import bindparam, insert, select, update

from bot.domain.actor import Actor
from bot.domain.approval import Approval, Review
from bot.domain.call import to_json
from storage import mapping
from storage.tables import actors, approvals, operations, reviews

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.operation import Operation
    from storage.mapping import AnyRow
    from storage.transaction import Transaction

_IDS = ("enterprise", "team", "user", "name")
_broke = actors.alias("broke")
_closed = actors.alias("closed")

APPROVALS = (
    select(
        *(one for one in approvals.c if one.name != "actor"),
        *(actors.c[key].label(f"by_{key}") for key in _IDS),
    )
    .join_from(approvals, actors, approvals.c.actor == actors.c.number)
    .where(approvals.c.operation == bindparam("of_number"))
    .order_by(approvals.c.at, approvals.c.person)
)
"""What was said to the operation of that number, oldest first."""

REVIEWS = (
    select(
        *(one for one in reviews.c if one.name not in {"broken_by", "closed_by"}),
        *(_broke.c[key].label(f"broke_{key}") for key in _IDS),
        *(_closed.c[key].label(f"closed_{key}") for key in _IDS),
    )
    .join_from(reviews, _broke, reviews.c.broken_by == _broke.c.number)
    .outerjoin(_closed, reviews.c.closed_by == _closed.c.number)
)
"""Every debt of whoever broke glass; add the condition."""

_REVIEW = REVIEWS.where(reviews.c.operation == bindparam("of_number"))
_ADD = insert(approvals)
_TERMS = select(operations.c.terms).where(operations.c.number == bindparam("of_number"))
_KEEP = (
    update(operations)
    .where(operations.c.number == bindparam("of_number"))
    .values(terms=bindparam("its_terms"))
)
CALL, GLASS = "call", "glass"
"""Parts of what is signed, beside those that the rules name."""


@dataclass(frozen=True, slots=True)
class Terms:
    """
    What second persons were shown, and who they are.

    Attributes:
        signed: A signature of each part: `call`, `rule`, `room`.
        asked: The user ids of those to ask by direct message.
    """

    signed: Mapping[str, str]
    asked: tuple[str, ...]


def approval_from(row: AnyRow) -> Approval:
    """A row of `APPROVALS`."""
    return Approval(
        operation=row.operation,
        actor=Actor(row.by_team, row.by_user, row.by_enterprise, row.by_name),
        person=row.person,
        approved=row.approved,
        reason=row.reason,
        at=row.at,
    )


def review_from(row: AnyRow) -> Review:
    """A row of `REVIEWS`."""
    return Review(
        operation=row.operation,
        broken_by=Actor(
            row.broke_team, row.broke_user, row.broke_enterprise, row.broke_name
        ),
        why=row.why,
        at=row.at,
        closed_by=mapping.actor_from(row, "closed"),
        closed_at=row.closed_at,
        note=row.note,
    )


def said_to(transaction: Transaction, number: int) -> tuple[Approval, ...]:
    """What second persons said to that operation, oldest first."""
    rows = transaction.db.execute(APPROVALS, {"of_number": number}).all()
    return tuple(approval_from(row) for row in rows)


def review_of(transaction: Transaction, number: int) -> Review | None:
    """The debt of whoever ran that operation without approvals."""
    row = transaction.db.execute(_REVIEW, {"of_number": number}).first()
    return None if row is None else review_from(row)


def keep_approval(transaction: Transaction, said: Approval) -> None:
    """Put it on record; the database lets in one for each person."""
    transaction.db.execute(
        _ADD,
        {
            "operation": said.operation,
            "person": said.person,
            "actor": transaction.actor(said.actor),
            "approved": said.approved,
            "reason": said.reason,
            "at": said.at,
        },
    )


def terms_of(transaction: Transaction, number: int) -> Terms:
    """What second persons were shown of that operation."""
    text = transaction.db.execute(_TERMS, {"of_number": number}).scalar_one()
    kept = json.loads(text)
    return Terms(kept.get("signed", {}), tuple(kept.get("asked", ())))


def sign_terms(
    transaction: Transaction,
    operation: Operation,
    parts: Mapping[str, str],
    asked: tuple[str, ...],
) -> None:
    """Keep what second persons are shown from now on; the call as it stands."""
    signed = {name: _sign(transaction, operation, name, parts[name]) for name in parts}
    signed[CALL] = _sign(transaction, operation, CALL, _call_text(operation))
    _keep(transaction, operation, Terms(signed, asked))


def sign_call(transaction: Transaction, operation: Operation) -> Terms:
    """The call is known better by now (its moment); the rest stays as it was."""
    terms = terms_of(transaction, operation.number)
    call = _sign(transaction, operation, CALL, _call_text(operation))
    terms = Terms({**terms.signed, CALL: call}, terms.asked)
    _keep(transaction, operation, terms)
    return terms


def sign_glass(transaction: Transaction, operation: Operation) -> None:
    """Glass was broken for the one that it comes after, and so for it."""
    terms = terms_of(transaction, operation.number)
    glass = _sign(transaction, operation, GLASS, str(operation.after))
    _keep(transaction, operation, Terms({**terms.signed, GLASS: glass}, terms.asked))


def without_approvals(transaction: Transaction, operation: Operation) -> bool:
    """Whether glass was broken for it."""
    if review_of(transaction, operation.number) is not None:
        return True
    signed = terms_of(transaction, operation.number).signed.get(GLASS, "")
    glass = _sign(transaction, operation, GLASS, str(operation.after))
    return hmac.compare_digest(signed, glass)


def changed(
    transaction: Transaction, operation: Operation, parts: Mapping[str, str]
) -> str:
    """The first part that is no longer what second persons were shown, or ""."""
    signed = {**terms_of(transaction, operation.number).signed}
    signed.pop(GLASS, None)
    now = {CALL: _call_text(operation), **parts}
    for name, text in now.items():
        sure = _sign(transaction, operation, name, text)
        if not hmac.compare_digest(signed.pop(name, ""), sure):
            return name
    return next(iter(signed), "")


def _sign(transaction: Transaction, operation: Operation, name: str, text: str) -> str:
    # With the number: what was agreed to once is not agreed to elsewhere.
    whole = json.dumps([operation.number, name, text])
    return transaction.settings.vault.sign(whole)


def _call_text(operation: Operation) -> str:
    times = mapping.operation_times(operation)
    begins_at = operation.begins_at
    call = None if operation.call is None else to_json(operation.call)
    moment = None if begins_at is None else begins_at.isoformat()
    return json.dumps([call, times["lasts"], operation.begins, moment])


def _keep(transaction: Transaction, operation: Operation, terms: Terms) -> None:
    text = json.dumps({"signed": dict(terms.signed), "asked": terms.asked})
    kept = {"of_number": operation.number, "its_terms": text}
    transaction.db.execute(_KEEP, kept)
