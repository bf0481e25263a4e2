"""
What the page gets of the tours, and the one act that they need beside a person's.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.playground.tours.order import Order
    from bot.playground.tours.telling import Tour
    from bot.playground.workspace.hands import Act
    from bot.playground.workspace.words import Json


class TourBook:
    """
    Shows every tour to the page (a `Showing`), and puts things in order for one.

    Attributes:
        acts: For the page, by name.
    """

    def __init__(self, tours: Sequence[Tour], order: Order) -> None:
        """Tell of these tours."""
        self._told: Json = {"tours": [tour.wire() for tour in tours]}
        self._order = order
        self._one = asyncio.Lock()
        # Of its own: that takes its time, and must keep nobody else from anything.
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="tours")
        self.acts: dict[str, Act] = {"ready": self._ready}

    def version(self) -> object:
        """The stories never change."""
        return 0

    def cells(self, person: str) -> Mapping[str, object]:
        """Everybody sees all of them."""
        del person
        return self._told

    async def _ready(self, body: Json) -> Json:
        """Put everything in order; gives `since`, the time stamp of that moment."""
        del body
        async with self._one:  # two windows may begin at the same moment
            try:
                loop = asyncio.get_running_loop()
                since = await loop.run_in_executor(self._thread, self._order.put)
            except GestureError as error:
                return {"ok": False, "error": str(error)}
        return {"ok": True, "error": None, "since": since}
