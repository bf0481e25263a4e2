"""
OnAir's command line in a process of its own.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import IO, TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TEAM = ("--team", "T0TEAM")


def onair(
    folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run it in *folder*, with nothing of ours in the environment but this."""
    return onair_into(subprocess.PIPE, folder, *arguments, **environment)


def onair_into(
    stdout: IO[str] | int, folder: Path, *arguments: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    """As `onair`, its standard output sent to *stdout*."""
    clean = {
        key: value
        for key, value in os.environ.items()
        if not key.startswith(("ONAIR_", "SLACK_"))
    }
    return subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", "bot", *arguments],
        cwd=folder,
        env=clean | environment,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        timeout=60,
    )
