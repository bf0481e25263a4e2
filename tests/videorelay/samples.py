"""
Calls and settings as the tests use them.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from bot.domain.call import (
    RemoveFromRoom,
    Secret,
    StartBroadcast,
    StartRecording,
    StopBroadcast,
    StopRecording,
)
from bot.domain.room import Account, GroupNumber, Kind, Sdk, Source, Target
from bot.videorelay import BackendSettings, SecretKey

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.domain.call import Call
    from bot.videorelay import Videorelay
    from bot.videorelay.wire.fields import RequestHead
    from tests.videorelay.pki import Pki

APP = 1400000000
IDENTIFIER = "xiaojun"
KEY = Secret("planted-secret-key-0123456789abcdef")
GROUP = GroupNumber(293710)
ALICE = Account("alice")
CAMERA = Target(APP, GROUP, ALICE, Source.CAMERA, Kind.BROADCAST)
SCREEN = Target(APP, GROUP, ALICE, Source.SCREEN, Kind.BROADCAST)
TAPE = Target(APP, GROUP, ALICE, Source.CAMERA, Kind.RECORDING)

START = StartBroadcast(CAMERA, Sdk.NORMAL, name="room42", about="The weekly round")
STOP = StopBroadcast(CAMERA, Sdk.NORMAL)
RECORD = StartRecording(TAPE, Sdk.NORMAL, file_name="room42-20260101T120000Z-7")
RECORD_STOP = StopRecording(TAPE, Sdk.NORMAL)
KICK = RemoveFromRoom(APP, GROUP, (Account("mallory"), Account("trudy")))

# One of each kind, in the order of `bot.domain.call.CALLS`.
ONE_OF_EACH: tuple[Call, ...] = (START, STOP, RECORD, RECORD_STOP, KICK)


@dataclass
class SetClock:
    """
    A time of day that the test sets, and seconds that really pass.
    """

    day: datetime = field(default=datetime(2026, 1, 1, 12, tzinfo=UTC))

    def now(self) -> datetime:
        """
        The time that was set.
        """
        return self.day

    def monotonic(self) -> float:
        """
        Real seconds: sockets know no others.
        """
        return time.monotonic()


def settings(pki: Pki, url: str, **changes: Any) -> BackendSettings:  # noqa: ANN401
    """
    Settings that work, but for what is changed.
    """
    usual: dict[str, Any] = {
        "url": url,
        "app": APP,
        "identifier": IDENTIFIER,
        "credential": SecretKey(KEY),
        "client_cert": pki.client.certificate,
        "client_key": pki.client.key,
        "ca_bundle": pki.authority,
        "deadline": timedelta(seconds=20),
    }
    return BackendSettings(**{**usual, **changes})


def head(sub: int = 6) -> RequestHead:
    """
    The head of a request that went out.
    """
    usual: Any = {
        "uint32_sub_cmd": sub,
        "uint32_seq": 123,
        "uint32_auth_key": 293710,
        "uint32_sdk_appid": APP,
        "rpt_to_Account": ["alice"],
        "bytes_cookie_buff": "5655",
    }
    sent: RequestHead = usual
    return sent


Client: TypeAlias = "Callable[..., Videorelay]"
