"""
Waiting for what another process or thread does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.world import World

PATIENCE_S = 45.0
_QUIET_S = 0.4  # for answers to buttons, which are on no record
_POLL_S = 0.02


def wait_until(ready: Callable[[], bool], seconds: float = PATIENCE_S) -> bool:
    """Look again and again; False when it did not come true in that time."""
    ending = time.monotonic() + seconds
    while time.monotonic() < ending:
        if ready():
            return True
        time.sleep(_POLL_S)
    return ready()


def settled(world: World, seconds: float = PATIENCE_S) -> bool:
    """
    Wait until the world rests, and nothing was asked of anybody for a moment.

    Args:
        world: Whose bot, Slack and backend.
        seconds: How long at most.

    Returns:
        Whether it does.
    """
    seen, since = _activity(world), time.monotonic()
    ending = since + seconds
    while time.monotonic() < ending:
        time.sleep(_POLL_S)
        now = _activity(world)
        if now != seen:
            seen, since = now, time.monotonic()
        elif time.monotonic() - since >= _QUIET_S and world.rests:
            return True
    return False


def _activity(world: World) -> tuple[int, int]:
    return len(world.slack.calls), world.backend.calls_version
