"""
Fixtures that several rooms of the house share.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.stage import Stage, set_stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """The whole bot over signed HTTP, which is quicker to set up and to end."""
    yield from set_stage(tmp_path, http=True)


@pytest.fixture
def socket_stage(tmp_path: Path) -> Iterator[Stage]:
    """The whole bot over Socket Mode."""
    yield from set_stage(tmp_path)
