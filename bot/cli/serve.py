"""
`onair serve`.
"""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

from bot.cli.base import load
from bot.cli.week_page import week_page
from bot.main import Bot, Modes

if TYPE_CHECKING:
    from argparse import Namespace

    from bot.clock import SystemClock


def serve(given: Namespace, clock: SystemClock | None = None) -> int:
    """Run the bot until it is told to stop; by default by the machine's time."""
    logging.basicConfig(
        level=logging.DEBUG if given.verbose else logging.INFO,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
        stream=sys.stderr,
    )
    # Libraries that would log requests, and with them tokens and texts.
    for name in (
        "alembic",
        "slack_bolt",
        "slack_sdk",
        "urllib3",
        "waitress",
        "websocket",
    ):
        logging.getLogger(name).setLevel(logging.WARNING)
    # We say ourselves, once, that Slack cannot be reached.
    logging.getLogger("slack_sdk.web.base_client").setLevel(logging.CRITICAL)
    settings, configuration = load(serving=True, http=bool(given.http))
    modes = Modes(http=given.http, status=given.status, prefix=given.prefix)
    return Bot(settings, configuration, modes, clock, week_page).run()
