"""
Certificates for one test run.
"""

from __future__ import annotations

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

if TYPE_CHECKING:
    from pathlib import Path

KEY_PASSWORD = "planted-key-password"
_FROM = datetime(2020, 1, 1, tzinfo=UTC)
_UNTIL = _FROM + timedelta(days=365 * 50)


@dataclass(frozen=True)
class Pair:
    """
    A certificate and its key, as PEM files.
    """

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Pki:
    """
    Two authorities that know nothing of each other, and what they signed.
    """

    authority: Path
    stranger_authority: Path
    server: Pair
    stranger_server: Pair
    client: Pair
    locked_client: Pair
    stranger_client: Pair

    def server_context(
        self, *, trusted: Path | None = None, shown: Pair | None = None
    ) -> ssl.SSLContext:
        """
        A server that demands a client certificate signed by *trusted*.
        """
        pair = shown or self.server
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(pair.certificate, pair.key)
        context.load_verify_locations(trusted or self.authority)
        context.verify_mode = ssl.CERT_REQUIRED
        return context


def make(directory: Path) -> Pki:
    """
    Write all of it into *directory*.
    """
    ours, strangers = _Authority(directory, "ours"), _Authority(directory, "strangers")
    return Pki(
        authority=ours.path,
        stranger_authority=strangers.path,
        server=ours.sign("server"),
        stranger_server=strangers.sign("server"),
        client=ours.sign("client"),
        locked_client=ours.sign("locked", password=KEY_PASSWORD),
        stranger_client=strangers.sign("client"),
    )


def key_pem(key: ec.EllipticCurvePrivateKey, password: str | None = None) -> bytes:
    """
    The key as PEM, encrypted where there is a password.
    """
    locked = BestAvailableEncryption(password.encode()) if password else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)


class _Authority:
    def __init__(self, directory: Path, name: str) -> None:
        self._directory, self._name = directory, name
        self._key = ec.generate_private_key(ec.SECP256R1())
        self.path = directory / f"{name}.pem"
        self.path.write_bytes(self._certificate(name, self._key, is_authority=True))

    def sign(self, role: str, *, password: str | None = None) -> Pair:
        key = ec.generate_private_key(ec.SECP256R1())
        pair = Pair(
            self._directory / f"{self._name}-{role}.pem",
            self._directory / f"{self._name}-{role}.key",
        )
        pair.certificate.write_bytes(self._certificate(role, key, is_authority=False))
        pair.key.write_bytes(key_pem(key, password))
        return pair

    def _certificate(
        self, name: str, key: ec.EllipticCurvePrivateKey, *, is_authority: bool
    ) -> bytes:
        names = [
            x509.DNSName("localhost"),
            x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
        ]
        signed = (
            x509.CertificateBuilder()
            .subject_name(_named(name))
            .issuer_name(_named(self._name))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(_FROM)
            .not_valid_after(_UNTIL)
            .add_extension(x509.BasicConstraints(is_authority, None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return signed.public_bytes(Encoding.PEM)


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
