"""
Trying: what OnAir does next, by itself, with a call that is not settled.

Two kinds.  What certainly had no effect is *tried again*; of what nobody knows the
backend is *asked again*.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom
from bot.domain.operation import State
from bot.slack.views.markup import NOTHING, Mrkdwn, date_token, join, prose, say

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation


def is_tried_again(operation: Operation) -> bool:
    """Whether it waits for another try, certainly without effect so far."""
    return (
        operation.state is State.READY
        and operation.tries > 0
        and operation.finding is not None
    )


def is_asked_again(operation: Operation) -> bool:
    """Whether it is sent once more, to learn what came of it."""
    return operation.state is State.UNKNOWN and operation.due_at is not None


def next_step(operation: Operation, now: datetime | None) -> Mrkdwn:
    """What OnAir does by itself, and when; empty where it is settled."""
    if is_tried_again(operation):
        return _tries(operation, now)
    if operation.state is not State.UNKNOWN:
        return NOTHING
    if isinstance(operation.call, RemoveFromRoom):
        return NOTHING  # it says so itself, with the reason
    if operation.due_at is None:
        return Mrkdwn("OnAir does not ask again by itself.")
    if now is not None and operation.due_at <= now:
        return Mrkdwn("OnAir is about to ask the backend again.")
    at = date_token(operation.due_at, now, exact=True)
    return say("OnAir asks the backend again at {at}.", at=at)


def _tries(operation: Operation, now: datetime | None) -> Mrkdwn:
    due, until = operation.due_at, operation.expires_at
    if due is None or (now is not None and due <= now):
        return Mrkdwn("OnAir is about to try again.")
    at = date_token(due, now, exact=True)
    if until is None:
        return say("OnAir tries again at {at}.", at=at)
    ends = date_token(until, now, exact=True)
    pattern = "OnAir tries again at {at}, and gives up at {ends} at the latest."
    return say(pattern, at=at, ends=ends)


def why(operation: Operation) -> Mrkdwn:
    """What keeps it waiting, or leaves it in doubt."""
    return prose(operation.finding.what) if operation.finding else NOTHING


def reason(operation: Operation, now: datetime | None) -> Mrkdwn:
    """Why it is not settled, then what OnAir does about it."""
    return join(" ", (why(operation), next_step(operation, now)))
