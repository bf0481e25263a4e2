"""
Unsettled: what waits, is under way, or is tried again, a line each.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.operation import State
from bot.slack.views import agreed, planned
from bot.slack.views.markup import Mrkdwn, clip, date_token, say
from bot.slack.views.states import STATES, stands
from bot.slack.views.trying import is_asked_again, is_tried_again, reason
from bot.slack.views.words import act, by, capital

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.approval import Freeze
    from bot.domain.operation import Operation


def unsettled(
    operation: Operation, now: datetime, freeze: Freeze | None = None
) -> Mrkdwn:
    """A line for what is not settled: how far it is, whose wish, since when."""
    return say(
        "• {line} Asked by {who}, {at} (operation {number}).",
        line=_stands(operation, now, freeze),
        who=by(operation.actor),
        at=date_token(operation.asked_at, now),
        number=operation.number,
    )


def _stands(operation: Operation, now: datetime, freeze: Freeze | None) -> Mrkdwn:
    """How far it has come, and what OnAir does about it."""
    if operation.state is State.AWAITING_APPROVAL:
        needs = agreed.waits_for(operation, now)
        line = say("{act}: waiting for {needs}.", act=act(operation), needs=needs)
        return capital(line)
    if planned.is_planned(operation) and not planned.has_begun(operation):
        return planned.line(operation, now, freeze=freeze)
    if is_tried_again(operation) or is_asked_again(operation):
        state = "not done yet" if is_tried_again(operation) else "no answer yet"
        again = clip(reason(operation, now), 500)
        line = say(
            "{act}: {state}. {again}", act=act(operation), state=state, again=again
        )
        return capital(line)
    state = stands(operation, freeze)
    if operation.after is not None and state == STATES[State.READY]:
        state = f"after operation {operation.after}"
    return capital(say("{act}: {state}.", act=act(operation), state=state))


def more_unsettled(left: int) -> Mrkdwn:
    """How many there is no room for."""
    return say("… and {left} more operations that are not settled.", left=left)
