"""
The announcer: cards, notices and direct messages, posted to Slack.

No call is repeated by itself: a post whose fate is unknown might appear twice.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from http.client import HTTPException
from typing import TYPE_CHECKING, Any
from urllib.error import URLError

from slack_sdk.errors import SlackApiError

from bot.domain.errors import AnnounceError, CannotPostError, PostLaterError
from bot.domain.report import Posted
from bot.slack.views import cards, notices
from bot.slack.views.prefix import renamed

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.domain.report import Report, Story
    from bot.slack.views.kit import Message

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
    "account_inactive": "The token was revoked: install the app again.",
    "token_revoked": "The token was revoked: install the app again.",
}
_LATER = {
    "ratelimited": timedelta(seconds=1),
    "rate_limited": timedelta(seconds=1),
    "internal_error": timedelta(seconds=2),
    "fatal_error": timedelta(seconds=2),
    "service_unavailable": timedelta(seconds=5),
    "request_timeout": timedelta(seconds=2),
    "team_added_to_org": timedelta(minutes=1),
}
_SERVER_ERROR = 500


class SlackAnnouncer:
    """Speaks in Slack (fits `ports.Announcer`)."""

    def __init__(self, client: WebClient, prefix: str = "") -> None:
        """
        Speak through *client*.

        Args:
            client: With no retry of its own (`retry_handlers=[]`).
            prefix: What the manifest put before the commands' names.
        """
        self._client = client
        self._prefix = prefix

    def card(self, report: Report, story: Story) -> Posted:
        """Post the card, or update it where it stands."""
        message = cards.card(story)
        if story.card is not None:
            self._call(
                self._client.chat_update,
                channel=story.card.channel,
                ts=story.card.ts,
                **self._content(message),
            )
            return story.card
        answer = self._call(
            self._client.chat_postMessage,
            channel=report.to,
            metadata=_metadata(report),
            unfurl_links=False,
            unfurl_media=False,
            **self._content(message),
        )
        return Posted(str(answer["channel"]), str(answer["ts"]))

    def notice(self, report: Report, story: Story) -> None:
        """Reply to the card, and show the reply in the channel too."""
        if report.notice is None:
            return
        thread: dict[str, object] = {}
        if story.card is not None:
            thread = {"thread_ts": story.card.ts, "reply_broadcast": True}
        self._call(
            self._client.chat_postMessage,
            channel=story.card.channel if story.card else report.to,
            unfurl_links=False,
            unfurl_media=False,
            **thread,
            **self._content(notices.notice(report.notice, story)),
        )

    def direct(self, report: Report, story: Story) -> None:
        """Open the conversation with that person, and tell them there."""
        opened = self._call(self._client.conversations_open, users=report.to)
        self._call(
            self._client.chat_postMessage,
            channel=opened["channel"]["id"],
            unfurl_links=False,
            unfurl_media=False,
            **self._content(notices.direct(report.notice, story)),
        )

    def whisper(self, report: Report, story: Story) -> None:
        """Tell one person in the channel, unseen by the others."""
        if report.notice is None or story.operation is None:
            return
        self._call(
            self._client.chat_postEphemeral,
            channel=story.operation.channel,
            user=report.to,
            **self._content(notices.whisper(report.notice, story)),
        )

    def _content(self, message: Message) -> dict[str, Any]:
        shown = renamed(message, self._prefix)
        return {"text": shown.text, "blocks": shown.blocks}

    def _call(self, method: Callable[..., Any], **arguments: object) -> Any:  # noqa: ANN401  Slack's answers have no type
        try:
            return method(**arguments)
        except SlackApiError as error:
            raise _understood(error) from None
        except (URLError, HTTPException, OSError) as error:
            raise PostLaterError(
                f"Slack could not be reached: {type(error).__name__}.",
                remedy="It is tried again.",
                after=timedelta(seconds=2),
                may_have_posted=True,
            ) from error


def _metadata(report: Report) -> dict[str, Any]:
    """By which a lost card can be found; anyone may read it: no secrets."""
    key = "feed" if report.feed is not None else "operation"
    number = report.feed if report.feed is not None else report.operation
    return {"event_type": "onair_card", "event_payload": {key: number}}


def _understood(error: SlackApiError) -> AnnounceError:
    """Slack's error in our words; only the ones that pass by are tried again."""
    answer = error.response
    reason = str(answer.get("error") or "") if hasattr(answer, "get") else ""
    status = getattr(answer, "status_code", 0)
    if reason in _LATER or status >= _SERVER_ERROR or not reason:
        after = _LATER.get(reason, timedelta(seconds=2))
        told = getattr(answer, "headers", {}).get("Retry-After", "")
        if str(told).isdecimal():
            after = timedelta(seconds=int(told))
        return PostLaterError(
            f"Slack said {reason or status}.",
            remedy="It is tried again.",
            after=after,
            may_have_posted=status >= _SERVER_ERROR,
        )
    if reason not in REMEDIES:
        log.error("Slack refused a message for a reason not known here: %s", reason)
    return CannotPostError(
        f"Slack said {reason}.",
        remedy=REMEDIES.get(reason, "Whoever runs OnAir should look at its log."),
        reason=reason,
    )
