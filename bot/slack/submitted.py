"""
What Slack is told when a form was sent: complaints beside fields, or the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from bot.commands.forms import FIELDS
from bot.domain.actor import Actor
from bot.domain.answer import FormWanted, Refused
from bot.domain.errors import UnknownRoomError, UsageError, WrongStateError
from bot.domain.form import FormKind
from bot.slack.kept import Kept
from bot.slack.payload import authorized_ids
from bot.slack.views import answers, forms
from bot.slack.views.prefix import renamed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.answer import Answer
    from bot.domain.form import Filled
    from bot.slack.forms import Forms

_Mendable: TypeAlias = UsageError | WrongStateError | UnknownRoomError
_REASONS = frozenset({FormKind.DECLINE, FormKind.BREAK_GLASS})


def response(
    answer: Answer,
    filled: Filled | None,
    body: Mapping[str, Any],
    drawing: Forms,
    prefix: str,
) -> dict[str, Any]:
    """
    The acknowledgement of a form that was sent.

    What can be mended by typing is said beside a field, and the form stays as it was
    filled in; any other answer takes the form's place.

    Args:
        answer: What came of it.
        filled: The form, or None where it could not be read.
        body: As Slack sent it.
        drawing: Draws a form, where another one is wanted.
        prefix: What the manifest put before the commands' names.
    """
    wrong = _wrong(answer, body)
    if wrong is not None:
        error, field = wrong
        said = forms.complaint(error.what, error.remedy, prefix)
        return {
            "response_action": "errors",
            "errors": {forms.block_id(field): said},
        }
    if isinstance(answer, FormWanted) and filled is not None:
        view = drawing.drawn(answer.form, filled.gesture)
        return {"response_action": "update", "view": view}
    asker = Actor(*authorized_ids(body))
    shown = renamed(answers.answer(answer, asker=asker), prefix)
    kept = Kept(filled.channel if filled else "")
    return {"response_action": "update", "view": forms.told(shown, kept)}


def _wrong(answer: Answer, body: Mapping[str, Any]) -> tuple[_Mendable, str] | None:
    """The complaint, and beside which field of this form it stands."""
    error = answer.error if isinstance(answer, Refused) else None
    if not isinstance(error, UsageError | WrongStateError | UnknownRoomError):
        return None
    view = body.get("view")
    try:
        kind = FormKind(view.get("callback_id") if isinstance(view, dict) else "")
    except ValueError:
        return None
    named = [one.name for one in FIELDS[kind]]
    if error.about in named:
        return error, error.about
    # What a reason is given for has moved on: no other reason would change that.
    moved_on = isinstance(error, WrongStateError) and kind in _REASONS
    return None if moved_on else (error, named[0])
