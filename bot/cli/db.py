"""
`onair db …`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.cli.base import load, opened

if TYPE_CHECKING:
    from argparse import Namespace


def upgrade(_: Namespace) -> int:
    """Bring the database up to date; nothing happens if it is."""
    settings, _configuration = load(serving=False)
    with opened(settings, upgrade=False) as record:
        record.upgrade()
        print(f"The database is at version {record.version()}.")
    return 0


def current(_: Namespace) -> int:
    """Print the database's version."""
    settings, _configuration = load(serving=False)
    with opened(settings, upgrade=False) as record:
        print(record.version() or "empty")
    return 0
