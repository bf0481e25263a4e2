"""
Pending: what waits for people, each with its buttons.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.views import agreed, exactly, planned, second, waiting
from bot.slack.views.kit import Message, actions, context, message, packed, section
from bot.slack.views.markup import NOTHING, Mrkdwn, clip, date_token, join, say
from bot.slack.views.states import stands
from bot.slack.views.words import act, by, capital, counted

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.approval import Review
    from bot.domain.consent import PendingShown
    from bot.domain.operation import Operation
    from bot.slack.views.kit import Block

MOST_MINE = 6
MOST_REVIEWS = 4
MOST_HELD = 4
MOST_OWN = 4
_MOST_LINE = 1_200
_MOST_WHY = 300


def pending(told: PendingShown) -> Message:
    """
    What the asker could approve, review, run or take back; then what others could.
    """
    mine = told.mine[:MOST_MINE]
    reviews = told.reviews[:MOST_REVIEWS]
    own = [one for one in told.others if one.number in told.own]
    taken_back = own[:MOST_OWN]
    held = told.held[:MOST_HELD]
    others = [_line(one, told) for one in told.others if one not in taken_back]
    others += [_looked_at(*one, told.at) for one in told.others_reviews]
    halt = agreed.frozen(told.freeze, told.at)
    head = _head(told)
    return message(
        join(" ", (head, halt)),
        section(say("*{head}*", head=head)),
        section(halt) if halt else None,
        *_each([_mine(one, told) for one in mine]),
        _left(len(told.mine) - len(mine)),
        *_each([_review(*one, told.at) for one in reviews]),
        _left(len(told.reviews) - len(reviews)),
        section(Mrkdwn("*Held up by a freeze*")) if held else None,
        *_each([_held(one, told) for one in held]),
        _left(len(told.held) - len(held)),
        section(Mrkdwn("*Your own wishes*")) if own else None,
        *_each([_own(one, told) for one in taken_back]),
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
        looks = counted(len(told.reviews), "emergency run", "emergency runs")
        parts.append(say("{n} for you to review", n=looks))
    own = sum(one.number in told.own for one in told.others)
    others = len(told.others) - own
    if own:
        waits = counted(own, "wish of yours waits", "wishes of yours wait")
        parts.append(say("{n} for others to approve", n=waits))
    if others:
        waits = counted(others, "other wish waits", "other wishes wait")
        parts.append(say("{n} for others to approve", n=waits))
    if told.others_reviews:
        count = len(told.others_reviews)
        looks = counted(count, "emergency run", "emergency runs")
        parts.append(say("{n} for others to review", n=looks))
    if told.held:
        halts = counted(len(told.held), "wish", "wishes")
        parts.append(say("{n} held up by a freeze", n=halts))
    if not parts:
        return Mrkdwn("Nothing waits for anybody.")
    return say("{parts}.", parts=join("; ", parts))


def _each(entries: list[tuple[Mrkdwn, Block | None]]) -> list[Block | None]:
    return [one for line, row in entries for one in (section(line), row)]


def _mine(operation: Operation, told: PendingShown) -> tuple[Mrkdwn, Block | None]:
    row = f"onair.pending.{operation.number}"
    return _line(operation, told), actions(row, *waiting.deciding(operation))


def _own(operation: Operation, told: PendingShown) -> tuple[Mrkdwn, Block | None]:
    row = f"onair.own.{operation.number}"
    return _line(operation, told), actions(row, planned.cancel_button(operation))


def _held(operation: Operation, told: PendingShown) -> tuple[Mrkdwn, Block | None]:
    number = operation.number
    what, who = capital(act(operation)), by(operation.actor)
    state = say("{state}.", state=stands(operation, told.freeze))
    head = say("*{what}*, asked by {who} (operation {n})", what=what, who=who, n=number)
    line = join("\n", (head, capital(state)))
    row = second.last_word(operation) if number in told.own else ()
    return clip(line, _MOST_LINE), actions(f"onair.held.{number}", *row)


def _line(operation: Operation, told: PendingShown) -> Mrkdwn:
    wish = exactly.wish(operation)
    head = say("{who} asks to {wish}", who=by(operation.actor), wish=wish)
    call = exactly.exactly(operation)
    why = NOTHING
    if operation.why:
        why = say("Why: {why}", why=clip(operation.why, _MOST_WHY))
    left = told.left.get(operation.number)
    needs = clip(agreed.still(operation, left, told.at), 300)
    line = join(
        "\n",
        (
            say("*{head}* (operation {n})", head=capital(head), n=operation.number),
            call,
            why,
            say("It needs {needs}.", needs=needs),
        ),
    )
    return clip(line, _MOST_LINE)


def _review(
    review: Review, operation: Operation, now: datetime
) -> tuple[Mrkdwn, Block | None]:
    row = f"onair.review.{review.operation}"
    line = _looked_at(review, operation, now)
    return line, actions(row, agreed.reviewed_button(review))


def _looked_at(review: Review, operation: Operation, now: datetime) -> Mrkdwn:
    at = date_token(review.at, now)
    told = say(
        "*{who} broke the glass for {act}*, {at} (operation {n})\n“{why}”",
        who=by(review.broken_by),
        act=act(operation),
        at=at,
        n=review.operation,
        why=clip(review.why, _MOST_WHY),
    )
    return clip(told, _MOST_LINE)


def _left(left: int) -> Block | None:
    return context(_more(left)) if left > 0 else None


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)
