"""
Timelines: an operation's whole life, and the story of a channel for a post-mortem.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.views import history
from bot.slack.views.kit import (
    MOST_LISTED,
    Message,
    context,
    message,
    packed,
    section,
)
from bot.slack.views.lines import line
from bot.slack.views.looked import left_out
from bot.slack.views.markdown import markdown
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    card_link,
    date_token,
    join,
    listing,
    prose,
    say,
)
from bot.slack.views.markup import channel as linked_channel
from bot.slack.views.states import stands
from bot.slack.views.story import clock, day, spoken
from bot.slack.views.words import act, counted, wished_by

if TYPE_CHECKING:
    from bot.domain.chronicle import LifeShown, Timeline

# A text to copy is drawn as several blocks of code, each within a section.
_COPIED = 2_700
_MOST_COPIED = 3


def life(told: LifeShown) -> Message:
    """One operation from its wish to its last report, and where its card stands."""
    number = say("operation {n}", n=told.number)
    operation = told.operation
    if operation is None or not told.events:
        nothing = say("Nothing of {number} is on record for you to see.", number=number)
        return message(nothing, section(nothing), context(_behind(told)))
    head = say(
        "*Operation {n}: {act}*\n{stands}, asked by {who}, {at}",
        n=told.number,
        act=act(operation),
        stands=stands(operation),
        who=wished_by(operation),
        at=date_token(operation.asked_at, told.at, dated=True),
    )
    lines = [line(event, whole=True) for event in told.events]
    kept = newest(lines, MOST_LISTED)
    left = len(lines) - len(kept)
    count = counted(len(lines), "line", "lines")
    return message(
        say("History of {number}, {count}", number=number, count=count),
        section(head),
        context(_card(told)),
        context(_older(left, more=told.more)),
        *packed(kept, lambda more: say("… and {n} more", n=more)),
        context(_behind(told)),
        history.share_button(f"/onair history {told.number}"),
    )


def _behind(told: LifeShown) -> Mrkdwn:
    return prose(told.behind) if told.behind else NOTHING


def _card(told: LifeShown) -> Mrkdwn:
    if told.card is None or told.operation is None:
        return NOTHING
    return card_link(told.operation.actor.team, told.card)


def timeline(told: Timeline) -> Message:
    """The story for its channel: nobody is called by it, and it is in UTC."""
    lines = _days(told)
    kept = newest(lines, MOST_LISTED)
    left = told.left + len(lines) - len(kept)
    title = say(
        "Timeline of {channel}, {count}",
        channel=linked_channel(told.channel),
        count=counted(len(told.events), "entry", "entries"),
    )
    return message(
        title,
        section(say("*{title}*", title=title)),
        context(join(" ", (Mrkdwn("Times are UTC."), _older(left, more=told.more)))),
        context(left_out(told.left_out)),
        *packed(kept, lambda more: say("… and {n} more", n=more)),
    )


def written(told: Timeline) -> Message:
    """The same as a text to copy, into a canvas or wherever Markdown is read."""
    texts = markdown(told, _COPIED, _MOST_COPIED)
    how = Mrkdwn(
        "Copy it into a canvas, or into any page that takes Markdown. Nobody else "
        "sees this message."
    )
    title = say("Timeline of {channel}", channel=linked_channel(told.channel))
    return message(
        say("{title} as Markdown", title=title),
        section(say("*{title} as Markdown*", title=title)),
        context(how),
        context(left_out(told.left_out)),
        *[section(listing(text)) for text in texts],
    )


def newest(lines: list[Mrkdwn], room: int) -> list[Mrkdwn]:
    """As many of the last lines as there is room for, in their order."""
    for kept, one in enumerate(reversed(lines)):
        room -= len(one) + 1
        if room < 0:
            return lines[len(lines) - kept :]
    return lines


def _older(left: int, *, more: bool) -> Mrkdwn:
    if left:
        return say("… and {n} more before these.", n=left)
    return Mrkdwn("There are older ones than these.") if more else NOTHING


def _days(told: Timeline) -> list[Mrkdwn]:
    """A line for each event; the first one of a day names the day."""
    lines: list[Mrkdwn] = []
    before = ""
    for event in told.events:
        entry = say("{at}  {told}", at=clock(event.at), told=spoken(event))
        if (that := day(event.at)) != before:
            entry = say("*{day}*\n{entry}", day=that, entry=entry)
            before = that
        lines.append(entry)
    return lines
