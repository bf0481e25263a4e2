"""
The page in the browser, and the JSON it lives on.
"""

import asyncio
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.playground.workspace.hands import Hands
from bot.playground.workspace.methods_views import wire_view
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import Channel, Json

_FILES = Path(__file__).parent / "page"
_KINDS = {
    "index.html": "text/html",
    "page.css": "text/css",
    "page.js": "text/javascript",
    "forms.js": "text/javascript",
}
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "img-src 'self' https: data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
_LOCAL = ("127.0.0.1", "localhost")
_PATIENCE = 20.0
_TICK = 0.1


class Front:
    """
    Serves the page; state-changing calls come from that page only.

    Attributes:
        stopping: Ends the calls that wait for news.
    """

    def __init__(self, team: Team, hands: Hands) -> None:
        """
        Show this team, and act through these hands.
        """
        self.stopping = False
        self._team = team
        self._hands = hands

    def add_routes(self, app: web.Application) -> None:
        """
        Add the page's addresses.
        """
        app.router.add_get("/", self._file)
        app.router.add_get("/page/{name}.{kind:css|js}", self._file)
        app.router.add_get("/page/state", self._state)
        for what in self._hands.acts:
            app.router.add_post(f"/page/{{what:{what}}}", self._act)

    @web.middleware
    async def guard(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """
        Refuse foreign names for this machine, and other pages' requests.

        A page elsewhere could point its own host name here (DNS rebinding), or post
        to this address: hence the checks of `Host` and `Origin`.
        """
        transport = request.transport
        port = transport.get_extra_info("sockname")[1] if transport else 0
        hosts = {f"{name}:{port}" for name in _LOCAL}
        if request.host not in hosts:
            return web.Response(status=403, text="this host name is not mine")
        origin = request.headers.get("Origin")
        if (
            request.method != "GET"
            and origin is not None
            and origin not in {f"http://{host}" for host in hosts}
        ):
            return web.Response(status=403, text="this origin is not mine")
        return await handler(request)

    async def _file(self, request: web.Request) -> web.StreamResponse:
        parts = request.match_info
        name = f"{parts['name']}.{parts['kind']}" if "name" in parts else "index.html"
        if name not in _KINDS:
            return web.Response(status=404)
        text = (_FILES / name).read_text(encoding="utf-8")
        headers = {
            "Content-Security-Policy": _POLICY,
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(text=text, content_type=_KINDS[name], headers=headers)

    async def _state(self, request: web.Request) -> web.StreamResponse:
        """
        Give what one person sees, once it is newer than `since`.
        """
        since = int(request.query.get("since", "-1"))
        end = self._team.clock.monotonic() + _PATIENCE
        while (  # noqa: ASYNC110 - news come from other threads
            self._team.version <= since
            and not self.stopping
            and self._team.clock.monotonic() < end
        ):
            await asyncio.sleep(_TICK)
        with self._team.lock:
            return web.json_response(self._seen(request.query.get("person", "")))

    def _seen(self, person: str) -> Json:
        team = self._team
        bot = team.identity.bot_user
        people = [each for each in team.people.values() if not each.deleted]
        names = {each.id: each.name for each in team.people.values()}
        channels = []
        if person in team.people and person != bot:
            team.direct(person)
            found = team.channels.values()
            channels = [self._channel(each, person) for each in found]
        return {
            "version": team.version,
            "bot": {"id": bot, "name": team.grant.name},
            "people": [
                {"id": each.id, "name": each.name, "real_name": each.real_name}
                for each in people
                if not each.bot
            ],
            "names": names | {each.id: each.name for each in team.channels.values()},
            "groups": {each.id: each.handle for each in team.groups.values()},
            "commands": sorted(team.grant.commands or ()),
            "channels": [each for each in channels if each],
            "forms": [
                wire_view(team, form) | {"errors": form.errors}
                for form in team.forms.values()
                if form.person == person
            ],
            "shortcuts": dict(team.grant.shortcuts or {}),
            "home": team.homes[person].body if person in team.homes else None,
        }

    def _channel(self, channel: Channel, person: str) -> Json | None:
        team = self._team
        if not team.sees(person, channel):
            return None
        messages = team.messages.get(channel.id, {}).values()
        ephemerals = [
            {
                "id": each.id,
                "ts": each.id,
                "user": each.author,
                "text": each.text,
                "blocks": each.blocks,
            }
            for each in team.ephemerals.values()
            if each.channel == channel.id and each.person == person
        ]
        return {
            "id": channel.id,
            "name": channel.name,
            "private": channel.private,
            "direct": channel.direct,
            "archived": channel.archived,
            "member": person in channel.members,
            "messages": [
                team.wire_message(each) | {"deleted": each.deleted} for each in messages
            ],
            "ephemerals": ephemerals,
        }

    async def _act(self, request: web.Request) -> web.StreamResponse:
        body = await _body(request)
        return web.json_response(
            await self._hands.act(request.match_info["what"], body)
        )


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
