"""
The environment: secrets, addresses, and where the files are.

Every fault is found in one pass, so that nobody mends one only to meet the next.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from bot.domain.call import Secret
from bot.domain.errors import SettingsError
from bot.domain.room import UINT32_MAX, shown
from bot.settings import values
from bot.settings.names import ENVIRONMENT

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_USER = re.compile(r"(?:user:)?([UW][A-Z0-9]{2,})")
_NUMBER = re.compile(r"[0-9]{1,10}")


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
    play_domain: str


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
        signing_key: The seed with which the history's checkpoints are signed, or None.
        admins: User ids.
    """

    slack: SlackSettings | None
    backend: BackendSettings | None
    database_url: str = field(repr=False)
    config: Path
    data_key: Secret | None
    signing_key: Secret | None
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
        config=Path(reading.checked("ONAIR_CONFIG", values.line_fault)),
        data_key=reading.secret("ONAIR_DATA_KEY", values.data_key_fault),
        signing_key=reading.secret("ONAIR_SIGNING_KEY", values.signing_key_fault),
        admins=reading.admins(),
    )
    reading.refuse_faults()
    return settings


def load_bot_token(environ: Mapping[str, str]) -> tuple[Secret, str] | None:
    """
    The bot token and Slack's address, for one question outside of serving.

    Returns:
        None where no token is set.

    Raises:
        SettingsError: One of the two is wrong.
    """
    reading = _Reading(environ)
    token = reading.bot_token()
    asked = (Secret(token), reading.slack_url()) if token else None
    reading.refuse_faults()
    return asked


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

    def refuse_faults(self) -> None:
        """
        Let it pass where there is no fault.

        Raises:
            SettingsError: There is one; all are named.
        """
        if self.faults:
            raise SettingsError(
                f"{len(self.faults)} setting(s) are missing or wrong.",
                remedy="Set what is named in the environment (`onair init` writes a "
                "starter .env) and start again.",
                faults=tuple(self.faults),
            )

    def checked(self, name: str, fault: Callable[[str], str]) -> str:
        """The value; a fault where there is one and *fault* has a word for it."""
        text = self.text(name)
        what = fault(text) if text else ""
        if what:
            self.fault(name, what)
        return text

    def secret(
        self, name: str, fault: Callable[[str], str] = values.word_fault
    ) -> Secret | None:
        """The secret, or None where it is not set."""
        text = self.checked(name, fault)
        return Secret(text) if text else None

    def needed(self, name: str, remedy: str) -> str:
        """The value; a fault where there is none."""
        text = self.text(name)
        if not text:
            self.fault(name, f"is not set: {remedy}")
        return text

    def slack(self, *, http: bool) -> SlackSettings:
        """Tokens by their tell-tale beginnings; the mode's own secret."""
        self.needed("SLACK_BOT_TOKEN", "copy it from the app's OAuth page.")
        token = Secret(self.bot_token())
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
        return SlackSettings(token, app_token, signing, self.slack_url())

    def bot_token(self) -> str:
        """The bot token by its tell-tale beginning, or "" where it is not set."""
        token = self.checked("SLACK_BOT_TOKEN", values.word_fault)
        if token and not token.startswith("xoxb-"):
            self.fault("SLACK_BOT_TOKEN", "is not a bot token: it begins with xoxb-.")
        return token

    def slack_url(self) -> str:
        """The Web API's address with its last slash; http only to this machine."""
        url = self.checked("ONAIR_SLACK_API_URL", values.near_url_fault)
        return url if url.endswith("/") else f"{url}/"

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
            url=self.checked("ONAIR_BACKEND_URL", values.url_fault),
            app=self.app(),
            identifier=self.identifier(),
            usersig=usersig,
            secret_key=secret_key,
            private_key=private_key,
            client_cert=cert,
            client_key=key,
            client_key_password=self.secret(
                "ONAIR_CLIENT_KEY_PASSWORD", values.line_fault
            ),
            ca_bundle=self.file("ONAIR_CA_BUNDLE"),
            bizid=self.checked("ONAIR_BIZID", values.word_fault),
            play_domain=self.checked("ONAIR_PLAY_DOMAIN", values.domain_fault),
        )

    def app(self) -> int:
        """The SDK app id, uint32 (specification, `sdkappid`)."""
        text = self.needed(
            "ONAIR_SDKAPPID", "find it in the console under Application List."
        )
        number = int(text) if _NUMBER.fullmatch(text) else 0
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
        text = self.checked(name, values.line_fault)
        if not text or values.line_fault(text):
            return None
        path = Path(text)
        try:
            with path.open("rb"):
                pass
        except OSError as error:
            # Not the value: people paste the key itself where its file belongs.
            self.fault(name, f"names a file that cannot be read: {error.strerror}.")
        return path

    def database_url(self) -> str:
        """SQLite or PostgreSQL; the rest is the driver's to judge."""
        text = self.checked("ONAIR_DATABASE_URL", values.database_fault)
        if text.startswith(("postgresql://", "postgres://")):
            return f"postgresql+psycopg://{text.split('://', 1)[1]}"
        return text

    def admins(self) -> tuple[str, ...]:
        """User ids, with or without `user:`, separated by commas or blanks."""
        ids = []
        for one in re.split(r"[,\s]+", self.text("ONAIR_ADMINS")):
            match = _USER.fullmatch(one)
            if match:
                ids.append(match[1])
            elif one:
                self.fault("ONAIR_ADMINS", f"“{shown(one, 20)}” is not a user id, U….")
        return tuple(ids)
