"""
The announcer: cards, notices and direct messages, posted to Slack.

What was begun before may be there already, so it is looked for first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.domain.errors import CannotPostError
from bot.domain.operation import State
from bot.domain.report import Posted
from bot.slack.refusals import DELETED, OVER, REMEDIES, call
from bot.slack.traces import Traces, card_mark, notice_mark, request_mark
from bot.slack.views import cards, notices, requests, steps, verified, weekly
from bot.slack.views.prefix import renamed

if TYPE_CHECKING:
    from datetime import datetime

    from slack_sdk import WebClient

    from bot.domain.report import Report, Story
    from bot.slack.pages import WeekPages
    from bot.slack.views.kit import Message

__all__ = ["REMEDIES", "SlackAnnouncer"]

_QUIET = {"unfurl_links": False, "unfurl_media": False}


class SlackAnnouncer:
    """Speaks in Slack (fits `ports.Announcer`)."""

    def __init__(
        self, client: WebClient, prefix: str = "", pages: WeekPages | None = None
    ) -> None:
        """
        Speak through *client*.

        Args:
            client: With no retry of its own (`retry_handlers=[]`).
            prefix: What the manifest put before the commands' names.
            pages: Brings a week's page behind its message; without one, none comes.
        """
        self._pages = pages
        self._client = client
        self._prefix = prefix
        self._traces = Traces(client)

    def card(self, report: Report, story: Story) -> Posted | None:
        """Post the card, or update it where it stands; None: it was deleted."""
        content = self._content(cards.card(story))
        mark = card_mark(report)
        return self._standing(report, story, content, report.to, mark)

    def notice(self, report: Report, story: Story) -> Posted | None:
        """Reply to the card, and show the reply in the channel; None: no card."""
        if report.notice is None:
            raise ValueError("a notice says what must be noticed")
        thread: dict[str, object] = {}
        channel, card = report.to, story.card
        if card is not None:
            channel = card.channel
            thread = {"thread_ts": card.ts, "reply_broadcast": True}
        there = self._there(report, story, channel, card.ts if card else "")
        if there is not None:
            return there
        content = self._content(notices.notice(report.notice, story))
        try:
            return self._post(report, channel, {**thread, **content})
        except CannotPostError as error:
            if card is not None and error.reason in DELETED:
                return None
            raise

    def direct(self, report: Report, story: Story) -> Posted:
        """Open the conversation with that person, and tell them there."""
        channel = self._conversation(report.to)
        there = self._there(report, story, channel)
        if there is not None:
            return there
        content = self._content(notices.direct(report.notice, story))
        return self._post(report, channel, content)

    def whisper(self, report: Report, story: Story) -> Posted | None:
        """Tell one person in the channel, unseen by the others."""
        channel = _asked_in(report, story)
        if report.notice is None or not channel:
            return None
        answer = call(
            self._client.chat_postEphemeral,
            writes=True,
            channel=channel,
            user=report.to,
            **self._content(notices.whisper(report.notice, story)),
        )
        return Posted(channel, str(answer["message_ts"]))

    def request(self, report: Report, story: Story) -> Posted | None:
        """Ask one approver, or say where it stands by now; None: they deleted it."""
        content = self._content(requests.request(report, story))
        stands = story.card
        channel = stands.channel if stands else self._conversation(report.to)
        return self._standing(report, story, content, channel, request_mark(report))

    def step(self, report: Report, story: Story) -> None:
        """Complete the workflow's step, well or with an error."""
        operation = story.operation
        if operation is None:
            return
        run: dict[str, Any] = {"writes": True, "function_execution_id": report.to}
        try:
            if operation.state is State.SUCCEEDED:
                outputs = steps.outputs(story, operation)
                call(self._client.functions_completeSuccess, **run, outputs=outputs)
            else:
                why_not = self._content(steps.failure(operation))["text"]
                call(self._client.functions_completeError, **run, error=why_not)
        except CannotPostError as error:
            # An earlier try may have come through, and then it is over.
            if not report.begun or error.reason not in OVER:
                raise

    def posting(self, report: Report, story: Story) -> Posted | None:
        """Post to the channel that is kept for it; nothing where it is gone."""
        if story.kept is not None:
            shown = verified.checkpoint(story.kept)
        elif story.summary is not None:
            shown = weekly.weekly(story.summary)
        else:
            return None
        there = self._there(report, story, report.to)
        posted = there or self._post(report, report.to, self._content(shown))
        if self._pages is not None and story.summary is not None and not there:
            self._pages.follow(posted, story.summary)
        return posted

    def _conversation(self, user: str) -> str:
        """The channel in which that person is told alone."""
        open_with = self._client.conversations_open
        opened = call(open_with, writes=False, users=user)
        return str(opened["channel"]["id"])

    def _standing(
        self,
        report: Report,
        story: Story,
        content: dict[str, Any],
        channel: str,
        mark: dict[str, Any],
    ) -> Posted | None:
        """Post what stays, or bring it up to date where it stands; None: deleted."""
        stands = story.card or self._found(report, story, channel, mark)
        if stands is not None and self._updated(stands, content):
            return stands
        if story.card is not None:
            return None
        answer = call(
            self._client.chat_postMessage,
            writes=True,
            channel=channel,
            metadata=mark,
            **_QUIET,
            **content,
        )
        return Posted(str(answer["channel"]), str(answer["ts"]))

    def _post(self, report: Report, channel: str, content: dict[str, Any]) -> Posted:
        answer = call(
            self._client.chat_postMessage,
            writes=True,
            channel=channel,
            metadata=notice_mark(report),
            **_QUIET,
            **content,
        )
        return Posted(str(answer["channel"]), str(answer["ts"]))

    def _updated(self, stands: Posted, content: dict[str, Any]) -> bool:
        """Bring the card up to date; False where it is not there any more."""
        try:
            call(
                self._client.chat_update,
                writes=True,
                channel=stands.channel,
                ts=stands.ts,
                **content,
            )
        except CannotPostError as error:
            if error.reason in DELETED:
                return False
            raise
        return True

    def _found(
        self, report: Report, story: Story, channel: str, mark: dict[str, Any]
    ) -> Posted | None:
        """The message that an earlier try may have posted."""
        if not report.begun:
            return None
        found = self._traces.find(channel, mark, _began(story))
        return None if found is None else Posted(channel, found)

    def _there(
        self, report: Report, story: Story, channel: str, thread: str = ""
    ) -> Posted | None:
        """What an earlier try did post, as far as we may look."""
        if not report.begun:
            return None
        mark, since = notice_mark(report), _began(story)
        found = self._traces.find(channel, mark, since, thread)
        return None if found is None else Posted(channel, found)

    def _content(self, message: Message) -> dict[str, Any]:
        shown = renamed(message, self._prefix)
        return {"text": shown.text, "blocks": shown.blocks}


def _began(story: Story) -> datetime:
    """When that of which it tells began; nothing was posted of it before."""
    if story.feed is not None:
        return story.feed.opened_at
    if story.kept is not None:
        return story.kept.checkpoint.at
    if story.summary is not None:
        return story.summary.period.until
    return story.operation.asked_at if story.operation else story.at


def _asked_in(report: Report, story: Story) -> str:
    """Where the one who is told asked; what has no operation is about the feed."""
    if report.operation is None and story.feed is not None:
        return story.feed.channel
    return story.operation.channel if story.operation else ""
