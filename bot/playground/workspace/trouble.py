"""
What can go wrong on the way between Slack and the app.
"""

from collections.abc import Callable

from bot.playground.workspace.delivery import Delivery, signature
from bot.playground.workspace.dispatch import Dispatch
from bot.playground.workspace.front import Front
from bot.playground.workspace.server import Server
from bot.playground.workspace.sockets import REASONS, Sockets
from bot.playground.workspace.team import Team
from bot.playground.workspace.tickets import Tickets
from bot.playground.workspace.words import Sent

_PATIENCE = 5.0


class Trouble:
    """
    The director's hand on the line; faults of single calls are in `Faults`.
    """

    front: Front
    team: Team
    _delivery: Delivery
    _dispatch: Dispatch
    _server: Server
    _sockets: Sockets
    _tickets: Tickets

    @property
    def deliver_twice(self) -> bool:
        """
        Whether each payload is delivered a second time.
        """
        return self._dispatch.twice

    @deliver_twice.setter
    def deliver_twice(self, twice: bool) -> None:
        self._dispatch.twice = twice

    def deliver_again(self, sent: Sent) -> Sent:
        """
        Deliver what a gesture sent once more, however long ago that was.
        """
        payload = dict(sent.payload)
        kind = "slash_commands" if "command" in payload else "interactive"
        if payload.get("type") == "event_callback":
            kind = "events_api"
        said = kind == "slash_commands" or payload.get("type") == "view_submission"
        again = self._dispatch.send(kind, payload, answerable=said)
        return self._server.run(again)

    def disconnect(self, reason: str, *, many: int | None = None) -> None:
        """
        End the Socket Mode connections with a message: all, or the `many` oldest.

        Slack refreshes them one by one, hours apart.

        Raises:
            ValueError: Slack gives no such reason.
        """
        if reason not in REASONS:
            raise ValueError(f"{reason!r} is none of {sorted(REASONS)}")
        self._server.run(self._sockets.disconnect(reason, many))

    def leap(self, seconds: float, move: Callable[[], None]) -> None:
        """
        Let time jump: *move* makes the clock jump by so many seconds.

        Payloads wait meanwhile, and the app is asked to connect anew.
        """

        def jump() -> None:
            move()
            self._tickets.carry(seconds)

        self._server.run(self._sockets.leap(jump, _PATIENCE))

    def cut(self) -> None:
        """
        Close the Socket Mode connections without a word.
        """
        self._server.run(self._sockets.close())

    def cut_pages(self) -> None:
        """
        Close the lines to all pages, as a laptop does whose lid is shut.
        """
        self._server.run(self.front.close())

    def mute(self, *, muted: bool = True) -> None:
        """
        Let the connections look open while nothing comes through, or end that.
        """
        self._sockets.mute = muted

    def use_http(self, url: str | None) -> None:
        """
        Send payloads as signed requests from now on; None: Socket Mode again.
        """
        self._delivery.url = url

    def sign(self, body: bytes, timestamp: int) -> str:
        """
        Give the signature of a body; `timestamp` in seconds since 1970.
        """
        return signature(self.team.identity.signing_secret, body, timestamp)
