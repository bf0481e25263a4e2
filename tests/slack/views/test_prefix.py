"""
Commands are shown as the workspace calls them.
"""

from __future__ import annotations

from bot.slack.views.kit import Message
from bot.slack.views.prefix import renamed


def test_lines_are_shown_with_the_prefix_and_buttons_keep_theirs() -> None:
    """
    Where another app owns `/broadcast`, people read `/my-broadcast`; addresses and
    what a button carries stay as they are.
    """
    message = Message(
        "Type /broadcast start room42, or see https://x.example/broadcast/room",
        [
            {"type": "section", "text": {"type": "mrkdwn", "text": "`/room list`"}},
            {"type": "actions", "elements": [{"value": "/onair help", "text": {}}]},
        ],
    )

    shown = renamed(message, "my-")

    assert (
        "Type /my-broadcast start room42, or see https://x.example/broadcast/room"
        == shown.text
    )
    assert "`/my-room list`" == shown.blocks[0]["text"]["text"]
    assert "/onair help" == shown.blocks[1]["elements"][0]["value"]


def test_without_a_prefix_nothing_changes() -> None:
    """
    The usual names are shown as they are.
    """
    message = Message("Type /broadcast start room42", [])

    assert message is renamed(message, "")
