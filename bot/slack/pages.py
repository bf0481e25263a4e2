"""
Pages: a week as a file below the message that tells of it.

The message is what is owed; the page is a gift beside it, made by somebody else and
sent behind it.  Where it cannot be made or brought that is logged, and no more.
"""

from __future__ import annotations

import logging
from io import BytesIO
from threading import Thread
from typing import TYPE_CHECKING

from bot.domain.errors import AnnounceError
from bot.slack.courier import bring

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.domain.report import Posted
    from bot.domain.summary import Summary

log = logging.getLogger(__name__)


class WeekPages:
    """Has pages made, and brings them."""

    def __init__(
        self, client: WebClient, make: Callable[[Summary], bytes | None]
    ) -> None:
        """
        Nothing is made before `follow`.

        Args:
            client: With no retry of its own (`retry_handlers=[]`).
            make: Draws a week, which takes seconds; None where nothing can.
        """
        self._client = client
        self._make = make

    def follow(self, posted: Posted, week: Summary) -> None:
        """Have it drawn and brought below that message; never waits."""
        send = Thread(target=self._send, args=(posted, week), name="page", daemon=True)
        send.start()

    def _send(self, posted: Posted, week: Summary) -> None:
        try:
            page = self._make(week)
            if page:
                bring(
                    self._client,
                    f"onair-week-{week.period.since:%Y-%m-%d}.html",
                    BytesIO(page),
                    channel_id=posted.channel,
                    thread_ts=posted.ts,
                )
        except AnnounceError as error:
            log.warning("the week's page was not brought: %s", error)
        except Exception:  # a thread's top: it logs, and the message stands
            log.exception("the week's page was not brought")
