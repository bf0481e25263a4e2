"""
The usersig: who we are to the gateway, for a while (field notes §6).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
import zlib
from datetime import timedelta
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from bot.domain.call import Secret
from bot.domain.errors import SettingsError
from bot.videorelay.settings import GivenUsersig, PrivateKey, SecretKey

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from bot.ports import Clock
    from bot.videorelay.settings import BackendSettings

LIFE = timedelta(days=1)
RENEWED_BEFORE_ITS_END = timedelta(hours=1)

_V1_VERSION = "201512300000"
_SAFE = str.maketrans("+/=", "*-_")
_CURVES = (ec.SECP256R1, ec.SECP256K1)


def from_secret_key(
    app: int, identifier: str, key: Secret, at: datetime, life: timedelta = LIFE
) -> Secret:
    """A v2 usersig: HMAC-SHA256 with the app's secret key."""
    time, expire = int(at.timestamp()), int(life.total_seconds())
    signed = (
        f"TLS.identifier:{identifier}\nTLS.sdkappid:{app}\n"
        f"TLS.time:{time}\nTLS.expire:{expire}\n"
    )
    digest = hmac.digest(key.reveal().encode(), signed.encode(), hashlib.sha256)
    return _packed(
        {
            "TLS.ver": "2.0",
            "TLS.identifier": identifier,
            "TLS.sdkappid": app,
            "TLS.expire": expire,
            "TLS.time": time,
            "TLS.sig": base64.b64encode(digest).decode(),
        }
    )


def from_private_key(
    app: int,
    identifier: str,
    key: ec.EllipticCurvePrivateKey,
    at: datetime,
    life: timedelta = LIFE,
) -> Secret:
    """A v1 usersig: ECDSA with SHA-256, for apps made before July 2019."""
    fields = {
        "TLS.appid_at_3rd": "0",
        "TLS.account_type": "0",
        "TLS.identifier": identifier,
        "TLS.sdk_appid": str(app),
        "TLS.time": str(int(at.timestamp())),
        "TLS.expire_after": str(int(life.total_seconds())),
    }
    signed = "".join(f"{name}:{value}\n" for name, value in fields.items())
    signature = key.sign(signed.encode(), ec.ECDSA(hashes.SHA256()))
    return _packed(
        {
            **fields,
            "TLS.version": _V1_VERSION,
            "TLS.sig": base64.b64encode(signature).decode(),
        }
    )


def open_private_key(path: Path) -> ec.EllipticCurvePrivateKey:
    """
    The key in a PEM file.

    Raises:
        SettingsError: Unreadable, encrypted, no EC key, or on another curve.
    """
    fault = "ONAIR_PRIVATE_KEY: "
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        fault += f"{path} cannot be read ({error.strerror})."
    except TypeError:
        fault += "the key has a password; store it without one, readable to OnAir only."
    except (ValueError, UnsupportedAlgorithm):
        fault += f"{path} holds no private key in PEM that can be read."
    else:
        if isinstance(key, ec.EllipticCurvePrivateKey):
            if isinstance(key.curve, _CURVES):
                return key
            fault += f"the key is on {key.curve.name}, not on prime256v1 or secp256k1."
        else:
            fault += "the key is not an elliptic curve key (prime256v1 or secp256k1)."
    raise SettingsError(
        fault,
        remedy="Whoever runs OnAir names the PEM file that the console gave out.",
        faults=(fault,),
    )


class Usersigs:
    """
    The usersig to send just now; one object for all threads.
    """

    def __init__(self, settings: BackendSettings, clock: Clock) -> None:
        """
        Open the key, where there is a file of it.

        Raises:
            SettingsError: The private key cannot be used.
        """
        self._clock = clock
        self._make = _maker(settings)
        self._lock = threading.Lock()
        self._made_at = clock.now()
        self._newest = self._make(self._made_at)

    def current(self) -> Secret:
        """One that is good for at least an hour, where we make them ourselves."""
        with self._lock:
            return self._fresh() if self._is_old() else self._newest

    def instead_of(self, refused: Secret) -> Secret:
        """
        Another one, after the gateway called *refused* expired.

        Several threads that were refused with the same one share the next. A
        given one cannot be made again and comes back as it is.
        """
        with self._lock:
            return self._fresh() if self._newest == refused else self._newest

    def _is_old(self) -> bool:
        age = self._clock.now() - self._made_at
        # A clock that was set back made one that begins in the future.
        return not timedelta(0) <= age < LIFE - RENEWED_BEFORE_ITS_END

    def _fresh(self) -> Secret:
        self._made_at = self._clock.now()
        self._newest = self._make(self._made_at)
        return self._newest


def _maker(settings: BackendSettings) -> Callable[[datetime], Secret]:
    app, identifier = settings.app, settings.identifier
    match settings.credential:
        case SecretKey(secret):
            return lambda at: from_secret_key(app, identifier, secret, at)
        case PrivateKey(path):
            key = open_private_key(path)
            return lambda at: from_private_key(app, identifier, key, at)
        case GivenUsersig(given):
            return lambda _: given


def _packed(fields: dict[str, object] | dict[str, str]) -> Secret:
    packed = zlib.compress(json.dumps(fields).encode())
    return Secret(base64.b64encode(packed).decode().translate(_SAFE))
