"""
A server for one test, which says exactly what the test wants, byte for byte.
"""

from __future__ import annotations

import json
import socket
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self, TypeAlias
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable
    from types import TracebackType

PAUSE_S = 0.03


@dataclass
class Asked:
    """
    One request as it came in.
    """

    method: str
    target: str
    headers: dict[str, str]
    body: bytes

    @property
    def query(self) -> dict[str, str]:
        """
        The query, each name once.
        """
        pairs = parse_qs(
            urlsplit(self.target).query, strict_parsing=True, keep_blank_values=True
        )
        return {name: value for name, (value,) in pairs.items()}

    @property
    def packet(self) -> dict[str, Any]:
        """
        The JSON of the body.
        """
        packet: dict[str, Any] = json.loads(self.body)
        return packet


@dataclass
class Line:
    """
    What a script talks through.
    """

    connection: socket.socket
    said_all: threading.Event
    hung_up: threading.Event = field(default_factory=threading.Event)

    def say(self, words: bytes) -> None:
        """
        All at once.
        """
        self.connection.sendall(words)

    def drip(self, words: bytes) -> None:
        """
        Byte by byte, with a pause after each.
        """
        for one in words:
            self.connection.sendall(bytes((one,)))
            time.sleep(PAUSE_S)
        self.said_all.set()


Script: TypeAlias = "Callable[[Line, Asked], None]"


@dataclass
class Server:
    """
    Speaks TLS with one context, or plain TCP without; each script answers one request.

    Attributes:
        scripts: Used in order; the last one again and again.
        asked: Every request that came through completely.
        connections: How many were accepted.
        said_all: Set once a script had sent everything it wanted to drip.
        hung_up: Set once a script has ended its connection.
    """

    context: ssl.SSLContext | None
    scripts: list[Script]
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0
    said_all: threading.Event = field(default_factory=threading.Event)
    hung_up: threading.Event = field(default_factory=threading.Event)
    _open: list[socket.socket] = field(default_factory=list)
    _threads: list[threading.Thread] = field(default_factory=list)

    def __enter__(self) -> Self:
        """
        Listen on a free port.
        """
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._accepting = threading.Thread(target=self._accept, daemon=True)
        self._accepting.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """
        Hang up on everybody, and wait until all of it has ended.
        """
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        self._accepting.join()
        for connection in self._open:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()

    @property
    def port(self) -> int:
        """
        Where it listens.
        """
        port: int = self._listening.getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """
        The whole address.
        """
        return f"https://127.0.0.1:{self.port}/v3/openim/videorelay"

    def _accept(self) -> None:
        while True:
            try:
                raw, _ = self._listening.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(raw)
            thread = threading.Thread(target=self._serve, args=(raw,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, raw: socket.socket) -> None:
        # A caller that hangs up, or does not come through the handshake, is part of
        # what is tested.
        with suppress(OSError), raw:
            if self.context is None:
                self.scripts[0](Line(raw, self.said_all), Asked("", "", {}, b""))
                return
            with self.context.wrap_socket(raw, server_side=True) as connection:
                self._open.append(connection)
                while asked := _read(connection):
                    self.asked.append(asked)
                    at = min(len(self.asked), len(self.scripts)) - 1
                    line = Line(connection, self.said_all)
                    self.scripts[at](line, asked)
                    if line.hung_up.is_set():
                        # What still comes in could only be read undeciphered.
                        self.hung_up.set()
                        return


def _read(connection: socket.socket) -> Asked | None:
    with connection.makefile("rb") as lines:
        first = lines.readline().decode().split()
        if not first:
            return None
        headers: dict[str, str] = {}
        while line := lines.readline().decode().strip():
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        body = lines.read(int(headers.get("content-length", "0")))
    return Asked(first[0], first[1], headers, body)


def http(body: bytes, status: str = "200 OK", *headers: str) -> bytes:
    """
    A complete HTTP answer.
    """
    lines = (f"HTTP/1.1 {status}", f"Content-Length: {len(body)}", *headers, "", "")
    return "\r\n".join(lines).encode() + body


def answer(asked: Asked, **part: object) -> bytes:
    """
    The body of a well-formed answer to *asked*, with *part* as the sub-command's.
    """
    head = asked.packet["reqhead"]
    echo = {
        name: head[name]
        for name in (
            "uint32_sub_cmd",
            "uint32_seq",
            "uint32_auth_key",
            "uint32_sdk_appid",
            "bytes_cookie_buff",
        )
    }
    sub = head["uint32_sub_cmd"]
    packet = {
        "reqhead": {**echo, "uint32_result": 0},
        "rspbody": {f"rsp_0x{sub}": {"uint32_result": 0, **part}},
    }
    return json.dumps(packet).encode()


def done(line: Line, asked: Asked) -> None:
    """
    The script that answers "done" to whatever was asked.
    """
    line.say(http(answer(asked)))


def gateway_refuses(code: int) -> Script:
    """
    A script that answers as the gateway refuses.
    """
    body = {"ActionStatus": "FAIL", "ErrorCode": code, "ErrorInfo": "no"}

    def script(line: Line, _asked: Asked) -> None:
        line.say(http(json.dumps(body).encode()))

    return script


def hang_up(line: Line, _asked: Asked) -> None:
    """
    The script that ends the connection without a word.
    """
    line.connection.shutdown(socket.SHUT_RDWR)
    line.hung_up.set()


Serve: TypeAlias = "Callable[..., Server]"
