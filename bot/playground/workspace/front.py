"""
What the page in the browser lives on: its files, what it sees, and what it may do.
"""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.playground.workspace.hands import Act, Hands
from bot.playground.workspace.hosts import refusal
from bot.playground.workspace.live import Live, Showing
from bot.playground.workspace.sight import Sight
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import Json

FILES = Path(__file__).parents[1] / "static"
KINDS = {
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".woff2": "font/woff2",
}
"""What a file of the page is, by the end of its name; others are not given out."""
_FIRST = "index.html"
_NOT_BUILT = (
    "The playground's page has not been built: there is no {name} in {folder}.\n"
    "It comes with the project; `make page` builds it anew.\n"
)
# The page's own script and style, and nothing that stands in its HTML.  Blocks may
# have pictures from elsewhere; a film comes in parts that the player puts together.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; "
    "connect-src {own}; img-src 'self' https: data:; "
    "media-src 'self' blob:; font-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_LOCAL = ("127.0.0.1", "::1", "localhost")


class Front:
    """
    Serves the page; only that page can see or do anything by it.

    Attributes:
        hosts: By which names and addresses of this machine it may be asked for, without
            a port. The address that a connection comes in on needs no entry.
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

    @property
    def acts(self) -> tuple[str, ...]:
        """
        What the page can do, by name.
        """
        return tuple(self._acts)

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
        """
        reason = refusal(request, self.hosts)
        if reason is not None:
            return web.Response(status=403, text=reason)
        return await handler(request)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        name = request.match_info.get("name", _FIRST)
        kind = KINDS.get(Path(name).suffix)
        if kind is None:
            return web.Response(status=404, text="there is no such file")
        try:
            content = await asyncio.to_thread((self.files / name).read_bytes)
        except OSError:
            said = "there is no such file"
            if name == _FIRST:
                said = _NOT_BUILT.format(name=name, folder=self.files)
            return web.Response(status=404, text=said)
        headers = {
            "Content-Type": kind,
            "Content-Security-Policy": _policy(request.headers["Host"]),
            "Cache-Control": "no-store",
            "Cross-Origin-Resource-Policy": "same-origin",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(body=content, headers=headers)

    async def _act(self, request: web.Request) -> web.StreamResponse:
        act = self._acts.get(request.match_info["what"])
        if act is None:
            return web.Response(status=404, text="there is nothing of that name to do")
        body = await _body(request)
        return web.json_response(await self._hands.try_to(act, body))


def _policy(host: str) -> str:
    """
    Name the web socket too: not every browser takes `'self'` for it.

    A policy cannot name an address with colons; for that, `'self'` has to do.
    """
    own = "'self'" if host.startswith("[") else f"'self' ws://{host}"
    return _POLICY.format(own=own)


async def _body(request: web.Request) -> Json:
    """
    Read a JSON object; a form that another page posts is none.
    """
    if request.content_type != "application/json":
        raise web.HTTPUnsupportedMediaType(text="an act is a JSON object")
    try:
        body = await request.json()
    except (ValueError, RecursionError, LookupError):
        raise web.HTTPBadRequest(text="that is not JSON") from None
    except ConnectionError:
        raise web.HTTPBadRequest(text="it broke off") from None
    if not isinstance(body, dict):
        raise web.HTTPBadRequest(text="an act is a JSON object")
    return body
