"""
The last word of a TLS handshake that failed.

asyncio closes such a connection without the alert that says why.  A real server
sends it, and only with it can a client tell a refused certificate from a lost answer.
"""

import asyncio
import contextlib
import socket
import ssl

_PATIENCE = 1.0
_CHUNK = 65_536


class _AlertingObject(ssl.SSLObject):
    def do_handshake(self) -> None:
        try:
            super().do_handshake()
        except (ssl.SSLWantReadError, ssl.SSLWantWriteError):
            raise
        except ssl.SSLError:
            if isinstance(self.context, AlertingContext):
                self.context.keep()
            raise


class AlertingContext(ssl.SSLContext):
    """
    A TLS set-up for one connection.

    Attributes:
        alert: The bytes that a failed handshake still had to send.
    """

    sslobject_class = _AlertingObject
    alert = b""
    _outgoing: ssl.MemoryBIO | None = None

    def wrap_bio(
        self,
        incoming: ssl.MemoryBIO,
        outgoing: ssl.MemoryBIO,
        server_side: bool = False,  # noqa: FBT001, FBT002 - the standard's signature
        server_hostname: str | bytes | None = None,
        session: ssl.SSLSession | None = None,
    ) -> ssl.SSLObject:
        """
        Remember where the alert will stand.
        """
        self._outgoing = outgoing
        return super().wrap_bio(
            incoming, outgoing, server_side, server_hostname, session
        )

    def keep(self) -> None:
        """
        Save the alert before the connection is torn down.
        """
        if self._outgoing is not None:
            self.alert = self._outgoing.read()


async def say_why(connection: socket.socket, alert: bytes) -> None:
    """
    Send an alert, then read on for a moment.

    Closing over unread bytes would reset the connection before the alert is read.
    """
    loop = asyncio.get_running_loop()
    with contextlib.suppress(OSError, TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            await loop.sock_sendall(connection, alert)
            connection.shutdown(socket.SHUT_WR)
            while await loop.sock_recv(connection, _CHUNK):
                pass
