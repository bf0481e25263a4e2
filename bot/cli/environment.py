"""
The environment, and below it what `.env` says.
"""

from __future__ import annotations

import os
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING

from dotenv import dotenv_values

from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Mapping


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
