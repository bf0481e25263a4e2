"""
One running OnAir: how it is reached, and how it comes up and goes down.
"""

from __future__ import annotations

import gc
import logging
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from queue import SimpleQueue
from threading import Event, Thread
from typing import TYPE_CHECKING

from bot.clock import SystemClock
from bot.domain.errors import RecordError, RulesError, SettingsError
from bot.main.line import Line, Outside, Speaking
from bot.main.parts import backend_settings, open_record, web_client
from bot.main.status import make_status
from bot.settings import load_configuration
from bot.slack.app import make_app
from bot.slack.forms import Forms
from bot.slack.front import HttpFront, SocketFront
from bot.slack.home import Home
from bot.slack.identity import app_in, ask_team
from bot.slack.payload import Ours
from bot.slack.replies import Replies
from bot.videorelay import Videorelay
from bot.web import Server, split_address
from storage import ServingLock, StopJournal

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import App

    from bot.domain.actor import Actor
    from bot.domain.form import Form
    from bot.domain.rules import Rules
    from bot.domain.summary import Summary
    from bot.flow import Desk
    from bot.ports import Backend
    from bot.settings import Configuration, Settings

log = logging.getLogger(__name__)

_DRAIN = timedelta(seconds=15)
_TELLING = timedelta(seconds=12)  # longer than Slack's client waits for one answer
_ASK_AGAIN_S = 1.0
_LONGEST_WAIT_S = 30.0
_HTTP_THREADS = 16
_TURN_S = 0.0005


@dataclass(frozen=True, slots=True)
class Modes:
    """
    How this process is reached.

    Attributes:
        http: `HOST:PORT` for signed HTTP, or "" for Socket Mode.
        status: `HOST:PORT` for health and metrics, or "".
        prefix: What the manifest put before the commands' names.
    """

    http: str = ""
    status: str = ""
    prefix: str = ""


