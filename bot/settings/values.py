"""
What is wrong with one value, as the rest of a sentence that begins with its name.

Each function gives "" for a value that can be used.  None repeats the value: it may
be a secret, or hold one.
"""

from __future__ import annotations

import re
from base64 import b64decode
from urllib.parse import urlsplit

_WORD = re.compile(r"[!-~]+")
_DOMAIN = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(:[0-9]{1,5})?")
_DATA_KEY = re.compile(r"[A-Za-z0-9_-]{43}=")
_SEED_BYTES = 32
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def word_fault(text: str) -> str:
    """Tokens, keys and numbers travel in headers: printable ASCII in one piece."""
    if _WORD.fullmatch(text):
        return ""
    return (
        "has a blank, a line end or a character outside printable ASCII in it: "
        "copy it again, in one piece."
    )


def line_fault(text: str) -> str:
    """Paths and passwords may have blanks, but stand on one line."""
    if text.isprintable():
        return ""
    return "has a line end or another control character in it."


def url_fault(text: str) -> str:
    """An https address with a host; the port, if any, is a number."""
    return _url_fault(text, plain_on_loopback=False)


def near_url_fault(text: str) -> str:
    """As `url_fault`, and http to this very machine, where that is harmless."""
    return _url_fault(text, plain_on_loopback=True)


def database_fault(text: str) -> str:
    """
    SQLite without options of its own, or PostgreSQL.

    How a SQLite file is opened is the record's to say: options would be ignored,
    with a warning that nobody expects.
    """
    if text.startswith("sqlite:///"):
        if "?" in text:
            return "names a SQLite file, which takes no “?…”: leave that out."
        return line_fault(text)
    if text.startswith(("postgresql://", "postgres://", "postgresql+psycopg://")):
        # A password may have any letter in it, but a blank ends an address.
        return line_fault(text) or (
            "has a blank in it: write it as %20." if re.search(r"\s", text) else ""
        )
    return "must begin with sqlite:/// or postgresql://."


def domain_fault(text: str) -> str:
    """A host's name, with a port if it needs one; neither scheme nor path."""
    if _DOMAIN.fullmatch(text):
        return ""
    return "is not a domain: write it as live.example.com, without http:// and path."


def data_key_fault(text: str) -> str:
    """A Fernet key is 32 bytes in URL-safe base64: 44 characters."""
    if _DATA_KEY.fullmatch(text):
        return ""
    return "is not a key: make one with `onair init`, which writes one to .env."


def signing_key_fault(text: str) -> str:
    """The seed of an Ed25519 key is 32 bytes in base64: 44 characters."""
    try:
        seed = b64decode(text, validate=True)
    except ValueError:
        seed = b""
    # A key of zeros is what somebody typed to get on, and everybody can sign with it.
    if len(seed) == _SEED_BYTES and any(seed):
        return ""
    return "is not a signing key: make one with `onair audit key`."


def _url_fault(text: str, *, plain_on_loopback: bool) -> str:
    # First: `urlsplit` drops line ends without a word.
    if not _WORD.fullmatch(text):
        return word_fault(text)
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  a property that raises
    except ValueError:
        return "is not an address."
    plain = plain_on_loopback and parts.scheme == "http"
    secure = parts.scheme == "https" or (plain and parts.hostname in _LOOPBACK)
    return "" if secure and parts.hostname else "must be an https address."
