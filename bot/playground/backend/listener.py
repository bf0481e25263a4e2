"""
A mutual TLS server in a thread of its own, whose port can be closed and opened.
"""

import asyncio
import logging
import socket
import ssl
import threading
from collections.abc import Awaitable, Callable, Coroutine
from typing import TypeVar
from weakref import WeakSet

from aiohttp import web

from bot.playground.backend.alerts import AlertingContext, say_why
from bot.playground.backend.certificates import Certificates
from bot.playground.backend.faults import Faults, Kind

HOST = "127.0.0.1"
Answering = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
_T = TypeVar("_T")
_LOG = logging.getLogger(__name__)
_HANDSHAKE = 10.0
# Zero would mean without end.
_FAREWELL = 0.01
_TURNS = 5


class Listener:
    """
    Listens on the loop-back address and hands requests over, in its own event loop.
    """

    def __init__(
        self, answering: Answering, certificates: Certificates, faults: Faults
    ) -> None:
        """
        Prepare; nothing is opened before `start`.
        """
        self._answering = answering
        self._faults = faults
        self._certificates = certificates
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._server: web.Server | None = None
        self._socket: socket.socket
        self._aligning: asyncio.Lock
        self._accepting: asyncio.Task[None] | None = None
        self._handshakes: set[asyncio.Task[None]] = set()
        self._open: WeakSet[asyncio.Transport] = WeakSet()
        self.port = 0

    @property
    def is_running(self) -> bool:
        """
        Tell whether `start` came after the last `stop`.
        """
        return self._loop is not None

    def start(self, port: int) -> None:
        """
        Listen; port 0 takes a free one.

        Raises:
            OSError: The port is taken.
            RuntimeError: It is running already.
        """
        if self._loop is not None:
            raise RuntimeError("The stand-in backend is running already.")
        self._socket = _bound(port)
        self.port = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, name="stand-in-backend", daemon=True
        )
        self._thread.start()
        self._wait_for(self._set_up())

    def stop(self) -> None:
        """
        Drop every connection and call, and free the port; stopped, it does nothing.
        """
        if self._loop is None or self._thread is None:
            return
        self._wait_for(self._tear_down())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = self._thread = None

    def obey(self, kind: Kind | None) -> None:
        """
        Bring port and connections in line with the switches.

        A connection made before a fault of the handshake was switched on would never
        meet it, so that those are dropped, with the calls on them.
        """
        if self._loop is not None:
            self._wait_for(self._align(drop=kind is not None))

    def _wait_for(self, work: Coroutine[None, None, _T]) -> _T:
        if self._loop is None:
            work.close()
            raise RuntimeError("The stand-in backend is not running.")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _set_up(self) -> None:
        self._aligning = asyncio.Lock()
        self._server = web.Server(
            self._answering, access_log=None, keepalive_timeout=30.0, lingering_time=0.0
        )
        await self._align(drop=False)

    async def _align(self, *, drop: bool) -> None:
        async with self._aligning:
            await self._open_or_close()
        if drop:
            for transport in tuple(self._open):
                transport.abort()

    async def _open_or_close(self) -> None:
        closed = self._faults.has(Kind.CLOSED_PORT)
        if closed and self._accepting is not None:
            await _cancel(self._accepting)
            self._accepting = None
            self._socket.close()
            # Bound but not listening: refuses callers, keeps the number from others.
            self._socket = _bound(self.port)
        elif not closed and self._accepting is None:
            self._socket.listen()
            self._accepting = asyncio.create_task(self._accept(self._socket))

    async def _accept(self, listening: socket.socket) -> None:
        # Accepted here and not by `create_server`, which would not tell of callers
        # that never finish their handshake, and leave their sockets open.
        loop = asyncio.get_running_loop()
        while True:
            connection, _ = await loop.sock_accept(listening)
            welcome = asyncio.create_task(self._welcome(connection))
            self._handshakes.add(welcome)
            welcome.add_done_callback(self._handshakes.discard)

    async def _welcome(self, connection: socket.socket) -> None:
        context = AlertingContext(ssl.PROTOCOL_TLS_SERVER)
        with connection.dup() as spare:
            try:
                transport = await self._shake_hands(connection, context)
            except OSError as error:
                _LOG.info("A caller did not come through the handshake: %s", error)
                connection.close()
                await say_why(spare, context.alert)
            else:
                self._open.add(transport)

    async def _shake_hands(
        self, connection: socket.socket, context: AlertingContext
    ) -> asyncio.Transport:
        kind = self._faults.take_handshake()
        self._certificates.secure(
            context,
            as_stranger=kind is Kind.STRANGE_SERVER,
            trust_client=kind is not Kind.REFUSE_CLIENT,
        )
        if self._server is None:
            raise ConnectionAbortedError("The stand-in backend is being stopped.")
        transport, _ = await asyncio.get_running_loop().connect_accepted_socket(
            self._server, connection, ssl=context, ssl_handshake_timeout=_HANDSHAKE
        )
        return transport

    async def _tear_down(self) -> None:
        if self._accepting is not None:
            await _cancel(self._accepting)
            self._accepting = None
        self._socket.close()
        # One turn, so that a caller accepted just now is in the handshake's hands.
        await asyncio.sleep(0)
        await _cancel(*self._handshakes)
        for transport in tuple(self._open):
            transport.abort()
        if self._server is not None:
            await self._server.shutdown(_FAREWELL)
            self._server = None
        mine = asyncio.current_task()
        await _cancel(*(task for task in asyncio.all_tasks() if task is not mine))
        # An aborted connection closes its socket in one of the next turns.
        for _ in range(_TURNS):
            await asyncio.sleep(0)


async def _cancel(*tasks: asyncio.Task[None]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def _bound(port: int) -> socket.socket:
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.settimeout(0.0)
        bound.bind((HOST, port))
    except OSError:
        bound.close()
        raise
    return bound
