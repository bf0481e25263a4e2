"""
The directory: what Slack knows of people and of user groups.

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
    from collections.abc import Callable, Mapping

    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

log = logging.getLogger(__name__)

_WORD = re.compile(r"[a-z0-9_]+")
_SOON = timedelta(seconds=2)
_SERVER_ERROR = 500
_TOO_MANY = 429
# Slack's refusals that pass by themselves (its manual, "users.info" and
# "usergroups.users.list").
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
_SCOPE = (
    "Whoever runs OnAir installs the app anew with the scopes of manifest.yml; the "
    "one for this is {}."
)
_SET_UP = {
    "not_authed": _TOKEN,
    "invalid_auth": _TOKEN,
    "account_inactive": _TOKEN,
    "token_revoked": _TOKEN,
    "token_expired": _TOKEN,
}
_OF_PEOPLE = {
    **_SET_UP,
    "user_not_found": _GONE,
    "user_not_visible": _GONE,
    "missing_scope": _SCOPE.format("users:read"),
}
_OF_GROUPS = {
    **_SET_UP,
    "missing_scope": _SCOPE.format("usergroups:read"),
    "no_such_subteam": "Whoever keeps onair.toml puts an id there that the workspace "
    "has: in Slack, open the user group and copy its id, which begins with S.",
    "plan_upgrade_required": "This workspace's plan has no user groups. Whoever keeps "
    "onair.toml names the people in a list under [lists], and writes list:NAME where "
    "the group stands.",
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
        zone = self._person(user).get("tz")
        if not isinstance(zone, str) or not zone:
            raise DirectoryError(
                "Slack knows no time zone of that person.",
                remedy="They set one in Slack's preferences, under Language & region.",
                after=None,
            )
        return zone

    def members(self, team: str, group: str) -> frozenset[str]:
        """
        The ids of everybody in that user group.

        Raises:
            DirectoryError: Slack did not tell; `after` says whether it may later.
        """
        # A token of a whole organisation needs the workspace; others ignore it.
        answer = _asked(
            lambda: self._client.usergroups_users_list(usergroup=group, team_id=team),
            _OF_GROUPS,
        )
        users = answer.get("users")
        if not isinstance(users, list) or not all(isinstance(u, str) for u in users):
            # Half a list would take people's rights away, or give them back.
            raise _unreadable()
        return frozenset(users)

    def active(self, team: str, user: str) -> bool:
        """
        Whether a person still uses that account; guests do, a bot is nobody.

        Raises:
            DirectoryError: Slack did not tell; `after` says whether it may later.
        """
        del team  # As above.
        try:
            person = self._person(user)
        except _NobodyError:
            return False
        return not person.get("deleted") and not person.get("is_bot")

    def _person(self, user: str) -> Mapping[str, object]:
        """
        Slack's record of that person.

        Raises:
            DirectoryError: Slack did not tell.
        """
        answer = _asked(lambda: self._client.users_info(user=user), _OF_PEOPLE)
        person = answer.get("user")
        if not isinstance(person, dict):
            raise _unreadable()
        return person


class _NobodyError(DirectoryError):
    """There is no such account."""


def _asked(
    call: Callable[[], SlackResponse], remedies: Mapping[str, str]
) -> SlackResponse:
    """
    Slack's answer.

    Raises:
        DirectoryError: It gave none, or another one than yes.
    """
    try:
        return call()
    except SlackApiError as error:
        raise _understood(error, remedies) from None
    except (URLError, HTTPException, OSError) as error:
        raise DirectoryError(
            f"Slack could not be reached ({type(error).__name__}).",
            remedy="It is asked again.",
            after=_SOON,
        ) from error


def _unreadable() -> DirectoryError:
    return DirectoryError(
        "Slack's answer could not be read.", remedy="It is asked again.", after=_SOON
    )


def _understood(error: SlackApiError, remedies: Mapping[str, str]) -> DirectoryError:
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
    if reason not in remedies:
        log.error("Slack told nothing for a reason unknown here: %s", reason)
    kind = _NobodyError if reason == "user_not_found" else DirectoryError
    return kind(what, remedy=remedies.get(reason, _ELSE), after=None)
