"""
App Home: drawn when somebody opens it, and kept fresh while they may still look.

Slack tells when it is opened and never when it is left, so whoever looked within the
last minutes counts as a viewer.
"""

from __future__ import annotations

import logging
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Event, Lock, Thread
from typing import TYPE_CHECKING, Any

from bot.domain.errors import CannotPostError, OnAirError, PostLaterError
from bot.slack.refusals import call
from bot.slack.views.forms import renamed_view
from bot.slack.views.home import home

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.domain.actor import Actor
    from bot.domain.consent import HomeShown
    from bot.ports import Clock

log = logging.getLogger(__name__)

VIEWED = timedelta(minutes=10)
APART = timedelta(seconds=3)
CHANNELS_KEPT = timedelta(minutes=5)
_MOST_VIEWERS = 500
_PAGE = 200
_MOST_PAGES = 5
_STOP_S = 5.0


@dataclass
class _Viewer:
    """
    Somebody who may be looking; times are seconds on the clock's monotonic scale.

    Attributes:
        until: When they are taken to have left.
        drawn_at: When their page was last drawn, or None.
        shown: What was last published.
        channels: Where they are, as Slack told it last.
        reread_at: When that is to be asked anew.
    """

    actor: Actor
    until: float
    drawn_at: float | None = None
    shown: dict[str, Any] = field(default_factory=dict)
    channels: frozenset[str] = frozenset()
    reread_at: float = float("-inf")


class Home:
    """Publishes App Home for whoever looks at it."""

    def __init__(
        self,
        client: WebClient,
        desk_home: Callable[[Actor, frozenset[str]], HomeShown],
        clock: Clock,
        prefix: str = "",
    ) -> None:
        """
        Nothing is published before `start`.

        Args:
            client: With no retry of its own (`retry_handlers=[]`).
            desk_home: What a person's page shows; they are in those channels.
            clock: Time.
            prefix: What the manifest put before the commands' names.
        """
        self._client = client
        self._desk_home = desk_home
        self._clock = clock
        self._prefix = prefix
        self._viewers: OrderedDict[tuple[str, str], _Viewer] = OrderedDict()
        self._known = Lock()  # guards the viewers
        self._drawing = Lock()  # one page at a time
        self._not_before = 0.0
        self._opened = Event()
        self._stopping = False
        self._thread = Thread(target=self._run, name="home", daemon=True)

    def start(self) -> None:
        """Draw what is opened from now on."""
        self._thread.start()

    def stop(self) -> None:
        """Draw nothing more."""
        self._stopping = True
        self._opened.set()
        self._thread.join(_STOP_S)

    def opened(self, actor: Actor) -> None:
        """
        Somebody looks: their page is drawn soon; never waits.
        """
        until = self._clock.monotonic() + VIEWED.total_seconds()
        key = (actor.team, actor.user)
        with self._known:
            viewer = self._viewers.setdefault(key, _Viewer(actor, until))
            viewer.until = until
            # Another replica may have drawn it since.
            viewer.shown = {}
            self._viewers.move_to_end(key)
            if len(self._viewers) > _MOST_VIEWERS:
                self._viewers.popitem(last=False)
        self._opened.set()

    def look(self) -> bool:
        """
        Draw anew whatever changed for those who may still look.

        Each page at most once in three seconds, whoever has waited longest first; what
        fails is logged and dropped.

        Returns:
            True when something was published.
        """
        with self._drawing:
            published = [self._draw(key, one) for key, one in self._due()]
        return any(published)

    def _run(self) -> None:
        while True:
            self._opened.wait()
            self._opened.clear()
            if self._stopping:
                return
            try:
                self.look()
            except Exception:  # a thread's top: it logs
                log.exception("App Home was not drawn")

    def _due(self) -> list[tuple[tuple[str, str], _Viewer]]:
        now = self._clock.monotonic()
        with self._known:
            for key in [key for key, one in self._viewers.items() if one.until <= now]:
                del self._viewers[key]
            if now < self._not_before or self._stopping:
                return []
            latest = now - APART.total_seconds()
            due = [
                (key, one)
                for key, one in self._viewers.items()
                if one.drawn_at is None or one.drawn_at <= latest
            ]
        # Where Slack takes fewer than there are, nobody is always among the last.
        return sorted(due, key=lambda it: it[1].drawn_at or float("-inf"))

    def _draw(self, key: tuple[str, str], viewer: _Viewer) -> bool:
        """Publish one page where it changed."""
        now = self._clock.monotonic()
        if now < self._not_before or self._stopping:
            return False
        viewer.drawn_at = now
        try:
            shown = self._desk_home(viewer.actor, self._channels(viewer))
            view = renamed_view(home(shown), self._prefix)
            if view == viewer.shown:
                return False
            publish = self._client.views_publish
            call(publish, writes=False, user_id=viewer.actor.user, view=view)
        except PostLaterError as error:
            log.info("App Home waits: %s", error.what)
            self._not_before = now + error.after.total_seconds()
            return False
        except CannotPostError as error:
            log.warning("App Home was not published: %s", error.reason)
            with self._known:
                self._viewers.pop(key, None)
            return False
        except OnAirError as error:
            log.warning("App Home was not drawn: %s", error.what)
            return False
        viewer.shown = view
        return True

    def _channels(self, viewer: _Viewer) -> frozenset[str]:
        """Where they are; nowhere, if Slack does not tell."""
        now = self._clock.monotonic()
        if viewer.reread_at <= now:
            viewer.reread_at = now + CHANNELS_KEPT.total_seconds()
            try:
                viewer.channels = self._read(viewer.actor.user)
            except PostLaterError as error:
                log.info("somebody's channels are not known yet: %s", error.what)
                viewer.reread_at = now + error.after.total_seconds()
            except CannotPostError as error:
                log.info("somebody's channels are not known: %s", error.what)
        return viewer.channels

    def _read(self, user: str) -> frozenset[str]:
        asked: dict[str, object] = {
            "user": user,
            "types": "public_channel,private_channel",
            "exclude_archived": True,
            "limit": _PAGE,
        }
        found: set[str] = set()
        for _ in range(_MOST_PAGES):
            answer = call(self._client.users_conversations, writes=False, **asked)
            listed = answer.get("channels") or ()
            found |= {str(one["id"]) for one in listed if "id" in one}
            cursor = (answer.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
            asked["cursor"] = cursor
        return frozenset(found)
