"""
By which names a server may be asked for, and who may ask.
"""

import re
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import web

_PLACE = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9_.-]+)(?::([0-9]{1,5}))?", re.IGNORECASE)
_SCHEME = "http://"
_USUAL_PORT = 80

Place = tuple[str, int]


def refusal(request: web.Request, names: Iterable[str]) -> str | None:
    """
    Say why a request may not come in; None if it may.

    A page elsewhere could point its own host name here (DNS rebinding), post to this
    address, or open a web socket to it.  So `Host` must be one of *names*, or the
    very address that the connection came in on: nobody can point an address
    elsewhere.  And where a browser says which page asks, it must be the one at that
    host.
    """
    asked = place(_only(request, "Host"))
    own = _own(request)
    if asked is None or own is None or asked[1] != own[1]:
        return "this host name is not mine"
    if asked[0] not in {own[0], *(plain(name) for name in names)}:
        return "this host name is not mine"
    if "Origin" not in request.headers:
        return None
    scheme, rest = _parted(_only(request, "Origin"))
    if scheme != _SCHEME or place(rest) != asked:
        return "this origin is not mine"
    return None


def place(written: str) -> Place | None:
    """
    Read `name:port`, `name`, `[address]:port` or `[address]`; None for anything else.
    """
    found = _PLACE.fullmatch(written)
    if found is None:
        return None
    return plain(found[1]), int(found[2] or _USUAL_PORT)


def plain(name: str) -> str:
    """
    Write a host's name or address in the one way in which it is compared.
    """
    bare = name.strip("[]").partition("%")[0].lower()
    try:
        address: IPv4Address | IPv6Address = ip_address(bare)
    except ValueError:
        return bare
    # One socket may serve both families; then IPv4 comes in as `::ffff:192.0.2.1`.
    inside = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return str(inside or address)


def _only(request: web.Request, header: str) -> str:
    found = request.headers.getall(header, [])
    return found[0] if len(found) == 1 else ""


def _parted(origin: str) -> tuple[str, str]:
    return origin[: len(_SCHEME)].lower(), origin[len(_SCHEME) :]


def _own(request: web.Request) -> Place | None:
    transport = request.transport
    name = transport.get_extra_info("sockname") if transport else None
    return (plain(name[0]), int(name[1])) if isinstance(name, tuple) else None
