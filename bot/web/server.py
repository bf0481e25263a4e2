"""
A production WSGI server in a thread of its own.
"""

from __future__ import annotations

import logging
import socket
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from waitress import wasyncore
from waitress.server import create_server

from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

_MOST_BODY = 1024 * 1024  # Slack's largest payload is far below
_PORT_MAX = 65535
_LOOK_UP_S = 0.1
_FAREWELL_S = 5


def split_address(text: str, option: str) -> tuple[str, int]:
    """
    `HOST:PORT` as its two parts.

    Raises:
        SettingsError: It is not of that form.
    """
    host, _, port = text.rpartition(":")
    host = host.strip("[]")
    if not host or not port.isdecimal() or int(port) > _PORT_MAX:
        raise SettingsError(
            f"{option} {text} is not an address.",
            remedy=f"Write HOST:PORT, as in {option} 127.0.0.1:3000.",
        )
    return host, int(port)


class Server:
    """
    Serves one WSGI application until it is stopped.

    Attributes:
        address: `host:port` as it is bound; a port of 0 is replaced.
    """

    def __init__(
        self, app: WSGIApplication, host: str, port: int, threads: int
    ) -> None:
        """
        Bind at once, so that a taken port is noticed before anything starts.

        Raises:
            SettingsError: The address cannot be bound.
        """
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        try:
            listening = socket.create_server((host, port), family=family)
        except OSError as error:
            raise SettingsError(
                f"{host}:{port} cannot be served: {error.strerror or error}.",
                remedy="Choose another address, or stop what holds it.",
            ) from error
        bound = listening.getsockname()[1]
        self.address = f"[{host}]:{bound}" if ":" in host else f"{host}:{bound}"
        self._map: dict[int, Any] = {}
        self._stopping = Event()
        self._server: Any = create_server(
            app,
            map=self._map,
            sockets=[listening],
            threads=threads,
            max_request_body_size=_MOST_BODY,
            channel_timeout=30,
            ident=None,
        )
        self._thread = Thread(target=self._run, name=f"http {bound}", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._thread.start()

    @property
    def serving(self) -> bool:
        """Whether requests are taken."""
        return self._thread.is_alive() and not self._stopping.is_set()

    def stop(self) -> None:
        """Stop taking requests; those under way are finished, for 5 s at most."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(_FAREWELL_S)
        else:
            self._close()

    def _run(self) -> None:
        # The library's own loop can only be ended by a signal.
        while not self._stopping.is_set():
            wasyncore.loop(timeout=_LOOK_UP_S, use_poll=True, map=self._map, count=1)
        self._close()

    def _close(self) -> None:
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=_FAREWELL_S)
        wasyncore.close_all(self._map)
