"""
The world around the bot: a stand-in Slack, a stand-in backend, and two rooms.

The bot in it is the real one, in a process of its own, and knows no difference.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from base64 import b64encode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

import yaml

from bot.playground.ambush import Ambush
from bot.playground.backend import Certificates, StandInBackend
from bot.playground.cast import (
    CHANNELS,
    DUTY,
    GROUP,
    IN,
    PEOPLE,
    ROLES,
    ROOM,
    ROOMS,
    RULES,
)
from bot.playground.clock import WorldClock
from bot.playground.control import Control
from bot.playground.handed import CLOCK
from bot.playground.live_picture import LivePicture
from bot.playground.panels import panels_of
from bot.playground.process import BotProcess
from bot.playground.quietly import asked, unseen
from bot.playground.renewing import Renewing
from bot.playground.tours import TOURS, Order, TourBook
from bot.playground.waiting import wait_until
from bot.playground.workspace import GestureError, Workspace
from bot.playground.workspace.manifest import Grant, grant

if TYPE_CHECKING:
    from datetime import timedelta
    from pathlib import Path
    from types import TracebackType

__all__ = ["CHANNELS", "DUTY", "GROUP", "PEOPLE", "ROOM", "ROOMS", "RULES", "World"]

APP = 1400000000
ADMIN_ACCOUNT = "admin"
_MOMENT_S = 3.0


class World:
    """
    Everything that the bot meets, on 127.0.0.1.

    Attributes:
        folder: Where the database, the certificates and the log are.
        clock: The time of everybody in it.
        process: The bot's.
        ambush: Waits for its worst moment.
        slack: The stand-in workspace.
        backend: The stand-in for the streaming service.
        furnished: Whether the bot has been told of the rooms.
        optional: Whether the manifest's optional scopes are granted.
    """

    def __init__(self, folder: Path, manifest: Path) -> None:
        """Prepare; nothing is opened before `start`."""
        self.folder = folder
        self.clock = WorldClock(folder / "clock")
        self.process = BotProcess(folder, self.environment)
        self.ambush = Ambush(self)
        self.furnished = False
        self.optional = True
        self._key = secrets.token_hex(32)
        self._data_key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        self._signing_key = b64encode(secrets.token_bytes(32)).decode()
        self._certificates = Certificates.make(folder)
        self._manifest = yaml.safe_load(manifest.read_text(encoding="utf-8"))
        self.slack = Workspace(self._manifest, clock=self.clock, optional_scopes=True)
        self.backend = StandInBackend(
            app_id=APP,
            identifier=ADMIN_ACCOUNT,
            certificates=self._certificates,
            key=self._key,
            clock=self.clock,
        )
        self._moving = Lock()
        self._renewing = Renewing(self.slack)
        picture = LivePicture(lambda: self.backend.pushes, now=self.clock.now)
        self.slack.front.serve(picture.routes())
        book = TourBook(TOURS, Order(self, PEOPLE["alice"][0], IN))
        for one in (Control(self), book):
            self.slack.front.show(one)
            self.slack.front.offer(one.acts)
        self._panels = panels_of(
            self.slack,
            self.backend,
            names={group: name for name, (group, _) in ROOMS.items()},
            database=folder / "onair.db",
        )
        for showing in self._panels.showings:
            self.slack.front.show(showing)
        self.slack.front.offer(self._panels.acts)

    def start(self, port: int = 0, also: str = "") -> Self:
        """
        Open both stand-ins, and put people in their places.

        Args:
            port: Of the page; 0 takes any that is free.
            also: A further address of this machine for the page, `0.0.0.0` for all.

        Raises:
            OSError: The port is taken, or that is no address of this machine.
        """
        self._invite()
        self.slack.start(port, also)
        self.backend.play_host = urlsplit(self.slack.page_url).netloc
        self.backend.start()
        for number, accounts in IN.values():
            self.backend.rooms.open_room(number, *accounts)
        (self.folder / "onair.toml").write_text(RULES, encoding="utf-8")
        return self

    def _invite(self) -> None:
        for name, (person, real_name, zone) in PEOPLE.items():
            guest, role = name == "carol", ROLES[name]
            self.slack.add_person(
                person, name, real_name, tz=zone, guest=guest, role=role
            )
        everyone = [person for person, _, _ in PEOPLE.values()]
        for name, channel in CHANNELS.items():
            self.slack.add_channel(channel, name, members=everyone)
        group, handle, duty = DUTY
        self.slack.add_group(group, handle, [PEOPLE[name][0] for name in duty])

    def start_bot(self) -> None:
        """
        Start the real bot; its log goes to a file.

        Raises:
            GestureError: It runs already.
        """
        self.process.start()

    def furnish(self) -> bool:
        """
        Let Alice tell the bot of the rooms; her screen does not show it.

        Returns:
            Whether the bot took it.
        """
        with suppress(GestureError), unseen(self.slack):
            for room, (group, account) in ROOMS.items():
                words = f"{room} group={group} account={account} label=public"
                asked(self.slack, PEOPLE["alice"][0], f"/room add {words}")
            self.furnished = True
        return self.furnished

    @property
    def bot_rests(self) -> bool:
        """Whether the bot says that nothing is under way and nothing owed."""
        told = self.process.told()
        names = ("onair_operations_under_way", "onair_reports_owed")
        return all(f"{name} 0.0\n" in told for name in names)

    @property
    def rests(self) -> bool:
        """Whether the bot rests, and the backend has answered every call."""
        return self.bot_rests and all(call.done for call in self.backend.calls)

    @property
    def bot_runs(self) -> bool:
        """Whether the bot's process is alive."""
        return self.process.runs

    @property
    def bot_pid(self) -> int:
        """The number of the bot's process; 0 before there is one."""
        return self.process.pid

    @property
    def bot_listens(self) -> bool:
        """Whether the bot has connected."""
        return self.slack.connections > 0

    def kill_bot(self) -> None:
        """
        `kill -9`: no signal that it could hear, no goodbye.

        Raises:
            GestureError: There is none to kill.
        """
        self.process.kill()
        # Its sockets are seen as closed a moment later; what opens then is a new bot's.
        wait_until(lambda: not self.bot_listens, _MOMENT_S)

    def forward(self, by: timedelta) -> None:
        """
        Let so much time go by at once, here and in the bot.

        What is under way is given a moment to end first: no lease is to run out in
        the middle of a call.
        """
        with self._moving:
            wait_until(lambda: not self.bot_runs or self.rests, _MOMENT_S)
            self.slack.leap(by.total_seconds(), lambda: self.clock.forward(by))

    def refresh(self) -> None:
        """
        Let Slack ask for new connections, one after the other, as it does every day.

        Raises:
            GestureError: It cannot be done, or is done already; see `Renewing`.
        """
        with self._renewing.only_one(), self._moving:
            self._renewing.renew()

    def _granted(self, *, optional: bool) -> Grant:
        """The optional scopes are among all others, where Slack wants them."""
        granted = grant(self._manifest, optional_scopes=True)
        if optional or granted.scopes is None:
            return granted
        spared = self._manifest["oauth_config"]["scopes"].get("bot_optional", ())
        return replace(granted, scopes=granted.scopes - set(spared))

    def grant_optional(self, *, optional: bool) -> None:
        """Grant the manifest's optional scopes too, or only those that it must have."""
        team = self.slack.team
        with team.lock:
            self.optional = optional
            team.grant = self._granted(optional=optional)
            team.changed()

    def stop(self) -> None:
        """End the bot first, so that it can say goodbye, then the rest."""
        self.ambush.end()
        self.process.stop()
        self.slack.stop()
        self.backend.stop()
        self._panels.close()

    def __enter__(self) -> Self:
        """Give the world as it is; `start` opens it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def environment(self) -> dict[str, str]:
        """What the bot's process gets to know."""
        identity = self.slack.identity
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("ONAIR_", "SLACK_"))
        }
        return kept | {
            "SLACK_BOT_TOKEN": identity.bot_token,
            "SLACK_APP_TOKEN": identity.app_token,
            "SLACK_SIGNING_SECRET": identity.signing_secret,
            "ONAIR_SLACK_API_URL": self.slack.api_url,
            "ONAIR_CONFIG": str(self.folder / "onair.toml"),
            "ONAIR_DATABASE_URL": f"sqlite:///{self.folder / 'onair.db'}",
            "ONAIR_BACKEND_URL": self.backend.url,
            "ONAIR_SDKAPPID": str(APP),
            "ONAIR_IDENTIFIER": ADMIN_ACCOUNT,
            "ONAIR_SECRET_KEY": self._key,
            "ONAIR_CLIENT_CERT": str(self._certificates.client),
            "ONAIR_CLIENT_KEY": str(self._certificates.client_key),
            "ONAIR_CA_BUNDLE": str(self._certificates.authority),
            "ONAIR_BIZID": "2345",
            "ONAIR_PLAY_DOMAIN": self.backend.play_host,
            "ONAIR_DATA_KEY": self._data_key,
            "ONAIR_SIGNING_KEY": self._signing_key,
            CLOCK: str(self.folder / "clock"),
        }

    def onair(self, *arguments: str) -> None:
        """Run a subcommand of the real command line to its end."""
        subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", "bot", *arguments],
            cwd=self.folder,
            env=self.environment(),
            stdout=subprocess.DEVNULL,
            check=True,
        )
