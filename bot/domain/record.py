"""
What goes on record with every change, and what is found there.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.actor import Actor
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
    """

    actor: Actor
    channel: str
    gesture: str
    rules: str


@dataclass(frozen=True, slots=True)
class Opened:
    """
    What is on record after `open`.

    Attributes:
        operations: The new ones, or those that the gesture or wish found.
        repeat: True when they were there before.
    """

    operations: tuple[Operation, ...]
    repeat: bool
