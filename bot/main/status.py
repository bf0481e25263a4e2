"""
How a running OnAir is, for whoever watches it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web import (
    Check,
    Server,
    late_reports,
    late_seals,
    split_address,
    status_app,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.main.line import Line
    from storage import Record

_THREADS = 2


def make_status(
    address: str, line: Line, record: Record, slack: Callable[[], str]
) -> Server | None:
    """
    What serves health and metrics; None where nobody wants to know.

    Args:
        address: `HOST:PORT`, or "".
        line: Whoever works.
        record: The database.
        slack: What is wrong with the way from Slack, or "".

    Raises:
        SettingsError: The address is none.
    """
    if not address:
        return None
    host, port = split_address(address, "--status")
    numbers = record.numbers
    checks = (
        Check("workers", line.workers.trouble, vital=True),
        Check("database", record.trouble, vital=False),
        Check("slack", slack, vital=False),
        Check("reports", late_reports(numbers), vital=False),
        # A line without its seal is no reason to keep people waiting.
        Check("seals", late_seals(numbers), vital=False, needed=False),
        Check("archive", line.archivist.trouble, vital=False, needed=False),
        Check("rules", line.lawkeeper.trouble, vital=False),
        # What needs no group goes on while one cannot be read.
        Check("groups", line.membership.trouble, vital=False, needed=False),
    )
    return Server(status_app(checks, numbers), host, port, _THREADS)
