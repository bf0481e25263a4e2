"""
Looking into a record that another process keeps.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from storage import Record

if TYPE_CHECKING:
    from pathlib import Path


def look_into(database: Path) -> Record | None:
    """
    Open the bot's SQLite record to read it; None while there is none.

    Nothing is made, brought up to date, or locked: whoever writes never waits for a
    reader, and readers' connections refuse to write.  Use its `reader` alone, and
    close it.
    """
    try:
        begun = database.stat().st_size > 0
    except OSError:
        return None
    return Record(f"sqlite:///{database}") if begun else None
