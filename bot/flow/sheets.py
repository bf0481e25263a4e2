"""
Sheets: lines of the history as a file, for one person alone.

A file is made and sent behind whoever asked: its lines are judged when it is made,
that it is sent is on record before it leaves, and what fails is told.
"""

from __future__ import annotations

import json
import logging
from contextlib import suppress
from tempfile import SpooledTemporaryFile
from threading import BoundedSemaphore
from typing import TYPE_CHECKING, Protocol

from bot.domain.asking import MOST_IN_FILE, Shape, Sheet
from bot.domain.errors import (
    AnnounceError,
    OnAirError,
    PostLaterError,
    WrongStateError,
)
from bot.domain.spreadsheet import BYTE_ORDER_MARK, row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import timedelta
    from typing import IO

    from bot.domain.command import Asking, Click
    from bot.domain.history import Event
    from bot.domain.history_filter import Filter
    from bot.ports import Courier

log = logging.getLogger(__name__)

COLUMNS = (
    "number",
    "at",
    "kind",
    "person",
    "name",
    "action",
    "room",
    "channel",
    "operation",
    "feed",
    "details",
)
_AT_ONCE = 2
_TRIES = 3
_IN_MEMORY = 1_000_000


class Tells(Protocol):
    """Where the lines come from, and where it goes on record that they left."""

    def lines(self, wanted: Filter, asking: Asking) -> Iterator[Event | None]:
        """Every line that fits, newest first; None for one that is not for them."""

    def noted(
        self, asking: Asking | Click, shape: Shape, **shown: str | int | bool
    ) -> None:
        """Put on record that lines are shown."""

    def asks_again(self, wanted: Filter) -> str:
        """The line that asks for the same."""


class Sheets:
    """Makes files, and sends each to whoever asked for it."""

    def __init__(
        self,
        courier: Courier,
        aside: Callable[[str, Callable[[], None]], None],
        pause: Callable[[timedelta], bool],
    ) -> None:
        """
        Wire it.

        Args:
            courier: Brings files to people.
            aside: Does something in a thread of its own, which is waited for when
                the process ends.
            pause: Waits; False when the process is going down.
        """
        self._courier = courier
        self._aside = aside
        self._pause = pause
        self._free = BoundedSemaphore(_AT_ONCE)

    def send(self, source: Tells, wanted: Filter, asking: Asking) -> None:
        """
        Begin to make a file; gives at once.

        Raises:
            WrongStateError: Too many are being made.
        """
        if not self._free.acquire(blocking=False):
            raise WrongStateError(
                "Other files are being made just now.",
                remedy="Press the button again in a minute.",
            )

        def make() -> None:
            try:
                self._make(source, wanted, asking)
            finally:
                self._free.release()

        self._aside("a file of the history", make)

    def _make(self, source: Tells, wanted: Filter, asking: Asking) -> None:
        who = asking.actor.user
        try:
            with SpooledTemporaryFile(_IN_MEMORY) as file:
                sheet = _written(file, source.lines(wanted, asking), wanted)
                room = {"room": wanted.room} if wanted.room else {}
                source.noted(
                    asking,
                    Shape.CSV,
                    asked=source.asks_again(wanted),
                    lines=sheet.lines,
                    **room,
                )
                self._bring(who, sheet, file)
        except (OnAirError, OSError) as error:
            log.warning("a file of the history was not sent: %s", error)
            said = error if isinstance(error, OnAirError) else _no_room(error)
            with suppress(AnnounceError):
                self._courier.failed(who, wanted, said)

    def _bring(self, who: str, sheet: Sheet, file: IO[bytes]) -> None:
        """
        Send it; what certainly did not arrive is sent again.

        Raises:
            AnnounceError: It was not sent, or nobody can say whether it was.
        """
        for tries_left in reversed(range(_TRIES)):
            file.seek(0)
            try:
                self._courier.file(who, sheet, file)
            except PostLaterError as error:
                if error.may_have_posted or not tries_left:
                    raise
                if not self._pause(error.after):
                    raise
            else:
                return


def _written(file: IO[bytes], events: Iterator[Event | None], wanted: Filter) -> Sheet:
    """Write line by line what is for them, up to what one file holds."""
    file.write(f"{BYTE_ORDER_MARK}{row(COLUMNS)}".encode())
    lines, more = 0, False
    left_out = 0 if wanted.is_of_a_place else None
    for event in events:
        if event is None:
            # Of what is asked more narrowly, the count would be an answer.
            left_out = None if left_out is None else left_out + 1
        elif lines == MOST_IN_FILE:
            more = True
            break
        else:
            file.write(row(_cells(event)).encode(errors="replace"))
            lines += 1
    return Sheet(wanted, lines, more, left_out)


def _cells(event: Event) -> tuple[object, ...]:
    return (
        event.number,
        event.at.isoformat().replace("+00:00", "Z"),
        event.kind.value,
        event.actor.user,
        event.actor.name,
        event.action,
        event.room,
        event.channel,
        event.operation,
        event.feed,
        json.dumps(dict(event.details), ensure_ascii=False, sort_keys=True)
        if event.details
        else "",
    )


def _no_room(error: OSError) -> WrongStateError:
    return WrongStateError(
        f"The file could not be written: {error.strerror or type(error).__name__}.",
        remedy="Whoever runs OnAir should look at its disk.",
    )
