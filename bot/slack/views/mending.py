"""
What mends a channel in which OnAir may not speak.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.slack.views.markup import Mrkdwn, channel, code, say

if TYPE_CHECKING:
    from bot.domain.report import Story

INVITATION = "/invite @OnAir"


def mending(story: Story) -> Mrkdwn | None:
    """What lets OnAir post where it could not, and who can do it."""
    where = _channel(story)
    if not where:
        return None
    if where.startswith("D"):
        return Mrkdwn(
            "OnAir cannot post in a conversation between people. Ask in a channel "
            "to show it to others."
        )
    return say(
        "OnAir may not post in {channel}. Unless it is archived or deleted, anybody "
        "there can mend that: {line} in the channel.",
        channel=channel(where),
        line=code(INVITATION),
    )


def _channel(story: Story) -> str:
    if story.operation is not None and story.operation.channel:
        return story.operation.channel
    return story.feed.channel if story.feed else ""
