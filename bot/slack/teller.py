"""
The teller: says what came of a stop while there is no record to tell from.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.domain.errors import CannotPostError, PostLaterError
from bot.slack.views.prefix import renamed
from bot.slack.views.stopped import stopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.domain.noted import Noted

log = logging.getLogger(__name__)

_LATER = frozenset(
    {"ratelimited", "rate_limited", "internal_error", "fatal_error"}
    | {"service_unavailable", "request_timeout", ""}
)
_WAIT = timedelta(seconds=2)
_SERVER_ERROR = 500


class SlackTeller:
    """Speaks in Slack without a record (fits `ports.Teller`)."""

    def __init__(self, client: WebClient, prefix: str = "") -> None:
        """
        Speak through *client*.

        Args:
            client: With no retry of its own (`retry_handlers=[]`).
            prefix: What the manifest put before the commands' names.
        """
        self._client = client
        self._prefix = prefix

    def tell(self, stop: Noted) -> None:
        """
        Say it in the channel; where that is closed to us, to the asker alone.

        Raises:
            PostLaterError: Not now.
            CannotPostError: Neither of them can be told.
        """
        if stop.channel:
            try:
                self._post(stop.channel, stop)
            except CannotPostError as error:
                log.warning("told to the asker alone: %s", error)
            else:
                return
        opened = self._call(self._client.conversations_open, users=stop.actor.user)
        self._post(opened["channel"]["id"], stop)

    def _post(self, channel: str, stop: Noted) -> None:
        shown = renamed(stopped(stop), self._prefix)
        self._call(
            self._client.chat_postMessage,
            channel=channel,
            text=shown.text,
            blocks=shown.blocks,
            unfurl_links=False,
            unfurl_media=False,
        )

    def _call(self, method: Callable[..., Any], **arguments: object) -> Any:  # noqa: ANN401  Slack's answers have no type
        try:
            return method(**arguments)
        except SlackApiError as error:
            answer = error.response
            reason = str(answer.get("error") or "") if hasattr(answer, "get") else ""
            status = getattr(answer, "status_code", 0)
            if reason in _LATER or status >= _SERVER_ERROR:
                raise _later(reason or "nothing that can be read") from None
            raise CannotPostError(
                f"Slack said {reason}.",
                remedy="Whoever runs OnAir should look at its log.",
                reason=reason,
            ) from None
        except (URLError, HTTPException, OSError) as error:
            raise _later(type(error).__name__) from error


def _later(why: str) -> PostLaterError:
    return PostLaterError(
        f"Slack said {why}.", remedy="It is tried again.", after=_WAIT
    )
