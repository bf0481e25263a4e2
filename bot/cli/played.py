"""
The bot as the playground starts it: `onair serve`, by the playground's time.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from threading import Thread

from bot.cli import spoken
from bot.cli.parser import make_parser
from bot.cli.serve import serve
from bot.playground.clock import PlayClock
from bot.playground.handed import CLOCK, PARENT

_LOOK_S = 1.0


def main() -> int:
    """Serve until told to stop, or until the playground is gone."""
    clock = PlayClock(Path(os.environ[CLOCK]))
    # Not `getppid`: the playground may be gone before we have come so far.
    parent = int(os.environ[PARENT])
    Thread(target=_mourn, args=(parent,), name="parent", daemon=True).start()
    return spoken(lambda: serve(make_parser().parse_args(), clock))


def _mourn(parent: int) -> None:
    """Nobody could end this bot once the terminal of its playground was closed."""
    while os.getppid() == parent:
        time.sleep(_LOOK_S)
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    sys.exit(main())
