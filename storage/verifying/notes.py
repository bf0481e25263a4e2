"""
What is no break and yet worth knowing, of what lies beside the chain.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.history import EventKind
from storage.verifying.guards import asleep, changed, foreign
from storage.verifying.kept import missed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.seal import Checkpoint
    from storage.verifying.source import Source

_NAMED = 3


def beside(
    archived_by: set[str],
    checkpoints: tuple[Sequence[Checkpoint], Sequence[Checkpoint]],
    source: Source,
) -> list[str]:
    """
    A sentence each.

    Args:
        archived_by: The public keys that signed archives.
        checkpoints: Those on record, and those that were kept elsewhere.
        source: The database.
    """
    on_record, given = checkpoints
    known = {one.key for one in (*on_record, *given)}
    return [
        *_strange(archived_by, known),
        *_gone(missed(on_record, source.told(EventKind.CHECKPOINT))),
        *asleep(source),
        *changed(source),
        *foreign(source),
    ]


def _strange(archived_by: set[str], known: set[str]) -> list[str]:
    # Whoever made up a row chose what it says.
    strange = [ascii(one)[1:-1] for one in sorted(archived_by - known)]
    if not strange:
        return []
    told = (
        f"Archives are signed by {', '.join(strange)}, and no checkpoint is: ask whose "
        "key that is."
    )
    return [told]


def _gone(numbers: list[int]) -> list[str]:
    if not numbers:
        return []
    named = ", ".join(map(str, numbers[:_NAMED]))
    more = " …" if len(numbers) > _NAMED else ""
    told = (
        f"Lines tell of checkpoints that are not on record any more ({len(numbers)}: "
        f"{named}{more}): somebody with access to the database took them away."
    )
    return [told]
