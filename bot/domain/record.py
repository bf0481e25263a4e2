"""
What goes on record with every change, and what is found there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.actor import Actor
    from bot.domain.feed import Feed
    from bot.domain.operation import Operation


@dataclass(frozen=True, slots=True)
class Origin:
    """
    On whose word, from where, and under which rules something is recorded.

    Attributes:
        actor: Who.
        channel: The Slack channel's id, or "" where there is none.
        gesture: The durable key of the one gesture behind it.
        rules: The hash of the rules that allowed it.
        line: What was typed, or "".
        step: The run of a workflow's step that waits for it, or "".
    """

    actor: Actor
    channel: str
    gesture: str
    rules: str
    line: str = ""
    step: str = ""


@dataclass(frozen=True, slots=True)
class Opened:
    """
    What is on record after `open`.

    Attributes:
        operations: The new ones, or those that the gesture or wish found.
        repeat: True when they were there before.
        held_up: True when a freeze is in their way.
    """

    operations: tuple[Operation, ...]
    repeat: bool
    held_up: bool = False


@dataclass(frozen=True, slots=True)
class Extended:
    """
    What came of a wish for more time.

    Attributes:
        feed: As it is now.
        was: When it was to be stopped before.
        repeat: True when it had been moved already, and was not moved again.
        limited: True when the rules allow no more than this.
    """

    feed: Feed
    was: datetime
    repeat: bool = False
    limited: bool = False
