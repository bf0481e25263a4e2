"""
What may be shown: of a field, of the vendor's texts, of a library's log lines.
"""

from __future__ import annotations

import html
import json
import logging
import re
import unicodedata
from typing import TYPE_CHECKING
from urllib.parse import quote, quote_plus

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

HIDDEN = "***"
LONGEST_SAID = 200

_URL_SECRET = re.compile(r"\b(usersig|identifier)=[^&\s\"'<>]*", re.IGNORECASE)
_NOISY = ("urllib3.connection", "urllib3.connectionpool", "urllib3.util.retry")


def _hide(_: object) -> str:
    return HIDDEN


def _initial(value: object) -> str:
    """The first character only; raises where there is none."""
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return f"{value[0]}{HIDDEN}"


# Every field, of the URL or of the body, that is not shown as it is.
MASKS: dict[str, Callable[[object], str]] = {
    "identifier": _initial,
    "str_av_token": _hide,
    "str_player_pwd": _hide,
    "usersig": _hide,
}


def field(name: str, value: object) -> object:
    """
    The value of a field as it may be shown; objects and lists go in depth.

    A mask that fails hides the value.
    """
    mask = MASKS.get(name)
    if mask is not None:
        try:
            return mask(value)
        except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
            return HIDDEN
    if isinstance(value, dict):
        return {key: field(key, one) for key, one in value.items()}
    if isinstance(value, list):
        return [field("", one) for one in value]
    return value


def said(text: object, secrets: Iterable[str]) -> str:
    """
    The vendor's own text, fit to be kept and shown.

    Control, direction and unpaired surrogate characters are taken out first, so
    that none of them can hide a secret from the masks; then secrets are masked,
    also where they come back escaped; then it is cut to 200 characters.
    """
    if not isinstance(text, str):
        return ""
    clean = url(_visible(text))
    spellings = {one for secret in secrets for one in _spellings(_visible(secret))}
    # The longest first: a short secret inside a long one must not break it up.
    for spelling in sorted(spellings, key=len, reverse=True):
        clean = clean.replace(spelling, HIDDEN)
    clean = clean.strip()
    short = clean[: LONGEST_SAID - 1]
    return clean if len(clean) <= LONGEST_SAID else f"{short}…"


def url(text: str) -> str:
    """The text with what a query says about who we are masked."""
    return _URL_SECRET.sub(rf"\1={HIDDEN}", text)


def _visible(text: str) -> str:
    spaced = re.sub(r"\s+", " ", text)
    return "".join(c for c in spaced if not unicodedata.category(c).startswith("C"))


def _spellings(secret: str) -> Iterator[str]:
    if not secret.strip():
        return
    yield secret
    yield json.dumps(secret)[1:-1]
    yield quote(secret, safe="")
    yield quote_plus(secret)
    yield html.escape(secret)


class _NoSecrets(logging.Filter):
    """Rewrites a record before any handler sees it; drops none."""

    def filter(self, record: logging.LogRecord) -> bool:
        """The traceback goes: a library's exception quotes the whole URL."""
        record.msg = url(record.getMessage())
        record.args = ()
        record.exc_info = None
        record.exc_text = None
        return True


_FILTER = _NoSecrets()


def guard_library_logs() -> None:
    """
    Mask the URLs that urllib3 logs; more than once does no harm.

    It logs each request's path with its query at DEBUG, and more at WARNING.
    """
    for name in _NOISY:
        logging.getLogger(name).addFilter(_FILTER)
