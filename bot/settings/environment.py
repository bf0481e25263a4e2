"""
The environment: secrets, addresses, and where the files are.

Every fault is found in one pass, so that nobody mends one only to meet the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.domain.call import Secret
from bot.domain.errors import SettingsError
from bot.domain.room import UINT32_MAX

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_USER = re.compile(r"(?:user:)?([UW][A-Z0-9]{2,})")


@dataclass(frozen=True, slots=True)
class Setting:
    """
    One name of the environment.

    Attributes:
        name: As it is exported.
        says: What it is for, one plain phrase.
        default: What counts where it is not set, or "".
        secret: True when it must never be shown.
    """

    name: str
    says: str
    default: str = ""
    secret: bool = False


_FORMAL = "https://openapi.tim.qq.com/v3/openim/videorelay"

# Closed: the README's table and this tuple are held equal by a test.
ENVIRONMENT: tuple[Setting, ...] = (
    Setting("SLACK_BOT_TOKEN", "the bot's token, `xoxb-…`", secret=True),
    Setting("SLACK_APP_TOKEN", "for Socket Mode, `xapp-…`", secret=True),
    Setting("SLACK_SIGNING_SECRET", "for signed HTTP", secret=True),
    Setting("ONAIR_CONFIG", "the rules file", "onair.toml"),
    Setting("ONAIR_DATABASE_URL", "SQLite or PostgreSQL", "sqlite:///onair.db"),
    Setting("ONAIR_SLACK_API_URL", "Slack's Web API", "https://slack.com/api/"),
    Setting("ONAIR_BACKEND_URL", "the videorelay service", _FORMAL),
    Setting("ONAIR_SDKAPPID", "the SDK app id of your application"),
    Setting("ONAIR_IDENTIFIER", "the application's admin account"),
    Setting("ONAIR_USERSIG", "a ready-made usersig (one of three)", secret=True),
    Setting("ONAIR_SECRET_KEY", "the key for usersig v2 (one of three)", secret=True),
    Setting("ONAIR_PRIVATE_KEY", "PEM file for usersig v1 (one of three)"),
    Setting("ONAIR_CLIENT_CERT", "PEM file: our certificate for mutual TLS"),
    Setting("ONAIR_CLIENT_KEY", "PEM file: its key"),
    Setting("ONAIR_CLIENT_KEY_PASSWORD", "the key's password, if any", secret=True),
    Setting("ONAIR_CA_BUNDLE", "PEM file: whom to trust, instead of the usual"),
    Setting("ONAIR_BIZID", "lets addresses be worked out when none are told"),
    Setting("ONAIR_DATA_KEY", "encrypts a waiting player password", secret=True),
    Setting("ONAIR_ADMINS", "user ids of the first admins, with commas"),
)


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """How Slack is reached, and how we know that it is Slack."""

    bot_token: Secret
    app_token: Secret | None
    signing_secret: Secret | None
    api_url: str


@dataclass(frozen=True, slots=True)
class BackendSettings:
    """
    How the backend is reached; exactly one of the three credentials is set.
    """

    url: str
    app: int
    identifier: str
    usersig: Secret | None
    secret_key: Secret | None
    private_key: Path | None
    client_cert: Path | None
    client_key: Path | None
    client_key_password: Secret | None
    ca_bundle: Path | None
    bizid: str


@dataclass(frozen=True, slots=True)
class Settings:
    """
    Everything the environment says.

    Attributes:
        slack: None where only the record is needed (`need_slack=False`).
        backend: As slack.
        database_url: May hold a password, so it stays out of the repr.
        config: The rules file's path.
        data_key: For waiting player passwords, or None.
        admins: User ids.
    """

    slack: SlackSettings | None
    backend: BackendSettings | None
    database_url: str = field(repr=False)
    config: Path
    data_key: Secret | None
    admins: tuple[str, ...]


def load_environment(
    environ: Mapping[str, str], *, serving: bool = True, http: bool = False
) -> Settings:
    """
    Read what is needed from *environ*.

    Args:
        environ: Usually `os.environ`.
        serving: Slack and the backend are needed too, not only the record.
        http: Slack comes by signed HTTP in place of Socket Mode.

    Raises:
        SettingsError: With every missing or wrong name and its remedy.
    """
    reading = _Reading(environ)
    settings = Settings(
        slack=reading.slack(http=http) if serving else None,
        backend=reading.backend() if serving else None,
        database_url=reading.database_url(),
        config=Path(reading.text("ONAIR_CONFIG")),
        data_key=reading.secret("ONAIR_DATA_KEY", _data_key_fault),
        admins=reading.admins(),
    )
    if reading.faults:
        raise SettingsError(
            f"{len(reading.faults)} setting(s) are missing or wrong.",
            remedy="Set what is named in the environment (`onair init` writes a "
            "starter .env) and start again.",
            faults=tuple(reading.faults),
        )
    return settings


class _Reading:
    """One pass over the environment that collects faults."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._environ = environ
        self._defaults = {one.name: one.default for one in ENVIRONMENT}
        self.faults: list[str] = []

    def text(self, name: str) -> str:
        """The value or its default, without surrounding blanks."""
        return self._environ.get(name, "").strip() or self._defaults[name]

    def fault(self, name: str, what: str) -> None:
        """Remember that *name* is wrong; the value itself is not repeated."""
        self.faults.append(f"{name} {what}")

    def secret(
        self, name: str, fault: Callable[[str], str] | None = None
    ) -> Secret | None:
        """The secret, or None where it is not set."""
        text = self.text(name)
        if not text:
            return None
        what = fault(text) if fault else ""
        if what:
            self.fault(name, what)
        return Secret(text)

    def needed(self, name: str, remedy: str) -> str:
        """The value; a fault where there is none."""
        text = self.text(name)
        if not text:
            self.fault(name, f"is not set: {remedy}")
        return text

    def slack(self, *, http: bool) -> SlackSettings:
        """Tokens by their tell-tale beginnings; the mode's own secret."""
        token = self.needed("SLACK_BOT_TOKEN", "copy it from the app's OAuth page.")
        if token and not token.startswith("xoxb-"):
            self.fault("SLACK_BOT_TOKEN", "is not a bot token: it begins with xoxb-.")
        app_token = self.secret("SLACK_APP_TOKEN")
        if app_token and not app_token.reveal().startswith("xapp-"):
            self.fault("SLACK_APP_TOKEN", "is not an app token: it begins with xapp-.")
        signing = self.secret("SLACK_SIGNING_SECRET")
        if http and signing is None:
            self.fault(
                "SLACK_SIGNING_SECRET",
                "is not set: copy it from the app's Basic Information page.",
            )
        if not http and app_token is None:
            self.fault(
                "SLACK_APP_TOKEN",
                "is not set: make one with connections:write on the app's Basic "
                "Information page, or serve with --http.",
            )
        url = self.url("ONAIR_SLACK_API_URL", plain_on_loopback=True)
        return SlackSettings(
            Secret(token), app_token, signing, url if url.endswith("/") else f"{url}/"
        )

    def backend(self) -> BackendSettings:
        """Who we are there, and how we show it."""
        usersig = self.secret("ONAIR_USERSIG")
        secret_key = self.secret("ONAIR_SECRET_KEY")
        private_key = self.file("ONAIR_PRIVATE_KEY")
        ways = [one for one in (usersig, secret_key, private_key) if one is not None]
        if len(ways) != 1:
            self.fault(
                "ONAIR_USERSIG, ONAIR_SECRET_KEY, ONAIR_PRIVATE_KEY:",
                f"{len(ways)} are set; set exactly one of them.",
            )
        cert = self.file("ONAIR_CLIENT_CERT")
        key = self.file("ONAIR_CLIENT_KEY")
        if (cert is None) != (key is None):
            missing = "ONAIR_CLIENT_KEY" if key is None else "ONAIR_CLIENT_CERT"
            self.fault(missing, "is not set: certificate and key go together.")
        return BackendSettings(
            url=self.url("ONAIR_BACKEND_URL", plain_on_loopback=False),
            app=self.app(),
            identifier=self.identifier(),
            usersig=usersig,
            secret_key=secret_key,
            private_key=private_key,
            client_cert=cert,
            client_key=key,
            client_key_password=self.secret("ONAIR_CLIENT_KEY_PASSWORD"),
            ca_bundle=self.file("ONAIR_CA_BUNDLE"),
            bizid=self.text("ONAIR_BIZID"),
        )

    def app(self) -> int:
        """The SDK app id, uint32 (specification, `sdkappid`)."""
        text = self.needed(
            "ONAIR_SDKAPPID", "find it in the console under Application List."
        )
        number = int(text) if text.isascii() and text.isdecimal() else 0
        if text and not 1 <= number <= UINT32_MAX:
            self.fault("ONAIR_SDKAPPID", f"must be a number from 1 to {UINT32_MAX}.")
        return number

    def identifier(self) -> str:
        """Printable ASCII, at most 32 bytes (field notes §6)."""
        text = self.needed("ONAIR_IDENTIFIER", "name the application's admin account.")
        if text and not re.fullmatch(r"[!-~]{1,32}", text):
            self.fault(
                "ONAIR_IDENTIFIER", "must be 1 to 32 printable ASCII characters."
            )
        return text

    def file(self, name: str) -> Path | None:
        """A file that can be read, or None where it is not set."""
        text = self.text(name)
        if not text:
            return None
        path = Path(text)
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            self.fault(name, f"names {path}, which cannot be read: {error.strerror}.")
        return path

    def url(self, name: str, *, plain_on_loopback: bool) -> str:
        """An https address; http only to this machine, where that is harmless."""
        text = self.text(name)
        parts = urlsplit(text)
        loopback = parts.hostname in {"127.0.0.1", "localhost", "::1"}
        secure = parts.scheme == "https" or (
            plain_on_loopback and loopback and parts.scheme == "http"
        )
        if not secure or not parts.hostname:
            self.fault(name, "must be an https address.")
        return text

    def database_url(self) -> str:
        """SQLite or PostgreSQL; the rest is the driver's to judge."""
        text = self.text("ONAIR_DATABASE_URL")
        if text.startswith(("postgresql://", "postgres://")):
            return f"postgresql+psycopg://{text.split('://', 1)[1]}"
        if not text.startswith(("sqlite:///", "postgresql+psycopg://")):
            self.fault(
                "ONAIR_DATABASE_URL",
                "must begin with sqlite:/// or postgresql://.",
            )
        return text

    def admins(self) -> tuple[str, ...]:
        """User ids, with or without `user:`, separated by commas or blanks."""
        ids = []
        for one in re.split(r"[,\s]+", self.text("ONAIR_ADMINS")):
            match = _USER.fullmatch(one)
            if match:
                ids.append(match[1])
            elif one:
                self.fault("ONAIR_ADMINS", f"“{one[:20]}” is not a user id, U….")
        return tuple(ids)


def _data_key_fault(text: str) -> str:
    """A Fernet key is 32 bytes in URL-safe base64: 44 characters."""
    if re.fullmatch(r"[A-Za-z0-9_-]{43}=", text):
        return ""
    return "is not a key: make one with `onair init`, which writes one to .env."
