"""
Telling: how an operation stands, as a sentence that every part of OnAir can say.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.operation import State

if TYPE_CHECKING:
    from bot.domain.operation import Operation

STOOD: dict[State, str] = {
    State.CHECKING: "is still being looked up",
    State.AWAITING_CONFIRMATION: "waits for its asker to say yes",
    State.AWAITING_APPROVAL: "waits for approval",
    State.READY: "is next in line",
    State.RUNNING: "is under way",
    State.SUCCEEDED: "was carried out",
    State.FAILED: "was tried, and did not happen",
    State.UNKNOWN: "was sent, and nobody can say what came of it",
    State.REFUSED: "was refused",
    State.DECLINED: "was declined",
    State.EXPIRED: "expired",
    State.CANCELLED: "was taken back",
    State.SUPERSEDED: "was overtaken by what was asked later",
    State.STALE: "came to nothing, because what was approved had changed",
}
"""What follows “Operation 4 …”, without the time."""


def stood(operation: Operation) -> str:
    """
    The operation's state in one sentence, with the time (UTC) of its end.

    A halt is not looked at here.
    """
    at = operation.settled_at
    when = "" if at is None else f" ({at:%H:%M} UTC)"
    return f"Operation {operation.number} {STOOD[operation.state]}{when}."
