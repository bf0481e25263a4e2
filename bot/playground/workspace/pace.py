"""
How fast the app may call: posts per channel, and the tier of each method.
"""

import math
from dataclasses import dataclass

from bot.playground.workspace.clock import Clock
from bot.playground.workspace.words import SlackError

POSTS_PER_SECOND = 1.0
_MINUTE = 60.0
_POSTING = frozenset({"chat.postMessage"})
TIERS = {
    "apps.connections.open": 20,
    "auth.test": 600,
    "bots.info": 50,
    "chat.delete": 50,
    "chat.deleteScheduledMessage": 50,
    "chat.postEphemeral": 100,
    "chat.scheduleMessage": 50,
    "chat.scheduledMessages.list": 50,
    "chat.update": 50,
    "conversations.history": 50,
    "conversations.info": 50,
    "conversations.members": 100,
    "conversations.open": 50,
    "conversations.replies": 50,
    "files.completeUploadExternal": 100,
    "files.getUploadURLExternal": 100,
    "functions.completeError": 50,
    "functions.completeSuccess": 50,
    "usergroups.list": 20,
    "usergroups.users.list": 20,
    "users.conversations": 50,
    "users.info": 100,
    "users.list": 20,
    "views.open": 100,
    "views.publish": 100,
    "views.push": 100,
    "views.update": 100,
}


@dataclass
class _Bucket:
    level: float
    seen: float


class Pace:
    """
    Leaky buckets, by the injected monotonic clock.

    Attributes:
        on: Whether anything is limited at all.
        burst: Posts to one channel that may come at once.
    """

    def __init__(self, clock: Clock, *, on: bool, burst: int) -> None:
        """
        Begin with empty buckets.
        """
        self.on = on
        self.burst = burst
        self._clock = clock
        self._buckets: dict[str, _Bucket] = {}

    def check(self, method: str, channel: str) -> None:
        """
        Count one call.

        Raises:
            SlackError: `ratelimited` with `retry_after`, whole seconds, at least 1.
        """
        if not self.on:
            return
        if method in _POSTING:
            self._drip(f"post {channel}", POSTS_PER_SECOND, self.burst)
        elif method in TIERS:
            per_minute = TIERS[method]
            self._drip(method, per_minute / _MINUTE, per_minute)

    def _drip(self, key: str, rate: float, size: int) -> None:
        now = self._clock.monotonic()
        bucket = self._buckets.setdefault(key, _Bucket(0.0, now))
        bucket.level = max(0.0, bucket.level - (now - bucket.seen) * rate)
        bucket.seen = now
        if bucket.level + 1 > size:
            wait = math.ceil((bucket.level + 1 - size) / rate)
            raise SlackError("ratelimited", retry_after=max(1, wait))
        bucket.level += 1
