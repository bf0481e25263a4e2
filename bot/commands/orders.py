"""
What is asked of OnAir itself: questions about its rules, its safety, its forms.

Nothing here knows the backend or the record; whoever does answers and carries out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from bot.domain.command import Action

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.domain.form import FormKind
    from bot.domain.room import RoomName

ON_NO_ROOM = frozenset({Action.SEE, Action.FREEZE, Action.UNFREEZE, Action.BREAK_GLASS})
"""What can be asked about without a room, even where a channel has its own."""


@dataclass(frozen=True, slots=True)
class Why:
    """
    `/onair why`.

    Attributes:
        operation: Its number.
    """

    room: ClassVar[None] = None
    operation: int


@dataclass(frozen=True, slots=True)
class MayIAsk:
    """
    `/onair can-i`.

    Attributes:
        action: What they would do.
        room: The room that was named.  None: the channel's default room, or no
            room at all for what is in `ON_NO_ROOM`.
    """

    action: Action
    room: RoomName | None = None


@dataclass(frozen=True, slots=True)
class WhoCanAsk:
    """
    `/onair who-can`.

    Attributes:
        action: What somebody would do.
        room: As for `MayIAsk`.
    """

    action: Action
    room: RoomName | None = None


@dataclass(frozen=True, slots=True)
class Pending:
    """`/onair pending`."""

    room: ClassVar[None] = None


@dataclass(frozen=True, slots=True)
class Halt:
    """
    `/onair freeze`.

    Attributes:
        why: The reason given, or "".
    """

    action: ClassVar[Action] = Action.FREEZE
    room: ClassVar[None] = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Thaw:
    """`/onair unfreeze`."""

    action: ClassVar[Action] = Action.UNFREEZE
    room: ClassVar[None] = None
    why: ClassVar[str] = ""


@dataclass(frozen=True, slots=True)
class Glass:
    """
    `/onair break-glass`.

    Attributes:
        operation: The number of what waits.
        why: The reason; never empty.
    """

    action: ClassVar[Action] = Action.BREAK_GLASS
    room: ClassVar[None] = None
    operation: int
    why: str


@dataclass(frozen=True, slots=True)
class FormAsked:
    """
    A line that says too little: a form asks for the rest.

    Attributes:
        kind: Which form.
        fields: What was typed so far, by the field's name; never a password.
    """

    room: ClassVar[None] = None
    kind: FormKind
    fields: Mapping[str, str] = field(default_factory=dict)
