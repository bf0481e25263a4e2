"""
A production WSGI server in a thread of its own.
"""

from __future__ import annotations

import logging
from threading import Thread
from typing import TYPE_CHECKING, Any

from waitress.server import create_server

from bot.domain.errors import SettingsError

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

log = logging.getLogger(__name__)

_MOST_BODY = 1024 * 1024  # Slack's largest payload is far below
_PORT_MAX = 65535


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
        try:
            server: Any = create_server(
                app,
                host=host,
                port=port,
                threads=threads,
                max_request_body_size=_MOST_BODY,
                channel_timeout=30,
                ident=None,
            )
        except OSError as error:
            raise SettingsError(
                f"{host}:{port} cannot be served: {error.strerror}.",
                remedy="Choose another address, or stop what holds it.",
            ) from error
        # A name such as localhost may stand for several addresses.
        listens = getattr(server, "effective_listen", None)
        bound = listens[0][1] if listens else server.effective_port
        self._server = server
        self.address = f"{host}:{bound}"
        self._thread = Thread(target=self._server.run, name=f"http {port}", daemon=True)

    def start(self) -> None:
        """Begin to serve."""
        logging.getLogger("waitress.queue").setLevel(logging.ERROR)
        self._thread.start()

    def stop(self) -> None:
        """Stop taking requests."""
        self._server.close()
        self._server.task_dispatcher.shutdown(cancel_pending=True, timeout=5)
        self._server.pull_trigger()
        self._thread.join(5)
