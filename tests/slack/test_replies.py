"""
Replies: one answer that cannot be sent takes no other one with it.
"""

from __future__ import annotations

from typing import Any

from bot.slack.payload import Address
from bot.slack.replies import Replies
from bot.slack.views.kit import message, section
from bot.slack.views.markup import Mrkdwn

SAID = message(Mrkdwn("Done."), section(Mrkdwn("Done.")))


class OddClient:
    """A client of Slack's whose first answer is of an unheard-of shape."""

    def __init__(self) -> None:
        """Nothing was asked yet."""
        self.opened: list[str] = []
        self.posted: list[str] = []

    def conversations_open(self, users: str) -> dict[str, Any]:
        """No channel for the first, one for everybody after."""
        self.opened.append(users)
        return {"channel": {"id": "D1"}} if self.opened[1:] else {}

    def chat_postMessage(self, channel: str, **_more: object) -> dict[str, Any]:  # noqa: N802  the client's name
        """Keep where."""
        self.posted.append(channel)
        return {}


def test_an_answer_of_slacks_that_nobody_expects_stops_no_other() -> None:
    """
    Whoever comes after the one whose answer was lost is answered all the same.
    """
    client: Any = OddClient()
    replies = Replies(client)
    replies.start()
    for user in ("U1", "U2"):
        replies.send(Address(user=user), SAID, public=False)
    replies.stop()

    assert ["U1", "U2"] == client.opened
    assert ["D1"] == client.posted
