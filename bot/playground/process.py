"""
The bot's process: the real program, which can be killed and started again.
"""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from threading import RLock
from typing import TYPE_CHECKING
from urllib.request import urlopen

from bot.playground.handed import PARENT
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MODULE = "bot.cli.played"
_GOODBYE_S = 20
_TOLD_LINES = 15


class BotProcess:
    """
    One bot at a time; its log goes to `bot.log`.  May be used from any thread.

    Attributes:
        killed: How often it was killed, here or from outside.
    """

    def __init__(
        self, folder: Path, environment: Callable[[], Mapping[str, str]]
    ) -> None:
        """
        Nothing runs before `start`.

        Args:
            folder: Where it runs, and where its log is.
            environment: What it gets to know; asked at each start.
        """
        self.killed = 0
        self._folder = folder
        self._environment = environment
        self._lock = RLock()
        self._running: subprocess.Popen[bytes] | None = None
        self._status = ""
        self._by_hand = False
        self._counted = False

    def start(self) -> None:
        """
        Start it.

        Raises:
            GestureError: It runs already.
        """
        with self._lock:
            if self.runs:
                raise GestureError(f"the bot runs already, as process {self.pid}")
            self._count()
            with socket.create_server(("127.0.0.1", 0)) as free:
                self._status = f"127.0.0.1:{free.getsockname()[1]}"
            with self._log.open("ab") as output:
                self._running = subprocess.Popen(  # noqa: S603  our own program
                    [sys.executable, "-m", MODULE, "serve", "--status", self._status],
                    cwd=self._folder,
                    env={**self._environment(), PARENT: str(os.getpid())},
                    stdout=output,
                    stderr=output,
                )
            self._by_hand = self._counted = False

    def kill(self) -> None:
        """
        `kill -9`: no signal that it could hear, no goodbye; it stays dead.

        Raises:
            GestureError: There is none to kill.
        """
        with self._lock:
            if self._running is None or not self.runs:
                raise GestureError("the bot is dead already; start it again")
            self._running.kill()
            self._running.wait()
            self._by_hand = True
            self._count()

    def stop(self) -> None:
        """End it as an operator does, so that it can say goodbye."""
        with self._lock:
            if self._running is None:
                return
            self._running.terminate()
            try:
                self._running.wait(timeout=_GOODBYE_S)
            except subprocess.TimeoutExpired:
                self._running.kill()
                self._running.wait()

    @property
    def runs(self) -> bool:
        """Whether it is alive."""
        return self._running is not None and self._running.poll() is None

    @property
    def pid(self) -> int:
        """Its number; 0 before there is one."""
        return self._running.pid if self._running is not None else 0

    @property
    def was_killed(self) -> bool:
        """Whether somebody killed it, so that it could not say a word."""
        return self._running is not None and self._running.poll() == -signal.SIGKILL

    @property
    def killed_from_outside(self) -> bool:
        """Whether it was killed, but not by `kill`."""
        with self._lock:
            self._count()
            return self.was_killed and not self._by_hand

    @property
    def ended(self) -> bool:
        """Whether it is gone, and nobody killed it."""
        gone = self._running is not None and not self.runs
        return gone and not self.was_killed

    @property
    def said(self) -> str:
        """Why it does not run; "" while it does, or before it ever did."""
        if self._running is None or self.runs:
            return ""
        if self.was_killed:
            return (
                "It was killed. What it had accepted is on record, and comes to its "
                "end once it is started again."
            )
        head, *log = self.log_end()
        return "\n".join([f"It ended by itself ({self._ending()}). {head}", *log])

    def log_end(self) -> list[str]:
        """The end of its log under a head; where it is empty, what may be why."""
        words = self.last_words()
        if not words:
            return [f"Its log is empty; is the folder full? {self._folder}"]
        return ["The end of its log:", *words]

    def last_words(self) -> list[str]:
        """The end of its log."""
        if not self._log.exists():
            return []
        log = self._log.read_text(encoding="utf-8", errors="replace")
        return log.splitlines()[-_TOLD_LINES:]

    def told(self) -> str:
        """What its status page counts; "" where it does not answer."""
        try:
            with urlopen(f"http://{self._status}/metrics", timeout=5) as answer:
                return str(answer.read().decode())
        except OSError:
            return ""

    def _ending(self) -> str:
        status = self._running.poll() if self._running is not None else None
        if status is not None and status < 0:
            return f"by the signal {signal.Signals(-status).name}"
        return f"with status {status}"

    def _count(self) -> None:
        """Count a death once, whoever sees it first."""
        if self.was_killed and not self._counted:
            self.killed += 1
            self._counted = True

    @property
    def _log(self) -> Path:
        return self._folder / "bot.log"
