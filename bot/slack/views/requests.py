"""
Requests: what one approver is asked directly, and what became of it.

The same message is brought up to date until the matter is settled, so that nobody
finds a button for what is over.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.operation import State
from bot.slack.views import agreed, planned, waiting
from bot.slack.views.acts import act_card
from bot.slack.views.kit import actions, context, message, section
from bot.slack.views.markup import NOTHING, Mrkdwn, join, say
from bot.slack.views.states import is_held_up, stands

if TYPE_CHECKING:
    from bot.domain.approval import Approval
    from bot.domain.operation import Operation
    from bot.domain.report import Report, Story
    from bot.slack.views.kit import Message

# What is said where a decision of second persons stood behind it.
_ENDS: dict[State, str] = {
    State.DECLINED: "It is not carried out.",
    State.EXPIRED: "It came to nothing: too few agreed in time, or its moment passed.",
    State.CANCELLED: "It was cancelled.",
    State.STALE: "It came to nothing: what you were shown has changed.",
    State.REFUSED: "It came to nothing: it is not allowed any more.",
    State.SUPERSEDED: "It came to nothing: something asked later set it aside.",
}


def request(report: Report, story: Story) -> Message:
    """What the approver *report* goes to is asked, or how it was settled."""
    operation = story.operation
    if operation is None:
        return act_card(story)
    said = _said(report.to, story)
    if operation.state is State.AWAITING_APPROVAL:
        if said is None:
            return _open(story, operation)
        line = _yours(said)
        return message(
            join(" ", (line, waiting.in_one_line(story, operation))),
            section(line),
            *waiting.asked(story, operation),
        )
    return _settled(report.to, story, operation)


def _open(story: Story, operation: Operation) -> Message:
    return message(
        say("Your approval? {line}", line=waiting.in_one_line(story, operation)),
        *waiting.asked(story, operation),
        actions(f"onair.request.{operation.number}", *waiting.deciding(operation)),
    )


def _settled(to: str, story: Story, operation: Operation) -> Message:
    review = story.review
    # Nobody reviews what they broke themselves.
    mine = review is not None and review.broken_by.user == to
    look = None if mine else agreed.reviewed_button(review)
    head = say("{head}.", head=waiting.head(story, operation))
    lines = [one for one in _became(story, operation) if one]
    return message(
        join(" ", (head, *lines)),
        section(head),
        section(join("\n", lines)),
        context(say("operation {n}", n=operation.number)),
        actions(f"onair.request.{operation.number}", look),
    )


def _became(story: Story, operation: Operation) -> tuple[Mrkdwn, ...]:
    """Who decided it, and how it stands now."""
    end = _ENDS.get(operation.state)
    if operation.state is State.CANCELLED and agreed.taken_back(operation):
        return *agreed.came(story), *agreed.taken_back(operation)
    if end is not None:
        # Whoever declined has given the reason already.
        declined = operation.state is State.DECLINED
        why = NOTHING if declined else agreed.because(operation)
        return *agreed.came(story), why or Mrkdwn(end)
    state = say("Now: {state}.", state=stands(operation, story.freeze))
    if operation.state is State.READY and planned.is_planned(operation):
        state = planned.line(operation, story.at, freeze=story.freeze)
    frozen = NOTHING
    if is_held_up(operation):
        frozen = agreed.frozen(story.freeze, story.at)
    return *agreed.came(story), state, agreed.because(operation), frozen


def _said(user: str, story: Story) -> Approval | None:
    """What that approver said already."""
    return next((one for one in story.approvals if one.actor.user == user), None)


def _yours(said: Approval) -> Mrkdwn:
    return Mrkdwn("You approved it." if said.approved else "You declined it.")
