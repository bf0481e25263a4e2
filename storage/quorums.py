"""
Second persons as a row keeps them: who was asked for, and until when.

What a line of history says of a wish, and of them, is put together here, too.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.domain.call import to_json
from bot.domain.rules import Quorum

if TYPE_CHECKING:
    from bot.domain.operation import Operation

_NONE = "[]"


def quorums_from(text: str) -> tuple[Quorum, ...]:
    """What `quorums_text` wrote."""
    if text == _NONE:
        return ()
    return tuple(
        Quorum(approvals, tuple(approvers), place, tuple(break_glass))
        for approvals, approvers, place, break_glass in json.loads(text)
    )


def quorums_text(quorums: tuple[Quorum, ...]) -> str:
    """The second persons asked for, as they are kept."""
    if not quorums:
        return _NONE
    return json.dumps(
        [[one.approvals, one.approvers, one.place, one.break_glass] for one in quorums]
    )


def agreement_values(operation: Operation) -> dict[str, object]:
    """What an operation's row says of second persons, but for the signed terms."""
    return {
        "quorums": quorums_text(operation.quorums),
        "approve_by": operation.approve_by,
        "line": operation.line,
        "trace": json.dumps(operation.trace, ensure_ascii=False),
        "held": operation.held,
    }


def agreement_details(operation: Operation) -> dict[str, object]:
    """What a line of history says of the rules' answer and of second persons."""
    details: dict[str, object] = {}
    if operation.trace:
        details["trace"] = list(operation.trace)
    if operation.quorums:
        approvers = (who for one in operation.quorums for who in one.approvers)
        details["approvals"] = [one.approvals for one in operation.quorums]
        details["approvers"] = list(dict.fromkeys(approvers))
    if operation.quorums and operation.approve_by is not None:
        details["approve_by"] = operation.approve_by.isoformat()
    return details


def asked_details(operation: Operation) -> dict[str, object]:
    """What a line of history says of a wish: all that it is, and its conditions."""
    begins_at, duration = operation.begins_at, operation.duration
    known = {
        "line": operation.line or None,
        "why": operation.why or None,
        "after": operation.after,
        "at": operation.begins,
        "begins_at": begins_at.isoformat() if begins_at else None,
        "for_s": duration.total_seconds() if duration else None,
    }
    return {
        "call": json.loads(to_json(operation.call)) if operation.call else None,
        **{key: one for key, one in known.items() if one is not None},
        **agreement_details(operation),
    }
