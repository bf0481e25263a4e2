"""
The stand-in's own reading of a usersig, independent of the product's.

Both codings of field notes, section 6, and the ready-made one that is only compared.
"""

import base64
import binascii
import hashlib
import hmac
import json
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from bot.playground.backend.refusals import Gateway, GatewayRefusalError

_SHAPE = re.compile(r"[0-9A-Za-z*_-]+")
_NUMBER = re.compile(r"[0-9]{1,20}")
_BACK = str.maketrans("*-_", "+/=")
_LONGEST = 16_384
_V2_KEYS = {"identifier", "sdkappid", "expire", "time", "sig"}
_V1_SIGNED = (
    "appid_at_3rd",
    "account_type",
    "identifier",
    "sdk_appid",
    "time",
    "expire_after",
)
_V1_KEYS = {*_V1_SIGNED, "sig"}


@dataclass(frozen=True)
class Keys:
    """
    What a usersig is verified with; at least one is set.

    Attributes:
        secret: The app's key of the second coding (HMAC), as text.
        public: The public key of the first coding (ECDSA), PEM.
        given: A ready-made usersig that is accepted as it stands.
    """

    secret: str | None = field(default=None, repr=False)
    public: bytes | None = field(default=None, repr=False)
    given: str | None = field(default=None, repr=False)

    def __post_init__(self) -> None:
        """
        Refuse a stand-in that could verify nothing.

        Raises:
            ValueError: No key at all was given, or the public one cannot be read.
        """
        if self.secret is None and self.public is None and self.given is None:
            raise ValueError("Give a secret key, a public key or a ready-made usersig.")
        if self.public is not None:
            load_pem_public_key(self.public)


@dataclass(frozen=True)
class Signed:
    """
    What a usersig says before anybody believes it.
    """

    app_id: int
    identifier: str
    made: int
    life: int
    text: bytes
    signature: bytes
    version: int


def verify(
    usersig: str, keys: Keys, app_id: int, identifier: str, now: datetime
) -> None:
    """
    Believe the usersig for this app and identifier, or say why not.

    Raises:
        GatewayRefusalError: 70003 unreadable, 70014 another app, 70013 another
            identifier, 70009 another key, 70001 expired; looked at in this order.
    """
    if keys.given is not None and hmac.compare_digest(
        keys.given.encode(), usersig.encode()
    ):
        return
    signed = _read(_decode(usersig))
    if signed.app_id != app_id:
        raise GatewayRefusalError(Gateway.OTHER_APP, "usersig is for another app")
    if signed.identifier != identifier:
        raise GatewayRefusalError(
            Gateway.OTHER_IDENTIFIER, "usersig is for another identifier"
        )
    if not _is_genuine(signed, keys):
        raise GatewayRefusalError(Gateway.WRONG_KEY, "usersig has a wrong signature")
    if now.timestamp() >= signed.made + signed.life:
        raise GatewayRefusalError(Gateway.EXPIRED, "usersig expired")


def _cut_off() -> GatewayRefusalError:
    return GatewayRefusalError(Gateway.CUT_OFF, "usersig cannot be read")


def _decode(usersig: str) -> Mapping[str, object]:
    if not _SHAPE.fullmatch(usersig):
        raise _cut_off()
    try:
        packed = base64.b64decode(usersig.translate(_BACK), validate=True)
        # A bound, so that a few packed bytes cannot fill the memory.
        unpacker = zlib.decompressobj()
        text = unpacker.decompress(packed, _LONGEST)
        content = json.loads(text) if unpacker.eof else None
    except (binascii.Error, zlib.error, ValueError) as error:
        raise _cut_off() from error
    if not isinstance(content, dict):
        raise _cut_off()
    return {str(key): value for key, value in content.items()}


def _read(content: Mapping[str, object]) -> Signed:
    fields = {key.removeprefix("TLS."): value for key, value in content.items()}
    if not all(key.startswith("TLS.") for key in content):
        raise _cut_off()
    if fields.pop("ver", None) == "2.0" and set(fields) == _V2_KEYS:
        return _second(fields)
    if fields.pop("version", None) == "201512300000" and set(fields) == _V1_KEYS:
        return _first(fields)
    raise _cut_off()


def _second(fields: Mapping[str, object]) -> Signed:
    identifier, app_id = fields["identifier"], fields["sdkappid"]
    made, life, signature = fields["time"], fields["expire"], fields["sig"]
    if (
        not isinstance(identifier, str)
        or not isinstance(signature, str)
        or type(app_id) is not int
        or type(made) is not int
        or type(life) is not int
    ):
        raise _cut_off()
    lines = {"identifier": identifier, "sdkappid": app_id, "time": made, "expire": life}
    return Signed(
        app_id, identifier, made, life, _lines(lines), _plain(signature), version=2
    )


def _first(fields: Mapping[str, object]) -> Signed:
    texts = {key: value for key, value in fields.items() if isinstance(value, str)}
    numbers = [texts.get(key, "") for key in ("sdk_appid", "time", "expire_after")]
    if len(texts) != len(_V1_KEYS) or not all(
        _NUMBER.fullmatch(number) for number in numbers
    ):
        raise _cut_off()
    app_id, made, life = (int(number) for number in numbers)
    text = _lines({key: texts[key] for key in _V1_SIGNED})
    return Signed(
        app_id, texts["identifier"], made, life, text, _plain(texts["sig"]), version=1
    )


def _lines(fields: Mapping[str, object]) -> bytes:
    text = "".join(f"TLS.{key}:{value}\n" for key, value in fields.items())
    return text.encode(errors="backslashreplace")


def _plain(signature: str) -> bytes:
    try:
        return base64.b64decode(signature, validate=True)
    except ValueError as error:
        raise _cut_off() from error


def _is_genuine(signed: Signed, keys: Keys) -> bool:
    if signed.version == 2:  # noqa: PLR2004 - the coding is called "2.0"
        if keys.secret is None:
            return False
        right = hmac.new(keys.secret.encode(), signed.text, hashlib.sha256).digest()
        return hmac.compare_digest(right, signed.signature)
    if keys.public is None:
        return False
    public = load_pem_public_key(keys.public)
    if not isinstance(public, ec.EllipticCurvePublicKey):
        return False
    try:
        public.verify(signed.signature, signed.text, ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        return False
    return True
