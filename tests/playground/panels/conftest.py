"""
Stand-ins for panels to be looked at; the backend's are those of its own tests.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.playground.workspace import Workspace
from tests.playground.backend.conftest import backend, caller, certificates, clock

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["backend", "caller", "certificates", "clock"]


@pytest.fixture
def slack() -> Iterator[Workspace]:
    """A running workspace with nobody in it."""
    with Workspace() as running:
        yield running
