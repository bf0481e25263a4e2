"""
The Bolt app: one listener for commands, one for buttons.

A listener decodes, hands over to the desk, and acknowledges as its last line; no
network in between.  Bolt runs it before it answers (`process_before_response`), so
an exception is an answer too.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.domain.actor import Actor
from bot.domain.answer import Refused, RoomChanged
from bot.domain.command import Button
from bot.domain.errors import OnAirError
from bot.flow import Reply
from bot.slack import payload as decode
from bot.slack.views import answers
from bot.slack.views.prefix import renamed

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack
    from slack_sdk import WebClient

    from bot.domain.answer import Answer
    from bot.flow import Desk
    from bot.slack.payload import Ours
    from bot.slack.replies import Replies

log = logging.getLogger(__name__)

_ANY_COMMAND = re.compile(r"^/.+$")
_ANY_BUTTON = re.compile("|".join(re.escape(one.value) for one in Button))


def make_app(
    desk: Desk,
    replies: Replies,
    client: WebClient,
    ours: Callable[[], Ours],
    *,
    bot_token: str,
    signing_secret: str | None,
) -> App:
    """
    The app that answers Slack's payloads with what *desk* says.

    Args:
        desk: Understands, judges, records.
        replies: Sends what cannot be said in an acknowledgement.
        client: For Bolt; never used inside a listener.
        ours: Whose payloads are taken, looked up for each.
        bot_token: Given to Bolt so that it never asks Slack who we are.
        signing_secret: For signed HTTP; None in Socket Mode, where the
            connection itself is authorised.
    """
    # A wrong signature makes Bolt log the whole body: token, text and address.
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
    app = App(
        logger=_quiet(),
        client=client,
        signing_secret=signing_secret or "unused-in-socket-mode",
        request_verification_enabled=signing_secret is not None,
        authorize=_authorize(bot_token),
        process_before_response=True,
        token_verification_enabled=False,
        ignoring_self_events_enabled=False,
        url_verification_enabled=True,
        raise_error_for_unhandled_request=False,
    )
    _listen(app, desk, replies, ours)
    return app


def _quiet() -> logging.Logger:
    """A logger for Bolt, which otherwise takes the root's level for each of its own."""
    logger = logging.getLogger("bot.slack.bolt")
    logger.setLevel(logging.ERROR)
    return logger


def _authorize(bot_token: str) -> Callable[..., AuthorizeResult]:
    """Who we are, without asking Slack: that would be a network call before ack."""

    def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return AuthorizeResult(
            enterprise_id=enterprise_id, team_id=team_id, bot_token=bot_token
        )

    return authorize


def _listen(app: App, desk: Desk, replies: Replies, ours: Callable[[], Ours]) -> None:
    @app.command(_ANY_COMMAND)
    def command(body: dict[str, Any], ack: Ack) -> None:
        team, user = decode.authorized_ids(body)
        asker = Actor(team, user)
        try:
            answer = desk.submit(decode.asking(body, ours()))
        except OnAirError as error:
            answer = Refused(error)
        message = answers.answer(answer, asker=asker)
        shown = renamed(message, ours().prefix)
        ack(
            text=shown.text,
            blocks=shown.blocks,
            response_type="in_channel" if _for_all(answer) else "ephemeral",
        )

    @app.action(_ANY_BUTTON)
    def button(body: dict[str, Any], ack: Ack) -> None:
        team, user = decode.authorized_ids(body)
        asker = Actor(team, user)
        address = decode.reply_address(body)
        try:
            reply = desk.press(decode.click(body, ours()))
        except OnAirError as error:
            reply = Reply(Refused(error))
        view = answers.shared if reply.public else answers.answer
        message = renamed(view(reply.answer, asker=asker), ours().prefix)
        public = reply.public or _for_all(reply.answer)
        replies.send(address, message, public=public)
        ack()

    @app.error
    def failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
        # The one broad place: what nobody foresaw is logged, and the person told.
        log.error("a payload failed", exc_info=error)
        if "command" not in body:
            return BoltResponse(status=200, body="")
        return BoltResponse(
            status=200,
            body={
                "response_type": "ephemeral",
                "text": "OnAir made a mistake, and nothing was started. "
                "Try again; whoever runs OnAir finds the reason in its log.",
            },
        )


def _for_all(answer: Answer) -> bool:
    """A channel's own room concerns everybody in it, so its change is said aloud."""
    return isinstance(answer, RoomChanged) and answer.channel != ""
