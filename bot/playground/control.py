"""
The page's hand on the play: the bot's process, time, and what Slack asks of the bot.
"""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

    from bot.playground.workspace.words import Json
    from bot.playground.world import World

LONGEST = 24 * 60
"""Minutes that time can be moved at once."""
_COMING_UP_S = 30.0
_AT_ONCE = 32
_STARTING = "It is starting."


def minutes_in(given: object) -> timedelta:
    """
    How far time is to be moved.

    Raises:
        GestureError: That is no whole number of minutes, or too many.
    """
    whole = isinstance(given, int) and not isinstance(given, bool)
    if not whole or not 1 <= int(str(given)) <= LONGEST:
        raise GestureError(f"time moves forward by 1 to {LONGEST} whole minutes")
    return timedelta(minutes=int(str(given)))


class Control:
    """
    What the page shows and does of the play itself (fits `Showing`).

    Attributes:
        acts: Every act by its name.
    """

    def __init__(self, world: World) -> None:
        """Control this world."""
        self._world = world
        # Of its own: what waits for the bot must keep nobody else from anything.
        self._threads = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="control")
        self.acts: dict[str, Callable[[Json], Awaitable[Json]]] = {
            "kill": self._kill,
            "kill_in_call": self._kill_in_call,
            "start": self._start,
            "forward": self._forward,
            "refresh": self._refresh,
            "scopes": self._scopes,
        }

    def version(self) -> object:
        """Compares equal while nothing has changed."""
        world = self._world
        process = world.process
        return (
            process.runs,
            process.pid,
            process.killed,
            world.ambush.waits,
            world.furnished,
            world.slack.connections,
            world.clock.ahead,
            world.optional,
        )

    def cells(self, _: str) -> Mapping[str, object]:
        """The same for everybody: `bot`, `clock` and `scopes`."""
        world = self._world
        process = world.process
        return {
            "bot": {
                "runs": process.runs,
                "pid": process.pid,
                "connections": world.slack.connections,
                "killed": process.killed,
                "ambush": world.ambush.waits,
                "said": self._said(),
            },
            "clock": {"ahead": world.clock.ahead.total_seconds()},
            "scopes": {"optional": world.optional},
        }

    def _said(self) -> str:
        world = self._world
        if world.process.runs and not (world.bot_listens and world.furnished):
            return _STARTING
        return world.process.said

    async def _kill(self, _: Json) -> Json:
        """`kill -9`; it stays dead until it is started again."""
        return await self._done(self._world.kill_bot)

    async def _kill_in_call(self, _: Json) -> Json:
        """`kill -9` as soon as the next call is under way, which gets no answer."""
        return await self._done(self._world.ambush.lay)

    async def _start(self, _: Json) -> Json:
        """Start it again, and wait until it has connected."""
        return await self._done(self._come_up)

    async def _forward(self, body: Json) -> Json:
        """Move time: `minutes`."""
        by = minutes_in(body["minutes"])
        return await self._done(lambda: self._world.forward(by))

    async def _refresh(self, _: Json) -> Json:
        """Slack asks for new connections."""
        return await self._done(self._world.refresh)

    async def _scopes(self, body: Json) -> Json:
        """Grant the optional scopes or not: `optional`, true or false."""
        optional = body["optional"]
        if not isinstance(optional, bool):
            raise GestureError("optional: neither true nor false")
        return await self._done(lambda: self._world.grant_optional(optional=optional))

    def _come_up(self) -> None:
        """
        Start it and see it connect.

        Raises:
            GestureError: It runs already, ended or was killed, or did not connect.
        """
        world = self._world
        world.start_bot()
        wait_until(lambda: world.bot_listens or not world.bot_runs, _COMING_UP_S)
        if world.process.was_killed:
            raise GestureError("it was killed meanwhile")
        if not world.bot_runs:
            raise GestureError("the bot ended at once; its log says why")
        if not world.bot_listens:
            raise GestureError("the bot has not connected yet")

    async def _done(self, act: Callable[[], None]) -> Json:
        """Do it beside the event loop, which all of this needs meanwhile."""
        await asyncio.get_running_loop().run_in_executor(self._threads, act)
        return {"ok": True, "error": None}
