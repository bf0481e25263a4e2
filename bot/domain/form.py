"""
Forms: what is asked for where a line would be too much, or must not be typed.

A form is filled from a line and becomes a line again, so that what it wants is
understood, judged and recorded like everything that is typed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.actor import Actor
    from bot.domain.call import Secret


class FormKind(Enum):
    """Every form there is; the value is its `callback_id` in Slack."""

    BROADCAST = "onair.form.broadcast"
    RECORD = "onair.form.record"
    ROOM_ADD = "onair.form.room_add"
    KICK = "onair.form.kick"
    DECLINE = "onair.form.decline"
    BREAK_GLASS = "onair.form.break_glass"


@dataclass(frozen=True, slots=True)
class Form:
    """
    One form as it opens.

    Attributes:
        kind: Which.
        channel: The channel from which it was asked for; what it wants happens there.
        fields: What is filled in already, by the field's name.
        subject: The operation that it is about, or 0.
        about: What that operation is, one plain sentence, or "".
    """

    kind: FormKind
    channel: str
    fields: Mapping[str, str] = field(default_factory=dict)
    subject: int = 0
    about: str = ""


@dataclass(frozen=True, slots=True)
class Filled:
    """
    A form that somebody sent; what it names carries no authority.

    Attributes:
        actor: Who.
        kind: Which form.
        channel: The channel from which it was opened.
        fields: What was filled in, by the field's name; empty ones are left out.
        subject: The operation that it is about, or 0.
        gesture: The durable key of the form's opening: sent twice, it counts once.
        password: The player's password, or None.
    """

    actor: Actor
    kind: FormKind
    channel: str
    fields: Mapping[str, str]
    subject: int
    gesture: str
    password: Secret | None = field(default=None, compare=False, repr=False)
