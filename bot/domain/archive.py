"""
Archives: files of old lines that left the database, and the bridge over them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

EVERY = timedelta(days=1)
"""How often old lines are looked for."""

MOST_LINES = 200_000
"""How many lines one file holds at the most; what is older than that is in several."""


@dataclass(frozen=True, slots=True)
class Archive:
    """
    One file of old lines, as it is on record: the bridge over its places.

    Attributes:
        number: Its own number; 0 before it is on record.
        at: When its file was signed.
        first: The first place in it.
        last: The last one; the chain goes on behind it.
        seal: The seal there.
        file: The file's name, without its folder.
        sha256: Of the whole file, hex.
        lines: How many lines are in it.
        key: The public key that signed it.
        signature: By that key, over what the file's last line says.
    """

    number: int
    at: datetime
    first: int
    last: int
    seal: str
    file: str
    sha256: str
    lines: int
    key: str
    signature: str


@dataclass(frozen=True, slots=True)
class Due:
    """
    What may leave the database.

    Attributes:
        first: The first place.
        last: The last one; less than `first` where nothing may.
        since: When its first line was written, or None.
        until: When its last line was.
        held_by: The open operation whose line keeps older ones after it here, or None.
    """

    first: int
    last: int
    since: datetime | None = None
    until: datetime | None = None
    held_by: int | None = None

    @property
    def lines(self) -> int:
        """How many lines may go."""
        return max(0, self.last - self.first + 1)


@dataclass(frozen=True, slots=True)
class Shelf:
    """
    What of the history is in files.

    Attributes:
        files: How many files there are; none: all of it is in the database.
        newest: The name of the one that was made last.
        before: When the oldest line was written that is not in them.
    """

    files: int = 0
    newest: str = ""
    before: datetime | None = None

    def told(self, since: datetime | None = None) -> str:
        """Where to find what is older, if anything *since* then is; else ""."""
        if not self.files or (since and self.before and since >= self.before):
            return ""
        what = "Older lines"
        if self.before is not None:
            what = f"Lines from before {self.before:%Y-%m-%d %H:%M} UTC"
        if self.files == 1:
            return f"{what} are in the file `{self.newest}`."
        return f"{what} are in {self.files:,} files, the newest is `{self.newest}`."
