"""
Parts that stand on the settings alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slack_sdk import WebClient

from bot.domain.retrying import Pace
from bot.videorelay import (
    BackendSettings,
    GivenUsersig,
    PrivateKey,
    SecretKey,
)
from storage import Record

if TYPE_CHECKING:
    from bot import settings as edges
    from bot.clock import SystemClock
    from bot.settings import Configuration, Settings, SlackSettings
    from bot.videorelay import Credential

_SLACK_TIMEOUT_S = 10


def web_client(slack: SlackSettings) -> WebClient:
    """Slack's Web API, with no retry of its own: a post might appear twice."""
    return WebClient(
        token=slack.bot_token.reveal(),
        base_url=slack.api_url,
        timeout=_SLACK_TIMEOUT_S,
        retry_handlers=[],
    )


def pace_of(configuration: Configuration) -> Pace:
    """How soon, and how long, the same call may go out again."""
    return Pace(configuration.deadline, configuration.spacing, configuration.limits)


def open_record(
    settings: Settings, configuration: Configuration, clock: SystemClock
) -> Record:
    """
    The database, made or brought up to date where that is ours to do.

    SQLite is upgraded at once; a shared PostgreSQL only by `onair db upgrade`.

    Args:
        settings: Where it is, and the key of what is kept encrypted there.
        configuration: For how long, and how often, what is tried.
        clock: Time on SQLite; PostgreSQL has its own.

    Raises:
        RecordError: It cannot be used, or is of another version.
    """
    record = Record(
        settings.database_url,
        clock=clock,
        data_key=settings.data_key,
        signing_key=settings.signing_key,
        spacing=configuration.spacing,
        deadline=configuration.deadline,
        limits=configuration.limits,
        run_within=configuration.run_within,
        approve_within=configuration.approve_within,
    )
    if settings.database_url.startswith("sqlite"):
        record.upgrade()
    else:
        record.check()
    return record


def backend_settings(
    given: edges.BackendSettings, configuration: Configuration
) -> BackendSettings:
    """The same settings as the client's edge wants them."""
    credential: Credential
    if given.usersig is not None:
        credential = GivenUsersig(given.usersig)
    elif given.secret_key is not None:
        credential = SecretKey(given.secret_key)
    elif given.private_key is not None:
        credential = PrivateKey(given.private_key)
    else:
        raise ValueError("the environment was read without a credential")
    return BackendSettings(
        url=given.url,
        app=given.app,
        identifier=given.identifier,
        credential=credential,
        client_cert=given.client_cert,
        client_key=given.client_key,
        client_key_password=given.client_key_password,
        ca_bundle=given.ca_bundle,
        bizid=given.bizid or None,
        play_domain=given.play_domain,
        connect_timeout=configuration.connect_timeout,
        read_timeout=configuration.read_timeout,
        deadline=configuration.deadline,
    )
