"""
What several subcommands need: the settings, and the record.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from bot.clock import SystemClock
from bot.domain.errors import SettingsError
from bot.settings import load_configuration, load_environment
from storage import Record

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.settings import Configuration, Settings


def environment() -> Mapping[str, str]:
    """
    The process's environment, and below it what `.env` in this folder says.

    Raises:
        SettingsError: The file is there and cannot be read.
    """
    read = dotenv_values(stream=StringIO(_dotenv()))
    return {**{key: value for key, value in read.items() if value}, **os.environ}


def _dotenv() -> str:
    """The text of `.env`; a folder of that name is somebody's Python, not ours."""
    try:
        return Path(".env").read_text(encoding="utf-8-sig")
    except (FileNotFoundError, IsADirectoryError):
        return ""
    except (OSError, UnicodeDecodeError) as error:
        why = "it is not UTF-8" if isinstance(error, ValueError) else error.strerror
        # Not from the cause, which holds the file's text, and with it secrets.
        raise SettingsError(
            f".env cannot be read: {why}.",
            remedy="Make it a text file in UTF-8 that you may read, or move it away.",
        ) from None


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
