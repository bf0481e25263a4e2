"""
Time zones: the machine's own, or one by its name.
"""

from __future__ import annotations

import os
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.domain.errors import UsageError
from bot.domain.room import shown

_LOCAL = Path("/etc/localtime")
_ZONES = "zoneinfo/"


def zone_of(name: str) -> ZoneInfo:
    """
    The zone of that name; the machine's own where it is "".

    Raises:
        UsageError: There is none of that name.
    """
    return named_zone(name) if name else machine_zone(os.environ.get("TZ", ""), _LOCAL)


def named_zone(name: str) -> ZoneInfo:
    """
    The zone that is called so.

    Raises:
        UsageError: There is none.
    """
    try:
        return ZoneInfo(name)
    # Unknown, no name at all, or the name of a folder of zones.
    except (KeyError, ValueError, OSError):
        raise UsageError(
            f"There is no time zone “{shown(name)}”.",
            remedy="Write one as in --zone Europe/Berlin, or --zone UTC.",
        ) from None


def machine_zone(variable: str, file: Path) -> ZoneInfo:
    """
    The zone by which this machine's clock goes; UTC where nothing tells it.

    Args:
        variable: What `TZ` says, or "".
        file: What the system keeps its zone in, usually a link to its name.
    """
    name = variable.removeprefix(":")
    if not name:
        name = os.path.realpath(file).rpartition(_ZONES)[2]
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass
    try:
        with file.open("rb") as known:
            return ZoneInfo.from_file(known, key="local time")
    except (ValueError, OSError):
        return ZoneInfo("UTC")
