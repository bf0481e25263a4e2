"""
Socket Mode, several connections at once: kept open, and their payloads answered.
"""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from http.client import HTTPException
from threading import Condition, Event, Thread
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from bot.domain.errors import PostLaterError, SettingsError
from bot.slack.connection import not_now

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App
    from slack_bolt.response import BoltResponse

    from bot.slack.connection import Connection

log = logging.getLogger(__name__)

_LISTENERS = 4
_SLACK_TIMEOUT_S = 10
_SETTLED_S = 10.0
_LONGEST_WAIT_S = 30.0
_REFUSED_WAIT_S = 60.0
_OK = 200
_FATAL = frozenset(
    {"invalid_auth", "not_authed", "token_revoked", "not_allowed_token_type"}
)


class Addresses:
    """Where the next connection goes; Slack gives an address for each."""

    def __init__(self, app_token: str, api_url: str) -> None:
        """A client of its own: what it asks is asked with the app token."""
        self._client = WebClient(
            token=app_token,
            base_url=api_url,
            timeout=_SLACK_TIMEOUT_S,
            retry_handlers=[],
        )
        self._token = app_token

    def next(self) -> str:
        """
        Ask for one.

        Raises:
            PostLaterError: Not now.
            SettingsError: The app token is not accepted.
        """
        try:
            answer = self._client.apps_connections_open(app_token=self._token)
        except SlackApiError as error:
            reason = str(error.response.get("error") or "")
            if reason in _FATAL:
                raise SettingsError(
                    f"Slack does not accept SLACK_APP_TOKEN ({reason}).",
                    remedy="Make an app token with connections:write on the app's "
                    "Basic Information page.",
                ) from None
            told = str(getattr(error.response, "headers", {}).get("Retry-After", ""))
            after = timedelta(seconds=int(told) if told.isdecimal() else 0)
            raise not_now(reason or "no reason given", after) from None
        except (URLError, HTTPException, OSError) as error:
            raise not_now(type(error).__name__) from None
        return str(answer["url"])


class Keeper:
    """
    Keeps one connection open: its successor is there before it goes.

    Attributes:
        trouble: Why there is no connection, or "".
    """

    def __init__(
        self, connect: Callable[[], Connection], elapsed: Callable[[], float]
    ) -> None:
        """
        Nothing is connected before `start`.

        Args:
            connect: Gives an open connection, or raises as `Addresses.next` does.
            elapsed: Seconds that only go forward.
        """
        self._connect = connect
        self._elapsed = elapsed
        self._closing = Event()
        self._current: Connection | None = None
        self._leaving: list[Connection] = []
        self._short = 0
        self.trouble = ""

    def start(self, stopping: Event) -> None:
        """
        Connect, again and again while Slack cannot be reached, and keep it so.

        Raises:
            SettingsError: The app token is not accepted.
        """
        failed = 0
        while self._current is None and not stopping.is_set():
            try:
                self._current = self._connect()
            except PostLaterError as error:
                failed += 1
                log.warning("%s", error)
                stopping.wait(_pause(failed, error))
        if self._current is not None:
            Thread(
                target=self._keep, args=(self._current,), name="keeper", daemon=True
            ).start()

    @property
    def fresh(self) -> Connection | None:
        """The connection by which payloads come in just now, if there is one."""
        current = self._current
        return current if current is not None and current.fresh else None

    def hang_up(self) -> None:
        """End what is open, and open nothing more."""
        self._closing.set()
        for connection in (self._current, *self._leaving):
            if connection is not None:
                connection.close()

    def _keep(self, current: Connection) -> None:
        begun = self._elapsed()
        while not self._closing.is_set():
            current.replace.wait()
            # A connection that lasts only moments must not make us knock for ever.
            lasted = self._elapsed() - begun
            self._short = self._short + 1 if lasted < _SETTLED_S else 0
            self._closing.wait(_pause(self._short - 1))
            self._leaving = [
                one for one in (*self._leaving, current) if not one.ended.is_set()
            ]
            successor = self._successor()
            if successor is None:
                return
            self._current = current = successor
            begun = self._elapsed()
            if self._closing.is_set():
                current.close()

    def _successor(self) -> Connection | None:
        """The next connection, however long it takes; None when going down."""
        failed = 0
        while not self._closing.is_set():
            failed += 1
            try:
                found = self._connect()
            except PostLaterError as error:
                self.trouble = error.what
                log.warning("%s", error)
                self._closing.wait(_pause(failed, error))
            except SettingsError as error:
                # Somebody may be about to mend it; serving what runs goes on.
                self.trouble = error.what
                log.error("%s", error)  # noqa: TRY400  the trace says nothing more
                self._closing.wait(_REFUSED_WAIT_S)
            else:
                self.trouble = ""
                return found
        return None


