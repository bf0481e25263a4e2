"""
Waiting: what waits for second persons, on its card and to each of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Button
from bot.domain.operation import State
from bot.slack.views import agreed, exactly, planned
from bot.slack.views.kit import (
    Message,
    actions,
    button,
    context,
    fields,
    message,
    packed,
    section,
)
from bot.slack.views.markup import NOTHING, Mrkdwn, channel, clip, date_token, join, say
from bot.slack.views.words import capital, wished_by

if TYPE_CHECKING:
    from bot.domain.operation import Operation
    from bot.domain.report import Story
    from bot.slack.views.kit import Block

_MOST_WHY = 1_500


def waiting_card(story: Story, operation: Operation) -> Message:
    """The card of what waits: for the channel, with everything one can do."""
    number = operation.number
    return message(
        in_one_line(story, operation),
        *_shown(story, operation),
        context(agreed.unreached(story)),
        context(agreed.frozen(story.freeze, story.at)),
        context(_small(story, operation)),
        actions(
            f"onair.operation.{number}",
            *deciding(operation),
            button(Button.BREAK_GLASS, "Break glass…", number, style="danger"),
            planned.cancel_button(operation),
        ),
    )


def asked(story: Story, operation: Operation) -> list[Block | None]:
    """The same for one approver, who may not be in the channel; without buttons."""
    where = NOTHING
    if operation.channel:
        where = say("asked in {channel}", channel=channel(operation.channel))
    return [
        *_shown(story, operation),
        context(agreed.frozen(story.freeze, story.at)),
        context(where, _small(story, operation)),
    ]


def deciding(operation: Operation) -> tuple[Block | None, ...]:
    """*Approve* and *Decline…*, while it waits for that."""
    if operation.state is not State.AWAITING_APPROVAL:
        return ()
    number = operation.number
    return (
        button(Button.APPROVE, "Approve", number, style="primary"),
        button(Button.DECLINE, "Decline…", number),
    )


def head(story: Story, operation: Operation) -> Mrkdwn:
    """Who asks for what, without a full stop."""
    wish = exactly.wish(operation, story.followers)
    line = say("{who} asks to {wish}", who=wished_by(operation), wish=wish)
    return capital(line)


def in_one_line(story: Story, operation: Operation) -> Mrkdwn:
    """Everything that matters, for a lock screen."""
    why = say("Why: {why}.", why=clip(operation.why, 300)) if operation.why else NOTHING
    until = agreed.waits_for(operation, story.at, story.approvals)
    return join(
        " ",
        (
            say("{head}.", head=head(story, operation)),
            say("It waits for {until}.", until=until),
            why,
        ),
    )


def _shown(story: Story, operation: Operation) -> list[Block | None]:
    why = NOTHING
    if operation.why:
        why = say("Why: {why}", why=clip(operation.why, _MOST_WHY))
    terms = exactly.terms(operation, story.followers, story.at)
    pairs = [("Agreed so far", agreed.so_far(operation, story.approvals))]
    if operation.approve_by is not None:
        until = date_token(operation.approve_by, story.at, dated=True)
        pairs.append(("Open until", until))
    return [
        section(say("*{head}.*", head=head(story, operation))),
        *packed(terms, _more, most=6_000),
        section(why) if why else None,
        fields(*pairs),
    ]


def _small(story: Story, operation: Operation) -> Mrkdwn:
    at = date_token(operation.asked_at, story.at, dated=True)
    return say("operation {n}, asked {at}", n=operation.number, at=at)


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)
