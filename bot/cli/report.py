"""
`onair report`: a page about what was on air, for people to look at.
"""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.base import load, opened
from bot.cli.report_html import MADE_BY
from bot.cli.report_words import Times
from bot.cli.rooms import team_of
from bot.cli.zones import zone_of
from bot.clock import SystemClock
from bot.domain.airtime import Stretch
from bot.domain.errors import UsageError
from bot.domain.past import Past
from bot.domain.room import RoomName

if TYPE_CHECKING:
    from argparse import Namespace
    from datetime import datetime
    from zoneinfo import ZoneInfo

_HEAD = 1000  # bytes; where a report says that it is one
_READABLE = 0o666


def report(given: Namespace) -> int:
    """
    Write it, whole or not at all.

    Raises:
        SettingsError: What draws it is not installed.
        UsageError: What was asked for is no time, no room, or not ours to replace.
        RecordError: The record cannot be read.
    """
    file = Path(given.html)
    _demand_ours(file)
    now = SystemClock().now()
    zone = zone_of(given.zone)
    period = _period(given, now, zone)
    room = RoomName(given.room.lower()).text if given.room else ""
    from bot.cli.report_page import page  # noqa: PLC0415  matplotlib is an extra, and slow to load

    settings, configuration = load(serving=False)
    team = team_of(given.team, configuration)
    with opened(settings) as record:
        summary = record.reader.summary(team, period, now, room)
    write_whole(file, page(summary, Times(zone, summary.period)))
    print(f"Wrote {file}")
    return 0


def write_whole(file: Path, text: str) -> None:
    """
    Write the file so that nobody ever sees a part of it.

    Raises:
        OSError: It cannot be written; what was there is there still.
    """
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(text.encode("utf-8", "replace"))
            out.flush()
            os.fsync(out.fileno())
        Path(name).chmod(_mode(file))
        Path(name).replace(file)
    except BaseException:
        with suppress(OSError):
            Path(name).unlink()
        raise


def _mode(file: Path) -> int:
    """Who may read it: as before, or whoever may read other new files here."""
    with suppress(OSError):
        return file.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return _READABLE & ~mask


def _demand_ours(file: Path) -> None:
    """
    A slip of the hand replaces no database and no settings.

    Raises:
        UsageError: Something else than a report is there, or cannot be replaced.
    """
    if file.exists() and not file.is_file():
        what = "a folder" if file.is_dir() else "no plain file"
        raise UsageError(
            f"{file} is {what}.",
            remedy="Name the file to write, as in --html week.html.",
        )
    if not file.exists():
        return
    with file.open("rb") as there:
        begins = there.read(_HEAD)
    if begins and MADE_BY.encode() not in begins:
        raise UsageError(
            f"{file} is there already, and is no report.",
            remedy="Name another file; only a report is replaced by a newer one.",
        )


def _period(given: Namespace, now: datetime, zone: ZoneInfo) -> Stretch:
    """
    From when until when, as it was said.

    Raises:
        UsageError: It cannot be read, or nothing that is over lies in it.
    """
    since = Past.parse(given.since).at(now, zone)
    until = now
    if given.until:
        until = min(now, Past.parse(given.until).at(now, zone, end=True))
    if since >= until:
        raise UsageError(
            f"Between --since {given.since} and --until {given.until or 'now'} lies "
            "nothing that is over.",
            remedy="Write the earlier moment as --since, as in --since 7d or --since "
            "monday --until yesterday.",
        )
    return Stretch(since, until)
