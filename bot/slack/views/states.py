"""
States: how an operation stands, in a few words after a colon.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import RemoveFromRoom, StopBroadcast, StopRecording
from bot.domain.feed import FeedState
from bot.domain.operation import WAITING, State
from bot.domain.rules import WORKFLOW
from bot.slack.views.markup import mention, say

if TYPE_CHECKING:
    from bot.domain.approval import Freeze
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation

STATES: dict[State, str] = {
    State.CHECKING: "OnAir looks up a time zone or a user group first",
    State.AWAITING_CONFIRMATION: "waiting for its asker to confirm it",
    State.AWAITING_APPROVAL: "waiting for second persons to approve it",
    State.READY: "next in line",
    State.RUNNING: "under way",
    State.SUCCEEDED: "done",
    State.FAILED: "it did not happen",
    State.UNKNOWN: "sent, and it is not known what came of it",
    State.REFUSED: "refused",
    State.DECLINED: "declined by a second person",
    State.EXPIRED: "not carried out, because its moment had passed",
    State.CANCELLED: "cancelled before it was sent",
    State.SUPERSEDED: "set aside, because of what was asked later",
    State.STALE: "not carried out, because what was to be approved had changed",
}
"""How an operation stands, after a colon."""

HELD_UP = "held up by the freeze"
UNAPPROVED = "not carried out, because nobody approved it in time"
TOO_FEW = "not carried out, because too few people approved it in time"


def is_held_up(operation: Operation) -> bool:
    """Whether a freeze is in its way: it waits, and is no stop."""
    stop = isinstance(operation.call, StopBroadcast | StopRecording)
    return operation.state in WAITING and not stop


def waits_for_thaw(
    feed: Feed, operation: Operation | None, freeze: Freeze | None
) -> bool:
    """Whether that start of the feed has not begun because a freeze is in its way."""
    return (
        feed.state is FeedState.OPENING
        and freeze is not None
        and operation is not None
        and operation.state is State.READY
        and is_held_up(operation)
    )


def stands(operation: Operation, freeze: Freeze | None = None) -> str:
    """
    How it stands, after a colon; more than the state alone says.

    Args:
        operation: Which.
        freeze: The halt in force, or None.
    """
    if freeze and operation.state is State.READY and is_held_up(operation):
        return HELD_UP
    if operation.state is State.AWAITING_CONFIRMATION:
        return _confirming(operation)
    if operation.state is State.EXPIRED and _unapproved(operation):
        return UNAPPROVED if _one_yes(operation) else TOO_FEW
    # Without a moment of its own there is no time zone to look up.
    unzoned = operation.begins is None or operation.begins_at is not None
    if operation.state is State.CHECKING and unzoned:
        return "OnAir first looks up who is in the user groups that the rules name"
    return STATES[operation.state]


def _confirming(operation: Operation) -> str:
    """Whose word it waits for, and which."""
    if operation.actor.user == WORKFLOW and not operation.held:
        return "a workflow asked for it, and a person must confirm it"
    who = mention(operation.whose)
    if operation.held:
        return say("waiting for {who}: run it now, or cancel", who=who)
    if isinstance(operation.call, RemoveFromRoom):
        return say("waiting for {who}: remove, or cancel", who=who)
    return STATES[State.AWAITING_CONFIRMATION]


def _unapproved(operation: Operation) -> bool:
    """Whether too few people said yes in time; later it has a time to begin."""
    until, at = operation.approve_by, operation.settled_at
    late = until is not None and at is not None and until <= at
    later = operation.held or operation.expires_at is not None
    return bool(operation.quorums) and late and not later


def _one_yes(operation: Operation) -> bool:
    return sum(one.approvals for one in operation.quorums) == 1