class Listeners:
    """
    Answers payloads, until told to take no more.

    Attributes:
        closed: Whether it was told so.
    """

    def __init__(self, app: App, keepers: Callable[[], list[Keeper]]) -> None:
        """
        Ready at once.

        Args:
            app: Bolt's, which answers before it returns.
            keepers: Those of all connections: an answer may leave by any of them.
        """
        self._app = app
        self._keepers = keepers
        self._pool = ThreadPoolExecutor(_LISTENERS, thread_name_prefix="listener")
        self._changed = Condition()
        self._busy = 0
        self.closed = False

    def take(self, connection: Connection, message: dict[str, Any]) -> None:
        """Answer it soon; once closed it is left to whomever Slack asks next."""
        with self._changed:
            if not self.closed:
                self._pool.submit(self._listen, connection, message)

    def close(self, within: timedelta) -> bool:
        """
        Take nothing more, and wait for the answers that are being worked out.

        Returns:
            True when all of them had left in time.
        """
        with self._changed:
            self.closed = True
            done = self._changed.wait_for(
                lambda: self._busy == 0, within.total_seconds()
            )
        self._pool.shutdown(wait=False, cancel_futures=True)
        return done

    def _listen(self, connection: Connection, message: dict[str, Any]) -> None:
        with self._changed:
            if self.closed:
                return
            self._busy += 1
        try:
            self._answer(connection, message)
        except Exception:  # a thread's top: it logs, and Slack hears nothing
            log.exception("a payload was not answered")
        finally:
            with self._changed:
                self._busy -= 1
                self._changed.notify_all()

    def _answer(self, connection: Connection, message: dict[str, Any]) -> None:
        request = SocketModeRequest.from_dict(message)
        if request is None:
            return
        response = run_bolt_app(self._app, request)
        if response.status != _OK:
            log.info("a payload was refused with status %s", response.status)
            return
        answer = SocketModeResponse(request.envelope_id, _payload(response)).to_dict()
        # Slack knows an answer by its envelope.  One that is sent just when Slack
        # hangs up would be lost, so what stays goes before what ends.
        fresh = [one for keeper in self._keepers() if (one := keeper.fresh) is not None]
        first = [] if connection.replace.is_set() else [connection]
        if not any(one.send(answer) for one in (*first, *fresh, connection)):
            log.warning("an acknowledgement could not be sent to Slack")


def _payload(response: BoltResponse) -> dict[str, Any] | None:
    body = response.body
    if not body:
        return None
    kind = response.headers.get("content-type", [""])[0]
    if kind.startswith("application/json"):
        found: dict[str, Any] = json.loads(body)
        return found
    return {"text": body}


def _pause(failed: int, error: PostLaterError | None = None) -> float:
    """At once, then a second, then twice as long each time; or as Slack asks."""
    wait = 0.0 if failed <= 0 else min(2.0 ** (failed - 1), _LONGEST_WAIT_S)
    return wait if error is None else max(wait, error.after.total_seconds())
