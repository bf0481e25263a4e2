"""
The certificates: ours, and who may sign the server's.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from requests.utils import DEFAULT_CA_BUNDLE_PATH

from bot.videorelay.settings import refuse_faults

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.videorelay.settings import BackendSettings

_CERT = "ONAIR_CLIENT_CERT"
_KEY = "ONAIR_CLIENT_KEY"
_PASSWORD = "ONAIR_CLIENT_KEY_PASSWORD"  # noqa: S105  a variable's name
_BUNDLE = "ONAIR_CA_BUNDLE"


def open_context(settings: BackendSettings) -> ssl.SSLContext:
    """
    How we speak TLS: 1.2 at least, the server's certificate and name checked.

    The pair of our own is optional (field notes §7). Without a bundle, the
    authorities are those of `certifi`, whatever SSL_CERT_FILE says.

    Raises:
        SettingsError: A file is missing, or does not go with the others.
    """
    refuse_faults((*_bundle_faults(settings.ca_bundle), *_pair_faults(settings)))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.load_verify_locations(cafile=settings.ca_bundle or DEFAULT_CA_BUNDLE_PATH)
    if settings.client_cert is not None:
        secret = settings.client_key_password
        context.load_cert_chain(
            settings.client_cert,
            settings.client_key or settings.client_cert,
            # Without one, OpenSSL would ask at the terminal.
            password="" if secret is None else secret.reveal(),
        )
    return context


def _bundle_faults(path: Path | None) -> Iterator[str]:
    if path is None:
        return
    try:
        found = x509.load_pem_x509_certificates(path.read_bytes())
    except OSError as error:
        yield _unreadable(_BUNDLE, path, error)
    except ValueError:
        yield f"{_BUNDLE}: {path} holds no certificate in PEM."
    else:
        if not found:
            yield f"{_BUNDLE}: {path} holds no certificate in PEM."


def _pair_faults(settings: BackendSettings) -> Iterator[str]:
    if settings.client_cert is None:
        return
    try:
        public = _public_of_certificate(settings.client_cert)
        private = _public_of_key(settings)
    except _PairError as fault:
        yield str(fault)
    else:
        if public != private:
            yield f"{_KEY}: it is not the key of the certificate in {_CERT}."


class _PairError(Exception):
    """Carries the fault's sentence."""


def _public_of_certificate(path: Path) -> bytes:
    try:
        # The first of a chain is ours.
        certificate = x509.load_pem_x509_certificates(path.read_bytes())[0]
        public = certificate.public_key()
    except OSError as error:
        raise _PairError(_unreadable(_CERT, path, error)) from None
    except (ValueError, IndexError, UnsupportedAlgorithm):
        raise _PairError(f"{_CERT}: {path} holds no certificate in PEM.") from None
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _public_of_key(settings: BackendSettings) -> bytes:
    path = settings.client_key or settings.client_cert
    if path is None:  # pragma: no cover  the caller looked
        raise _PairError(f"{_KEY}: there is none.")
    secret = settings.client_key_password
    password = None if secret is None else secret.reveal().encode()
    try:
        key = load_pem_private_key(path.read_bytes(), password)
    except OSError as error:
        raise _PairError(_unreadable(_KEY, path, error)) from None
    except TypeError:
        why = "needs a password" if password is None else "has no password; remove it"
        raise _PairError(f"{_PASSWORD}: the key in {path} {why}.") from None
    except (ValueError, UnsupportedAlgorithm):
        if password is None:
            raise _PairError(f"{_KEY}: {path} holds no private key in PEM.") from None
        raise _PairError(
            f"{_PASSWORD}: it does not open the key in {path}, or that is no "
            "private key in PEM."
        ) from None
    public = key.public_key()
    return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)


def _unreadable(name: str, path: Path, error: OSError) -> str:
    return f"{name}: {path} cannot be read ({error.strerror})."
