"""
Socket Mode: the open connections, and who gets the next payload.
"""

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from uuid import uuid4

from aiohttp import WSCloseCode, WSMsgType, web

from bot.playground.workspace.tickets import Tickets
from bot.playground.workspace.words import Json

MOST = 10
GRACE = 0.3
_LOOK = 0.01
HOST = "applink-playground"
REASONS = frozenset({"warning", "refresh_requested", "link_disabled"})
_CLOSING = frozenset({"refresh_requested", "link_disabled"})
_TEN_HOURS = 36_000


@dataclass(eq=False)
class Connection:
    """
    One open socket of the app.

    Attributes:
        leaving: Gets no further payloads, though late answers still count.
    """

    socket: web.WebSocketResponse
    leaving: bool = False


class Sockets:
    """
    All connections of the app; lives on the server's event loop.

    Attributes:
        mute: The line is dead: nothing is read, no ping is answered or sent.
    """

    def __init__(
        self, tickets: Tickets, app: str, monotonic: Callable[[], float], ping: float
    ) -> None:
        """
        Begin without a connection; ping each one every so many seconds.
        """
        self.mute = False
        self._tickets = tickets
        self._app = app
        self._monotonic = monotonic
        self._ping = ping
        self._open: list[Connection] = []
        self._answers: dict[str, asyncio.Future[tuple[Json | None, float]]] = {}
        self._flowing = asyncio.Event()
        self._flowing.set()

    @property
    def count(self) -> int:
        """
        How many connections can take a payload.
        """
        return sum(not each.leaving for each in self._open)

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """
        Admit one connection and read its answers until it ends.
        """
        if not self._tickets.use_socket(request.query.get("ticket", "")):
            return web.Response(status=403, text="this ticket is used or unknown")
        socket = web.WebSocketResponse(autoping=False)
        await socket.prepare(request)
        if self.count >= MOST:
            await socket.send_str(_disconnect("too_many_websockets"))
            await socket.close()
            return socket
        connection = Connection(socket)
        self._open.append(connection)
        pings = asyncio.create_task(self._keep_pinging(socket))
        try:
            await socket.send_str(self._hello())
            await self._read(socket)
        finally:
            pings.cancel()
            self._open.remove(connection)
        return socket

    def _hello(self) -> str:
        hello = {
            "type": "hello",
            "num_connections": self.count,
            "debug_info": {
                "host": HOST,
                "build_number": 1,
                "approximate_connection_time": _TEN_HOURS,
            },
            "connection_info": {"app_id": self._app},
        }
        return json.dumps(hello)

    async def _keep_pinging(self, socket: web.WebSocketResponse) -> None:
        with suppress(ConnectionError):
            while True:
                await asyncio.sleep(self._ping)
                if not self.mute:
                    await socket.ping(f"Ping from {HOST}".encode())

    async def _read(self, socket: web.WebSocketResponse) -> None:
        async for message in socket:
            if self.mute:
                continue
            if message.type is WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type is WSMsgType.TEXT:
                self._take(message.data)

    def _take(self, text: str) -> None:
        try:
            answer = json.loads(text)
        except ValueError:
            return
        if not isinstance(answer, dict):
            return
        waiting = self._answers.get(str(answer.get("envelope_id")))
        if waiting is not None and not waiting.done():
            waiting.set_result((answer.get("payload"), self._monotonic()))

    async def deliver(
        self, kind: str, payload: Json, extra: Json, patience: float
    ) -> tuple[str, Json | None, float] | None:
        """
        Send a payload to exactly one connection and wait for its answer.

        Args:
            kind: The envelope's type.
            payload: What Slack has to say.
            extra: Further keys of the envelope.
            patience: Seconds until the answer counts as missing.

        Returns:
            Envelope id, the answer's body and the seconds it took; None if no
            connection is open. Nothing is queued.

        Raises:
            TimeoutError: No answer came in time.
        """
        await self._flowing.wait()
        ready = [each for each in self._open if not each.leaving]
        if not ready:
            return None
        chosen = ready[0]
        # The last one used goes to the back, so that each gets its turn.
        self._open.remove(chosen)
        self._open.append(chosen)
        envelope_id = str(uuid4())
        envelope = {"envelope_id": envelope_id, "type": kind, "payload": payload}
        waiting = asyncio.get_running_loop().create_future()
        self._answers[envelope_id] = waiting
        begun = self._monotonic()
        try:
            if not self.mute:
                with suppress(ConnectionError):
                    await chosen.socket.send_str(json.dumps(envelope | extra))
            body, at = await asyncio.wait_for(waiting, patience)
        finally:
            del self._answers[envelope_id]
        return envelope_id, body, at - begun

    async def disconnect(self, reason: str, many: int | None) -> None:
        """
        Tell so many connections that they end; a `warning` leaves them open for now.
        """
        for connection in list(self._open)[:many]:
            with suppress(ConnectionError):
                await connection.socket.send_str(_disconnect(reason))
            if reason in _CLOSING:
                connection.leaving = True
        if reason in _CLOSING:
            # Late answers may still come in on the old connection.
            await asyncio.sleep(GRACE)
            await self._close([each for each in self._open if each.leaving])

    async def leap(self, move: Callable[[], None], patience: float) -> None:
        """
        Let time jump by *move*, and lose nothing by it.

        After a jump each side takes the other for silent.  So payloads wait until
        those under way are answered, time has moved, and the app has come back by a
        new connection; each of these at most *patience* seconds.
        """
        self._flowing.clear()
        try:
            await _until(lambda: not self._answers, patience)
            move()
            old = list(self._open)
            if self.count and not self.mute:
                going = asyncio.create_task(self.disconnect("refresh_requested", None))
                await _until(
                    lambda: any(each not in old for each in self._open), patience
                )
                await going
        finally:
            self._flowing.set()

    async def close(self) -> None:
        """
        Cut every connection without a word, as a network does.
        """
        await self._close(list(self._open))

    async def _close(self, connections: list[Connection]) -> None:
        for connection in connections:
            connection.leaving = True
            with suppress(ConnectionError):
                await connection.socket.close(code=WSCloseCode.GOING_AWAY, drain=False)


async def _until(ready: Callable[[], bool], seconds: float) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            while not ready():  # noqa: ASYNC110 - what is waited for changes in many places
                await asyncio.sleep(_LOOK)


def _disconnect(reason: str) -> str:
    wire = {"type": "disconnect", "reason": reason, "debug_info": {"host": HOST}}
    return json.dumps(wire)
