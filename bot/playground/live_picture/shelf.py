"""
Segments that were encoded lately, each once, however many want it.
"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeAlias

from bot.playground.live_picture.film import Film

Encode: TypeAlias = Callable[[Film, int], bytes]
_ROOM = 24


class LackingError(Exception):
    """
    What draws and encodes is not installed.
    """


class Shelf:
    """
    Encodes in threads; for one event loop.
    """

    def __init__(self, load: Callable[[], Encode]) -> None:
        """
        Begin empty.

        Args:
            load: Gives what encodes; it may take its time, and is called in a thread
                when the first segment is wanted.
        """
        self._load = load
        self._encode: Encode | None = None
        self._loading = asyncio.Lock()
        self._segments: OrderedDict[tuple[Film, int], asyncio.Task[bytes]]
        self._segments = OrderedDict()

    async def ready(self) -> Encode:
        """
        Load what encodes, once.

        Raises:
            LackingError: It is not installed.
        """
        async with self._loading:
            if self._encode is None:
                try:
                    self._encode = await asyncio.to_thread(self._load)
                except ModuleNotFoundError as error:
                    raise LackingError(str(error.name)) from error
            return self._encode

    async def segment(self, film: Film, number: int) -> bytes:
        """
        Give a segment; whoever comes while it is being encoded waits for the same one.

        Raises:
            LackingError: What encodes is not installed.
        """
        encode = await self.ready()
        key = (film, number)
        task = self._segments.get(key)
        if task is None:
            work = asyncio.to_thread(encode, film, number)
            task = self._segments[key] = asyncio.create_task(work)
            while len(self._segments) > _ROOM:
                self._segments.popitem(last=False)
        self._segments.move_to_end(key)
        try:
            # One player that goes away does not take it from the others.
            return await asyncio.shield(task)
        finally:
            if task.done() and (task.cancelled() or task.exception()):
                self._segments.pop(key, None)
