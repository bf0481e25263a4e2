"""
The world of the playground, with the real bot in a process of its own.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from bot.playground.waiting import wait_until
from bot.playground.world import World
from tests.stage import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@contextmanager
def playing(folder: Path) -> Iterator[World]:
    """A world whose bot has connected and knows the rooms."""
    with World(folder, ROOT / "manifest.yml") as made:
        made.start().start_bot()
        assert wait_until(lambda: made.bot_listens), made.process.last_words()
        assert made.furnish()
        yield made


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """One of its own for a test that kills, breaks or moves something."""
    with playing(tmp_path) as made:
        yield made
