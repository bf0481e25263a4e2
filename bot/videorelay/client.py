"""
The streaming service as `bot.ports.Backend`: a call goes in, an outcome comes out.
"""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
import threading
from dataclasses import replace
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from bot.domain.call import RemoveFromRoom, Secret, StartBroadcast
from bot.domain.errors import BackendRefusedError, NothingSentError, UsageError
from bot.domain.outcome import Address, Protocol, Rate
from bot.domain.room import UINT32_MAX, Kind, Source
from bot.ports import Preview
from bot.videorelay import redact
from bot.videorelay.codes import USERSIG_EXPIRED
from bot.videorelay.settings import GivenUsersig, SecretKey
from bot.videorelay.transport.post import MOST_READ, Transport
from bot.videorelay.usersig import Usersigs
from bot.videorelay.wire.envelope import Numbered, Unreadable, verdict
from bot.videorelay.wire.outcomes import outcome
from bot.videorelay.wire.packet import encoded, packet

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import timedelta

    from bot.domain.call import Call
    from bot.domain.outcome import Outcome, Refusal
    from bot.domain.room import Target
    from bot.ports import Clock
    from bot.videorelay.settings import BackendSettings
    from bot.videorelay.wire.envelope import Verdict

_LOG = logging.getLogger(__name__)

_FRESH = "<fresh>"
_APN_BACKEND = "0"
_MAIN_OR_AUX = {Source.CAMERA: "main", Source.SCREEN: "aux"}


