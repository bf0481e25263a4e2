"""
What each form asks for.

A field is called like the option that it stands for, so that an error about the
option finds its field.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from bot.domain.call import MOST_REMOVED_AT_ONCE
from bot.domain.form import FormKind
from bot.domain.outcome import Output, Rate
from bot.domain.room import Sdk

if TYPE_CHECKING:
    from collections.abc import Mapping


class FieldShape(Enum):
    """How a field is filled in."""

    TEXT = "text"
    LONG_TEXT = "long text"
    PASSWORD = "password"  # noqa: S105  the name of a shape
    ROOM = "room"
    CHOICE = "choice"
    CHOICES = "choices"
    FLAG = "flag"


@dataclass(frozen=True, slots=True)
class Field:
    """
    One thing that a form asks for.

    Attributes:
        name: That of the option, as `UsageError.about` tells it.
        label: What stands beside it, a few words.
        shape: How it is filled in.  Several choices are kept with commas between
            them, a flag that is set as any text.
        needed: True when the form is not taken without it.
        hint: What stands below it, or "".
        choices: What can be chosen; empty: it is no choice.
    """

    name: str
    label: str
    shape: FieldShape
    needed: bool = False
    hint: str = ""
    choices: tuple[str, ...] = ()


_ROOM = Field("room", "Room", FieldShape.ROOM, needed=True)
_SCREEN = Field("screen", "The shared screen, not the camera", FieldShape.FLAG)
_TIMES = (
    Field(
        "for",
        "Stop by itself after",
        FieldShape.TEXT,
        hint="90m, 2h or 1h30m; empty: until somebody stops it.",
    ),
    Field(
        "at",
        "Start at",
        FieldShape.TEXT,
        hint="15:00, 3pm, tomorrow 9:30 or monday 9:30; empty: at once.",
    ),
)
_AS = Field(
    "as",
    "Account",
    FieldShape.TEXT,
    hint="Whose picture: the name with which they enter the room; empty: the "
    "room's own account.",
)
_DRY_RUN = Field("dry-run", "Only show what would be sent", FieldShape.FLAG)
_WHY = Field("why", "Reason", FieldShape.LONG_TEXT, hint="It goes on record.")
_MUST_WHY = Field("why", "Reason", FieldShape.LONG_TEXT, needed=True)

_BROADCAST = (
    _ROOM,
    Field(
        "output",
        "Output",
        FieldShape.CHOICE,
        hint="Empty: both.",
        choices=tuple(one.value for one in Output),
    ),
    Field(
        "rates",
        "Bitrates",
        FieldShape.CHOICES,
        hint="Which get an address; none ticked: original.",
        choices=tuple(one.value for one in Rate),
    ),
    Field("record", "Record it too", FieldShape.FLAG),
    Field("tape", "Mark the stream for taping", FieldShape.FLAG),
    _SCREEN,
    Field("name", "Name", FieldShape.TEXT, hint="Empty: the room's name."),
    Field("about", "Description", FieldShape.TEXT, hint="Empty: the room's name."),
    Field(
        "watermark",
        "Watermark",
        FieldShape.TEXT,
        hint="Its id, or 0 for the default picture; empty: none.",
    ),
    *_TIMES,
    _AS,
    Field("protected", "Viewers need a password", FieldShape.FLAG),
    Field(
        "password",
        "Password",
        FieldShape.PASSWORD,
        hint="What viewers type; kept until the call is made, and shown nowhere.",
    ),
    _WHY,
    _DRY_RUN,
)
_RECORD = (
    _ROOM,
    Field(
        "name",
        "Name of the files",
        FieldShape.TEXT,
        hint="Empty: room, UTC time and number.",
    ),
    Field("tags", "Tags", FieldShape.TEXT, hint="Several with commas."),
    Field("category", "Category", FieldShape.TEXT, hint="Its id, a whole number."),
    Field("transcode", "Ask for a transcoded copy", FieldShape.FLAG),
    Field("screenshot", "Ask for a screenshot", FieldShape.FLAG),
    Field("watermark", "Ask for a watermark", FieldShape.FLAG),
    _SCREEN,
    *_TIMES,
    _AS,
    _WHY,
    _DRY_RUN,
)
_ROOM_ADD = (
    Field(
        "room",
        "Name",
        FieldShape.TEXT,
        needed=True,
        hint="What people type, as in room42: a-z, 0-9, “-” and “_”.",
    ),
    Field(
        "group",
        "Group",
        FieldShape.TEXT,
        needed=True,
        hint="The room's number on the backend.",
    ),
    Field(
        "account",
        "Account",
        FieldShape.TEXT,
        needed=True,
        hint="Who is shown and recorded when nobody is named: the name with which they "
        "enter the room.",
    ),
    Field(
        "sdk",
        "Enters with",
        FieldShape.CHOICE,
        hint="Empty: normal.",
        choices=tuple(one.value for one in Sdk),
    ),
    Field("label", "Labels", FieldShape.TEXT, hint="For rules; several with commas."),
)
_KICK = (
    _ROOM,
    Field(
        "accounts",
        "Accounts",
        FieldShape.LONG_TEXT,
        needed=True,
        hint="The names with which they enter the room, one a line or with commas, at "
        f"most {MOST_REMOVED_AT_ONCE}.",
    ),
    _WHY,
)

FIELDS: Mapping[FormKind, tuple[Field, ...]] = {
    FormKind.BROADCAST: _BROADCAST,
    FormKind.RECORD: _RECORD,
    FormKind.ROOM_ADD: _ROOM_ADD,
    FormKind.KICK: _KICK,
    FormKind.DECLINE: (_MUST_WHY,),
    FormKind.BREAK_GLASS: (_MUST_WHY,),
}
"""The fields of each form, in order."""
