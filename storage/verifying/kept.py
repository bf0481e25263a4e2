"""
What a database keeps of the chain's end, and of its checkpoints: as it is, however odd.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.domain.seal import Checkpoint, Head

if TYPE_CHECKING:
    from collections.abc import Iterable

    from storage.verifying.source import Source

_HEAD = "SELECT length, seal, event FROM heads WHERE id = 1"
_CHECKPOINTS = "number at length seal event key signature"


def head_of(source: Source) -> Head | None:
    """The chain's end; None where nothing is kept of it."""
    rows = source.rows(_HEAD)
    if not rows:
        return None
    length, seal, event = rows[0]
    return Head(whole(length), str(seal), whole(event))


def checkpoints_of(source: Source) -> list[Checkpoint]:
    """The checkpoints on record; what is none cannot be signed well."""
    return [
        Checkpoint(
            number=number,
            at=moment_of(at) or datetime.fromtimestamp(0, UTC),
            length=whole(length),
            seal=str(seal),
            event=whole(event),
            key=str(key),
            signature=str(signature),
        )
        for number, at, length, seal, event, key, signature in source.table(
            "checkpoints", _CHECKPOINTS
        )
    ]


def missed(checkpoints: Iterable[Checkpoint], lines: Iterable[object]) -> list[int]:
    """
    The numbers of checkpoints that lines tell of, and that are not there.

    Args:
        checkpoints: Those on record.
        lines: The details of all lines that tell of one.
    """
    there = {one.number for one in checkpoints}
    return sorted({_checkpoint(one) for one in lines} - there - {0})


def _checkpoint(details: object) -> int:
    """Of which one a line tells; 0 for none."""
    try:
        number = json.loads(str(details))["checkpoint"]
    except (ValueError, TypeError, KeyError, RecursionError):
        return 0
    return number if isinstance(number, int) else 0


def moment_of(text: object) -> datetime | None:
    """A moment as we write it; None for what is none."""
    try:
        found = datetime.fromisoformat(str(text))
    except ValueError:
        return None
    return found if found.tzinfo is not None else None


def whole(value: object) -> int:
    """A number; what is none becomes one that fits nothing."""
    return value if isinstance(value, int) else -1
