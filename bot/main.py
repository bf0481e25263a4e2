"""
The composition root: settings become edges, edges meet the line, the line runs.

The only module that knows everyone; what fits which port is proved here.
"""

from __future__ import annotations

import logging
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.clock import SystemClock
from bot.domain.errors import RulesError, SettingsError
from bot.flow import Desk, Reporter, Runner
from bot.settings import load_configuration
from bot.slack.announcer import SlackAnnouncer
from bot.slack.app import make_app
from bot.slack.front import HttpFront, SocketFront
from bot.slack.identity import app_in, ask_team
from bot.slack.payload import Ours
from bot.slack.replies import Replies
from bot.videorelay import (
    BackendSettings,
    GivenUsersig,
    PrivateKey,
    SecretKey,
    Videorelay,
)
from bot.web import Check, Server, split_address, status_app
from bot.workers import Bell, Workers
from storage import Record

if TYPE_CHECKING:
    from slack_bolt import App

    from bot import settings as edges
    from bot.domain.policy import Rules
    from bot.ports import Announcer, Backend, Ledger, Reader
    from bot.settings import Configuration, Settings
    from bot.videorelay import Credential

log = logging.getLogger(__name__)

_DRAIN = timedelta(seconds=15)
_ASK_AGAIN_S = 1.0
_LONGEST_WAIT_S = 30.0
_SLACK_TIMEOUT_S = 10
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
        self, settings: Settings, configuration: Configuration, modes: Modes
    ) -> None:
        """
        Wire everything; nothing is connected yet.

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
        self._team = ""
        self._record = open_record(settings, configuration.spacing)
        self._client = WebClient(
            token=self._slack.bot_token.reveal(),
            base_url=self._slack.api_url,
            timeout=_SLACK_TIMEOUT_S,
            retry_handlers=[],
        )
        self._replies = Replies()
        self._bell = Bell()
        self._workers = Workers(self._bell, configuration.workers)
        backend: Backend = Videorelay(
            backend_settings(settings.backend, configuration), SystemClock()
        )
        ledger: Ledger = self._record.ledger
        self._reader: Reader = self._record.reader
        announcer: Announcer = SlackAnnouncer(self._client, modes.prefix)
        self._runner = Runner(ledger, backend, self._bell.ring, self._workers.pause)
        self._reporter = Reporter(ledger, self._reader, announcer)
        desk = Desk(ledger, self._reader, backend, self.rules, self._bell.ring_softly)
        self._app = self._make_app(desk)
        self._front = self._make_front()
        self._status = self._make_status()

    def rules(self) -> Rules:
        """The rules in force now."""
        return self._configuration.rules

    def run(self) -> int:
        """
        Serve until a signal says stop; gives the exit status.

        Raises:
            SettingsError: Slack does not accept our token.
        """
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self._stopping.set())
        signal.signal(signal.SIGHUP, lambda *_: self._reload())
        # Python lets a busy thread run 5 ms before another gets its turn; people
        # who wait for an acknowledgement come first.
        sys.setswitchinterval(_TURN_S)
        try:
            self.start()
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
        self._workers.start(self._runner, self._reporter)
        if self._find_team():
            self._front.start(self._stopping)
            log.info("ready: %s", self._front.reached_by)

    def stop(self) -> None:
        """Take nothing new, finish what runs, say what is owed."""
        self._stopping.set()
        self._front.stop()
        done = self._workers.stop(_DRAIN)
        self._replies.stop()
        if self._status is not None:
            self._status.stop()
        self._record.close()
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
            self._app, self._slack.app_token.reveal(), self._slack.api_url
        )

    def _make_status(self) -> Server | None:
        if not self._modes.status:
            return None
        host, port = split_address(self._modes.status, "--status")
        checks = (
            Check("workers", self._workers_state, vital=True),
            Check("database", self._database_state, vital=False),
            Check("slack", self._front.state, vital=False),
        )
        return Server(status_app(checks, self._numbers), host, port, 2)

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

    def _reload(self) -> None:
        """Read the rules anew; a file that is wrong leaves the old ones in force."""
        try:
            self._configuration = load_configuration(
                self._settings.config, self._settings.admins
            )
        except RulesError as error:
            log.error("the rules were not reloaded: %s", "; ".join(error.faults))  # noqa: TRY400  the faults say it all
        else:
            log.info("rules reloaded: %s", self.rules().digest[:12])

    def _workers_state(self) -> str:
        return "" if self._workers.alive else "a worker has stopped"

    def _database_state(self) -> str:
        return self._record.trouble()

    def _numbers(self) -> dict[str, float]:
        return dict(self._record.numbers())


def open_record(settings: Settings, spacing: timedelta) -> Record:
    """
    The database, made or brought up to date where that is ours to do.

    SQLite is upgraded at once; a shared PostgreSQL only by `onair db upgrade`.

    Args:
        settings: Where it is, and the key of what is kept encrypted there.
        spacing: Between two sendings to one target (field notes §4).

    Raises:
        RecordError: It cannot be used, or is of another version.
    """
    record = Record(
        settings.database_url,
        clock=SystemClock(),
        data_key=settings.data_key,
        spacing=spacing,
    )
    if settings.database_url.startswith("sqlite"):
        record.upgrade()
    else:
        record.check()
    return record


def backend_settings(
    given: edges.BackendSettings, configuration: Configuration
) -> BackendSettings:
    """The same settings as the client's edge wants them."""
    credential: Credential
    if given.usersig is not None:
        credential = GivenUsersig(given.usersig)
    elif given.secret_key is not None:
        credential = SecretKey(given.secret_key)
    elif given.private_key is not None:
        credential = PrivateKey(given.private_key)
    else:
        raise ValueError("the environment was read without a credential")
    return BackendSettings(
        url=given.url,
        app=given.app,
        identifier=given.identifier,
        credential=credential,
        client_cert=given.client_cert,
        client_key=given.client_key,
        client_key_password=given.client_key_password,
        ca_bundle=given.ca_bundle,
        bizid=given.bizid or None,
        connect_timeout=configuration.connect_timeout,
        read_timeout=configuration.read_timeout,
        deadline=configuration.deadline,
    )
