"""
Opening: what is said where a form could not be opened in time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.command import Button
from bot.domain.form import FormKind
from bot.slack.views.kit import Message, actions, button, message, section
from bot.slack.views.markup import NOTHING, Mrkdwn, join, prose, say

if TYPE_CHECKING:
    from bot.domain.form import Form

FORMS: dict[FormKind, str] = {
    FormKind.BROADCAST: "put a room on air",
    FormKind.RECORD: "record a room",
    FormKind.ROOM_ADD: "add a room",
    FormKind.KICK: "remove people from a room",
    FormKind.DECLINE: "decline it",
    FormKind.BREAK_GLASS: "break the glass",
}
"""What each form is for."""

_PRESS = Mrkdwn("Nothing was done. *Open form* opens it.")
_TYPE = Mrkdwn("Nothing was done. Type the command again.")


def form_wanted(form: Form, line: str) -> Message:
    """
    That there is more to say, with the button that opens the form.

    Args:
        form: Which one.
        line: What the form is filled from, or the number that it is about, or "".
    """
    opens = button(
        Button.OPEN_FORM, "Open form", f"{form.kind.value} {line}", style="primary"
    )
    what = say("The form to {what} did not open in time.", what=FORMS[form.kind])
    about = prose(form.about) if form.about else NOTHING
    todo = _PRESS if opens else _TYPE
    lines = [one for one in (what, about, todo) if one]
    return message(
        join(" ", lines),
        *[section(one) for one in lines],
        actions("onair.open_form", opens),
    )
