"""
A card that somebody deleted: it stays away until somebody wants it back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Button
from bot.slack.views.kit import Message, actions, button, message, section
from bot.slack.views.markup import Mrkdwn, code, say
from bot.slack.views.words import act, is_broadcast, place

if TYPE_CHECKING:
    from bot.domain.answer import CardAgain
    from bot.domain.report import Story
    from bot.slack.views.kit import Block


def card_lost(story: Story, you: Mrkdwn) -> tuple[Mrkdwn, ...]:
    """What is gone, what that changes, and how to get it back."""
    feed, operation = story.feed, story.operation
    if feed is not None:
        pattern = (
            "Somebody deleted the card of {room}{you}."
            if is_broadcast(feed)
            else "Somebody deleted the card of the recording of {room}{you}."
        )
        return (
            say(pattern, room=place(feed), you=you),
            Mrkdwn(
                "That changed nothing but the card. What must be noticed is still "
                "told in the channel; *Post again* brings the card back."
            ),
        )
    if operation is None:
        return (say("Somebody deleted a card{you}.", you=you),)
    line = code(f"/onair history {operation.number}")
    return (
        say("Somebody deleted the card of {act}{you}.", act=act(operation), you=you),
        say("See what came of it with {line}.", line=line),
    )


def post_again(story: Story) -> Block | None:
    """The button that brings back a feed's card."""
    if story.feed is None:
        return None
    number = story.feed.number
    return actions(
        f"onair.card.{number}",
        button(Button.POST_AGAIN, "Post again", number, style="primary"),
    )


def card_again(told: CardAgain) -> Message:
    """That the card is on its way; it is in the channel only once Slack has it."""
    feed = told.feed
    pattern = (
        "The card of {room} is being posted again."
        if is_broadcast(feed)
        else "The card of the recording of {room} is being posted again."
    )
    text = say(pattern, room=place(feed))
    return message(text, section(text))
