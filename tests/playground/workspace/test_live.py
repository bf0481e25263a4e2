"""
The line to a page: who is on it, and what happens when it is bad.
"""

import asyncio
import logging
import socket
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import aiohttp
import pytest
from aiohttp import web

from bot.playground.workspace import Workspace
from bot.playground.workspace.live import Live
from tests.playground.workspace.board import Board
from tests.playground.workspace.conftest import DANA, LEE, OPEN
from tests.playground.workspace.onlooker import looking, of

BIG = 4_000_000


@asynccontextmanager
async def served(live: Live) -> AsyncIterator[str]:
    """
    Serve these lines for a while, and give where.
    """
    app = web.Application()
    app.router.add_get("/live", live.serve)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}/live?person=me"
    finally:
        await live.close()
        await runner.cleanup()


async def happens(something: Callable[[], object]) -> None:
    """
    Wait for what other tasks bring about.
    """
    async with asyncio.timeout(30):
        while not something():  # noqa: ASYNC110 - it is no event
            await asyncio.sleep(0.01)


def deaf(url: str) -> socket.socket:
    """
    Open a line by hand, and never read from it.
    """
    place, _, path = url.partition("://")[2].partition("/")
    name, _, port = place.partition(":")
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    line.connect((name, int(port)))
    line.sendall(
        f"GET /{path} HTTP/1.1\r\nHost: {place}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n".encode()
    )
    return line


def test_what_cannot_be_shown_ends_the_line(caplog: pytest.LogCaptureFixture) -> None:
    """
    A mistake behind the page is logged, and the page hears of it: it comes again.
    """

    async def play() -> None:
        board = Board(a=1)
        async with (
            served(Live([board])) as url,
            aiohttp.ClientSession() as session,
            session.ws_connect(url) as page,
        ):
            first = await page.receive_json()
            board.broken = RuntimeError("a mistake of ours")
            board.write(a=2)
            end = await page.receive()
            board.broken = None
            async with session.ws_connect(url) as again:
                second = await again.receive_json()

        assert (1, 1011, 2) == (first["set"]["a"], end.data, second["set"]["a"])
        assert second["all"]

    with caplog.at_level(logging.ERROR):
        asyncio.run(play())

    assert "a mistake of ours" in caplog.text


def test_a_deaf_page_holds_up_nobody() -> None:
    """
    While one page reads nothing, others go on; after a while it is hung up on.
    """

    async def play() -> None:
        board = Board(a="a" * BIG)
        live = Live([board], patience=0.5)
        async with served(live) as url, aiohttp.ClientSession() as session:
            line = deaf(url)
            await happens(lambda: live.count == 1)
            async with session.ws_connect(url, max_msg_size=0) as page:
                await page.receive_json()
                for number in range(5):
                    board.write(a=f"{number}" * BIG)
                    heard = await page.receive_json()

                    assert str(number) == heard["set"]["a"][0]
                await happens(lambda: live.count == 1)
                board.write(a="still here")

                assert "still here" == (await page.receive_json())["set"]["a"]
            line.close()

    asyncio.run(play())


def test_nobody_waits_for_a_deaf_page_at_the_end() -> None:
    """
    Closing says goodbye to every page, and hangs up on one that does not listen.
    """

    async def play() -> None:
        live = Live([Board(a="a" * BIG)], patience=3600)
        async with served(live) as url, aiohttp.ClientSession() as session:
            line = deaf(url)
            page = await session.ws_connect(url, max_msg_size=0)
            await page.receive_json()
            await happens(lambda: live.count == 2)
            async with asyncio.timeout(30):
                await live.close()
            end = await page.receive()
            await happens(lambda: live.count == 0)
            line.close()

        assert 1001 == end.data

    asyncio.run(play())


def test_a_page_that_talks_too_much_is_let_go() -> None:
    """
    A page has nothing to say on its line: a little is ignored, a lot ends it.
    """

    async def play() -> None:
        board = Board(a=1)
        live = Live([board])
        async with (
            served(live) as url,
            aiohttp.ClientSession() as session,
            session.ws_connect(url) as page,
        ):
            await page.receive_json()
            await page.send_str("hello")
            board.write(a=2)
            heard = await page.receive_json()
            await page.send_str("a" * 10_000)
            end = await page.receive()
            await happens(lambda: live.count == 0)

        assert {"a": 2} == heard["set"]
        assert 1009 == end.data

    asyncio.run(play())


def test_a_page_that_comes_back_gets_all_anew(slack: Workspace) -> None:
    """
    A lid that was closed loses nothing: the page is given all that there is now.
    """
    with looking(slack) as page:
        page.take()
    slack.say(LEE, OPEN, "meanwhile")
    with looking(slack) as page:
        cells = page.take()

    assert page.heard[0]["all"]
    assert ["meanwhile"] == [each["text"] for each in of(cells, "message")]


def test_who_leaves_is_left_with_nothing(slack: Workspace) -> None:
    """
    A page whose person leaves the company goes on, and shows only who there is.
    """
    slack.say(DANA, OPEN, "hello")
    with looking(slack) as page:
        page.until(lambda cells: of(cells, "message"))
        slack.deactivate(DANA)
        cells = page.until(lambda cells: "me" not in cells)

    assert {"team"} == set(cells)


@pytest.mark.parametrize(
    "person", ["", "U0NOBODY", "__proto__", "%F0%9F%98%80", "U0DANA%00", "a" * 5000]
)
def test_a_page_for_nobody_shows_who_there_is(slack: Workspace, person: str) -> None:
    """
    Whoever the page is said to be for, there is an answer.
    """
    with looking(slack, person) as page:
        assert {"team"} == set(page.take())


def test_many_pages_see_the_same(slack: Workspace) -> None:
    """
    Three pages see five hundred messages and each one that follows.
    """
    for number in range(500):
        slack.say(DANA, OPEN, f"message {number}")
    with looking(slack) as one, looking(slack) as two, looking(slack, LEE) as three:
        pages = (one, two, three)
        for page in pages:
            page.until(lambda cells: 500 == len(of(cells, "message")))
        slack.say(LEE, OPEN, "the last one")
        for page in pages:
            page.until(lambda cells: 501 == len(of(cells, "message")))
            assert ["the last one"] == [
                each["text"]
                for key, each in page.heard[-1]["set"].items()
                if key.startswith("message/")
            ]


def test_the_end_of_the_playground_is_told(slack: Workspace) -> None:
    """
    When the playground ends, its pages are told that it goes away.
    """
    with looking(slack) as page:
        page.take()
        slack.stop()
        end = page.socket.recv_data()[1]

    assert 1001 == int.from_bytes(end[:2], "big")
