"""
What the page in the browser lives on: its files, what it sees, and what it may do.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.playground.workspace.hands import Act, Hands
from bot.playground.workspace.live import Live, Showing
from bot.playground.workspace.sight import Sight
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import Json

FILES = Path(__file__).parents[1] / "static"
_KINDS = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".txt": "text/plain",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "connect-src 'self' ws:; img-src 'self' https: data:; media-src 'self' blob:; "
    "font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_LOCAL = ("127.0.0.1", "localhost")


class Front:
    """
    Serves the page; only that page can see or do anything by it.

    Attributes:
        hosts: By which names of this machine it may be asked for.
        files: The folder of the built page.
    """

    def __init__(self, team: Team, hands: Hands) -> None:
        """
        Show this team, and act through these hands.
        """
        self.hosts = set(_LOCAL)
        self.files = FILES
        self._hands = hands
        self._acts: dict[str, Act] = dict(hands.acts)
        self._routes: list[web.RouteDef] = []
        self._live = Live([Sight(team)])

    def show(self, showing: Showing) -> None:
        """
        Let the page see something more; before the start.
        """
        self._live.showings.append(showing)

    def offer(self, acts: dict[str, Act]) -> None:
        """
        Let the page do something more; before the start.
        """
        self._acts |= acts

    def serve(self, routes: Iterable[web.RouteDef]) -> None:
        """
        Answer further addresses; before the start.
        """
        self._routes += routes

    def add_routes(self, app: web.Application) -> None:
        """
        Add the page's addresses.
        """
        app.router.add_get("/", self._file)
        app.router.add_get(r"/static/{name:[A-Za-z0-9_.-]+}", self._file)
        app.router.add_get("/page/live", self._live.serve)
        app.router.add_post("/page/{what}", self._act)
        app.router.add_routes(self._routes)

    async def close(self) -> None:
        """
        End what pages wait for.
        """
        await self._live.close()

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """
        Refuse foreign names for this machine, and other pages' requests.

        A page elsewhere could point its own host name here (DNS rebinding), post to
        this address, or open a web socket to it: hence the checks of `Host` and
        `Origin`.
        """
        transport = request.transport
        port = transport.get_extra_info("sockname")[1] if transport else 0
        hosts = {f"{name}:{port}" for name in self.hosts}
        if request.host not in hosts:
            return web.Response(status=403, text="this host name is not mine")
        origin = request.headers.get("Origin")
        if origin is not None and origin not in {f"http://{host}" for host in hosts}:
            return web.Response(status=403, text="this origin is not mine")
        return await handler(request)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", "index.html")
        path = self.files / name
        known = await asyncio.to_thread(path.is_file)
        if path.suffix not in _KINDS or not known:
            return web.Response(status=404, text="there is no such file")
        headers = {
            "Content-Security-Policy": _POLICY,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        text = await asyncio.to_thread(path.read_text, encoding="utf-8")
        return web.Response(
            text=text, content_type=_KINDS[path.suffix], headers=headers
        )

    async def _act(self, request: web.Request) -> web.StreamResponse:
        act = self._acts.get(request.match_info["what"])
        if act is None:
            return web.Response(status=404, text="there is nothing of that name to do")
        body = await _body(request)
        return web.json_response(await self._hands.try_to(act, body))


async def _body(request: web.Request) -> Json:
    """
    Read a JSON object; a form that another page posts is none.
    """
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType
    try:
        body = await request.json()
    except ValueError:
        raise web.HTTPBadRequest from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest
    return body
