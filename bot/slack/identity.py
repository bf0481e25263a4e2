"""
Identity: which workspace and app our token belongs to.
"""

from __future__ import annotations

import re
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.domain.errors import SettingsError
from bot.slack.announcer import REMEDIES

if TYPE_CHECKING:
    from slack_sdk import WebClient

_APP_IN_TOKEN = re.compile(r"xapp-\d+-(A[A-Z0-9]+)-")
_FATAL = frozenset(
    {"not_authed", "invalid_auth", "account_inactive", "token_revoked", "missing_scope"}
)


def app_in(app_token: str) -> str:
    """The app's id, which an app token carries; "" where it does not."""
    match = _APP_IN_TOKEN.match(app_token)
    return match[1] if match else ""


def ask_team(client: WebClient) -> str | None:
    """
    The id of the workspace that the bot token belongs to.

    Returns:
        None where Slack cannot be asked just now.

    Raises:
        SettingsError: The token is not accepted.
    """
    try:
        team = client.auth_test().get("team_id")
    except SlackApiError as error:
        reason = str(error.response.get("error") or "")
        if reason in _FATAL:
            raise SettingsError(
                f"Slack does not accept SLACK_BOT_TOKEN ({reason}).",
                remedy=REMEDIES[reason],
            ) from None
        return None
    except (URLError, HTTPException, OSError, ValueError):
        # A ValueError may quote the token with which it could not ask.
        return None
    return team if isinstance(team, str) else None
