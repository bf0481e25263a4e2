"""
The Bolt app: made once, with a listener for each kind of payload (see `listeners`).

Bolt runs a listener before it answers (`process_before_response`), so an exception
is an answer too.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

from slack_bolt import App
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse

from bot.slack.forms import Forms
from bot.slack.kept import Kept
from bot.slack.listeners import Changes, Listeners, Takes
from bot.slack.steps import TakesSteps, listen_steps
from bot.slack.views import forms as views
from bot.slack.views.kit import message, section
from bot.slack.views.markup import Mrkdwn

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_sdk import WebClient

    from bot.slack.home import Home
    from bot.slack.payload import Ours
    from bot.slack.replies import Replies

log = logging.getLogger(__name__)

_MISTAKE = Mrkdwn(
    "OnAir made a mistake, and nothing was started. "
    "Try again; whoever runs OnAir finds the reason in its log."
)


class Desk(Takes, TakesSteps, Protocol):
    """All that the app needs of the desk."""


def make_app(  # noqa: PLR0913  everything that a payload meets
    desk: Desk,
    replies: Replies,
    client: WebClient,
    ours: Callable[[], Ours],
    *,
    bot_token: str,
    signing_secret: str | None,
    forms: Forms | None = None,
    home: Home | None = None,
    changes: Changes | None = None,
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
        forms: Opens forms; without one, people get none.
        home: Draws App Home; without one, nobody has any.
        changes: Is told what changed in Slack.
    """
    app = _bolt(client, bot_token, signing_secret)
    opens = forms or Forms(client, replies)
    Listeners(desk, replies, opens, ours, home, changes).listen(app)
    listen_steps(app, desk, replies, ours)
    app.error(_failed)
    return app


def _bolt(client: WebClient, bot_token: str, signing_secret: str | None) -> App:
    # A wrong signature makes Bolt log the whole body: token, text and address.
    logging.getLogger("slack_bolt.RequestVerification").setLevel(logging.WARNING)
    return App(
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


def _failed(error: Exception, body: dict[str, Any]) -> BoltResponse:
    """The one broad place: what nobody foresaw is logged, and the person told."""
    log.error("a payload failed", exc_info=error)
    if body.get("type") == "view_submission":
        view = views.told(message(_MISTAKE, section(_MISTAKE)), Kept())
        told = {"response_action": "update", "view": view}
        return BoltResponse(status=200, body=told)
    if "command" not in body:
        return BoltResponse(status=200, body="")
    said = {"response_type": "ephemeral", "text": str(_MISTAKE)}
    return BoltResponse(status=200, body=said)
