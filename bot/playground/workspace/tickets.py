"""
What runs out: trigger ids, response URLs, and the tickets of Socket Mode.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass

from bot.playground.workspace.words import SlackError

TRIGGER_SECONDS = 3.0
REPLY_SECONDS = 30 * 60.0
REPLY_USES = 5
SOCKET_SECONDS = 30.0


@dataclass
class ReplyTo:
    """
    What a response URL stands for.

    Attributes:
        message: The `ts` of the message that was clicked, if there is one.
        ephemeral: The id of what only the person saw, if that was clicked.
        issued: Monotonic seconds.
    """

    channel: str
    person: str
    issued: float
    message: str | None = None
    ephemeral: str | None = None
    uses: int = 0


@dataclass
class _Trigger:
    person: str
    issued: float
    used: bool = False


class Tickets:
    """
    Issues them, and refuses what is used up or too old.
    """

    def __init__(self, monotonic: Callable[[], float]) -> None:
        """
        Count by this clock, in seconds.
        """
        self._monotonic = monotonic
        self._triggers: dict[str, _Trigger] = {}
        self._replies: dict[str, ReplyTo] = {}
        self._sockets: dict[str, float] = {}

    def trigger(self, person: str) -> str:
        """
        Issue a trigger id: three seconds, one use.
        """
        made = f"{secrets.randbelow(10**13)}.{secrets.randbelow(10**11)}."
        made += secrets.token_hex(16)
        self._triggers[made] = _Trigger(person, self._monotonic())
        return made

    def exchange(self, trigger: str) -> str:
        """
        Use a trigger id up, and give the person it belongs to.

        Raises:
            SlackError: `invalid_trigger_id`, `trigger_exchanged`,
                `expired_trigger_id`.
        """
        found = self._triggers.get(trigger)
        if found is None:
            raise SlackError("invalid_trigger_id")
        if found.used:
            raise SlackError("trigger_exchanged")
        if self._monotonic() - found.issued > TRIGGER_SECONDS:
            raise SlackError("expired_trigger_id")
        found.used = True
        return found.person

    def reply(
        self,
        channel: str,
        person: str,
        *,
        message: str | None = None,
        ephemeral: str | None = None,
    ) -> str:
        """
        Issue the secret end of a response URL.
        """
        made = secrets.token_urlsafe(18)
        now = self._monotonic()
        self._replies[made] = ReplyTo(channel, person, now, message, ephemeral)
        return made

    def use_reply(self, ticket: str) -> ReplyTo:
        """
        Count one use of a response URL.

        Raises:
            SlackError: `expired_url` for an unknown one and after 30 minutes,
                `used_url` after five uses.
        """
        found = self._replies.get(ticket)
        if found is None or self._monotonic() - found.issued > REPLY_SECONDS:
            raise SlackError("expired_url")
        if found.uses >= REPLY_USES:
            raise SlackError("used_url")
        found.uses += 1
        return found

    def carry(self, seconds: float) -> None:
        """
        Time has just jumped by so much: what lives for seconds goes on living.
        """
        for trigger in self._triggers.values():
            trigger.issued += seconds
        for ticket in self._sockets:
            self._sockets[ticket] += seconds

    def socket(self) -> str:
        """
        Issue the ticket in a Socket Mode address: 30 seconds, one connection.
        """
        made = secrets.token_urlsafe(18)
        self._sockets[made] = self._monotonic()
        return made

    def use_socket(self, ticket: str) -> bool:
        """
        Tell whether a ticket admits a connection, and use it up.
        """
        issued = self._sockets.pop(ticket, None)
        return issued is not None and self._monotonic() - issued <= SOCKET_SECONDS
