"""
The environment: everything that is missing or wrong is named at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.domain.errors import SettingsError
from bot.settings import ENVIRONMENT, load_bot_token, load_environment

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
        ("ONAIR_DATABASE_URL", "sqlite:///x.db?foo=bar"),
        ("ONAIR_DATABASE_URL", "postgresql://me:a b@db/onair"),
        ("ONAIR_SDKAPPID", "1" * 5000),
        ("ONAIR_BACKEND_URL", "https://[::1"),
        ("ONAIR_BACKEND_URL", "https://b.example:port/"),
        ("ONAIR_SLACK_API_URL", "https://[::1"),
        ("ONAIR_SLACK_API_URL", "https://slack.example:99999/"),
        ("ONAIR_PRIVATE_KEY", "a\0b"),
        ("ONAIR_PLAY_DOMAIN", "http://live.example.com/live"),
        ("ONAIR_DATA_KEY", "short"),
        ("ONAIR_SIGNING_KEY", "short"),
        ("ONAIR_SIGNING_KEY", "A" * 43 + "="),
        ("ONAIR_SIGNING_KEY", "AAAA" * 12),
        ("ONAIR_ADMINS", "alice"),
    ],
)
def test_each_wrong_value_is_named(name: str, value: str) -> None:
    """
    A wrong value is named by its setting, never passed on to fail later.
    """
    assert name in faults({name: value})


@pytest.mark.parametrize("name", [one.name for one in ENVIRONMENT])
def test_no_value_goes_over_the_end_of_its_line(name: str) -> None:
    """
    A control character inside any value is a fault, and reaches no terminal.
    """
    said = faults({name: "torn\x1bvalue"})

    assert name in said
    assert "\x1b" not in said


@pytest.mark.parametrize(
    "name",
    [
        *(one.name for one in ENVIRONMENT if one.secret),
        "ONAIR_SLACK_API_URL",
        "ONAIR_BACKEND_URL",
    ],
)
@pytest.mark.parametrize("inside", ["\n", "\t", "\x7f", "\u2028", "\udcff"])
def test_secrets_and_addresses_are_in_one_piece(name: str, inside: str) -> None:
    """
    What was torn in copying is refused here, where its text can be kept secret.
    """
    said = faults({name: f"https://planted{inside}value"})

    assert f"{name} " in said
    assert "planted" not in said


def test_a_keys_password_may_have_blanks() -> None:
    """
    A passphrase of several words is a good one; a token of several is torn.
    """
    name = "ONAIR_CLIENT_KEY_PASSWORD"
    read = load_environment(GOOD | {name: "several planted words"})

    assert read.backend is not None
    assert read.backend.client_key_password is not None
    assert "several planted words" == read.backend.client_key_password.reveal()
    assert "SLACK_APP_TOKEN has a blank" in faults({"SLACK_APP_TOKEN": "xapp- x"})


def test_a_key_pasted_in_place_of_its_file_is_not_repeated() -> None:
    """
    The name of a file that cannot be read may be a secret by mistake.
    """
    said = faults({"ONAIR_PRIVATE_KEY": "-----BEGIN PRIVATE" + " KEY----- planted"})

    assert "ONAIR_PRIVATE_KEY names a file that cannot be read" in said
    assert "planted" not in said


def test_the_token_is_read_alone_for_one_question() -> None:
    """
    Without a token nothing can be asked; a wrong token or address is refused.
    """
    read = load_bot_token({"SLACK_BOT_TOKEN": "xoxb-example"})

    assert load_bot_token({}) is None
    assert read is not None
    assert ("xoxb-example", "https://slack.com/api/") == (read[0].reveal(), read[1])
    with pytest.raises(SettingsError):
        load_bot_token({"SLACK_BOT_TOKEN": "xoxb-a\nb"})
    with pytest.raises(SettingsError):
        load_bot_token(
            {"SLACK_BOT_TOKEN": "xoxb-a", "ONAIR_SLACK_API_URL": "http://b.example"}
        )


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
