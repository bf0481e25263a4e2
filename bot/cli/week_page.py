"""
The page of a week, drawn by `onair report` in a process of its own.

What draws is heavy to load, and the bot would carry it from then on for one page a
week; and where it is not installed there is no page.
"""

from __future__ import annotations

import logging
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.domain.summary import Summary

log = logging.getLogger(__name__)

_DRAWN_WITHIN_S = 120.0


def week_page(week: Summary) -> bytes | None:
    """The page; None where what draws it is not installed, or fails."""
    if find_spec("matplotlib") is None:
        return None
    with TemporaryDirectory(prefix="onair-week-") as folder:
        file = Path(folder) / "week.html"
        ended = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", "bot", "report", *_asked(week), "--html", str(file)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=_DRAWN_WITHIN_S,
            check=False,
        )
        if ended.returncode:
            said = ended.stderr.decode(errors="replace").strip()
            log.warning("the week's page could not be drawn: %s", said)
            return None
        return file.read_bytes()


def _asked(week: Summary) -> tuple[str, ...]:
    since, until = (
        at.isoformat().replace("+00:00", "Z")
        for at in (week.period.since, week.period.until)
    )
    times = ("--since", since, "--until", until, "--zone", "UTC")
    return (*times, "--team", week.team)
