"""
The history in plain words: a line for each event.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from bot.domain.command import Action, Button
from bot.domain.history import EventKind
from bot.slack.views.happened import words_for
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
from bot.slack.views.looked import buttons, narrowed, notes, nothing_fits, stories
from bot.slack.views.markup import (
    NOTHING,
    Mrkdwn,
    clip,
    code,
    date_token,
    escape,
    join,
    link,
    mention,
    named,
    say,
)
from bot.slack.views.markup import channel as linked_channel
from bot.slack.views.people import all_of, group, meant
from bot.slack.views.words import counted, length, wanted

if TYPE_CHECKING:
    from bot.domain.answer import HistoryShown
    from bot.domain.asking import Page
    from bot.domain.history import Event
    from bot.domain.report import Posted
    from bot.slack.views.kit import Block

# Of use to OnAir itself; a reader would stumble over them.
_UNTOLD = frozenset(
    {
        "call",
        "digest",
        "gesture",
        "key",
        "lease",
        "on_air",
        "person",
        "quorums",
        "rules",
        "set",
        "target",
        "terms",
        "trace",
        "tried",
        "version",
        "worker",
    }
)
_MOMENTS = frozenset(
    {
        "approve_by",
        "asked_at",
        "begins_at",
        "sent_at",
        "settled_at",
        "stops_at",
        "until",
        "was",
    }
)
# Entries of the rules, as readers know them.
_PEOPLE = frozenset({"approvers"})
_LENGTHS = {"by_s": "by", "for_s": "for", "wait_s": "after"}
# What is told of a refusal, or of anything else that has parts.
_CODE = ("code", "name", "said")
_MOST_DETAILS = 8
_MOST_DETAIL = 300
_MOST_LINE = 2_600
_ACTIONS = {action.value: action for action in Action}


def line(event: Event) -> Mrkdwn:
    """
    One event: when, what, by whom, and what else is on record of it.
    """
    told = say(
        words_for(event),
        who=mention(event.actor),
        act=_act(event),
        room=named(event.room) if event.room else "a room",
        feed="recording" if event.action.startswith("record") else "broadcast",
    )
    where = _where(event)
    known = [
        _detail(key, value)
        for key, value in sorted(event.details.items())
        # The hash of the rules before is of no use to a reader.
        if not (event.kind is EventKind.RULES and key == "was")
    ]
    shown = [one for one in (_accounts(event), *known) if one][:_MOST_DETAILS]
    at = date_token(event.at, None)
    return say(
        "{at}  {told}{where}{more}",
        at=at,
        told=told,
        where=where,
        more=say(" — {shown}", shown=join("; ", shown)) if shown else NOTHING,
    )


def _accounts(event: Event) -> Mrkdwn:
    """Whom a removal is about: of all that a call holds, what a reader asks for."""
    call = event.details.get("call")
    accounts = call.get("accounts") if isinstance(call, dict) else None
    if not isinstance(accounts, list):
        return NOTHING
    return say("accounts: {who}", who=_flat(accounts))


def _act(event: Event) -> Mrkdwn:
    action = _ACTIONS.get(event.action)
    if action is not None:
        return wanted(action, event.room)
    return code(event.action) if event.action else Mrkdwn("do something")


def _where(event: Event) -> Mrkdwn:
    number = say("operation {n}", n=event.operation) if event.operation else NOTHING
    in_channel = linked_channel(event.channel) if event.channel else NOTHING
    parts = join(", ", (number, in_channel))
    return say(" ({parts})", parts=parts) if parts else NOTHING


def _detail(key: str, value: object) -> Mrkdwn:
    text = NOTHING if key in _UNTOLD or value is None else _timed(key, value)
    if not text:
        return NOTHING
    name = _LENGTHS.get(key, key.replace("_", " "))
    return say("{name}: {text}", name=name, text=clip(text, _MOST_DETAIL))


def _timed(key: str, value: object) -> Mrkdwn:
    """Moments in each reader's own zone, lengths as people say them."""
    if key in _LENGTHS and isinstance(value, int | float):
        span = length(abs(timedelta(seconds=value)))
        return escape(f"{span} back" if value < 0 else span)
    if key in _MOMENTS and isinstance(value, str):
        try:
            at = datetime.fromisoformat(value)
        except ValueError:
            return escape(value)
        return date_token(at, None) if at.tzinfo else escape(value)
    if key in _PEOPLE and isinstance(value, list | tuple):
        return all_of([meant(str(one)) for one in value])
    if key == "unread" and isinstance(value, list | tuple):
        return all_of([group(str(one)) for one in value])
    return _flat(value)


def _flat(value: object) -> Mrkdwn:
    if value is True or value is False:
        return Mrkdwn("yes" if value else "no")
    if isinstance(value, dict):
        return join(" ", [escape(str(value[one])) for one in _CODE if value.get(one)])
    if isinstance(value, list | tuple):
        return join(", ", [code(str(one)) for one in value])
    return escape(str(value))


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
    lines = _newest([_linked(event, page) for event in answer.events])
    left = len(answer.events) - len(lines)
    count = counted(len(answer.events), "line", "lines")
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


def card_link(team: str, card: Posted) -> Mrkdwn:
    """A link to that message (Slack's manual, "Deep linking")."""
    asked = {"team": team, "channel": card.channel, "message_ts": card.ts}
    return link(f"https://slack.com/app_redirect?{urlencode(asked)}", "card")


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
