"""
Settings are judged before anything is sent.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.domain.call import Secret
from bot.domain.errors import SettingsError
from bot.videorelay import GivenUsersig, SecretKey
from bot.videorelay.transport.tls import open_context
from tests.videorelay.pki import KEY_PASSWORD
from tests.videorelay.samples import settings

if TYPE_CHECKING:
    from tests.videorelay.pki import Pki

URL = "https://openapi.example/v3/openim/videorelay"


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"url": "http://openapi.example/v3"}, "ONAIR_BACKEND_URL: it must begin"),
        ({"url": "https://"}, "ONAIR_BACKEND_URL: it must begin"),
        ({"url": "https://[::1"}, "ONAIR_BACKEND_URL: this is not"),
        ({"url": "https://h:99999/x"}, "ONAIR_BACKEND_URL: this is not"),
        ({"url": "https://u:p@h/x"}, "ONAIR_BACKEND_URL: leave out"),
        ({"url": f"{URL}?usersig=x"}, "ONAIR_BACKEND_URL: leave out"),
        ({"url": "https://h/a b"}, "ONAIR_BACKEND_URL: only printable"),
        ({"app": 0}, "ONAIR_SDKAPPID: "),
        ({"app": 2**32}, "ONAIR_SDKAPPID: "),
        ({"identifier": ""}, "ONAIR_IDENTIFIER: "),
        ({"identifier": "x" * 33}, "ONAIR_IDENTIFIER: "),
        ({"identifier": "jürgen"}, "ONAIR_IDENTIFIER: "),
        ({"bizid": "12a"}, "ONAIR_BIZID: “12a”"),
        ({"credential": GivenUsersig(Secret(""))}, "ONAIR_USERSIG: empty"),
        ({"credential": SecretKey(Secret("a b"))}, "ONAIR_SECRET_KEY: empty"),
        ({"client_cert": None}, "ONAIR_CLIENT_KEY: it is of no use"),
        (
            {"client_cert": None, "client_key_password": Secret("x")},
            "ONAIR_CLIENT_KEY_PASSWORD: it is of no use",
        ),
        ({"read_timeout": timedelta(seconds=3)}, "read timeout must be longer"),
        ({"deadline": timedelta(0)}, "deadline must be longer"),
    ],
)
def test_a_wrong_setting_names_its_variable(
    pki: Pki, changes: dict[str, object], fault: str
) -> None:
    """
    Whoever runs OnAir reads which variable is wrong, and how it should be.
    """
    with pytest.raises(SettingsError) as caught:
        settings(pki, **{"url": URL, **changes})  # type: ignore[arg-type]

    assert any(fault in one for one in caught.value.faults)


def test_all_faults_are_named_at_once(pki: Pki) -> None:
    """
    Three mistakes are one round of corrections, not three.
    """
    with pytest.raises(SettingsError) as caught:
        settings(pki, "http://x", app=0, identifier="")

    assert len(caught.value.faults) == 3


def test_an_identifier_of_32_bytes_is_long_enough_to_fit(pki: Pki) -> None:
    """
    The longest admin account that the vendor allows is allowed here.
    """
    assert settings(pki, URL, identifier="x" * 32).identifier == "x" * 32


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"ca_bundle": Path("missing.pem")}, "ONAIR_CA_BUNDLE: missing.pem cannot"),
        ({"client_cert": Path("missing.pem")}, "ONAIR_CLIENT_CERT: missing.pem cannot"),
        ({"client_key": Path("missing.key")}, "ONAIR_CLIENT_KEY: missing.key cannot"),
        ({"client_key": None}, "holds no private key"),
        ({"client_key_password": Secret("x")}, "has no password; remove it"),
    ],
)
def test_a_file_that_cannot_be_used_names_its_variable(
    pki: Pki, changes: dict[str, object], fault: str
) -> None:
    """
    Certificates are opened at the start, not when the first broadcast is wanted.
    """
    with pytest.raises(SettingsError, match=fault):
        open_context(settings(pki, URL, **changes))


def test_a_key_must_be_the_certificate_s_own(pki: Pki) -> None:
    """
    Two files that are both good, but not for each other, are refused.
    """
    made = settings(pki, URL, client_key=pki.stranger_client.key)

    with pytest.raises(SettingsError, match="ONAIR_CLIENT_KEY: it is not the key"):
        open_context(made)


@pytest.mark.parametrize(
    ("password", "fault"),
    [
        (None, "ONAIR_CLIENT_KEY_PASSWORD: the key in .* needs a password"),
        (Secret("wrong-planted"), "ONAIR_CLIENT_KEY_PASSWORD: it does not open"),
    ],
)
def test_a_locked_key_without_its_password_is_refused(
    pki: Pki, password: Secret | None, fault: str
) -> None:
    """
    A locked key asks nobody at a terminal, and a wrong password is not shown.
    """
    made = settings(
        pki,
        URL,
        client_cert=pki.locked_client.certificate,
        client_key=pki.locked_client.key,
        client_key_password=password,
    )

    with pytest.raises(SettingsError, match=fault) as caught:
        open_context(made)

    assert "wrong-planted" not in str(caught.value)


def test_a_file_without_certificates_is_no_bundle(pki: Pki, tmp_path: Path) -> None:
    """
    An empty CA bundle would trust nobody; that is told at the start.
    """
    empty = tmp_path / "empty.pem"
    empty.write_text("")

    with pytest.raises(SettingsError, match=r"ONAIR_CA_BUNDLE: .* no certificate"):
        open_context(settings(pki, URL, ca_bundle=empty))


def test_settings_show_no_secret(pki: Pki) -> None:
    """
    Settings may be logged whole: what opens something is not in them.
    """
    shown = repr(
        settings(
            pki,
            URL,
            credential=SecretKey(Secret("planted-secret-key")),
            client_key_password=Secret(KEY_PASSWORD),
        )
    )

    assert "planted" not in shown
