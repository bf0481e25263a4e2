"""
The history in plain words: a page of lines, and what may be done with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Button
from bot.domain.history import EventKind
from bot.slack.views.kit import (
    MOST_LISTED,
    Message,
    actions,
    button,
    context,
    message,
    packed,
    section,
)
from bot.slack.views.lines import line
from bot.slack.views.looked import buttons, narrowed, notes, nothing_fits, stories
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    card_link,
    clip,
    say,
)
from bot.slack.views.words import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.answer import HistoryShown
    from bot.domain.asking import Page
    from bot.domain.history import Event
    from bot.slack.views.kit import Block

# Each tells what an answer of the same moment came to.
_CAME_OF_IT = frozenset({EventKind.FEED_LIVE, EventKind.FEED_ENDED})
_MOST_LINE = 2_600


def history(answer: HistoryShown, *, share: bool) -> Message:
    """
    The lines, newest last, what narrowed them, and buttons for the one who asked.

    Args:
        answer: What was found.
        share: Draw the buttons.
    """
    page = answer.page
    title = say("History of {about}", about=answer.about)
    narrow = narrowed(page.wanted, here=answer.about == "this channel")
    if not answer.events:
        none = nothing_fits(answer, narrow)
        told = [context(one) for one in notes(page)]
        return message(none, section(none), *told, buttons(answer) if share else None)
    events = told_once(answer.events)
    lines = _newest([_linked(event, page) for event in events])
    left = len(events) - len(lines)
    count = counted(len(events), "line", "lines")
    return message(
        say("{title}, {count}", title=title, count=count),
        section(Mrkdwn(f"*{title}*")),
        context(narrow, _older(left, more=answer.more), *notes(page)),
        *packed(lines, lambda left: say("… and {left} more", left=left)),
        buttons(answer) if share else None,
        stories(answer) if share else None,
    )


def _linked(event: Event, page: Page) -> Mrkdwn:
    """The line, and behind it its card where there is one."""
    subjects = (f"feed/{event.feed}", f"operation/{event.operation}")
    card = next((page.cards[one] for one in subjects if one in page.cards), None)
    told = line(event)
    if card is None:
        return told
    link_to = card_link(event.team, card)
    return say("{told}  {link}", told=clip(told, _MOST_LINE), link=link_to)


def _newest(lines: list[Mrkdwn]) -> list[Mrkdwn]:
    """As many of the last lines as one message holds, in their order."""
    room = MOST_LISTED
    for kept, one in enumerate(reversed(lines)):
        room -= len(one) + 1
        if room < 0:
            return lines[len(lines) - kept :]
    return lines


def _older(left: int, *, more: bool) -> Mrkdwn:
    if left:
        count = counted(left, "line", "lines")
        return say("{n} before these are too long to be shown here too.", n=count)
    return Mrkdwn("There are older lines than these.") if more else NOTHING


def share_button(question: str) -> Block | None:
    """*Share to channel*; its value is the question, asked again when pressed."""
    if not question:
        return None
    return actions("onair.share", button(Button.SHARE, "Share to channel", question))


def told_once(events: Iterable[Event]) -> tuple[Event, ...]:
    """The same without the answers whose outcome has a line of its own."""
    kept = tuple(events)
    came = {(one.operation, one.at) for one in kept if one.kind in _CAME_OF_IT}
    return tuple(
        one
        for one in kept
        if one.kind is not EventKind.ANSWERED or (one.operation, one.at) not in came
    )
