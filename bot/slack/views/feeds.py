"""
Parts of a feed that cards, notices and answers have in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import StartBroadcast
from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.domain.outcome import Protocol, Rate
from bot.domain.room import Source
from bot.slack.views.kit import Message, actions, button, message, section, sure
from bot.slack.views.markup import NOTHING, Mrkdwn, code, date_token, join, say
from bot.slack.views.words import (
    address,
    by,
    counted,
    is_broadcast,
    length,
    place,
    spelled,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.feed import Feed
    from bot.domain.operation import Operation
    from bot.domain.outcome import Address
    from bot.slack.views.kit import Block

MOST_IDS = 60
BY_NAME = "find the files by this name if ids are lost"
NOT_OURS = Mrkdwn(
    "⚠ It was on air already; by which start nobody knows, so its options and "
    "password are not confirmed."
)

NEEDS_PASSWORD = Mrkdwn("Viewers need the password.")
UNCONFIRMED = Mrkdwn("The backend has not confirmed it.")
_SAID = frozenset({FeedState.LIVE, FeedState.ENDED})

HEADLINES: dict[tuple[bool, FeedState], str] = {
    (True, FeedState.OPENING): "Starting {room} …",
    (True, FeedState.LIVE): "🔴 {room} is on air",
    (True, FeedState.UNKNOWN): "⚠ {room} may or may not be on air",
    (True, FeedState.ENDED): "⬛ {room} is off air",
    (True, FeedState.FAILED): "{room} did not go on air",
    (False, FeedState.OPENING): "Starting to record {room} …",
    (False, FeedState.LIVE): "⏺ {room} is being recorded",
    (False, FeedState.UNKNOWN): "⚠ {room} may or may not be recorded",
    (False, FeedState.ENDED): "⬛ The recording of {room} has ended",
    (False, FeedState.FAILED): "The recording of {room} did not start",
}
"""One line for each state, of a broadcast and of a recording."""


def headline(feed: Feed) -> Mrkdwn:
    """The state in one line, and whose word it is where the backend did not say so."""
    line = say(HEADLINES[is_broadcast(feed), feed.state], room=place(feed))
    if not on_somebodys_word(feed) or feed.vouched_by is None:
        return line
    return say("{line}, as {who} says", line=line, who=by(feed.vouched_by))


def bare_headline(feed: Feed) -> str:
    """The same where Slack does not format."""
    line = HEADLINES[is_broadcast(feed), feed.state].format(room=bare_place(feed))
    return f"{line}, as somebody says" if on_somebodys_word(feed) else line


def bare_place(feed: Feed) -> str:
    """The room, and which picture of it, where Slack does not format."""
    shared = feed.target.source is Source.SCREEN
    return f"{feed.room.text}{' (shared screen)' if shared else ''}"


def word(feed: Feed) -> Mrkdwn:
    """Whose word it is, where that is all there is."""
    if feed.vouched_by is None or not on_somebodys_word(feed):
        return NOTHING
    on, off = (
        ("On air", "Off air") if is_broadcast(feed) else ("Being recorded", "Over")
    )
    return say(
        "{state}, as {who} says; the backend has not confirmed it.",
        state=on if feed.state is FeedState.LIVE else off,
        who=by(feed.vouched_by),
    )


def on_somebodys_word(feed: Feed) -> bool:
    """Whether it is a person who says how it stands."""
    return feed.vouched_by is not None and feed.state in _SAID


def addresses(feed: Feed) -> tuple[Mrkdwn, ...]:
    """A line for each address, or one that says that none is known."""
    if not is_broadcast(feed):
        return ()
    if not feed.addresses:
        return (Mrkdwn("No address is known: the backend told none."),)
    return tuple(address(one) for one in _in_order(feed))


def spelled_addresses(feed: Feed) -> Mrkdwn:
    """The first addresses in one line; empty where there are none."""
    return join("; ", [spelled(one) for one in _in_order(feed)[:3]])


def _in_order(feed: Feed) -> list[Address]:
    """What most people click first, whatever order the backend told them in."""
    rates, protocols = list(Rate), list(Protocol)
    return sorted(
        feed.addresses,
        key=lambda one: (rates.index(one.rate), protocols.index(one.protocol)),
    )


def numbers(feed: Feed) -> Mrkdwn:
    """The vendor's channel and tape task, where they were told."""
    return join(
        " · ",
        (
            say("channel {id}", id=code(feed.channel_id))
            if feed.channel_id
            else NOTHING,
            say("tape task {id}", id=code(str(feed.tape_task)))
            if feed.tape_task is not None
            else NOTHING,
        ),
    )


