"""
Parts of a feed that cards, notices and answers have in common.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.domain.outcome import Protocol, Rate
from bot.slack.views.kit import button, sure
from bot.slack.views.markup import NOTHING, Mrkdwn, code, date_token, join, mention, say
from bot.slack.views.words import (
    address,
    counted,
    is_broadcast,
    length,
    place,
    spelled,
)

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.feed import Feed
    from bot.domain.outcome import Address
    from bot.slack.views.kit import Block

MOST_IDS = 60
BY_NAME = "find the files by this name if ids are lost"
NOT_OURS = Mrkdwn(
    "⚠ On air by somebody's start: our options and password are not confirmed."
)

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
    """The state in one line."""
    return say(HEADLINES[is_broadcast(feed), feed.state], room=place(feed))


def bare_headline(feed: Feed) -> str:
    """The same where Slack does not format."""
    shared = feed.target.source.value == "screen"
    room = f"{feed.room.text}{' (shared screen)' if shared else ''}"
    return HEADLINES[is_broadcast(feed), feed.state].format(room=room)


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

    Where nobody here ended it, it may have ended before we learnt of it.
    """
    if feed.live_at is None or feed.ended_at is None:
        return NOTHING
    span = length(feed.ended_at - feed.live_at)
    return Mrkdwn(span if feed.ended_by else f"at most {span}")


def ended(feed: Feed, now: datetime) -> Mrkdwn:
    """When it ended and by whose hand, and no more than is known of it."""
    if feed.ended_at is None:
        return Mrkdwn("It is not known when.")
    at = date_token(feed.ended_at, now, dated=True)
    if feed.ended_by is None:
        return say("Known to be over since {at}; nobody stopped it here.", at=at)
    return say("{who}, {at}", who=mention(feed.ended_by), at=at)


def ways_out(feed: Feed) -> Mrkdwn:
    """What can be done now about a feed of which nothing is certain."""
    room = feed.room.text
    screen = " screen" if feed.target.source.value == "screen" else ""
    who = f"as={feed.target.account.openid}"
    if is_broadcast(feed):
        return say(
            "{start} asks the backend again: the answer “already” confirms it.\n"
            "{stop} makes sure that it is off.",
            start=code(f"/broadcast start {room}{screen} {who}"),
            stop=code(f"/broadcast stop {room}"),
        )
    return say(
        "{stop} makes sure that it is over, and brings the file ids if it ran.\n"
        "Starting again settles nothing: the backend has one answer for “already "
        "recording” and for “not in the room”.",
        stop=code(f"/record stop {room}"),
    )


def stop_button(feed: Feed) -> Block | None:
    """*Stop*, which asks once more."""
    room = feed.room.text
    if is_broadcast(feed):
        text = f"{room} goes off air for everybody who watches."
        asked = sure(text, "Stop", "Keep it on air")
    else:
        asked = sure(f"The recording of {room} ends.", "Stop", "Keep recording")
    return button(Button.STOP, "Stop", feed.number, style="danger", confirm=asked)


def history_button(feed: Feed) -> Block | None:
    """*History*."""
    return button(Button.HISTORY, "History", feed.number)
