"""
A requests session whose connections know which attempt they serve.
"""

from __future__ import annotations

import ssl
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING, Any

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPSConnectionPool, PoolManager
from urllib3.connection import HTTPSConnection
from urllib3.util import wait_for_read

from bot.videorelay.transport.attempt import CURRENT

if TYPE_CHECKING:
    import socket

# Shorter than web servers keep an idle connection.  To lose the race against one
# that closes it costs an "unknown"; a new handshake costs milliseconds.
LONGEST_IDLE_S = 15.0
MOST_CONNECTIONS = 16
# A round trip round the world; a server without tickets costs a new connection this.
LONGEST_JUDGEMENT_S = 0.5


class WatchedConnection(HTTPSConnection):
    """Tells its attempt before anything leaves."""

    _last_used = 0.0

    @property
    def is_connected(self) -> bool:
        """False also for one that has been idle for too long to be trusted."""
        idle = CURRENT.get().clock.monotonic() - self._last_used
        return idle < LONGEST_IDLE_S and super().is_connected

    def connect(self) -> None:
        """
        Connect, and let the server judge our certificate before we ask.

        In TLS 1.3 our side of the handshake ends before the server has seen our
        certificate. Its next words are a session ticket or an alert; an alert
        that came after our request could be lost with the connection, and the
        outcome would be unknown for no good reason.
        """
        super().connect()
        if isinstance(self.sock, ssl.SSLSocket) and self.sock.version() == "TLSv1.3":
            wait_for_read(self.sock, timeout=LONGEST_JUDGEMENT_S)
            _hear(self.sock)

    def send(self, data: Any) -> None:  # noqa: ANN401  as the base class has it
        """Send what http.client gives, unless it is too late."""
        attempt = CURRENT.get()
        if self.sock is None:
            self.connect()
        attempt.hold(self.sock)
        attempt.leaving()
        self._last_used = attempt.clock.monotonic()
        super().send(data)

    def _new_conn(self) -> socket.socket:
        line = super()._new_conn()
        attempt = CURRENT.get()
        attempt.fresh = True
        self._last_used = attempt.clock.monotonic()
        try:
            attempt.hold(line)
        except BaseException:
            line.close()
            raise
        return line


def _hear(line: ssl.SSLSocket) -> None:
    """
    Take in what the server has said of itself, without waiting.

    Raises:
        OSError: It refused, or hung up.
    """
    timeout = line.gettimeout()
    line.settimeout(0)
    try:
        line.recv(1)
    except ssl.SSLWantReadError:
        return
    finally:
        line.settimeout(timeout)
    # An end, or an answer before there was a question: no good line either way.
    raise ConnectionAbortedError


class _WatchedPool(HTTPSConnectionPool):
    ConnectionCls = WatchedConnection


class _Adapter(HTTPAdapter):
    """Speaks TLS with our context only."""

    def __init__(self, context: ssl.SSLContext) -> None:
        """No request is repeated: not on a stale connection either."""
        self._context = context
        super().__init__(pool_maxsize=MOST_CONNECTIONS, max_retries=0)

    def init_poolmanager(
        self,
        connections: int,
        maxsize: int,
        block: bool = False,  # noqa: FBT001, FBT002  as the base class has it
        **pool_kwargs: Any,  # noqa: ANN401  as the base class has it
    ) -> None:
        """Make pools of watched connections."""
        self.poolmanager = PoolManager(
            num_pools=connections,
            maxsize=maxsize,
            block=block,
            ssl_context=self._context,
            **pool_kwargs,
        )
        self.poolmanager.pool_classes_by_scheme = {"https": _WatchedPool}

    def cert_verify(self, *_args: object, **_kwargs: object) -> None:
        """
        Leave the context as it is.

        The base class would add the public authorities to those that the
        settings name.
        """


class Session(requests.Session):
    """
    Without the surprises of a browser: no cookies, no redirects, no environment.

    `trust_env` is off, so neither `HTTPS_PROXY` nor `REQUESTS_CA_BUNDLE` nor a
    `.netrc` of whoever starts OnAir has a say; a machine that reaches the
    backend only by a proxy needs one that is transparent.
    """

    def __init__(self, context: ssl.SSLContext) -> None:
        """Plain http has no adapter, so it cannot be spoken."""
        super().__init__()
        self.trust_env = False
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=()))
        self.adapters.clear()
        self.mount("https://", _Adapter(context))

    def get_redirect_target(self, resp: requests.Response) -> None:  # noqa: ARG002
        """
        Nowhere: a redirect would carry the usersig elsewhere (field notes §7).

        Without this the base class would also read the redirect's whole body,
        however long, although it was told not to follow.
        """
        return
