"""
Second words: the buttons with which people decide what waits, or take it up again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import StartBroadcast
from bot.domain.command import Button
from bot.domain.operation import WAITING, State
from bot.domain.rules import WORKFLOW
from bot.slack.views import agreed, planned
from bot.slack.views.kit import button

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.operation import Operation
    from bot.domain.report import Story
    from bot.slack.views.kit import Block

CAN_BE_ASKED_AGAIN = frozenset({State.DECLINED, State.EXPIRED, State.STALE})
"""The states in which the same can be asked for once more."""


def buttons(story: Story, operation: Operation) -> tuple[Block | None, ...]:
    """
    What can be done about it from a card of its own.

    *Ask again* stands on the notice, once.
    """
    return (
        *yes(operation),
        agreed.reviewed_button(story.review),
        planned.cancel_button(operation) if can_cancel(operation) else None,
    )


def can_cancel(operation: Operation) -> bool:
    """Whether its own card has *Cancel*: it waits longer than for its turn."""
    waits = operation.quorums or planned.is_planned(operation) or operation.held
    return (
        operation.state in WAITING
        and not planned.has_card(operation)
        and bool(waits or operation.state is State.CHECKING or _by_workflow(operation))
    )


def yes(operation: Operation) -> tuple[Block | None, ...]:
    """*Run now* after a freeze; *Confirm* where a workflow asked."""
    if operation.state is not State.AWAITING_CONFIRMATION:
        return ()
    number = operation.number
    if operation.held:
        return (button(Button.RUN_NOW, "Run now", number, style="primary"),)
    if _by_workflow(operation):
        return (button(Button.CONFIRM, "Confirm", number, style="primary"),)
    return ()


def last_word(operation: Operation) -> tuple[Block | None, ...]:
    """What whoever asked can do about what waits: *Run now*, *Cancel*."""
    return *yes(operation), planned.cancel_button(operation)


def held(operation: Operation | None) -> tuple[Block | None, ...]:
    """*Run now* and *Cancel* for what a freeze held up; none for anything else."""
    if (
        operation is None
        or not operation.held
        or operation.state is not State.AWAITING_CONFIRMATION
    ):
        return ()
    return last_word(operation)


def _by_workflow(operation: Operation) -> bool:
    return operation.actor.user == WORKFLOW


def ask_again(operation: Operation, now: datetime) -> Block | None:
    """*Ask again*, for what came to nothing and could still come to something."""
    call = operation.call
    if operation.state not in CAN_BE_ASKED_AGAIN or call is None:
        return None
    if isinstance(call, StartBroadcast) and call.protected:
        return None  # its password is gone
    if operation.begins_at is not None and operation.begins_at <= now:
        return None  # the same moment does not come again
    return button(Button.ASK_AGAIN, "Ask again", operation.number, style="primary")
