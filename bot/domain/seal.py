"""
Seals: how the lines of the history hold one another, and what breaks that.

Each line gets a place in a chain, and a seal over itself and the seal before it.  Who
changes a line changes every seal after it, so one seal that is kept elsewhere, a
checkpoint, proves all that came before.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

NOTHING_SEALED = "0" * 64
"""The seal before the first one."""


@dataclass(frozen=True, slots=True)
class Seal:
    """
    One line's link in the chain.

    Attributes:
        place: 1, 2, 3, … without a gap; not the line's number.
        seal: SHA-256 over the seal before and the line's hash; 64 hex digits.
    """

    place: int
    seal: str


@dataclass(frozen=True, slots=True)
class Head:
    """
    Where the chain ends.

    Attributes:
        length: How many lines are sealed; the last one's place.
        seal: The last one's seal.
        event: The last one's number; 0 before the first.
    """

    length: int = 0
    seal: str = NOTHING_SEALED
    event: int = 0


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """
    The chain's head at some moment, signed.

    Attributes:
        number: Its own number.
        at: When it was signed.
        length: How many lines were sealed then.
        seal: The last one's seal.
        event: The last one's number.
        key: The public key itself, base64; as short as a fingerprint of it.
        signature: By that key, base64.
    """

    number: int
    at: datetime
    length: int
    seal: str
    event: int
    key: str
    signature: str


class BreakKind(Enum):
    """Everything that can be wrong with the chain."""

    CHANGED = "changed"  # the line is not what was sealed
    REMOVED = "removed"  # a sealed line is gone, or a place is
    INSERTED = "inserted"  # a line between sealed ones that was never sealed
    REORDERED = "reordered"  # sealed lines have changed their places
    CUT_OFF = "cut_off"  # the end of the chain is gone
    UNSEALED = "unsealed"  # a line waits for its seal for too long
    SEAL_CHANGED = "seal_changed"  # the line is as it was sealed, its seal is not
    FORGED_HEAD = "forged_head"  # what is kept of the chain's end does not fit it
    NO_BRIDGE = "no_bridge"  # the beginning is gone, and no archive tells where to
    ACTOR_CHANGED = "actor_changed"  # a person's ids fit their mark no more
    NAME_CHANGED = "name_changed"  # a name, as it was then, fits its mark no more
    TABLE_GONE = "table_gone"  # a whole table of the record is not there
    FORGED_CHECKPOINT = "forged_checkpoint"  # the signature does not fit
    FORGED_ARCHIVE = "forged_archive"  # the same, of an archive
    OTHER_CHAIN = "other_chain"  # a checkpoint, or an archive, of another chain


@dataclass(frozen=True, slots=True)
class Break:
    """
    One place where the chain does not hold.

    Attributes:
        kind: What kind of break.
        place: The first place that does not fit; 0 where there is none.
        event: The line's number; 0 where there is none.
        what: The same for people, one sentence.
    """

    kind: BreakKind
    place: int
    event: int
    what: str


@dataclass(frozen=True, slots=True)
class Verification:
    """
    What came of walking the chain.

    Attributes:
        length: The last place that was looked at.
        seal: The seal there.
        breaks: What does not hold, the first place first; the first of them only.
        unsealed: How many lines wait for their seal.
        oldest_unsealed: Since when the oldest of them waits, or None.
        checkpoints_fit: How many checkpoints on record are signed and fit the chain.
        checked: How many lines were looked at.
        broken: How many breaks there are in all.
        since: The first place that was looked at.
        archived: The last place that is in an archive's file and not here; 0 for none.
        given_fit: How many of the checkpoints that were given from elsewhere fit.
        proven: The last place that a fitting checkpoint from elsewhere vouches for;
            up to there nobody can have rewritten anything unseen.
        keys: Whose signatures fit, as public keys.
        notes: What is no break and yet worth knowing, a sentence each.
    """

    length: int
    seal: str
    breaks: tuple[Break, ...] = ()
    unsealed: int = 0
    oldest_unsealed: datetime | None = None
    checkpoints_fit: int = 0
    checked: int = 0
    broken: int = 0
    since: int = 1
    archived: int = 0
    given_fit: int = 0
    proven: int = 0
    keys: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def holds(self) -> bool:
        """Whether nothing is wrong."""
        return not self.breaks
