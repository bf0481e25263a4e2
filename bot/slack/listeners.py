"""
The listeners: one for each kind of payload.

Each decodes, hands over to the desk, and acknowledges as its last line; no network
in between.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, Any, Protocol

from bot.domain.actor import Actor
from bot.domain.answer import FormWanted, Refused, RoomChanged
from bot.domain.command import Button
from bot.domain.consent import FrozenNow
from bot.domain.errors import AskerError, OnAirError
from bot.flow import Reply
from bot.slack import heard, submission
from bot.slack import payload as decode
from bot.slack.forms import Forms, Opening
from bot.slack.submitted import response
from bot.slack.views import answers, forms
from bot.slack.views.prefix import renamed

if TYPE_CHECKING:
    from collections.abc import Callable

    from slack_bolt import Ack, App

    from bot.domain.answer import Answer
    from bot.domain.command import Asking, Click, Pointed
    from bot.domain.form import Filled, Form
    from bot.slack.home import Home
    from bot.slack.payload import Ours
    from bot.slack.replies import Replies


log = logging.getLogger(__name__)

# Also what another version sent is answered in words: no payload goes unheard.
_ANY = re.compile("")
_ANY_COMMAND = re.compile(r"^/.+$")


class Takes(Protocol):
    """What the listeners need of the desk; it never waits for a network."""

    def submit(self, asking: Asking) -> Answer:
        """Understand, judge and record what was typed."""

    def press(self, click: Click) -> Reply:
        """Do what a button names."""

    def fill(self, filled: Filled) -> Answer:
        """Do what a form wants."""

    def point(self, pointed: Pointed) -> Reply:
        """Do what a shortcut wants of a message."""

    def rooms_like(
        self, actor: Actor, channel: str, typed: str, most: int
    ) -> tuple[str, ...]:
        """The names of rooms to choose from."""


class Changes(Protocol):
    """Who wants to know what changed in Slack; never waits for a network."""

    def group_changed(self, team: str, group: str) -> None:
        """Somebody came into that user group, or left it."""

    def person_changed(self, team: str, user: str) -> None:
        """Something about that account changed, perhaps whether it is in use."""


class Listeners:
    """What the app does with each payload."""

    def __init__(
        self,
        desk: Takes,
        replies: Replies,
        forms: Forms,
        ours: Callable[[], Ours],
        home: Home | None,
        changes: Changes | None,
    ) -> None:
        """Nothing is heard before `listen`."""
        self._desk = desk
        self._replies = replies
        self._forms = forms
        self._ours = ours
        self._home = home
        self._changes = changes

    def listen(self, app: App) -> None:
        """Hear every kind of payload that the manifest lets Slack send."""
        app.command(_ANY_COMMAND)(self._command)
        app.action(_ANY)(self._button)
        app.message_shortcut(_ANY)(self._shortcut)
        app.view(_ANY)(self._form)
        app.view_closed(_ANY)(_heard)
        app.options(_ANY)(self._rooms)
        app.event("app_home_opened")(self._looked)
        app.event("subteam_members_changed")(self._group)
        app.event("user_change")(self._person)
        # Nothing here keeps a channel's name for long; Slack wants it heard.
        app.event("channel_rename")(_heard_event)

    def _command(self, body: dict[str, Any], ack: Ack) -> None:
        team, user = decode.authorized_ids(body)
        asking: Asking | None = None
        try:
            asking = decode.asking(body, self._ours())
            answer = self._desk.submit(asking)
        except OnAirError as error:
            answer = Refused(error)
        if isinstance(answer, FormWanted) and asking is not None:
            self._open(answer.form, asking, asking.line, body)
            ack()
            return
        message = answers.answer(answer, asker=Actor(team, user))
        shown = renamed(message, self._ours().prefix)
        ack(
            text=shown.text,
            blocks=shown.blocks,
            response_type="in_channel" if _for_all(answer) else "ephemeral",
        )

    def _button(self, body: dict[str, Any], ack: Ack) -> None:
        click: Click | None = None
        try:
            click = decode.click(body, self._ours())
            reply = self._desk.press(click)
        except OnAirError as error:
            reply = Reply(Refused(error))
        if isinstance(reply.answer, FormWanted) and click is not None:
            form = reply.answer.form
            self._open(form, click, _filled_from(click, form), body)
        else:
            self._answer(reply, body)
        ack()

    def _shortcut(self, body: dict[str, Any], ack: Ack) -> None:
        try:
            reply = self._desk.point(decode.pointed(body, self._ours()))
        except OnAirError as error:
            reply = Reply(Refused(error))
        self._answer(reply, body)
        ack()

    def _answer(self, reply: Reply, body: dict[str, Any]) -> None:
        """Send what a press or a shortcut comes to."""
        team, user = decode.authorized_ids(body)
        view = answers.shared if reply.public else answers.answer
        shown = view(reply.answer, asker=Actor(team, user))
        message = renamed(shown, self._ours().prefix)
        public = reply.public or _for_all(reply.answer)
        address = decode.reply_address(body)
        self._replies.send(address, message, public=public, turns=reply.turns)

    def _open(
        self, form: Form, by: Asking | Click, line: str, body: dict[str, Any]
    ) -> None:
        address = decode.reply_address(body)
        trigger = decode.trigger(body)
        wanted = Opening(form, by.gesture, trigger, line, address, by.actor)
        self._forms.open(wanted)

    def _form(self, body: dict[str, Any], ack: Ack) -> None:
        filled: Filled | None = None
        try:
            filled = submission.filled(body, self._ours())
            answer = self._desk.fill(filled)
        except OnAirError as error:
            answer = Refused(error)
        ack(**response(answer, filled, body, self._forms, self._ours().prefix))

    def _rooms(self, body: dict[str, Any], ack: Ack) -> None:
        names: tuple[str, ...] = ()
        try:
            typed = submission.typed(body, self._ours())
            most = forms.MOST_OPTIONS
            names = self._desk.rooms_like(typed.actor, typed.channel, typed.text, most)
        except OnAirError as error:
            log.info("no rooms to choose from: %s", type(error).__name__)
        ack(options=forms.room_options(names))

    def _looked(self, body: dict[str, Any]) -> None:
        if self._home is None:
            return
        try:
            visitor = heard.visitor(body, self._ours())
        except AskerError as error:
            log.info("a look at App Home was not for us: %s", type(error).__name__)
            return
        if visitor is not None:
            self._home.opened(visitor)

    def _group(self, body: dict[str, Any]) -> None:
        try:
            team, group = heard.changed_group(body, self._ours())
        except AskerError as error:
            log.info("a changed group is none of ours: %s", type(error).__name__)
            return
        if self._changes is not None:
            self._changes.group_changed(team, group)

    def _person(self, body: dict[str, Any]) -> None:
        try:
            team, user = heard.changed_person(body, self._ours())
        except AskerError as error:
            log.info("a changed person is none of ours: %s", type(error).__name__)
            return
        if self._changes is not None:
            self._changes.person_changed(team, user)


def _heard(ack: Ack) -> None:
    ack()


def _heard_event() -> None:
    """Slack counts what is not heard, and stops sending."""


def _filled_from(click: Click, form: Form) -> str:
    """By which the same form can be asked for once more."""
    if form.subject:
        return str(form.subject)
    if click.button is Button.OPEN_FORM:
        return click.value.partition(" ")[2]
    if click.value.startswith("/"):
        return click.value
    return form.fields.get("room", "")


def _for_all(answer: Answer) -> bool:
    """
    What concerns everybody in the channel is said aloud: its own room, and a freeze.
    """
    if isinstance(answer, FrozenNow):
        return not answer.repeat
    return isinstance(answer, RoomChanged) and answer.channel != ""
