"""
A story's lines: one event as a plain sentence, whatever it is then drawn with.

Nothing here is escaped: whoever draws it does that, once, in the way of the page.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.domain.command import Action
from bot.domain.rules import WORKFLOW
from bot.slack.views.happened import words_for
from bot.slack.views.words import ACTIONS, length

if TYPE_CHECKING:
    from bot.domain.actor import Actor
    from bot.domain.history import Event

_ACTIONS = {action.value: action for action in Action}
# What a reader of the story asks for, in this order, and how it is called.
_TOLD = {
    "accounts": "accounts",
    "why": "why",
    "reason": "reason",
    "note": "note",
    "error": "because",
    "what": "what",
    "code": "code",
    "file_ids": "file ids",
    "file_name": "file name",
    "stops_at": "stops at",
    "by_s": "by",
}
_MOST = 300


def spoken(event: Event) -> str:
    """What happened, as a sentence without its time; times in it are UTC."""
    action = _ACTIONS.get(event.action)
    room = event.room or "a room"
    act = ACTIONS[action].format(room=room) if action else event.action
    text = words_for(event).format(
        who=name(event.actor),
        act=act or "do something",
        room=room,
        feed="recording" if event.action.startswith("record") else "broadcast",
    )
    number = f" (operation {event.operation})" if event.operation else ""
    details = [
        f"{label}: {told}"
        for key, label in _TOLD.items()
        if (told := _said(key, event.details.get(key)))
    ]
    more = f"; {'; '.join(details)}" if details else ""
    flat = " ".join(f"{text}{number}{more}".split())
    return flat[:1].upper() + flat[1:]


def name(actor: Actor) -> str:
    """By name: a mention would call everybody who was there."""
    if actor.is_onair:
        return "OnAir"
    if actor.user == WORKFLOW:
        return "a workflow"
    return actor.name or actor.user or "somebody"


def day(at: datetime) -> str:
    """The day in UTC, as every reader understands it."""
    return f"{at.astimezone(UTC):%Y-%m-%d}"


def clock(at: datetime) -> str:
    """The time of day in UTC."""
    return f"{at.astimezone(UTC):%H:%M:%S}"


def _said(key: str, value: object) -> str:
    # 0 is the backend's word for “done”, which the sentence says already.
    if value in (None, "", [], (), 0):
        return ""
    if key == "by_s" and isinstance(value, int | float):
        return length(timedelta(seconds=abs(value)))
    if key == "stops_at" and isinstance(value, str):
        return _moment(value)
    if isinstance(value, list | tuple):
        return _clipped(", ".join(str(one) for one in value))
    return _clipped(str(value))


def _moment(text: str) -> str:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return _clipped(text)
    return f"{day(at)} {clock(at)} UTC" if at.tzinfo else _clipped(text)


def _clipped(text: str) -> str:
    return text if len(text) <= _MOST else f"{text[: _MOST - 1]}…"
