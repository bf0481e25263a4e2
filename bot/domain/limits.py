"""
Limits: how often and how long an act is tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Limits:
    """
    How long OnAir goes on by itself when the backend does not do as it is asked.

    Attributes:
        most_tries: Sendings of one start or one removal, the first included.
        try_within: How long after its first try one of those is tried again.
        stop_within: The same for a stop; longer, for what stays on air is worse
            than what does not begin.
    """

    most_tries: int = 8
    try_within: timedelta = timedelta(minutes=3)
    stop_within: timedelta = timedelta(minutes=30)
