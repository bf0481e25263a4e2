"""
The `[audit]` table of `onair.toml`: where the record speaks for itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.week import DAYS, WeekTime
from bot.settings.limits import Span, span
from bot.settings.reading import instead

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import TypeAlias

    Fault: TypeAlias = Callable[[str, str, str], None]

TABLE = "audit"
_CHANNEL = re.compile(r"[CG][A-Z0-9]{2,}")
_KEEP = Span(
    timedelta(days=400),
    timedelta(days=36_500),
    timedelta(days=30),
    "must be 30 days at least; without it lines stay in the database for ever",
)
_WEEK_TIME = re.compile(r"([a-z]+) ([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Audit:
    """
    What becomes of the record besides being kept.

    Attributes:
        checkpoints: The channel to which every checkpoint is posted, or "".
        weekly: The channel that is told what a week came to, or "".
        weekly_at: When it is told, UTC.
        keep: How long lines stay in the database, or None: for ever.
        archive: The folder for the files of those that leave it, or None.
    """

    checkpoints: str = ""
    weekly: str = ""
    weekly_at: WeekTime = field(default_factory=WeekTime)
    keep: timedelta | None = None
    archive: Path | None = None


# Closed: what the table may hold.
KEYS = frozenset({"checkpoints", "weekly", "weekly_at", "keep", "archive"})


def read_audit(parsed: Mapping[str, object], fault: Fault) -> Audit:
    """
    The table; each fault is told, and its default taken.

    Args:
        parsed: The whole file.
        fault: Told what is wrong, with which key, in which table.
    """
    table = parsed.get(TABLE, {})
    if not isinstance(table, dict):
        fault(f"[{TABLE}] must be a table", TABLE, "")
        return Audit()
    for key in table.keys() - KEYS:
        fault(f"“{key}” is not known in [{TABLE}]; {instead(key, KEYS)}", key, TABLE)
    keep, archive = _keep(table, fault), _archive(table, fault)
    if "keep" in table and "archive" not in table:
        fault(
            'keep needs a folder for what leaves, as in archive = "archive"',
            "keep",
            TABLE,
        )
    return Audit(
        checkpoints=_channel(table, "checkpoints", fault),
        weekly=_channel(table, "weekly", fault),
        weekly_at=_week_time(table, fault),
        keep=keep,
        archive=archive,
    )


def _keep(table: Mapping[str, object], fault: Fault) -> timedelta | None:
    value = table.get("keep")
    if value is None:
        return None
    read = span(value, _KEEP)
    if isinstance(read, timedelta):
        return read
    fault(f"keep {_like(read)}", "keep", TABLE)
    return None


def _like(what: str) -> str:
    return what.replace('"5s"', '"400d"')


def _archive(table: Mapping[str, object], fault: Fault) -> Path | None:
    value = table.get("archive")
    if value is None:
        return None
    if isinstance(value, str) and value and value.isprintable():
        return Path(value)
    fault('archive must be a folder, as in archive = "archive"', "archive", TABLE)
    return None


def _channel(table: Mapping[str, object], key: str, fault: Fault) -> str:
    value = table.get(key, "")
    if isinstance(value, str) and (not value or _CHANNEL.fullmatch(value)):
        return value
    fault(
        f'{key} must be a channel\'s id, as in {key} = "C0AUDIT" (in Slack: the '
        "channel's name, About, at the bottom)",
        key,
        TABLE,
    )
    return ""


def _week_time(table: Mapping[str, object], fault: Fault) -> WeekTime:
    usual = WeekTime()
    value = table.get("weekly_at", str(usual))
    match = _WEEK_TIME.fullmatch(value.lower()) if isinstance(value, str) else None
    if match is None or match[1] not in DAYS:
        fault(
            f'weekly_at must be a day and a time in UTC, as in weekly_at = "{usual}"',
            "weekly_at",
            TABLE,
        )
        return usual
    return WeekTime(DAYS.index(match[1]), time(int(match[2]), int(match[3])))
