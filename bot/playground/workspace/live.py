"""
The live line to a page: what one person sees, cell by cell, and then what changed.

One watch looks for news, for all pages; a page then asks only those showings that have
changed, and is sent only the cells that differ.  While a page takes its time, news wait
as one mark, not as a queue.
"""

import asyncio
import json
import logging
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Protocol

from aiohttp import WSCloseCode, web

Cells = Mapping[str, object]
_TICK = 0.05
_HEARTBEAT = 20.0
_PATIENCE = 30.0
_GOODBYE = 1.0
_MOST_HEARD = 1024
_LOG = logging.getLogger(__name__)


class Written(str):
    """
    A cell that is JSON text already.
    """

    __slots__ = ()


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
        Give all that this person sees, by key; each cell is JSON, or `Written`.
        """


@dataclass
class _Part:
    """
    What a page was shown last of one showing.
    """

    showing: Showing
    version: object = None
    cells: dict[str, str] = field(default_factory=dict)


class Page:
    """
    One open page: who looks, and what they were shown.

    Attributes:
        news: Set while there may be something that it does not show yet.
    """

    def __init__(self, person: str, showings: Sequence[Showing]) -> None:
        """
        Begin with an empty screen.
        """
        self.news = asyncio.Event()
        self.news.set()
        self._person = person
        self._parts = [_Part(showing) for showing in showings]
        self._whole = True
        self._bad: set[str] = set()

    def take(self) -> str | None:
        """
        Write what differs from before, None where nothing does; in any thread.

        The first time it is all there is, and tells the page to forget what it has.
        """
        changed: dict[str, str] = {}
        gone: list[str] = []
        for part in self._parts:
            version = part.version
            # Read before the cells, so that what changes meanwhile is seen next time.
            part.version = part.showing.version()
            if part.version == version and not self._whole:
                continue
            before, part.cells = part.cells, self._written(part.showing)
            changed |= {
                key: cell for key, cell in part.cells.items() if before.get(key) != cell
            }
            gone += [key for key in before if key not in part.cells]
        whole, self._whole = self._whole, False
        if not (whole or changed or gone):
            return None
        cells = ",".join(f"{json.dumps(key)}:{cell}" for key, cell in changed.items())
        rest = json.dumps({"all": whole, "drop": gone})
        return f'{{"set":{{{cells}}},{rest[1:]}'

    def _written(self, showing: Showing) -> dict[str, str]:
        cells: dict[str, str] = {}
        for key, cell in showing.cells(self._person).items():
            try:
                cells[key] = _json(cell)
            except (TypeError, ValueError, RecursionError) as error:
                if key not in self._bad:
                    self._bad.add(key)
                    _LOG.error("The page goes without %s: %s", key, error)
        return cells


def _json(cell: object) -> str:
    return cell if isinstance(cell, Written) else json.dumps(cell, allow_nan=False)


@dataclass(eq=False)
class _Line:
    """
    One page's connection.
    """

    request: web.Request
    socket: web.WebSocketResponse
    page: Page

    async def end(self, code: WSCloseCode) -> None:
        """
        Say goodbye; one who does not answer is hung up on.
        """
        try:
            async with asyncio.timeout(_GOODBYE):
                await self.socket.close(code=code, drain=False)
        except (ConnectionError, TimeoutError):
            self.hang_up()

    def hang_up(self) -> None:
        """
        End the connection with all that still waits to be sent.
        """
        if self.request.transport is not None:
            self.request.transport.abort()


class Live:
    """
    Every open page, each kept up to date at its own pace.

    Attributes:
        showings: What there is to see; keys do not overlap.
    """

    def __init__(
        self, showings: Sequence[Showing], *, patience: float = _PATIENCE
    ) -> None:
        """
        Begin without a page.

        Args:
            showings: What there is to see.
            patience: Seconds that a page may take to receive what it is sent.
        """
        self.showings = list(showings)
        self._patience = patience
        self._lines: set[_Line] = set()
        self._watch: asyncio.Task[None] | None = None

    @property
    def count(self) -> int:
        """
        How many pages are open.
        """
        return len(self._lines)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """
        Send everything, and from then on what has changed, until the page goes.
        """
        socket = web.WebSocketResponse(
            heartbeat=_HEARTBEAT,
            compress=False,  # it would take longer than the way, which is short
            max_msg_size=_MOST_HEARD,
        )
        await socket.prepare(request)
        page = Page(request.query.get("person", ""), self.showings)
        line = _Line(request, socket, page)
        self._lines.add(line)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._keep_watching())
        sending = asyncio.create_task(self._keep_sending(line))
        try:
            async for _ in socket:
                pass  # a page has nothing to say here: it acts by requests
        finally:
            self._lines.discard(line)
            await _end(sending)
            if not self._lines and self._watch is not None:
                watch, self._watch = self._watch, None
                await _end(watch)
        return socket

    async def close(self, code: WSCloseCode = WSCloseCode.GOING_AWAY) -> None:
        """
        Let every page go.
        """
        await asyncio.gather(*(line.end(code) for line in self._lines))

    async def _keep_watching(self) -> None:
        """
        Look for news, for every page at once.
        """
        seen: list[object] | None = None
        try:
            while True:
                now = await asyncio.to_thread(self._versions)
                if now != seen:
                    seen = now
                    for line in self._lines:
                        line.page.news.set()
                await asyncio.sleep(_TICK)
        except Exception:  # noqa: BLE001 - whatever a showing of somebody's raises
            # Pages come again by themselves, and with them another watch.
            _LOG.exception("What the page shows cannot be watched")
            await self.close(WSCloseCode.INTERNAL_ERROR)

    def _versions(self) -> list[object]:
        return [showing.version() for showing in self.showings]

    async def _keep_sending(self, line: _Line) -> None:
        """
        Send one page what is new, whenever there is something.
        """
        page = line.page
        try:
            while True:
                await page.news.wait()
                page.news.clear()
                text = await asyncio.to_thread(page.take)
                if text is not None and not await self._sent(line, text):
                    return line.hang_up()
        except Exception:  # noqa: BLE001 - whatever a showing of somebody's raises
            _LOG.exception("What the page shows cannot be written")
            await line.end(WSCloseCode.INTERNAL_ERROR)

    async def _sent(self, line: _Line, text: str) -> bool:
        """
        Send it, and tell whether the page took it.
        """
        try:
            async with asyncio.timeout(self._patience):
                await line.socket.send_str(text)
        except (ConnectionError, TimeoutError):
            return False
        return True


async def _end(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
