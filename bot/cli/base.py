"""
What several subcommands need: the settings, and the record.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from bot.cli.environment import environment
from bot.clock import SystemClock
from bot.settings import load_configuration, load_environment
from storage import Record

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.settings import Configuration, Settings


def load(*, serving: bool, http: bool = False) -> tuple[Settings, Configuration]:
    """
    Everything that was set.

    Raises:
        SettingsError: With every fault named.
    """
    settings = load_environment(environment(), serving=serving, http=http)
    return settings, load_configuration(settings.config, settings.admins)


@contextmanager
def opened(settings: Settings, *, upgrade: bool = True) -> Iterator[Record]:
    """
    The record, brought up to date where it is a file of ours.

    Raises:
        RecordError: It cannot be used.
    """
    record = Record(
        settings.database_url, clock=SystemClock(), signing_key=settings.signing_key
    )
    try:
        if upgrade and settings.database_url.startswith("sqlite"):
            record.upgrade()
        elif upgrade:
            record.check()
        yield record
    finally:
        record.close()
