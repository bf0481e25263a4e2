"""
The stand-in's web server: one thread with an event loop of its own, on this machine.
"""

import asyncio
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiohttp import web

from bot.playground.workspace.answers import show
from bot.playground.workspace.api import Api
from bot.playground.workspace.faults import Fault, Faults
from bot.playground.workspace.files import Files
from bot.playground.workspace.front import Front
from bot.playground.workspace.methods_later import post_due
from bot.playground.workspace.sockets import Sockets
from bot.playground.workspace.team import Team
from bot.playground.workspace.tickets import Tickets
from bot.playground.workspace.words import Call, Json, SlackError

HOST = "127.0.0.1"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - compared; listened on only if asked for
_GONE = 404
_TICK = 0.1
_BAD = 400
_T = TypeVar("_T")


class Server:
    """
    Serves the Web API, Socket Mode, response URLs and the page.

    Attributes:
        port: Where it listens, 0 before it is started.
    """

    def __init__(
        self,
        api: Api,
        sockets: Sockets,
        front: Front,
        *,
        team: Team,
        tickets: Tickets,
        faults: Faults,
    ) -> None:
        """
        Prepare; nothing is opened before `start`.
        """
        self.port = 0
        self._api = api
        self._sockets = sockets
        self._front = front
        self._team = team
        self._tickets = tickets
        self._faults = faults
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._runner: web.AppRunner | None = None
        self._posting: asyncio.Task[None] | None = None

    def start(self, port: int, also: str = "") -> None:
        """
        Listen on a port of 127.0.0.1, 0 for any that is free.

        Args:
            port: The same everywhere.
            also: A further address of this machine, `0.0.0.0` for all.

        Raises:
            OSError: The port is taken, or that is no address of this machine.
        """
        loop = asyncio.new_event_loop()
        self._loop = loop
        self._thread = threading.Thread(
            target=loop.run_forever, name="workspace", daemon=True
        )
        self._thread.start()
        try:
            self.run(self._open(port, also))
        except OSError:
            self._end_loop()
            raise

    async def _open(self, port: int, also: str) -> None:
        app = web.Application(middlewares=[self._front.guard])
        app.router.add_route("*", "/api/{method}", self._api.respond)
        app.router.add_get("/socket", self._sockets.serve)
        app.router.add_post("/respond/{ticket}", self._respond)
        Files(self._team, self._faults).add_routes(app)
        self._front.add_routes(app)
        runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await runner.setup()
        try:
            # Who listens everywhere listens here as well.
            everywhere = also == EVERYWHERE
            await web.TCPSite(runner, also if everywhere else HOST, port).start()
            port = int(runner.addresses[0][1])
            if also and not everywhere:
                await web.TCPSite(runner, also, port).start()
        except OSError:
            await runner.cleanup()
            raise
        self._runner = runner
        self.port = port
        self._posting = asyncio.create_task(self._keep_posting())

    async def _keep_posting(self) -> None:
        while True:
            post_due(self._team)
            await asyncio.sleep(_TICK)

    def stop(self) -> None:
        """
        Close everything; harmless if nothing is open.
        """
        if self._loop is None:
            return
        self.run(self._close())
        self._end_loop()

    async def _close(self) -> None:
        await self._front.close()
        await self._sockets.close()
        if self._runner is not None:
            await self._runner.cleanup()
        mine = asyncio.current_task()
        rest = [task for task in asyncio.all_tasks() if task is not mine]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)

    def _end_loop(self) -> None:
        if self._loop is None or self._thread is None:
            return
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        self._loop = None

    def run(self, work: Coroutine[Any, Any, _T]) -> _T:
        """
        Run a coroutine on the server's loop and wait for its result.

        Raises:
            RuntimeError: The server is not running.
        """
        if self._loop is None:
            work.close()
            raise RuntimeError("the workspace is not started")
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        """
        Take what the app sends to a response URL; JSON only.
        """
        ticket = request.match_info["ticket"]
        at, begun = self._team.clock.now(), self._team.clock.monotonic()
        fault = self._faults.take("response_url")
        await asyncio.sleep(fault.delay)
        body: Json = {}
        refusal: str | None = None
        status = 200
        try:
            body = await _json_body(request)
            self._use(ticket, body, fault)
        except SlackError as error:
            refusal = error.error
            gone = refusal in ("used_url", "expired_url")
            status = fault.status or (_GONE if gone else _BAD)
        took = self._team.clock.monotonic() - begun
        self._api.calls.append(
            Call("response_url", body, "none", refusal, at, took, ticket=ticket)
        )
        if fault.drop and request.transport is not None:
            request.transport.abort()
        answer: Json = {"ok": refusal is None}
        if refusal:
            answer["error"] = refusal
        return web.json_response(answer, status=status)

    def _use(self, ticket: str, body: Json, fault: Fault) -> None:
        if fault.error or fault.status or (fault.drop and not fault.effect):
            raise SlackError(fault.error or "internal_error")
        with self._team.lock:
            show(self._team, self._tickets.use_reply(ticket), body)


async def _json_body(request: web.Request) -> Json:
    if request.content_type != "application/json":
        raise SlackError("invalid_payload")
    try:
        body = await request.json()
    except (ValueError, RecursionError, LookupError, ConnectionError):
        raise SlackError("invalid_payload") from None
    if not isinstance(body, dict):
        raise SlackError("invalid_payload")
    return body
