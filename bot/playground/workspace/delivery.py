"""
The way of a payload to the app: a Socket Mode connection or a signed request.
"""

import hashlib
import hmac
import json
from dataclasses import dataclass
from urllib.parse import urlencode

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.playground.workspace.clock import Clock
from bot.playground.workspace.sockets import Sockets
from bot.playground.workspace.words import Json

PATIENCE = 3.0
TIMED_OUT = "operation_timeout"
FAILED = "dispatch_failed"
_OK = 200


@dataclass(frozen=True)
class Delivered:
    """
    What the app made of a payload.

    Attributes:
        answer: The body, None if it was empty.
        error: `operation_timeout` or `dispatch_failed`; None if it was acknowledged.
        seconds: From sending to the answer.
    """

    answer: Json | None = None
    error: str | None = None
    seconds: float | None = None
    envelope_id: str | None = None


def signature(secret: str, body: bytes, timestamp: int) -> str:
    """
    Sign a body as Slack does; `timestamp` in seconds since 1970.
    """
    base = b"v0:%d:%s" % (timestamp, body)
    return "v0=" + hmac.new(secret.encode(), base, hashlib.sha256).hexdigest()


class Delivery:
    """
    Delivers each payload once, and waits three seconds for the answer.

    Attributes:
        url: Where signed requests go; None: Socket Mode.
    """

    def __init__(self, sockets: Sockets, secret: str, clock: Clock) -> None:
        """
        Begin with Socket Mode.
        """
        self.url: str | None = None
        self.patience = PATIENCE
        self._sockets = sockets
        self._secret = secret
        self._clock = clock

    async def deliver(
        self, kind: str, payload: Json, *, answerable: bool, retry: int = 0
    ) -> Delivered:
        """
        Send one payload and report what came back.

        Args:
            kind: `slash_commands`, `interactive` or `events_api`.
            payload: The body.
            answerable: Whether the acknowledgement may have a body.
            retry: How often this event was delivered before.
        """
        if self.url is not None:
            return await self._request(self.url, kind, payload, retry)
        extra: Json = {"accepts_response_payload": answerable}
        if kind == "events_api":
            extra |= {
                "retry_attempt": retry,
                "retry_reason": "timeout" if retry else "",
            }
        try:
            found = await self._sockets.deliver(kind, payload, extra, self.patience)
        except TimeoutError:
            return Delivered(error=TIMED_OUT)
        if found is None:
            return Delivered(error=FAILED)
        envelope_id, answer, seconds = found
        return Delivered(answer or None, None, seconds, envelope_id)

    async def _request(
        self, url: str, kind: str, payload: Json, retry: int
    ) -> Delivered:
        body, content_type = _body(kind, payload)
        timestamp = int(self._clock.now().timestamp())
        headers = {
            "Content-Type": content_type,
            "X-Slack-Request-Timestamp": str(timestamp),
            "X-Slack-Signature": signature(self._secret, body, timestamp),
        }
        if retry:
            headers["X-Slack-Retry-Num"] = str(retry)
            headers["X-Slack-Retry-Reason"] = "timeout"
        begun = self._clock.monotonic()
        limit = ClientTimeout(total=self.patience)
        try:
            async with (
                ClientSession(timeout=limit) as session,
                session.post(url, data=body, headers=headers) as response,
            ):
                text, status = await response.text(), response.status
        except TimeoutError:
            return Delivered(error=TIMED_OUT)
        except ClientError:
            return Delivered(error=FAILED)
        if status != _OK:
            return Delivered(error=FAILED)
        return Delivered(_parsed(text), None, self._clock.monotonic() - begun)


def _body(kind: str, payload: Json) -> tuple[bytes, str]:
    if kind == "events_api":
        return json.dumps(payload).encode(), "application/json"
    form = payload if kind == "slash_commands" else {"payload": json.dumps(payload)}
    return urlencode(form).encode(), "application/x-www-form-urlencoded"


def _parsed(text: str) -> Json | None:
    """
    Read an answer: JSON, or plain words that count as its text.
    """
    if not text.strip():
        return None
    try:
        answer = json.loads(text)
    except ValueError:
        return {"text": text}
    return answer if isinstance(answer, dict) else {"text": text}
