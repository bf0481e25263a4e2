"""
Traces: our own messages, found again by the metadata that they carry.

After a dropped connection or a crash nobody knows whether a message was posted.
With the optional scopes it can be looked for; without them it is posted again.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from bot.domain.errors import CannotPostError
from bot.slack.refusals import call

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.domain.report import Report

# Slack's clock and the record's may differ by that much.
_BEFORE = timedelta(minutes=5)
_PAGE = 200
_MOST_PAGES = 5


def card_mark(report: Report) -> dict[str, Any]:
    """By which a lost card can be found; anyone may read it: no secrets."""
    key = "feed" if report.feed is not None else "operation"
    number = report.feed if report.feed is not None else report.operation
    return {"event_type": "onair_card", "event_payload": {key: number}}


def request_mark(report: Report) -> dict[str, Any]:
    """The same for what one approver is asked."""
    asked = {"operation": report.operation, "user": report.to}
    return {"event_type": "onair_request", "event_payload": asked}


def notice_mark(report: Report) -> dict[str, Any]:
    """The same for what is told once, in a thread or to one person."""
    return {"event_type": "onair_notice", "event_payload": {"report": report.number}}


class Traces:
    """Looks through a channel, or a thread, for one message of ours."""

    def __init__(self, client: WebClient) -> None:
        """Nothing is asked before `find`."""
        self._client = client
        self._bot = ""

    def find(
        self, channel: str, mark: dict[str, Any], since: datetime, thread: str = ""
    ) -> str | None:
        """
        The time stamp of the newest message with that mark that we posted.

        Args:
            channel: Where to look.
            mark: The metadata that it was posted with.
            since: When the thing that it tells of began.
            thread: The card to which it is a reply, or "" for the channel itself.

        Returns:
            None where there is none, or where we are not allowed to look.

        Raises:
            PostLaterError: Slack cannot be asked just now.
        """
        try:
            if not self._bot:
                known = call(self._client.auth_test, writes=False)
                self._bot = str(known.get("bot_id") or "")
            seen = self._messages(channel, (since - _BEFORE).timestamp(), thread)
            found = [str(one["ts"]) for one in seen if self._ours(one, mark)]
        except CannotPostError:
            return None
        return max(found, key=float, default=None)

    def _messages(
        self, channel: str, oldest: float, thread: str
    ) -> Iterator[dict[str, Any]]:
        """The latest few pages; whoever looks for a post looks soon after it."""
        asked: dict[str, object] = {
            "channel": channel,
            "oldest": f"{oldest:.6f}",
            "include_all_metadata": True,
            "limit": _PAGE,
        }
        method: Callable[..., Any] = self._client.conversations_history
        if thread:
            asked["ts"] = thread
            method = self._client.conversations_replies
        for _ in range(_MOST_PAGES):
            answer = call(method, writes=False, **asked)
            yield from answer.get("messages") or ()
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                return
            asked["cursor"] = cursor

    def _ours(self, message: dict[str, Any], mark: dict[str, Any]) -> bool:
        """Anybody may post such metadata: only our own app's counts."""
        metadata = message.get("metadata") or {}
        return (
            self._bot != ""
            and message.get("bot_id") == self._bot
            and metadata.get("event_type") == mark["event_type"]
            and metadata.get("event_payload") == mark["event_payload"]
        )
