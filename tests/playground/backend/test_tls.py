"""
Mutual TLS, and the certificates for it.
"""

import socket
import ssl
import warnings
from pathlib import Path

import pytest
import requests
import urllib3

from bot.playground.backend import Certificates, Kind, Scope, StandInBackend
from tests.playground.backend.caller import (
    ADMIN,
    APP_ID,
    KEY,
    Caller,
    HandClock,
    envelope,
    push_start,
)

PASSWORD = "planted-and-worthless"
SHOWN_KEYS = ["server_key", "client_key", "stranger_server_key", "stranger_client_key"]


def stand_in(certificates: Certificates) -> StandInBackend:
    """
    A stand-in that is not started yet.
    """
    return StandInBackend(
        app_id=APP_ID,
        identifier=ADMIN,
        key=KEY,
        certificates=certificates,
        clock=HandClock(),
    )


def test_a_caller_without_a_certificate_is_not_heard(caller: Caller) -> None:
    """
    Without a client certificate no call arrives, however well signed.
    """
    caller.session.cert = None
    with pytest.raises(requests.ConnectionError):
        caller.start()

    assert () == caller.backend.calls


def test_a_stranger_s_certificate_is_not_trusted(caller: Caller) -> None:
    """
    A client certificate of another authority is as good as none.
    """
    certificates = caller.backend.certificates
    caller.session.cert = (
        str(certificates.stranger_client),
        str(certificates.stranger_client_key),
    )
    with pytest.raises(requests.ConnectionError):
        caller.start()

    assert () == caller.backend.calls


def test_the_server_is_known_by_address_and_name(caller: Caller) -> None:
    """
    The server's certificate is good for 127.0.0.1 and for localhost.
    """
    named = caller.backend.url.replace("127.0.0.1", "localhost")
    answer = caller.session.post(
        named,
        params=caller.query(),
        json=envelope(6, push_start()),
        timeout=10,
    )

    assert "127.0.0.1" in caller.backend.url
    assert 200 == answer.status_code


def test_old_tls_is_refused(backend: StandInBackend) -> None:
    """
    Nothing below TLS 1.2 is spoken.
    """
    client = ssl.create_default_context(cafile=str(backend.certificates.authority))
    client.load_cert_chain(backend.certificates.client, backend.certificates.client_key)
    with warnings.catch_warnings(action="ignore", category=DeprecationWarning):
        client.minimum_version = client.maximum_version = ssl.TLSVersion.TLSv1_1
    # The client's own library would not even ask, at its usual level.
    client.set_ciphers("DEFAULT:@SECLEVEL=0")

    with (
        socket.create_connection(("127.0.0.1", backend.port), 10) as raw,
        pytest.raises(ssl.SSLError, match="PROTOCOL_VERSION"),
    ):
        client.wrap_socket(raw, server_hostname="localhost")


@pytest.mark.parametrize("kind", [Kind.REFUSE_CLIENT, Kind.STRANGE_SERVER])
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_a_fault_of_the_handshake_works_in_both_versions(
    backend: StandInBackend, kind: Kind, version: ssl.TLSVersion
) -> None:
    """
    Either fault ends the connection in either version of TLS, for one connection.
    """
    certificates = backend.certificates
    context = ssl.create_default_context(cafile=str(certificates.authority))
    context.load_cert_chain(certificates.client, certificates.client_key)
    context.minimum_version = context.maximum_version = version

    def reads() -> bytes:
        with (
            socket.create_connection(("127.0.0.1", backend.port), 10) as raw,
            context.wrap_socket(raw, server_hostname="localhost") as secured,
        ):
            secured.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return secured.recv(9)

    backend.faults.spoil(kind)
    with pytest.raises(OSError, match=r"ALERT_UNKNOWN_CA|CERTIFICATE_VERIFY"):
        reads()

    assert b"HTTP/1.1 " == reads()


def test_a_fault_of_the_handshake_meets_kept_connections(caller: Caller) -> None:
    """
    A connection that was kept open is dropped, so that the fault is met at once.
    """
    caller.start()
    caller.backend.faults.spoil(Kind.STRANGE_SERVER, Scope(times=2))
    for _ in range(2):
        with pytest.raises(requests.exceptions.SSLError):
            caller.start()

    assert 200 == caller.send(envelope(6, push_start())).status_code


def test_a_closed_port_opens_again_under_its_number(caller: Caller) -> None:
    """
    While the port is closed nobody else gets it, and cleared it listens again.
    """
    before = caller.backend.url
    caller.start()
    caller.backend.faults.close_port()
    with pytest.raises(requests.ConnectionError, match="refused"):
        caller.start()
    caller.backend.faults.clear()

    assert 40000415 == caller.code(6, push_start())
    assert before == caller.backend.url


def test_a_stand_in_can_begin_with_a_closed_port(certificates: Certificates) -> None:
    """
    A port that was closed before the start is closed from its first moment.
    """
    backend = stand_in(certificates)
    backend.faults.close_port()
    with backend, Caller(backend) as caller:
        with pytest.raises(requests.ConnectionError, match="refused"):
            caller.start()
        backend.faults.clear()
        answer = caller.start()

    assert 0 == answer["reqhead"]["uint32_result"]


def test_a_stop_frees_the_port_and_keeps_the_scene(certificates: Certificates) -> None:
    """
    Stopped and started on the same port, the service remembers what is on air.
    """
    backend = stand_in(certificates)
    backend.rooms.open_room(293710, "14y2l2c")
    with backend, Caller(backend) as caller:
        caller.start()
        port = backend.port
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), 10)

    with backend.start(port):
        assert port == backend.port
        assert 1 == len(backend.pushes)


def test_a_stand_in_starts_once(backend: StandInBackend) -> None:
    """
    A second start is refused, and a second stop does nothing.
    """
    with pytest.raises(RuntimeError, match="running already"):
        backend.start()
    backend.stop()
    backend.stop()


def test_a_taken_port_is_refused(
    backend: StandInBackend, certificates: Certificates
) -> None:
    """
    A port that another service listens on is reported, and nothing is left behind.
    """
    other = stand_in(certificates)
    with pytest.raises(OSError, match="in use"):
        other.start(backend.port)

    with other:
        assert backend.port != other.port


def test_a_key_with_a_password_opens_with_it(tmp_path: Path) -> None:
    """
    The client's key can lie encrypted, and is of use only with its password.
    """
    certificates = Certificates.make(tmp_path / "made", PASSWORD)
    assert b"ENCRYPTED" in certificates.client_key.read_bytes()
    with (
        stand_in(certificates) as backend,
        urllib3.PoolManager(
            ca_certs=str(certificates.authority),
            cert_file=str(certificates.client),
            key_file=str(certificates.client_key),
            key_password=certificates.client_key_password,
        ) as pool,
    ):
        answer = pool.request("POST", backend.url)

    assert 60002 == answer.json()["ErrorCode"]


def test_keys_are_for_their_owner_only(tmp_path: Path) -> None:
    """
    No key can be read by others, also when old files are written over.
    """
    Certificates.make(tmp_path / "made")
    (tmp_path / "made" / "client.key").chmod(0o644)
    certificates = Certificates.make(tmp_path / "made", PASSWORD)

    keys = [getattr(certificates, name) for name in SHOWN_KEYS]
    assert [0o600] * 4 == [key.stat().st_mode & 0o777 for key in keys]
    assert PASSWORD not in repr(certificates)
