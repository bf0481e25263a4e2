"""
What a form keeps while it is open: where it was asked for, and by which gesture.

Slack gives it back as it was; it names things and gives no right.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from bot.domain.errors import UsageError

MOST_KEPT = 3_000


@dataclass(frozen=True, slots=True)
class Kept:
    """
    The opening of a form, as its submission tells it.

    Attributes:
        channel: From which channel it was asked for, or "".
        subject: The operation that it is about, or 0.
        gesture: The durable key of the gesture that opened it, or "".
    """

    channel: str = ""
    subject: int = 0
    gesture: str = ""

    def written(self) -> str:
        """As Slack carries it; never more than 3,000 characters."""
        text = json.dumps([self.channel, self.subject, self.gesture])
        return text if len(text) <= MOST_KEPT else json.dumps(["", 0, ""])


def kept_in(text: object) -> Kept:
    """
    What `written` wrote.

    Raises:
        UsageError: It is anything else.
    """
    try:
        read = json.loads(text) if isinstance(text, str) and text else None
    except (ValueError, RecursionError):
        read = None
    match read:
        case [str(channel), int(subject), str(gesture)] if subject >= 0:
            return Kept(channel, int(subject), gesture)
    raise UsageError(
        "That form was opened by another version of OnAir.",
        remedy="Close it and open it again.",
    )
