"""
Fingerprints: each line of the history is bound to all lines before it.
"""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.history import Event

BEGINNING = ""


def chained(
    events: Iterable[Event], before: str = BEGINNING
) -> Iterator[tuple[Event, str]]:
    """
    Give each line with its fingerprint.

    A fingerprint is SHA-256, in hex, over the line as canonical JSON and the
    fingerprint of the line before it, so that whoever changes a line changes those of
    all that follow.  The record does not keep them: they are computed when lines are
    first read, and prove nothing of what was changed before that.

    Args:
        events: The lines of the whole record, in order, without a gap.
        before: The fingerprint of the line before the first of them.
    """
    for event in events:
        before = sha256(f"{canonical(event)}\n{before}".encode()).hexdigest()
        yield event, before


def canonical(event: Event) -> str:
    """All of one line as JSON: keys in order, no blanks, nothing escaped."""
    actor = event.actor
    line = {
        "number": event.number,
        "at": event.at.isoformat(),
        "kind": event.kind.value,
        "actor": [actor.enterprise, actor.team, actor.user, actor.name],
        "team": event.team,
        "action": event.action,
        "room": event.room,
        "channel": event.channel,
        "operation": event.operation,
        "feed": event.feed,
        "rules": event.rules,
        "details": dict(event.details),
    }
    return json.dumps(line, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
