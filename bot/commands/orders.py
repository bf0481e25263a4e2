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
    from bot.domain.operation import State
    from bot.domain.past import Past
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
class HistoryAsk:
    """
    `/onair history`.  Nothing named means everything in the workspace.

    Attributes:
        room: The room that was named, which may have been removed since.
        here: What was asked for in this channel only.
        operation: The one operation of that number.
        who: The person's id, `me` for whoever asks, or "".
        channel: The channel's id, or "".
        action: The kind of act.
        state: How the operation stands now.
        since: From then on.
        until: Up to then.
        text: What stands in the lines, or "".
        before: Lines before that number, or None.
        after: Lines after that number, or None.
    """

    room: RoomName | None = None
    here: bool = False
    operation: int | None = None
    who: str = ""
    channel: str = ""
    action: Action | None = None
    state: State | None = None
    since: Past | None = None
    until: Past | None = None
    text: str = ""
    before: int | None = None
    after: int | None = None


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
