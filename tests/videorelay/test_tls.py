"""
Both sides prove who they are, before anything is asked.
"""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest

from bot.domain.call import Secret
from bot.domain.errors import (
    NothingSentError,
)
from bot.domain.outcome import Ended
from bot.videorelay.transport.tls import open_context
from tests.videorelay.line import done
from tests.videorelay.pki import KEY_PASSWORD
from tests.videorelay.samples import STOP, settings

if TYPE_CHECKING:
    from tests.videorelay.line import Serve
    from tests.videorelay.pki import Pki
    from tests.videorelay.samples import Client


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
@pytest.mark.parametrize("shows_one", [True, False])
def test_a_refused_client_certificate_is_nothing_sent(
    pki: Pki,
    serve: Serve,
    client: Client,
    version: ssl.TLSVersion,
    shows_one: bool,  # noqa: FBT001  pytest gives it by name
) -> None:
    """
    A server that does not accept our certificate has not looked at our request,
    although TLS 1.3 lets the request out first.
    """
    context = pki.server_context(trusted=pki.stranger_authority)
    context.minimum_version = context.maximum_version = version
    server = serve(done, context=context)
    changes = {} if shows_one else {"client_cert": None, "client_key": None}
    backend = client(server.url, **changes)

    with pytest.raises(NothingSentError) as caught:
        backend.send(STOP)

    assert "ONAIR_CLIENT_CERT" in caught.value.remedy
    assert not caught.value.passing
    assert server.asked == []


@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_both_versions_of_tls_are_spoken(
    pki: Pki, serve: Serve, client: Client, version: ssl.TLSVersion
) -> None:
    """
    TLS 1.2 and 1.3 both carry a call.
    """
    context = pki.server_context()
    context.minimum_version = context.maximum_version = version
    server = serve(done, context=context)

    assert Ended() == client(server.url).send(STOP)


def test_a_server_with_a_foreign_certificate_is_not_spoken_to(
    pki: Pki, serve: Serve, client: Client
) -> None:
    """
    Who cannot prove to be the backend gets nothing of us.
    """
    server = serve(done, context=pki.server_context(shown=pki.stranger_server))

    with pytest.raises(NothingSentError) as caught:
        client(server.url).send(STOP)

    assert "ONAIR_CA_BUNDLE" in caught.value.remedy
    assert not caught.value.passing
    assert server.asked == []


def test_a_certificate_for_another_name_is_not_enough(
    serve: Serve, client: Client
) -> None:
    """
    A trusted certificate counts for its own host only.
    """
    server = serve(done)
    backend = client(server.url.replace("127.0.0.1", "127.0.0.2"))

    with pytest.raises(NothingSentError):
        backend.send(STOP)

    assert server.asked == []


def test_public_authorities_do_not_count_beside_our_bundle(
    pki: Pki, serve: Serve, client: Client
) -> None:
    """
    Without our bundle our own server is a stranger: nothing adds authorities.
    """
    server = serve(done)

    with pytest.raises(NothingSentError, match="not one that OnAir trusts"):
        client(server.url, ca_bundle=None).send(STOP)

    assert pki.authority.exists()


def test_an_encrypted_key_is_opened_with_its_password(
    pki: Pki, serve: Serve, client: Client
) -> None:
    """
    The client's key may lie encrypted on the disk.
    """
    server = serve(done)
    backend = client(
        server.url,
        client_cert=pki.locked_client.certificate,
        client_key=pki.locked_client.key,
        client_key_password=Secret(KEY_PASSWORD),
    )

    assert Ended() == backend.send(STOP)


def test_nothing_older_than_tls_1_2_is_spoken(pki: Pki) -> None:
    """
    Old versions are not offered, and nobody goes unchecked.
    """
    context = open_context(settings(pki, "https://backend.example/v3"))

    assert ssl.TLSVersion.TLSv1_2 == context.minimum_version
    assert ssl.CERT_REQUIRED == context.verify_mode
    assert context.check_hostname


def test_a_server_without_session_tickets_is_asked_all_the_same(
    pki: Pki, serve: Serve, client: Client
) -> None:
    """
    A server that says nothing after its handshake is given its question.
    """
    context = pki.server_context()
    context.num_tickets = 0
    server = serve(done, context=context)

    assert Ended() == client(server.url).send(STOP)


def test_a_server_without_a_common_version_has_to_be_mended(
    pki: Pki, serve: Serve, client: Client
) -> None:
    """
    Where no encryption is common to both, trying again by itself cannot help.
    """
    context = pki.server_context()
    context.set_ciphers("ECDHE-RSA-AES128-SHA256")
    context.maximum_version = ssl.TLSVersion.TLSv1_2
    server = serve(done, context=context)

    with pytest.raises(NothingSentError) as caught:
        client(server.url).send(STOP)

    assert not caught.value.passing
    assert server.asked == []
