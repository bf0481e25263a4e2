"""
Pending: what waits for second persons, each with its buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.views import agreed, exactly, waiting
from bot.slack.views.kit import Message, actions, context, message, packed, section
from bot.slack.views.markup import NOTHING, Mrkdwn, clip, date_token, join, say
from bot.slack.views.words import act, by, capital, counted

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.approval import Review
    from bot.domain.consent import PendingShown
    from bot.domain.operation import Operation
    from bot.slack.views.kit import Block

MOST_MINE = 8
MOST_REVIEWS = 5
_MOST_LINE = 1_200
_MOST_WHY = 300


def pending(told: PendingShown) -> Message:
    """What the asker could approve, what waits for others, what wants a look."""
    mine = told.mine[:MOST_MINE]
    reviews = told.reviews[:MOST_REVIEWS]
    others = [_line(one, told.at) for one in told.others]
    halt = agreed.frozen(told.freeze, told.at)
    head = _head(told)
    return message(
        join(" ", (head, halt)),
        section(say("*{head}*", head=head)),
        section(halt) if halt else None,
        *_each([_mine(one, told.at) for one in mine]),
        _left(len(told.mine) - len(mine)),
        *_each([_review(*one, told.at) for one in reviews]),
        _left(len(told.reviews) - len(reviews)),
        section(Mrkdwn("*Waits for others*")) if others else None,
        *packed(others, _more, most=3_000),
        context(say("as on record at {at}", at=date_token(told.at, told.at))),
    )


def _head(told: PendingShown) -> Mrkdwn:
    parts = []
    if told.mine:
        waits = counted(len(told.mine), "wish waits", "wishes wait")
        parts.append(say("{n} for you to approve", n=waits))
    if told.reviews:
        looks = counted(len(told.reviews), "breaking of glass", "breakings of glass")
        parts.append(say("{n} to be looked at", n=looks))
    if told.others:
        waits = counted(len(told.others), "waits", "wait")
        parts.append(say("{n} for others", n=waits))
    if not parts:
        return Mrkdwn("Nothing waits for second persons.")
    return say("{parts}.", parts=join("; ", parts))


def _each(entries: list[tuple[Mrkdwn, Block | None]]) -> list[Block | None]:
    return [one for line, row in entries for one in (section(line), row)]


def _mine(operation: Operation, now: datetime) -> tuple[Mrkdwn, Block | None]:
    row = f"onair.pending.{operation.number}"
    return _line(operation, now), actions(row, *waiting.deciding(operation))


def _line(operation: Operation, now: datetime) -> Mrkdwn:
    wish = exactly.wish(operation)
    head = say("{who} asks to {wish}", who=by(operation.actor), wish=wish)
    call = exactly.exactly(operation)
    why = NOTHING
    if operation.why:
        why = say("Why: {why}", why=clip(operation.why, _MOST_WHY))
    needs = clip(agreed.waits_for(operation, now), 300)
    line = join(
        "\n",
        (
            say("*{head}* (operation {n})", head=capital(head), n=operation.number),
            call,
            why,
            say("Needs {needs}.", needs=needs),
        ),
    )
    return clip(line, _MOST_LINE)


def _review(
    review: Review, operation: Operation, now: datetime
) -> tuple[Mrkdwn, Block | None]:
    at = date_token(review.at, now)
    told = say(
        "*{who} broke the glass for {act}*, {at} (operation {n})\n“{why}”",
        who=by(review.broken_by),
        act=act(operation),
        at=at,
        n=review.operation,
        why=clip(review.why, _MOST_WHY),
    )
    row = f"onair.review.{review.operation}"
    line = clip(told, _MOST_LINE)
    return line, actions(row, agreed.reviewed_button(review))


def _left(left: int) -> Block | None:
    return context(_more(left)) if left > 0 else None


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)
