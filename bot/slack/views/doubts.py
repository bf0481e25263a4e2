"""
Doubts: feeds of which nobody knows how they stand, and what settles them.

The backend's answer settles a doubt, or a person's word.  A word is always shown as
the word of that person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.call import StartBroadcast
from bot.domain.command import Button
from bot.domain.feed import FeedState
from bot.domain.operation import State
from bot.slack.views.feeds import bare_place, headline
from bot.slack.views.kit import Message, button, message, section, sure
from bot.slack.views.markup import NOTHING, Mrkdwn, code, join, say
from bot.slack.views.trying import is_asked_again
from bot.slack.views.words import is_broadcast, place

if TYPE_CHECKING:
    from bot.domain.answer import Vouched
    from bot.domain.feed import Feed
    from bot.domain.report import Story
    from bot.slack.views.kit import Block

ONE_ANSWER = Mrkdwn(
    "Starting again settles nothing: the backend has one answer for “already "
    "recording” and for “not in the room”."
)
_WORD = Mrkdwn("It is on record as your word: the backend has not confirmed it.")


def ways_out(feed: Feed) -> Mrkdwn:
    """What can be typed now about a feed of which nothing is certain."""
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
        "{settles_nothing}",
        stop=code(f"/record stop {room}"),
        settles_nothing=ONE_ANSWER,
    )


def choices(story: Story) -> Mrkdwn:
    """What the buttons of an unknown feed's card do, and what they do not."""
    feed = story.feed
    if feed is None:
        return NOTHING
    if _is_under_way(story):
        return Mrkdwn("OnAir is asking the backend just now.")
    if not is_broadcast(feed):
        return join(
            "\n",
            (
                Mrkdwn(
                    "Look in the room: *It is being recorded* or *It is not* goes on "
                    "record as your word. *Stop* makes sure that it is over, and "
                    "brings the file ids if it ran."
                ),
                ONE_ANSWER,
            ),
        )
    again = (
        Mrkdwn(
            "*Start again* asks the backend: the answer “already” confirms that it is "
            "on air."
        )
        if _can_start_again(story)
        else NOTHING
    )
    looked = Mrkdwn(
        "Look in the room: *It is on air* or *It is not* goes on record as your word."
    )
    off = Mrkdwn("*Stop* makes sure that it is off.")
    return join(" ", (looked, again, off))


def buttons(story: Story) -> tuple[Block | None, ...]:
    """*It is*, *It is not*, and *Start again* where that tells anything."""
    feed = story.feed
    if feed is None or feed.state is not FeedState.UNKNOWN:
        return ()
    number, name = feed.number, bare_place(feed)
    on, off = "It is on air", "It is not"
    is_on, is_off = f"{name} is on air", f"{name} is not on air"
    if not is_broadcast(feed):
        on = "It is being recorded"
        is_on, is_off = f"{name} is being recorded", f"{name} is not being recorded"
    return (
        button(Button.IT_IS_ON, on, number, confirm=_on_your_word(is_on, on)),
        button(Button.IT_IS_OFF, off, number, confirm=_on_your_word(is_off, off)),
        button(Button.START_AGAIN, "Start again", number)
        if _can_start_again(story)
        else None,
    )


def _on_your_word(what: str, yes: str) -> Block:
    text = (
        f"It goes on record that {what}, on your word alone: the backend has not "
        "confirmed it."
    )
    return sure(text, yes, "Leave it open", style="primary")


def _can_start_again(story: Story) -> bool:
    """Whether the same start can be sent, and its answer would say something."""
    feed, first, latest = story.feed, story.first, story.operation
    if feed is None or not is_broadcast(feed) or _is_under_way(story):
        return False
    # A password is kept no longer than its call needs it.
    protected = (
        first and isinstance(first.call, StartBroadcast) and first.call.protected
    )
    return not protected and not (latest and is_asked_again(latest))


def _is_under_way(story: Story) -> bool:
    return story.operation is not None and story.operation.state is State.RUNNING


def vouched(told: Vouched) -> Message:
    """What is on record now, and that it is the asker's own word."""
    feed, room = told.feed, place(told.feed)
    on, off = "{room} is on air, as you say.", "{room} is off air, as you say."
    if not is_broadcast(feed):
        on = "{room} is being recorded, as you say."
        off = "{room} is not being recorded, as you say."
    line = say(on if told.on_air else off, room=room)
    expected = FeedState.LIVE if told.on_air else FeedState.ENDED
    # The same press, seen once more: much may have happened in between.
    since = feed.state is not expected or feed.vouched_by is None
    now = say("By now: {line}.", line=headline(feed)) if since else NOTHING
    word = NOTHING if since else _WORD
    lines = [one for one in (line, word, now) if one]
    return message(join(" ", lines), *[section(one) for one in lines])
