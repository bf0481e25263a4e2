"""
Consulted: what second persons and askers must notice while something waits for them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.operation import State
from bot.slack.views import agreed, exactly, planned, waiting
from bot.slack.views.acts import act_card
from bot.slack.views.markup import NOTHING, Mrkdwn, clip, mention, moment, say
from bot.slack.views.states import is_held_up, stands
from bot.slack.views.words import act, by, capital

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from bot.domain.report import Story

_MOST_WHY = 1_500
_DECIDE_THERE = Mrkdwn(
    "*Approve* and *Decline…* are on the request further up, which always shows how "
    "it stands."
)
_REVIEW_THERE = Mrkdwn(
    "The review is open. Look at what was done, then press *Reviewed* on the request "
    "further up, which always shows how it stands."
)


def approved(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """It is agreed, and does not run at once: when it does."""
    operation = story.operation
    if operation is None:
        return _nothing(story)
    name, yes = act(operation), agreed.approved_by(story)
    if yes:
        main = say("Approved by {yes}{you}: {act}.", yes=yes, you=you, act=name)
    else:
        main = capital(say("{act} may go ahead{you}.", act=name, you=you))
    glass = agreed.glass(story.review, story.at) if story.review else ()
    return main, *glass, *_when(story, operation)


def _when(story: Story, operation: Operation) -> tuple[Mrkdwn, ...]:
    """What it waits for now, or how far it has come."""
    frozen = NOTHING
    if story.freeze is not None and is_held_up(operation):
        frozen = agreed.frozen(story.freeze, story.at)
    if planned.is_planned(operation):
        return planned.line(operation, story.at, freeze=story.freeze), frozen
    return say("Now: {state}.", state=stands(operation, story.freeze)), frozen


def reminder(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """
    To an approver, half-way: what still waits for them.

    It stays as it is, so the buttons are on the request, which is kept up to date.
    """
    operation = story.operation
    if operation is None:
        return _nothing(story)
    head = waiting.head(story, operation)
    if operation.state is not State.AWAITING_APPROVAL:
        state = stands(operation)
        main = say("No longer needed{you}: {head}.", you=you, head=head)
        return main, *agreed.came(story), say("Now: {state}.", state=state)
    so_far = agreed.so_far(operation, story.approvals)
    until = agreed.waits_for(operation, story.at, story.approvals)
    return (
        say("Still waiting for approval{you}: {head}.", you=you, head=head),
        *exactly.terms(operation, story.followers, story.at),
        _why(operation),
        say("It waits for {until}.", until=until),
        say("Agreed so far: {so_far}", so_far=so_far),
        _DECIDE_THERE,
    )


def glass_broken(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """
    To every approver: somebody went on without them, and why.

    As with a reminder, the button is on the request.
    """
    operation, review = story.operation, story.review
    if operation is None:
        return _nothing(story)
    name = act(operation)
    if review is None:
        pattern = "The glass was broken for {act}{you}."
        return (say(pattern, act=name, you=you),)
    who = mention(review.broken_by)
    pattern = "{who} broke the glass for {act}{you}: it goes on without its approvals."
    return (
        say(pattern, who=who, act=name, you=you),
        say("The reason given: “{why}”.", why=clip(review.why, _MOST_WHY)),
        say("Asked by {who}.", who=by(operation.actor)),
        *exactly.terms(operation, story.followers, story.at),
        _REVIEW_THERE
        if review.closed_by is None
        else agreed.reviewed(review, story.at),
    )


def thawed(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """To the asker, after a freeze: is it still wanted?"""
    operation = story.operation
    if operation is None:
        return _nothing(story)
    name = act(operation)
    if operation.state is not State.AWAITING_CONFIRMATION:
        state = stands(operation)
        line = say("{act}: {state}{you}.", act=name, state=state, you=you)
        return (capital(line),)
    until = NOTHING
    if operation.due_at is not None:
        at = moment(operation.due_at, story.at)
        until = say("Without an answer it is given up {at}.", at=at)
    return (
        say("The freeze is over{you}: {act} was held up.", you=you, act=name),
        Mrkdwn("*Run now* if it is still wanted, or *Cancel*."),
        until,
    )


def _why(operation: Operation) -> Mrkdwn:
    if not operation.why:
        return NOTHING
    return say("Why: {why}", why=clip(operation.why, _MOST_WHY))


def _nothing(story: Story) -> tuple[Mrkdwn, ...]:
    return (Mrkdwn(act_card(story).text),)
