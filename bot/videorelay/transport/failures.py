"""
What it means that a request came to nothing, and who can mend it.

A library's exception is looked at, but neither quoted nor chained: its text has
the whole URL in it, and the usersig is part of that.
"""

from __future__ import annotations

import socket
import ssl
from typing import TYPE_CHECKING, NamedTuple

from urllib3.exceptions import ConnectTimeoutError

from bot.domain.errors import NothingSentError, OutcomeUnknownError
from bot.videorelay.transport.attempt import TooLateError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.videorelay.transport.attempt import Attempt

# What a server says that does not like the certificate we showed, or that we
# showed none.  Spelled `…_ALERT_…` before it; the prefix differs with the version.
_ABOUT_OUR_CERTIFICATE = (
    "ACCESS_DENIED",
    "BAD_CERTIFICATE",
    "CERTIFICATE_EXPIRED",
    "CERTIFICATE_REQUIRED",
    "CERTIFICATE_REVOKED",
    "CERTIFICATE_UNKNOWN",
    "DECRYPT_ERROR",
    "HANDSHAKE_FAILURE",
    "UNKNOWN_CA",
    "UNSUPPORTED_CERTIFICATE",
)
_SETUP = "Nothing was sent. Whoever runs OnAir "
_AGAIN = "Nothing was sent. Try again in a minute; if it stays so, whoever runs OnAir "


class _Reason(NamedTuple):
    kinds: tuple[type[BaseException], ...]
    what: str
    remedy: str
    passing: bool = True

    def told(self) -> NothingSentError:
        return NothingSentError(self.what, remedy=self.remedy, passing=self.passing)


_LATE = _Reason(
    (TooLateError, TimeoutError, ConnectTimeoutError),
    "The backend did not pick up in time.",
    _AGAIN + "checks the machine's way to the internet.",
)
# The first that fits: the first two have errors that are SSLErrors, too.
_REASONS = (
    _Reason(
        (ssl.SSLCertVerificationError,),
        "The backend's certificate is not one that OnAir trusts.",
        _SETUP + "checks ONAIR_BACKEND_URL and ONAIR_CA_BUNDLE, and whether "
        "something in between intercepts the connection.",
        passing=False,
    ),
    _Reason(
        (ConnectionResetError, ConnectionAbortedError, ssl.SSLEOFError),
        "The backend hung up before it was asked.",
        _AGAIN + "checks ONAIR_BACKEND_URL and ONAIR_CLIENT_CERT.",
    ),
    _Reason(
        (ssl.SSLError,),
        "The backend and OnAir found no common way to encrypt.",
        _SETUP + "checks that ONAIR_BACKEND_URL speaks TLS 1.2 or newer.",
        passing=False,
    ),
    _Reason(
        (socket.gaierror,),
        "The backend's host name cannot be found.",
        _AGAIN + "checks ONAIR_BACKEND_URL and the machine's DNS.",
    ),
    _Reason(
        (ConnectionRefusedError,),
        "Nobody answers at the backend's address.",
        _AGAIN + "checks ONAIR_BACKEND_URL.",
    ),
    _LATE,
)


def too_late() -> NothingSentError:
    """
    Nobody was asked: the time for it was over, as after a pause of this machine.
    """
    return NothingSentError(
        "The time for this call was over before it could leave.",
        remedy="Nothing was sent. Try again; if it stays so, whoever runs OnAir looks "
        "whether its machine has too much to do.",
    )


def failure(attempt: Attempt, *, late: bool) -> NothingSentError | OutcomeUnknownError:
    """
    Why the attempt has no reply, after it was given up.

    Args:
        attempt: Which never got its reply.
        late: It was given up at its deadline; what it raised then is our own doing.
    """
    errors = () if late else tuple(_chain(attempt.error))
    if not attempt.sent:
        return _nothing_sent(errors)
    # In TLS 1.3 our side of the handshake ends first: the request leaves, and a
    # server that refuses our certificate says so where the answer would be.
    if attempt.fresh and not attempt.answering and _refused_certificate(errors):
        return _certificate_refused()
    return OutcomeUnknownError(
        "The backend took the request and no answer came that can be relied on.",
        remedy="It may have happened: look in the room to see how things stand.",
    )


def _nothing_sent(errors: tuple[BaseException, ...]) -> NothingSentError:
    if _refused_certificate(errors):
        return _certificate_refused()
    if not errors:
        return _LATE.told()
    for reason in _REASONS:
        if any(isinstance(one, reason.kinds) for one in errors):
            return reason.told()
    return NothingSentError(
        "The backend cannot be reached.",
        remedy=_AGAIN + "checks ONAIR_BACKEND_URL and the way to the internet.",
    )


def _certificate_refused() -> NothingSentError:
    return NothingSentError(
        "The backend does not accept OnAir's own certificate, or misses one.",
        remedy="Nothing was done. Whoever runs OnAir checks ONAIR_CLIENT_CERT and "
        "ONAIR_CLIENT_KEY, and until when the certificate is good.",
        passing=False,
    )


def _refused_certificate(errors: tuple[BaseException, ...]) -> bool:
    alerts = [
        f"{one.reason} {one}".upper().replace(" ", "_")
        for one in errors
        if isinstance(one, ssl.SSLError)
    ]
    return any(
        "ALERT_" in alert and any(name in alert for name in _ABOUT_OUR_CERTIFICATE)
        for alert in alerts
    )


def _chain(error: object) -> Iterator[BaseException]:
    """The error and all it came from, in whatever way a library wraps them."""
    seen: list[object] = []
    waiting = [error]
    while waiting:
        one = waiting.pop()
        if not isinstance(one, BaseException) or any(one is old for old in seen):
            continue
        seen.append(one)
        yield one
        inner = (one.__cause__, one.__context__, getattr(one, "reason", None))
        waiting.extend((*inner, *one.args))
