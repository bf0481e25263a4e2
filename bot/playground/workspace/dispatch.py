"""
Sending a payload once, or twice when the play demands it.
"""

import asyncio

from bot.playground.workspace import payloads
from bot.playground.workspace.delivery import Delivered, Delivery
from bot.playground.workspace.made import Made
from bot.playground.workspace.team import Team
from bot.playground.workspace.words import Json, Sent


class Dispatch:
    """
    Sends what gestures and events have made.

    Attributes:
        twice: Each payload is delivered a second time right after the first.
        made: What was sent so far, and when.
    """

    def __init__(self, team: Team, delivery: Delivery) -> None:
        """
        Send for this team, through this delivery.
        """
        self.twice = False
        self.made = Made(team.clock.now)
        self._team = team
        self._delivery = delivery

    async def tell(self, kind: str, body: Json) -> Sent:
        """
        Send an event, if the manifest subscribes to it.

        Args:
            kind: As in the manifest: `app_home_opened`, `message.im`.
            body: The inner event without its type.
        """
        if kind not in self._team.grant.events:
            return Sent(error="not_subscribed")
        with self._team.lock:
            payload = payloads.event(
                self._team, {"type": kind.partition(".")[0]} | body
            )
        return await self.send("events_api", payload, answerable=False)

    async def send(self, kind: str, payload: Json, *, answerable: bool) -> Sent:
        """
        Deliver one payload, or the same one twice.

        Args:
            kind: The envelope's type.
            payload: The body.
            answerable: Whether the acknowledgement may say something.
        """
        number = self.made.begun(kind, payload)
        first = asyncio.create_task(
            self._delivery.deliver(kind, payload, answerable=answerable)
        )
        repeat = None
        if self.twice:
            # One step later, so that the first is really first on the wire.
            await asyncio.sleep(0)
            again = await self._delivery.deliver(
                kind, payload, answerable=answerable, retry=1
            )
            repeat = _sent(payload, again, None, answerable=answerable)
        delivered = await first
        self.made.over(number, delivered.seconds, delivered.error)
        return _sent(payload, delivered, repeat, answerable=answerable)


def _sent(
    payload: Json, delivered: Delivered, repeat: Sent | None, *, answerable: bool
) -> Sent:
    seconds = delivered.seconds
    return Sent(
        acked=delivered.error is None,
        ack_ms=None if seconds is None else seconds * 1000,
        answer=delivered.answer if answerable else None,
        error=delivered.error,
        payload=payload,
        envelope_id=delivered.envelope_id,
        trigger_id=payload.get("trigger_id"),
        response_url=payload.get("response_url"),
        repeat=repeat,
    )
