"""
The life of each operation: its lines, and whatever was done for its sake.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.approval import Approval
    from bot.domain.history import Event
    from bot.domain.operation import Operation
    from bot.domain.seal import Seal
    from bot.playground.backend import Call
    from bot.playground.workspace.made import Gesture
    from bot.playground.workspace.words import Call as ApiCall


@dataclass
class Life:
    """
    One operation with all that belongs to it.

    Attributes:
        operation: As it stood when it was read last.
        approvals: What second persons said to it.
        lines: Its lines of the history.
        seals: Those of its lines that are sealed, by the lines' numbers.
        gestures: What people did to it, by number.
        own: The number of the gesture that made it, None where none did.
        backend: The calls that carried it out, by number.
        slack: The Web API's calls that told of it, by arrival.
        stale: Its row, or what is drawn of it, has to be made anew.
    """

    operation: Operation
    approvals: tuple[Approval, ...] = ()
    lines: list[Event] = field(default_factory=list)
    seals: dict[int, Seal] = field(default_factory=dict)
    gestures: dict[int, Gesture] = field(default_factory=dict)
    own: int | None = None
    backend: dict[int, Call] = field(default_factory=dict)
    slack: list[ApiCall] = field(default_factory=list)
    stale: bool = True

    @property
    def begun(self) -> datetime:
        """When its gesture was made; without one, when it was put on record."""
        if self.own is None:
            return self.operation.asked_at
        return self.gestures[self.own].at
