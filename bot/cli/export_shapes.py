"""
The shapes in which lines of the history leave: JSON Lines, CSV, and ECS.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.domain import spreadsheet
from bot.domain.history import EventKind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from storage.questions.exporting import Exported

ECS_VERSION = "8.17.0"
_MENTION = re.compile(r"<actor:(\d+)>")
_COLUMNS = (
    *("place", "number", "at", "kind", "enterprise", "team", "user", "name"),
    *("workspace", "action", "room", "channel", "operation", "feed", "rules"),
    *("details", "seal"),
)

# What each kind is among the types that the Elastic Common Schema knows; all others
# only inform.
_TYPES: Mapping[EventKind, tuple[str, ...]] = {
    EventKind.REFUSED: ("denied",),
    EventKind.DECLINED: ("denied",),
    EventKind.APPROVED: ("allowed",),
    EventKind.BROKEN_GLASS: ("allowed", "admin"),
    EventKind.REVIEWED: ("admin",),
    EventKind.FROZEN: ("admin", "change"),
    EventKind.UNFROZEN: ("admin", "change"),
    EventKind.RULES: ("admin", "change"),
    EventKind.ROOM_ADDED: ("creation",),
    EventKind.ROOM_EDITED: ("change",),
    EventKind.ROOM_REMOVED: ("deletion",),
    EventKind.ROOM_HERE: ("change",),
    EventKind.FEED_LIVE: ("start",),
    EventKind.FEED_ENDED: ("end",),
    EventKind.SHOWN: ("access",),
}
_FAILURES = frozenset(
    {
        EventKind.REFUSED,
        EventKind.DECLINED,
        EventKind.EXPIRED,
        EventKind.FEED_FAILED,
        EventKind.UNDELIVERED,
    }
)
_OPEN = frozenset({EventKind.UNKNOWN, EventKind.LOST, EventKind.FEED_UNKNOWN})


def jsonl(line: Exported) -> str:
    """
    One object: what is sealed under its own names, and beside it what helps.

    Its schema is `docs/history.schema.json`; `onair audit verify` reads it.
    """
    return _dumped(
        {
            **line.sealed,
            "place": line.place,
            "seal": line.seal,
            "before": line.before,
            "by": line.by,
            "mentions": line.mentions,
        }
    )


def csv(line: Exported) -> str:
    """One row, with Slack's ids in its details; no cell is a formula."""
    sealed = line.sealed
    values: dict[str, Any] = {
        **{name: sealed.get(name) for name in _COLUMNS},
        **line.by,
        "workspace": sealed["team"],
        "place": line.place,
        "seal": line.seal,
        "details": _dumped(_readable(sealed["details"], line)),
    }
    return spreadsheet.row(values[name] for name in _COLUMNS)


def csv_head() -> str:
    """The row of names; Excel knows by its first letter that this is UTF-8."""
    return spreadsheet.BYTE_ORDER_MARK + spreadsheet.row(_COLUMNS)


def ecs(line: Exported) -> str:
    """
    One document of the Elastic Common Schema, for whoever collects them.

    Every kind of line is mapped; what ECS has no field for is below `onair`.
    """
    sealed, by = line.sealed, line.by
    kind = EventKind(sealed["kind"])
    event: dict[str, object] = {
        "id": str(sealed["number"]),
        "kind": "event",
        "category": ["api"],
        "type": list(_TYPES.get(kind, ("info",))),
        "action": kind.value,
        "outcome": _outcome(kind, sealed["details"]),
        "module": "onair",
        "dataset": "onair.history",
        "hash": line.seal,
        "sequence": line.place,
    }
    return _dumped(
        {
            "@timestamp": sealed["at"],
            "ecs": {"version": ECS_VERSION},
            "event": _without_none(event),
            "user": _without_none({"id": by["user"], "name": by["name"] or None}),
            "organization": {"id": by["enterprise"] or by["team"]},
            "onair": _without_none(
                {
                    "act": sealed["action"] or None,
                    "room": sealed["room"] or None,
                    "channel": sealed["channel"] or None,
                    "workspace": sealed["team"] or None,
                    "operation": sealed["operation"],
                    "feed": sealed["feed"],
                    "rules": sealed["rules"] or None,
                    # One text: its parts differ from kind to kind.
                    "details": _dumped(_readable(sealed["details"], line)),
                }
            ),
        }
    )


SHAPES: Mapping[str, Callable[[Exported], str]] = {
    "jsonl": lambda line: f"{jsonl(line)}\n",
    "csv": csv,
    "ecs": lambda line: f"{ecs(line)}\n",
}
"""How a line is written, with its line end, by the format's name."""


def _outcome(kind: EventKind, details: object) -> str:
    if kind in _OPEN:
        return "unknown"
    if kind in _FAILURES:
        return "failure"
    told = details.get("outcome") if isinstance(details, dict) else None
    return "failure" if told == "failed" else "success"


def _readable(value: Any, line: Exported) -> Any:  # noqa: ANN401  whatever JSON can be
    """Details with the ids of those whom they mention by number."""
    match value:
        case str():
            return _MENTION.sub(lambda found: _id(found[1], line), value)
        case dict():
            return {key: _readable(one, line) for key, one in value.items()}
        case list():
            return [_readable(one, line) for one in value]
        case _:
            return value


def _id(number: str, line: Exported) -> str:
    who = line.mentions.get(number, {})
    return who.get("user") or who.get("name") or f"<actor:{number}>"


def _without_none(fields: Mapping[str, object]) -> dict[str, object]:
    return {name: one for name, one in fields.items() if one is not None}


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
