"""
What each kind of line must say at least, where its maker made it.
"""

from __future__ import annotations

from bot.domain.history import EventKind

_ROOM = frozenset({"group", "account", "sdk", "labels"})
_WHERE = frozenset({"report", "to"})

TOLD: dict[EventKind, frozenset[str]] = {
    **dict.fromkeys(EventKind, frozenset[str]()),
    EventKind.ASKED: frozenset({"call"}),
    EventKind.REFUSED: frozenset({"error", "trace", "line"}),
    EventKind.EXPIRED: frozenset({"what"}),
    EventKind.SENT: frozenset({"try"}),
    EventKind.ANSWERED: frozenset(
        {"outcome", "code", "means", "addresses", "channel_id", "tape_task"}
    ),
    EventKind.UNKNOWN: frozenset({"outcome", "what", "wait_s"}),
    EventKind.LOST: frozenset({"outcome", "what"}),
    EventKind.LATE: frozenset({"outcome", "means"}),
    EventKind.RETRIED: frozenset({"what", "wait_s"}),
    EventKind.SUPERSEDED: frozenset({"what"}),
    EventKind.CHECKED: frozenset({"at", "begins_at"}),
    EventKind.APPROVED: frozenset({"person", "enough"}),
    EventKind.DECLINED: frozenset({"person", "reason", "what"}),
    EventKind.REMINDED: frozenset({"people"}),
    EventKind.STALE: frozenset({"what"}),
    EventKind.BROKEN_GLASS: frozenset({"person", "why"}),
    EventKind.REVIEWED: frozenset({"person", "note"}),
    EventKind.FROZEN: frozenset({"why"}),
    EventKind.UNFROZEN: frozenset({"since", "held"}),
    EventKind.HELD: frozenset({"until"}),
    EventKind.RULES: frozenset({"was"}),
    EventKind.VOUCHED: frozenset({"outcome", "what"}),
    EventKind.STOP_SET: frozenset({"stops_at"}),
    EventKind.EXTENDED: frozenset({"stops_at", "by_s", "was"}),
    EventKind.WARNED: frozenset({"stops_at"}),
    EventKind.ROOM_ADDED: _ROOM,
    EventKind.ROOM_EDITED: _ROOM | {"was"},
    EventKind.ROOM_REMOVED: _ROOM | {"channels"},
    EventKind.ROOM_HERE: frozenset({"set"}),
    EventKind.REPORTED: _WHERE | {"channel", "ts"},
    EventKind.UNDELIVERED: _WHERE | {"reason"},
    EventKind.CARD_LOST: _WHERE,
    EventKind.TAKEN_IN: frozenset({"asked_at"}),
    EventKind.CLOCK_MOVED: frozenset({"by_s"}),
    EventKind.CHECKPOINT: frozenset({"length", "seal"}),
    EventKind.ARCHIVED: frozenset({"first", "last", "file"}),
    EventKind.ERASED: frozenset(),
    EventKind.SHOWN: frozenset({"what"}),
    EventKind.IN_VAIN: frozenset({"why"}),
}
"""What the last line of that kind must say, at least."""
