"""
What the tests of this edge share.
"""

from __future__ import annotations

from contextlib import ExitStack, closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.playground.backend import Certificates, StandInBackend
from bot.videorelay import Videorelay
from tests.videorelay import pki as certificates
from tests.videorelay.against import client_of
from tests.videorelay.line import Server
from tests.videorelay.pki import KEY_PASSWORD
from tests.videorelay.samples import APP, GROUP, IDENTIFIER, KEY, SetClock, settings

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterator
    from pathlib import Path

    from tests.videorelay.line import Script, Serve
    from tests.videorelay.pki import Pki
    from tests.videorelay.samples import Client


@pytest.fixture(scope="session")
def pki(tmp_path_factory: pytest.TempPathFactory) -> Pki:
    """
    The certificates of this run.
    """
    return certificates.make(tmp_path_factory.mktemp("pki"))


@pytest.fixture
def serve(pki: Pki) -> Iterator[Serve]:
    """
    Starts a server with scripts; all of them end with the test.
    """
    with ExitStack() as stack:

        def start(
            *scripts: Script,
            context: ssl.SSLContext | None = None,
            plain: bool = False,
        ) -> Server:
            spoken = None if plain else context or pki.server_context()
            return stack.enter_context(Server(spoken, list(scripts)))

        yield start


@pytest.fixture
def client(pki: Pki) -> Iterator[Client]:
    """
    Makes clients of a URL; all of them are closed with the test.
    """
    with ExitStack() as stack:

        def make(
            url: str, *, clock: SetClock | None = None, **changes: object
        ) -> Videorelay:
            made = Videorelay(settings(pki, url, **changes), clock or SetClock())
            return stack.enter_context(closing(made))

        yield make


@pytest.fixture
def stand_in(tmp_path: Path) -> Iterator[StandInBackend]:
    """
    A service with one open room: alice with camera and screen, and bob.
    """
    certificates = Certificates.make(tmp_path / "pki", password=KEY_PASSWORD)
    with StandInBackend(
        app_id=APP,
        identifier=IDENTIFIER,
        certificates=certificates,
        key=KEY.reveal(),
        spacing=timedelta(0),
    ) as service:
        service.rooms.open_room(GROUP.value, "bob")
        service.rooms.enter(GROUP.value, "alice", camera=True, screen=True)
        yield service


@pytest.fixture
def backend(stand_in: StandInBackend, client: Client) -> Videorelay:
    """
    A client of that service, with a locked key.
    """
    return client_of(stand_in, client)
