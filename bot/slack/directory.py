"""
The directory: what Slack knows of people.

No call is repeated by itself: whoever asks knows how long there is time for it.
"""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.domain.errors import DirectoryError

if TYPE_CHECKING:
    from slack_sdk import WebClient

log = logging.getLogger(__name__)

_WORD = re.compile(r"[a-z0-9_]+")
_SOON = timedelta(seconds=2)
_SERVER_ERROR = 500
_TOO_MANY = 429
# Slack's refusals that pass by themselves (its manual, "users.info").
_PASSING = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
        "accesslimited",
    }
)
# Those that somebody can mend, and how.
_GONE = "Somebody who is in the workspace asks again."
_TOKEN = "Whoever runs OnAir sets SLACK_BOT_TOKEN anew and starts it again."  # noqa: S105  a sentence
_REMEDIES = {
    "user_not_found": _GONE,
    "user_not_visible": _GONE,
    "missing_scope": "Whoever runs OnAir installs the app anew with the scopes of "
    "manifest.yml; the one for this is users:read.",
    "not_authed": _TOKEN,
    "invalid_auth": _TOKEN,
    "account_inactive": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
}
_ELSE = "Whoever runs OnAir should look at its log."


class SlackDirectory:
    """Asks Slack (fits `ports.Directory`)."""

    def __init__(self, client: WebClient) -> None:
        """*client* has no retry of its own (`retry_handlers=[]`)."""
        self._client = client

    def zone(self, team: str, user: str) -> str:
        """
        The name of that person's time zone, `Europe/Berlin`.

        Slack's offset is no stand-in for a name: it is that of today, and a later
        day may have another one.

        Raises:
            DirectoryError: Slack did not tell; `after` says whether it may later.
        """
        del team  # The token is good for one workspace.
        try:
            answer = self._client.users_info(user=user)
        except SlackApiError as error:
            raise _understood(error) from None
        except (URLError, HTTPException, OSError) as error:
            raise DirectoryError(
                f"Slack could not be reached ({type(error).__name__}).",
                remedy="It is asked again.",
                after=_SOON,
            ) from error
        person = answer.get("user")
        zone = person.get("tz") if isinstance(person, dict) else None
        if not isinstance(zone, str) or not zone:
            raise DirectoryError(
                "Slack knows no time zone of that person.",
                remedy="They set one in Slack's preferences, under Language & region.",
                after=None,
            )
        return zone


def _understood(error: SlackApiError) -> DirectoryError:
    """Slack's error in our words; only the ones that pass by are worth another try."""
    answer = error.response
    said = str(answer.get("error") or "") if hasattr(answer, "get") else ""
    # In place of a word of Slack's the client may give the page of a proxy.
    reason = said if _WORD.fullmatch(said) else ""
    status = int(getattr(answer, "status_code", 0) or 0)
    what = f"Slack said {reason}." if reason else f"Slack answered with HTTP {status}."
    passing = status >= _SERVER_ERROR or status == _TOO_MANY
    if passing or reason in _PASSING or not reason:
        told = str(getattr(answer, "headers", {}).get("Retry-After", ""))
        after = timedelta(seconds=int(told)) if told.isdecimal() else _SOON
        return DirectoryError(what, remedy="It is asked again.", after=after)
    if reason not in _REMEDIES:
        log.error(
            "Slack told nothing of a person for a reason unknown here: %s", reason
        )
    return DirectoryError(what, remedy=_REMEDIES.get(reason, _ELSE), after=None)
