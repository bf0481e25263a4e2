"""
The client and the stand-in service, brought together.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.domain.call import Secret
from bot.playground.backend import (
    Effect,
    StandInBackend,
    SystemClock,
)
from tests.videorelay.pki import KEY_PASSWORD
from tests.videorelay.samples import (
    SetClock,
)

if TYPE_CHECKING:
    from bot.videorelay import Videorelay
    from tests.videorelay.samples import Client


def client_of(
    stand_in: StandInBackend,
    client: Client,
    deadline: timedelta = timedelta(seconds=20),
) -> Videorelay:
    """
    A client of the stand-in with this deadline.
    """
    certificates = stand_in.certificates
    return client(
        stand_in.url,
        clock=SetClock(SystemClock().now()),
        client_cert=certificates.client,
        client_key=certificates.client_key,
        client_key_password=Secret(KEY_PASSWORD),
        ca_bundle=certificates.authority,
        bizid="2345",
        deadline=deadline,
    )


def effects(stand_in: StandInBackend) -> list[Effect]:
    """
    What really happened, in order.
    """
    return [one.effect for one in stand_in.happenings]
