"""
The stage: one real bot between its own stand-ins, killed and started at will.
"""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

import yaml
from sqlalchemy import create_engine, make_url
from sqlalchemy.pool import NullPool

from benchmarks.faults.plan import ALICE, BOB, CHANNELS, GUEST, rooms_of
from bot.playground.backend import Certificates, StandInBackend
from bot.playground.workspace import Workspace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import TracebackType

    from sqlalchemy import Engine

ROOT = Path(__file__).parent.parent.parent
APP = 1400000000
# The proportions are the product's, only shorter: whatever the backend still does
# about a call, it has done before the next one for the same account may be sent.
DEADLINE = timedelta(seconds=1)
SPACING = timedelta(seconds=2)
ACCOUNT = "alice"
_ANY_PORT = "127.0.0.1:0"
_ACK_S = 1.5
_START_S = 60.0
_RULES = f"""\
admins = ["user:{ALICE}"]

[[rule]]
actions = ["broadcast.*", "record.*", "room.kick"]
rooms   = ["r*"]
allow   = ["user:{BOB}"]

[backend]
connect_timeout = "1s"
read_timeout    = "3500ms"
deadline        = "{DEADLINE // timedelta(milliseconds=1)}ms"
spacing         = "{SPACING // timedelta(milliseconds=1)}ms"
"""


class StageError(Exception):
    """The bot cannot be played with: it does not start."""


@dataclass(frozen=True, slots=True)
class Direction:
    """
    How the bot is started.

    Attributes:
        database: Its URL; "" for a SQLite file in the folder.
        switches: For the launcher; none means the plain `onair serve`.
    """

    database: str = ""
    switches: tuple[str, ...] = ()


class Stage:
    """
    Two stand-ins that stay, and a bot that comes and goes.

    Attributes:
        slack: The stand-in workspace.
        backend: The stand-in for the streaming service.
        engine: The campaign's own look into the bot's database.
    """

    def __init__(self, folder: Path, direction: Direction) -> None:
        """Prepare; nothing is opened before `start`."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._switches = direction.switches
        self._database = direction.database or f"sqlite:///{folder / 'onair.db'}"
        self._secret_key = secrets.token_hex(32)
        self._data_key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        self._certificates = Certificates.make(folder)
        manifest = yaml.safe_load((ROOT / "manifest.yml").read_text(encoding="utf-8"))
        self.slack = Workspace(manifest, rate_limits=False, ack_seconds=_ACK_S)
        self.backend = StandInBackend(
            app_id=APP,
            identifier="admin",
            certificates=self._certificates,
            key=self._secret_key,
            # Calls travel, some faster than others: half is what can be demanded.
            spacing=SPACING / 2,
        )
        self.engine = _engine(self._database)
        self._bot: subprocess.Popen[bytes] | None = None

    def start(self, rounds: Iterable[int]) -> Self:
        """Open the stand-ins, and give every round its rooms."""
        self.slack.start()
        self.backend.start()
        for person, name in ((ALICE, "alice"), (BOB, "bob")):
            self.slack.add_person(person, name)
        for channel in CHANNELS:
            self.slack.add_channel(channel, channel.lower(), members=[ALICE, BOB])
        (self._folder / "onair.toml").write_text(_RULES, encoding="utf-8")
        lines = []
        for number in rounds:
            for room, group in rooms_of(number).items():
                self.backend.rooms.open_room(group, ACCOUNT, GUEST)
                lines += [f"[{room}]", f"group = {group}", f'account = "{ACCOUNT}"', ""]
        rooms = self._folder / "rooms.toml"
        rooms.write_text("\n".join(lines), encoding="utf-8")
        self._onair("rooms", "import", str(rooms))
        return self

    def guest_returns(self, group: int) -> None:
        """Whoever was removed comes back; who is there stays."""
        self.backend.rooms.enter(group, GUEST)

    def start_bot(self) -> None:
        """
        Start it, and wait until it listens.

        Raises:
            StageError: It ended, or did not connect within a minute.
        """
        module = ["bot"]
        if self._switches:
            module = ["benchmarks.faults.launcher", *self._switches]
        log = self._folder / "bot.log"
        with log.open("ab") as output:
            bot = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-m", *module, "serve", "--status", _ANY_PORT],
                cwd=self._folder,
                env=self._environment(),
                stdout=output,
                stderr=output,
            )
        self._bot = bot
        came = until(
            lambda: self.slack.connections > 0 or bot.poll() is not None, _START_S
        )
        if not came or bot.poll() is not None:
            tail = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            raise StageError(f"the bot did not start; its log ends:\n{tail}")

    def kill_bot(self) -> None:
        """SIGKILL: nothing of it runs on."""
        if self._bot is not None:
            self._bot.kill()
            self._bot.wait()
            self._bot = None
        # The dead process's sockets are closed by the kernel, and seen as closed a
        # moment later; only then is a new connection a new bot's.
        until(lambda: self.slack.connections == 0, _START_S)

    def switch_faults_off(self) -> None:
        """From now on both sides behave."""
        self.backend.faults.clear()
        self.slack.faults.clear()

    def __enter__(self) -> Self:
        """Give the stage as it is; `start` opens it."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """End everything."""
        if self._bot is not None:
            self._bot.kill()
            self._bot.wait()
        self.slack.stop()
        self.backend.stop()
        self.engine.dispose()

    def _environment(self) -> dict[str, str]:
        identity = self.slack.identity
        kept = {
            key: value
            for key, value in os.environ.items()
            if not key.startswith(("ONAIR_", "SLACK_"))
        }
        return kept | {
            "PYTHONPATH": str(ROOT),
            "SLACK_BOT_TOKEN": identity.bot_token,
            "SLACK_APP_TOKEN": identity.app_token,
            "SLACK_SIGNING_SECRET": identity.signing_secret,
            "ONAIR_SLACK_API_URL": self.slack.api_url,
            "ONAIR_CONFIG": str(self._folder / "onair.toml"),
            "ONAIR_DATABASE_URL": self._database,
            "ONAIR_BACKEND_URL": self.backend.url,
            "ONAIR_SDKAPPID": str(APP),
            "ONAIR_IDENTIFIER": "admin",
            "ONAIR_SECRET_KEY": self._secret_key,
            "ONAIR_CLIENT_CERT": str(self._certificates.client),
            "ONAIR_CLIENT_KEY": str(self._certificates.client_key),
            "ONAIR_CA_BUNDLE": str(self._certificates.authority),
            "ONAIR_BIZID": "2345",
            "ONAIR_DATA_KEY": self._data_key,
        }

    def _onair(self, *arguments: str) -> None:
        done = subprocess.run(  # noqa: S603  our own program
            [sys.executable, "-m", "bot", *arguments],
            cwd=self._folder,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode:
            raise StageError(f"onair {arguments[0]} failed:\n{done.stdout}")


def until(true: Callable[[], bool], seconds: float) -> bool:
    """Look again and again; False when it did not come true in that time."""
    ending = time.monotonic() + seconds
    while not true():
        if time.monotonic() > ending:
            return true()  # a busy machine may have slept over the end
        time.sleep(0.02)
    return True


def _engine(url: str) -> Engine:
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        parsed = parsed.set(drivername="postgresql+psycopg")
    return create_engine(parsed, poolclass=NullPool)
