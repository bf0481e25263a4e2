"""
Where an export goes: standard output, or a file of which every line is whole.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Protocol

from bot.cli.streams import discard
from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator

_AT_ONCE = 1 << 16


class Out(Protocol):
    """
    Where lines go.

    Attributes:
        name: How people know it.
        state: What is certain of what it has got.
        place: The last place that it has got.
    """

    name: str
    state: str
    place: int

    def write(self, line: str, place: int | None) -> None:
        """Take a whole line, and where it is in the chain, if that is known."""

    def flush(self) -> None:
        """Keep back nothing of it."""

    def give_up(self) -> None:
        """Try no more to write what it has not got."""


class StandardOutput:
    """Standard output (fits `Out`); what reads it may have got a part of a line."""

    name = "The output"
    state = "Its last line may not be whole."

    def __init__(self, place: int) -> None:
        """Everything up to *place* is there."""
        self.place = place

    def write(self, line: str, place: int | None) -> None:
        """Write it, or keep it for a moment."""
        sys.stdout.write(line)
        self.place = place or self.place

    def flush(self) -> None:
        """Keep back nothing."""
        sys.stdout.flush()

    def give_up(self) -> None:
        """Send what is still to be written nowhere."""
        discard(sys.stdout)


class NewFile:
    """
    A file that was not there before (fits `Out`).

    What does not fit on the disk as a whole is cut off again.
    """

    state = "Every line in it is whole."

    def __init__(self, name: str, file: IO[bytes], place: int) -> None:
        """Write to *file*, which has no buffer; all up to *place* is elsewhere."""
        self.name = name
        self.place = place
        self._file = file
        self._kept: list[bytes] = []
        self._size = 0
        self._last = place
        self._whole = 0

    def write(self, line: str, place: int | None) -> None:
        """Write it together with others."""
        text = line.encode()
        self._kept.append(text)
        self._size += len(text)
        self._last = place or self._last
        if self._size > _AT_ONCE:
            self._put()

    def flush(self) -> None:
        """
        Have all of it on the disk.

        Raises:
            OSError: It takes no more.
        """
        self._put()
        os.fsync(self._file.fileno())

    def give_up(self) -> None:
        """Nothing is to be done: what did not fit was cut off."""
        self._kept, self._size = [], 0

    def _put(self) -> None:
        left = memoryview(b"".join(self._kept))
        self._kept = []
        try:
            while left:
                left = left[self._file.write(left) :]
        except OSError:
            self._file.truncate(self._whole)
            raise
        self._whole += self._size
        self._size, self.place = 0, self._last


@contextmanager
def target(name: str, place: int) -> Iterator[Out]:
    """
    Give the file of that name, or standard output where it is "".

    Raises:
        SettingsError: It is there already, or cannot be made.
    """
    if not name:
        yield StandardOutput(place)
        return
    try:
        file = Path(name).open("xb", buffering=0)  # noqa: SIM115  closed below
    except FileExistsError:
        raise SettingsError(
            f"{name} is there already.", remedy="Name a new file behind --out."
        ) from None
    except OSError as error:
        raise SettingsError(
            f"{name} cannot be made: {error.strerror}.",
            remedy="Name a file in a folder of your own behind --out.",
        ) from None
    with file:
        yield NewFile(name, file, place)
