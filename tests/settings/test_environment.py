"""
The environment: everything that is missing or wrong is named at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import SettingsError
from bot.settings import ENVIRONMENT, load_environment

if TYPE_CHECKING:
    from pathlib import Path

GOOD = {
    "SLACK_BOT_TOKEN": "xoxb-example",
    "SLACK_APP_TOKEN": "xapp-example",
    "ONAIR_SDKAPPID": "1400000000",
    "ONAIR_IDENTIFIER": "admin",
    "ONAIR_SECRET_KEY": "planted-secret-key",
}


def faults(changed: dict[str, str] | None = None, *, http: bool = False) -> str:
    """Every fault of the good environment with these changes."""
    with pytest.raises(SettingsError) as refused:
        load_environment(GOOD | (changed or {}), http=http)
    return "\n".join(refused.value.faults)


def test_the_least_that_is_needed_is_enough() -> None:
    """
    Five names are enough for Socket Mode; the rest has defaults.
    """
    read = load_environment(GOOD)

    assert read.slack is not None
    assert read.backend is not None
    assert "https://slack.com/api/" == read.slack.api_url
    assert "https://openapi.tim.qq.com/v3/openim/videorelay" == read.backend.url
    assert ("sqlite:///onair.db", "onair.toml") == (
        read.database_url,
        str(read.config),
    )


def test_everything_missing_is_named_at_once() -> None:
    """
    An empty environment names every setting without which OnAir cannot serve.
    """
    with pytest.raises(SettingsError) as refused:
        load_environment({})
    said = "\n".join(refused.value.faults)

    assert all(name in said for name in GOOD)


def test_the_record_alone_needs_nothing() -> None:
    """
    Reading the history needs no token and no backend.
    """
    read = load_environment({}, serving=False)

    assert (None, None) == (read.slack, read.backend)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SLACK_BOT_TOKEN", "xoxp-example"),
        ("SLACK_APP_TOKEN", "xoxb-example"),
        ("ONAIR_SLACK_API_URL", "http://slack.example/api/"),
        ("ONAIR_BACKEND_URL", "http://127.0.0.1/v3"),
        ("ONAIR_BACKEND_URL", "nonsense"),
        ("ONAIR_SDKAPPID", "0"),
        ("ONAIR_SDKAPPID", str(2**32)),
        ("ONAIR_SDKAPPID", "many"),
        ("ONAIR_IDENTIFIER", "a" * 33),
        ("ONAIR_CLIENT_CERT", "/nowhere/cert.pem"),
        ("ONAIR_CA_BUNDLE", "/nowhere/ca.pem"),
        ("ONAIR_DATABASE_URL", "mysql://x"),
        ("ONAIR_DATA_KEY", "short"),
        ("ONAIR_ADMINS", "alice"),
    ],
)
def test_each_wrong_value_is_named(name: str, value: str) -> None:
    """
    A wrong value is named by its setting, never passed on to fail later.
    """
    assert name in faults({name: value})


def test_signed_http_needs_the_signing_secret() -> None:
    """
    Each mode asks for its own secret and for no other.
    """
    good = {key: value for key, value in GOOD.items() if key != "SLACK_APP_TOKEN"}
    read = load_environment(good | {"SLACK_SIGNING_SECRET": "s"}, http=True)

    assert read.slack is not None
    assert read.slack.app_token is None
    assert "SLACK_SIGNING_SECRET" in faults(http=True)


def test_exactly_one_credential_is_taken() -> None:
    """
    Two ways to a usersig would leave it open which one counts.
    """
    assert "2 are set" in faults({"ONAIR_USERSIG": "planted-usersig"})
    assert "0 are set" in faults({"ONAIR_SECRET_KEY": ""})


def test_certificate_and_key_go_together(tmp_path: Path) -> None:
    """
    One without the other is named.
    """
    cert = tmp_path / "cert.pem"
    cert.write_text("x")

    assert "ONAIR_CLIENT_KEY is not set" in faults({"ONAIR_CLIENT_CERT": str(cert)})


def test_no_secret_is_repeated() -> None:
    """
    Neither what was read nor what was refused shows a secret's text.
    """
    planted = {
        one.name: f"planted-{one.name.lower()}" for one in ENVIRONMENT if one.secret
    }
    read = load_environment(
        GOOD | {"ONAIR_DATABASE_URL": "postgresql://me:planted-password@db/onair"}
    )

    assert "planted" not in repr(read)
    assert "planted" not in faults(planted)


def test_a_postgresql_address_names_its_driver() -> None:
    """
    People write postgresql://; the driver is ours to choose.
    """
    read = load_environment(GOOD | {"ONAIR_DATABASE_URL": "postgresql://db/onair"})

    assert "postgresql+psycopg://db/onair" == read.database_url


def test_admins_are_written_as_people_write_lists() -> None:
    """
    Commas, blanks and `user:` are all understood.
    """
    read = load_environment(GOOD | {"ONAIR_ADMINS": "U0A, user:U0B  U0C"})

    assert ("U0A", "U0B", "U0C") == read.admins
