"""
Checkpoints: when one is due, and how the chain stands to the last of them.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, timedelta
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from bot.domain.seal import Break, Checkpoint, Head

EVERY = timedelta(days=1)
"""How far apart those are that are made by themselves."""

# Replicas come up together, and a process may die and come up again and again.
_RECENT = timedelta(minutes=10)


class Occasion(Enum):
    """Why a checkpoint is made."""

    START = "start"  # a process came up
    DAILY = "daily"  # a day has passed
    ASKED = "asked"  # somebody wants one now


def is_due(
    occasion: Occasion, head: Head, last: Checkpoint | None, key: str, now: datetime
) -> bool:
    """
    Whether one is to be made.

    Args:
        occasion: Why it would be.
        head: Where the chain ends.
        last: The newest one on record, or None.
        key: The public key that would sign.
        now: The time, which may have gone back since the last one.
    """
    if not head.length:
        return False
    if occasion is Occasion.ASKED or last is None or last.key != key:
        return True
    least = _RECENT if occasion is Occasion.START else EVERY
    return abs(now - last.at) >= least


def posted_line(checkpoint: Checkpoint) -> str:
    """It as the one line of JSON that is posted, and that can be verified later."""
    at = checkpoint.at.astimezone(UTC)
    said = {
        "at": at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "event": checkpoint.event,
        "key": checkpoint.key,
        "length": checkpoint.length,
        "seal": checkpoint.seal,
        "signature": checkpoint.signature,
        "v": 1,
    }
    return json.dumps(said, separators=(",", ":"))


@dataclass(frozen=True, slots=True)
class Posting:
    """
    What became of posting a checkpoint.

    Attributes:
        channel: Where it belongs.
        state: `delivered`, `owed` or `undeliverable`.
        reason: Why it cannot be posted, in Slack's word, or "".
    """

    channel: str
    state: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """
    A checkpoint on record, held against the chain.

    Attributes:
        checkpoint: What was signed.
        fits: Whether its seal stands at its place; None where its place has left
            the database for an archive.
        signed: Whether its signature is by the key that it names.
        posting: What became of posting it, or None where it was not to be.
        before: The one before it, or None.
        before_fits: As `fits`, of that one.
    """

    checkpoint: Checkpoint
    fits: bool | None
    signed: bool
    posting: Posting | None = None
    before: Checkpoint | None = None
    before_fits: bool | None = None


@dataclass(frozen=True, slots=True)
class Glance:
    """
    A quick look at the newest part of the chain.

    Attributes:
        first: The first place that was looked at; 0 where there was none.
        last: The last one.
        wrong: What does not hold there, or None.
    """

    first: int
    last: int
    wrong: Break | None = None

    @property
    def lines(self) -> int:
        """How many lines were looked at."""
        return self.last - self.first + 1 if self.first else 0


@dataclass(frozen=True, slots=True)
class ChainShown:
    """
    How the chain stands, for whoever asks.

    Attributes:
        head: Where it ends.
        at: When this was read.
        unsealed: How many lines wait for their seal.
        oldest: Since when the oldest of them waits, or None.
        kept: The newest checkpoint, or None.
        key: The public key with which checkpoints are signed, or "".
        glance: What a quick look at its newest part found.
        beginning: The first place that is still in the database.
        full: Whether the seal is wanted whole.
    """

    head: Head
    at: datetime
    unsealed: int
    oldest: datetime | None
    kept: Kept | None
    key: str
    glance: Glance
    beginning: int = 1
    full: bool = False
