"""
What several subcommands need: the settings, and the record.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from bot.clock import SystemClock
from bot.settings import load_configuration, load_environment
from storage import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.settings import Configuration, Settings


def environment() -> Mapping[str, str]:
    """The process's environment, and below it what `.env` in this folder says."""
    kept = {key: value for key, value in dotenv_values(".env").items() if value}
    return {**kept, **os.environ}


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
    record = Record(settings.database_url, clock=SystemClock())
    try:
        if upgrade and settings.database_url.startswith("sqlite"):
            record.upgrade()
        elif upgrade:
            record.check()
        yield record
    finally:
        record.close()
