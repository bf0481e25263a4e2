"""
Decided: answers to those who decide, break glass, review, freeze and thaw.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.operation import State
from bot.slack.views import agreed, planned
from bot.slack.views.kit import Message, context, message, packed, section
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    code,
    date_token,
    join,
    mention,
    prose,
    say,
)
from bot.slack.views.states import stands
from bot.slack.views.words import act, by, capital, counted

if TYPE_CHECKING:
    from bot.domain.consent import Decided, FrozenNow, GlassBroken, ReviewClosed, Thawed
    from bot.domain.operation import Operation


def decided(told: Decided) -> Message:
    """That their word counts, and what follows from it."""
    operation = told.operation
    name = act(operation)
    if told.approved:
        line, then = say("You approved {act}.", act=name), _approved(told)
    else:
        line = say("You declined {act}.", act=name)
        then = say("It is not carried out; {who} is told.", who=by(operation.actor))
        if operation.state is not State.DECLINED:
            then = _by_now(operation)
    return _lines(operation.number, line, then, *(prose(one) for one in told.said))


def _approved(told: Decided) -> Mrkdwn:
    operation = told.operation
    left = [(quorum, number) for quorum, number in told.left if number]
    if operation.state is State.AWAITING_APPROVAL:
        if not left:
            return Mrkdwn("Others must agree as well.")
        return say("It still needs {left}.", left=agreed.left(left))
    if operation.state is State.READY:
        if planned.is_planned(operation):
            line = planned.line(operation, None, freeze=told.freeze)
        else:
            state = stands(operation, told.freeze)
            line = say("It is {state}.", state=state)
        frozen = agreed.frozen(told.freeze, None)
        return join(" ", (say("That was enough. {line}", line=line), frozen))
    return _by_now(operation)


def _by_now(operation: Operation) -> Mrkdwn:
    return say("By now: {state}.", state=stands(operation))


def glass_broken(told: GlassBroken) -> Message:
    """That it runs on their word alone, and what they owe for it."""
    operation = told.operation
    name = act(operation)
    return _lines(
        operation.number,
        say("You broke the glass: {act} goes on without its approvals.", act=name),
        Mrkdwn(
            "Everybody who may approve it is told. Until one of them presses "
            "*Reviewed*, you cannot break glass again."
        ),
        NOTHING if operation.state is State.READY else _by_now(operation),
    )


def review_closed(told: ReviewClosed) -> Message:
    """That the debt is closed, and by whom."""
    review = told.review
    who = mention(review.broken_by)
    pattern = "Reviewed: operation {n}, which {who} ran without its approvals."
    return _lines(
        review.operation,
        say(pattern, n=review.operation, who=who),
        say("It is on record as your word. {who} may break glass again.", who=who),
    )


def frozen_now(told: FrozenNow) -> Message:
    """What a freeze stops, what it does not, and how it ends."""
    freeze = told.freeze
    pattern = "Everything is frozen now, by {who}: nothing but stops is sent."
    first = say(pattern, who=by(freeze.by))
    if told.repeat:
        at = date_token(freeze.at, None)
        pattern = "Everything is frozen already, by {who} since {at}."
        first = say(pattern, who=by(freeze.by), at=at)
    return _lines(
        0,
        first,
        say("Why: {why}", why=freeze.why) if freeze.why else NOTHING,
        Mrkdwn("What is on air stays on air. Approvals count, but nothing starts."),
        say("{line} ends it.", line=code("/onair unfreeze")),
    )


def thawed(told: Thawed) -> Message:
    """That the freeze is over, and what it held up."""
    freeze = told.freeze
    at = date_token(freeze.at, None)
    pattern = "The freeze that {who} began {at} is over."
    first = say(pattern, who=by(freeze.by), at=at)
    if not told.held:
        return _lines(0, first, Mrkdwn("It held up nothing."))
    count = counted(len(told.held), "operation", "operations")
    asked = say(
        "It held up {count}. Whoever asked is told, and says whether to run it now:",
        count=count,
    )
    held = [_held(one) for one in told.held]
    return message(
        join(" ", (first, asked, *held[:10])),
        section(first),
        section(asked),
        *packed(held, _more),
    )


def _held(operation: Operation) -> Mrkdwn:
    pattern = "• {act}, asked by {who} (operation {n})"
    name, who = capital(act(operation)), by(operation.actor)
    return say(pattern, act=name, who=who, n=operation.number)


def _lines(number: int, *lines: Mrkdwn) -> Message:
    shown = [one for one in lines if one]
    return message(
        join(" ", shown),
        *packed(shown, _more),
        context(say("operation {n}", n=number)) if number else None,
    )


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)
