"""
`onair serve`.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from bot.cli.base import load
from bot.main import Bot, Modes

if TYPE_CHECKING:
    from argparse import Namespace


def serve(given: Namespace) -> int:
    """Run the bot until it is told to stop."""
    logging.basicConfig(
        level=logging.DEBUG if given.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    # Libraries that would log requests, and with them tokens and texts.
    for name in ("slack_sdk", "slack_bolt", "urllib3", "websocket", "waitress"):
        logging.getLogger(name).setLevel(logging.WARNING)
    settings, configuration = load(serving=True, http=bool(given.http))
    modes = Modes(http=given.http, status=given.status, prefix=given.prefix)
    return Bot(settings, configuration, modes).run()
