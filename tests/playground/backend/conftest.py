"""
One set of certificates for all, and a fresh stand-in for each test.
"""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.playground.backend import Certificates, StandInBackend
from tests.playground.backend.caller import (
    ACCOUNT,
    ADMIN,
    APP_ID,
    GROUP,
    KEY,
    Caller,
    HandClock,
)


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    """
    Certificates without a password.
    """
    return Certificates.make(tmp_path_factory.mktemp("certificates"))


@pytest.fixture
def clock() -> HandClock:
    """
    A clock that stands a minute after the usersig was made.
    """
    return HandClock()


@pytest.fixture
def backend(certificates: Certificates, clock: HandClock) -> Iterator[StandInBackend]:
    """
    A running stand-in without spacing; one room, one member, camera on.
    """
    with StandInBackend(
        app_id=APP_ID,
        identifier=ADMIN,
        key=KEY,
        certificates=certificates,
        clock=clock,
        spacing=timedelta(0),
    ) as running:
        running.rooms.open_room(GROUP, ACCOUNT)
        yield running


@pytest.fixture
def caller(backend: StandInBackend) -> Iterator[Caller]:
    """
    A client that does everything right unless told otherwise.
    """
    with Caller(backend) as calling:
        yield calling
