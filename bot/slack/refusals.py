"""
Slack's refusals: what they mean for a message that we wanted to post.

No call is repeated by itself: a post whose fate is unknown might appear twice.
"""

from __future__ import annotations

import logging
import socket
from datetime import timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.domain.errors import AnnounceError, CannotPostError, PostLaterError

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

_INVITE = "Type /invite @OnAir in the channel, and the next one will be there."

# Slack's refusals that somebody can mend, and how (Slack's manual,
# "chat.postMessage", "chat.update", "conversations.open").
REMEDIES = {
    "not_in_channel": _INVITE,
    "channel_not_found": _INVITE,
    "is_archived": "The channel is archived: use another one.",
    "is_inactive": "The channel is archived: use another one.",
    "thread_not_found": "Somebody deleted the card; ask again to get a new one.",
    "restricted_action": "An admin of the workspace must let apps post there.",
    "restricted_action_read_only_channel": "An admin must let apps post there.",
    "restricted_action_thread_only_channel": "Only replies are allowed there.",
    "user_not_found": "The person is no longer in the workspace.",
    "user_disabled": "The person's account is switched off.",
    "user_not_visible": "The person cannot be seen by this app.",
    "users_not_found": "The person is no longer in the workspace.",
    "cannot_dm_bot": "A bot gets no direct messages.",
    "messages_tab_disabled": "Switch the Messages tab on in the app's settings.",
    "user_not_in_channel": "The person is not in that channel any more.",
    "message_not_found": "Somebody deleted the card; ask again to get a new one.",
    "cant_update_message": "The card belongs to another app installation.",
    "edit_window_closed": "The workspace does not allow edits that late.",
    "missing_scope": "Install the app anew with the scopes of manifest.yml.",
    "not_authed": "Set SLACK_BOT_TOKEN and start OnAir again.",
    "invalid_auth": "Set SLACK_BOT_TOKEN anew and start OnAir again.",
    "file_uploads_disabled": "An admin of the workspace must allow files.",
    "file_upload_size_restricted": "Ask for less: the workspace limits how large.",
    "file_type_not_allowed": "An admin of the workspace must allow CSV files.",
    "function_execution_not_found": "The workflow does not wait for it any more.",
    "execution_not_in_running_state": "The workflow does not wait for it any more.",
    "access_denied": "The app that offers the step must be the one that ends it.",
    "parameter_validation_failed": "Update the app with `onair manifest --workflow`.",
    "account_inactive": "The token was revoked: install the app again.",
    "token_revoked": "The token was revoked: install the app again.",
}
DELETED = frozenset({"message_not_found", "thread_not_found"})
"""What Slack says of a card that somebody deleted."""

OVER = frozenset({"function_execution_not_found", "execution_not_in_running_state"})
"""What Slack says of a step that has ended, by us or by itself."""

_LATER = {
    "ratelimited": timedelta(seconds=1),
    "rate_limited": timedelta(seconds=1),
    "internal_error": timedelta(seconds=2),
    "fatal_error": timedelta(seconds=2),
    "service_unavailable": timedelta(seconds=5),
    "request_timeout": timedelta(seconds=2),
    "team_added_to_org": timedelta(minutes=1),
}
# Said before anything was done.  Of the others Slack's manual says itself that a
# part of the call may have had its effect.
_BEFORE = frozenset(
    {"ratelimited", "rate_limited", "request_timeout", "team_added_to_org"}
)
_TOO_MANY = 429
_SERVER_ERROR = 500


def call(method: Callable[..., Any], *, writes: bool, **arguments: object) -> Any:  # noqa: ANN401  Slack's answers have no type
    """
    Call one of Slack's methods, once.

    Args:
        method: Of the client.
        writes: Whether something may be there that nobody told us of.
        arguments: As Slack names them.

    Raises:
        PostLaterError: Not now; it says whether the message may be there.
        CannotPostError: Not until somebody mends it.
    """
    try:
        return method(**arguments)
    except SlackApiError as error:
        raise _understood(error, writes=writes) from None
    except (URLError, HTTPException, OSError) as error:
        raise PostLaterError(
            f"Slack could not be reached: {type(error).__name__}.",
            remedy="It is tried again.",
            after=timedelta(seconds=2),
            may_have_posted=writes and not _never_left(error),
        ) from error


def _never_left(error: Exception) -> bool:
    """Nobody picked up, or there is nobody of that name."""
    reason = error.reason if isinstance(error, URLError) else error
    return isinstance(reason, ConnectionRefusedError | socket.gaierror)


def _understood(error: SlackApiError, *, writes: bool) -> AnnounceError:
    """Slack's error in our words; only the ones that pass by are tried again."""
    answer = error.response
    reason = str(answer.get("error") or "") if hasattr(answer, "get") else ""
    status = getattr(answer, "status_code", 0)
    passes = status >= _SERVER_ERROR or status == _TOO_MANY
    if reason in _LATER or passes or not reason:
        after = _LATER.get(reason, timedelta(seconds=2))
        told = getattr(answer, "headers", {}).get("Retry-After", "")
        if str(told).isdecimal():
            after = timedelta(seconds=int(told))
        certainly_not = reason in _BEFORE or status == _TOO_MANY
        return PostLaterError(
            f"Slack said {reason or status}.",
            remedy="It is tried again.",
            after=after,
            may_have_posted=writes and not certainly_not,
        )
    if reason not in REMEDIES:
        log.error("Slack refused a call for a reason not known here: %s", reason)
    return CannotPostError(
        f"Slack said {reason}.",
        remedy=REMEDIES.get(reason, "Whoever runs OnAir should look at its log."),
        reason=reason,
    )
