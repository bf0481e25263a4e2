"""
The names of the environment: the table from which the README and `.env` are made.
"""

from __future__ import annotations

from dataclasses import dataclass


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
    Setting("ONAIR_PLAY_DOMAIN", "where those play, if not at the vendor's own domain"),
    Setting("ONAIR_DATA_KEY", "encrypts a waiting player password", secret=True),
    Setting("ONAIR_SIGNING_KEY", "signs the history's checkpoints", secret=True),
    Setting("ONAIR_ADMINS", "user ids of the first admins, with commas"),
)
