"""
Serves the live picture where the stand-in backend says that a push plays.
"""

from collections.abc import Callable, Iterable
from datetime import datetime

from aiohttp import web

from bot.playground.backend import Push, hls_paths
from bot.playground.live_picture.film import Film, playlist
from bot.playground.live_picture.shelf import Encode, LackingError, Shelf

_PLAYLIST = "application/vnd.apple.mpegurl"
_SEGMENT = "video/mp2t"
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}
_KBITS = {10: 550, 20: 900}
_OFF_AIR = "nothing is on air under this address"
_LACKING = (
    "the test picture needs PyAV and Pillow, which are not installed; "
    "they come with OnAir's extra “playground”"
)


def load() -> Encode:
    """
    Give what encodes.

    Raises:
        ModuleNotFoundError: It is not installed.
    """
    from bot.playground.live_picture.encoding import (  # noqa: PLC0415
        encode,  # large, and not everybody has it
    )

    return encode


class LivePicture:
    """
    Answers `/live/…`: with a picture as long as the push is on air, else with 404.
    """

    def __init__(
        self,
        pushes: Callable[[], Iterable[Push]],
        *,
        now: Callable[[], datetime],
        load: Callable[[], Encode] = load,
    ) -> None:
        """
        Show these pushes.

        Args:
            pushes: What is on air at this moment.
            now: By the same clock as the pushes' own times.
            load: Gives what encodes a segment.
        """
        self._pushes = pushes
        self._now = now
        self._shelf = Shelf(load)

    def routes(self) -> Iterable[web.RouteDef]:
        """
        Give the addresses to answer.
        """
        code = "{code:[A-Za-z0-9_]+}"
        return (
            web.get(f"/live/{code}.m3u8", self._playlist),
            web.get(
                f"/live/{code}/{{push:[0-9]{{1,20}}}}/{{segment:[0-9]{{1,9}}}}.ts",
                self._segment,
            ),
            web.get(f"/live/{code}.flv", self._flv),
        )

    async def _playlist(self, request: web.Request) -> web.StreamResponse:
        try:
            await self._shelf.ready()
        except LackingError:
            return web.Response(status=501, text=_LACKING, headers=_HEADERS)
        code = request.match_info["code"]
        film = self._film(code)
        if film is None:
            return _nothing(_OFF_AIR)
        listed = film.listed(self._now())
        names = (f"{code}/{film.number}/{number}.ts" for number in listed)
        text = playlist(listed.start, names)
        return web.Response(text=text, content_type=_PLAYLIST, headers=_HEADERS)

    async def _segment(self, request: web.Request) -> web.StreamResponse:
        code = request.match_info["code"]
        number = int(request.match_info["segment"])
        film = self._film(code)
        if film is None or film.number != int(request.match_info["push"]):
            return _nothing(_OFF_AIR)
        if not film.has(number, self._now()):
            return _nothing("that moment is over, or is still to come")
        try:
            content = await self._shelf.segment(film, number)
        except LackingError:
            return web.Response(status=501, text=_LACKING, headers=_HEADERS)
        # It may have gone off air while the picture was drawn.
        if self._film(code) != film:
            return _nothing(_OFF_AIR)
        return web.Response(body=content, content_type=_SEGMENT, headers=_HEADERS)

    @staticmethod
    async def _flv(_: web.Request) -> web.StreamResponse:
        return _nothing("only HLS plays here: the address that ends in .m3u8")

    def _film(self, code: str) -> Film | None:
        """
        Find what is on air under an address; None where nothing is.
        """
        wanted = f"/live/{code}.m3u8"
        for push in self._pushes():
            for rate, path in hls_paths(push).items():
                if path == wanted:
                    return _made(push, rate)
        return None


def _made(push: Push, rate: int) -> Film:
    return Film(
        name=push.wish.channel_name or f"group {push.group}",
        account=push.account,
        source=push.source.name.lower(),
        rate=_KBITS.get(rate),
        since=push.since,
        number=push.channel_id,
    )


def _nothing(text: str) -> web.Response:
    return web.Response(status=404, text=text, headers=_HEADERS)
