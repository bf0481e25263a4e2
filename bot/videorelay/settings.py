"""
What the edge to the streaming service needs to know.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from bot.domain.errors import SettingsError
from bot.domain.room import UINT32_MAX, shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.domain.call import Secret

GATEWAY_LIMIT = timedelta(seconds=3)
LONGEST_IDENTIFIER = 32

_VISIBLE = re.compile(r"[!-~]+")
_BIZID = re.compile(r"[0-9]{1,20}")


@dataclass(frozen=True, slots=True)
class GivenUsersig:
    """
    A usersig that was made elsewhere; it cannot be renewed here.

    Attributes:
        text: As downloaded (specification, "Parameter").
    """

    text: Secret


@dataclass(frozen=True, slots=True)
class SecretKey:
    """
    The app's secret key, from which v2 usersigs are made (field notes §6).

    Attributes:
        text: As shown in the console; used as text, not decoded.
    """

    text: Secret


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """
    The private key of an older app, from which v1 usersigs are made.

    Attributes:
        path: A PEM file with a key on prime256v1 or secp256k1, no password.
    """

    path: Path


Credential: TypeAlias = GivenUsersig | SecretKey | PrivateKey


@dataclass(frozen=True, slots=True, kw_only=True)
class BackendSettings:
    """
    Where the service is, and who we are to it.

    Attributes:
        url: The whole `videorelay` address; https, without a query.
        app: The SDK app id, uint32.
        identifier: The app's admin account, printable ASCII, 32 bytes at most.
        credential: One of the three ways to a usersig.
        client_cert: PEM file of our certificate (chain), or None.
        client_key: PEM file of its key; None where `client_cert` has both.
        client_key_password: The key's password, or None.
        ca_bundle: PEM file of who may sign the server's certificate; None
            means the public authorities that come with `certifi`.
        bizid: The live account's BIZID, with which addresses are worked out.
        play_domain: The live account's own domain for players, if it has one.
        connect_timeout: For the connection and each step of its handshake.
        read_timeout: Longest silence while the answer comes; more than the
            gateway's own 3 s (field notes §1).
        deadline: Longest time for one call from first to last.

    Raises:
        SettingsError: With one line for each thing that is wrong. Files are
            read, and judged, when the client is made.
    """

    url: str
    app: int
    identifier: str
    credential: Credential
    client_cert: Path | None = None
    client_key: Path | None = None
    client_key_password: Secret | None = None
    ca_bundle: Path | None = None
    bizid: str | None = None
    play_domain: str = ""
    connect_timeout: timedelta = timedelta(seconds=3)
    read_timeout: timedelta = timedelta(seconds=5)
    deadline: timedelta = timedelta(seconds=10)

    def __post_init__(self) -> None:
        """Everything that can be judged without opening a file."""
        refuse_faults(
            (
                *_url_faults(self.url),
                *_account_faults(self),
                *_credential_faults(self.credential),
                *_pair_faults(self),
                *_time_faults(self),
            )
        )


def refuse_faults(faults: tuple[str, ...]) -> None:
    """
    Let an empty tuple pass.

    Raises:
        SettingsError: There is a fault; all of them are named.
    """
    if faults:
        raise SettingsError(
            " ".join(faults),
            remedy="Whoever runs OnAir corrects the environment and starts it again.",
            faults=faults,
        )


def _url_faults(url: str) -> Iterator[str]:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018  a property that raises
    except ValueError:
        yield "ONAIR_BACKEND_URL: this is not a URL."
        return
    if parts.scheme != "https" or not parts.hostname:
        yield "ONAIR_BACKEND_URL: it must begin with https:// and name a host."
    if "@" in parts.netloc or parts.query or parts.fragment:
        yield "ONAIR_BACKEND_URL: leave out user, password, “?…” and “#…”."
    if not _VISIBLE.fullmatch(url):
        yield "ONAIR_BACKEND_URL: only printable ASCII without blanks."


def _account_faults(settings: BackendSettings) -> Iterator[str]:
    if not 1 <= settings.app <= UINT32_MAX:
        yield f"ONAIR_SDKAPPID: a whole number from 1 to {UINT32_MAX}."
    fits = len(settings.identifier) <= LONGEST_IDENTIFIER
    if not (fits and _VISIBLE.fullmatch(settings.identifier)):
        yield (
            "ONAIR_IDENTIFIER: the app's admin account, 1 to "
            f"{LONGEST_IDENTIFIER} printable ASCII characters without blanks."
        )
    if settings.bizid is not None and not _BIZID.fullmatch(settings.bizid):
        yield f"ONAIR_BIZID: “{shown(settings.bizid)}” is not a number."


def _credential_faults(credential: Credential) -> Iterator[str]:
    """The text itself is never quoted."""
    match credential:
        case GivenUsersig(text):
            if not _VISIBLE.fullmatch(text.reveal()):
                yield "ONAIR_USERSIG: empty, or with blanks or line ends in it."
        case SecretKey(text):
            if not _VISIBLE.fullmatch(text.reveal()):
                yield "ONAIR_SECRET_KEY: empty, or with blanks or line ends in it."
        case PrivateKey():
            pass  # the file is read when the client is made


def _pair_faults(settings: BackendSettings) -> Iterator[str]:
    if settings.client_cert is not None:
        return
    if settings.client_key is not None:
        yield "ONAIR_CLIENT_KEY: it is of no use without ONAIR_CLIENT_CERT."
    if settings.client_key_password is not None:
        yield "ONAIR_CLIENT_KEY_PASSWORD: it is of no use without ONAIR_CLIENT_CERT."


def _time_faults(settings: BackendSettings) -> Iterator[str]:
    if settings.read_timeout <= GATEWAY_LIMIT:
        yield "The read timeout must be longer than the gateway's own 3 s."
    if min(settings.connect_timeout, settings.deadline) <= timedelta(0):
        yield "The connect timeout and the deadline must be longer than nothing."
