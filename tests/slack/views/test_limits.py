"""
Whatever there is to show, Slack takes it.
"""

from __future__ import annotations

from bot.playground.workspace.blocks import problems
from tests.slack.views.reader import texts
from tests.slack.views.sets import messages

MOST_ALTOGETHER = 20_000


def test_slack_takes_every_message_that_can_be_drawn() -> None:
    """
    Every state, notice, answer and event gives valid blocks, short and longest.
    """
    wrong = {
        name: found
        for name, message in messages()
        if (found := problems(message.blocks, "message"))
    }

    assert {} == wrong


def test_every_message_has_a_line_for_the_lock_screen() -> None:
    """
    The text beside the blocks is one line, never empty, and below Slack's limit.
    """
    wrong = [
        name
        for name, message in messages()
        if not message.text or "\n" in message.text or len(message.text) > 4000
    ]

    assert [] == wrong


def test_no_message_is_too_long_altogether() -> None:
    """
    Fifty full paragraphs would be refused, so long lists are cut before that.
    """
    sizes = {
        name: sum(len(text) for _, text in texts(message))
        for name, message in messages()
    }

    assert [] == [name for name, size in sizes.items() if size > MOST_ALTOGETHER]


def test_every_message_shows_something() -> None:
    """
    There is no case in which a reader would see an empty message.
    """
    assert [] == [name for name, message in messages() if not message.blocks]
