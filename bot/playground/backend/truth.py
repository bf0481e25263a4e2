"""
The words of the truth: what is on air, what is recorded, what has happened.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.playground.backend.wishes import PushStart, RecordStart, Source


@dataclass(frozen=True)
class Push:
    """
    A source on air.

    Attributes:
        code: Names the stream in its addresses; the same for the same target.
        channel_id: Above 2**63, and new with every start.
        tape_task_id: None unless the start set the tape flag.
    """

    group: int
    account: str
    source: Source
    wish: PushStart
    since: datetime
    code: str
    channel_id: int
    tape_task_id: int | None


@dataclass(frozen=True)
class Recording:
    """
    A source being recorded.
    """

    group: int
    account: str
    source: Source
    wish: RecordStart
    since: datetime
    started: timedelta


class Effect(StrEnum):
    """
    What can really happen to a room.
    """

    PUSH_STARTED = "push started"
    PUSH_ENDED = "push ended"
    RECORDING_STARTED = "recording started"
    RECORDING_ENDED = "recording ended"
    KICKED = "kicked"


@dataclass(frozen=True)
class Happening:
    """
    One thing that really happened.

    Attributes:
        asked: False when it followed from somebody leaving or a room closing.
        source: None for a removal.
        cookie: Of the call that asked for it, as it came; None where none did.
    """

    at: datetime
    effect: Effect
    group: int
    account: str
    source: Source | None
    asked: bool
    cookie: str | None = None
