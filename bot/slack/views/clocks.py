"""
Clocks: until when a feed runs, and how it is given more time.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.slack.views.feeds import headline
from bot.slack.views.kit import Message, actions, button, message, packed
from bot.slack.views.markup import NOTHING, Mrkdwn, date_token, join, moment, prose, say
from bot.slack.views.words import is_broadcast, length, place

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.answer import MoreTime
    from bot.domain.feed import Feed
    from bot.domain.record import Extended
    from bot.domain.report import Story
    from bot.slack.views.kit import Block

_NEAR = timedelta(hours=1)
_HALF_A_MINUTE = timedelta(seconds=30)
_NONE = Mrkdwn("Nothing has an automatic stop that could be moved.")


def at_its_limit(feed: Feed) -> bool:
    """Whether the rules let the automatic stop be moved no further."""
    return (
        feed.stops_at is not None
        and feed.stops_by is not None
        and feed.stops_at >= feed.stops_by
    )


def stops_itself(feed: Feed, now: datetime) -> tuple[str, Mrkdwn]:
    """When, in each reader's own zone; a word where it cannot be moved."""
    if feed.stops_at is None:
        return "Stops by itself", Mrkdwn("never")
    at = date_token(feed.stops_at, now, dated=True)
    if feed.stops_at <= now:
        return "Was to stop by itself", at
    limit = Mrkdwn("; the rules allow no more") if at_its_limit(feed) else NOTHING
    return "Stops by itself", say("{at}{limit}", at=at, limit=limit)


def until(feed: Feed, now: datetime | None) -> Mrkdwn:
    """The same as a clause; empty where nothing stops it."""
    if feed.stops_at is None or not feed.is_open:
        return NOTHING
    at = date_token(feed.stops_at, now)
    if now is not None and feed.stops_at <= now:
        return say("was to stop by itself {at}", at=at)
    return say("stops by itself {at}", at=at)


def will_stop(feed: Feed, now: datetime) -> Mrkdwn:
    """The same as a sentence, for what may be read tomorrow."""
    if feed.stops_at is None or not feed.is_open or feed.stops_at <= now:
        return NOTHING
    return say("It stops by itself {at}.", at=moment(feed.stops_at, now))


def can_extend(feed: Feed) -> bool:
    """Whether *Extend* does anything: on air, with a stop that may be moved."""
    return (
        is_broadcast(feed)
        and feed.state is FeedState.LIVE
        and feed.stops_at is not None
        and not at_its_limit(feed)
    )


def extend_button(feed: Feed) -> Block | None:
    """*Extend*, naming the stop that it moves, so that two presses move it once."""
    if not can_extend(feed):
        return None
    return button(Button.EXTEND, "Extend 30 min", feed.stop_named)


def more_time(told: MoreTime) -> Message:
    """Until when each feed runs now."""
    lines = [_extended(one) for one in told.extended] or [_NONE]
    lines += [prose(one) for one in told.said]
    return message(join(" ", lines), *packed(lines, _more))


def _extended(one: Extended) -> Mrkdwn:
    feed = one.feed
    room = (
        place(feed)
        if is_broadcast(feed)
        else say("The recording of {r}", r=feed.room.text)
    )
    if feed.stops_at is None:
        return say("{room} runs until somebody stops it.", room=room)
    at = moment(feed.stops_at, None)
    pattern = "{room} has more time: it stops by itself {at}."
    if one.repeat:
        pattern = "{room} had been given more time already: it stops by itself {at}."
    limit = NOTHING
    if one.limited or (one.repeat and at_its_limit(feed)):
        limit = Mrkdwn("No further: the rules let it run until then.")
    return join(" ", (say(pattern, room=room, at=at), limit))


def _more(left: int) -> Mrkdwn:
    return say("… and {left} more that do not fit here.", left=left)


def ending_soon(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """When, how soon that is, and what can be done about it."""
    feed = story.feed
    if feed is None:
        return (say("Something stops by itself soon{you}.", you=you),)
    if not feed.is_open or feed.stops_at is None:
        # It came about while the warning was on its way.
        return (say("{line}{you}.", line=headline(feed), you=you),)
    left = feed.stops_at - story.at
    soon = NOTHING
    if left <= timedelta(0):
        soon = Mrkdwn(": its time is over")
    elif left < _NEAR:
        soon = say(", in about {left}", left=length(left + _HALF_A_MINUTE))
    pattern = "{room} goes off air {at}{soon}{you}."
    if not is_broadcast(feed):
        pattern = "The recording of {room} ends {at}{soon}{you}."
    if feed.state is not FeedState.LIVE:
        pattern = "If {room} is on, it is stopped {at}{soon}{you}."
    at = moment(feed.stops_at, story.at)
    main = say(pattern, room=place(feed), at=at, soon=soon, you=you)
    limit = Mrkdwn("The rules let it run no longer.") if at_its_limit(feed) else NOTHING
    return main, limit


def extend(story: Story) -> Block | None:
    """The row with *Extend* below a warning."""
    feed = story.feed
    if feed is None:
        return None
    return actions(f"onair.extend.{feed.number}", extend_button(feed))