class Bot:
    """
    One running OnAir.
    """

    def __init__(
        self,
        settings: Settings,
        configuration: Configuration,
        modes: Modes,
        clock: SystemClock | None = None,
        page: Callable[[Summary], bytes | None] | None = None,
    ) -> None:
        """
        Wire everything, by the machine's time or by *clock*; nothing is connected yet.

        Weeks are told without a page, unless *page* draws one.

        Raises:
            SettingsError: Something that was set does not work.
            RecordError: The database cannot be used.
        """
        if settings.slack is None or settings.backend is None:
            raise ValueError("serving needs the settings of Slack and of the backend")
        self._settings = settings
        self._slack = settings.slack
        self._configuration = configuration
        self._modes = modes
        self._stopping = Event()
        self._signals: SimpleQueue[int] = SimpleQueue()
        self._team = ""
        self._clock = clock or SystemClock()
        self._lock = ServingLock.of(settings.database_url)
        self._record = open_record(settings, configuration, self._clock)
        self._client = web_client(self._slack)
        self._replies = Replies(self._client)
        self._forms = Forms(
            self._client,
            self._replies,
            self._clock.monotonic,
            modes.prefix,
            self._form_opened,
        )
        backend: Backend = Videorelay(
            backend_settings(settings.backend, configuration), self._clock
        )
        self._journal = StopJournal.beside(settings.database_url)
        self._line = Line(
            Outside(
                record=self._record,
                backend=backend,
                client=self._client,
                clock=self._clock,
                journal=self._journal,
                prefix=modes.prefix,
                own_time=settings.database_url.startswith("sqlite"),
            ),
            configuration,
            self.rules,
            lambda: self._ours().teams,
            self._meant,
            Speaking(lambda: self._team, lambda: self._configuration.audit, page),
        )
        self._workers = self._line.workers
        self._home = Home(self._client, self._line.desk.home, self._clock, modes.prefix)
        self._app = self._make_app(self._line.desk)
        self._front = self._make_front()
        self._status = make_status(
            modes.status, self._line, self._record, self._front.state
        )

    def _form_opened(self, form: Form, actor: Actor, gesture: str) -> None:
        self._line.desk.showing.form(form, actor, gesture)

    def rules(self) -> Rules:
        """The rules in force now."""
        return self._configuration.rules

    def _meant(self, channel: str) -> str:
        """The room that channels of that name stand for now, or ""."""
        return self._configuration.room_meant(channel)

    def run(self) -> int:
        """
        Serve until a signal says stop; gives the exit status.

        Raises:
            SettingsError: Slack does not accept our token.
        """
        Thread(target=self._obey, name="signals", daemon=True).start()
        for one in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(one, lambda number, _: self._signals.put(number))
        # Python lets a busy thread run 5 ms before another gets its turn; people
        # who wait for an acknowledgement come first.
        sys.setswitchinterval(_TURN_S)
        try:
            self.start()
            # What was imported stays: to look through it for garbage, again and
            # again, would only make people wait.
            gc.collect()
            gc.freeze()
            gc.set_threshold(20_000, 20, 20)
            self._stopping.wait()
        finally:
            self.stop()
        return 0

    def start(self) -> None:
        """
        Carry out what is on record, then listen; returns when Slack is connected.

        Raises:
            SettingsError: Slack does not accept our token.
        """
        if self._status is not None:
            self._status.start()
        self._replies.start()
        self._forms.start()
        self._home.start()
        self._workers.watch("home", self._home.look)
        # Nobody else can be at work on a file whose lock is ours.
        self._line.start(alone=self._lock is not None and self._lock.held)
        if self._find_team():
            self._line.remember()
            self._front.start(self._stopping)
            log.info("ready: %s", self._front.reached_by)

    def stop(self) -> None:
        """Take nothing new, finish what runs, say what is owed; each has a limit."""
        self._stopping.set()
        self._front.stop()
        # Its pages would take the time that the calls under way need.
        self._home.stop()
        done = self._workers.stop(_DRAIN, _TELLING)
        self._forms.stop()
        self._replies.stop()
        if self._status is not None:
            self._status.stop()
        self._line.finish()
        self._journal.close()
        self._record.close()
        if self._lock is not None:
            self._lock.release()
        log.info("stopped%s", "" if done else "; a call is left to its lease")

    @property
    def reached_at(self) -> str:
        """How Slack reaches us, with the address in HTTP mode."""
        return self._front.reached_by

    def _make_app(self, desk: Desk) -> App:
        signing = self._slack.signing_secret
        return make_app(
            desk,
            self._replies,
            self._client,
            self._ours,
            bot_token=self._slack.bot_token.reveal(),
            signing_secret=signing.reveal() if self._modes.http and signing else None,
            forms=self._forms,
            home=self._home,
            changes=self._line.membership,
        )

    def _make_front(self) -> SocketFront | HttpFront:
        if self._modes.http:
            host, port = split_address(self._modes.http, "--http")
            front = HttpFront(self._app)
            server = Server(front.wsgi, host, port, _HTTP_THREADS)
            return front.served_by(server)
        if self._slack.app_token is None:
            raise SettingsError(
                "SLACK_APP_TOKEN is not set.", remedy="Set it, or serve with --http."
            )
        return SocketFront(
            self._app,
            self._slack.app_token.reveal(),
            self._slack.api_url,
            elapsed=self._clock.monotonic,
        )

    def _ours(self) -> Ours:
        teams = self._configuration.teams or frozenset({self._team} - {""})
        app_token = self._slack.app_token
        app = self._configuration.app
        if not app and app_token is not None:
            app = app_in(app_token.reveal())
        return Ours(teams, app, self._modes.prefix)

    def _find_team(self) -> bool:
        """Ask Slack who we are until it answers; False when told to stop."""
        wait = _ASK_AGAIN_S
        while not self._stopping.is_set():
            team = ask_team(self._client)
            if team is not None:
                self._team = team
                return True
            log.warning(
                "Slack cannot be reached at %s; trying again", self._slack.api_url
            )
            self._stopping.wait(wait)
            wait = min(2 * wait, _LONGEST_WAIT_S)
        return False

    def _obey(self) -> None:
        """Do what signals say: not where they interrupt, with some lock in hand."""
        while True:
            if self._signals.get() == signal.SIGHUP:
                self._reload()
            else:
                self._stopping.set()

    def _reload(self) -> None:
        """Read the rules anew; a file that is wrong leaves the old ones in force."""
        try:
            self._configuration = load_configuration(
                self._settings.config, self._settings.admins
            )
        except RulesError as error:
            log.error("the rules were not reloaded: %s", "; ".join(error.faults))  # noqa: TRY400  the faults say it all
        else:
            self._enact()
            log.info("rules reloaded: %s", self.rules().digest[:12])

    def _enact(self) -> None:
        """Put what was just reloaded in force for every process on the record."""
        try:
            self._line.lawkeeper.enact(outright=True)
        except RecordError as error:
            log.error("the rules are not in force for all: %s", error)  # noqa: TRY400  the trace says nothing more
