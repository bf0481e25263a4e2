"""
The live line to a page: what one person sees, cell by cell, and then what changed.
"""

import asyncio
import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Protocol

from aiohttp import WSCloseCode, web

from bot.playground.workspace.words import Json

Cells = Mapping[str, object]
_TICK = 0.05
_HEARTBEAT = 20.0


class Showing(Protocol):
    """
    Something that can be seen on the page; both methods are called in any thread.
    """

    def version(self) -> object:
        """
        Give what compares equal as long as nothing has changed; cheap.
        """

    def cells(self, person: str) -> Cells:
        """
        Give all that this person sees, by key; each cell is JSON.
        """


class Live:
    """
    Every open page, each kept up to date on its own.

    Attributes:
        showings: What there is to see; keys do not overlap.
    """

    def __init__(self, showings: Sequence[Showing]) -> None:
        """
        Begin without a page.
        """
        self.showings = list(showings)
        self._open: set[web.WebSocketResponse] = set()

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """
        Send everything, and from then on what has changed, until the page goes.
        """
        person = request.query.get("person", "")
        socket = web.WebSocketResponse(heartbeat=_HEARTBEAT)
        await socket.prepare(request)
        self._open.add(socket)
        sending = asyncio.create_task(self._keep_sending(socket, person))
        try:
            async for _ in socket:
                pass  # a page has nothing to say here: it acts by requests
        finally:
            sending.cancel()
            with suppress(asyncio.CancelledError):
                await sending
            self._open.discard(socket)
        return socket

    async def close(self) -> None:
        """
        Let every page go.
        """
        for socket in tuple(self._open):
            await socket.close(code=WSCloseCode.GOING_AWAY)

    async def _keep_sending(self, socket: web.WebSocketResponse, person: str) -> None:
        shown: dict[str, str] = {}
        seen: list[object] | None = None
        with suppress(ConnectionError):
            while True:
                now = await asyncio.to_thread(self._versions)
                if now != seen:
                    cells = await asyncio.to_thread(self._written, person)
                    await socket.send_str(_news(shown, cells, whole=seen is None))
                    shown, seen = cells, now
                await asyncio.sleep(_TICK)

    def _versions(self) -> list[object]:
        return [showing.version() for showing in self.showings]

    def _written(self, person: str) -> dict[str, str]:
        return {
            key: json.dumps(cell)
            for showing in self.showings
            for key, cell in showing.cells(person).items()
        }


def _news(before: Mapping[str, str], after: Mapping[str, str], *, whole: bool) -> str:
    """
    Write what differs; *whole* tells the page to forget all that it has.
    """
    changed = {key: cell for key, cell in after.items() if before.get(key) != cell}
    cells = ",".join(f"{json.dumps(key)}:{cell}" for key, cell in changed.items())
    rest: Json = {"all": whole, "drop": [key for key in before if key not in after]}
    return f'{{"set":{{{cells}}},{json.dumps(rest)[1:]}'
