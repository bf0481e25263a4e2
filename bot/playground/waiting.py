"""
Waiting for what another process or thread does.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE_S = 45.0
_POLL_S = 0.02


def wait_until(ready: Callable[[], bool], seconds: float = PATIENCE_S) -> bool:
    """Look again and again; False when it did not come true in that time."""
    ending = time.monotonic() + seconds
    while time.monotonic() < ending:
        if ready():
            return True
        time.sleep(_POLL_S)
    return ready()
