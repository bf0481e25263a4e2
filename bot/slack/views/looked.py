"""
Looked: what was asked of the history, how far was looked, and where to look next.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.actor import Actor
from bot.domain.command import Button
from bot.slack.views.kit import actions, button
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    code,
    date_token,
    escape,
    join,
    mention,
    prose,
    say,
)
from bot.slack.views.markup import channel as linked_channel
from bot.slack.views.states import STATES
from bot.slack.views.words import counted

if TYPE_CHECKING:
    from bot.domain.answer import HistoryShown
    from bot.domain.asking import Page
    from bot.domain.history_filter import Filter
    from bot.slack.views.kit import Block

HERE = "this channel"
"""What an answer about the channel that it was asked for in is about."""


def narrowed(wanted: Filter, *, here: bool = False) -> Mrkdwn:
    """
    What narrows the answer, beside the room or the number in its title.

    Args:
        wanted: What was asked for.
        here: The title names the channel already.
    """
    parts = (
        say("by {who}", who=mention(Actor("", wanted.actor))) if wanted.actor else "",
        say("in {where}", where=linked_channel(wanted.channel))
        if wanted.channel and not here
        else "",
        say("{act} only", act=code(wanted.action.value)) if wanted.action else "",
        say("of what stands as {state}", state=STATES[wanted.state])
        if wanted.state
        else "",
        say("since {at}", at=date_token(wanted.since, None)) if wanted.since else "",
        say("until {at}", at=date_token(wanted.until, None)) if wanted.until else "",
        say("with “{text}”", text=wanted.text) if wanted.text else "",
    )
    return join(", ", [Mrkdwn(one) for one in parts])


def notes(page: Page) -> list[Mrkdwn]:
    """What the asker should know besides, each in a line of its own."""
    found = [prose(one) for one in page.said]
    if unseen := left_out(page.left_out):
        found.append(unseen)
    if page.looked:
        looked = escape(f"{page.looked:,}")
        found.append(
            say("The nearest {n} lines were looked through, and not all.", n=looked)
        )
    return found


def left_out(number: int | None) -> Mrkdwn:
    """What is said of lines that are not for the reader; None: they are not counted."""
    if number is None:
        return Mrkdwn("Lines that you may not see are not looked at.")
    if not number:
        return NOTHING
    count = counted(number, "line is", "lines are")
    return say("{n} left out here, being of what you may not see.", n=count)


def nothing_fits(answer: HistoryShown, narrow: Mrkdwn) -> Mrkdwn:
    """That there are none, and which words would have to go to find some."""
    title = say("History of {about}", about=answer.about)
    if answer.page.looked:
        return say("{title}: nothing was found so far.", title=title)
    if not narrow:
        return say("{title}: nothing is on record.", title=title)
    return say(
        "{title}: nothing on record is {narrow}. Leave some of that out to see more.",
        title=title,
        narrow=narrow,
    )


def buttons(answer: HistoryShown) -> Block | None:
    """Where to look next, and to whom else it may be shown; each is judged anew."""
    page = answer.page
    further = "Look further" if page.looked and not page.newer else "Older"
    asks = bool(answer.question)
    return actions(
        "onair.share",
        button(Button.OLDER, further, page.older) if page.older else None,
        button(Button.NEWER, "Newer", page.newer) if page.newer else None,
        button(Button.SHARE, "Share to channel", answer.question)
        if asks and answer.events
        else None,
        button(Button.CSV, "Send as CSV", answer.question)
        if asks and answer.events
        else None,
    )


def stories(answer: HistoryShown) -> Block | None:
    """What can be made of the history of the very channel it was asked for in."""
    if answer.page.wanted.named().keys() != {"channel"} or answer.about != HERE:
        return None
    return actions(
        "onair.story",
        button(Button.TIMELINE, "As a timeline", "here"),
        button(Button.MARKDOWN, "As Markdown", "here"),
    )
