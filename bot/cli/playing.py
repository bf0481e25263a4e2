"""
The playground while it is open: its address, and what is said in the terminal.
"""

from __future__ import annotations

import errno
import logging
import signal
import socket
import sys
import webbrowser
from contextlib import suppress
from datetime import timedelta
from ipaddress import ip_address
from threading import Event
from typing import TYPE_CHECKING

from bot.cli.parser import PORT_MAX
from bot.domain.errors import SettingsError
from bot.playground.workspace import GestureError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import FrameType

    from bot.playground.world import World

_PORTS_TRIED = 20
_LOOK_S = 0.5
_HERE = "127.0.0.1"  # where the page is anyway
_EVERYWHERE = {
    "0.0.0.0": socket.AF_INET,  # noqa: S104  listened on only if asked for
    "::": socket.AF_INET6,
}


def open_page(world: World, port: int, host: str = "") -> str:
    """
    Open it on the port asked for, or on the next that is free; gives its address.

    Args:
        world: What is opened.
        port: 0 takes any that is free.
        host: A further address of this machine, or "" for nobody but this machine.

    Raises:
        SettingsError: No port is free, or the host is no address of this machine.
    """
    host = host.removeprefix("[").removesuffix("]")
    names = [] if _is_here(host, port) else _names_at(host)
    world.slack.front.hosts |= {*names, host} - {""}
    last = min(port + _PORTS_TRIED - 1, PORT_MAX) if port else 0
    for candidate in range(port, last + 1):
        try:
            world.start(candidate, host if names else "")
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                continue
            where = host if names else f"port {candidate}"
            raise SettingsError(
                f"The playground cannot be opened at {where}: {error.strerror}.",
                remedy="Say --host with an address of this machine, or leave it out; "
                "and --port with a number above 1023.",
            ) from None
        address = world.slack.page_url
        if candidate != port:
            print(f"Port {port} is in use; this playground has {candidate}.")
        if names and not _is_loopback(host):
            others = address.replace("127.0.0.1", names[0])
            print(
                f"Whoever reaches {others} can do and see everything here:\n"
                "let nobody near it whom you do not trust."
            )
        return address
    raise SettingsError(
        f"No port from {port} to {last} is free.",
        remedy="Say --port with another number.",
    )


def _is_here(host: str, port: int) -> bool:
    """Whether *host* is but another name for where the page is anyway."""
    with suppress(OSError, UnicodeError):
        found = socket.getaddrinfo(host or _HERE, port, family=socket.AF_INET)
        return {str(where[0]) for *_, where in found} == {_HERE}
    return False


def _is_loopback(host: str) -> bool:
    """Whether nobody but this machine comes in there."""
    with suppress(ValueError):
        return ip_address(host).is_loopback
    return False


def _names_at(host: str) -> list[str]:
    """What this machine is called there, the best for others first."""
    found = [host]
    if host in _EVERYWHERE:
        found = [*_outward(_EVERYWHERE[host]), socket.gethostname()]
    return [f"[{one}]" if ":" in one else one for one in found]


def _outward(family: socket.AddressFamily) -> list[str]:
    """By which address this machine speaks to others; nothing is sent for that."""
    # Of the addresses that are kept for examples: only the way there is looked up.
    there = "192.0.2.1" if family == socket.AF_INET else "2001:db8::1"
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as looking:
        looking.connect((there, 9))
        return [str(looking.getsockname()[0])]
    return []


def keep_apart(log: Path) -> None:
    """
    Let what the web server complains of go to *log*, not to the terminal.

    Other people's broken requests are nobody's business there; our own mistakes can
    still be read.
    """
    # Whoever never fails to write to it opens no file.
    kept = logging.FileHandler(log, encoding="utf-8", delay=True)
    server = logging.getLogger("aiohttp.server")
    server.addHandler(kept)
    server.propagate = False


def show(address: str) -> None:
    """Open the page in a browser with windows; says so where there is none."""
    with suppress(webbrowser.Error):
        browser = webbrowser.get()
        # Exactly this class: browsers that would take the terminal for themselves.
        if type(browser) is not webbrowser.GenericBrowser and browser.open(address):
            return
    print("There is no browser here to open it in; type the address into one.")


def welcome(address: str, pid: int) -> str:
    """What a newcomer has to know."""
    return (
        f"The playground is open: {address}\n"
        "It is a Slack workspace with the real bot in it.  As alice, type\n"
        "  /broadcast start room42\n"
        "Be somebody else in one click: alice is the admin, bob runs the rooms, carol\n"
        "is a guest, and dora and erik, the duty managers, approve what bob starts on\n"
        "stage1.  Tours, at the top of the page, show the rest by themselves.\n"
        "Killed on the page, the bot stays dead until it is started there; killed by\n"
        f"kill -9 {pid}, it comes back by itself.  Nothing accepted is lost.\n"
        "Ctrl-C ends the playground; nothing of it is kept."
    )


def keep_open(world: World, refresh: float | None = None) -> int:
    """
    Until Ctrl-C; what happens to the bot is said, and who died from outside comes back.

    Args:
        world: What is open.
        refresh: After how many minutes, again and again, Slack asks for new
            connections; None for never.
    """
    stopping = Event()
    obey(lambda *_: stopping.set())
    every = None if refresh is None else timedelta(minutes=refresh)
    refreshed, dead = world.clock.elapsed(), 0
    while not stopping.wait(_LOOK_S):
        if every is not None and world.clock.elapsed() - refreshed >= every:
            refreshed = world.clock.elapsed()
            # Where there is no connection, none is to be replaced.
            with suppress(GestureError):
                world.refresh()
        revive(world)
        if world.process.ended and world.bot_pid != dead:
            dead = world.bot_pid
            gave_up(world, "The bot has ended; it can be started again on the page.")
    return 0


def revive(world: World) -> None:
    """Start the bot again if somebody killed it, but not on the page."""
    if world.process.killed_from_outside:
        # Somebody may have been quicker, on the page.
        with suppress(GestureError):
            world.start_bot()
            print(f"The bot was killed; it is back as {world.bot_pid}.", flush=True)


def obey(answer: Callable[[int, FrameType | None], object]) -> None:
    """Let Ctrl-C, a kill, and a terminal that is closed all end the playground."""
    for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        # Who starts us with nohup means us to outlive the terminal.
        if signal.getsignal(one) != signal.SIG_IGN:
            signal.signal(one, answer)


def gave_up(world: World, what: str) -> bool:
    """Say what happened, with the end of the bot's log; False, for who gives up."""
    head, *log = world.process.log_end()
    print(f"onair: {what}  {head}", *log, sep="\n  ", file=sys.stderr, flush=True)
    return False