class Videorelay:
    """
    Tencent's `videorelay`; fits `bot.ports.Backend`. One object for all threads.
    """

    def __init__(self, settings: BackendSettings, clock: Clock) -> None:
        """
        Read keys and certificates; nothing is sent.

        Raises:
            SettingsError: One of them cannot be used.
        """
        self._settings = settings
        self._clock = clock
        self._usersigs = Usersigs(settings, clock)
        self._transport = Transport(settings, clock)
        self._was_given = isinstance(settings.credential, GivenUsersig)
        self._lock = threading.Lock()
        # Two processes of one team should not number their requests alike.
        self._seq = secrets.randbelow(UINT32_MAX)

    @property
    def deadline(self) -> timedelta:
        """The longest that `send` should be given."""
        return self._settings.deadline

    @property
    def app(self) -> int:
        """The SDK app id that every target of this backend carries."""
        return self._settings.app

    def close(self) -> None:
        """Close the connections that are kept."""
        self._transport.close()

    def send(self, call: Call, until: float | None = None) -> Outcome:
        """
        Ask for *call* once; see `bot.ports.Backend.send` for the promise.

        A call that the specification does not allow, that is for another app, or
        that has lost its password, is not sent either.
        """
        if until is None:
            until = self._clock.monotonic() + self.deadline.total_seconds()
        self._refuse_unsendable(call)
        usersig = self._usersigs.current()
        told = self._ask(call, usersig, until)
        if _is_expired(told) and not self._was_given:
            usersig = self._usersigs.instead_of(usersig)
            told = self._ask(call, usersig, until)
        try:
            return outcome(call, told, self._secrets(call, usersig))
        except BackendRefusedError as error:
            if _is_expired(told) and self._was_given:
                raise _given_one_expired(error.refusal) from None
            raise

    def preview(self, call: Call) -> Preview:
        """
        What `send` would send: every secret masked, and `<fresh>` for what
        is new each time.

        Raises:
            UsageError: The specification does not allow the call.
        """
        if isinstance(call, StartBroadcast) and call.protected:
            call = replace(call, password=Secret(redact.HIDDEN))
        shown = redact.field("", dict(packet(call, seq=0, cookie=_FRESH)))
        if isinstance(shown, dict):
            shown["reqhead"]["uint32_seq"] = _FRESH
        query = {name: redact.field(name, value) for name, value in self._query()}
        return Preview(
            url=f"{self._settings.url}?{urlencode(query, safe='*<>', quote_via=quote)}",
            body=json.dumps(shown, ensure_ascii=False, indent=2),
        )

    def computed_addresses(self, target: Target) -> tuple[Address, ...]:
        """Addresses worked out where the account's BIZID is known (field notes §4)."""
        bizid = self._settings.bizid
        if bizid is None or target.kind is not Kind.BROADCAST:
            return ()
        name = f"{target.group}_{target.account}_{_MAIN_OR_AUX[target.source]}"
        digest = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()
        domain = self._settings.play_domain or f"{bizid}.liveplay.myqcloud.com"
        place = f"{domain}/live/{bizid}_{digest}"
        return tuple(
            Address(protocol, Rate.ORIGINAL, url, computed=True)
            for protocol, url in (
                (Protocol.HLS, f"http://{place}.m3u8"),
                (Protocol.FLV, f"http://{place}.flv"),
                (Protocol.RTMP, f"rtmp://{place}"),
            )
        )

    def _ask(self, call: Call, usersig: Secret, until: float) -> Verdict:
        try:
            request = packet(call, seq=self._next_seq(), cookie=secrets.token_hex(8))
        except UsageError as fault:
            raise NothingSentError(
                fault.what, remedy=fault.remedy, passing=False
            ) from fault
        query = urlencode(
            dict(self._query(usersig, str(secrets.randbits(32)))),
            safe="*",
            quote_via=quote,
        )
        url = f"{self._settings.url}?{query}"
        reply = self._transport.post(url, encoded(request), until)
        head = request["reqhead"]
        _LOG.debug(
            "0x%x with sequence number %s: HTTP %s, %s bytes",
            head["uint32_sub_cmd"],
            head["uint32_seq"],
            reply.status,
            len(reply.body),
        )
        if not reply.whole:
            return Unreadable(f"The backend's answer is longer than {MOST_READ} bytes.")
        return verdict(reply.status, reply.body, head)

    def _query(
        self, usersig: Secret | None = None, random: str = _FRESH
    ) -> Iterator[tuple[str, str]]:
        """In the lower case that the gateway insists on (field notes §1)."""
        yield "sdkappid", str(self._settings.app)
        yield "identifier", self._settings.identifier
        yield "usersig", redact.HIDDEN if usersig is None else usersig.reveal()
        yield "random", random
        yield "apn", _APN_BACKEND
        yield "contenttype", "json"

    def _next_seq(self) -> int:
        with self._lock:
            self._seq = self._seq % UINT32_MAX + 1
            return self._seq

    def _refuse_unsendable(self, call: Call) -> None:
        app = call.app if isinstance(call, RemoveFromRoom) else call.target.app
        if app != self.app:
            raise NothingSentError(
                f"This is for the app {app}, and OnAir now works for {self.app}.",
                remedy="Nothing was sent. Ask for it anew, or let whoever runs OnAir "
                "set ONAIR_SDKAPPID back.",
                passing=False,
            )
        if (
            isinstance(call, StartBroadcast)
            and call.protected
            and call.password is None
        ):
            raise NothingSentError(
                "The player password of this broadcast is no longer kept.",
                remedy="Nothing was sent, for it would be open to everybody. Ask for "
                "the broadcast anew, with a password.",
                passing=False,
            )

    def _secrets(self, call: Call, usersig: Secret) -> Iterator[str]:
        yield usersig.reveal()
        yield self._settings.identifier
        if isinstance(self._settings.credential, SecretKey):
            yield self._settings.credential.text.reveal()
        if isinstance(call, StartBroadcast) and call.password is not None:
            yield call.password.reveal()


def _is_expired(told: Verdict) -> bool:
    return isinstance(told, Numbered) and (told.scope, told.number) in USERSIG_EXPIRED


def _given_one_expired(refusal: Refusal) -> BackendRefusedError:
    return BackendRefusedError(
        replace(
            refusal,
            meaning="The usersig that OnAir was given has expired.",
            advice="Whoever runs OnAir downloads a new one into ONAIR_USERSIG, or "
            "sets ONAIR_SECRET_KEY instead, so that OnAir makes its own.",
        )
    )
