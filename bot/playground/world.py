"""
The world around the bot: a stand-in Slack, a stand-in backend, and two rooms.

The bot in it is the real one, in a process of its own, and knows no difference.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING, Self
from urllib.request import urlopen

import yaml

from bot.playground.backend import Certificates, StandInBackend
from bot.playground.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

APP = 1400000000
ADMIN_ACCOUNT = "admin"
ROOM = "room42"
GROUP = 42
ROOMS = {
    ROOM: (GROUP, "alice"),
    "stage1": (7, "bob"),
}
"""The group's number, and who is in it with their camera on, by the room's name."""
PEOPLE = {
    "alice": ("U0ALICE", "Alice Admin", "Europe/Berlin"),
    "bob": ("U0BOB", "Bob Builder", "America/New_York"),
    "carol": ("U0CAROL", "Carol Guest", "Asia/Tokyo"),
    "dora": ("U0DORA", "Dora Duty", "Europe/London"),
    "erik": ("U0ERIK", "Erik Duty", "Europe/Oslo"),
}
DUTY = ("S0DUTY", "duty-managers", ("dora", "erik"))
"""The one user group: its id, what one types after `@`, and who is in it."""
CHANNELS = {
    "general": "C0GENERAL",
    "inc-204-checkout": "C0INC204",
    "studio": "C0STUDIO",
}
RULES = """\
# The playground's rules: Alice may everything, Bob runs the rooms, Carol may nothing,
# and Dora and Erik, the duty managers, are the second persons.
admins = ["user:U0ALICE"]

# In room42 and its like Bob needs nobody ...
[[rule]]
actions = ["broadcast.*", "record.*", "room.here", "see"]
rooms   = ["room*"]
allow   = ["user:U0BOB"]

# ... but to send somebody out of it,
[[rule]]
actions        = ["room.kick"]
rooms          = ["room*"]
allow          = ["user:U0BOB"]
approvals      = 1
approvers      = ["group:S0DUTY"]
approve_within = "30m"

# and to go on air on the big stage.  In an emergency Alice does not wait for them.
[[rule]]
actions        = ["broadcast.start", "record.start"]
rooms          = ["stage1"]
allow          = ["user:U0BOB"]
approvals      = 1
approvers      = ["group:S0DUTY"]
approve_within = "30m"
run_within     = "15m"
max_duration   = "4h"
break_glass    = ["user:U0ALICE"]

[[rule]]
actions = ["broadcast.extend", "room.here"]
rooms   = ["stage1"]
allow   = ["user:U0BOB"]

# The duty managers can stop everything for a while, and see what there is.
[[rule]]
actions = ["freeze", "unfreeze"]
allow   = ["user:U0ALICE", "group:S0DUTY"]

[[rule]]
actions = ["see"]
allow   = ["user:U0ALICE", "user:U0BOB", "group:S0DUTY"]
"""


class World:
    """
    Everything that the bot meets, on 127.0.0.1.

    Attributes:
        folder: Where the database, the certificates and the log are.
        slack: The stand-in workspace.
        backend: The stand-in for the streaming service.
    """

    def __init__(self, folder: Path, manifest: Path) -> None:
        """Prepare; nothing is opened before `start`."""
        self.folder = folder
        self._key = secrets.token_hex(32)
        self._data_key = urlsafe_b64encode(secrets.token_bytes(32)).decode()
        self._certificates = Certificates.make(folder)
        self.slack = Workspace(yaml.safe_load(manifest.read_text(encoding="utf-8")))
        self.backend = StandInBackend(
            app_id=APP,
            identifier=ADMIN_ACCOUNT,
            certificates=self._certificates,
            key=self._key,
        )
        self._bot: subprocess.Popen[bytes] | None = None
        self._status = ""

    def start(self, port: int = 0) -> Self:
        """
        Open both stand-ins, and put people in their places.

        Args:
            port: Of the page; 0 takes any that is free.

        Raises:
            OSError: The port is taken.
        """
        self.slack.start(port)
        self.backend.start()
        for name, (person, real_name, zone) in PEOPLE.items():
            self.slack.add_person(
                person, name, real_name, tz=zone, guest=name == "carol"
            )
        everyone = [person for person, _, _ in PEOPLE.values()]
        for name, channel in CHANNELS.items():
            self.slack.add_channel(channel, name, members=everyone)
        group, handle, duty = DUTY
        self.slack.add_group(group, handle, [PEOPLE[name][0] for name in duty])
        for number, account in ROOMS.values():
            self.backend.rooms.open_room(number, account)
        self.backend.rooms.enter(GROUP, "bob")  # whom one can send out again
        (self.folder / "onair.toml").write_text(RULES, encoding="utf-8")
        return self

    def start_bot(self) -> None:
        """Start the real bot; its log goes to a file."""
        with socket.create_server(("127.0.0.1", 0)) as free:
            self._status = f"127.0.0.1:{free.getsockname()[1]}"
        log = self.folder / "bot.log"
        with log.open("ab") as output:
            self._bot = subprocess.Popen(  # noqa: S603  our own program
                [sys.executable, "-m", "bot", "serve", "--status", self._status],
                cwd=self.folder,
                env=self.environment(),
                stdout=output,
                stderr=output,
            )

    def furnish(self) -> bool:
        """
        Let Alice tell the bot of the rooms, in her own conversation with it.

        Returns:
            Whether the bot took it.
        """
        alice = PEOPLE["alice"][0]
        place = self.slack.direct_channel(alice)
        lines = (
            f"/room add {room} group={group} account={account} label=public"
            for room, (group, account) in ROOMS.items()
        )
        return all(self.slack.say(alice, place, line).acked for line in lines)

    @property
    def bot_rests(self) -> bool:
        """Whether the bot says that nothing is under way and nothing owed."""
        told = self._told()
        names = ("onair_operations_under_way", "onair_reports_owed")
        return all(f"{name} 0.0\n" in told for name in names)

    def _told(self) -> str:
        """What the bot's status page counts; "" where it does not answer."""
        try:
            with urlopen(f"http://{self._status}/metrics", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    @property
    def bot_runs(self) -> bool:
        """Whether the bot's process is alive."""
        return self._bot is not None and self._bot.poll() is None

    @property
    def bot_pid(self) -> int:
        """The number of the bot's process; 0 before there is one."""
        return self._bot.pid if self._bot is not None else 0

    @property
    def bot_was_killed(self) -> bool:
        """Whether somebody killed it, so that it could not say a word."""
        return self._bot is not None and self._bot.poll() == -signal.SIGKILL

    def kill_bot(self) -> None:
        """`kill -9`: no signal that it could hear, no goodbye."""
        if self._bot is not None:
            self._bot.kill()
            self._bot.wait()

    @property
    def bot_listens(self) -> bool:
        """Whether the bot has connected."""
        return self.slack.connections > 0

    def stop(self) -> None:
        """End the bot first, so that it can say goodbye, then the rest."""
        if self._bot is not None:
            self._bot.terminate()
            try:
                self._bot.wait(timeout=20)
            except subprocess.TimeoutExpired:
                self._bot.kill()
                self._bot.wait()
        self.slack.stop()
        self.backend.stop()

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
            "ONAIR_DATA_KEY": self._data_key,
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
