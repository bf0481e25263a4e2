"""
Sealing from the command line: what a command wrote gets its seal, bot or no bot.
"""

from __future__ import annotations

from time import monotonic, sleep
from typing import TYPE_CHECKING

from bot.domain.errors import RecordUnavailableError
from storage import ServingLock

if TYPE_CHECKING:
    from bot.settings import Settings
    from storage import Record

_SEALED_WITHIN_S = 5.0
_GLANCE_S = 0.1


def sealed(record: Record, settings: Settings) -> int:
    """
    See that every line is sealed; gives how many are not.

    A file that nobody serves is sealed here; else whoever serves it does, in a moment.
    """
    try:
        lock = ServingLock.of(settings.database_url)
    except RecordUnavailableError:
        return _waited(record)
    try:
        while record.ledger.seal():
            pass
        return _waited(record)
    finally:
        if lock is not None:
            lock.release()


def _waited(record: Record) -> int:
    until = monotonic() + _SEALED_WITHIN_S
    while (left := int(record.numbers()["events_unsealed"])) and monotonic() < until:
        sleep(_GLANCE_S)
    return left
