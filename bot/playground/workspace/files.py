"""
Files: what the app brings to an upload address, and what people take from a message.
"""

import asyncio
import re
import secrets
from dataclasses import dataclass

from aiohttp import BodyPartReader, StreamReader, web

from bot.playground.workspace.faults import Faults
from bot.playground.workspace.team import Team
from bot.playground.workspace.wire_files import kind_of

UPLOAD = "upload_url"
"""Under this name faults spoil an upload."""

_PIECE = 65_536
_PLAIN = re.compile(r"[^A-Za-z0-9._-]+")


@dataclass
class Files:
    """
    The two addresses that files go through.
    """

    team: Team
    faults: Faults

    def add_routes(self, app: web.Application) -> None:
        """
        Take uploads, and give out what was shared.
        """
        app.router.add_post("/upload/v1/{ticket}", self._take)
        app.router.add_get("/page/file/{id}/{key}", self._give)

    async def _take(self, request: web.Request) -> web.StreamResponse:
        """
        Take the bytes: once, as many as were announced, raw or as a form.
        """
        fault = self.faults.take(UPLOAD)
        await asyncio.sleep(fault.delay)
        if fault.status or fault.error:
            return web.Response(status=fault.status or 500, text="not well")
        if fault.drop and request.transport is not None:
            request.transport.abort()
            return web.Response(status=500)
        with self.team.lock:
            ticket = request.match_info["ticket"]
            found = [one for one in self.team.files.values() if one.ticket == ticket]
        if not found or found[0].content is not None:
            return web.Response(status=404, text="there is no such upload")
        (file,) = found
        content = await _content(request, file.size)
        if content is None or len(content) != file.size:
            return web.Response(status=400, text="not as long as it was said to be")
        with self.team.lock:
            if file.content is not None:
                return web.Response(status=404, text="there is no such upload")
            file.content = content
        return web.Response(text=f"OK - {file.size}")

    async def _give(self, request: web.Request) -> web.StreamResponse:
        """
        Give a shared file to the page, to be saved and never shown as a page.
        """
        with self.team.lock:
            file = self.team.files.get(request.match_info["id"])
        key = request.match_info["key"]
        if file is None or not file.shared or not secrets.compare_digest(key, file.key):
            return web.Response(status=404, text="there is no such file")
        name = _PLAIN.sub("_", file.name)
        headers = {
            "Content-Type": kind_of(file.name)[1],
            "Content-Disposition": f'attachment; filename="{name}"',
            "Content-Security-Policy": "default-src 'none'; sandbox",
            "Cache-Control": "no-store",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
        }
        return web.Response(body=file.content or b"", headers=headers)


async def _content(request: web.Request, most: int) -> bytes | None:
    """
    Read it, but hardly more than was announced.
    """
    source: BodyPartReader | StreamReader = request.content
    if request.content_type == "multipart/form-data":
        part = await (await request.multipart()).next()
        if not isinstance(part, BodyPartReader):
            return None
        source = part
    content = b""
    while len(content) <= most:
        piece = await (
            source.read_chunk(_PIECE)
            if isinstance(source, BodyPartReader)
            else source.read(_PIECE)
        )
        if not piece:
            break
        content += piece
    return content
