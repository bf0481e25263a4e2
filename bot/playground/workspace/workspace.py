"""
The stand-in workspace, put together.
"""

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from bot.playground.workspace.api import Api
from bot.playground.workspace.clock import Clock, SystemClock
from bot.playground.workspace.delivery import PATIENCE, Delivery
from bot.playground.workspace.dispatch import Dispatch
from bot.playground.workspace.faults import Faults
from bot.playground.workspace.front import Front
from bot.playground.workspace.gestures import Gestures
from bot.playground.workspace.hands import Hands
from bot.playground.workspace.made import Gesture
from bot.playground.workspace.manifest import grant
from bot.playground.workspace.pace import Pace
from bot.playground.workspace.screen import Spot
from bot.playground.workspace.seen import Seen
from bot.playground.workspace.server import HOST, Server
from bot.playground.workspace.sockets import Sockets
from bot.playground.workspace.team import Identity, Team
from bot.playground.workspace.tickets import Tickets
from bot.playground.workspace.trouble import Trouble
from bot.playground.workspace.words import (
    Call,
    Json,
    Sent,
    Surface,
)
from bot.playground.workspace.workflows import Workflows

PING_SECONDS = 10.0
POST_BURST = 5


class Workspace(Workflows, Seen, Trouble):
    """
    A Slack of one's own, strict where the real one is strict.

    Use it as a context manager, or call `start` and `stop`.

    Attributes:
        team: All state; hold `team.lock` to look at it directly.
        faults: Switches that spoil Web API calls.
        pace: Rate limits; `pace.on = False` for fast tests.
        calls: Every Web API call so far, tokens masked.
        front: What the page sees and does; the world adds its own to it.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any] | None = None,
        *,
        clock: Clock | None = None,
        rate_limits: bool = True,
        post_burst: int = POST_BURST,
        optional_scopes: bool = False,
        ping_every: float = PING_SECONDS,
        ack_seconds: float = PATIENCE,
    ) -> None:
        """
        Prepare; nothing is opened before `start`.

        Args:
            manifest: The app's manifest, parsed; None lets it do everything but
                receive events.
            clock: By default this machine's.
            rate_limits: Whether posts and methods are limited.
            post_burst: Posts to one channel that may come at once.
            optional_scopes: Grant the manifest's `bot_optional` scopes too.
            ping_every: Seconds between pings on a Socket Mode connection.
            ack_seconds: How long an acknowledgement may take.

        Raises:
            ValueError: Slack would refuse the manifest.
        """
        clock = clock or SystemClock()
        self.team = Team(grant(manifest, optional_scopes=optional_scopes), clock)
        self.faults = Faults()
        self.pace = Pace(clock, on=rate_limits, burst=post_burst)
        self.calls: list[Call] = []
        self._clock = clock
        self._tickets = Tickets(clock.monotonic)
        app = self.identity.app
        self._sockets = Sockets(self._tickets, app, clock.monotonic, ping_every)
        secret = self.identity.signing_secret
        self._delivery = Delivery(self._sockets, secret, clock)
        self._delivery.patience = ack_seconds
        self._dispatch = Dispatch(self.team, self._delivery)
        self._gestures = Gestures(self.team, self._tickets, self._dispatch)
        hands = Hands(self.team, self._gestures, look_home=self._look_home)
        self._api = Api(self.team, self._tickets, self.faults, self.pace, self.calls)
        self.front = Front(self.team, hands)
        self._server = Server(
            self._api,
            self._sockets,
            self.front,
            team=self.team,
            tickets=self._tickets,
            faults=self.faults,
        )

    # --- Running -------------------------------------------------------------

    def start(self, port: int = 0, also: str = "") -> Self:
        """
        Listen on 127.0.0.1; port 0 takes any that is free.

        Args:
            port: Of the page and of everything else.
            also: A further address of this machine to listen on, `0.0.0.0` for all.

        Raises:
            OSError: The port is taken, or that is no address of this machine.
        """
        self._server.start(port, also)
        place = f"{HOST}:{self._server.port}"
        self._gestures.base = self.team.base = f"http://{place}/"
        self._api.socket_url = f"ws://{place}/socket"
        return self

    def stop(self) -> None:
        """
        Close every connection and end the thread.
        """
        self._server.stop()

    def __enter__(self) -> Self:
        """
        Start on a free port.
        """
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """
        Stop.
        """
        self.stop()

    @property
    def page_url(self) -> str:
        """
        The page for a browser.
        """
        return self._gestures.base

    @property
    def api_url(self) -> str:
        """
        What a client takes as the base of the Web API.
        """
        return f"{self._gestures.base}api/"

    @property
    def identity(self) -> Identity:
        """
        Ids and tokens of team, app and bot.
        """
        return self.team.identity

    @property
    def gestures_made(self) -> tuple[Gesture, ...]:
        """
        What people did so far, in order, and when the app acknowledged it.
        """
        return self._dispatch.made.snapshot()

    @property
    def connections(self) -> int:
        """
        How many Socket Mode connections are open and take payloads.
        """
        return self._sockets.count

    # --- What people do ------------------------------------------------------

    def say(
        self, person: str, channel: str, line: str, *, thread_ts: str | None = None
    ) -> Sent:
        """
        Type a line and press Enter; waits for the acknowledgement of a command.

        Raises:
            GestureError: The person cannot write there.
        """
        return self._server.run(self._gestures.say(person, channel, line, thread_ts))

    def click(  # noqa: PLR0913 - what is clicked, and four named refinements
        self,
        person: str,
        channel: str,
        where: str,
        action_id: str,
        *,
        block_id: str | None = None,
        value: str | None = None,
        option: object = None,
        confirm: bool = True,
    ) -> Sent:
        """
        Click on a message or an ephemeral; see `Gestures.click`.

        Raises:
            GestureError: There is no such button on that person's screen.
        """
        return self._server.run(
            self._gestures.click(
                Spot(person, channel, where),
                action_id,
                block_id=block_id,
                value=value,
                option=option,
                confirm=confirm,
            )
        )

    def click_view(
        self,
        view: Surface,
        action_id: str,
        *,
        value: str | None = None,
        option: object = None,
        confirm: bool = True,
    ) -> Sent:
        """
        Click in a form or in App Home.

        Raises:
            GestureError: There is no such button.
        """
        return self._server.run(
            self._gestures.click(
                Spot(view.person, view=view),
                action_id,
                value=value,
                option=option,
                confirm=confirm,
            )
        )

    def shortcut(self, person: str, channel: str, ts: str, callback_id: str) -> Sent:
        """
        Use a message shortcut.

        Raises:
            GestureError: There is no such shortcut or message.
        """
        return self._server.run(
            self._gestures.shortcut(person, channel, ts, callback_id)
        )

    def suggest(self, view: Surface, action_id: str, typed: str = "") -> list[Json]:
        """
        Type into a list that the app fills; gives what can be chosen now.

        Raises:
            GestureError: There is no such list.
            SlackError: The app did not answer, or offered what Slack cannot show.
        """
        return self._server.run(self._gestures.suggest(view, action_id, typed))

    def submit(self, view: Surface, values: Mapping[str, object]) -> Sent:
        """
        Fill in a form, values by `action_id`, and press its button.

        Raises:
            GestureError: An input is missing, unknown or too long.
        """
        return self._server.run(self._gestures.submit(view, values))

    def dismiss(self, view: Surface) -> Sent:
        """
        Close a form without submitting it.
        """
        return self._server.run(self._gestures.dismiss(view))

    def tell(self, kind: str, body: Json) -> Sent:
        """
        Send an event such as `app_home_opened`, if the manifest subscribes to it.
        """
        return self._server.run(self._dispatch.tell(kind, body))

    def open_home(self, person: str) -> Sent:
        """
        Look at the app's Home.
        """
        return self._server.run(self._look_home(person))

    async def _look_home(self, person: str) -> Sent:
        with self.team.lock:
            home = self.team.homes.get(person)
            body: Json = {"user": person, "tab": "home"}
            body["channel"] = self.team.direct(person).id
            if home is not None:
                body["view"] = home.body
        return await self._dispatch.tell("app_home_opened", body)
