"""
The stand-in for the videorelay service, put together.
"""

from datetime import timedelta
from types import TracebackType
from typing import Self

from bot.playground.backend.calls import Call, Calls
from bot.playground.backend.certificates import Certificates
from bot.playground.backend.clock import Clock, SystemClock
from bot.playground.backend.dialect import Dialect
from bot.playground.backend.faults import Faults, Kind
from bot.playground.backend.gateway import PATH, Gate
from bot.playground.backend.listener import HOST, Listener
from bot.playground.backend.rooms import Rooms
from bot.playground.backend.service import Service
from bot.playground.backend.stage import Stage
from bot.playground.backend.truth import Happening, Push, Recording
from bot.playground.backend.usersig import Keys

BIZ_ID = "2345"
SPACING = timedelta(seconds=3)
_PATIENCE = timedelta(seconds=5)


class StandInBackend:
    """
    A foreign service on this machine that obeys the specification strictly.

    Args:
        app_id: The only app that it serves.
        identifier: That app's admin.
        certificates: Made with `Certificates.make`.
        key: Verifies usersigs of the second coding.
        public_key: Verifies usersigs of the first coding; PEM.
        given_usersig: Is accepted as it stands.
        biz_id: The first part of every stream's code.
        play_host: In the live addresses; by default made from `biz_id`.
        spacing: Of askings for a push of the same user; none turns it off.
        dialect: By default the spelling that was recorded.
        clock: By default this machine's.

    Attributes:
        certificates: What it shows, and what a client needs.
        rooms: Who is where; moved by whoever directs the scene.
        faults: The switches.
    """

    def __init__(  # noqa: PLR0913 - all but three have a default, and are keywords
        self,
        *,
        app_id: int,
        identifier: str,
        certificates: Certificates,
        key: str | None = None,
        public_key: bytes | None = None,
        given_usersig: str | None = None,
        biz_id: str = BIZ_ID,
        play_host: str | None = None,
        spacing: timedelta = SPACING,
        dialect: Dialect | None = None,
        clock: Clock | None = None,
    ) -> None:
        """
        Prepare; nothing is opened before `start`.

        Raises:
            ValueError: There is nothing to verify a usersig with.
        """
        clock = clock or SystemClock()
        keys = Keys(key, public_key, given_usersig)
        self.certificates = certificates
        self.faults = Faults(self._obey)
        self._stage = Stage(clock, biz_id, spacing)
        self._calls = Calls(clock)
        self._service = Service(
            gate=Gate(app_id, identifier, keys, clock),
            stage=self._stage,
            calls=self._calls,
            faults=self.faults,
            dialect=dialect or Dialect(),
            play_host=play_host or f"{biz_id}.liveplay.myqcloud.com",
        )
        self._listener = Listener(self._service.answer, certificates, self.faults)

    def start(self, port: int = 0) -> Self:
        """
        Listen on the loop-back address; port 0 takes a free one.

        Rooms and what is on air outlive a `stop`, as they would in another process.

        Raises:
            OSError: The port is taken.
            RuntimeError: It is running already.
        """
        self._listener.start(port)
        return self

    def stop(self) -> None:
        """
        Drop every connection and free the port; stopped, it does nothing.
        """
        self._listener.stop()

    def __enter__(self) -> Self:
        """
        Start on a free port, unless it runs already.
        """
        return self if self._listener.is_running else self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """
        Stop.
        """
        self.stop()

    @property
    def port(self) -> int:
        """
        The port of the last `start`; 0 before the first.
        """
        return self._listener.port

    @property
    def url(self) -> str:
        """
        Where to send calls.
        """
        return f"https://{HOST}:{self.port}{PATH}"

    @property
    def dialect(self) -> Dialect:
        """
        How it spells what is not settled; may be replaced at any time.
        """
        return self._service.dialect

    @dialect.setter
    def dialect(self, dialect: Dialect) -> None:
        self._service.dialect = dialect

    @property
    def play_host(self) -> str:
        """
        The host, and the port if any, in live addresses; may be set at any time.
        """
        return self._service.play_host

    @play_host.setter
    def play_host(self, host: str) -> None:
        self._service.play_host = host

    @property
    def spacing(self) -> timedelta:
        """
        How long the same user may not be asked for again; may be set at any time.
        """
        return self._stage.spacing

    @spacing.setter
    def spacing(self, spacing: timedelta) -> None:
        self._stage.spacing = spacing

    @property
    def rooms(self) -> Rooms:
        """
        The rooms, to open, fill, empty and close.
        """
        return self._stage.rooms

    @property
    def pushes(self) -> tuple[Push, ...]:
        """
        What is really on air.
        """
        return self._stage.pushes

    @property
    def recordings(self) -> tuple[Recording, ...]:
        """
        What is really being recorded.
        """
        return self._stage.recordings

    @property
    def happenings(self) -> tuple[Happening, ...]:
        """
        Everything that really happened, in order: what happened twice is here twice.
        """
        return self._stage.happenings

    @property
    def calls(self) -> tuple[Call, ...]:
        """
        Every call that came through the TLS handshake, in order of arrival.
        """
        return self._calls.snapshot()

    @property
    def calls_version(self) -> int:
        """
        Grows whenever `calls` has changed.
        """
        return self._calls.version

    def wait_for_calls(
        self, count: int, patience: timedelta = _PATIENCE, *, done: bool = False
    ) -> None:
        """
        Return as soon as so many calls arrived; with `done`, as soon as they are over.

        Raises:
            TimeoutError: They did not within the patience.
        """
        self._calls.wait(count, patience, done=done)

    def _obey(self, kind: Kind | None) -> None:
        self._listener.obey(kind)