def is_protected(operation: Operation | None) -> bool:
    """Whether it asked that viewers need a password."""
    call = operation.call if operation else None
    return isinstance(call, StartBroadcast) and call.protected


def password(feed: Feed, first: Operation | None) -> Mrkdwn:
    """
    That viewers need one, where the backend took our start with it.

    Args:
        feed: Which.
        first: The operation that opened it, or None.
    """
    ours = not feed.unconfirmed and not on_somebodys_word(feed)
    live = feed.state is FeedState.LIVE
    return NEEDS_PASSWORD if live and ours and is_protected(first) else NOTHING


def files(feed: Feed) -> Mrkdwn:
    """A recording's ids as text to copy, as many as a line can show."""
    if not feed.file_ids:
        return NOTHING
    shown = join(", ", [code(one) for one in feed.file_ids[:MOST_IDS]])
    left = len(feed.file_ids) - MOST_IDS
    more = Mrkdwn(f" … and {left} more") if left > 0 else NOTHING
    return say("{shown}{more}", shown=shown, more=more)


def file_name(feed: Feed) -> Mrkdwn:
    """The key to a recording's files."""
    if not feed.file_name:
        return NOTHING
    if feed.state is FeedState.FAILED or feed.file_ids:
        return say("File name {name}.", name=code(feed.file_name))
    return say("File name {name}: {why}.", name=code(feed.file_name), why=BY_NAME)


def saved(feed: Feed) -> Mrkdwn:
    """What is left of a recording: its ids, or that none came."""
    if feed.file_ids:
        count = counted(len(feed.file_ids), "file", "files")
        return say("{count}: {ids}", count=count, ids=files(feed))
    return Mrkdwn("no file ids came")


def lasted(feed: Feed) -> Mrkdwn:
    """
    How long it was on air, as far as that is known.

    Where nobody here ended it, it may have ended before we learnt of it; what was on
    air already when we asked may have begun long before.
    """
    if feed.live_at is None or feed.ended_at is None:
        return NOTHING
    span = length(feed.ended_at - feed.live_at)
    match feed.unconfirmed, feed.ended_by is not None:
        case True, True:
            return Mrkdwn(f"at least {span}")
        case True, False:
            return Mrkdwn(f"{span}, as far as is known")
        case _, True:
            return Mrkdwn(span)
        case _:
            return Mrkdwn(f"at most {span}")


def ended(feed: Feed, now: datetime) -> Mrkdwn:
    """When it ended and by whose hand, and no more than is known of it."""
    if feed.ended_at is None:
        return Mrkdwn("It is not known when.")
    at = date_token(feed.ended_at, now, dated=True)
    if feed.vouched_by is not None and on_somebodys_word(feed):
        return say("As {who} said, {at}.", who=by(feed.vouched_by), at=at)
    if feed.ended_by is None:
        return say("Known to be over since {at}; nobody stopped it here.", at=at)
    return say("{who}, {at}", who=by(feed.ended_by), at=at)


def stop_button(feed: Feed) -> Block | None:
    """*Stop*, which asks once more."""
    room = feed.room.text
    if is_broadcast(feed):
        text = f"{room} goes off air for everybody who watches."
        asked = sure(text, "Stop", "Keep it on air")
    else:
        asked = sure(f"The recording of {room} ends.", "Stop", "Keep recording")
    return button(Button.STOP, "Stop", feed.number, style="danger", confirm=asked)


def remove_button(feed: Feed) -> Block | None:
    """*Remove from room…*, which asks whom, and why."""
    return button(Button.REMOVE, "Remove from room…", feed.number)


def history_button(feed: Feed) -> Block | None:
    """*History*."""
    return button(Button.HISTORY, "History", feed.number)


def stop_offered(feed: Feed) -> Message:
    """What would be stopped, with the button that asks once more."""
    line = headline(feed)
    row = actions(f"onair.offered.{feed.number}", stop_button(feed))
    return message(line, section(line), row)
