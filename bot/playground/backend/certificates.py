"""
The certificates of one run: an authority, a server, a client, and a stranger.
"""

import ipaddress
import os
import ssl
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from bot.playground.backend.clock import Clock, SystemClock

_BEFORE = timedelta(days=1)
_LIFE = timedelta(days=30)
_PRIVATE = 0o600
_PUBLIC = 0o644


@dataclass(frozen=True)
class Certificates:
    """
    Paths of PEM files; keys are readable by their owner only.

    Attributes:
        authority: What a client must trust (its CA bundle).
        client: The client's certificate.
        client_key: The client's key, encrypted if there is a password.
        client_key_password: None when the key lies open.
        stranger_authority: Trusted by nobody; signed the next two.
        stranger_server: A server certificate for the same names.
        stranger_client: A client certificate that the stand-in must refuse.
    """

    authority: Path
    server: Path
    server_key: Path
    client: Path
    client_key: Path
    stranger_authority: Path
    stranger_server: Path
    stranger_server_key: Path
    stranger_client: Path
    stranger_client_key: Path
    client_key_password: str | None = field(default=None, repr=False)

    @classmethod
    def make(
        cls, directory: Path, password: str | None = None, clock: Clock | None = None
    ) -> Self:
        """
        Write fresh certificates into the directory, over those of an earlier run.

        Args:
            directory: Made if missing, for its owner only.
            password: Encrypts the client's key.
            clock: The certificates are good from a day before until 30 days after.
        """
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        clock = clock or SystemClock()
        paths: dict[str, Path] = {}
        for prefix, whose in (("", "playground"), ("stranger_", "stranger")):
            authority = _Authority(f"The {whose}'s authority", clock)
            paths[f"{prefix}authority"] = directory / f"{prefix}authority.pem"
            _write(paths[f"{prefix}authority"], authority.pem, _PUBLIC)
            for role, usage in (
                ("server", ExtendedKeyUsageOID.SERVER_AUTH),
                ("client", ExtendedKeyUsageOID.CLIENT_AUTH),
            ):
                key = ec.generate_private_key(ec.SECP256R1())
                name = f"{prefix}{role}"
                paths[name] = directory / f"{name}.pem"
                paths[f"{name}_key"] = directory / f"{name}.key"
                _write(paths[name], authority.sign(name, key, usage), _PUBLIC)
                secret = password if name == "client" else None
                _write(paths[f"{name}_key"], _key_pem(key, secret), _PRIVATE)
        return cls(**paths, client_key_password=password)

    def secure(
        self,
        context: ssl.SSLContext,
        *,
        as_stranger: bool = False,
        trust_client: bool = True,
    ) -> None:
        """
        Make a server's TLS set-up demand a client certificate, and TLS 1.2 or up.

        Args:
            context: Of a server; fresh.
            as_stranger: Show a certificate that no client trusts.
            trust_client: False refuses the certificate that `client` names.
        """
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.verify_mode = ssl.CERT_REQUIRED
        context.load_verify_locations(
            self.authority if trust_client else self.stranger_authority
        )
        if as_stranger:
            context.load_cert_chain(self.stranger_server, self.stranger_server_key)
        else:
            context.load_cert_chain(self.server, self.server_key)


class _Authority:
    """
    Signs certificates; its own key never leaves memory.
    """

    def __init__(self, name: str, clock: Clock) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(name)
        self._from = clock.now() - _BEFORE
        self._until = clock.now() + _LIFE
        certificate = (
            self._builder(self._name, self._key)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_key_usage(signs_certificates=True), critical=True)
            .sign(self._key, hashes.SHA256())
        )
        self.pem = certificate.public_bytes(serialization.Encoding.PEM)

    def sign(
        self, name: str, key: ec.EllipticCurvePrivateKey, usage: x509.ObjectIdentifier
    ) -> bytes:
        """
        Give the PEM of a certificate for this machine's loop-back names.
        """
        names = x509.SubjectAlternativeName(
            [
                x509.DNSName("localhost"),
                x509.IPAddress(ipaddress.ip_address("127.0.0.1")),
            ]
        )
        certificate = (
            self._builder(_named(name), key)
            .add_extension(
                x509.BasicConstraints(ca=False, path_length=None), critical=True
            )
            .add_extension(_key_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([usage]), critical=False)
            .add_extension(names, critical=False)
            .sign(self._key, hashes.SHA256())
        )
        return certificate.public_bytes(serialization.Encoding.PEM)

    def _builder(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        whose = x509.SubjectKeyIdentifier.from_public_key(key.public_key())
        signer = x509.AuthorityKeyIdentifier.from_issuer_public_key(
            self._key.public_key()
        )
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self._from)
            .not_valid_after(self._until)
            .add_extension(whose, critical=False)
            .add_extension(signer, critical=False)
        )


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _key_pem(key: ec.EllipticCurvePrivateKey, password: str | None) -> bytes:
    encryption: serialization.KeySerializationEncryption
    if password is None:
        encryption = serialization.NoEncryption()
    else:
        encryption = serialization.BestAvailableEncryption(password.encode())
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption
    )


def _write(path: Path, content: bytes, mode: int) -> None:
    # A file that is only narrowed after it was written could be read in between.
    path.unlink(missing_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
